import { posix } from 'node:path';
import { isAbove, isBelow } from './places.ts';
import type { Roles } from './roles.ts';
import { setUpFiles } from './set-up-files.ts';
import type { Sources } from './sources.ts';

type Commands = readonly (readonly string[])[];

/**
 * Tells of a place below the project's folder whether set-up, or what it reads, names it or the directory that it lies in:
 * `cd ui && npm ci` makes `ui/node_modules`, and a workspace of `packages/*` one in each of them.
 *
 * @param programs what else mlops.yml starts: their words count, and nothing that they read
 */
export async function placesNamed(
  sources: Sources,
  roles: Roles,
  { setup, programs }: { setup: Commands; programs: Commands },
): Promise<(place: string) => boolean> {
  const { files } = await setUpFiles(sources, roles, setup);
  const texts = await sources.read([...files].filter((name) => !roles.data.has(name)));
  const said = [
    { directory: '.', text: [...setup, ...programs].flat().join('\n') },
    ...[...texts].map(([name, text]) => ({ directory: posix.dirname(name), text })),
  ];
  return (place) => said.some(({ directory, text }) => isSaid(text, directory, place));
}

/** @param directory where the text lies */
function isSaid(text: string, directory: string, place: string): boolean {
  const parent = posix.dirname(place);
  const names = [place];
  if (!isAbove(parent)) names.push(parent);
  if (!isAbove(directory) && isBelow(directory, place)) names.push(posix.relative(directory, place));
  if (names.some((name) => isIn(text, name, ENDS))) return true;
  const above = posix.dirname(parent);
  return !isAbove(above) && isIn(text, `${above}/`, MEMBERS);
}

const ENDS = /^(?![\p{L}\p{N}_-])/u;
/** `packages/*`, `packages/$name`, `packages/{name}`. */
const MEMBERS = /^[*${]/;

/** Whether a text has a name that is no part of a longer one. @param next what may follow it */
function isIn(text: string, name: string, next: RegExp): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    if (!/[\p{L}\p{N}_.-]$/u.test(text.slice(Math.max(0, at - 1), at)) && next.test(text.slice(end, end + 1)))
      return true;
  }
  return false;
}
