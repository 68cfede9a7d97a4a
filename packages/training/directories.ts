import { posix } from 'node:path';
import { isAbove, isBelow, withoutSlash } from './places.ts';
import { push, says, type Reference } from './references.ts';

/** The directories of files, by how a text may name them. */
export class Directories {
  private readonly byName = new Map<string, string[]>();
  private readonly places = new Set<string>();

  constructor(files: readonly string[]) {
    for (const file of files) {
      for (let place = posix.dirname(file); !this.places.has(place); place = posix.dirname(place)) {
        this.places.add(place);
        if (isAbove(place)) break;
        push(this.byName, posix.basename(place), place);
      }
    }
  }

  has(place: string): boolean {
    return this.places.has(place);
  }

  /** Those of a name, wherever they lie. */
  called(name: string): readonly string[] {
    return this.byName.get(name) ?? [];
  }

  /** By a path: from where the text lies, from the project's folder, or after something that is not known, such as a variable. */
  namedIn(reference: Reference): string[] {
    const found: string[] = [];
    for (const { 0: written, index } of reference.text.matchAll(PATH)) {
      const token = written.replace(FLAG, '');
      // Of `packages/*` all.
      const path = withoutSlash(posix.join(token.replace(/\/\*.*$/, '')));
      if (isAbove(path)) {
        const before = reference.text.slice(Math.max(0, index - 20), index);
        // `. env/activate`, as shells have it, is no directory.
        if (path !== '.' || !/(^|[;&|({\n])\s*$/.test(before)) found.push(posix.join(reference.directory, path), path);
        continue;
      }
      const tail = path.replace(/^(\.\.\/)+|^\/+|^.*\$[^/]*\//g, '');
      for (const place of this.called(posix.basename(path))) {
        const head = place === tail ? '.' : place.endsWith(`/${tail}`) ? place.slice(0, -tail.length - 1) : undefined;
        if (head !== undefined && (isBelow(head, reference.directory) || says(reference, posix.basename(head))))
          found.push(place);
      }
    }
    return found.map(withoutSlash);
  }
}

/** `-e./pkg`, `-I../lib`. */
const FLAG = /^-[A-Za-z](?=[./])/;

/** What is written with a slash, or consists of dots. */
const PATH =
  /(?<![^\s"'`=,;:|&()<>{}[\]@])(?:[^\s"'`=,;:|&()<>{}[\]@]*\/[^\s"'`=,;:|&()<>{}[\]@]*|(?:-[A-Za-z])?\.\.?(?![^\s"'`,;:|&()<>{}[\]@]))/g;
