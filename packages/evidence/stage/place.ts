import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MlopsError, type Files, type Host } from '#kit';
import { fail } from '../errors.ts';
import type { Owner, ProjectIdentity } from '../ledger/project-identity.ts';
import { factsOf, parseStatement } from '../statement/statement.ts';
import { withLock } from './lock.ts';

/** Where a stage's things live in the workspace. */
export interface StagePlace {
  /** The output as everybody sees it. */
  output: string;
  /** The statement about it. */
  statement: string;
  /** Where the stage is writing. */
  work: string;
  /** A whole output on its way to its place. */
  nextOutput: string;
  /** Its statement. While this file exists, the next output is the valid one. */
  nextStatement: string;
  /** The previous output on its way out. */
  previous: string;
  lock: string;
}

export function stagePlace(workspace: string, stage: string): StagePlace {
  const outputs = join(workspace, 'outputs');
  const evidence = join(workspace, 'evidence');
  return {
    output: join(outputs, stage),
    statement: join(evidence, `${stage}.json`),
    work: join(outputs, `.${stage}.work`),
    nextOutput: join(outputs, `.${stage}.next`),
    nextStatement: join(evidence, `.${stage}.json.next`),
    previous: join(outputs, `.${stage}.previous`),
    lock: join(workspace, 'cache', 'locks', `${stage}.lock`),
  };
}

/**
 * Where what a stage made lies for a project while another one of the same folder, which shares the workspace, has the stage's
 * own place. `@`: no name of a project leads out of there.
 */
export const placeAside = ({ workspace, name }: Owner, stage: string): StagePlace =>
  stagePlace(join(workspace, 'aside', `@${encodeURIComponent(name)}`), stage);

/**
 * Moves what another project of the folder left in the place of a stage out of the way, to where that project finds it. Killed
 * at any moment it leaves all of it in one of the two places. The lock is held, and what was on its way is settled.
 */
export async function setAside(
  files: Movable & Pick<Files, 'write' | 'readText' | 'makeDirectory'>,
  { workspace, name }: Owner,
  stage: string,
): Promise<void> {
  const place = stagePlace(workspace, stage);
  const text = (await files.exists(place.statement)) ? await files.readText(place.statement) : undefined;
  const owner = text === undefined ? undefined : ownerOf(text);
  if (owner === undefined || owner === name) return;
  const aside = placeAside({ workspace, name: owner }, stage);
  await files.remove(aside.nextOutput);
  await files.makeDirectory(dirname(aside.output));
  await files.write(aside.nextStatement, text!);
  if (await files.exists(place.output)) await files.rename(place.output, aside.nextOutput);
  await settle(files, aside);
  await files.remove(place.statement);
}

/** @returns the project that a statement is about; undefined for a text that is none */
export function ownerOf(text: string): string | undefined {
  try {
    return factsOf(parseStatement(text, 'statement')).project;
  } catch {
    return undefined;
  }
}

/** The workspace says of itself that git has nothing to keep there, so that no project needs a line for it. */
export async function ignoreWorkspace(files: Pick<Files, 'exists' | 'write'>, workspace: string): Promise<void> {
  const file = join(workspace, '.gitignore');
  if (!(await files.exists(file))) await files.write(file, '*\n');
}

/**
 * A commit that holds the workspace would say what was made before by its cache, and one that holds a link in its place
 * where is written.
 * @throws MLOPS_WORKSPACE_COMMITTED
 */
export async function refuseCommittedWorkspace(
  { git }: Pick<Host, 'git'>,
  { workspace, repository }: Pick<ProjectIdentity, 'workspace' | 'repository'>,
): Promise<void> {
  const { code, stdout } = await git.run(['ls-files', '-z', '--', workspace], { directory: repository });
  const [name = ''] = Buffer.from(stdout).toString('utf8').split('\0');
  if (code !== 0 || name === '') return;
  throw fail('MLOPS_WORKSPACE_COMMITTED', {
    message: `${name} is in git: what stages make is believed only where they made it, and no commit brings it along`,
    where: { file: name },
    hint: `Remove it, which also removes here what the commit brought, and commit that: git rm -r ${relative(repository, workspace)}`,
  });
}

type Movable = Pick<Files, 'exists' | 'rename' | 'remove' | 'list'>;

/**
 * Puts the output in `place.work` and its statement into place. Killed before the next statement is written, the old output
 * stays; after that, `settle` brings the new one. The lock is held.
 */
export async function publish(
  files: Movable & Pick<Files, 'write'>,
  place: StagePlace,
  statement: string,
): Promise<void> {
  await files.remove(place.nextOutput);
  await files.rename(place.work, place.nextOutput);
  await files.write(place.nextStatement, statement);
  await settle(files, place);
}

/** As `publish`, where the output is in place already and only the statement is new. */
export async function publishStatement(
  files: Pick<Files, 'write'>,
  place: StagePlace,
  statement: string,
): Promise<void> {
  await files.write(place.statement, statement);
}

/**
 * Finishes or clears away what a killed process left: each step can be interrupted and repeated. The lock is held.
 * A directory cannot be replaced in one step, so the next statement is the journal: while it exists, roll forward.
 */
export async function settle(files: Movable, place: StagePlace): Promise<void> {
  if (await files.exists(place.nextStatement)) {
    if (await files.exists(place.nextOutput)) {
      if (await files.exists(place.output)) {
        await files.remove(place.previous);
        await files.rename(place.output, place.previous);
      }
      await files.rename(place.nextOutput, place.output);
    }
    await files.rename(place.nextStatement, place.statement);
  }
  for (const left of [place.nextOutput, place.previous, place.work, ...(await asidesOf(files, place))])
    await files.remove(left);
}

/** Statements that were being written aside when their process was killed. */
async function asidesOf(files: Pick<Files, 'list'>, { statement }: StagePlace): Promise<string[]> {
  const names = await files.list(dirname(statement)).catch(() => []);
  return names
    .filter((name) => name.startsWith(`.${basename(statement)}.`) && name.endsWith('.tmp'))
    .map((name) => join(dirname(statement), name));
}

/** How long a reader waits for a writer that is just putting its output into place. */
const PATIENCE_MS = 5_000;

/**
 * Before reading a stage's output: finishes what a killed process began to put into place, or waits for a living one to finish.
 * @throws MLOPS_STAGE_BUSY when that takes longer than five seconds
 */
export async function settleBeforeReading(project: Owner, stage: string): Promise<void> {
  const place = stagePlace(project.workspace, stage);
  const aside = placeAside(project, stage);
  const deadline = performance.now() + PATIENCE_MS;
  while ((await nodeFiles.exists(place.nextStatement)) || (await nodeFiles.exists(aside.nextStatement))) {
    try {
      await withLock(place.lock, async () => {
        await settle(nodeFiles, place);
        await settle(nodeFiles, aside);
      });
    } catch (error) {
      if (!(error instanceof MlopsError) || performance.now() > deadline) throw error;
      await sleep(20);
    }
  }
}

/** Of the system itself, for whoever reads and has no host. */
export const nodeFiles: Movable = {
  exists: (path) =>
    stat(path).then(
      () => true,
      () => false,
    ),
  list: (path) => readdir(path),
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
};
