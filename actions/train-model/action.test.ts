import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { factsOf, parseStatement } from '#evidence';
import { testHost } from '#testing';
import { until } from '#testing/patience';
import { recorded } from '../../packages/training/mlflow/testing-recorded.ts';
import { pathWithNvidiaSmi } from '../../packages/training/testing-nvidia.ts';
import action from './action.ts';

const before = process.cwd();
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'train-model-'));
  mkdirSync(join(root, 'features'));
  for (const file of ['train.parquet', 'features.json']) writeFileSync(join(root, 'features', file), file);
  writeFileSync(
    join(root, 'train.py'),
    `import os, sys, time
from pathlib import Path
out = Path(os.environ["MLOPS_OUTPUT"])
(out / "model").mkdir()
(out / "model" / "m").write_text(os.environ["MLOPS_PARAMS"] + os.environ["MLOPS_SEED"])
(out / "metrics.json").write_text('{"loss": 0.5}')
if len(sys.argv) > 1: Path("begun").touch(); time.sleep(300)
`,
  );
  process.chdir(root);
});
afterEach(() => {
  process.chdir(before);
  rmSync(root, { recursive: true, force: true });
});

/** Adds up five numbers, each in a step of its own, and says which it did. */
const STEPS = `import json, os, signal
from pathlib import Path
out, place = Path(os.environ["MLOPS_OUTPUT"]), Path(os.environ["MLOPS_CHECKPOINTS"])
state = json.loads((place / "state.json").read_text()) if (place / "state.json").exists() else {"step": 0, "sum": 0.1}
while state["step"] < 5:
    state = {"step": state["step"] + 1, "sum": state["sum"] * 1.7 + state["step"]}
    print(state["step"], flush=True)
    (place / "state.json.tmp").write_text(json.dumps(state))
    os.replace(place / "state.json.tmp", place / "state.json")
    if state["step"] == 3 and Path(".mlops/kill").exists():
        Path(".mlops/kill").unlink()
        os.kill(os.getpid(), signal.SIGKILL)
(out / "model").mkdir()
(out / "model" / "m").write_text(json.dumps(state))
(out / "metrics.json").write_text("{}")
`;
const modelOf = (statement: string): unknown =>
  (JSON.parse(statement) as { subject: { name: string; digest: { sha256: string } }[] }).subject.find(
    ({ name }) => name === 'model/m',
  )!.digest.sha256;

const run = (inputs: Record<string, string>, more: { signal?: AbortSignal; env?: Record<string, string> } = {}) =>
  action.run({
    inputs: action.inputs.parse({ features: 'features', ...inputs }),
    host: testHost({ directory: root, ...more }),
  });

describe('train-model without mlops.yml', () => {
  it('trains, writes evidence, and trains no second time', async () => {
    const first = await run({ run: 'python3 train.py', params: '{"depth": 2}', seed: '5' });
    expect(first).toMatchObject({ result: { metrics: { loss: 0.5 }, model: { files: 1 } }, cached: false });
    expect(readFileSync(join(first.outputs.model, 'm'), 'utf8')).toBe('{"depth":2}5');
    const statement = readFileSync(first.evidence!, 'utf8');
    for (const material of ['features/train.parquet', 'code/train.py']) expect(statement).toContain(`"${material}"`);

    expect(await run({ run: 'python3 train.py', params: '{"depth": 2}', seed: '5' })).toMatchObject({ cached: true });
    expect(await run({ run: 'python3 train.py', params: '{"depth": 3}', seed: '5' })).toMatchObject({ cached: false });
  });

  it.each([
    {
      machine: 'two, of which none is asked for',
      capture: 'idle',
      gpus: ['NVIDIA A100-SXM4-80GB', 'NVIDIA A100-SXM4-80GB'],
    },
    { machine: 'one in use by others', capture: 'consumer', gpus: ['NVIDIA GeForce RTX 4090'] },
    { machine: 'a driver that is out of order', capture: 'mismatch', gpus: undefined },
    { machine: 'an answer nobody understands', capture: 'garbled', gpus: undefined },
  ])('names the GPUs of the machine: $machine', async ({ capture, gpus }) => {
    const env = { PATH: pathWithNvidiaSmi(root, capture) };
    const { evidence } = await run({ run: 'python3 train.py', code: 'train.py' }, { env });
    const { host, result } = factsOf(parseStatement(readFileSync(evidence!, 'utf8'), evidence!));
    expect(host.gpus?.map(({ name }) => name)).toEqual(gpus);
    if (gpus)
      expect(host.gpus![0]).toEqual({ name: gpus[0], driver: '570.133.20', memoryTotalMiB: expect.any(Number) });
    expect(result).not.toHaveProperty('gpus');
  });

  it("names the run of MLflow's, and says when it had not ended well", async () => {
    const logged = (name: 'whole' | 'failed'): void =>
      writeFileSync(
        'log.py',
        `from pathlib import Path\nexec(Path("train.py").read_text())\n(out / "mlflow-run.json").write_text(${JSON.stringify(recorded('3.17.2').runs[name].dictionary)})\n`,
      );
    logged('whole');
    expect((await run({ run: 'python3 log.py' })).summary).toMatch(/1 metric, and the MLflow run depth 3\.$/);
    logged('failed');
    expect(await run({ run: 'python3 log.py' })).toMatchObject({
      summary: expect.stringMatching(/and the MLflow run broken, which was FAILED there\.$/),
      result: { mlflow: true },
    });
  });

  it('when it is interrupted, the model that was there stays', async () => {
    const { outputs } = await run({ run: 'python3 train.py' });
    const interrupt = new AbortController();
    const running = run({ run: 'python3 train.py slowly' }, { signal: interrupt.signal });
    running.catch(() => undefined);
    await until(() => existsSync('begun'));
    interrupt.abort();
    await expect(running).rejects.toMatchObject({ code: 'MLOPS_PROGRAM_CANCELLED' });
    expect(readFileSync(join(outputs.model, 'm'), 'utf8')).toBe('{}0');
    expect(readdirSync(join(root, '.mlops', 'outputs'))).toEqual(['train-model']);
  });

  it('a training that is killed goes on from its checkpoint, and makes the same model', async () => {
    writeFileSync(join(root, 'steps.py'), STEPS);
    const whole = await run({ run: 'python3 steps.py', checkpoints: '1 h' });
    const before = readFileSync(whole.evidence!, 'utf8');
    writeFileSync(join(root, '.mlops', 'kill'), '');
    const killed = run({ run: 'python3 steps.py', checkpoints: '1 h', cache: 'false' });
    await expect(killed).rejects.toMatchObject({
      code: 'MLOPS_TRAINING_UNFINISHED',
      message: expect.stringMatching(/SIGKILL/),
    });
    const resumed = await run({ run: 'python3 steps.py', checkpoints: '1 h', cache: 'false' });
    const after = readFileSync(resumed.evidence!, 'utf8');
    expect(modelOf(after)).toBe(modelOf(before));
    expect(readFileSync(join(resumed.outputs.model, '..', 'log.txt'), 'utf8')).toBe('4\n5\n');
    expect(after).toMatch(/"resumed": "[0-9a-f]{64}"/);
    expect(before).not.toContain('"resumed"');
    expect(readdirSync(join(root, '.mlops', 'cache', 'checkpoints'))).toEqual([]);
  });

  const refused: { name: string; inputs: Record<string, string>; code: string }[] = [
    { name: 'no program', inputs: {}, code: 'MLOPS_TRAINING_INPUT_INVALID' },
    {
      name: 'features that are not there',
      inputs: { run: 'true', features: 'nowhere' },
      code: 'MLOPS_TRAINING_FEATURES_MISSING',
    },
    { name: 'no features stage', inputs: { run: 'true', features: '' }, code: 'MLOPS_STAGE_MISSING' },
    {
      name: 'parameters that are not JSON',
      inputs: { run: 'true', params: 'depth=2' },
      code: 'MLOPS_TRAINING_INPUT_INVALID',
    },
    {
      name: 'a time limit that is none',
      inputs: { run: 'true', 'time-limit': 'soon' },
      code: 'MLOPS_TRAINING_INPUT_INVALID',
    },
    { name: 'a program that leaves nothing', inputs: { run: 'true' }, code: 'MLOPS_TRAINING_METRICS_MISSING' },
  ];
  it.each(refused)('$name: a named error', async ({ inputs, code }) => {
    await expect(run(inputs)).rejects.toMatchObject({ code, hint: expect.any(String) });
  });
});
