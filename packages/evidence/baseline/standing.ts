import type { Ancestor } from '#kit';
import type { Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { nearestRecorded, type Nearest, type Walk } from './nearest.ts';

type RunsOf = (commits: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** A recorded commit and the run that stands for it. */
export interface Standing extends Nearest {
  record: RunRecord;
  /** Two runs of which none was compared with the other, nor can it be told which is as good: what stands is open. */
  open?: Pair;
}

/** The one whose commit came first, and the other. */
type Pair = readonly [RunRecord, RunRecord];

/** Between the judging of a run and its record there are other jobs, queues and limits, but no more than a day. */
export const LONGEST_MS = 24 * 60 * 60 * 1000;

/** Whether a run measured as well as another, in every number that a gate judges; undefined when on other examples. */
export type AsGood = (one: RunRecord, other: RunRecord) => boolean | undefined;

interface Asked {
  ledger: Pick<Ledger, 'runsById'>;
  asGood: AsGood;
  /** Later runs of a commit that passed. */
  again(commit: string): Promise<readonly string[]>;
}

/**
 * The nearest recorded ancestors as {@link nearestRecorded} finds them, but for runs that were overtaken. Of two pushes
 * within a minute the second is judged before the first is recorded, or before its record is to be seen, by what lies
 * behind both: all that the first gained it may lose. Once both are recorded the second stands where nothing was gained,
 * where it measured as well as the first, or where it was made again and compared with that. On the same examples the first
 * stands else, whichever was recorded first; on others nobody can tell. So it is for those that were compared with the
 * second meanwhile. A run made again later overtakes nothing.
 *
 * @param runsOf the runs of those of some commits that are recorded; behind the first that is, an answer may leave others out
 */
export async function nearestStanding(
  history: Walk,
  start: string,
  runsOf: RunsOf,
  { ledger, asGood, again }: Asked,
): Promise<Standing[]> {
  const walk = remembered(history, start);
  const runs = asked(runsOf);
  const records = new Map<string, RunRecord>();
  const recordsOf = async (ids: readonly string[]): Promise<RunRecord[]> => {
    const unread = ids.filter((id) => !records.has(id));
    for (const record of unread.length === 0 ? [] : await ledger.runsById(unread)) records.set(record.id, record);
    return ids.map((id) => records.get(id)!);
  };

  const known = new Map<string, Promise<Settled>>();
  /** What stands for a commit, by its first run. */
  const settle = (first: RunRecord): Promise<Settled> => {
    const answer = known.get(first.id) ?? settled(first);
    known.set(first.id, answer);
    return answer;
  };
  async function settled(first: RunRecord): Promise<Settled> {
    const verdict = await settledAlone(first);
    if ('stands' in verdict) return verdict;
    for (const later of await recordsOf(await again(first.commit))) {
      const other = await settledAlone(later);
      if ('stands' in other) return other;
    }
    return verdict;
  }
  async function settledAlone(one: RunRecord): Promise<Settled> {
    const behind = await standingBehind(one);
    if (behind === undefined) return { stands: one };
    const pair = 'open' in behind ? behind.open : [behind.stands];
    const holds = await Promise.all(pair.map((other) => isAsGood(one, other)));
    if (holds.every((is) => is === true)) return { stands: one };
    if (holds.every((is) => is === false)) return OVERTAKEN;
    return 'open' in behind ? behind : { open: [behind.stands, one] };
  }

  /** Whether a run may stand though another stands behind it; undefined where nobody can tell. */
  async function isAsGood(one: RunRecord, behind: RunRecord): Promise<boolean | undefined> {
    const bases = await comparedWith(one);
    if (behind.commit === one.compared && bases.some(({ id }) => id === behind.id)) return true;
    const direct = asGood(one, behind);
    if (direct === true || bases.length === 0) return direct;
    // What was not gained cannot be lost.
    return bases.every((base) => asGood(base, behind) === true) ? true : direct;
  }

  /** Runs of the commit that one was compared with: what was made again after it had begun was not there yet. */
  async function comparedWith({ compared, startedAt }: RunRecord): Promise<RunRecord[]> {
    if (compared === undefined) return [];
    const first = [...(await runs([compared])).values()];
    const later = first.length === 0 ? [] : await recordsOf(await again(compared));
    return [...(await recordsOf(first)), ...later.filter(({ finishedAt }) => finishedAt <= startedAt)];
  }

  /** What stands nearest behind a run, of those that had begun before it ended, as far back as what it was compared with. */
  async function standingBehind(one: RunRecord): Promise<Standable | undefined> {
    // Where nothing had passed yet, uncommitted work of the same commit may have been all there was to compare with.
    if (one.compared === undefined || one.compared === one.commit) return undefined;
    const between: string[] = [];
    for await (const nearer of walk.since(one.compared, one.commit)) if (nearer !== one.commit) between.push(nearer);
    for (const nearer of await recordsOf([...(await allOf(runs, between)).values()])) {
      const found = nearer.startedAt < one.finishedAt ? await settle(nearer) : OVERTAKEN;
      if (isBefore(found, one)) return found;
    }
    const [behind] = await recordsOf([...(await runs([one.compared])).values()]);
    if (behind === undefined) return undefined;
    if (Date.parse(one.startedAt) - Date.parse(behind.finishedAt) > LONGEST_MS) return { stands: behind };
    const found = await settle(behind);
    return isBefore(found, one) ? found : standingBehind(behind);
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
    if (!one || beside) return standing;
    const what = await settle(one.record);
    if ('stands' in what) return [{ ...one, run: what.stands.id, record: what.stands }];
    if ('open' in what) return [{ ...one, open: what.open }];
    overtaken.add(one.run);
  }
}

type Standable = { stands: RunRecord } | { open: Pair };
type Settled = Standable | { overtaken: true };
const OVERTAKEN: Settled = { overtaken: true };

/** A run of a commit that was made again later than another overtakes nothing. */
function isBefore(found: Settled, one: RunRecord): found is Standable {
  return 'open' in found || ('stands' in found && found.stands.startedAt < one.finishedAt);
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
