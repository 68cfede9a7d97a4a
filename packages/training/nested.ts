import { existsSync, lstatSync, opendirSync, type Dir } from 'node:fs';
import { join, posix } from 'node:path';
import { isMade } from './anew.ts';
import { isAbove } from './places.ts';

/**
 * By how far down one looks: `build/venv` is one level, `out/tox/py313` two. Entries that are read of one directory, and of all
 * of a level together; a thousand take some milliseconds at most, however many more there are.
 */
const LEVELS = [
  { each: 1_000, all: Infinity },
  { each: 100, all: 1_000 },
];

/**
 * Environments in directories that git ignores whole, and of which it names no more than themselves: `build/venv`, `.nox/tests`.
 * Nothing is looked for in environments, in other repositories or behind links, nor beyond the first entries of many.
 *
 * @param ignored places that git ignores, relative to the project's folder
 */
export function environmentsBelow(root: string, ignored: Iterable<string>): string[] {
  const isEntered = (place: string): boolean => !isMade(join(root, place)) && !existsSync(join(root, place, '.git'));
  const found: string[] = [];
  let level = [...ignored].filter(
    (place) => !isAbove(place) && !place.startsWith('../') && isDirectory(join(root, place)) && isEntered(place),
  );
  for (const { each, all } of LEVELS) {
    const next: string[] = [];
    let left = all;
    for (const place of level) {
      if (left <= 0) break;
      const { read, directories } = firstIn(join(root, place), Math.min(each, left));
      left -= read;
      next.push(...directories.map((name) => posix.join(place, name)));
    }
    found.push(...next.filter((place) => isMade(join(root, place))));
    level = next.filter(isEntered);
  }
  return found;
}

const isDirectory = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Links are no directories. Nothing of what cannot be read: set-up may have made it so. */
function firstIn(path: string, most: number): { read: number; directories: string[] } {
  const directories: string[] = [];
  let read = 1;
  let opened: Dir | undefined;
  try {
    opened = opendirSync(path, { bufferSize: most });
    for (let entry = opened.readSync(); entry && read <= most; entry = opened.readSync()) {
      read += 1;
      if (entry.isDirectory()) directories.push(entry.name);
    }
  } catch {
    // Not to be read, or gone meanwhile.
  }
  opened?.closeSync();
  return { read, directories };
}
