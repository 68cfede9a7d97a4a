import type { ByteStream } from './byte-source.ts';

/**
 * A bracket, a comma, or a text with where it begins, whether it goes on, and whether there may be a `${` in what is not kept;
 * numbers, colons and the like are left out.
 */
export type JsonToken = '{' | '}' | '[' | ']' | ',' | { text: string; at: number; cut: boolean; opens: boolean };

const PIECE = 1 << 16;
const [QUOTE, BACKSLASH, DOLLAR, BRACE, U] = [0x22, 0x5c, 0x24, 0x7b, 0x75];
const MARKS: ReadonlyMap<number, JsonToken> = new Map(
  (['{', '}', '[', ']', ','] as const).map((mark) => [mark.charCodeAt(0), mark]),
);

/**
 * The tokens of JSON in UTF-8, a piece at a time: of a text that is no JSON, whatever looks like them.
 *
 * @param longest of longer texts only so many bytes are kept
 */
export async function* jsonTokens(stream: ByteStream, longest: number): AsyncGenerator<JsonToken> {
  const piece = Buffer.alloc(PIECE);
  let kept = Buffer.alloc(Math.min(longest, PIECE));
  let [offset, begin, length, before] = [0, 0, 0, 0];
  let [inText, escaped, opens] = [false, false, false];
  for (let read = await stream.read(piece, 0); read > 0; read = await stream.read(piece, 0)) {
    for (let index = 0; index < read; index++) {
      const byte = piece[index]!;
      if (!inText) {
        const mark = MARKS.get(byte);
        if (mark !== undefined) yield mark;
        inText = byte === QUOTE;
        [begin, length, before, opens] = [offset + index, 0, 0, false];
      } else if (byte === QUOTE && !escaped) {
        inText = false;
        const cut = length > longest;
        yield { text: unescaped(kept.toString('utf8', 0, Math.min(length, longest)), cut), at: begin, cut, opens };
      } else {
        if (length < longest) {
          if (length === kept.length) kept = Buffer.concat([kept], Math.min(longest, 2 * length));
          kept[length] = byte;
        } else {
          // The bracket, or the sign before it, may be spelled in letters.
          opens ||= (before === DOLLAR && byte === BRACE) || (before === BACKSLASH && byte === U);
        }
        before = byte;
        length += 1;
        escaped = byte === BACKSLASH && !escaped;
      }
    }
    offset += read;
  }
}

/** One that is no JSON is no name of anything. Of one that was cut off, the end may be a part of an escape. */
function unescaped(text: string, cut: boolean): string {
  if (!text.includes('\\')) return text;
  const whole = !cut ? text : text.replace(/(?<!\\)((?:\\\\)*)\\(?:u[\da-fA-F]{0,3})?$/, '$1');
  try {
    return JSON.parse(`"${whole}"`) as string;
  } catch {
    return text;
  }
}
