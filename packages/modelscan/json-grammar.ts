import { type ByteStream, pieceOf } from './byte-source.ts';

const PIECE = 1 << 13;
/** What Python reads as a value besides texts. */
const WORD = /^(?:true|false|null|NaN|-?Infinity|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
/** No number is as long. */
const LONGEST_WORD = 400;
const ESCAPED = new Set(Array.from('"\\/bfnrtu', (mark) => mark.charCodeAt(0)));
const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20];

/** What has to come next. */
type Next = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'container';

/**
 * Whether all of it is JSON and nothing else: objects or arrays, one or one after the other, in UTF-8. Then a reader of YAML
 * finds the same texts in it, and neither tags nor anything else that JSON does not have.
 */
export async function isJson(stream: ByteStream): Promise<boolean> {
  const json = new Json();
  const piece = pieceOf(stream, PIECE);
  let first = true;
  for (let read = await stream.read(piece, 0); read > 0; read = await stream.read(piece, 0)) {
    const from: number = first && piece.toString('utf8', 0, 3) === '\ufeff' ? 3 : 0;
    for (let index = from; index < read; index++) if (!json.take(piece[index]!)) return false;
    first = false;
  }
  return json.ended;
}

class Json {
  readonly #open: ('{' | '[')[] = [];
  #next: Next = 'container';
  #word = '';
  #text: 'no' | 'in' | 'escape' = 'no';

  get ended(): boolean {
    return this.#next === 'container' && this.#text === 'no';
  }

  /** @returns whether it can still be JSON */
  take(byte: number): boolean {
    if (this.#text === 'in') {
      if (byte === QUOTE) {
        this.#text = 'no';
        return this.#afterText();
      }
      if (byte === BACKSLASH) this.#text = 'escape';
      return byte >= SPACE;
    }
    if (this.#text === 'escape') {
      this.#text = 'in';
      return ESCAPED.has(byte);
    }
    const mark = String.fromCharCode(byte);
    if (/[\w.+-]/.test(mark)) {
      this.#word += mark;
      return this.#word.length <= LONGEST_WORD;
    }
    if (this.#word !== '') {
      if (!WORD.test(this.#word) || !this.#value()) return false;
      this.#word = '';
    }
    return this.#mark(mark);
  }

  #mark(mark: string): boolean {
    switch (mark) {
      case ' ':
      case '\t':
      case '\n':
      case '\r':
        return true;
      case '"':
        this.#text = 'in';
        return this.#next !== 'container' && this.#next !== 'colon' && this.#next !== 'comma or end';
      case '{':
      case '[':
        if (this.#next === 'container') this.#next = 'value';
        if (!this.#value()) return false;
        this.#open.push(mark);
        this.#next = mark === '{' ? 'key or end' : 'value or end';
        return true;
      case '}':
      case ']':
        return this.#end(mark === '}' ? '{' : '[');
      case ':':
        if (this.#next !== 'colon') return false;
        this.#next = 'value';
        return true;
      case ',':
        if (this.#next !== 'comma or end') return false;
        this.#next = this.#open.at(-1) === '{' ? 'key' : 'value';
        return true;
      default:
        return false;
    }
  }

  #afterText(): boolean {
    if (this.#next !== 'key' && this.#next !== 'key or end') return this.#value();
    this.#next = 'colon';
    return true;
  }

  #value(): boolean {
    if (this.#next !== 'value' && this.#next !== 'value or end') return false;
    this.#next = 'comma or end';
    return true;
  }

  #end(of: '{' | '['): boolean {
    const empty = of === '{' ? 'key or end' : 'value or end';
    if (this.#open.pop() !== of || (this.#next !== 'comma or end' && this.#next !== empty)) return false;
    this.#next = this.#open.length === 0 ? 'container' : 'comma or end';
    return true;
  }
}
