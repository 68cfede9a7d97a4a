import { join, posix } from 'node:path';
import { heldToDvc, isDvcContent, readDvcFile, sourcePath, type PlacesOfDvc, type Project } from '#config';
import { asGood, fileNamed, GateParameters, judgedMetrics, parsePolicy, readPolicy, rechecks } from '#evaluation';
import {
  factsOf,
  isOwner,
  isOwnersLogin,
  ledgerErrors,
  materialsOf,
  readObjects,
  waysOf,
  type EvidenceReader,
  type Judged,
  type OtherThanTracked,
  type Place,
  type RunRecord,
  type Statement,
  type VerifyOptions,
} from '#evidence';
import type { Host } from '#kit';
import { recheckScan } from '#modelscan';
import { recheckTraining, sourceText, type Sources } from '#training';
import { recheckFeatures } from './build-features/recheck.ts';
import { otherThanDescribed } from './described.ts';
import { recheckComparison } from './gate-model/recheck.ts';
import { recheckPeriods } from './gate-model/recheck-periods.ts';
import { servingRun } from './in-production.ts';

/** How what the stages of a project claim is computed again, from bytes, the ledger and its commit. */
export function verifying(
  host: Host,
  project: Project,
): Pick<VerifyOptions, 'recheck' | 'locate' | 'sourceAt' | 'otherThanTracked' | 'inProduction' | 'asGood'> {
  const { 'gate-model': decision, ...others } = rechecks(host);
  return {
    recheck: {
      ...others,
      'gate-model': async (statement, evidence, statements, judged) => [
        ...(await decision!(statement, evidence, statements)),
        ...(await recheckComparison(host, project, statement, judged)),
        ...(await recheckDates(host, statement, evidence, statements)),
        ...(await recheckStages(host, project, statement, evidence, judged)),
      ],
      'build-features': (statement, evidence) => recheckFeatures(host, statement, evidence),
      'train-model': recheckTraining,
      'scan-model': recheckScan,
    },
    locate: ({ name }) => sourcePath(project, name),
    sourceAt: ({ name }, run) => sourceAt(host, project, name, run),
    otherThanTracked: (place, content) => otherThanTracked(host, project, place, content),
    inProduction: (ledger) => servingRun(project, ledger),
    asGood: (gate) => {
      // What cannot be read is told where the decision is computed again.
      const { success, data } = GateParameters.safeParse(factsOf(gate).parameters);
      return success ? asGood(judgedMetrics(data.rules, data.metrics, data.plan)) : () => false;
    },
  };
}

/** Of a run that built its examples. */
async function recheckDates(
  host: Host,
  gate: Statement,
  evidence: EvidenceReader,
  statements: ReadonlyMap<string, Statement>,
): Promise<string[]> {
  const features = statements.get('build-features');
  if (!features) return [];
  const { candidate } = GateParameters.parse(factsOf(gate).parameters);
  return recheckPeriods(host, factsOf(features), evidence, candidate);
}

/** By the file of the rules, which must be that of the commit. */
async function recheckStages(
  host: Host,
  project: Project,
  gate: Statement,
  evidence: EvidenceReader,
  { run, statements }: Judged,
): Promise<string[]> {
  const { policy, candidate, accepted, baseline } = GateParameters.parse(factsOf(gate).parameters);
  if (policy === null) return [];
  const written = await readPolicy(host, await evidence.read(policy));
  if (typeof written === 'string') return [];
  const owners = written.gate?.owners;
  const strangers = accepted.filter(({ by, pushedBy }) =>
    pushedBy === undefined ? !isOwner(by, owners) : !isOwnersLogin(pushedBy, owners),
  );
  const compared = baseline.kind === 'file' ? [fileNamed(baseline)] : BASELINES;
  const read = materialsOf(gate).filter(({ name }) => ![policy, candidate, ...compared].includes(name));
  return [
    ...(await otherThanDescribed(written, statements, await committedFiles(host, project, run))),
    ...strangers.map(({ rule, by, pushedBy }) =>
      pushedBy === undefined
        ? `${rule} was accepted by ${by}, who is not among gate.owners`
        : `what accepted ${rule} was pushed by @${pushedBy}, who is not among gate.owners`,
    ),
    ...read.map(({ name }) => `it read ${name}, which decides nothing`),
  ];
}

/** As a gate names what was recorded of a baseline, and what its model says today. */
const BASELINES = ['baseline.parquet', 'original.parquet', 'rescore-baseline/scored.parquet'];

/** What a clean run had before it, where this clone knows; not what its submodules held, which may not have been checked out. */
async function committedFiles(
  host: Host,
  { repository }: Project,
  { dirty, commit, config }: RunRecord,
): Promise<{ file: string; sources: Sources } | undefined> {
  if (dirty || config === undefined) return undefined;
  const git = gitIn(host, repository);
  const listed = await blobsOf(git, commit);
  if (!listed) return undefined;
  const folder = posix.dirname(config);
  const blobs = new Map([...listed].map(([path, blob]) => [posix.relative(folder, path), blob]));
  const read = async (names: readonly string[]): Promise<Map<string, string>> => {
    const there = names.filter((name) => blobs.has(name));
    const objects = await readObjects(
      git,
      there.map((name) => blobs.get(name)!.oid),
      (what) => unreadableCommit(commit, what),
    );
    return new Map(
      objects.flatMap((object, index): [string, string][] => {
        const text = object && sourceText(there[index]!, object.content);
        return text === undefined ? [] : [[there[index]!, text]];
      }),
    );
  };
  const links = (names: readonly string[]): Promise<Map<string, string>> =>
    read(names.filter((name) => blobs.get(name)?.mode === '120000'));
  const sources = {
    all: [...blobs.keys()],
    folder: folder === '.' ? '' : folder,
    untracked: new Set<string>(),
    submodules: [],
    links,
    read,
  };
  return { file: posix.basename(config), sources };
}

/** Where a commit's mlops.yml has a source, whatever it is called there by now. */
async function sourceAt(
  host: Host,
  { repository }: Project,
  name: string,
  { commit, config }: RunRecord,
): Promise<string | undefined> {
  if (config === undefined) return undefined;
  const { code, stdout } = await host.git.run(['show', `${commit}:${config}`], { directory: repository });
  const written = code === 0 ? parsePolicy(Buffer.from(stdout).toString('utf8')) : '';
  return typeof written === 'string' ? undefined : written.data?.[name.replace(/^data\//, '')]?.path;
}

/** By the files of DVC that the commit has; what it has itself none of them names. */
async function otherThanTracked(
  host: Host,
  { repository }: Project,
  { commit, path }: { commit: string; path: string },
  content: string | Uint8Array,
): Promise<OtherThanTracked | undefined> {
  const { code, stdout } = await host.git.run(['show', `${commit}:${path}.dvc`], { directory: repository });
  if (code === 0) return otherThanBeside(Buffer.from(stdout).toString('utf8'), `${path}.dvc`, content);
  const directory = await host.files.makeTemporaryDirectory('mlops-verify-');
  try {
    const file = typeof content === 'string' ? content : join(directory, 'bytes');
    if (typeof content !== 'string') await host.files.write(file, content);
    const places = placesOfCommit(host, { repository, commit, path });
    const held = await heldToDvc(host, { repository, file, places }, join(directory, 'dvc'));
    if (!held || held.is === 'same') return undefined;
    const { is, by, why } = held;
    return { is, why: is === 'other' ? `it is not what the commit's ${by} tracks: ${why}` : why };
  } finally {
    await host.files.remove(directory);
  }
}

/** @param name of the `.dvc` file beside it */
async function otherThanBeside(
  text: string,
  name: string,
  content: string | Uint8Array,
): Promise<OtherThanTracked | undefined> {
  try {
    const dvc = readDvcFile(text, name);
    const found = await isDvcContent(dvc, content);
    if (found === true) return undefined;
    return { is: 'other', why: `the commit's ${name} names md5 ${dvc.md5}; what was recorded has ${found}` };
  } catch (error) {
    return { is: 'other', why: `the commit's ${name} cannot be compared with it: ${(error as Error).message}` };
  }
}

/** Of a commit that is not in this clone there are none. */
async function* placesOfCommit(host: Host, place: Place): PlacesOfDvc {
  for await (const way of waysOf(host, place)) {
    if ('lacking' in way) return yield way;
    const { repository, commit, path } = way;
    const git = gitIn(host, repository);
    const blobs = await blobsOf(git, commit);
    if (!blobs) return;
    const readAll = async (_: string, paths: readonly string[]): Promise<Map<string, Uint8Array>> => {
      const there = paths.filter((one) => blobs.has(one));
      const objects = await readObjects(
        git,
        there.map((one) => blobs.get(one)!.oid),
        (what) => unreadableCommit(commit, what),
      );
      return new Map(there.flatMap((one, index) => (objects[index] ? [[one, objects[index].content] as const] : [])));
    };
    const files = { walk: async () => [...blobs.keys()], readAll };
    yield { repository, path, files, isInGit: blobs.get(path)?.mode.startsWith('100') ?? false };
  }
}

type Git = (args: readonly string[], input?: string) => ReturnType<Host['git']['run']>;
const gitIn =
  (host: Host, directory: string): Git =>
  (args, input) =>
    host.git.run(args, { directory, ...(input !== undefined && { input }) });

/** Files and links of a commit, by their paths. @returns undefined of one that is not in this clone */
async function blobsOf(
  git: Git,
  commit: string,
): Promise<ReadonlyMap<string, { mode: string; oid: string }> | undefined> {
  const { code, stdout } = await git(['ls-tree', '-r', '-z', '--full-tree', commit]);
  if (code !== 0) return undefined;
  const entries = Buffer.from(stdout).toString('utf8').split('\0');
  return new Map(
    entries.flatMap((entry): [string, { mode: string; oid: string }][] => {
      const [, mode, oid, path] = /^(\d+) blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
      return path === undefined ? [] : [[path, { mode: mode!, oid: oid! }]];
    }),
  );
}

const unreadableCommit = (commit: string, what: string): Error =>
  ledgerErrors('MLOPS_COMMIT_UNKNOWN', { message: `${commit} cannot be read: ${what}`, hint: 'Fetch it again.' });
