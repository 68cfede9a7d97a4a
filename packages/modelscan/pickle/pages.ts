import { Broken } from './broken.ts';

/** Cells of a page, four bytes each. */
export const PAGE = 1 << 12;
/** Together 16 MiB. */
const MOST_PAGES = 1024;

/** Cells that several may read; whoever is not alone with them copies them before writing. */
export interface Page {
  cells: Int32Array;
  users: number;
}

/** The memory of all readings of a file: what one gives back the next one takes, for an archive may have thousands. */
export class Pages {
  readonly #free: Int32Array[] = [];
  #taken = 0;
  /** How many pickles were, or may have been, read with it. */
  readers = 0;

  /** @returns a page of zeroes. @throws Broken when there is none left, of more `what` than are kept */
  take(what: string): Page {
    if (this.#taken >= MOST_PAGES) throw new Broken(what, 'pickle-too-large');
    this.#taken += 1;
    return { cells: this.#free.pop()?.fill(0) ?? new Int32Array(PAGE), users: 1 };
  }

  giveBack(page: Page): void {
    page.users -= 1;
    if (page.users > 0) return;
    this.#taken -= 1;
    this.#free.push(page.cells);
  }

  /** A page to write on that says the same, for one of the users of a page. */
  own(page: Page, what: string): Page {
    if (page.users === 1) return page;
    const copy = this.take(what);
    copy.cells.set(page.cells);
    page.users -= 1;
    return copy;
  }
}
