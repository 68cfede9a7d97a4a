import { MlopsError, type Host } from '#kit';
import { defaultBranch } from '../baseline/baseline-branch.ts';
import { formerName } from '../baseline/first.ts';
import { gitWalk } from '../baseline/history.ts';
import { nearestRecorded, type Nearest } from '../baseline/nearest.ts';
import { isReturned } from '../baseline/returned.ts';
import { baselineOf, baselinesOf } from '../ledger/plan.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { subject } from '../statement/said-by-statements.ts';
import { saidByGate, type GateSaid, type Judged } from './gate.ts';
import { linksOf, type Link } from './link.ts';

/**
 * Whether a gate compared with what the ladder of that time leads to: a first run had none before it; a named run was
 * recorded, could be a baseline and was the nearest; and its bytes are those that it recorded, or that the run's own re-scoring made.
 * @returns no link for a run without a gate of ours
 */
export async function baselineLinks(host: Host, project: { repository: string }, judged: Judged): Promise<Link[]> {
  const said = saidByGate(judged.statements);
  if (!said) return [];
  const { baseline, mayHaveNone } = said;
  const problems: string[] = [];
  // Without one on purpose: that the policy says so is seen where it is read.
  if (baseline.kind === 'none') {
    if (mayHaveNone && baseline.comes) problems.push(...(await notFirst(judged)));
  } else if (baseline.kind !== 'file') {
    problems.push(...(await notTheRun(host, project, judged, baseline)));
  }
  return linksOf('gate-model', '(baseline)', problems, baseline.reason);
}

/** The first commit that passes stays the first when it is run again, and says the same. */
async function notFirst({ before, run }: Judged): Promise<string[]> {
  const branch = run.branch ?? '';
  const { latestPassing } = (await before.latest(run.project)) ?? {};
  const own = await before.latestPassing(run.project, branch);
  if (latestPassing !== undefined && (own?.commit !== run.commit || run.dirty))
    return [`it says that none had passed; run ${latestPassing.slice(0, 12)} had`];
  const again = own ?? (await before.firstUncommitted(run.project, branch));
  if (again && again.predictions !== run.predictions)
    return [
      `it says other than run ${again.id.slice(0, 12)}, which stands for the first, and was not compared with it`,
    ];
  const other = own ? undefined : await formerName(before, { name: run.project, config: run.config, branch });
  return other === undefined ? [] : [`it says that none had passed; ${run.config} described ${other} until then`];
}

async function notTheRun(
  host: Host,
  project: { repository: string },
  judged: Judged,
  baseline: GateSaid['baseline'],
): Promise<string[]> {
  const { before, statements } = judged;
  const recorded = baseline.run === undefined ? undefined : await before.run(baseline.run).catch(unknown);
  if (!recorded)
    return [`it names ${baseline.run ? `run ${baseline.run}, which was not recorded before it` : 'no run'}`];
  const name = `run ${recorded.id.slice(0, 12)}`;
  const problems: string[] = [];
  if (recorded.commit !== baseline.commit)
    problems.push(`${name} is of commit ${recorded.commit}, not of ${baseline.commit}`);
  const gate = statements.get('gate-model');
  const compared = subject(gate, 'baseline.parquet')?.sha256;
  const original = baseline.rescored ? subject(gate, 'original.parquet')?.sha256 : compared;
  const again = subject(statements.get('rescore-baseline'), 'scored.parquet')?.sha256;
  if (original !== undefined && original !== recorded.predictions)
    problems.push(`what it compared with is not what ${name} recorded`);
  if (baseline.rescored && compared !== undefined && compared !== again)
    problems.push('what it compared with is not what rescore-baseline made');
  const earlier = baseline.returned === undefined ? undefined : await before.run(baseline.returned).catch(unknown);
  const isThere =
    earlier && (await isReturned(before, earlier, { baseline: recorded, predictions: judged.run.predictions }));
  if (baseline.returned !== undefined && !isThere)
    problems.push(`it does not say what run ${baseline.returned.slice(0, 12)} said, or nothing was compared with that`);
  // Who is named by the policy need not have passed.
  if (baseline.kind === 'run') return problems;
  return [...problems, ...(await notOnTheLadder(host, project, judged, baseline, recorded))];
}

function unknown(error: unknown): undefined {
  if (!(error instanceof MlopsError) || error.code !== 'MLOPS_RUN_UNKNOWN') throw error;
}

async function notOnTheLadder(
  host: Host,
  { repository }: { repository: string },
  { before, run }: Judged,
  baseline: GateSaid['baseline'],
  recorded: RunRecord,
): Promise<string[]> {
  // Into which branch a change was to be merged is known from what it was compared with.
  const isChange = baseline.change && run.branch !== (await defaultBranch(host, repository))?.name;
  const branch = (isChange ? recorded.branch : run.branch) ?? '';
  const standsFor = [
    baselineOf(await before.byCommit(recorded.commit), branch),
    (await before.firstUncommitted(run.project, branch))?.id,
  ];
  const name = `run ${recorded.id.slice(0, 12)}`;
  // What is in production may be of any branch, and an exception may have let it through.
  const may = baseline.kind === 'champion' ? recorded.verdict === 'pass' : standsFor.includes(recorded.id);
  if (!may) return [`${name} is no baseline of ${branch || 'a branch'}`];
  if (isChange) return [];
  const nearest = await nearestBefore(host, repository, { before, run, branch });
  if (nearest.length === 0 || nearest.some((one) => one.run === (baseline.insteadOf ?? recorded.id))) return [];
  const [{ run: nearer, commit }] = nearest as [Nearest];
  return [`run ${nearer.slice(0, 12)} of ${commit.slice(0, 7)} is its nearest recorded ancestor, and not ${name}`];
}

/** As the ladder finds it; nothing where this clone does not have the commit. */
async function nearestBefore(
  host: Host,
  repository: string,
  { before, run, branch }: Pick<Judged, 'before' | 'run'> & { branch: string },
): Promise<Nearest[]> {
  const known = await host.git.run(['cat-file', '-e', `${run.commit}^{commit}`], { directory: repository });
  if (known.code !== 0) return [];
  return nearestRecorded(gitWalk(host, repository), run.commit, async (commits) => {
    const others = commits.filter((commit) => commit !== run.commit || run.dirty);
    return baselinesOf(await before.byCommits(others), branch);
  });
}
