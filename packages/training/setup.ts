import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Project, TrainSection } from '#config';
import { momentOf, sha256, wasAway } from '#evidence';
import { canonicalJson, type Host } from '#kit';
import { environmentDigests, programEnvironment, runProgram } from '#process';
import { forgetBuilds, removeEnvironments, sayUnmade, sayWhatStays } from './anew.ts';
import { buildsOf, moveBuilds, placesOf } from './built.ts';
import type { Program } from './code.ts';
import {
  compiledSince,
  modulesThere,
  moveModules,
  sayBeside,
  sayLeft,
  sayNotMade,
  sayNotMadeAnyMore,
  surveyModules,
  type SurveyOfModules,
} from './compiled.ts';
import { homesOf, ignoredPlaces, isOfNode, isThere, noteEnvironments, unmark } from './environments.ts';
import { filledSince, sayFilled } from './filled.ts';
import { filesRead } from './files-read.ts';
import { areLeadingElsewhere, makesItself, placeOfInstall } from './installers.ts';
import { tracesWith, type Ground } from './moved.ts';
import { refuseAway, refuseLeftOut, refuseUnknown } from './refusals.ts';
import { fileOf, rolesOf } from './roles.ts';
import { readMemo, writeMemo, type SetUpMemo } from './setup-memo.ts';
import { sourcesOf } from './sources.ts';
import { isOwnIn, madeSince, surveyOf, unmadeOf, type Survey, type Work } from './survey.ts';
import { takeOut } from './taken-out.ts';

/** What `train` says of set-up, and of the program that needs it. */
export type SetUp = Pick<TrainSection, 'setup' | 'run' | 'env' | 'code'>;

const fileOfMemo = (workspace: string): string => join(workspace, 'cache', 'setup.json');

/** What a run set up last: what is not remembered from one run to the next is not done for each of its stages. */
const lastOf = new WeakMap<AbortSignal, string>();
/** For which folders a run has begun. */
const begunOf = new WeakMap<AbortSignal, Set<string>>();

/**
 * Runs the `setup` programs, unless they ran before for the same arguments, values of `env:` and content of what they read, install
 * nowhere but in the project's folder, and the environment they made is still the one they made. What they made before is removed
 * first: installers add to what is there. Where there are none any more, what they compiled is taken away.
 *
 * @param options.again whatever was done before
 * @param options.goesOn whether the run has prepared this project already
 * @returns whether anything was run or taken away
 * @throws MLOPS_SETUP_UNFINISHED; MLOPS_SETUP_INCOMPLETE, MLOPS_SETUP_MOVED and what `runProgram` throws: then nothing is
 *   remembered, nor of the time before, for what is there is half of another
 */
export async function prepareEnvironment(
  host: Host,
  project: Pick<Project, 'root' | 'workspace' | 'config' | 'file'>,
  section: SetUp,
  { again = false, goesOn = false }: { again?: boolean; goesOn?: boolean } = {},
): Promise<boolean> {
  const { setup = [], env: allowEnv = [] } = section;
  const { root, workspace, config } = project;
  const sections = [section, config.features, config.evaluate].flatMap((of): Program[] => (of?.run ? [of] : []));
  const programs = sections.flatMap(({ run }) => (run ? [run] : []));
  const commands = [...setup, ...programs.filter(makesItself)];
  const sources = await sourcesOf(host, root);
  const roles = rolesOf(sources, { config, file: fileOf(project) });
  const work: Work = { root, project: config.project, sources, roles, commands, programs };
  const isFirst = await beginRun(host, work);
  const ground: Ground = { root, workspace, folder: sources.folder };
  const memoFile = fileOfMemo(workspace);
  const memo = await readMemo(host, memoFile, work.project);
  if (commands.length === 0) {
    const isTaken = memo?.isSetUp === true && (await takeOut(host, work, ground, { memo, file: memoFile }));
    if (isFirst) {
      if (goesOn && !memo?.isSetUp) sayNotMadeAnyMore(host, ground, memo?.gone ?? []);
      sayUnmade(host, await unmadeOf(host, work));
      sayLeft(host, await modulesThere(host, work));
    }
    return isTaken;
  }

  const env = environmentDigests(host.env, allowEnv);
  const seen = Object.keys(programEnvironment(host.env, allowEnv, {}));
  const files = () => filesRead(host, project, { setup: commands, programs: sections, seen });
  const keyOf = (found: ReadonlyMap<string, string>) =>
    sha256(canonicalJson({ setup: commands.map((argv) => [...argv]), env, files: [...found] }));
  const done = (key: string): string => `${root}\n${key}`;

  const first = await files();
  let before = first.digests;
  const isLast = goesOn && lastOf.get(host.signal) === done(keyOf(before));
  if (!again && (isLast || (memo?.key === keyOf(before) && (await isThere(host, root, programs, memo))))) {
    // A run says it where a program fails; a stage alone knows nothing of that.
    if (isFirst && goesOn) sayNotMade(host, ground, memo?.gone ?? []);
    return false;
  }

  const survey = await surveyOf(host, work, memo);
  refuseUnknown(survey.unknown);
  sayWhatStays(host, survey.addedTo);
  // First of all: whoever ends this half-way, by a signal or by a command that fails, leaves another environment than the memo's.
  const makerOf = (place: string): string =>
    (Object.hasOwn(survey.left, place) ? memo?.makers[place] : undefined) ?? work.project;
  const note = (of: SetUpMemo): Promise<void> => {
    const makers = Object.fromEntries(Object.keys(of.created).map((place) => [place, makerOf(place)]));
    return writeMemo(host, memoFile, work.project, { ...of, isSetUp: true, makers, others: memo?.others ?? {} });
  };
  const modules = await surveyModules(host, work, first.directories, memo);
  const begun = memoOf(survey, modules, memo);
  await host.files.makeDirectory(join(workspace, 'cache'));
  const { left, apart } = survey;
  const { directories, there } = modules;
  await note({
    ...begun,
    created: { ...survey.ours, ...survey.old },
    left,
    compiling: { directories, there },
  });
  lastOf.delete(host.signal);
  const own = new Set(memo?.own);
  const since = async (): Promise<Required<Pick<SetUpMemo, 'compiled' | 'own' | 'gone' | 'filled'>>> => {
    const { made, compiled, beside } = await compiledSince(host, work, modules);
    sayBeside(host, beside);
    const left = [...made, ...placesOf(await buildsOf(host, root, sources))];
    const gone = begun.removed.filter((place) => compiled.includes(place) && !existsSync(join(root, place)));
    const filled = await filledSince(host, work, ignored, memo?.filled ?? []);
    return { compiled, own: await tracesWith(root, own, left), gone, filled };
  };
  const noteHalf = async (): Promise<void> => {
    const created = { ...survey.ours, ...(await madeSince(host, work, survey)) };
    await note({ ...begun, created, ...(await since()) });
  };

  const old = Object.keys(survey.old);
  await removeEnvironments(host, root, old);
  await moveModules(host, ground, modules, own);
  if (old.length > 0) before = (await files()).digests;
  const ignored = await ignoredPlaces(host, root, sources.submodules);
  await moveBuilds(host, ground, await buildsOf(host, root, sources), own);
  const changing = [...begun.marked, ...survey.addedTo.map(({ place }) => place)];
  await unmark(root, programs, ignored, { known: changing, apart });
  const read = [...before.keys()].map((name) => join(root, name));
  const moment = await momentOf(host, root, read);
  try {
    for (const argv of setup) {
      host.log.info(`Setting up: ${argv.join(' ')}`);
      await runProgram(host, { argv, cwd: root, env: {}, allowEnv, label: 'setup' });
    }
    refuseAway(root, await wasAway(moment));
    const isGone = (place: string): boolean => begun.removed.includes(place);
    const homes = homesOf(root, programs).filter((place) => isGone(place) && !begun.coming.includes(place));
    await refuseLeftOut(root, homes, ignored.keys());
  } catch (error) {
    await noteHalf();
    throw error;
  }

  // What set-up itself made, such as the interpreter that its next command names, was not there before; what was there
  // and is another now changed too late to be in the environment.
  const { digests: after } = await files();
  const key = keyOf(after);
  if (![...before].every(([name, digest]) => after.get(name) === digest)) {
    await noteHalf();
    return true;
  }
  const noted = await noteEnvironments(host, root, programs, {
    before: ignored,
    submodules: sources.submodules,
    apart,
    key,
  });
  const why = whyForgotten(work, { marked: noted.marked, seen });
  if (why !== undefined) host.log.info(`Set-up is run in every run: ${why}`);
  const created = await madeSince(host, work, survey);
  const { compiled, own: traces, gone, filled } = await since();
  await note({
    ...noted,
    key: why === undefined ? key : '',
    created: { ...survey.ours, ...created },
    coming: begun.coming.filter((place) => !Object.hasOwn(created, place)),
    compiled,
    own: traces,
    gone,
    filled,
  });
  sayNotMade(host, ground, gone);
  await sayFilled(host, work, ignored, memo?.filled ?? []);
  sayLeft(
    host,
    Object.keys(there).filter((place) => !compiled.includes(place)),
  );
  lastOf.set(host.signal, done(key));
  return true;
}

/** Once for a run: uv is to forget what it built for other commits. @returns whether this was the once */
async function beginRun(host: Host, work: Work): Promise<boolean> {
  const begun = begunOf.get(host.signal) ?? new Set();
  if (begun.has(work.root)) return false;
  await forgetBuilds(host, work.root, work.sources);
  begunOf.set(host.signal, new Set(begun).add(work.root));
  return true;
}

/** What is known of a set-up that has not ended well. */
function memoOf(
  { ours, old, coming }: Survey,
  modules: SurveyOfModules,
  memo: SetUpMemo | undefined,
): SetUpMemo & Required<Pick<SetUpMemo, 'removed'>> {
  return {
    key: '',
    made: {},
    marked: memo?.marked ?? [],
    created: ours,
    coming,
    compiled: modules.compiled,
    own: memo?.own ?? [],
    filled: memo?.filled ?? [],
    removed: [...new Set([...(memo?.removed ?? []), ...Object.keys(old), ...modules.old])],
  };
}

/**
 * Why set-up is not remembered: what it installs in an environment that is not the project's own, such as the active one, others
 * take away again, and so does the set-up of another commit of the project, whose model is scored.
 *
 * @returns undefined where it installs in the project's folder alone, or where all programs live in what it made there
 */
function whyForgotten(
  { root, sources, commands, programs }: Work,
  { marked, seen }: { marked: readonly string[]; seen: readonly string[] },
): string | undefined {
  const isOwn = isOwnIn(sources);
  const isShared = commands.flat().includes('--system-site-packages');
  const isAtHome = (argv: readonly string[]): boolean =>
    !isShared && homesOf(root, [argv]).some((home) => marked.includes(home) && !home.startsWith('..'));
  if (programs.every(isAtHome)) return undefined;
  const areOfNode = programs.every((argv) => isAtHome(argv) || isOfNode(argv));
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
  options: { again?: boolean; goesOn?: boolean } = {},
): Promise<boolean> {
  const { train } = project.config;
  return train ? prepareEnvironment(host, project, train, options) : false;
}

/** Says which modules are gone since set-up, where a program failed: it says no more itself than that there is no such module. */
export async function sayWhatIsGone(
  host: Host,
  { root, workspace, name }: Pick<Project, 'root' | 'workspace' | 'name'>,
): Promise<void> {
  const memo = await readMemo(host, fileOfMemo(workspace), name);
  if (!memo) return;
  const { folder } = await sourcesOf(host, root);
  const say = memo.isSetUp ? sayNotMade : sayNotMadeAnyMore;
  say(host, { root, workspace, folder }, memo.gone ?? []);
}

/**
 * `prepare` of a stage that runs a program of the project.
 *
 * @param sections of the configuration, as the stage performs them
 * @param read what the stage reads: set-up may make some of it
 */
export function preparing<Material>(
  host: Host,
  project: Project,
  sections: Partial<Pick<Project['config'], 'features' | 'train' | 'evaluate'>>,
  read: () => Promise<readonly Material[]>,
): () => Promise<readonly Material[] | undefined> {
  const asPerformed = { ...project, config: { ...project.config, ...sections } };
  return async () => ((await prepareProject(host, asPerformed, { goesOn: true })) ? read() : undefined);
}
