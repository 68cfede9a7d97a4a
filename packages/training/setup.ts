import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join, relative, resolve, sep } from 'node:path';
import type { Project, TrainSection } from '#config';
import { DigestMemo, momentOf, sha256, wasAway } from '#evidence';
import { canonicalJson, MlopsError, type Host } from '#kit';
import { environmentDigests, programEnvironment, runProgram } from '#process';
import {
  environmentsAmong,
  forgetBuilds,
  ownAmong,
  removeBuilds,
  removeEnvironments,
  sayUnmade,
  sayWhatStays,
} from './anew.ts';
import { codeAmong, type Program } from './code.ts';
import { fail } from './errors.ts';
import {
  homesOf,
  identityOf,
  ignoredPlaces,
  isOfNode,
  isThere,
  mayUse,
  noteEnvironments,
  unmark,
  type Environments,
} from './environments.ts';
import { areLeadingElsewhere, clears, makesItself, onlyInstalls, placeOfInstall, placesMade } from './installers.ts';
import { placesNamed } from './named.ts';
import { environmentsBelow } from './nested.ts';
import { fileOf, rolesOf } from './roles.ts';
import { isAbove, isBelow } from './places.ts';
import { placesOf, setUpFiles } from './set-up-files.ts';
import { sourcesOf } from './sources.ts';
import { waysOf } from './ways.ts';

/** Of the last set-up. */
interface Memo extends Environments {
  /** Empty where it is to be run again, whatever changes. */
  key: string;
  /** Environments that were not there before set-up made them → which they are: one that somebody made in their place is theirs. */
  created: Record<string, string>;
  /** Those that its commands make by their own documentation, and that are not there yet: it was ended, or the program makes them. */
  coming: string[];
  /** While it goes on: the environments that were there and stay, and which they are. Of any other nobody knows who made it. */
  left?: Record<string, string>;
  /** Environments that were removed, and that no set-up has made again. */
  removed?: string[];
}

type Commands = readonly (readonly string[])[];

/** What `train` says of set-up, and of the program that needs it. */
export type SetUp = Pick<TrainSection, 'setup' | 'run' | 'env' | 'code'>;

/** What a run set up last: what is not remembered from one run to the next is not done for each of its stages. */
const lastOf = new WeakMap<AbortSignal, string>();
/** Of which folders a run has let uv build all again. */
const forgottenOf = new WeakMap<AbortSignal, Set<string>>();

/**
 * Runs the `setup` programs, unless they ran before for the same arguments, values of `env:` and content of what they read, install
 * nowhere but in the project's folder, and the environment they made is still the one they made. What they made before is removed
 * first: installers add to what is there.
 *
 * @param options.again whatever was done before
 * @param options.goesOn whether the run has prepared this project already
 * @returns whether anything was run
 * @throws MLOPS_SETUP_UNFINISHED; MLOPS_SETUP_INCOMPLETE, MLOPS_SETUP_MOVED, and what `runProgram` throws: then nothing is remembered, nor of the time before, for what is there
 *   is half of another
 */
export async function prepareEnvironment(
  host: Host,
  project: Pick<Project, 'root' | 'workspace' | 'config' | 'file'>,
  section: SetUp,
  { again = false, goesOn = false }: { again?: boolean; goesOn?: boolean } = {},
): Promise<boolean> {
  const { setup = [], env: allowEnv = [] } = section;
  const { root, workspace, config } = project;
  const memoFile = join(workspace, 'cache', 'setup.json');
  const programs = [section, config.features, config.evaluate].flatMap((of): Program[] => (of?.run ? [of] : []));
  const argvs = programs.flatMap(({ run }) => (run ? [run] : []));
  const commands = [...setup, ...argvs.filter(makesItself)];
  const sources = await sourcesOf(host, root);
  const isTracked = (place: string): boolean =>
    sources.all.some((name) => isBelow(place, name) && !sources.untracked.has(name));
  const isActive = (place: string): boolean => isInPath(host.env['PATH'], join(root, place));
  const environments = async (others: readonly string[] = []) => {
    const ignored = [...(await ignoredPlaces(host, root)).keys()];
    return environmentsAmong(root, [
      ...ignored,
      ...environmentsBelow(root, ignored),
      ...homesOf(root, argvs),
      ...others,
    ]);
  };
  if (!forgottenOf.get(host.signal)?.has(root)) {
    await forgetBuilds(host, root, sources);
    if (commands.length === 0) {
      const found = await environments();
      const isUsed = (place: string): boolean => mayUse(root, argvs, place, { found, isActive: isActive(place) });
      sayUnmade(
        host,
        [...found].filter((place) => isUsed(place) && !isTracked(place)),
      );
    }
    forgottenOf.set(host.signal, new Set(forgottenOf.get(host.signal)).add(root));
  }
  if (commands.length === 0) return false;

  const env = environmentDigests(host.env, allowEnv);
  const seen = programEnvironment(host.env, allowEnv, {});
  const files = () => filesRead(host, project, { setup: commands, programs, seen: Object.keys(seen) });
  const keyOf = (found: ReadonlyMap<string, string>) =>
    sha256(canonicalJson({ setup: commands.map((argv) => [...argv]), env, files: [...found] }));
  const done = (key: string): string => `${root}\n${key}`;

  let before = await files();
  const memo = await readMemo(host, memoFile);
  const isLast = goesOn && lastOf.get(host.signal) === done(keyOf(before));
  if (!again && (isLast || (memo?.key === keyOf(before) && (await isThere(host, root, argvs, memo))))) return false;

  const owned = new Set(sources.all);
  const isOwn = (place: string): boolean => owned.has(place);
  const made = commands.flatMap((argv) => placesMade(argv, isOwn));
  const found = await environments(made);
  // What somebody made by hand nobody may be able to make again.
  const identities = await identitiesOf(root, found);
  const isOurs = (place: string): boolean =>
    memo?.coming.includes(place) === true || memo?.created[place] === identities[place];
  const certain = [...made, ...homesOf(root, [...commands, ...argvs])];
  const isNamed = () =>
    placesNamed(sources, rolesOf(sources, { config, file: fileOf(project) }), { setup: commands, programs: argvs });
  const own = (places: readonly string[]) => ownAmong(host, root, places, { certain, isNamed });
  const unknown = unknownSince(memo, identities).filter((place) => !isOurs(place));
  refuseUnknown(await own(unknown));
  const old = [...found].filter((place) => isOurs(place) && !isTracked(place) && !isActive(place));
  const left = [...found].filter((place) => !old.includes(place));
  const cleared = commands.filter(clears).flatMap((argv) => placesMade(argv, isOwn));
  const scripts = commands.filter((argv) => placesMade(argv, isOwn).length === 0 && !onlyInstalls(argv, isOwn, []));
  const isUsed = (place: string): boolean =>
    certain.includes(place) || isActive(place) || mayUse(root, scripts, place, { found, isActive: false });
  sayWhatStays(
    host,
    left.filter((place) => isUsed(place) && !cleared.includes(place)),
    (place) => isOurs(place) && isActive(place),
  );
  const coming = made.filter((place) => !left.includes(place));

  // First of all: whoever ends this half-way, by a signal or by a command that fails, leaves another environment than the memo's.
  await host.files.makeDirectory(join(workspace, 'cache'));
  const marked = memo?.marked ?? [];
  // Of an active one, too, it was seen who made it.
  const ours = amongThese(identities, left.filter(isOurs));
  const removed = [...new Set([...(memo?.removed ?? []), ...old])];
  const begun: Memo = { key: '', made: {}, marked, created: ours, coming, ...(removed.length > 0 && { removed }) };
  const beforeAny = { created: { ...ours, ...amongThese(identities, old) }, left: amongThese(identities, left) };
  await host.files.write(memoFile, canonicalJson({ ...begun, ...beforeAny }));
  lastOf.delete(host.signal);
  await removeEnvironments(host, root, old);
  if (old.length > 0) before = await files();
  const ignored = await ignoredPlaces(host, root);
  await removeBuilds(host, root, sources, [...ignored.keys()]);
  await unmark(root, argvs, ignored, marked);
  const added = async () => own([...(await environments(made))].filter((place) => !left.includes(place)));
  const noteHalf = async (): Promise<void> =>
    host.files.write(
      memoFile,
      canonicalJson({ ...begun, created: { ...ours, ...(await identitiesOf(root, await added())) } }),
    );
  const moment = await momentOf(
    host,
    root,
    [...before.keys()].map((name) => join(root, name)),
  );
  try {
    for (const argv of setup) {
      host.log.info(`Setting up: ${argv.join(' ')}`);
      await runProgram(host, { argv, cwd: root, env: {}, allowEnv, label: 'setup' });
    }
    refuseAway(root, await wasAway(moment));
    const homes = homesOf(root, argvs).filter((place) => removed.includes(place) && !coming.includes(place));
    await refuseLeftOut(root, homes, ignored.keys());
  } catch (error) {
    await noteHalf();
    throw error;
  }

  // What set-up itself made, such as the interpreter that its next command names, was not there before; what was there
  // and is another now changed too late to be in the environment.
  const after = await files();
  const key = keyOf(after);
  if (![...before].every(([name, digest]) => after.get(name) === digest)) {
    await noteHalf();
    return true;
  }
  const noted = await noteEnvironments(host, root, argvs, { before: ignored, key });
  const why = whyForgotten(commands, isOwn, { argvs, marked: noted.marked, root, seen: Object.keys(seen) });
  if (why !== undefined) host.log.info(`Set-up is run in every run: ${why}`);
  const created = await added();
  const memoNow: Memo = {
    ...noted,
    key: why === undefined ? key : '',
    created: { ...ours, ...(await identitiesOf(root, created)) },
    coming: coming.filter((place) => !created.includes(place)),
  };
  await host.files.write(memoFile, canonicalJson({ ...memoNow }));
  lastOf.set(host.signal, done(key));
  return true;
}

/** The environments that are there after a set-up that was killed, and were not before it. */
function unknownSince(memo: Memo | undefined, identities: Readonly<Record<string, string>>): string[] {
  const { left } = memo ?? {};
  return left ? Object.keys(identities).filter((place) => left[place] !== identities[place]) : [];
}

/** They may be half of what another commit installs, and may be what somebody has made since. */
function refuseUnknown(unknown: readonly string[]): void {
  if (unknown.length === 0) return;
  throw fail('MLOPS_SETUP_UNFINISHED', {
    message: `the last set-up did not end, and ${unknown.join(', ')} was not there before it: it may be half of what another commit installs`,
    where: { file: unknown[0]! },
    hint: `Unless another run is still at it: \`rm -rf ${unknown.join(' ')}\` and run again. One that you made yourself since stays, and is added to, after \`rm .mlops/cache/setup.json\`.`,
  });
}

/** Set-up may have installed what the other commit's lists say, though they are what they were. */
function refuseAway(root: string, away: string | undefined): void {
  if (away === undefined) return;
  throw fail('MLOPS_SETUP_MOVED', {
    message: `git checked ${relative(root, away)} out anew while set-up was running: for a while it may have been that of another commit or branch`,
    where: { file: relative(root, away) },
    hint: 'Run again. To look at another branch meanwhile: git worktree add ../other BRANCH',
  });
}

/** `make` takes an environment that was removed for done, where a file beside it says so. @param ignored what lay there before */
async function refuseLeftOut(root: string, removed: readonly string[], ignored: Iterable<string>): Promise<void> {
  for (const place of removed) {
    if ((await identityOf(root, place)) !== undefined) continue;
    const inside = [...ignored].filter((one) => !one.startsWith('..'));
    const areStamps = await Promise.all(inside.map((one) => isEmptyFile(join(root, one))));
    const stamps = inside.filter((_, index) => areStamps[index]);
    const named = stamps.length > 0 ? `, such as ${stamps.slice(0, 3).join(', ')}` : '';
    throw fail('MLOPS_SETUP_INCOMPLETE', {
      message: `set-up ended well and did not make ${place} again, which was removed before it: a file that \`make\` or a script goes by may say that all is done`,
      where: { file: place },
      hint: `Find that file (often an empty one${named}), remove it and run again. For good, let it lie in ${place}: \`touch ${place}/.installed\`.`,
    });
  }
}

async function isEmptyFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.size === 0;
}

const amongThese = (identities: Readonly<Record<string, string>>, places: readonly string[]): Record<string, string> =>
  Object.fromEntries(places.flatMap((place) => (identities[place] === undefined ? [] : [[place, identities[place]]])));

async function identitiesOf(root: string, places: Iterable<string>): Promise<Record<string, string>> {
  const found = await Promise.all([...places].map(async (place) => [place, await identityOf(root, place)] as const));
  return Object.fromEntries(found.flatMap(([place, identity]) => (identity === undefined ? [] : [[place, identity]])));
}

/** Whether programs that are called by their name lie in a directory: without it another one would be taken for them. */
function isInPath(path: string | undefined, directory: string): boolean {
  return (path ?? '').split(delimiter).some((one) => one === directory || one.startsWith(`${directory}${sep}`));
}

/**
 * Why set-up is not remembered: what it installs in an environment that is not the project's own, such as the active one, others
 * take away again, and so does the set-up of another commit of the project, whose model is scored.
 *
 * @returns undefined where it installs in the project's folder alone, or where all programs live in what it made there
 */
function whyForgotten(
  commands: Commands,
  isOwn: (place: string) => boolean,
  about: { argvs: Commands; marked: readonly string[]; root: string; seen: readonly string[] },
): string | undefined {
  const { argvs, marked, root, seen } = about;
  const isShared = commands.flat().includes('--system-site-packages');
  const isAtHome = (argv: readonly string[]): boolean =>
    !isShared && homesOf(root, [argv]).some((home) => marked.includes(home) && !home.startsWith('..'));
  if (argvs.every(isAtHome)) return undefined;
  const areOfNode = argvs.every((argv) => isAtHome(argv) || isOfNode(argv));
  const isElsewhere = areLeadingElsewhere(seen);
  const leaving = commands.find((argv) => {
    const place = isElsewhere ? 'anywhere' : placeOfInstall(argv, isOwn);
    return place === 'anywhere' || (place === 'by node' && !areOfNode);
  });
  return (
    leaving &&
    `\`${leaving.join(' ')}\` may install outside of the project's folder, where what another commit installed stays. To run it once: install into an environment there, and start programs by their place in it (.venv/bin/python)`
  );
}

/**
 * What `train.setup` prepares, for whatever of the project runs next: data may be fetched and features built in it too.
 *
 * @param options as of `prepareEnvironment`, which says what comes back
 */
export async function prepareProject(
  host: Host,
  project: Project,
  options: { again?: boolean } = {},
): Promise<boolean> {
  const { train } = project.config;
  return train ? prepareEnvironment(host, project, train, options) : false;
}

/**
 * Digests of the files that the commands name or read, whatever git says of them; of what they read besides, what git has. Where
 * a command builds, that is all code of the programs that need the environment: builds find their sources by themselves.
 */
async function filesRead(
  host: Host,
  project: Parameters<typeof prepareEnvironment>[1],
  { setup, programs, seen }: { setup: Commands; programs: readonly Program[]; seen: readonly string[] },
): Promise<Map<string, string>> {
  const { root, workspace, config } = project;
  const file = fileOf(project);
  const sources = await sourcesOf(host, root);
  const { files, builds } = await setUpFiles(sources, rolesOf(sources, { config, file }), setup);
  // Such as PIP_FIND_LINKS.
  const led = await waysOf(
    host,
    root,
    sources,
    seen.filter((name) => /^(UV|PIP)_/.test(name)),
  );
  const lying = sources.all.filter((name) => led.some((place) => !isAbove(place) && isBelow(place, name)));
  const read = new Set([...setup.flat().flatMap(placesOf), ...files, ...lying]);
  for (const program of builds ? programs : []) {
    const ways = await waysOf(host, root, sources, program.env);
    for (const name of (await codeAmong(sources, { config, file }, program, ways)).code) read.add(name);
  }

  const names = [...read].sort();
  const links = await sources.links(names);
  const isRead = await Promise.all(names.map((name) => isReadable(resolve(root, name))));
  const regular = names.filter((_, index) => isRead[index]);
  const memo = DigestMemo.open(join(workspace, 'cache', 'digests'));
  const digests = await patiently(() => memo.digestFiles(regular.map((name) => resolve(root, name))));
  await host.files.makeDirectory(join(workspace, 'cache'));
  await memo.save(host.files);
  return new Map([
    ...regular.map((name, index) => [name, digests[index]!] as const),
    ...[...links].map(([name, target]) => [`${name} ->`, target] as const),
  ]);
}

/** An interpreter changes, as far as its times tell, when an installer makes another link to it. */
async function patiently<Value>(ask: () => Promise<Value>, times = 3): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    const isChanged = error instanceof MlopsError && error.code === 'MLOPS_DIGEST_CHANGED';
    if (!isChanged || times <= 1) throw error;
    return patiently(ask, times - 1);
  }
}

/** A regular file; tools found in PATH, flags and devices are none. */
async function isReadable(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return (
    found?.isFile() === true &&
    (await access(path, constants.R_OK).then(
      () => true,
      () => false,
    ))
  );
}

async function readMemo(host: Host, path: string): Promise<Memo | undefined> {
  try {
    const said = JSON.parse(await host.files.readText(path)) as Memo;
    const { key, made, marked, created, coming, left, removed } = said;
    const known = { key, made: { ...made }, marked: [...marked], created: { ...created }, coming: [...coming] };
    return { ...known, ...(left && { left: { ...left } }), ...(removed && { removed: [...removed] }) };
  } catch {
    return undefined; // absent or damaged: set up again
  }
}
