import type { ByteRange } from './byte-source.ts';
import type { Report } from './finding.ts';
import { BadHeader, readHeader, type Tensor } from './safetensors-header.ts';

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
  let places: Tensor[];
  try {
    places = readHeader(text);
  } catch (error) {
    if (!(error instanceof BadHeader)) throw error;
    wrong(error.message);
    return;
  }
  for (const { name, dtype, elements, from, to } of places) {
    const bits = Object.hasOwn(BITS, dtype) ? BITS[dtype]! : Number.NaN;
    if ((elements * bits) / 8 !== to - from) wrong(`the tensor ${name} has no type, shape and place that fit together`);
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
