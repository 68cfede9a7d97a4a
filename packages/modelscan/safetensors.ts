import type { ByteRange } from './byte-source.ts';
import type { Report } from './finding.ts';

/** The limit of the reference implementation. */
const LONGEST_HEADER = 100_000_000;
/** Forty thousand tensors have a shorter one. */
const LONGEST_READ = 4 << 20;
const BITS: Readonly<Record<string, number>> = {
  ...{ BOOL: 8, U8: 8, I8: 8, F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8, I16: 16, U16: 16, F16: 16, BF16: 16 },
  ...{ I32: 32, U32: 32, F32: 32, F64: 64, I64: 64, U64: 64, C64: 64, F4: 4, F6_E2M3: 6, F6_E3M2: 6 },
};

/** Whether it begins with a length and, within the file, a JSON object of that length. */
export function isSafetensors(start: Buffer, size: number): boolean {
  if (start.length < 10 || start[8] !== 0x7b) return false;
  const length = start.readBigUInt64LE(0);
  return length >= 2n && length <= BigInt(LONGEST_HEADER) && length <= BigInt(size - 8);
}

/**
 * Checks the header against the file: every tensor inside, none over another, no byte unaccounted for, no key twice.
 *
 * @see https://github.com/huggingface/safetensors, README, "Format"
 */
export function scanSafetensors(range: ByteRange, report: Report): void {
  const head = Buffer.alloc(8);
  range.readAt(0, head);
  const length = Number(head.readBigUInt64LE(0));
  const wrong = (subject: string): void => report('safetensors-invalid', 8, subject);
  if (length > LONGEST_READ) {
    const [bytes, most] = [length, LONGEST_READ].map((size) => size.toLocaleString('en-US'));
    report('unknown-format', 8, `safetensors with a header of ${bytes} bytes, of which a scan reads ${most}`);
    return;
  }
  const text = Buffer.alloc(length);
  range.readAt(8, text);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    wrong('its header is not JSON');
    return;
  }
  const twice = duplicateKey(text.toString('utf8'));
  if (twice !== undefined) wrong(`its header says ${twice} twice`);
  const places: { name: string; from: number; to: number }[] = [];
  for (const [name, entry] of Object.entries(header as Record<string, unknown>)) {
    if (name === '__metadata__') {
      if (!isTexts(entry)) wrong('its metadata is more than texts');
      continue;
    }
    const place = tensorPlace(entry);
    if (place === undefined) wrong(`the tensor ${name} has no type, shape and place that fit together`);
    else places.push({ name, ...place });
  }
  places.sort((a, b) => a.from - b.from || a.to - b.to);
  let end = 0;
  for (const { name, from, to } of places) {
    if (from < end) wrong(`the tensor ${name} overlaps another`);
    if (from > end) wrong(`${from - end} bytes before the tensor ${name} belong to none`);
    end = Math.max(end, to);
  }
  const bytes = range.size - 8 - length;
  if (end > bytes) wrong(`its tensors need ${end} bytes and there are ${bytes}`);
  if (end < bytes) wrong(`${bytes - end} bytes after its tensors belong to none`);
}

function tensorPlace(entry: unknown): { from: number; to: number } | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { dtype, shape, data_offsets: offsets, ...others } = entry as Record<string, unknown>;
  if (Object.keys(others).length > 0 || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) return undefined;
  const bits = typeof dtype === 'string' && Object.hasOwn(BITS, dtype) ? BITS[dtype]! : Number.NaN;
  const [from, to] = offsets as [number, number];
  return (shape.reduce((product, size) => product * size, 1) * bits) / 8 === to - from ? { from, to } : undefined;
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function isTexts(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string');
}

/** @param end of a text @returns whether a colon follows it */
function isKey(json: string, end: number): boolean {
  const colon = /\s*:/y;
  colon.lastIndex = end;
  return colon.test(json);
}

/** JSON.parse takes the last of two equal keys, another reader the first. @returns the first key that is said twice, in any object */
function duplicateKey(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/gs;
  for (let match = token.exec(json); match; match = token.exec(json)) {
    const [text] = match;
    if (text === '{') open.push(new Set());
    else if (text === '[') open.push(undefined);
    else if (text === '}' || text === ']') open.pop();
    else if (isKey(json, token.lastIndex)) {
      const key = JSON.parse(text) as string;
      if (open.at(-1)?.has(key)) return JSON.stringify(key);
      open.at(-1)?.add(key);
    }
  }
  return undefined;
}
