import { posix } from 'node:path';
import { isAbove, isBelow, withoutSlash } from './places.ts';
import { asWords, type Reference } from './references.ts';
import type { Roles } from './roles.ts';
import type { Sources } from './sources.ts';

/** Links that lead on to links. */
const MOST_LINKS = 40;

/** What a text names, and with it what all the texts that were read so far name together. */
export interface Naming {
  namedIn(reference: Reference, name?: string): readonly string[];
  together?(): readonly string[];
}

/**
 * These files, what they and the references name, what that names, and so on; with what symbolic links among them lead to in
 * git: of a directory all code, but nothing of one that the project itself lies in.
 *
 * Reads every file that it reaches once, but for raw data, and looks each word up: about 30 ms for each megabyte.
 * @param naming by default nothing names anything, and only links lead on
 */
export async function follow(
  sources: Sources,
  roles: Roles,
  from: readonly string[],
  naming?: Naming,
  references: readonly Reference[] = [],
): Promise<Set<string>> {
  const all = new Set(sources.all);
  const reached = new Set<string>();
  let next = [...from, ...references.flatMap((reference) => naming?.namedIn(reference) ?? [])];
  for (;;) {
    const isNew = (name: string): boolean => !reached.has(name);
    if (!next.some(isNew)) next = [...(naming?.together?.() ?? [])];
    const fresh = [...new Set(next)].filter(isNew);
    if (fresh.length === 0) return reached;
    for (const name of fresh) reached.add(name);
    const files = fresh.filter((name) => !roles.data.has(name));
    const links = await sources.links(files);
    next = [];
    for (const [name, target] of links) {
      next.push(...(await behindLink(sources, all, roles, name, target)));
      next.push(...(naming?.namedIn(asWords(posix.dirname(name), target)) ?? []));
    }
    if (!naming) continue;
    const texts = await sources.read(files.filter((name) => !links.has(name)));
    for (const [name, text] of texts) next.push(...naming.namedIn(asWords(posix.dirname(name), text), name));
  }
}

/** What git has where a link leads, and the links on the way; of what it ignores, of what lies outside, nothing. */
async function behindLink(
  sources: Sources,
  all: ReadonlySet<string>,
  { data, isCode }: Roles,
  name: string,
  target: string,
): Promise<string[]> {
  const met: string[] = [];
  const filesAt = (place: string): string[] => {
    if (all.has(place)) return data.has(place) ? [] : [place];
    return isAbove(place) ? [] : sources.all.filter((file) => isCode(file) && isBelow(place, file));
  };
  let place = placeBehind(name, target);
  for (let links = 0; place !== undefined && links < MOST_LINKS; links += 1) {
    const parts: string[] = place.split('/');
    const way = parts.map((_, index) => parts.slice(0, index + 1).join('/')).find((one) => all.has(one));
    const further: string | undefined = way && (await sources.links([way])).get(way);
    if (further === undefined) break;
    met.push(way!);
    place = placeBehind(way!, further, place.slice(way!.length));
  }
  const files = place === undefined ? [] : filesAt(place);
  if (files.length > 0) return [...met, ...files];
  // Out of the repository and in again, by the name that this clone has.
  const real = await sources.realPlace?.(name);
  return real === undefined ? met : [...met, ...filesAt(real)];
}

const placeBehind = (name: string, target: string, rest = ''): string | undefined =>
  posix.isAbsolute(target) ? undefined : withoutSlash(posix.join(posix.dirname(name), target, rest));
