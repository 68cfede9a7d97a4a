import { Invariants } from '../invariants.ts';
import { READ, step, undisturbed, type Scenario } from '../scenario.ts';
import type { Ended } from '../step.ts';
import { modelIn, ResumedLab, type TrainWork } from './lab.ts';

/** That a training comes to the one model that it would have come to undisturbed, and goes on from what was kept of it. */
class ResumeInvariants extends Invariants<ResumedLab, TrainWork> {
  static of(lab: ResumedLab): Promise<ResumeInvariants> {
    return new ResumeInvariants(lab).begin();
  }

  protected override ofRun({ model }: TrainWork, ended: Ended, clean: boolean): string[] {
    const { status, outputs, directory } = ended;
    if (status !== 0) return clean ? [`a training ended with ${status}, expected 0`] : [];
    const made = modelIn(directory);
    return [
      ...(made === model ? [] : [`a training came to ${made}, expected ${model}`]),
      ...(outputs['hand-over'] ? [] : ['lost: a training was done, and nothing of it is handed over']),
    ];
  }

  /** A list may lag: whoever was disturbed so did what there was to do, from the beginning. */
  protected override ofWorld({ resumes }: TrainWork, { log }: Ended, clean: boolean): string[] {
    return clean && resumes && /\bstep 1\b/.test(log)
      ? ['lost: a checkpoint was kept, and nobody went on from it']
      : [];
  }
}

/** What a training leaves is kept for the next attempt, while it runs. */
const keep: Scenario<ResumedLab, TrainWork> = {
  name: 'checkpoint',
  open: () => ResumedLab.open(),
  invariants: (lab) => ResumeInvariants.of(lab),
  begin: (lab) => lab.pushed(),
  next: (lab) => lab.pushed(),
  async attempt(lab, work, attack) {
    work.resumes = lab.hasKept(work);
    const inputs = { part: 'work', stages: 'validate-data, build-features, train-model' };
    return [await step(lab, work, attack, { job: 'work', inputs, permissions: READ })];
  },
};

/** What a training ends with that is to be run again. */
const UNFINISHED = 1;

/** A training that broke goes on from there. */
const resume: Scenario<ResumedLab, TrainWork> = {
  ...keep,
  name: 'resume',
  async begin(lab) {
    const work = await lab.pushed();
    lab.breaks(true);
    await undisturbed(lab, work, keep.attempt, UNFINISHED);
    lab.breaks(false);
    lab.again(work);
    return work;
  },
};

/** What one attempt of a training keeps for the next. */
export const resumed: readonly Scenario[] = [keep, resume];
