import { crc32 } from 'node:zlib';
import { type ByteRange, type ByteStream, pieceOf, streamOf, withStream } from '../byte-source.ts';
import type { Report } from '../finding.ts';
import { type Expanded, inflatedMember, Uninflatable } from '../inflated.ts';
import { BrokenZip, type Member, openMember, readDirectory } from './directory.ts';
import { type Layout, layoutOf } from './layout.ts';

/** A member whose bytes can be had. */
export interface OpenMember {
  name: string;
  open(): ByteStream;
  /** When it is stored as it is. */
  range?: ByteRange;
  /**
   * Where it lies: in an archive of torch, whose tensors are numbers and never read as anything else; as the schema of skops,
   * which says what is loaded; as an array of numpy, which is all that an npz has.
   */
  role: 'tensor' | 'torch' | 'schema' | 'array' | 'plain';
}

export interface ZipReports {
  report: Report;
  expanded: Expanded;
  /** For a finding in a member. */
  reportIn(member: string): Report;
  scan(member: OpenMember, report: Report): Promise<void>;
}

const PIECE = 1 << 18;
/** Expanding one leaves garbage. Archives of models have thousands of members stored as they are, and few others. */
const MOST_COMPRESSED = 3000;

/** Whether torch and numpy take it for an archive. */
export function isZip(start: Buffer): boolean {
  const signature = start.toString('latin1', 0, 4);
  return signature === 'PK\x03\x04' || signature === 'PK\x05\x06';
}

/** Opens every member of an archive as leniently as torch does, and reports where readers might disagree. @returns what the archive is */
export async function scanZip(range: ByteRange, reports: ZipReports): Promise<string> {
  const { report } = reports;
  const found = attempt(report, () => readDirectory(range, (offset, how) => report('zip-mismatch', offset, how)));
  if (!found) return 'zip';
  const layout = layoutOf(found.members.map(({ name }) => name.toLowerCase()));
  if (layout.unknown !== undefined) report('unknown-format', 0, layout.unknown);
  const compressed = found.members.filter(({ method }) => method !== 0);
  if (compressed.length > MOST_COMPRESSED) {
    report('zip-unreadable', 0, `it has more than ${MOST_COMPRESSED} compressed members`);
    return layout.format;
  }
  const bomb = reports.expanded.add(total(compressed, 'packed'), total(compressed, 'size'));
  if (bomb !== undefined) {
    report('compression-bomb', 0, bomb);
    return layout.format;
  }
  const names = new Set<string>();
  let end = 0;
  for (const member of [...found.members].sort((a, b) => a.at - b.at)) {
    const inMember = reports.reportIn(member.name);
    const name = member.name.toLowerCase();
    if (names.has(name)) inMember('zip-mismatch', member.at, 'another member has the same name');
    names.add(name);
    if (/^[\\/]|^[A-Za-z]:|(^|[\\/])\.\.([\\/]|$)|\0/.test(member.name)) inMember('zip-path', member.at, member.name);
    if (member.at > end) inMember('zip-mismatch', end, `${member.at - end} bytes before it belong to no member`);
    if (member.at < end) inMember('zip-mismatch', member.at, 'it overlaps another member');
    end = Math.max(end, await scanMember(range, member, layout, inMember, reports));
  }
  if (found.at !== end) report('zip-mismatch', end, 'something stands between its members and its directory');
  return layout.format;
}

const total = (members: readonly Member[], of: 'packed' | 'size'): number =>
  members.reduce((sum, member) => sum + member[of], 0);

/** @returns where the member ends in the archive */
async function scanMember(
  range: ByteRange,
  member: Member,
  layout: Layout,
  report: Report,
  { scan }: ZipReports,
): Promise<number> {
  const opened = attempt(report, () => openMember(range, member, (how) => report('zip-mismatch', member.at, how)));
  if (!opened) return member.at;
  const { content, end } = opened;
  if (member.encrypted) {
    report('zip-unreadable', member.at, 'it is encrypted');
    return end;
  }
  if (member.method !== 0 && member.method !== 8) {
    report('zip-unreadable', member.at, `it is compressed by method ${member.method}`);
    return end;
  }
  const stored = member.method === 0;
  if (stored && member.packed !== member.size) report('zip-mismatch', member.at, 'it is stored with another size');
  const open = stored ? (): ByteStream => streamOf(content) : inflatedMember(content, member.size);
  try {
    const unpacked = await withStream(open, checksum);
    if (unpacked.size !== member.size || unpacked.crc !== member.crc)
      report('zip-mismatch', member.at, 'its bytes have another size or checksum than its directory says');
  } catch (error) {
    if (!(error instanceof Uninflatable)) throw error;
    report(error.rule, member.at, error.message);
  }
  await scan({ name: member.name, open, ...(stored && { range: content }), role: roleOf(member, layout) }, report);
  return end;
}

/** Beside a data.pkl, tensors are `data/` and a number. */
function roleOf({ name, method }: Member, { format, roots }: Layout): OpenMember['role'] {
  const [, root] = /^(.*\/|)data\/\d+$/.exec(name.toLowerCase()) ?? [];
  if (method === 0 && root !== undefined && roots.includes(root)) return 'tensor';
  if (roots.length > 0) return 'torch';
  if (format === 'npz') return 'array';
  return format === 'skops' && name.toLowerCase() === 'schema.json' ? 'schema' : 'plain';
}

async function checksum(stream: ByteStream): Promise<{ size: number; crc: number }> {
  const piece = pieceOf(stream, PIECE);
  let size = 0;
  let crc = 0;
  for (let read = await stream.read(piece, 0); read > 0; read = await stream.read(piece, 0)) {
    crc = crc32(piece.subarray(0, read), crc);
    size += read;
  }
  return { size, crc };
}

function attempt<T>(report: Report, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BrokenZip)) throw error;
    report('zip-unreadable', 0, error.message);
    return undefined;
  }
}
