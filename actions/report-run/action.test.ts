import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeRunState } from '#evidence';
import { testHost, type TestHost } from '#testing';
import evaluateModel from '../evaluate-model/action.ts';
import gateModel from '../gate-model/action.ts';
import { recorded } from '../../packages/training/mlflow/testing-recorded.ts';
import trainModel from '../train-model/action.ts';
import reportRun from './action.ts';

let directory: string;
let home: string;
let host: TestHost;
beforeAll(async () => {
  home = process.cwd();
  directory = await realpath(await mkdtemp(join(tmpdir(), 'report-')));
  process.chdir(directory);
  host = testHost({ directory });
});
afterAll(async () => {
  process.chdir(home);
  await rm(directory, { recursive: true });
});

/** @param skill 0 is a guess */
async function predict(skill: number): Promise<void> {
  const rows = Array.from({ length: 500 }, (_, id) => {
    const target = (id * 7919) % 10 < 4 ? 1 : 0;
    return `${id},${target},${(skill * target + ((id * 104_729) % 1000) / 1000).toFixed(4)}`;
  });
  await writeFile('p.csv', `id,target,score\n${rows.join('\n')}\n`);
}

const describeProject = (gate: string): Promise<void> =>
  writeFile('mlops.yml', `project: one\nevaluate: {predictions: p.csv}\n${gate}`);
const run = {
  evaluate: () => evaluateModel.run({ inputs: evaluateModel.inputs.parse({}), host }),
  gate: () => gateModel.run({ inputs: gateModel.inputs.parse({}), host }),
  report: async () => (await reportRun.run({ inputs: reportRun.inputs.parse({}), host })).verdict,
};

// One story: stages that were run one by one, as steps of a job are, one of which may have broken.
describe('a report of stages that were run one by one', () => {
  it('tells of an evaluation that no rule is to judge', async () => {
    await predict(0.6);
    await describeProject('');
    await run.evaluate();
    expect(await run.report()).toBe('pass');
  });

  it('is no pass while rules are described and the gate has not decided', async () => {
    await describeProject('gate: {baseline: none, rules: [{metric: roc_auc, min: 0.7}]}\n');
    await run.evaluate();
    expect(await run.report()).toBe('inconclusive');
    await run.gate();
    expect(await run.report()).toBe('pass');
  });

  it('tells nothing of what was run of another project of this folder', async () => {
    const stage = { stage: 'validate-data', cached: false, seconds: 1, problem: 'MLOPS_PROGRAM_FAILED: exit 3' };
    const workspace = join(directory, '.mlops');
    await writeRunState(host, { workspace, name: 'other' }, { stages: [stage] });
    expect(await run.report()).toBe('pass');
    await writeRunState(host, { workspace, name: 'one' }, { stages: [stage] });
    expect(await run.report()).toBe('fail');
    await rm(join(workspace, 'reports', 'run.json'));
  });

  it('takes no decision about an older evaluation', async () => {
    await predict(0);
    await run.evaluate();
    expect(await run.report()).toBe('inconclusive');
    expect(host.lines.filter((line) => line.includes('gate-model is not in the report'))).toHaveLength(1);
    await run.gate();
    expect(await run.report()).toBe('fail');
  });

  it("names the run of MLflow's that the training left, with a link where mlops.yml says whose", async () => {
    const { whole } = recorded('3.17.2').runs;
    await mkdir('features');
    for (const file of ['train.parquet', 'features.json']) await writeFile(join('features', file), file);
    await writeFile(
      'train.py',
      `import os, pathlib
out = pathlib.Path(os.environ["MLOPS_OUTPUT"])
(out / "model").mkdir()
(out / "model" / "m").write_text("m")
(out / "metrics.json").write_text("{}")
(out / "mlflow-run.json").write_text(${JSON.stringify(whole.dictionary)})
`,
    );
    const section = (mlflow: string): Promise<void> =>
      writeFile(
        'mlops.yml',
        `project: one
data: {raw: {path: a.csv}}
features: {columns: [a], entity: id, label: y, split: {hash: id}}
train: {run: [python3, train.py]${mlflow}}
`,
      );
    const told = async (): Promise<string> => {
      await trainModel.run({ inputs: trainModel.inputs.parse({ features: 'features' }), host });
      await run.report();
      return readFile(join('.mlops', 'reports', 'comment.md'), 'utf8');
    };
    await section('');
    expect(await told()).toMatch(
      new RegExp(`MLflow run depth 3: 9 metrics as logged there</summary>\n\nRun \`${whole.id}\``),
    );
    await section(', mlflow: https://mlflow.example.org/team/');
    expect(await told()).toContain(`[Run](https://mlflow.example.org/team/#/experiments/1/runs/${whole.id})`);
  });
});
