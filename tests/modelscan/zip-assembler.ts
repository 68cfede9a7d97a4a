import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipMember {
  name: string;
  content: Uint8Array;
  deflate?: boolean;
  /** What the two headers say instead of the truth. */
  local?: { name?: string; crc?: number; size?: number; extra?: Uint8Array };
  central?: {
    name?: string;
    crc?: number;
    size?: number;
    method?: number;
    encrypted?: boolean;
    extra?: Uint8Array;
  };
  /** Bytes before its local header that belong to nothing. */
  before?: Uint8Array;
  /** Written as to a stream that knows no way back, with its sizes in 64 bits behind it. */
  streamed?: boolean;
  /** Not in the directory. */
  unlisted?: boolean;
}

/** An archive, honest but for what is said otherwise. @param comment bytes after the end record that it does not announce */
export function zip(members: readonly ZipMember[], comment: Uint8Array = new Uint8Array()): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const {
    name,
    content,
    deflate = false,
    local = {},
    central = {},
    before = Buffer.alloc(0),
    streamed = false,
    unlisted,
  } of members) {
    const packed = deflate ? deflateRawSync(content) : Buffer.from(content);
    const truth = { name, crc: crc32(content), size: content.length, packed: packed.length, method: deflate ? 8 : 0 };
    const here = at + before.length;
    const parts = streamed
      ? [streamedHeader(truth), packed, descriptor(truth)]
      : [localHeader({ ...truth, ...local }), packed];
    const header = Buffer.concat([before, ...parts]);
    locals.push(header);
    if (!unlisted) centrals.push(centralHeader({ ...truth, encrypted: false, ...central }, here));
    at += header.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end, comment]);
}

/** The extra field that gives a member another name, as Info-ZIP writes it. */
export function unicodePath(name: string, other: string): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt16LE(0x7075, 0);
  bytes.writeUInt16LE(5 + Buffer.byteLength(other), 2);
  bytes.writeUInt8(1, 4);
  bytes.writeUInt32LE(crc32(name), 5);
  return Buffer.concat([bytes, Buffer.from(other)]);
}

interface Header {
  name: string;
  crc: number;
  size: number;
  packed: number;
  method: number;
  extra?: Uint8Array;
}

function localHeader({ name, crc, size, packed, method, extra = new Uint8Array() }: Header): Buffer {
  const bytes = Buffer.alloc(30);
  bytes.writeUInt32LE(0x04034b50, 0);
  bytes.writeUInt16LE(method, 8);
  bytes.writeUInt32LE(crc, 14);
  bytes.writeUInt32LE(packed, 18);
  bytes.writeUInt32LE(size, 22);
  bytes.writeUInt16LE(Buffer.byteLength(name), 26);
  bytes.writeUInt16LE(extra.length, 28);
  return Buffer.concat([bytes, Buffer.from(name), extra]);
}

/** The extra field for sizes in 64 bits, both 0. */
export const WIDE = Buffer.alloc(20);
WIDE.writeUInt16LE(1, 0);
WIDE.writeUInt16LE(16, 2);

function streamedHeader(header: Header): Buffer {
  const bytes = localHeader({ ...header, crc: 0, packed: 0xffffffff, size: 0xffffffff, extra: WIDE });
  bytes.writeUInt16LE(8, 6);
  return bytes;
}

function descriptor({ crc, packed, size }: Header): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(crc, 4);
  bytes.writeBigUInt64LE(BigInt(packed), 8);
  bytes.writeBigUInt64LE(BigInt(size), 16);
  return bytes;
}

function centralHeader(
  { name, crc, size, packed, method, encrypted, extra = new Uint8Array() }: Header & { encrypted: boolean },
  at: number,
): Buffer {
  const bytes = Buffer.alloc(46);
  bytes.writeUInt32LE(0x02014b50, 0);
  bytes.writeUInt16LE(encrypted ? 1 : 0, 8);
  bytes.writeUInt16LE(method, 10);
  bytes.writeUInt32LE(crc, 16);
  bytes.writeUInt32LE(packed, 20);
  bytes.writeUInt32LE(size, 24);
  bytes.writeUInt16LE(Buffer.byteLength(name), 28);
  bytes.writeUInt16LE(extra.length, 30);
  bytes.writeUInt32LE(at, 42);
  return Buffer.concat([bytes, Buffer.from(name), extra]);
}
