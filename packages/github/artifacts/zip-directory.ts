import type { FileHandle } from 'node:fs/promises';
import { fail } from '../errors.ts';
import { unsafeName } from './unsafe-name.ts';

/** What an archive from elsewhere may hold. */
export interface ArchiveLimits {
  /** Files and directories. */
  entries: number;
  /** Of all files, unpacked. */
  bytes: number;
  /** Unpacked bytes per byte of the archive; small archives (16 MiB unpacked) may exceed it. */
  ratio: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = { entries: 2000, bytes: 2 ** 30, ratio: 200 };

/** A file as the archive's directory describes it, and where its bytes lie. */
export interface ArchivedFile {
  /** Relative, `/` between its parts, none of them empty, `.` or `..`. */
  name: string;
  deflated: boolean;
  crc32: number;
  /** Offset of the first byte in the archive. */
  start: number;
  /** Bytes in the archive. */
  packed: number;
  /** Bytes unpacked. */
  size: number;
}

export interface ArchivePlan {
  files: ArchivedFile[];
  directories: string[];
}

interface Entry extends Omit<ArchivedFile, 'start'> {
  flags: number;
  offset: number;
  rawName: Buffer;
  directory: boolean;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_64_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;

const END_SIZE = 22;
const LOCATOR_SIZE = 20;
const ENCRYPTED = 0x1 | 0x40 | 0x2000;
const DESCRIPTOR_FOLLOWS = 0x8;
const UTF8 = 0x800;
const SMALL = 16 * 2 ** 20;
const LONGEST_NAME = 1024;
/** No header takes more than its fixed part and three fields of 65,535 bytes; ours are a hundred bytes long. */
const BYTES_PER_ENTRY = 4096;

const TYPE_MASK = 0xf000;
const REGULAR = 0x8000;
const DIRECTORY = 0x4000;

/**
 * Reads what a zip archive says it holds, and believes nothing: every entry is written by anybody who could write the
 * archive. What is not a plain archive of plain files is refused: links, devices, encryption, names that are absolute, climb
 * or occur twice, an entry whose own header differs from the directory's, entries that share bytes, bytes before or after.
 *
 * @param size bytes of the archive
 * @returns all files and directories; nothing has been unpacked yet
 * @throws MLOPS_ARTIFACT_REFUSED
 * @see PKWARE APPNOTE 6.3.10
 */
export async function planArchive(archive: FileHandle, size: number, limits: ArchiveLimits): Promise<ArchivePlan> {
  const end = await readEnd(archive, size);
  if (end.entries > limits.entries)
    throw refused(`it holds ${end.entries} entries, more than the ${limits.entries} allowed`);
  if (end.directorySize > end.entries * BYTES_PER_ENTRY) throw refused('its directory is too large');
  const entries = parseDirectory(await readAt(archive, end.directoryAt, end.directorySize), end.entries);
  checkNames(entries);
  checkSizes(entries, size, limits);
  return placeEntries(archive, entries, end.directoryAt);
}

interface End {
  entries: number;
  directoryAt: number;
  directorySize: number;
}

async function readEnd(archive: FileHandle, size: number): Promise<End> {
  const tailSize = Math.min(size, END_SIZE + 0xffff);
  const tailAt = size - tailSize;
  const tail = await readAt(archive, tailAt, tailSize);
  for (let at = tailSize - END_SIZE; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END || at + END_SIZE + tail.readUInt16LE(at + 20) !== tailSize) continue;
    const [disk, startDisk, here, entries] = [4, 6, 8, 10].map((offset) => tail.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
      number,
    ];
    const found = { entries, directorySize: tail.readUInt32LE(at + 12), directoryAt: tail.readUInt32LE(at + 16) };
    const endAt = tailAt + at;
    const large = await readEnd64(archive, endAt);
    if (large) return large;
    if (disk !== 0 || startDisk !== 0 || here !== entries) throw refused('it is split over several disks');
    if (found.directoryAt + found.directorySize !== endAt) throw refused('its directory is not where it says');
    return found;
  }
  throw refused('it has no directory: it is cut short, or no zip archive');
}

/** The large form, when its locator stands before the plain end. */
async function readEnd64(archive: FileHandle, endAt: number): Promise<End | undefined> {
  if (endAt < LOCATOR_SIZE) return undefined;
  const locator = await readAt(archive, endAt - LOCATOR_SIZE, LOCATOR_SIZE);
  if (locator.readUInt32LE(0) !== END_64_LOCATOR) return undefined;
  const at = whole(locator, 8);
  if (at + 56 > endAt - LOCATOR_SIZE) throw refused('its directory is not where it says');
  const record = await readAt(archive, at, 56);
  const [here, entries, directorySize, directoryAt] = [24, 32, 40, 48].map((offset) => whole(record, offset)) as [
    number,
    number,
    number,
    number,
  ];
  if (
    record.readUInt32LE(0) !== END_64 ||
    at + 12 + whole(record, 4) !== endAt - LOCATOR_SIZE ||
    directoryAt + directorySize !== at
  )
    throw refused('its directory is not where it says');
  if (here !== entries || record.readUInt32LE(16) !== 0 || record.readUInt32LE(20) !== 0)
    throw refused('it is split over several disks');
  return { entries, directorySize, directoryAt };
}

function parseDirectory(directory: Buffer, count: number): Entry[] {
  const entries: Entry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL) throw refused('its directory is damaged');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => directory.readUInt16LE(at + o)) as [
      number,
      number,
      number,
    ];
    const next = at + 46 + nameLength + extraLength + commentLength;
    if (next > directory.length) throw refused('its directory is damaged');
    const rawName = directory.subarray(at + 46, at + 46 + nameLength);
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    entries.push(describe(directory.subarray(at, at + 46), rawName, extra));
    at = next;
  }
  if (at !== directory.length) throw refused('its directory is damaged');
  return entries;
}

function describe(header: Buffer, rawName: Buffer, extra: Buffer): Entry {
  const flags = header.readUInt16LE(8);
  const name = decodeName(rawName, flags);
  const what = JSON.stringify(name);
  const method = header.readUInt16LE(10);
  if ((flags & ENCRYPTED) !== 0) throw refused(`${what} is encrypted`);
  if (method !== 0 && method !== 8) throw refused(`${what} is packed by method ${method}; only deflate is read`);
  const [size, packed, offset] = large(extra, [
    header.readUInt32LE(24),
    header.readUInt32LE(20),
    header.readUInt32LE(42),
  ]) as [number, number, number];
  const type = (header.readUInt32LE(38) >>> 16) & TYPE_MASK;
  const directory = name.endsWith('/');
  if (type !== 0 && type !== (directory ? DIRECTORY : REGULAR))
    throw refused(`${what} is a link, a device or something else that is neither a file nor a directory`);
  if (directory && size !== 0) throw refused(`${what} is a directory with content`);
  if (method === 0 ? packed !== size : packed === 0) throw refused(`${what} has two sizes`);
  return {
    name,
    rawName,
    flags,
    deflated: method === 8,
    crc32: header.readUInt32LE(16),
    size,
    packed,
    offset,
    directory,
  };
}

/** Values that did not fit into 32 bits stand in the zip64 field, in this order and only those. */
function large(extra: Buffer, values: readonly number[]): number[] {
  let field: Buffer = Buffer.alloc(0);
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === 1) field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
  let at = 0;
  return values.map((value) => {
    if (value !== 0xffffffff) return value;
    if (at + 8 > field.length) throw refused('a size is missing in its directory');
    at += 8;
    return whole(field, at - 8);
  });
}

function decodeName(raw: Buffer, flags: number): string {
  if (raw.length === 0 || raw.length > LONGEST_NAME) throw refused(`it has a name of ${raw.length} bytes`);
  if ((flags & UTF8) === 0 && raw.some((byte) => byte > 0x7f)) throw refused('it has a name that is not UTF-8');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    throw refused('it has a name that is not UTF-8');
  }
}

function checkNames(entries: readonly Entry[]): void {
  const seen = new Map<string, Entry>();
  for (const entry of entries) {
    const plain = entry.directory ? entry.name.slice(0, -1) : entry.name;
    const why = unsafeName(plain);
    if (why !== undefined) throw refused(`the name ${JSON.stringify(entry.name)} ${why}`);
    if (seen.has(plain)) throw refused(`the name ${JSON.stringify(entry.name)} is there twice`);
    seen.set(plain, entry);
  }
  for (const [name, entry] of seen) {
    const parts = name.split('/');
    const above = parts.map((_, i) => parts.slice(0, i).join('/')).find((path) => seen.get(path)?.directory === false);
    if (above !== undefined) throw refused(`${JSON.stringify(entry.name)} lies below a file`);
  }
}

function checkSizes(entries: readonly Entry[], size: number, limits: ArchiveLimits): void {
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total > limits.bytes) throw refused(`it unpacks to ${total} bytes, more than the ${limits.bytes} allowed`);
  if (total > SMALL && total > size * limits.ratio)
    throw refused(`it unpacks to ${Math.round(total / size)} times its size, more than the ${limits.ratio} allowed`);
}

/** Checks every entry's own header, and that no two entries share a byte. */
async function placeEntries(archive: FileHandle, entries: readonly Entry[], directoryAt: number): Promise<ArchivePlan> {
  const plan: ArchivePlan = { files: [], directories: [] };
  let free = 0;
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    const what = JSON.stringify(entry.name);
    if (entry.offset < free) throw refused(`${what} shares bytes with another entry`);
    if (entry.offset !== free) throw refused(`there are bytes before ${what} that belong to no entry`);
    const start = await readLocal(archive, entry, directoryAt);
    free = start + entry.packed + (await readDescriptor(archive, entry, start + entry.packed, directoryAt));
    if (free > directoryAt) throw refused(`${what} reaches into the directory`);
    const { name, deflated, crc32, packed, size } = entry;
    if (entry.directory) plan.directories.push(name.slice(0, -1));
    else plan.files.push({ name, deflated, crc32, start, packed, size });
  }
  return plan;
}

/** @returns where the entry's bytes start */
async function readLocal(archive: FileHandle, entry: Entry, directoryAt: number): Promise<number> {
  const differs = refused(`${JSON.stringify(entry.name)} is described differently in two places`);
  if (entry.offset + 30 > directoryAt) throw differs;
  const header = await readAt(archive, entry.offset, 30);
  const [nameLength, extraLength] = [header.readUInt16LE(26), header.readUInt16LE(28)];
  const start = entry.offset + 30 + nameLength + extraLength;
  if (header.readUInt32LE(0) !== LOCAL || start > directoryAt) throw differs;
  const rest = await readAt(archive, entry.offset + 30, nameLength + extraLength);
  if (
    !rest.subarray(0, nameLength).equals(entry.rawName) ||
    header.readUInt16LE(6) !== entry.flags ||
    header.readUInt16LE(8) !== (entry.deflated ? 8 : 0)
  )
    throw differs;
  if ((entry.flags & DESCRIPTOR_FOLLOWS) === 0) {
    const [size, packed] = large(rest.subarray(nameLength), [header.readUInt32LE(22), header.readUInt32LE(18)]);
    if (header.readUInt32LE(14) !== entry.crc32 || size !== entry.size || packed !== entry.packed) throw differs;
  }
  return start;
}

/** An archive written as a stream states an entry's sizes after its bytes. @returns the length of that statement */
async function readDescriptor(archive: FileHandle, entry: Entry, at: number, directoryAt: number): Promise<number> {
  if ((entry.flags & DESCRIPTOR_FOLLOWS) === 0) return 0;
  for (const [length, read] of [
    [16, (bytes: Buffer, offset: number) => bytes.readUInt32LE(8 + offset * 4)],
    [24, (bytes: Buffer, offset: number) => Number(bytes.readBigUInt64LE(8 + offset * 8))],
  ] as const) {
    if (at + length > directoryAt) continue;
    const bytes = await readAt(archive, at, length);
    if (
      bytes.readUInt32LE(0) === DESCRIPTOR &&
      bytes.readUInt32LE(4) === entry.crc32 &&
      read(bytes, 0) === entry.packed &&
      read(bytes, 1) === entry.size
    )
      return length;
  }
  throw refused(`${JSON.stringify(entry.name)} is described differently in two places`);
}

async function readAt(archive: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await archive.read(bytes, 0, length, at);
  if (bytesRead !== length) throw refused('it is cut short');
  return bytes;
}

function whole(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw refused('it states an impossible size');
  return Number(value);
}

export function refused(why: string) {
  return fail('MLOPS_ARTIFACT_REFUSED', {
    message: `an archive from another job is not unpacked: ${why}`,
    hint: 'Run the job that made it again; if that does not help, look at what its steps write into the directory that is handed over.',
  });
}
