import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { evaluatePredictions, planAsJson, type EvaluationPlan } from '../evaluate-predictions.ts';
import { rechecks } from './recheck.ts';

const plan: EvaluationPlan = { id: 'id', target: 'target', slices: [], threshold: 0.5, metrics: ['roc_auc'] };
let directory: string;
const host = testHost({ directory: tmpdir() });

/** What a model said of forty examples of which it has so much right, scored as a stage does it. */
async function score(name: string, right: number): Promise<string> {
  const output = join(directory, name);
  await mkdir(output);
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${(i % 2) * right + (i % 7) / 10}`);
  await writeFile(join(output, 'predictions.csv'), ['id,score', ...rows].join('\n'));
  const { metrics, evaluationSet } = await evaluatePredictions(host, {
    plan,
    predictions: join(output, 'predictions.csv'),
    labels: join(directory, 'labels.csv'),
    output,
  });
  await writeFile(join(output, 'result.json'), JSON.stringify({ run: 'a', commit: 'b', evaluationSet, metrics }));
  return output;
}

describe('what a baseline scored today', () => {
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'recheck-'));
    const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 2}`);
    await writeFile(join(directory, 'labels.csv'), ['id,target', ...rows].join('\n'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  const claim = {
    subject: ['predictions.csv', 'scored.parquet', 'result.json'].map((name) => ({ name })),
    predicate: { 'x/facts/v1': { parameters: { plan: planAsJson(plan) } } },
  };
  const recheck = async (output: string): Promise<string[]> => {
    const file = async (name: string): Promise<string> => join(output, name);
    const read = async (): Promise<string> => join(directory, 'labels.csv');
    return rechecks(host)['rescore-baseline']!(claim, { file, read }, new Map());
  };

  it('follows from its predictions and the targets', async () => {
    expect(await recheck(await score('honest', 1))).toEqual([]);
  });

  it('is not what another model scored', async () => {
    const output = await score('swapped', 1);
    await copyFile(join(await score('other', 0), 'scored.parquet'), join(output, 'scored.parquet'));
    expect(await recheck(output)).toEqual(['the scored examples are not those of the predictions: 40 rows differ']);
  });

  it('has no other metric', async () => {
    const output = await score('raised', 0);
    const result = join(output, 'result.json');
    await writeFile(result, (await readFile(result, 'utf8')).replace(/"estimate":[\d.]+/, '"estimate":0.99'));
    expect(await recheck(output)).toEqual([
      expect.stringMatching(/^metrics\.0\.estimate is said to be 0\.99 and is 0\.\d/),
    ]);
  });

  it('is nothing without predictions', async () => {
    const none = { ...claim, subject: [{ name: 'scored.parquet' }] };
    const nothing = async (): Promise<string> => '';
    expect(await rechecks(host)['rescore-baseline']!(none, { file: nothing, read: nothing }, new Map())).toEqual([
      'the scoring left no predictions to compute it from',
    ]);
  });
});
