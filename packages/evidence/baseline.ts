import type { Host } from '#kit';
import { historyOf } from './history.ts';
import type { Ledger } from './ledger.ts';
import { unfetchedLedger } from './unfetched-ledger.ts';
import type { RunRecord } from './runs.ts';
import { readRunState } from './run-state.ts';

/** What a candidate is compared with, and in words why. */
export type BaselineChoice =
  | { kind: 'merge-base' | 'ancestor' | 'champion' | 'run'; run: RunRecord; commit: string; reason: string }
  /** Nothing to compare with. Unless `allowed`, rules that need a baseline are inconclusive. */
  | {
      kind: 'none';
      allowed: boolean;
      reason: string;
      /** The first run was made from this very commit: what differs from it now is compared with it. */
      again?: RunRecord;
    };

export interface BaselineOptions {
  /** `auto` climbs the ladder, `none` compares with nothing, anything else is a run id. */
  policy: 'auto' | 'none' | (string & {});
}

/** How far back a recorded ancestor is looked for; one read of git, one of the ledger. */
const HORIZON = 1000;

/**
 * Climbs the ladder merge-base → nearest recorded ancestor → champion → none.
 *
 * Only runs count whose verdict is pass and whose work tree was clean. On the default branch the ancestors of HEAD
 * (by first parent) are asked, HEAD itself only when the work tree differs from it; elsewhere those of the merge-base
 * with the default branch, that one included. The champion is the newest such run of the default branch.
 *
 * @throws MLOPS_RUN_UNKNOWN, MLOPS_RUN_AMBIGUOUS, MLOPS_LEDGER_UNREADABLE (never taken for "none")
 */
export async function chooseBaseline(
  host: Host,
  project: { repository: string; workspace: string; name: string },
  ledger: Ledger,
  { policy }: BaselineOptions,
): Promise<BaselineChoice> {
  if (policy === 'none') return { kind: 'none', allowed: true, reason: 'none, because the policy says so' };
  const age = (run: RunRecord): string => describeAge(host.clock.now().getTime() - Date.parse(run.finishedAt));
  if (policy !== 'auto') {
    const run = await ledger.run(policy);
    return {
      kind: 'run',
      run,
      commit: run.commit,
      reason: `run ${run.id.slice(0, 7)} as asked for, recorded ${age(run)}`,
    };
  }
  if (ledger.branch === undefined) {
    return { kind: 'none', allowed: false, reason: 'none, because the ledger is off: name a run, a file, or `none`' };
  }

  const {
    commit: head,
    dirty,
    branch,
    defaultBranch: main,
    onDefault,
    start,
    firstParents,
  } = await historyOf(host, project);

  if (start !== undefined) {
    const ancestors = await firstParents(start, HORIZON);
    const candidates = onDefault && !dirty ? ancestors.slice(1) : ancestors;
    const recorded = await ledger.byCommits(candidates);
    const commit = candidates.find((candidate) => recorded.get(candidate)?.latestPassing !== undefined);
    if (commit !== undefined) {
      const [run] = await ledger.runsById([recorded.get(commit)!.latestPassing!]);
      const kind = !onDefault && commit === start ? 'merge-base' : 'ancestor';
      const distance = ancestors.indexOf(commit);
      const words =
        kind === 'merge-base'
          ? 'merge-base'
          : commit === head
            ? 'this commit before your changes'
            : `nearest recorded ancestor (${distance} ${distance === 1 ? 'commit' : 'commits'} before ${onDefault ? 'this one' : `the merge-base ${start.slice(0, 7)}`})`;
      return { kind, run: run!, commit, reason: `${words} ${commit.slice(0, 7)}, recorded ${age(run!)}` };
    }
  }

  const champion = await ledger.latestPassing(project.name, main);
  if (champion && !(onDefault && champion.commit === head && !dirty)) {
    const reason = `champion: newest passing run of ${main}, ${champion.commit.slice(0, 7)}, recorded ${age(champion)}`;
    return { kind: 'champion', run: champion, commit: champion.commit, reason };
  }

  const elsewhere =
    (await unfetchedLedger(host, project.repository, ledger)) ?? (await lostLedger(host, project, ledger));
  if (elsewhere !== undefined) return { kind: 'none', allowed: false, reason: `none: ${elsewhere}` };
  const any = (await ledger.latest(project.name))?.latestClean;
  // The first run stays the first when it is made again, and while it waits for its commit.
  if (onDefault && (any === undefined || champion))
    return {
      kind: 'none',
      allowed: true,
      reason: `none: this is the first recorded run of ${project.name}`,
      ...(champion && { again: champion }),
    };
  const why =
    any !== undefined
      ? `no recorded run of ${main} passed${champion ? ' before this commit' : ''}`
      : `nothing is recorded yet, and the first run must be one of ${main}, not of ${branch ?? 'a detached commit'}`;
  return { kind: 'none', allowed: false, reason: `none: ${why}; say \`baseline: none\` to judge without one` };
}

/** @returns why a ledger is missing that was here: the last run was recorded, and nothing holds it any more */
async function lostLedger(host: Host, project: { workspace: string }, ledger: Ledger): Promise<string | undefined> {
  const run = (await readRunState(host, project))?.run;
  if (run === undefined || (await ledger.tip()) !== undefined) return undefined;
  return `run ${run.slice(0, 7)} was recorded here and its ledger is gone: restore the branch ${ledger.branch}, or say \`baseline: none\``;
}

/** `just now`, `5 min ago`, `2 h ago`, `3 days ago`. */
function describeAge(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ago`;
  return `${Math.floor(hours / 24)} days ago`;
}
