import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project } from '#config';
import { confirmOn, ledgerIfAny, materialsOf, parseStatement, type Ledger } from '#evidence';
import { canonicalJson, escape, type Action, type Host, type Json } from '#kit';
import type { StagesDone } from './run-stages.ts';

/** What a schedule finds: other data than the recorded run of this commit read, the same, or no such run. */
export type News = 'data' | 'none' | '';

/** The stage that reads every source of a project. */
const READS_DATA = 'validate-data';

/**
 * Runs stages. What a schedule started looks at the data first, and goes no further when nothing is new.
 * @param run runs some of them, in their order
 */
export async function runIfNew(
  host: Host,
  project: Project,
  stages: readonly Action[],
  run: (stages: readonly Action[]) => Promise<StagesDone>,
): Promise<{ done: StagesDone; news: News }> {
  const look = host.cause === 'schedule' ? stages.filter(({ name }) => name === READS_DATA) : [];
  const seen = look.length === 0 ? undefined : await run(look);
  const { verdict = 'pass' } = seen?.results.get(READS_DATA) ?? { verdict: 'fail' };
  if (seen === undefined || verdict !== 'pass') return { done: await run(stages), news: '' };
  const ledger = await ledgerIfAny(host, project);
  const news = ledger ? await newsOf(host, project, ledger) : '';
  return {
    done: news === 'none' ? seen : joined(seen, await run(stages.filter((stage) => !look.includes(stage)))),
    news,
  };
}

/**
 * Compares the data that were read here with those of the newest recorded run of the same commit. Code that changed has a run of
 * its own, by its push; where there is none, that is a reason to train too. So is a run that no workflow of the default branch
 * left, passed or not: anybody who may push could write one into the ledger, and keep new data from being learned.
 */
export async function newsOf(
  host: Pick<Host, 'origin' | 'log'>,
  project: Pick<Project, 'workspace'>,
  ledger: Pick<Ledger, 'tip' | 'byCommit' | 'run' | 'statements'>,
): Promise<News> {
  const known = host.origin && (await ledger.byCommit(host.origin.change.commit));
  if (!known) return '';
  const run = await ledger.run(known.latest);
  const recorded = (await ledger.statements(run)).get(READS_DATA);
  if (recorded === undefined) return '';
  const path = join(project.workspace, 'evidence', `${READS_DATA}.json`);
  const before = sources(Buffer.from(recorded).toString('utf8'), path);
  if (before !== sources(await readFile(path, 'utf8'), path)) return 'data';
  const unconfirmed = await (await confirmOn(host, ledger, 'anyhow'))(run);
  if (unconfirmed === undefined) return 'none';
  host.log.warning(escape.logLine(`It is trained though a recorded run read the same data: ${unconfirmed}.`));
  return '';
}

/** Names and digests of the data that a statement is about. */
function sources(statement: string, path: string): string {
  const data = materialsOf(parseStatement(statement, path)).filter(({ role }) => role === 'data');
  return canonicalJson(data as unknown as Json);
}

/** Of stages that were run one after the other. */
function joined(first: StagesDone, then: StagesDone): StagesDone {
  return {
    ...then,
    states: [...first.states, ...then.states],
    results: new Map([...first.results, ...then.results]),
    made: new Map([...first.made, ...then.made]),
  };
}
