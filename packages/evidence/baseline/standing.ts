import type { Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';
import type { Confirm, Confirmed } from './confirmed.ts';
import { nearestRecorded, type Nearest, type Walk } from './nearest.ts';
import { allOf, asked, remembered, type RunsOf } from './once.ts';

/** A recorded commit and the run that stands for it. */
export interface Standing extends Nearest {
  record: RunRecord;
  /** Why it is not known that this one stands: nothing confirms it, or what may stand in its place. */
  unconfirmed?: string;
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
  /**
   * The run of a commit that is confirmed, or the one that was asked about and why it is not.
   * @param by a confirmed run that may have been compared with it
   */
  trusted(first: RunRecord, by?: RunRecord): Promise<Confirmed>;
  confirm: Confirm;
  /** Later runs of a commit that passed. */
  again(commit: string): Promise<readonly string[]>;
  /** Those that failed. */
  lost(commit: string): Promise<readonly string[]>;
}

/**
 * The nearest recorded ancestors as {@link nearestRecorded} finds them, but for runs that were overtaken. Of two pushes
 * within a minute the second is judged before the first is recorded, or before its record is to be seen, by what lies
 * behind both: all that the first gained it may lose. Once both are recorded the second stands where nothing was gained,
 * where it measured as well as the first, or where it was made again and compared with that. On the same examples, or where
 * it failed when it was made again, the first stands else, whichever was recorded first; on others nobody can tell. So it is for those that were compared with the
 * second meanwhile. A run made again later overtakes nothing.
 *
 * What is not confirmed overtakes nothing, and is not overtaken: its times and numbers are the word of whoever wrote it. Where such
 * a run would have to be asked, what stands is said to be unconfirmed.
 *
 * @param runsOf the runs of those of some commits that are recorded; behind the first that is, an answer may leave others out
 */
export async function nearestStanding(
  history: Walk & { bases?: readonly string[] },
  start: string,
  runsOf: RunsOf,
  { ledger, asGood, again, lost, trusted, confirm }: Asked,
): Promise<Standing[]> {
  const walk = remembered(history, start);
  const runs = asked(runsOf);
  const records = new Map<string, RunRecord>();
  const recordsOf = async (ids: readonly string[]): Promise<RunRecord[]> => {
    const unread = ids.filter((id) => !records.has(id));
    for (const record of unread.length === 0 ? [] : await ledger.runsById(unread)) records.set(record.id, record);
    return ids.map((id) => records.get(id)!);
  };

  /** Why the first record that was asked, and that nobody confirms, is not believed. */
  let doubt: string | undefined;
  /** Runs as far as they are confirmed. */
  const believed = async (found: readonly RunRecord[], judged?: 'anyhow'): Promise<RunRecord[]> => {
    const doubts = await Promise.all(found.map((one) => confirm(one, judged)));
    doubt ??= doubts.find((why) => why !== undefined);
    return found.filter((_, index) => doubts[index] === undefined);
  };
  /** The confirmed run of a commit in the place of its first one. */
  const believedFirst = async (first: RunRecord, by?: RunRecord): Promise<RunRecord | undefined> => {
    const { run, unconfirmed } = await trusted(first, by);
    doubt ??= unconfirmed;
    return unconfirmed === undefined ? run : undefined;
  };

  const known = new Map<string, Promise<Settled>>();
  /** What stands for a commit, by its first run, which is confirmed. */
  const settle = (first: RunRecord): Promise<Settled> => {
    const answer = known.get(first.id) ?? settled(first);
    known.set(first.id, answer);
    return answer;
  };
  async function settled(first: RunRecord): Promise<Settled> {
    const verdict = await settledAlone(first);
    if ('stands' in verdict) return verdict;
    for (const made of await recordsOf(await again(first.commit))) {
      const [later] = await believed([made]);
      if (later === undefined) continue;
      const other = await settledAlone(later);
      if ('stands' in other) return other;
    }
    return 'open' in verdict && (await hasLost(first, verdict.open[0])) ? OVERTAKEN : verdict;
  }
  /** Whether a commit was run again, compared with another run, and failed. */
  async function hasLost({ commit }: RunRecord, behind: RunRecord): Promise<boolean> {
    const later = (await recordsOf(await lost(commit))).filter(
      ({ compared, startedAt }) => compared === behind.commit && startedAt >= behind.finishedAt,
    );
    return (await believed(later, 'anyhow')).length > 0;
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
    const { first, later } = await comparedWith(one);
    // What stands behind it is confirmed: its id will do.
    const isIt = behind.commit === one.compared && [...first, ...later].some(({ id }) => id === behind.id);
    const direct = isIt || asGood(one, behind);
    if (direct === true) return true;
    const bases = [...first, ...(await believed(later))];
    // What was not gained cannot be lost.
    return bases.length > 0 && bases.every((base) => asGood(base, behind) === true) ? true : direct;
  }

  /** Runs of the commit that one was compared with: what was made again after it had begun was not there yet. */
  async function comparedWith(one: RunRecord): Promise<{ first: RunRecord[]; later: RunRecord[] }> {
    if (one.compared === undefined) return { first: [], later: [] };
    const [recorded] = await recordsOf([...(await runs([one.compared])).values()]);
    if (recorded === undefined) return { first: [], later: [] };
    const first = await believedFirst(recorded, one);
    const made = await recordsOf(await again(one.compared));
    const later = made.filter(({ id, finishedAt }) => id !== first?.id && finishedAt <= one.startedAt);
    return { first: first === undefined ? [] : [first], later };
  }

  /** What stands nearest behind a run, of those that had begun before it ended, as far back as what it was compared with. */
  async function standingBehind(one: RunRecord): Promise<Standable | undefined> {
    // Where nothing had passed yet, uncommitted work of the same commit may have been all there was to compare with.
    if (one.compared === undefined || one.compared === one.commit) return undefined;
    const between: string[] = [];
    for await (const nearer of walk.since(one.compared, one.commit)) if (nearer !== one.commit) between.push(nearer);
    for (const first of await recordsOf([...(await allOf(runs, between)).values()])) {
      const nearer = await believedFirst(first);
      const found = nearer && nearer.startedAt < one.finishedAt ? await settle(nearer) : OVERTAKEN;
      if (isBefore(found, one)) return found;
    }
    const [first] = await recordsOf([...(await runs([one.compared])).values()]);
    const behind = first && (await believedFirst(first, one));
    if (behind === undefined) return undefined;
    if (Date.parse(one.startedAt) - Date.parse(behind.finishedAt) > LONGEST_MS) return { stands: behind };
    const found = await settle(behind);
    return isBefore(found, one) ? found : standingBehind(behind);
  }

  const overtaken = new Set<string>();
  for (;;) {
    const left = async (commits: readonly string[]): Promise<ReadonlyMap<string, string>> =>
      new Map([...(await runs(commits))].filter(([, run]) => !overtaken.has(run)));
    const found = await nearestRecorded(walk, start, left, history.bases);
    const read = await recordsOf(found.map(({ run }) => run));
    const standing = found.map((one, index) => ({ ...one, record: read[index]! }));
    const [one, beside] = standing;
    if (!one || beside) return standing;
    const { run: first, unconfirmed } = await trusted(one.record);
    const what = unconfirmed === undefined ? await settle(first) : { stands: first };
    const why = unconfirmed ?? doubt;
    const doubted = why !== undefined && { unconfirmed: why };
    if ('stands' in what) return [{ ...one, run: what.stands.id, record: what.stands, ...doubted }];
    if ('open' in what) return [{ ...one, open: what.open, ...doubted }];
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
