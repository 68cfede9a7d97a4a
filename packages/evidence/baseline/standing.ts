import type { Ancestor } from '#kit';
import type { Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { nearestRecorded, type Nearest, type Walk } from './nearest.ts';

type RunsOf = (commits: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** A recorded commit and the run that stands for it. */
export interface Standing extends Nearest {
  record: RunRecord;
}

/** Between the judging of a run and its record there are other jobs, queues and limits, but no more than a day. */
export const LONGEST_MS = 24 * 60 * 60 * 1000;

/** Whether a run measured as well as another on the same examples, in every number that a gate judges. */
export type AsGood = (one: RunRecord, other: RunRecord) => boolean;

/**
 * The nearest recorded ancestors as {@link nearestRecorded} finds them, but for runs that were overtaken. Of two pushes
 * within a minute the second is judged before the first is recorded, or before its record is to be seen, by what lies
 * behind both: all that the first gained it may lose. Once both are recorded the second stands only where it measured as well
 * as the first, else the first does, whichever was recorded first; and so it is for those that were compared with the
 * second meanwhile. A run made again later overtakes nothing.
 *
 * @param runsOf the runs of those of some commits that are recorded; behind the first that is, an answer may leave others out
 */
export async function nearestStanding(
  history: Walk,
  start: string,
  runsOf: RunsOf,
  { ledger, asGood }: { ledger: Pick<Ledger, 'runsById'>; asGood: AsGood },
): Promise<Standing[]> {
  const walk = remembered(history, start);
  const runs = asked(runsOf);
  const records = new Map<string, RunRecord>();
  const recordsOf = async (ids: readonly string[]): Promise<RunRecord[]> => {
    const unread = ids.filter((id) => !records.has(id));
    for (const record of unread.length === 0 ? [] : await ledger.runsById(unread)) records.set(record.id, record);
    return ids.map((id) => records.get(id)!);
  };

  const known = new Map<string, Promise<boolean>>();
  const stands = (one: RunRecord): Promise<boolean> => {
    const answer = known.get(one.id) ?? isStanding(one);
    known.set(one.id, answer);
    return answer;
  };
  async function isStanding(one: RunRecord): Promise<boolean> {
    const behind = await standingBehind(one);
    return behind === undefined || behind.commit === one.compared || asGood(one, behind);
  }
  /** The nearest behind a run that stands, of those that had begun before it ended, as far back as what it was compared with. */
  async function standingBehind(one: RunRecord): Promise<RunRecord | undefined> {
    if (one.compared === undefined) return undefined;
    const between: string[] = [];
    for await (const nearer of walk.since(one.compared, one.commit)) if (nearer !== one.commit) between.push(nearer);
    for (const nearer of await recordsOf([...(await allOf(runs, between)).values()]))
      if (nearer.startedAt < one.finishedAt && (await stands(nearer))) return nearer;
    const [behind] = await recordsOf([...(await runs([one.compared])).values()]);
    if (behind === undefined || Date.parse(one.startedAt) - Date.parse(behind.finishedAt) > LONGEST_MS) return behind;
    return (await stands(behind)) ? behind : standingBehind(behind);
  }

  const overtaken = new Set<string>();
  for (;;) {
    const found = await nearestRecorded(walk, start, async (commits) => {
      const all = await runs(commits);
      return new Map([...all].filter(([, run]) => !overtaken.has(run)));
    });
    const read = await recordsOf(found.map(({ run }) => run));
    const standing = found.map((one, index) => ({ ...one, record: read[index]! }));
    const [one, beside] = standing;
    if (!one || beside || (await stands(one.record))) return standing;
    overtaken.add(one.run);
  }
}

/** A history whose list of ancestors is asked for once, however often it is walked, and as far as it goes for the rest too. */
function remembered(history: Walk, start: string): Walk {
  const known: Ancestor[] = [];
  const rest = history.ancestors(start)[Symbol.asyncIterator]();
  async function* ancestors(): AsyncGenerator<Ancestor> {
    for (let index = 0; ; index++) {
      if (index === known.length) {
        const { done, value } = await rest.next();
        if (done) return;
        known.push(value);
      }
      yield known[index]!;
    }
  }
  return {
    ancestors,
    async *since(base, from) {
      const found: string[] = [];
      // A commit is listed after all that descend from it: then it is known whether it is one of those of the base.
      const [open, behind] = [new Set([from]), new Set([base])];
      for await (const { commit, parents } of ancestors()) {
        const isBehind = behind.has(commit);
        if (open.delete(commit) && !isBehind) {
          found.push(commit);
          for (const parent of parents) open.add(parent);
        }
        if (isBehind) for (const parent of parents) behind.add(parent);
        for (const one of open) if (behind.has(one)) open.delete(one);
        if (open.size === 0) {
          yield* found;
          return;
        }
      }
      yield* history.since(base, from);
    },
  };
}

/** Asks for the runs of a commit once, or again where an answer may have left it out. */
function asked(runsOf: RunsOf): RunsOf {
  const known = new Map<string, string | undefined>();
  return async (commits) => {
    const unknown = commits.filter((commit) => !known.has(commit));
    const answer = unknown.length === 0 ? new Map<string, string>() : await runsOf(unknown);
    const last = unknown.findLastIndex((commit) => answer.has(commit));
    for (const commit of last < 0 ? unknown : unknown.slice(0, last + 1)) known.set(commit, answer.get(commit));
    return new Map(
      commits.flatMap((commit): [string, string][] => {
        const run = known.get(commit);
        return run === undefined ? [] : [[commit, run]];
      }),
    );
  };
}

/** The runs of all of these commits. */
async function allOf(runs: RunsOf, commits: readonly string[]): Promise<ReadonlyMap<string, string>> {
  for (let before = -1; ;) {
    const found = await runs(commits);
    if (found.size === before || commits.length === 0) return found;
    before = found.size;
  }
}
