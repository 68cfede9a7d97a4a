import { constants } from 'node:fs';
import { cp, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Host } from '#kit';
import { fail } from '../errors.ts';
import { ownStatements } from './own.ts';
import { refuseCommittedWorkspace, stagePlace } from './place.ts';
import { readRunState } from './run-state.ts';
import { factsOf, parseStatement, type Facts } from '../statement/statement.ts';
import { commitOf } from '../statement/source.ts';
import type { Owner, ProjectIdentity } from '../ledger/project-identity.ts';

/** Parts of the workspace that another job needs; cache and store stay where they are. */
const PARTS = ['evidence', 'outputs', 'reports', 'baseline'] as const;

/** Where a job that decides finds the file that rules name as the baseline, as the other job had it. */
export const handedBaseline = (workspace: string, name: string): string =>
  join(workspace, 'baseline', `named${extname(name)}`);

/**
 * Hands what the stages of this job made to a later job that decides: a workspace that is kept also holds those of other
 * commits, which mlops.yml may describe no more.
 * @param baseline path of the file that rules name, which a checkout need not have
 * @returns the ticket by which `receiveWork` finds these very bytes
 */
export async function handOverWork(
  host: Host,
  project: Owner & Pick<ProjectIdentity, 'repository'>,
  baseline?: string,
): Promise<string> {
  const { workspace } = project;
  const commit = await commitOf(host, project);
  const cache = join(workspace, 'cache');
  await host.files.makeDirectory(cache);
  const directory = await host.files.makeTemporaryDirectory('hand-over-', cache);
  try {
    const parts: [from: string, to: string][] = [];
    for (const [stage, { place, text }] of await ownStatements(project)) {
      const facts = factsOf(parseStatement(text, place.statement));
      if (facts.commit !== commit || facts.transient) continue;
      const to = stagePlace(directory, stage);
      parts.push([place.statement, to.statement], [place.output, to.output]);
    }
    if (baseline !== undefined && (await stat(baseline).catch(() => undefined))?.isFile())
      await host.files.copy(baseline, handedBaseline(directory, baseline));
    // Last: where it is, everything is.
    const state = join('reports', 'run.json');
    parts.push([join(workspace, state), join(directory, state)]);
    for (const [from, to] of parts)
      if (await host.files.exists(from)) await cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
    return await host.workspace.save(project.name, directory);
  } finally {
    await host.files.remove(directory);
  }
}

/** Stage → what its statement in this directory says. */
async function statementsIn(host: Host, evidence: string): Promise<Map<string, Facts>> {
  const found = new Map<string, Facts>();
  const names = (await host.files.exists(evidence)) ? await host.files.list(evidence) : [];
  for (const name of names.filter((name) => /^[^.].*\.json$/.test(name))) {
    const path = join(evidence, name);
    found.set(basename(name, '.json'), factsOf(parseStatement(await host.files.readText(path), path)));
  }
  return found;
}

/**
 * Puts the work of another job into this one's empty workspace. It is data that user code may have written: whoever
 * reads a stage of it checks it against its statement, and nothing in it decides.
 * @param commit that the work must be about
 * @throws MLOPS_WORK_TAKEN when stages were run here already, MLOPS_WORKSPACE_COMMITTED, MLOPS_WORK_FOREIGN when it is about
 * something else, and what the host throws when the ticket leads nowhere
 */
export async function receiveWork(
  host: Host,
  project: Owner & Pick<ProjectIdentity, 'repository'>,
  ticket: string,
  commit: string | undefined,
): Promise<void> {
  await refuseCommittedWorkspace(host, project);
  // What lies aside there would be taken for this project's too.
  for (const part of [...PARTS, 'aside']) {
    const place = join(project.workspace, part);
    if (!(await host.files.exists(place)) || (await host.files.list(place)).length === 0) continue;
    throw fail('MLOPS_WORK_TAKEN', {
      message: `${place} is not empty: the work of another job is judged in a workspace of its own`,
      where: { file: place },
      hint: 'Judge in a fresh job, or remove the workspace first.',
    });
  }
  const cache = join(project.workspace, 'cache');
  await host.files.makeDirectory(cache);
  const directory = await host.files.makeTemporaryDirectory('received-', cache);
  try {
    const received = join(directory, 'work');
    await host.workspace.restore(ticket, received);
    await checkOrigin(host, project, received, commit);
    for (const part of PARTS) {
      const from = join(received, part);
      if (!(await host.files.exists(from))) continue;
      await host.files.remove(join(project.workspace, part));
      await host.files.rename(from, join(project.workspace, part));
    }
  } finally {
    await host.files.remove(directory);
  }
}

/** Statements about another project or commit are an honest mistake far more often than an attack: say which. */
async function checkOrigin(host: Host, project: Owner, received: string, commit: string | undefined): Promise<void> {
  if (!(await readRunState(host, { workspace: received, name: project.name })))
    throw foreign(`it does not say which stages of ${project.name} were run`);
  for (const [stage, facts] of await statementsIn(host, join(received, 'evidence'))) {
    if (facts.project !== project.name)
      throw foreign(`${stage}.json is about the project ${facts.project}, expected ${project.name}`);
    if (commit !== undefined && facts.commit !== commit)
      throw foreign(`${stage}.json is about commit ${facts.commit ?? 'nobody knows which'}, expected ${commit}`);
  }
}

const foreign = (why: string): Error =>
  fail('MLOPS_WORK_FOREIGN', {
    message: `What the other job handed over cannot be judged: ${why}.`,
    hint: 'Take the output `hand-over` of the job `work` of this very run.',
  });
