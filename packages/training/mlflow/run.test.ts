import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mlflowFacts, parseMlflowRun, readMlflowRun } from './run.ts';
import { recorded } from './testing-recorded.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mlflow-run-'));
  file = join(directory, 'mlflow-run.json');
});
afterEach(() => rmSync(directory, { recursive: true }));

const ID = 'a'.repeat(32);
const run = (more: { info?: object; data?: object; outputs?: object } = {}) => ({
  info: { run_id: ID, run_name: 'one', experiment_id: '7', status: 'FINISHED', ...more.info },
  data: { metrics: {}, params: {}, tags: {}, ...more.data },
  ...(more.outputs && { outputs: more.outputs }),
});
const facts = (more: Parameters<typeof run>[0], address?: string) => mlflowFacts(parseMlflowRun(run(more)), address);

describe('the dictionaries of recorded runs, as the real client of MLflow wrote them', () => {
  it('3.17.2: what people are told of one that is whole', async () => {
    const { whole } = recorded('3.17.2').runs;
    writeFileSync(file, whole.dictionary);
    const told = mlflowFacts((await readMlflowRun(file))!, 'https://mlflow.example.org/team');
    expect(told).toEqual({
      id: whole.id,
      name: 'depth 3',
      status: 'FINISHED',
      metrics: [
        { name: 'down', value: -Number.MAX_VALUE },
        { name: 'large', value: 1e22 },
        { name: 'loss', value: 1 / 3 },
        { name: 'nan', value: 'NaN' },
        { name: 'roc_auc', value: 0.778 },
        { name: 'small', value: 1e-5 },
        { name: 'up', value: Number.MAX_VALUE },
        { name: 'whole', value: 3 },
        { name: 'zero', value: 0 },
      ],
      params: 3,
      models: [expect.stringMatching(/^models:\/m-[0-9a-f]{32}$/)],
      link: `https://mlflow.example.org/team/#/experiments/1/runs/${whole.id}`,
    });
  });

  it('2.22.4: models are in a tag', async () => {
    const { whole } = recorded('2.22.4').runs;
    writeFileSync(file, whole.dictionary);
    expect(mlflowFacts((await readMlflowRun(file))!)).toMatchObject({ models: [`runs:/${whole.id}/model`] });
  });

  it.each(['3.17.2', '2.22.4'] as const)('%s: one that runs, and one that failed', async (version) => {
    const { running, failed } = recorded(version).runs;
    writeFileSync(file, running.dictionary);
    expect(mlflowFacts((await readMlflowRun(file))!)).toMatchObject({ status: 'RUNNING', metrics: [], models: [] });
    writeFileSync(file, failed.dictionary);
    const metrics = [{ name: 'loss', value: 'NaN' }];
    expect(mlflowFacts((await readMlflowRun(file))!)).toMatchObject({ status: 'FAILED', metrics });
  });
});

describe('mlflow-run.json', () => {
  it('may be absent', async () => expect(await readMlflowRun(file)).toBeUndefined());

  it('has the three words of Python where JSON has no number, and no others', async () => {
    const metrics = '"a": NaN, "b": -Infinity, "c": Infinity, "NaN, \\"": "NaN"';
    writeFileSync(file, JSON.stringify(run()).replace('"metrics":{}', `"metrics":{${metrics}}`));
    expect((await readMlflowRun(file))!.data.metrics).toEqual({
      a: 'NaN',
      b: '-Infinity',
      c: 'Infinity',
      'NaN, "': 'NaN',
    });
  });

  it('of four megabytes of hostile text is refused at once', async () => {
    for (const part of ['"', '\\"', '"\\', 'NaN', '-Infinity ', '[', '{"a":']) {
      writeFileSync(file, `{"x": NaN, ${part.repeat(3_900_000 / part.length)}`);
      const began = performance.now();
      await expect(readMlflowRun(file)).rejects.toMatchObject({ code: 'MLOPS_TRAINING_MLFLOW_INVALID' });
      expect(performance.now() - began).toBeLessThan(20_000);
    }
  });

  const broken: { name: string; leave: () => void; says: RegExp }[] = [
    { name: 'a directory', leave: () => mkdirSync(file), says: /not a regular file/ },
    { name: 'a link', leave: () => symlinkSync('/etc/hostname', file), says: /not a regular file/ },
    {
      name: 'too much',
      leave: () => {
        writeFileSync(file, '{}');
        truncateSync(file, 4_000_001);
      },
      says: /has 4000001 bytes/,
    },
    { name: 'nothing', leave: () => writeFileSync(file, ''), says: /is not JSON/ },
    { name: 'the word undefined', leave: () => writeFileSync(file, '{"a": undefined}'), says: /is not JSON/ },
    {
      name: 'the answer of the API',
      leave: () => writeFileSync(file, recorded('3.17.2').runs.whole.answer),
      says: /info: /,
    },
    {
      name: 'another id',
      leave: () => writeFileSync(file, JSON.stringify(run({ info: { run_id: '../../x' } }))),
      says: /info\.run_id: expected 32 characters/,
    },
    {
      name: 'a name without an end',
      leave: () => writeFileSync(file, JSON.stringify(run({ info: { run_name: 'x'.repeat(1001) } }))),
      says: /info\.run_name: /,
    },
    {
      name: 'a metric that is text',
      leave: () => writeFileSync(file, JSON.stringify(run({ data: { metrics: { a: 'high' } } }))),
      says: /data\.metrics\.a: /,
    },
    {
      name: 'a number that is too large for one',
      leave: () =>
        writeFileSync(file, JSON.stringify(run({ data: { metrics: { a: 1 } } })).replace('"a":1', '"a":1e999')),
      says: /data\.metrics\.a: /,
    },
  ];
  it.each(broken)('that is $name is refused, with what to write', async ({ leave, says }) => {
    leave();
    await expect(readMlflowRun(file)).rejects.toMatchObject({
      code: 'MLOPS_TRAINING_MLFLOW_INVALID',
      message: expect.stringMatching(says),
      where: { file },
      hint: expect.stringContaining('to_dictionary'),
    });
  });
});

describe('what people are told', () => {
  it('a run without a name has its id, one in the bin is deleted', () => {
    expect(facts({ info: { run_name: null, lifecycle_stage: 'deleted' } })).toMatchObject({
      name: ID,
      status: 'DELETED',
    });
  });

  it('an experiment leads nowhere else, whatever it is called', () => {
    const { link } = facts({ info: { experiment_id: '../x?y#z)' } }, 'https://mlflow.example.org');
    expect(link).toBe(`https://mlflow.example.org/#/experiments/..%2Fx%3Fy%23z)/runs/${ID}`);
  });

  it('half a character in the name of an experiment breaks nothing', () => {
    expect(facts({ info: { experiment_id: '\ud800' } }, 'https://a.example').link).toContain('/experiments/%EF%BF%BD/');
  });

  it.each(['[{"artifact_path": "mod', '{}', '[{}]', '"x"', '[{"artifact_path": 3}]'])(
    'a tag of models that is %s names none',
    (tag) => expect(facts({ data: { tags: { 'mlflow.log-model.history': tag } } }).models).toEqual([]),
  );

  it('a model is named once', () => {
    const outputs = { model_outputs: [{ model_id: 'm-1' }, { model_id: 'm-1' }, { model_id: 'm-2' }] };
    expect(facts({ outputs }).models).toEqual(['models:/m-1', 'models:/m-2']);
  });
});
