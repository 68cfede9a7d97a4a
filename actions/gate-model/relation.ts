import { isRetraining, modelFiles, returnedTo, type Ledger, type RunRecord } from '#evidence';
import { incomparable, otherPeriod, type BaselineInfo } from '#evaluation';
import type { Cause } from '#kit';
import { otherFile, type Candidate, type Subject } from './subject.ts';

/** A recorded run that a candidate is compared with. */
interface Choice {
  kind: BaselineInfo['kind'];
  run: RunRecord;
  change?: true;
  insteadOf?: string;
  /** What started the candidate's run. */
  cause: Cause;
}

/** What a decision says of a recorded baseline, but for what became of its bytes, and the words. */
export type Relation = Omit<BaselineInfo, 'reason' | 'rescored' | 'restored' | 'unscored' | 'comes' | 'cells'>;

/**
 * How a candidate and what it is compared with stand to each other, as far as it follows from the ledger and the statements of
 * both: the gate says it, and whoever verifies computes it again.
 * @param subjects absent where a run evaluated nothing
 * @param unnamed whether nobody has named the project
 * @param isSame whether the repository is, file for file, what it was in the commit of a run
 */
export async function relate(
  ledger: Ledger,
  { kind, run, change, insteadOf, cause }: Choice,
  { now, then }: { now: Subject | undefined; then: Subject | undefined },
  { metrics, evaluated }: Pick<Candidate, 'metrics' | 'evaluated'>,
  { unnamed, isSame }: { unnamed: boolean; isSame(run: RunRecord): Promise<boolean> },
): Promise<Relation> {
  const other =
    now && then
      ? (incomparable(now.meaning, then.meaning, metrics) ?? (unnamed ? otherFile(now, then) : undefined))
      : `run ${run.id.slice(0, 7)} evaluated nothing: not comparable`;
  const retrains = kind === 'champion' && isRetraining(cause);
  const later = then?.built && now?.built && otherPeriod(now.built, then.built, { maySkip: retrains || !change });
  const nearest = insteadOf ?? (retrains && later && ('skips' in later || 'overlaps' in later) ? run.id : undefined);
  const sameSet = evaluated?.evaluationSet === run.evaluationSet;
  const predictions = sameSet ? undefined : evaluated?.predictions;
  const returned =
    predictions === undefined ? undefined : await returnedTo(ledger, { baseline: run, predictions, isSame });
  return {
    kind,
    run: run.id,
    commit: run.commit,
    ...(change && { change }),
    ...(nearest !== undefined && { insteadOf: nearest }),
    // The commit of a run with uncommitted changes is not the code that made its model.
    ...((run.dirty || modelFiles(run).length === 0 || then?.file !== undefined) && { asRecorded: true }),
    ...(returned && { returned: returned.id }),
    ...(later && ('notLater' in later ? later : { period: later })),
    ...(other !== undefined && { incomparable: other }),
  };
}

/** Whether there is a model that could be asked again, about the same; predictions of a file are all there is of them. */
export const mayBeAsked = ({ asRecorded, incomparable }: Relation): boolean =>
  !asRecorded && incomparable === undefined;
