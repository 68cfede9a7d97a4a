import { arch, platform } from 'node:os';
import { canonicalJson, type Host } from '#kit';
import { sha256 } from '../digest/digest.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ProjectIdentity } from '../ledger/project-identity.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { jobFacts } from '../statement/host.ts';
import { factsOf, parseStatement, type Facts, type Statement } from '../statement/statement.ts';
import { fileSubjects, StageCache } from './cache.ts';

/** Stages that make what is judged. What judges, tells or publishes is done anew, whoever did it before. */
export const OFFERED: readonly string[] = ['validate-data', 'build-features', 'train-model', 'evaluate-model'];

interface Offered {
  /** Stages that need not be performed where nothing that they read has changed. */
  whole: string[];
  /** Those of which not all files were kept. */
  lacking: string[];
  /** Those whose programs ran in another job, or where nobody says in which. */
  elsewhere: string[];
}

/**
 * Offers what a recorded run did to whoever performs a stage of the same key in this workspace. Only statements of executions,
 * with the digests that the record names, and all of whose files the store has; of programs those that ran on such a platform,
 * in the job that this is: what its steps make ready, another's may make ready otherwise (two versions of Python, say).
 *
 * @param run one that may be compared with: that it is what its record says is for the caller to know
 */
export async function offerRun(host: Host, project: ProjectIdentity, ledger: Ledger, run: RunRecord): Promise<Offered> {
  const cache = new StageCache(host, project.workspace);
  const offered: Offered = { whole: [], lacking: [], elsewhere: [] };
  const statements = await ledger.statements(run);
  for (const stage of OFFERED) {
    const text = Buffer.from(statements.get(stage) ?? []).toString('utf8');
    if (text === '' || sha256(text) !== run.statements[stage]) continue;
    const statement = parseStatement(text, `${stage} of run ${run.id}`);
    const facts = factsOf(statement);
    if (!isExecution(facts, stage, project.name)) continue;
    if (facts.command !== undefined && !isOfJob(facts, host)) offered.elsewhere.push(stage);
    else if (!(await hasAll(host, statement))) offered.lacking.push(stage);
    else {
      await cache.offer(text, run.id);
      offered.whole.push(stage);
    }
  }
  return offered;
}

function isExecution(facts: Facts, stage: string, project: string): boolean {
  const ranHere = facts.host.platform === platform() && facts.host.arch === arch();
  return (
    facts.stage === stage &&
    facts.project === project &&
    facts.cached === undefined &&
    facts.transient === undefined &&
    (facts.command === undefined || ranHere)
  );
}

function isOfJob({ job }: Facts, host: Pick<Host, 'origin'>): boolean {
  return canonicalJson(job ?? null) === canonicalJson(jobFacts(host).job ?? null);
}

async function hasAll({ store }: Pick<Host, 'store'>, statement: Statement): Promise<boolean> {
  for (const { digest } of fileSubjects(statement)) if (!(await store.has(digest))) return false;
  return true;
}
