import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryDispatchEvent, scheduleEvent } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { chainProject } from './chain-project.ts';
import { endings, jobOf, Zones, type Files } from './zones.ts';

/**
 * Adds up in five steps, with a checkpoint after the third. Its machine is lost after the step that the file `lost` names: each
 * time where it had no checkpoint yet, else once, when that was kept. What becomes of a machine is no input of the training.
 */
const program = (
  machine: string,
): string => `import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const { MLOPS_OUTPUT: output, MLOPS_CHECKPOINTS: place } = process.env;
const machine = (name) => join(${JSON.stringify(machine)}, name);
const file = join(place, 'state.json');
let state = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { step: 0, sum: 0.1 };
while (state.step < 5) {
  if (existsSync(machine('lost')) && Number(readFileSync(machine('lost'), 'utf8')) === state.step) {
    while (state.step > 0 && !existsSync(machine('kept'))) await new Promise((resolve) => setTimeout(resolve, 20));
    if (state.step > 0) rmSync(machine('lost'));
    process.kill(process.ppid, 'SIGKILL');
    process.exit(1);
  }
  state = { step: state.step + 1, sum: state.sum * 1.7 + state.step };
  console.log('step ' + state.step);
  if (state.step !== 3) continue;
  writeFileSync(file + '.tmp', JSON.stringify(state));
  renameSync(file + '.tmp', file);
}
mkdirSync(join(output, 'model'));
writeFileSync(join(output, 'model', 'model.json'), JSON.stringify(state));
writeFileSync(join(output, 'metrics.json'), '{"rows": 200}');
`;

/** Brings what the machine has. */
const fetching = (machine: string): string => `import { cpSync } from 'node:fs';
cpSync(${JSON.stringify(join(machine, 'data.csv'))}, process.env.MLOPS_OUTPUT);
`;

describe('the templates that train', () => {
  let zones: Zones;
  let machine: string;
  beforeAll(async () => {
    machine = mkdtempSync(join(tmpdir(), 'machine-'));
    zones = await Zones.start('app', { runners: ['gpu'] });
    zones.watch = (_, { msg }) => msg.includes('Kept checkpoint') && writeFileSync(join(machine, 'kept'), '');
  });
  afterAll(async () => {
    rmSync(machine, { recursive: true, force: true });
    await zones.close();
  });

  async function project(): Promise<Files> {
    const chain = await chainProject('app');
    try {
      chain.write('train.mjs', program(machine));
      writeFileSync(join(machine, 'data.csv'), chain.read('made/data.csv'));
      chain.write('fetch.mjs', fetching(machine));
      const argv = (file: string): string => JSON.stringify([process.execPath, file]);
      const described = chain.read('mlops.yml').replace(/fetch: .*?\]/, `fetch: ${argv('fetch.mjs')}`);
      chain.write(
        'mlops.yml',
        described.replace(/^train: .*$/m, `train: {run: ${argv('train.mjs')}, checkpoints: 1 s}`),
      );
      expect(chain.mlops('init', '--github', '--template', 'train')).toMatchObject({ status: 0 });
      return chain.files();
    } finally {
      chain.remove();
    }
  }

  /** What monitoring asks for. */
  const asked = async (cause: string): Promise<WorkflowResult[]> => {
    const { double, repository } = zones;
    const payload = { project: 'app', cause, key: `app/${cause}` };
    return zones.happen(await repositoryDispatchEvent(double.world, repository, 'mlops-retrain', payload, 'ada'));
  };
  /** What ran, in order of ending, and how. */
  const told = (results: readonly WorkflowResult[]): string[] =>
    results.map(({ run, conclusion }) => `${run.name}: ${conclusion}`);
  const stepsOf = (result: WorkflowResult): string[] =>
    jobOf(result, 'work').lines.flatMap((line) => /\| (step \d)/.exec(line)?.[1] ?? []);

  /** The run that was recorded last on main, and the model that it made. */
  async function recorded(): Promise<{ cause: unknown; model: string }> {
    const show = (path: string): Promise<string> => zones.repository.git.text(['show', `mlops/ledger:${path}`]);
    const last = (await zones.repository.git.text(['log', '-1', '--name-only', '--format=', 'mlops/ledger'])).split(
      '\n',
    );
    const file = (name: string): string =>
      last.find((path) => path.endsWith(`/${name}.json`) && path.startsWith('runs/'))!;
    const { cause } = JSON.parse(await show(file('run'))) as { cause: string };
    const { subject } = JSON.parse(await show(file('train-model'))) as {
      subject: { name: string; digest: { sha256: string } }[];
    };
    return { cause, model: subject.find(({ name }) => name === 'model/model.json')!.digest.sha256 };
  }

  let model: string;
  it('what is merged is trained, judged and recorded as the new candidate', async () => {
    const results = await zones.push('main', await project());
    expect(told(results)).toEqual(['Train: success', 'After a training: success']);
    expect(stepsOf(results[0]!)).toEqual(['step 1', 'step 2', 'step 3', 'step 4', 'step 5']);
    const { cause, ...rest } = await recorded();
    expect(cause).toBe('push');
    ({ model } = rest);
  }, 300_000);

  it('a training for drift whose machine is lost goes on from its checkpoint, to the same model, also where what follows it was cancelled', async () => {
    writeFileSync(join(machine, 'lost'), '3');
    rmSync(join(machine, 'kept'), { force: true });
    const jobs = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs';
    const cutOff = await zones.cancelledAt(jobs, () => asked('drift'));
    expect(told(cutOff)).toEqual(['Train: failure', 'After a training: cancelled']);
    const [lost, after] = cutOff;
    const results = await zones.again(after!);
    expect(told(results)).toEqual(['After a training: success', 'Train: success', 'After a training: success']);
    expect([results[1]!.run, results[1]!.run.attempt]).toEqual([lost!.run, 2]);
    expect(stepsOf(results[1]!)).toEqual(['step 4', 'step 5']);
    expect(await recorded()).toEqual({ cause: 'drift', model });
  }, 300_000);

  it('a schedule trains where the data are new, and else only looks at them', async () => {
    const { double, repository } = zones;
    const onMonday = async (): Promise<WorkflowResult[]> =>
      zones.happen(await scheduleEvent(double.world, repository, '27 3 * * 1'));
    const [nothing] = await onMonday();
    expect([nothing!.conclusion, endings(nothing!)]).toEqual(['success', { 'train / work': 'success' }]);
    expect(stepsOf(nothing!)).toEqual([]);
    appendFileSync(join(machine, 'data.csv'), '400,3,1\n');
    const [trained] = await onMonday();
    expect([trained!.conclusion, stepsOf(trained!)]).toEqual(['success', expect.arrayContaining(['step 5'])]);
    expect(await recorded()).toEqual({ cause: 'data', model });
  }, 300_000);

  it('two attempts that get nowhere are the last ones, and it is said why', async () => {
    writeFileSync(join(machine, 'lost'), '0');
    const results = await asked('quality');
    expect(told(results)).toEqual([
      'Train: failure',
      'After a training: success',
      'Train: failure',
      'After a training: failure',
    ]);
    expect(results[3]!.annotations.map(({ message }) => message).join('\n')).toMatch(
      /MLOPS_TRAINING_STUCK[\s\S]*train \/ work of .* its attempts 1 and 2 left no new checkpoint/,
    );
    zones.expectWithinPermissions();
  }, 300_000);
});
