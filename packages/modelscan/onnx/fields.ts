import type { ByteRange } from '../byte-source.ts';

/** The bytes are no protobuf message, or end within one. */
export class NotProtobuf extends Error {}

export interface Field {
  number: number;
  /** 0 varint, 1 eight bytes, 2 with a length, 3 and 4 the ends of a group, 5 four bytes. */
  wire: 0 | 1 | 2 | 3 | 4 | 5;
  /** Of a varint: its low 32 bits, which are all of an enumeration. */
  low: number;
  /**
   * Whether tag and length are written in as few bytes as they need. Those of every writer are; of longer ones readers make
   * different numbers.
   */
  plain: boolean;
  /** Where the content begins and ends. */
  from: number;
  to: number;
}

const WINDOW = 1 << 16;
/** Bytes of a tag or a length, beyond which no reader goes. */
const LONGEST = 5;
const NONE = { value: 0, low: 0, plain: true };

/**
 * Protobuf fields of a file, read through a window: what is large is passed over. They are those that onnxruntime reads: its
 * library keeps 32 bits of a tag, whatever stands above.
 */
export class FieldReader {
  readonly #range: ByteRange;
  readonly #window: Buffer;
  #start = 0;
  #length = 0;

  constructor(range: ByteRange) {
    this.#range = range;
    this.#window = Buffer.allocUnsafeSlow(Math.min(WINDOW, range.size));
  }

  /** The fields between two positions; they fill them exactly. @throws NotProtobuf */
  *fields(from: number, to: number): Generator<Field> {
    let at = from;
    const varint = (longest: number): { value: number; low: number; plain: boolean } => {
      const start = at;
      let [value, low] = [0, 0];
      for (let shift = 0; at - start < longest; shift += 7) {
        if (at >= to) throw new NotProtobuf('a number has no end');
        const byte = this.#byte(at);
        at += 1;
        value += (byte & 0x7f) * 2 ** shift;
        if (shift < 32) low = (low | ((byte & 0x7f) << shift)) >>> 0;
        if (byte < 0x80) return { value, low, plain: byte > 0 || at === start + 1 };
      }
      throw new NotProtobuf('a number has no end');
    };
    while (at < to) {
      const tag = varint(LONGEST);
      const wire = tag.low % 8;
      const number = tag.low >>> 3;
      if (number === 0 || !(wire === 0 || wire === 1 || wire === 2 || wire === 3 || wire === 4 || wire === 5))
        throw new NotProtobuf('a field has no type');
      const { value, low, plain } = wire === 0 ? varint(10) : wire === 2 ? varint(LONGEST) : NONE;
      const length = wire === 0 ? 0 : wire === 1 ? 8 : wire === 5 ? 4 : value;
      if (length > to - at) throw new NotProtobuf('a field is longer than what holds it');
      const isPlain = tag.plain && tag.value === tag.low && (plain || wire === 0);
      yield { number, wire, low, plain: isPlain, from: at, to: at + length };
      at += length;
    }
  }

  /** The text of a field, at most `most` bytes of it. */
  text({ from, to }: Field, most = 4096): string {
    const bytes = Buffer.alloc(Math.min(to - from, most));
    return bytes.toString('utf8', 0, this.#range.readAt(from, bytes));
  }

  #byte(at: number): number {
    if (at < this.#start || at >= this.#start + this.#length) {
      this.#start = at;
      this.#length = this.#range.readAt(at, this.#window);
      if (this.#length === 0) throw new NotProtobuf('the file ends within a field');
    }
    return this.#window[at - this.#start]!;
  }
}
