import { type Page, PAGE, type Pages } from './pages.ts';

const SHIFT = Math.log2(PAGE);
const MASK = PAGE - 1;

/** A row of numbers of 32 bits, in pages that are kept for the next ones until it is released. */
export class Cells {
  readonly #pool: Pages;
  readonly #what: string;
  readonly #pages: Page[] = [];

  /** @param what they are, for who is told that there are too many */
  constructor(pool: Pages, what: string) {
    this.#pool = pool;
    this.#what = what;
  }

  get(at: number): number {
    return this.#pages[at >>> SHIFT]!.cells[at & MASK]!;
  }

  /** @param at at most one behind the last */
  set(at: number, value: number): void {
    const page = (this.#pages[at >>> SHIFT] ??= this.#pool.take(this.#what));
    page.cells[at & MASK] = value;
  }

  release(): void {
    for (const page of this.#pages) this.#pool.giveBack(page);
    this.#pages.length = 0;
  }
}
