import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** What stands between two fences of a page. */
export interface Block {
  language: string;
  code: string;
  /** On which it begins, from 1. */
  line: number;
}

/** @param page from the repository's top */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].map(({ 1: indent, 2: language, 3: code, index }) => ({
    language: language!,
    code: code!.replaceAll(new RegExp(`^${indent!}`, 'gm'), ''),
    line: text.slice(0, index).split('\n').length + 1,
  }));
}

/** The first block of a language: what people copy. @throws when the page has none */
export function copied(page: string, language: string): string {
  const block = blocksOf(page).find((one) => one.language === language);
  if (!block) throw new Error(`${page} has no block of ${language}`);
  return block.code;
}

/** The same text with one thing in it changed. @throws when it is not there, or more than once */
export function changed(text: string, what: string, into: string): string {
  const { length } = text.split(what);
  if (length !== 2) throw new Error(`${JSON.stringify(what)} is there ${length - 1} times`);
  return text.replace(what, () => into);
}
