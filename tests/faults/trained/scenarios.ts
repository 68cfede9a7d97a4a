import { ERROR, Invariants } from '../invariants.ts';
import { racing, step, type Scenario } from '../scenario.ts';
import type { Ended } from '../step.ts';
import { TrainedLab, type AfterWork } from './lab.ts';

/** That a training that was cut off has one more attempt, and no other has any. */
class AfterInvariants extends Invariants<TrainedLab, AfterWork> {
  static of(lab: TrainedLab): Promise<AfterInvariants> {
    return new AfterInvariants(lab).begin();
  }

  protected override ofRun({ ending, training, attempt }: AfterWork, { status }: Ended, clean: boolean): string[] {
    const right = ending === 'stuck' ? ERROR : 0;
    if (status === 0 && ending === 'lost' && training.attempt === attempt)
      return ['lost: a training was cut off, and nobody hears that it does not go on'];
    if (status === right || (!clean && (status === undefined || status === ERROR))) return [];
    return [`after a training that was ${ending} it ended with ${status}, expected ${right}`];
  }

  protected override ofWorld({ training, ending, attempt }: AfterWork, _: Ended, clean: boolean): string[] {
    const more = training.attempt - attempt;
    const most = ending === 'lost' ? 1 : 0;
    if (more <= most && (more === most || !clean)) return [];
    return [`a training that was ${ending} had ${more} more attempts, expected ${most}`];
  }
}

/** A training that was cut off goes on as the next attempt of its run. */
const again: Scenario<TrainedLab, AfterWork> = {
  name: 'train-again',
  old: true,
  open: () => TrainedLab.open(),
  invariants: (lab) => AfterInvariants.of(lab),
  begin: (lab) => lab.ended('lost'),
  // The same end, told again.
  next: async (lab, work) => ({ ...work, run: lab.startRun(work.event, work.run.workflow) }),
  async attempt(lab, work, attack) {
    const of = { job: 'again', inputs: { part: 'again' }, permissions: { actions: 'write' } as const, checkout: false };
    return [await step(lab, work, attack, of)];
  },
};

/** One that got nowhere twice, or came to a verdict, does not. */
const over: Scenario<TrainedLab, AfterWork> = {
  ...again,
  name: 'train-over',
  turns: 2,
  begin: (lab, turn) => lab.ended(turn % 2 === 0 ? 'stuck' : 'judged'),
};

/** What is asked for after a training. */
export const trained: readonly Scenario[] = [again, over, racing(again)];
