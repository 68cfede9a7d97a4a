import type { Ancestor } from '#kit';
import type { Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { nearestRecorded, type Nearest, type Walk } from './nearest.ts';

type RunsOf = (commits: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** A recorded commit and the run that stands for it. */
export interface Standing extends Nearest {
  record: RunRecord;
}

/**
 * The nearest recorded ancestors as {@link nearestRecorded} finds them, but for runs that were overtaken. Of two pushes within a
 * minute the second is judged before the first is recorded, by what lies behind both: all that the first gained it may
 * lose. Once both are recorded the first one stands, whichever was recorded first. A run made again later overtakes nothing.
 */
export async function nearestStanding(
  history: Walk,
  start: string,
  runsOf: RunsOf,
  ledger: Pick<Ledger, 'runsById'>,
): Promise<Standing[]> {
  const walk = remembered(history, start);
  const runs = asked(runsOf);
  const overtaken = new Set<string>();
  const nearest = (besides?: string): Promise<Nearest[]> =>
    nearestRecorded(walk, start, async (commits) => {
      const all = await runs(commits);
      return new Map([...all].filter(([, run]) => run !== besides && !overtaken.has(run)));
    });
  for (;;) {
    const found = await nearest();
    const records = found.length === 0 ? [] : await ledger.runsById(found.map(({ run }) => run));
    const standing = found.map((one, index) => ({ ...one, record: records[index]! }));
    const [one, beside] = standing;
    if (!one || beside || one.record.compared === undefined) return standing;
    const [behind, another] = await nearest(one.run);
    if (!behind || another || behind.run === one.record.compared) return standing;
    const [nearer] = await ledger.runsById([behind.run]);
    if (!atOneTime(nearer!, one.record)) return standing;
    overtaken.add(one.run);
  }
}

function atOneTime(one: RunRecord, other: RunRecord): boolean {
  return one.startedAt < other.finishedAt && other.startedAt < one.finishedAt;
}

/** A history whose list of ancestors is asked for once, however often it is walked. */
function remembered(history: Walk, start: string): Walk {
  const known: Ancestor[] = [];
  const rest = history.ancestors(start)[Symbol.asyncIterator]();
  return {
    since: (base, from) => history.since(base, from),
    async *ancestors() {
      for (let index = 0; ; index++) {
        if (index === known.length) {
          const { done, value } = await rest.next();
          if (done) return;
          known.push(value);
        }
        yield known[index]!;
      }
    },
  };
}

/** Asks for the runs of a commit once. */
function asked(runsOf: RunsOf): RunsOf {
  const known = new Map<string, string | undefined>();
  return async (commits) => {
    const unknown = commits.filter((commit) => !known.has(commit));
    const answer = unknown.length === 0 ? new Map<string, string>() : await runsOf(unknown);
    for (const commit of unknown) known.set(commit, answer.get(commit));
    return new Map(
      commits.flatMap((commit): [string, string][] => {
        const run = known.get(commit);
        return run === undefined ? [] : [[commit, run]];
      }),
    );
  };
}
