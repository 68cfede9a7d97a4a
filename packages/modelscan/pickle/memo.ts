import { ArrayWrapper, CONTAINER, Dict, Dtype, Global, type Known, OPAQUE, type Value } from './value.ts';

const PAGE = 1 << 12;
const MOST_PAGES = 1 << 11;
/** Of one that goes on from another. */
const MOST_PAGES_MORE = 1 << 6;
/** Names and types of elements are small and used to the end; what describes an array is used once. */
const MOST_SMALL = 100_000;
const MOST_LARGE = 4000;
const LARGEST = 0x7ffffffe;

/**
 * The memo of a pickle: four bytes for each of at most 8 million entries. An entry holds 0 when absent, a value without
 * allocation as itself + 1, and what is known as minus its place in a list.
 */
export class Memo {
  readonly #pages = new Map<number, Int32Array>();
  readonly #known: Known[] = [];
  readonly #places = new Map<Known, number>();
  #large = 0;
  #last: Int32Array | undefined;
  #lastNumber = -1;
  readonly #base: Memo | undefined;
  /** How many entries there are. */
  size: number;

  /** @param base what is there already; it is not changed */
  constructor(base?: Memo) {
    this.#base = base;
    this.size = base?.size ?? 0;
  }

  /** @returns false when the memo is full */
  put(index: number, value: Value): boolean {
    const page = this.#page(Math.floor(index / PAGE), true);
    if (!page) return false;
    const at = index % PAGE;
    if (page[at] === 0 && this.#base?.get(index) === undefined) this.size += 1;
    const code = typeof value === 'number' ? 1 + (value > LARGEST - 1 ? OPAQUE : value) : this.#place(value);
    page[at] = code;
    return code !== 0;
  }

  /** @returns undefined when there is no such entry */
  get(index: number): Value | undefined {
    const code = this.#page(Math.floor(index / PAGE), false)?.[index % PAGE] ?? 0;
    if (code === 0) return this.#base?.get(index);
    return code > 0 ? code - 1 : this.#known[-code - 1];
  }

  #page(number: number, make: boolean): Int32Array | undefined {
    if (number === this.#lastNumber) return this.#last;
    let page = this.#pages.get(number);
    if (!page) {
      if (!make || this.#pages.size >= (this.#base ? MOST_PAGES_MORE : MOST_PAGES)) return undefined;
      page = new Int32Array(PAGE);
      this.#pages.set(number, page);
    }
    this.#last = page;
    this.#lastNumber = number;
    return page;
  }

  #place(value: Known): number {
    let place = this.#places.get(value);
    if (place === undefined) {
      const small = value instanceof Global || value instanceof Dtype || value instanceof ArrayWrapper;
      // What is imported, or built from what follows, must never be taken for mere data.
      if (small && this.#known.length >= MOST_SMALL) return 0;
      if (!small && this.#large >= MOST_LARGE) return 1 + (value instanceof Dict ? CONTAINER : OPAQUE);
      if (!small) this.#large += 1;
      place = -this.#known.push(value);
      this.#places.set(value, place);
    }
    return place;
  }
}
