import { posix } from 'node:path';
import type { Reference } from './references.ts';

/** What says for all below it what names stand for: Node's `imports`, TypeScript's `paths`, an import map. */
export const MAPS_NAMES = /(^|\/)(package|[tj]sconfig(\.[\w-]+)*|deno|import_?map)\.jsonc?$/;

// `#libs/*` and `./libs/*/src/index.mjs`, in `imports` of a package.json.
export interface MappedName {
  before: string;
  /** Absent for a name that stands for itself alone. */
  after?: string;
  targets: string[];
}

const BLOCK = /"(?:imports|paths)"\s*:\s*\{/g;
// A name, and as much as a hostile file may make of one.
const TOKEN = /"((?:[^"\\\n]|\\.){0,500})"(\s*:)?|[{}]/g;

/** Names that settings give to files; comments, which JSON does not have, are passed over as far as they have no quotation marks. */
export function mappedNames(name: string, text: string): MappedName[] {
  const [, base = '.'] = /"baseUrl"\s*:\s*"([^"\n]*)"/.exec(text) ?? [];
  const found: MappedName[] = [];
  for (const { 0: head, index } of text.matchAll(BLOCK)) {
    let depth = 1;
    for (const [token, said, colon] of text.slice(index + head.length).matchAll(TOKEN)) {
      if (said === undefined) depth += token === '{' ? 1 : -1;
      else if (colon === undefined) found.at(-1)?.targets.push(posix.join(posix.dirname(name), base, said));
      else if (depth === 1) found.push(named(said));
      if (depth === 0) break;
    }
  }
  return found.filter(({ before, targets }) => before !== '' && targets.length > 0);
}

function named(key: string): MappedName {
  const at = key.indexOf('*');
  return at < 0 ? { before: key, targets: [] } : { before: key.slice(0, at), after: key.slice(at + 1), targets: [] };
}

/** The places that a text leads to by mapped names. */
export function placesSaid({ text }: Reference, { before, after, targets }: MappedName): string[] {
  const places: string[] = [];
  for (let at = text.indexOf(before); at >= 0; at = text.indexOf(before, at + before.length)) {
    const [rest = ''] = /^[^\s"'`]*/.exec(text.slice(at + before.length, at + before.length + LONGEST)) ?? [];
    const isSaid = after === undefined ? rest === '' : rest.endsWith(after);
    const any = rest.slice(0, rest.length - (after ?? rest).length);
    if (isSaid) for (const target of targets) places.push(posix.join(target.replaceAll('*', () => any)));
  }
  return [...new Set(places)];
}

/** Of what `*` stands for. */
const LONGEST = 200;
