import { isUtf8 } from 'node:buffer';

/** The bytes are not what writers of safetensors write. */
export class BadHeader extends Error {}

export interface Tensor {
  name: string;
  dtype: string;
  /** How many elements its shape has. */
  elements: number;
  from: number;
  to: number;
}

/** No file has a hundred. */
const MOST_TEXTS = 10_000;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/**
 * The tensors of a header, one after the other. What JSON could hold besides is refused before anything is made of it:
 * read as a whole, four million bytes of it can fill a hundred times the memory.
 *
 * @throws BadHeader also when a key is said twice, of which readers take the first or the last
 */
export function readHeader(bytes: Buffer): Tensor[] {
  if (!isUtf8(bytes)) throw new BadHeader('its header is not JSON');
  return new HeaderReader(bytes).tensors();
}

class HeaderReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  tensors(): Tensor[] {
    const tensors: Tensor[] = [];
    this.#members((name) => {
      if (name === '__metadata__') this.#metadata();
      else tensors.push(this.#tensor(name));
    });
    this.#space();
    if (this.#at < this.#bytes.length) throw new BadHeader('its header is not JSON');
    return tensors;
  }

  #metadata(): void {
    let texts = 0;
    this.#members(() => {
      texts += 1;
      if (texts > MOST_TEXTS) throw new BadHeader(`its metadata has more than ${MOST_TEXTS} texts`);
      this.#text('its metadata is more than texts');
    });
  }

  #tensor(name: string): Tensor {
    const unfit = `the tensor ${name} has no type, shape and place that fit together`;
    const tensor = { name, dtype: '', elements: Number.NaN, from: Number.NaN, to: Number.NaN };
    this.#members((key) => {
      if (key === 'dtype') tensor.dtype = this.#text(unfit);
      else if (key === 'shape') {
        tensor.elements = 1;
        this.#sizes(unfit, (size) => (tensor.elements *= size));
      } else if (key === 'data_offsets') {
        const offsets: number[] = [];
        this.#sizes(unfit, (size, index) => {
          if (index > 1) throw new BadHeader(unfit);
          offsets.push(size);
        });
        [tensor.from, tensor.to] = [offsets[0] ?? Number.NaN, offsets[1] ?? Number.NaN];
      } else throw new BadHeader(unfit);
    }, unfit);
    return tensor;
  }

  /** @param value reads the one that follows the key */
  #members(value: (key: string) => void, otherwise = 'its header is not JSON'): void {
    const keys = new Set<string>();
    this.#need('{', otherwise);
    if (this.#has('}')) return;
    do {
      const key = this.#text('its header is not JSON');
      if (keys.has(key)) throw new BadHeader(`its header says ${JSON.stringify(key)} twice`);
      keys.add(key);
      this.#need(':');
      value(key);
    } while (this.#has(','));
    this.#need('}');
  }

  #sizes(otherwise: string, size: (size: number, index: number) => void): void {
    this.#need('[', otherwise);
    if (this.#has(']')) return;
    let index = 0;
    do size(this.#size(otherwise), index++);
    while (this.#has(','));
    this.#need(']', otherwise);
  }

  #size(otherwise: string): number {
    this.#space();
    const from = this.#at;
    while (this.#digit() !== undefined) this.#at += 1;
    const digits = this.#bytes.toString('latin1', from, Math.min(this.#at, from + 17));
    if (!/^(?:0|[1-9]\d*)$/.test(digits) || !Number.isSafeInteger(Number(digits))) throw new BadHeader(otherwise);
    return Number(digits);
  }

  #digit(): number | undefined {
    const byte = this.#bytes[this.#at];
    return byte !== undefined && byte >= 0x30 && byte <= 0x39 ? byte : undefined;
  }

  #text(otherwise: string): string {
    this.#space();
    if (this.#bytes[this.#at] !== QUOTE) throw new BadHeader(otherwise);
    const from = this.#at;
    this.#at += 1;
    while (this.#at < this.#bytes.length && this.#bytes[this.#at] !== QUOTE)
      this.#at += this.#bytes[this.#at] === BACKSLASH ? 2 : 1;
    this.#at += 1;
    try {
      return JSON.parse(this.#bytes.toString('utf8', from, this.#at)) as string;
    } catch {
      throw new BadHeader('its header is not JSON');
    }
  }

  #need(mark: string, otherwise = 'its header is not JSON'): void {
    if (!this.#has(mark)) throw new BadHeader(otherwise);
  }

  #has(mark: string): boolean {
    this.#space();
    if (this.#bytes[this.#at] !== mark.charCodeAt(0)) return false;
    this.#at += 1;
    return true;
  }

  #space(): void {
    while (' \t\n\r'.includes(String.fromCharCode(this.#bytes[this.#at] ?? 0))) this.#at += 1;
  }
}
