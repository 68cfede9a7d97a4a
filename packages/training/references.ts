import { posix } from 'node:path';

/** Files that stand for their directory where it is imported. */
const OF_DIRECTORY = /^(__init__|__main__|mod|index)\.(py|rs|[cm]?[jt]sx?)$/;

/** Languages in which a file is named in quotes or by an import; in all else any word may be a name. */
const QUOTES = /\.(pyi?|[cm]?[jt]sx?|r|jl|rb|java|scala|kt|go|rs|c|cc|cpp|h|hpp|cs|swift|lua)$/i;

/** Imports that go over several lines, or begin one, or stand anywhere in it. */
const IMPORTS = [
  /\b(?:import|use)\b[^\n({]*[({][^)}]*[)}]/g,
  /^[ \t]*#?(?:from|use|using|include|library|mod|source|load)\b.*$/gm,
  /^.*\bimport\b.*$/gm,
];

/** A source, and what it names. */
export interface Reference {
  /** Where it lies: names are relative to that, or to what is above. */
  directory: string;
  /** The words that may be names of files or directories. */
  words: ReadonlySet<string>;
  text: string;
}

/** Whether a file is of one of these languages, by its ending. */
export const isProgram = (name: string): boolean => QUOTES.test(name);

/** @param name of the file, whose ending says the language */
export function referencesOf(name: string, text: string): Reference {
  const said = isProgram(name) ? importsAndQuotes(text) : text;
  return { directory: posix.dirname(name), words: wordsOf(said), text };
}

/** From the first quotation mark of a line to its last one: an apostrophe in a comment is to hide nothing. */
function importsAndQuotes(text: string): string {
  const quoted = text.match(/["'`].*["'`]/g) ?? [];
  return [...quoted, ...IMPORTS.flatMap((pattern) => text.match(pattern) ?? [])].join('\n');
}

/** `./lib/a-b.v2.mjs` has `lib`, `a-b.v2.mjs`, `a-b.v2`, and what lies between its dots and hyphens. */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const [token] of text.matchAll(/[\p{L}\p{N}_.-]+/gu)) {
    const name = token.replace(/^[.-]+|[.-]+$/g, '');
    words.add(name).add(stemOf(name));
    for (const part of name.split('.')) {
      words.add(part);
      for (const piece of part.split('-')) words.add(piece);
    }
  }
  words.delete('');
  return words;
}

const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '');

/** Files by the words that name them. */
export class NamedFiles {
  private readonly byWord = new Map<string, string[]>();
  /** Those whose names are no words, such as `my file.py`. */
  private readonly odd: string[] = [];

  /** @param isSource whether a file may be named without its ending, as imports do; others are named in full */
  constructor(names: readonly string[], isSource: (name: string) => boolean) {
    for (const name of names) {
      const base = posix.basename(name);
      if (!/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(base)) this.odd.push(name);
      const words = [base, ...(isSource(name) ? [OF_DIRECTORY.test(base) ? directoryOf(name) : stemOf(base)] : [])];
      for (const word of new Set(words)) this.byWord.set(word, [...(this.byWord.get(word) ?? []), name]);
    }
  }

  /**
   * What a source names, if there is such a file: of its own directory, or of one above it; of any other, if that is named as
   * well. A directory that is imported is named by itself.
   */
  namedIn({ directory, words, text }: Reference): string[] {
    const named = [...words].flatMap((word) => this.byWord.get(word) ?? []);
    return [...named, ...this.odd.filter((name) => text.includes(posix.basename(name)))].filter((name) => {
      const there = posix.dirname(name);
      const isAbove = !posix.relative(there, directory).startsWith('..');
      return isAbove || words.has(posix.basename(there));
    });
  }
}

const directoryOf = (name: string): string => posix.basename(posix.dirname(name));
