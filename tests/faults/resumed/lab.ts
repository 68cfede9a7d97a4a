import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pushEvent } from '../../doubles/github/events.ts';
import { startGithub, type GithubDouble, type Repository } from '../../doubles/github/index.ts';
import { chainProject } from '../../e2e/chain-project.ts';
import type { ScratchProject } from '../../e2e/project.ts';
import { Lab, type Work } from '../lab.ts';

const WORKFLOW = '.github/workflows/train.yml';

/** One step of a training, which remembers all that came before. */
const add = (sum: number, step: number): number => sum * 1.7 + step;
const STEPS = 5;

/**
 * Adds up in five steps, with a checkpoint after the third, which there is time to keep. Where the machine says so it breaks
 * then. What becomes of a machine is no input of the training.
 */
const program = (
  machine: string,
): string => `import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const { MLOPS_OUTPUT: output, MLOPS_CHECKPOINTS: place, MLOPS_PARAMS: params } = process.env;
const file = join(place, 'state.json');
const add = ${String(add)};
let state = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { step: 0, sum: JSON.parse(params).start };
while (state.step < ${STEPS}) {
  state = { step: state.step + 1, sum: add(state.sum, state.step) };
  console.log('step ' + state.step);
  if (state.step !== 3) continue;
  writeFileSync(file + '.tmp', JSON.stringify(state));
  renameSync(file + '.tmp', file);
  if (existsSync(${JSON.stringify(join(machine, 'breaks'))})) process.exit(1);
  await new Promise((resolve) => setTimeout(resolve, 600));
}
mkdirSync(join(output, 'model'));
writeFileSync(join(output, 'model', 'model.json'), JSON.stringify(state));
writeFileSync(join(output, 'metrics.json'), '{"rows": 200}');
`;

/** A training of its own, and what its model is, however often it is cut off. */
export interface TrainWork extends Work {
  model: string;
  /** Whether an attempt before this one has kept something to go on from. */
  resumes: boolean;
}

/** A repository whose trainings leave checkpoints. */
export class ResumedLab extends Lab {
  readonly #project: ScratchProject;
  #begun = 0;

  static async open(): Promise<ResumedLab> {
    const double = await startGithub();
    return new ResumedLab(double, double.createRepository({ owner: 'acme', name: 'app' }), await chainProject('app'));
  }

  private constructor(double: GithubDouble, repository: Repository, project: ScratchProject) {
    super(double, repository);
    this.#project = project;
    project.write('train.mjs', program(this.directory));
  }

  async pushed(): Promise<TrainWork> {
    const { double, repository } = this;
    const start = (this.#begun += 1);
    const train = `{run: [node, train.mjs], checkpoints: 1 s, params: {start: ${start}}}`;
    this.#project.write('mlops.yml', this.#project.read('mlops.yml').replace(/^train: .*$/m, `train: ${train}`));
    const before = await repository.git.resolve('refs/heads/main');
    const after = await double.commit(repository, 'main', this.#project.files());
    const event = await pushEvent(double.world, repository, { ref: 'refs/heads/main', before, after });
    const sum = Array.from({ length: STEPS }, (_, at) => at).reduce(add, start);
    const model = JSON.stringify({ step: STEPS, sum });
    return { run: this.startRun(event, WORKFLOW), event, model, resumes: false };
  }

  /** Whether programs break after their checkpoint from now on. */
  breaks(doThey: boolean): void {
    const file = join(this.directory, 'breaks');
    if (doThey) writeFileSync(file, '');
    else rmSync(file);
  }

  /** Whether a run has kept a whole checkpoint. */
  hasKept({ run }: Work): boolean {
    const { artifacts } = this.double.state(this.repository);
    return artifacts.some((one) => one.run === run && one.finalized && one.name.endsWith('-checkpoint'));
  }

  override async close(): Promise<void> {
    this.#project.remove();
    await super.close();
  }
}

/** The model that a step has left in its directory. */
export function modelIn(directory: string): string | undefined {
  const file = join(directory, '.mlops', 'outputs', 'train-model', 'model', 'model.json');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
