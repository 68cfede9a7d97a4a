import { type Page, PAGE } from './pages.ts';
import type { Room } from './room.ts';
import { OPAQUE, type Value } from './value.ts';

const LARGEST = 0x7ffffffe;
const FULL = 'values in its memo';

/**
 * The memo of a pickle: four bytes for each entry. An entry holds 0 when absent, a value without allocation as itself + 1,
 * and what is known as the number below zero by which the room remembers it.
 */
export class Memo {
  readonly #room: Room;
  readonly #pages: Map<number, Page>;
  #last: Page | undefined;
  #lastNumber = -1;
  /** How many entries there are. */
  size = 0;

  constructor(room: Room, pages = new Map<number, Page>()) {
    this.#room = room;
    this.#pages = pages;
  }

  /** One that goes its own way from here: what either writes the other does not see. */
  fork(): Memo {
    for (const page of this.#pages.values()) page.users += 1;
    const fork = new Memo(this.#room, new Map(this.#pages));
    fork.size = this.size;
    return fork;
  }

  /** Nothing is asked of it any more. */
  release(): void {
    for (const page of this.#pages.values()) this.#room.pages.giveBack(page);
    this.#pages.clear();
    this.#last = undefined;
  }

  /** @throws Broken when it is full */
  put(index: number, value: Value): void {
    const page = this.#write(Math.floor(index / PAGE));
    if (page.cells[index % PAGE] === 0) this.size += 1;
    const code = typeof value === 'number' ? value : this.#room.remember(value);
    page.cells[index % PAGE] = code < 0 ? code : 1 + (code > LARGEST - 1 ? OPAQUE : code);
  }

  /** @returns undefined when there is no such entry */
  get(index: number): Value | undefined {
    const code = this.#page(Math.floor(index / PAGE))?.cells[index % PAGE] ?? 0;
    if (code === 0) return undefined;
    return code > 0 ? code - 1 : this.#room.remembered(code);
  }

  #page(number: number): Page | undefined {
    if (number === this.#lastNumber) return this.#last;
    this.#lastNumber = number;
    this.#last = this.#pages.get(number);
    return this.#last;
  }

  #write(number: number): Page {
    const page = this.#page(number);
    if (page?.users === 1) return page;
    const own = page ? this.#room.pages.own(page, FULL) : this.#room.pages.take(FULL);
    this.#pages.set(number, own);
    this.#last = own;
    return own;
  }
}
