import { delimiter, join, sep } from 'node:path';
import type { Host } from '#kit';
import { environmentsAmong, ownAmong } from './anew.ts';
import { homesOf, identityOf, ignoredPlaces, isUsual, mayUse } from './environments.ts';
import { clears, onlyInstalls, placesMade } from './installers.ts';
import { placesNamed } from './named.ts';
import { environmentsBelow } from './nested.ts';
import { isBelow } from './places.ts';
import type { Roles } from './roles.ts';
import type { FolderMemo } from './setup-memo.ts';
import type { Sources } from './sources.ts';

type Commands = readonly (readonly string[])[];

/** What sets a project up, and for which programs. */
export interface Work {
  root: string;
  /** Its name, by which it is told from others of the folder. */
  project: string;
  sources: Sources;
  roles: Roles;
  /** Those of `setup`, and programs that make their environment themselves. */
  commands: Commands;
  /** What mlops.yml starts besides. */
  programs: Commands;
}

/** Environments → which they are. */
type Identities = Record<string, string>;

/** The environments in a project's folder before it is set up, by their places. */
export interface Survey {
  /** What an earlier set-up made: removed first. */
  old: Identities;
  /** They stay. */
  left: Identities;
  /** Those that stay although an earlier set-up was seen to make them. */
  ours: Identities;
  /** Those that the set-up of another project of the folder made, and that neither set-up nor programs of this one use. They stay. */
  apart: string[];
  /** Those that stay and that set-up adds to. `isActive`: which alone keeps one of an earlier set-up from being removed. */
  addedTo: { place: string; isActive: boolean }[];
  /** What is there since a set-up that was killed: nobody saw who made it. */
  unknown: string[];
  /** What the commands make by their own documentation, and is not there yet. */
  coming: string[];
}

/** What there is before set-up, and what is to become of it. */
export async function surveyOf(host: Host, work: Work, memo: FolderMemo | undefined): Promise<Survey> {
  const { root, sources, commands, programs } = work;
  const found = await environmentsOf(host, work);
  const identities = await identitiesOf(root, found);
  const isActive = (place: string): boolean => isInPath(host, root, place);
  // What somebody made by hand nobody may be able to make again.
  const isOurs = (place: string): boolean =>
    memo?.coming.includes(place) === true || memo?.created[place] === identities[place];
  const isOwn = isOwnIn(sources);
  const cleared = commands.filter(clears).flatMap((argv) => placesMade(argv, isOwn));
  const scripts = commands.filter((argv) => placesMade(argv, isOwn).length === 0 && !onlyInstalls(argv, isOwn, []));
  const certain = placesOfWork(work);
  const about = { found: new Set(found), isActive: false };
  const isUsed = (place: string): boolean =>
    certain.includes(place) || isActive(place) || mayUse(root, scripts, place, about);
  // What has such a name programs find by themselves.
  const isShared = (place: string): boolean =>
    certain.includes(place) || (isUsual(place) && mayUse(root, [...scripts, ...programs], place, about));
  const isOthers = (place: string): boolean =>
    ![undefined, work.project].includes(memo?.makers[place]) && !isShared(place);
  const isOld = (place: string): boolean =>
    isOurs(place) && !isOthers(place) && !isTracked(sources, place) && !isActive(place);
  const left = found.filter((place) => !isOld(place));

  const before = memo?.left;
  const since = before ? found.filter((place) => before[place] !== identities[place] && !isOurs(place)) : [];
  const among = (places: readonly string[]): Identities =>
    Object.fromEntries(Object.entries(identities).filter(([place]) => places.includes(place)));
  return {
    old: among(found.filter(isOld)),
    left: among(left),
    ours: among(left.filter(isOurs)),
    apart: left.filter((place) => isOthers(place) && !isUsed(place)),
    addedTo: left
      .filter((place) => isUsed(place) && !cleared.includes(place))
      .map((place) => ({ place, isActive: isOurs(place) && isActive(place) })),
    unknown: await ownOf(host, work, since),
    coming: made(work).filter((place) => !left.includes(place)),
  };
}

/** What set-up has made since. */
export async function madeSince(host: Host, work: Work, { left }: Pick<Survey, 'left'>): Promise<Identities> {
  const added = (await environmentsOf(host, work)).filter((place) => !Object.hasOwn(left, place));
  return identitiesOf(work.root, await ownOf(host, work, added));
}

/** The environments that programs may use where there is no set-up. */
export async function unmadeOf(host: Host, work: Work): Promise<string[]> {
  const { root, sources, programs } = work;
  const all = await environmentsOf(host, work);
  const found = new Set(all);
  return all.filter(
    (place) =>
      mayUse(root, programs, place, { found, isActive: isInPath(host, root, place) }) && !isTracked(sources, place),
  );
}

/** Of commands that are files of the repository only they know what they do. */
export function isOwnIn({ all }: Pick<Sources, 'all'>): (place: string) => boolean {
  const owned = new Set(all);
  return (place) => owned.has(place);
}

/** What commands make by their own documentation. */
function made({ sources, commands }: Work): string[] {
  const isOwn = isOwnIn(sources);
  return commands.flatMap((argv) => placesMade(argv, isOwn));
}

/** Where environments are looked for, or made, whatever git says of them. */
const placesOfWork = (work: Work): string[] => [
  ...made(work),
  ...homesOf(work.root, [...work.commands, ...work.programs]),
];

async function environmentsOf(host: Host, work: Work): Promise<string[]> {
  const { root, programs } = work;
  const ignored = [...(await ignoredPlaces(host, root)).keys()];
  const below = environmentsBelow(root, ignored);
  return [...(await environmentsAmong(root, [...ignored, ...below, ...homesOf(root, programs), ...made(work)]))];
}

const ownOf = (host: Host, work: Work, places: readonly string[]): Promise<string[]> =>
  ownAmong(host, work.root, places, {
    certain: placesOfWork(work),
    isNamed: () => placesNamed(work.sources, work.roles, { setup: work.commands, programs: work.programs }),
  });

async function identitiesOf(root: string, places: readonly string[]): Promise<Identities> {
  const found = await Promise.all(places.map(async (place) => [place, await identityOf(root, place)] as const));
  return Object.fromEntries(found.flatMap(([place, identity]) => (identity === undefined ? [] : [[place, identity]])));
}

function isTracked({ all, untracked }: Sources, place: string): boolean {
  return all.some((name) => isBelow(place, name) && !untracked.has(name));
}

/** Whether programs that are called by their name lie in a place: without it another one would be taken for them. */
function isInPath({ env }: Host, root: string, place: string): boolean {
  const directory = join(root, place);
  return (env['PATH'] ?? '').split(delimiter).some((one) => one === directory || one.startsWith(`${directory}${sep}`));
}
