import type { ByteRange } from '../byte-source.ts';

export interface Member {
  name: string;
  /** 0 stored, 8 deflated. */
  method: number;
  encrypted: boolean;
  crc: number;
  /** Bytes in the archive. */
  packed: number;
  /** Bytes when unpacked. */
  size: number;
  /** Where its local header begins. */
  at: number;
}

/** The archive's directory cannot be read. */
export class BrokenZip extends Error {}

const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
/** Extra fields, by their ids. */
const SIZES_64 = 1;
const UNICODE_PATH = 0x7075;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const MOST_MEMBERS = 20_000;
const LARGEST_DIRECTORY = 4 << 20;

/**
 * The members as the directory at the end of the archive names them, found as torch and Python find it: by the last
 * end record. Any way in which another reader might see other members is said to `differs`.
 *
 * @throws BrokenZip
 * @see PKWARE APPNOTE 6.3.10, §4.3
 */
export function readDirectory(
  range: ByteRange,
  differs: (offset: number, how: string) => void,
): { members: Member[]; at: number } {
  const tail = bytesAt(range, Math.max(0, range.size - END_BYTES - LONGEST_COMMENT), END_BYTES + LONGEST_COMMENT);
  const found = tail.bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (found < 0 || found + END_BYTES > tail.bytes.length) throw new BrokenZip('its directory is missing');
  const endAt = tail.at + found;
  const end = tail.bytes.subarray(found);
  if (end.readUInt16LE(20) !== end.length - END_BYTES) differs(endAt, 'bytes follow its end');
  let place = { count: end.readUInt16LE(10), size: end.readUInt32LE(12), at: end.readUInt32LE(16), end: endAt };
  if (endAt >= 20) {
    const locator = bytesAt(range, endAt - 20, 20).bytes;
    if (locator.readUInt32LE(0) === LOCATOR_64) place = readEnd64(range, exact(locator.readBigUInt64LE(8)), differs);
  }
  if (place.at + place.size !== place.end) differs(endAt, 'its directory is not where the end record says');
  if (place.count > MOST_MEMBERS || place.size > LARGEST_DIRECTORY) throw new BrokenZip('its directory is too large');
  const { bytes } = bytesAt(range, place.at, place.size);
  const members: Member[] = [];
  let at = 0;
  while (members.length < place.count) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) throw new BrokenZip('its directory is damaged');
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    const after = at + 46 + nameBytes + extraBytes + commentBytes;
    if (after > bytes.length) throw new BrokenZip('its directory is damaged');
    const member = centralMember(bytes, at, nameBytes, extraBytes);
    for (const how of otherReadings(bytes.subarray(at + 46, at + 46 + nameBytes + extraBytes), nameBytes))
      differs(place.at + at, how);
    members.push(member);
    at = after;
  }
  if (at !== bytes.length) differs(place.at + at, 'its directory has more in it than it says');
  return { members, at: place.at };
}

/** Whether the file ends as an archive does: there most readers look for one, whatever stands before. */
export function endsAsZip(range: ByteRange): boolean {
  const tail = bytesAt(range, Math.max(0, range.size - END_BYTES - LONGEST_COMMENT), END_BYTES + LONGEST_COMMENT);
  const found = tail.bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (found < 0 || found + END_BYTES > tail.bytes.length) return false;
  const size = tail.bytes.readUInt32LE(found + 12);
  if (size === 0xffffffff) return true;
  const { bytes } = bytesAt(range, Math.max(0, tail.at + found - size), 4);
  return size > 0 && bytes.length === 4 && bytes.readUInt32LE(0) === CENTRAL;
}

function readEnd64(
  range: ByteRange,
  at: number,
  differs: (offset: number, how: string) => void,
): { count: number; size: number; at: number; end: number } {
  const { bytes } = bytesAt(range, at, 56);
  if (bytes.length < 56 || bytes.readUInt32LE(0) !== END_64) {
    differs(at, 'its 64-bit end record is missing');
    throw new BrokenZip('its directory is missing');
  }
  return {
    count: exact(bytes.readBigUInt64LE(32)),
    size: exact(bytes.readBigUInt64LE(40)),
    at: exact(bytes.readBigUInt64LE(48)),
    end: at,
  };
}

function centralMember(bytes: Buffer, at: number, nameBytes: number, extraBytes: number): Member {
  const name = bytes.toString('utf8', at + 46, at + 46 + nameBytes);
  const [wide] = extraFields(bytes.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes), SIZES_64);
  let used = 0;
  const size = (field: number): number => {
    const narrow = bytes.readUInt32LE(at + field);
    if (narrow !== 0xffffffff || !wide || used + 8 > wide.length) return narrow;
    used += 8;
    return exact(wide.readBigUInt64LE(used - 8));
  };
  // In this order they stand in the 64-bit field.
  const unpacked = size(24);
  const packed = size(20);
  const flags = bytes.readUInt16LE(at + 8);
  return {
    name,
    method: bytes.readUInt16LE(at + 10),
    encrypted: (flags & 0x41) !== 0,
    crc: bytes.readUInt32LE(at + 16),
    packed,
    size: unpacked,
    at: size(42),
  };
}

/**
 * What a header's extra fields say that another reader takes for the member's name or size.
 *
 * @param bytes the name and the fields behind it
 * @see PKWARE APPNOTE 6.3.10, §4.6.9
 */
function* otherReadings(bytes: Buffer, nameBytes: number): Generator<string> {
  const name = bytes.subarray(0, nameBytes);
  const extra = bytes.subarray(nameBytes);
  // Python goes by this name since 3.12 where a checksum of the other stands before it; others do not ask for the checksum.
  for (const field of extraFields(extra, UNICODE_PATH)) {
    const other = field.subarray(5);
    if (!other.equals(name))
      yield `a header names a member ${JSON.stringify(String(name))} and ${JSON.stringify(String(other))}`;
  }
  // Which of them counts is any reader's choice.
  if (extraFields(extra, SIZES_64).length > 1)
    yield `a header of ${JSON.stringify(String(name))} has 64-bit sizes twice`;
}

/** All with this id: readers differ in which of several they take. */
function extraFields(extra: Buffer, id: number): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + 4 <= extra.length;) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === id) found.push(extra.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return found;
}

/**
 * Where a member's bytes are, by its local header.
 *
 * @param differs told where the header says something else than the directory
 * @returns its bytes, and where the next header may begin
 */
export function openMember(
  range: ByteRange,
  member: Member,
  differs: (how: string) => void,
): { content: ByteRange; end: number } {
  const { bytes } = bytesAt(range, member.at, 30);
  if (bytes.length < 30 || bytes.readUInt32LE(0) !== LOCAL)
    throw new BrokenZip('a member is not where the directory says');
  const flags = bytes.readUInt16LE(6);
  const nameBytes = bytes.readUInt16LE(26);
  const extraBytes = bytes.readUInt16LE(28);
  const names = bytesAt(range, member.at + 30, nameBytes + extraBytes).bytes;
  const name = names.toString('utf8', 0, nameBytes);
  if (name !== member.name) differs(`its own header names it ${JSON.stringify(name)}`);
  if (bytes.readUInt16LE(8) !== member.method) differs('its own header says another compression');
  if (((flags & 0x41) !== 0) !== member.encrypted) differs('its own header differs on encryption');
  const described = (flags & 8) !== 0;
  for (const how of otherReadings(names, nameBytes)) differs(how);
  const [wide] = extraFields(names.subarray(nameBytes), SIZES_64);
  const local = { crc: bytes.readUInt32LE(14), packed: bytes.readUInt32LE(18), size: bytes.readUInt32LE(22) };
  const same = (narrow: number, meant: number, place: number): boolean => {
    const isWide = narrow === 0xffffffff && wide !== undefined && wide.length >= place + 8;
    const said = isWide ? exact(wide.readBigUInt64LE(place)) : narrow;
    return said === meant || narrow === meant || (described && said === 0);
  };
  if (!same(local.crc, member.crc, 64) || !same(local.size, member.size, 0) || !same(local.packed, member.packed, 8))
    differs('its own header says another size or checksum');
  const from = member.at + 30 + nameBytes + extraBytes;
  if (from + member.packed > range.size) throw new BrokenZip('a member ends after the file does');
  const end = from + member.packed;
  return { content: range.part(from, member.packed), end: described ? end + descriptorBytes(range, end) : end };
}

/** A data descriptor: with or without a signature, sizes of 4 or 8 bytes; told by the signature of what follows. */
function descriptorBytes(range: ByteRange, at: number): number {
  const { bytes } = bytesAt(range, at, 28);
  const signed = bytes.length >= 4 && bytes.readUInt32LE(0) === DESCRIPTOR ? 4 : 0;
  for (const length of [signed + 12, signed + 20]) {
    if (bytes.length < length + 4) continue;
    const next = bytes.readUInt32LE(length);
    if (next === LOCAL || next === CENTRAL) return length;
  }
  return signed + 12;
}

function bytesAt(range: ByteRange, at: number, length: number): { at: number; bytes: Buffer } {
  const bytes = Buffer.alloc(Math.max(0, Math.min(length, range.size - at)));
  return { at, bytes: bytes.subarray(0, range.readAt(at, bytes)) };
}

function exact(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new BrokenZip('a size in it is larger than any file');
  return Number(value);
}
