const PAGE = 1 << 16;
const FIRST_PAGES = 48;
const RECENT_PAGES = 16;

/**
 * Short texts of a pickle, kept in at most 4 MiB: the first 3 MiB for good, since a module's name is written once and
 * used to the end, and of the others the most recent MiB.
 */
export class TextKeep {
  readonly #pages: Buffer[] = [];
  #page = 0;
  #used = 0;

  /** @param length at most 255 bytes; @returns where `get` finds the text while it is kept */
  put(bytes: Uint8Array, from: number, length: number): number {
    if (this.#used + length >= PAGE) {
      this.#page += 1;
      this.#used = 0;
    }
    const page = (this.#pages[slot(this.#page)] ??= Buffer.allocUnsafeSlow(PAGE));
    let at = this.#used;
    page[at++] = length;
    for (let index = from; index < from + length; index += 1) page[at++] = bytes[index]!;
    const position = this.#page * PAGE + this.#used;
    this.#used = at;
    return position;
  }

  /** @returns undefined when the text is no longer kept */
  get(position: number): string | undefined {
    const page = Math.floor(position / PAGE);
    if (page >= FIRST_PAGES && page <= this.#page - RECENT_PAGES) return undefined;
    const bytes = this.#pages[slot(page)]!;
    const at = position % PAGE;
    return bytes.toString('utf8', at + 1, at + 1 + bytes[at]!);
  }
}

function slot(page: number): number {
  return page < FIRST_PAGES ? page : FIRST_PAGES + ((page - FIRST_PAGES) % RECENT_PAGES);
}
