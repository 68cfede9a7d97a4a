import { pushEvent } from '../../doubles/github/events.ts';
import { startGithub } from '../../doubles/github/index.ts';
import { call, pickle } from '../../modelscan/pickle-assembler.ts';
import { Lab, type Work } from '../lab.ts';

const WORKFLOW = '.github/workflows/scan.yml';
const RUNS_CODE = pickle(call('os', 'system', 'id'), 'STOP');
const HARMLESS = JSON.stringify({ weights: [0.1, 0.2] });

/** A push, and how many of its models run code. */
export interface ScanWork extends Work {
  unsafe: number;
}

/** A repository with models, into which every push is looked. */
export class ScannedLab extends Lab {
  static async open(): Promise<ScannedLab> {
    const double = await startGithub();
    const repository = double.createRepository({ owner: 'acme', name: 'app' });
    await double.commit(repository, 'main', { '.gitignore': '.mlops/\n', 'models/model.json': HARMLESS });
    return new ScannedLab(double, repository);
  }

  /** @param unsafe models that run code, of two */
  async push(unsafe: number): Promise<ScanWork> {
    const { double, repository } = this;
    const before = await repository.git.resolve('refs/heads/main');
    const modelAt = (at: number): Uint8Array | undefined => (at < unsafe ? RUNS_CODE : undefined);
    const after = await double.commit(repository, 'main', { 'models/0.pkl': modelAt(0), 'models/1.pkl': modelAt(1) });
    const event = await pushEvent(double.world, repository, { ref: 'refs/heads/main', before, after });
    return { run: this.startRun(event, WORKFLOW), event, unsafe };
  }
}
