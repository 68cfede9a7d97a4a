import type { WorkflowRun } from '../../doubles/github/index.ts';
import { pushEvent, workflowRunEvent } from '../../doubles/github/events.ts';
import { startGithub } from '../../doubles/github/index.ts';
import { Lab, type Work } from '../lab.ts';

const TRAIN = '.github/workflows/train.yml';
const AFTER = '.github/workflows/after-training.yml';

/** `lost`: its machine, for the first time · `stuck`: the second time without a checkpoint · `judged`: its verdict was no pass. */
type Ending = 'lost' | 'stuck' | 'judged';

/** The run after a training that ended with a failure. */
export interface AfterWork extends Work {
  training: WorkflowRun;
  ending: Ending;
  /** Attempt of the training whose end this is. */
  attempt: number;
}

/** A repository whose trainings do not come to their end. */
export class TrainedLab extends Lab {
  static async open(): Promise<TrainedLab> {
    const double = await startGithub();
    const repository = double.createRepository({ owner: 'acme', name: 'app' });
    await double.commit(repository, 'main', { 'README.md': 'hello' });
    double.world.onRerun = (run) => double.rerun(run);
    return new TrainedLab(double, repository);
  }

  async ended(ending: AfterWork['ending']): Promise<AfterWork> {
    const { double, repository } = this;
    const after = await double.commit(repository, 'main', {});
    const pushed = await pushEvent(double.world, repository, { ref: 'refs/heads/main', before: undefined, after });
    const training = this.startRun(pushed, TRAIN);
    if (ending === 'stuck') double.rerun(training);
    const now = double.world.now();
    training.jobs.push({
      id: double.world.id(),
      run: training,
      attempt: training.attempt,
      name: ending === 'judged' ? 'train / record' : 'train / work',
      labels: ['ubuntu-latest'],
      status: 'completed',
      conclusion: 'failure',
      createdAt: now,
      startedAt: now,
      completedAt: now,
    });
    double.finishRun(training, 'failure');
    const event = await workflowRunEvent(double.world, training, 'completed');
    return { run: this.startRun(event, AFTER), event, training, ending, attempt: training.attempt };
  }
}
