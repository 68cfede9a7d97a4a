import { OPERAND, Opcode } from './opcode.ts';
import { Broken } from './broken.ts';

/** No module or attribute that a model needs has a longer name. */
const LONGEST_TEXT = 255;
const LONGEST_NAME = 512;
const NEWLINE = 0x0a;
const OTHER = 0xff;
/** By opcode: bytes of an operand that always has the same size, else `OTHER`. */
const FIXED_BYTES = Uint8Array.from(OPERAND, (operand) => (operand?.kind === 'fixed' ? operand.bytes : OTHER));

/** What opcodes mean; each may throw `Broken`. */
export interface Handler {
  /** @param operand as an unsigned number, except BININT's; 0 when there is none */
  plain(opcode: number, operand: number): void;
  /** A text of at most `LONGEST_TEXT` bytes. */
  text(bytes: Buffer, from: number, length: number): void;
  /** At most `LONGEST_TEXT` bytes that are no text. */
  bytes(bytes: Buffer, from: number, length: number): void;
  /** Data that no name can be: long, or digits. */
  data(opcode: number): void;
  /** A line of at most `LONGEST_TEXT` bytes. */
  line(opcode: number, line: string, bytes: Buffer, from: number): void;
  /** A longer one. @param start its first `LONGEST_TEXT` bytes */
  longLine(opcode: number, start: string): void;
  names(opcode: number, module: string, name: string): void;
}

/** Takes the bytes of pickles apart, in pieces of any size. */
export class OpcodeReader {
  readonly #handler: Handler;
  #inLine = false;
  #afterPadding = -1;
  /** Position in the stream of the opcode that is being read. */
  offset: number;
  /** Bytes that come next and mean nothing. */
  skip = 0;
  /** Whether an opcode was read since this was last set. */
  begun = false;

  constructor(handler: Handler, offset: number) {
    this.#handler = handler;
    this.offset = offset;
  }

  /** Whether a line or something to skip has begun that has not ended. */
  get within(): boolean {
    return this.skip > 0 || this.#inLine || this.#afterPadding >= 0;
  }

  /** Next come a byte that says how many bytes to leave out, these, and `bytes` more that mean nothing. */
  expectPadding(bytes: number): void {
    this.#afterPadding = bytes;
  }

  /** @returns how many of the bytes are done with; the others are wanted again, with more behind them */
  feed(bytes: Buffer): number {
    let at = 0;
    while (at < bytes.length) {
      const done = this.within ? this.#within(bytes, at) : this.#opcodes(bytes, at);
      if (done === 0) break;
      at += done;
    }
    return at;
  }

  /** What is skipped. */
  #within(bytes: Buffer, at: number): number {
    const done = this.#skipped(bytes, at);
    this.offset += done;
    return done;
  }

  #skipped(bytes: Buffer, at: number): number {
    if (this.#inLine) return this.#restOfLine(bytes, at);
    if (this.#afterPadding >= 0) return this.#padding(bytes[at]!);
    const step = Math.min(this.skip, bytes.length - at);
    this.skip -= step;
    return step;
  }

  /** Opcodes with their operands, until something is to be skipped. `offset` says where each begins. */
  #opcodes(bytes: Buffer, from: number): number {
    const handler = this.#handler;
    const base = this.offset - from;
    let at = from;
    while (at < bytes.length) {
      const opcode = bytes[at]!;
      const size = FIXED_BYTES[opcode]!;
      this.offset = base + at;
      if (size === OTHER) {
        const length = this.#long(opcode, bytes, at + 1);
        if (length === 0) break;
        at += length;
        if (this.within) break;
      } else {
        if (at + size >= bytes.length) break;
        this.begun = true;
        handler.plain(opcode, size === 0 ? 0 : numberAt(opcode, bytes, at + 1, size));
        at += 1 + size;
        // Of these it alone may be followed by bytes that are none.
        if (opcode === Opcode.BUILD && this.within) break;
      }
    }
    this.offset = base + at;
    return at - from;
  }

  /** An opcode whose operand has no fixed size. @returns its length; 0 when more bytes are needed */
  #long(opcode: number, bytes: Buffer, from: number): number {
    if (opcode === Opcode.SHORT_BINUNICODE) return this.#shortText(bytes, from);
    const operand = OPERAND[opcode];
    if (operand === undefined) {
      const hexadecimal = opcode.toString(16).padStart(2, '0');
      throw new Broken(this.begun ? `0x${hexadecimal} is no opcode` : 'it does not begin as a pickle does');
    }
    const left = bytes.length - from;
    switch (operand.kind) {
      case 'fixed':
        throw new TypeError('an operand of a fixed size is read elsewhere');
      case 'counted': {
        if (left < operand.bytes) return 0;
        const length = numberAt(opcode, bytes, from, operand.bytes);
        const kept = operand.of !== 'digits' && length <= LONGEST_TEXT;
        if (kept && left < operand.bytes + length) return 0;
        if (length > 0x7fffffff && (opcode === Opcode.BINSTRING || opcode === Opcode.LONG4))
          throw new Broken('a length is negative');
        this.begun = true;
        if (kept) this.#handler[operand.of as 'text' | 'bytes'](bytes, from + operand.bytes, length);
        else {
          this.#handler.data(opcode);
          this.skip = length;
        }
        return 1 + operand.bytes + (kept ? length : 0);
      }
      case 'lines':
        return operand.count === 1 ? this.#line(opcode, bytes, from) : this.#names(opcode, bytes, from);
    }
  }

  /** By far the most frequent of them. */
  #shortText(bytes: Buffer, from: number): number {
    const length = bytes[from] ?? 0;
    if (from + 1 + length > bytes.length || from === bytes.length) return 0;
    this.begun = true;
    this.#handler.text(bytes, from + 1, length);
    return 2 + length;
  }

  #line(opcode: number, bytes: Buffer, from: number): number {
    const end = bytes.indexOf(NEWLINE, from);
    const length = (end < 0 ? bytes.length : end) - from;
    if (end < 0 && length <= LONGEST_TEXT) return 0;
    this.begun = true;
    if (length <= LONGEST_TEXT) {
      this.#handler.line(opcode, bytes.toString('latin1', from, end), bytes, from);
      return 1 + length + 1;
    }
    this.#handler.longLine(opcode, bytes.toString('latin1', from, from + LONGEST_TEXT));
    this.#inLine = true;
    return 1;
  }

  #restOfLine(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(NEWLINE, at);
    this.#inLine = end < 0;
    return (end < 0 ? bytes.length : end + 1) - at;
  }

  #names(opcode: number, bytes: Buffer, from: number): number {
    const first = bytes.indexOf(NEWLINE, from);
    if ((first < 0 ? bytes.length : first) - from > LONGEST_NAME) throw new Broken('no module has so long a name');
    if (first < 0) return 0;
    const second = bytes.indexOf(NEWLINE, first + 1);
    const length = (second < 0 ? bytes.length : second) - (first + 1);
    if (second < 0 && length <= LONGEST_NAME) return 0;
    this.begun = true;
    // The module is imported, however long the name of what is wanted of it.
    const end = first + 1 + Math.min(length, LONGEST_NAME);
    this.#handler.names(opcode, bytes.toString('utf8', from, first), bytes.toString('utf8', first + 1, end));
    this.#inLine = length > LONGEST_NAME;
    return 1 + end + (this.#inLine ? 0 : 1) - from;
  }

  /** The byte is no opcode, so that a reader that knows of no padding ends here too. */
  #padding(byte: number): number {
    if (OPERAND[byte] !== undefined) throw new Broken('an array is padded as joblib never does');
    this.skip = byte + this.#afterPadding;
    this.#afterPadding = -1;
    return 1;
  }
}

/** A little-endian operand. */
function numberAt(opcode: number, bytes: Buffer, at: number, size: number): number {
  switch (size) {
    case 0:
      return 0;
    case 1:
      return bytes[at]!;
    case 2:
      return bytes[at]! | (bytes[at + 1]! << 8);
    case 4: {
      // By hand: these are a quarter of the time of a scan otherwise.
      const number = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
      return opcode === Opcode.BININT ? number : number >>> 0;
    }
    default: {
      if (opcode === Opcode.BINFLOAT) return 0;
      const high = bytes.readUInt32LE(at + 4);
      if (high >= 1 << 21) throw new Broken('a length is longer than any file');
      return high * 2 ** 32 + bytes.readUInt32LE(at);
    }
  }
}
