import type { ByteRange } from './byte-source.ts';

const PIECE = 1 << 18;
/** Characters that are no text: control characters other than tab, line feed, form feed, carriage return and escape. */
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/;

/** Whether all of it is UTF-8 without control characters: notes, JSON, CSV, YAML, a tree written out. */
export function isText(range: ByteRange): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const buffer = Buffer.allocUnsafe(Math.min(PIECE, range.size));
  try {
    for (let at = 0; at < range.size; at += buffer.length) {
      const read = range.readAt(at, buffer);
      if (CONTROL.test(decoder.decode(buffer.subarray(0, read), { stream: true }))) return false;
    }
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}
