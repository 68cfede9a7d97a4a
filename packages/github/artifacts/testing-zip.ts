import { crc32, deflateRawSync } from 'node:zlib';

/** An entry as a test wants it told: what differs from an honest archive is said by name. */
export interface ZipEntry {
  name: string | Uint8Array;
  content?: string | Uint8Array;
  stored?: boolean;
  /** As archives written in one pass do: sizes after the bytes. */
  streamed?: boolean;
  /** Type and permissions as Unix has them. */
  mode?: number;
  flags?: number;
  /** What the directory says instead of the truth. */
  central?: { name?: string; size?: number; packed?: number; crc32?: number; offset?: number; method?: number };
  /** What the entry's own header says instead of the truth. */
  local?: { name?: string; crc32?: number; size?: number };
  /** Bytes between the entry's content and what follows. */
  padding?: number;
  /** Sizes in the zip64 field even though they are small. */
  large?: boolean;
}

/** Writes a zip archive, an honest one unless told otherwise. */
export function makeZip(entries: readonly ZipEntry[], { before = 0, after = 0, large = false } = {}): Buffer {
  const parts: Buffer[] = [Buffer.alloc(before)];
  const directory: Buffer[] = [];
  let offset = before;
  for (const entry of entries) {
    const made = makeEntry(entry, offset);
    parts.push(made.bytes);
    directory.push(made.record);
    offset += made.bytes.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([
    ...parts,
    central,
    makeEnd(entries.length, central.length, offset, large),
    Buffer.alloc(after),
  ]);
}

function makeEntry(entry: ZipEntry, offset: number): { bytes: Buffer; record: Buffer } {
  const content = Buffer.from(entry.content ?? '');
  const packed = entry.stored ? content : deflateRawSync(content);
  const truth = { size: content.length, packed: packed.length, crc32: crc32(content), method: entry.stored ? 0 : 8 };
  const name = Buffer.from(entry.name);
  const flags = entry.flags ?? 0x800 | (entry.streamed ? 8 : 0);
  const local = { ...truth, ...(entry.streamed && { size: 0, packed: 0, crc32: 0 }), ...entry.local };
  const localName = entry.local?.name === undefined ? name : Buffer.from(entry.local.name);
  const central = { ...truth, offset, ...entry.central };
  const centralName = entry.central?.name === undefined ? name : Buffer.from(entry.central.name);
  const fields = (values: typeof truth): Buffer =>
    numbers([2, 20], [2, flags], [2, truth.method], [4, 0], [4, values.crc32], [4, values.packed], [4, values.size]);
  const bytes = Buffer.concat([
    numbers([4, 0x04034b50]),
    fields({ ...truth, ...local }),
    numbers([2, localName.length], [2, 0]),
    localName,
    packed,
    entry.streamed ? numbers([4, 0x08074b50], [4, truth.crc32], [4, truth.packed], [4, truth.size]) : Buffer.alloc(0),
    Buffer.alloc(entry.padding ?? 0),
  ]);
  const extra = entry.large
    ? numbers([2, 1], [2, 24], [8, central.size], [8, central.packed], [8, central.offset])
    : Buffer.alloc(0);
  const stated = entry.large ? { size: 0xffffffff, packed: 0xffffffff, offset: 0xffffffff } : central;
  const mode = entry.mode ?? (centralName.at(-1) === 0x2f ? 0o040755 : 0o100644);
  const record = Buffer.concat([
    numbers([4, 0x02014b50], [2, 0x0314], [2, 20], [2, flags], [2, central.method], [4, 0], [4, central.crc32]),
    numbers([4, stated.packed], [4, stated.size], [2, centralName.length], [2, extra.length], [2, 0], [2, 0], [2, 0]),
    numbers([4, (mode << 16) >>> 0], [4, stated.offset]),
    centralName,
    extra,
  ]);
  return { bytes, record };
}

function makeEnd(entries: number, size: number, offset: number, large: boolean): Buffer {
  const end = numbers([4, 0x06054b50], [4, 0], [2, entries], [2, entries], [4, size], [4, offset], [2, 0]);
  if (!large) return end;
  return Buffer.concat([
    numbers(
      [4, 0x06064b50],
      [8, 44],
      [2, 45],
      [2, 45],
      [4, 0],
      [4, 0],
      [8, entries],
      [8, entries],
      [8, size],
      [8, offset],
    ),
    numbers([4, 0x07064b50], [4, 0], [8, offset + size], [4, 1]),
    end,
  ]);
}

/** Little-endian numbers: bytes each, and value. */
function numbers(...values: readonly (readonly [2 | 4 | 8, number])[]): Buffer {
  return Buffer.concat(
    values.map(([bytes, value]) => {
      const buffer = Buffer.alloc(bytes);
      if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value));
      else buffer.writeUIntLE(value, 0, bytes);
      return buffer;
    }),
  );
}
