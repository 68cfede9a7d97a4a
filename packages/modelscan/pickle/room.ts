import { Broken } from './broken.ts';
import { Pages } from './pages.ts';
import { ArrayWrapper, Dtype, Global, type Known, plainly, type Value } from './value.ts';

/** Distinct names that are imported; a model has less than a hundred. */
const MOST_GLOBALS = 2000;
/** Names and types of elements are small and used to the end; what describes an array is used once. */
const MOST_SMALL = 100_000;
const MOST_LARGE = 4000;
/** What descriptions of arrays may weigh that the memo remembers, in the words of which values are made. */
const MOST_WEIGHT = 100_000;

/**
 * What the reading of a file may keep, together with every other reading that goes on from within it: cells for stacks,
 * marks and memos, and so many objects. Whatever the file, there is no more.
 */
export class Room {
  readonly pages: Pages;
  readonly #globals = new Map<string, Global>();
  readonly #known: Known[] = [];
  readonly #places = new Map<Known, number>();
  #large = 0;
  #weight = 0;

  constructor(pages = new Pages()) {
    this.pages = pages;
  }

  /** The one that stands for a name. */
  global(module: string, name: string): Global {
    const key = `${module}\n${name}`;
    let found = this.#globals.get(key);
    if (!found) {
      if (this.#globals.size >= MOST_GLOBALS) throw new Broken('names that it imports', 'pickle-too-large');
      found = new Global(module, name);
      this.#globals.set(key, found);
    }
    return found;
  }

  /** @returns a number below zero that stands for a value in memos, or a value to remember in its stead */
  remember(value: Known): number {
    const known = this.#places.get(value);
    if (known !== undefined) return known;
    const small = isSmall(value);
    // What is imported, or built from what follows, must never be taken for mere data.
    if (small && this.#known.length >= MOST_SMALL) throw new Broken('values in its memo', 'pickle-too-large');
    // Of what is not small, what is left is a number.
    if (!small && (this.#large >= MOST_LARGE || this.#weight >= MOST_WEIGHT)) return plainly(value) as number;
    if (!small) this.#large += 1;
    const place = -this.#known.push(value);
    this.#places.set(value, place);
    return place;
  }

  remembered(place: number): Known {
    return this.#known[-place - 1]!;
  }

  /** A description is done of which something was remembered. */
  weigh(weight: number): void {
    this.#weight += weight;
  }
}

/** Whether it takes the same little memory for good. */
export function isSmall(value: Value): boolean {
  return value instanceof Global || value instanceof Dtype || value instanceof ArrayWrapper;
}
