import { posix } from 'node:path';
import { isAbove, isBelow } from './places.ts';

/** Files that stand for their directory where it is imported. */
const OF_DIRECTORY = /^(((__init__|__main__|mod|lib|index)\.(py|rs|[cm]?[jt]sx?))|package\.json)$/;

const PROGRAM =
  /\.(pyi?|[cm]?[jt]sx?|r|jl|rb|java|scala|kt|go|rs|c|cc|cpp|h|hpp|cs|swift|lua|ipynb|(ba|z)?sh|ps1|[qr]md)$/i;

/** A source, and what it names. */
export interface Reference {
  /** Where it lies: names are relative to that, or to what is above. */
  directory: string;
  /** The words that may be names of files or directories. */
  words: ReadonlySet<string>;
  text: string;
}

/** Whether a file is a source of a programming language, or a notebook, by its ending. */
export const isProgram = (name: string): boolean => PROGRAM.test(name);

/**
 * What a text may name: any word of it, comments and all. Where an import or a text in quotation marks ends is another matter
 * in each language, and one that is taken to end too early hides what was changed.
 */
export const asWords = (directory: string, text: string): Reference => ({ directory, words: wordsOf(text), text });

/**
 * `./lib/a-b.v2.mjs` has `lib`, `a-b.v2.mjs`, `a-b.v2`, and what lies between its dots and hyphens; `\nlib`, as a line end is
 * written in quotation marks, has `lib` too, and so has `-rlib`.
 */
function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  // A text says most of its words many times over.
  for (const token of new Set(text.match(/\\?[\p{L}\p{N}_.-]+/gu))) {
    const said = token.startsWith('\\') ? [token.slice(1), token.slice(2)] : [token];
    if (/^-[A-Za-z]./.test(token)) said.push(token.slice(2));
    for (const name of said.map(withoutDots)) {
      words.add(name).add(stemOf(name));
      for (const part of name.split('.')) {
        words.add(part);
        for (const piece of part.split('-')) words.add(piece);
      }
    }
  }
  words.delete('');
  return words;
}

/** Without a pattern, which would take a square of the time for a long line of dashes. */
function withoutDots(name: string): string {
  const isDot = (at: number): boolean => name[at] === '.' || name[at] === '-';
  let [from, to] = [0, name.length];
  while (from < to && isDot(from)) from += 1;
  while (to > from && isDot(to - 1)) to -= 1;
  return name.slice(from, to);
}

const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '');

/** Files by the words that name them. */
export class NamedFiles {
  private readonly byWord = new Map<string, string[]>();
  /** Those whose names are no words, such as `my file.py`, by the first word that is part of the name. */
  private readonly odd = new Map<string, { said: string; name: string }[]>();

  /** @param isSource whether a file may be named without its ending, as imports do; others are named in full */
  constructor(names: readonly string[], isSource: (name: string) => boolean) {
    for (const name of names) {
      const base = posix.basename(name);
      const stands = OF_DIRECTORY.test(base) && !isAbove(posix.dirname(name)) ? [directoryOf(name)] : [];
      for (const said of new Set([base, ...(isSource(name) ? [stemOf(base), ...stands] : [])])) {
        if (isOdd(said)) push(this.odd, piecesOf(said)[0] ?? '', { said, name });
        else push(this.byWord, said, name);
      }
    }
  }

  /** What a text says, wherever it lies. */
  saidIn(reference: Reference): string[] {
    const said: string[] = [];
    for (const word of ['', ...reference.words]) {
      said.push(...(this.byWord.get(word) ?? []));
      for (const odd of this.odd.get(word) ?? []) if (says(reference, odd.said)) said.push(odd.name);
    }
    return said;
  }

  /**
   * What a source names, if there is such a file: of its own directory, or of one above it; of any other, if that is named as
   * well. A directory that is imported is named by itself.
   *
   * @param ways directories that need not be named
   */
  namedIn(reference: Reference, ways: readonly string[] = []): string[] {
    return this.saidIn(reference).filter((name) => {
      const there = posix.dirname(name);
      return isBelow(there, reference.directory) || ways.includes(there) || says(reference, posix.basename(there));
    });
  }
}

/** Adds to a list of a map. */
export function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** Whether a text has the name of a file or directory. */
export function says({ words, text }: Reference, name: string): boolean {
  return isOdd(name) ? piecesOf(name).every((piece) => words.has(piece)) && text.includes(name) : words.has(name);
}

/** Not a word as `wordsOf` finds them. */
const isOdd = (name: string): boolean => !/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name) || withoutDots(name) !== name;

/** The words of a name that is none. */
export const piecesOf = (name: string): string[] => name.match(/[\p{L}\p{N}_]+/gu) ?? [];

const directoryOf = (name: string): string => posix.basename(posix.dirname(name));
