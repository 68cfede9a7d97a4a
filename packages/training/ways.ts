import { realpath } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import type { Host } from '#kit';
import { Directories } from './directories.ts';
import { withoutSlash } from './places.ts';
import type { Sources } from './sources.ts';

/**
 * What of a repository the values of declared variables name, from the project's folder: directories where programs look for
 * modules (`PYTHONPATH=../libs/prep`, `RUBYOPT=-I../lib`), and files. No commit says them, so whoever verifies does not know them.
 *
 * @param declared names
 */
export async function waysOf(
  host: Host,
  root: string,
  { all }: Pick<Sources, 'all'>,
  declared: readonly string[] = [],
): Promise<string[]> {
  const values = declared.flatMap((name) => host.env[name] ?? []);
  if (values.length === 0) return [];
  const files = new Set(all);
  const directories = new Directories(all);
  const words = values.flatMap((value) => [value, ...value.split(/[:;,\s]+/)]);
  const said = words.flatMap((word) => [word, word.slice(word.indexOf('=') + 1), word.replace(/^-\w/, '')]);
  const found = new Set<string>();
  for (const one of new Set(said)) {
    if (one === '' || one.includes('\0')) continue;
    const path = resolve(root, one.replace(/\/\*+$/, ''));
    for (const there of [path, await realpath(path).catch(() => path)]) {
      const place = withoutSlash(relative(root, there).split(sep).join('/'));
      if (files.has(place) || (place !== '' && directories.has(place))) found.add(place);
    }
  }
  return [...found];
}
