import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testHost, type TestHost } from '#testing';
import evaluateModel from '../evaluate-model/action.ts';
import gateModel from '../gate-model/action.ts';
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

  it('takes no decision about an older evaluation', async () => {
    await predict(0);
    await run.evaluate();
    expect(await run.report()).toBe('inconclusive');
    expect(host.lines.filter((line) => line.includes('gate-model is not in the report'))).toHaveLength(1);
    await run.gate();
    expect(await run.report()).toBe('fail');
  });
});
