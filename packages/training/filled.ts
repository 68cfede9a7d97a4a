import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '#kit';
import { isMade } from './anew.ts';
import { areBuildsOfSetuptools } from './built.ts';
import { ignoredPlaces } from './environments.ts';
import { environmentsBelow } from './nested.ts';
import type { Sources } from './sources.ts';

/** What git ignores → which it is, as `ignoredPlaces` says. */
type Ignored = ReadonlyMap<string, string>;

interface Searched {
  root: string;
  sources: Pick<Sources, 'all' | 'submodules'>;
}

/**
 * Directories that git ignores and set-up was seen to fill, such as a `build` of CMake: nobody else knows what of it another commit left.
 * None of environments or of setuptools, which are cleared.
 *
 * @param before what there was before set-up @param known those of set-ups before
 */
export async function filledSince(
  host: Host,
  { root, sources }: Searched,
  before: Ignored,
  known: readonly string[],
): Promise<string[]> {
  const now = await ignoredPlaces(host, root, sources.submodules);
  const isDirectory = (place: string): boolean =>
    lstatSync(join(root, place), { throwIfNoEntry: false })?.isDirectory() === true;
  const changed = [...now].filter(([place, which]) => before.get(place) !== which || known.includes(place));
  const filled = changed.flatMap(([place]) =>
    isDirectory(place) && !isMade(join(root, place)) && environmentsBelow(root, [place]).length === 0 ? [place] : [],
  );
  const others = await areBuildsOfSetuptools(root, sources, filled);
  return filled.filter((place) => !others.has(place)).sort();
}

/** Names those that were there before set-up and are the same ones still. @param before, known as of `filledSince` */
export async function sayFilled(
  host: Host,
  { root, sources }: Searched,
  before: Ignored,
  known: readonly string[],
): Promise<void> {
  const now = await ignoredPlaces(host, root, sources.submodules);
  const stayed = known.filter((place) => now.has(place) && madeAs(now.get(place)) === madeAs(before.get(place)));
  if (stayed.length === 0) return;
  host.log.info(
    `Set-up filled ${stayed.join(', ')} before and did not remove it: it may take for done what another commit left there. Let \`setup\` remove it first (\`rm -rf ${stayed.join(' ')}\`)`,
  );
}

/** Names those that are there where mlops.yml says no set-up any more. @param known as of `filledSince` */
export async function sayStillFilled(host: Host, { root, sources }: Searched, known: readonly string[]): Promise<void> {
  const now = await ignoredPlaces(host, root, sources.submodules);
  const stay = known.filter((place) => now.has(place));
  if (stay.length === 0) return;
  host.log.info(
    `Set-up filled ${stay.join(', ')} before, and mlops.yml says no \`setup\` now: programs may find what it left there, which a fresh clone does not have`,
  );
}

/** Without when it was last written to. */
const madeAs = (which: string | undefined): string | undefined => which?.replace(/ \S+$/, '');
