/** From here on a number stands in the zip64 records, and this in its place. */
const ZIP64_FROM = 0xffff_ffff;
const MOST_ENTRIES = 0xffff;
/** Names are UTF-8. */
const FLAGS = 0x0800;

/** A file of a zip archive, stored as it is: no compressor's version decides the archive's bytes. */
export interface ZipEntry {
  path: string;
  size: number;
  crc32: number;
  modified: Date;
  /** Where its local header begins. */
  offset: number;
}

/**
 * What stands before a file's content.
 * @param from the size from which zip64 is needed; smaller only in tests
 * @see PKWARE APPNOTE 6.3.10, sections 4.3.7 and 4.5.3
 */
export function zipLocalHeader(entry: ZipEntry, from = ZIP64_FROM): Uint8Array {
  const large = entry.size >= from;
  const name = Buffer.from(entry.path);
  const extra = large ? zip64Extra([entry.size, entry.size]) : Buffer.alloc(0);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  common(header.subarray(4), entry, large, large);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra]);
}

/** The central directory and the end of the archive. @param start where it begins */
export function zipDirectory(entries: readonly ZipEntry[], start: number, from = ZIP64_FROM): Uint8Array {
  const directory = Buffer.concat(entries.map((entry) => centralHeader(entry, from)));
  const large = start >= from || directory.length >= from || entries.length >= MOST_ENTRIES;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(large ? MOST_ENTRIES : entries.length, 8);
  end.writeUInt16LE(large ? MOST_ENTRIES : entries.length, 10);
  end.writeUInt32LE(large ? ZIP64_FROM : directory.length, 12);
  end.writeUInt32LE(large ? ZIP64_FROM : start, 16);
  return Buffer.concat([directory, ...(large ? [zip64End(entries.length, directory.length, start)] : []), end]);
}

function centralHeader(entry: ZipEntry, from: number): Uint8Array {
  const large = entry.size >= from;
  const far = entry.offset >= from;
  const name = Buffer.from(entry.path);
  const extra =
    large || far
      ? zip64Extra([...(large ? [entry.size, entry.size] : []), ...(far ? [entry.offset] : [])])
      : Buffer.alloc(0);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x0201_4b50, 0);
  // Made on Unix, so that the permissions below are read.
  header.writeUInt16LE((3 << 8) | 45, 4);
  common(header.subarray(6), entry, large || far, large);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(0o100644 * 0x1_0000, 38);
  header.writeUInt32LE(far ? ZIP64_FROM : entry.offset, 42);
  return Buffer.concat([header, name, extra]);
}

/** The 22 bytes that both headers of a file have: version, flags, method, time, digest, sizes. */
function common(at: Buffer, { size, crc32, modified }: ZipEntry, zip64: boolean, large: boolean): void {
  at.writeUInt16LE(zip64 ? 45 : 20, 0);
  at.writeUInt16LE(FLAGS, 2);
  at.writeUInt16LE(0, 4);
  at.writeUInt16LE(
    (modified.getUTCHours() << 11) | (modified.getUTCMinutes() << 5) | (modified.getUTCSeconds() >> 1),
    6,
  );
  at.writeUInt16LE(
    ((modified.getUTCFullYear() - 1980) << 9) | ((modified.getUTCMonth() + 1) << 5) | modified.getUTCDate(),
    8,
  );
  at.writeUInt32LE(crc32, 10);
  at.writeUInt32LE(large ? ZIP64_FROM : size, 14);
  at.writeUInt32LE(large ? ZIP64_FROM : size, 18);
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, index) => extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index));
  return extra;
}

function zip64End(count: number, size: number, start: number): Buffer {
  const end = Buffer.alloc(56 + 20);
  end.writeUInt32LE(0x0606_4b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE((3 << 8) | 45, 12);
  end.writeUInt16LE(45, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(size), 40);
  end.writeBigUInt64LE(BigInt(start), 48);
  end.writeUInt32LE(0x0706_4b50, 56);
  end.writeBigUInt64LE(BigInt(start + size), 64);
  end.writeUInt32LE(1, 72);
  return end;
}
