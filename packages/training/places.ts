import { posix } from 'node:path';

export const withoutSlash = (place: string): string => place.replace(/\/$/, '');

/** A directory that the project itself lies in, with all that is not its own. */
export const isAbove = (directory: string): boolean => /^\.\.?(\/\.\.)*$/.test(directory);

/** A place with more above it than any path leads up. */
const DEEP = '/deep'.repeat(100);

/** Whether a place is a directory or below it; both relative to the project's folder, or absolute. */
export function isBelow(directory: string, place: string): boolean {
  const [from, to] = [directory, place].map((path) => (posix.isAbsolute(path) ? path : posix.join(DEEP, path)));
  return from === to || to!.startsWith(from!.endsWith('/') ? from! : `${from}/`);
}
