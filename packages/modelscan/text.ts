import { type ByteStream, pieceOf } from './byte-source.ts';

/** Small, so that what is made of it is forgotten soon. */
const PIECE = 1 << 13;
/** Characters that are no text: control characters other than tab, line feed, form feed, carriage return and escape. */
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/;

/** Whether all of it is UTF-8 without control characters: notes, JSON, CSV, YAML, a tree written out. */
export async function isText(stream: ByteStream): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const buffer = pieceOf(stream, PIECE);
  for (;;) {
    const read = await stream.read(buffer, 0);
    try {
      const text = read === 0 ? decoder.decode() : decoder.decode(buffer.subarray(0, read), { stream: true });
      if (CONTROL.test(text)) return false;
    } catch {
      return false;
    }
    if (read === 0) return true;
  }
}
