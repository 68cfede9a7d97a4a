import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEngine, type Engine } from '#data';
import { testHost } from '#testing';
import { SCORED_FORMAT, writeScored } from './predictions.ts';
import type { PredictionSource } from './prediction-source.ts';
import { isScored, readScored } from './scored-file.ts';

let directory: string;
let engine: Engine;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'predictions-'));
  engine = await openEngine(testHost({ directory }));
});

afterAll(async () => {
  engine.close();
  await rm(directory, { recursive: true });
});

let files = 0;

async function file(text: string, name = 'predictions.csv'): Promise<string> {
  const path = join(directory, `${++files}-${name}`);
  await writeFile(path, text);
  return path;
}

const basic = { id: 'id', target: 'target', slices: [], threshold: 0.5 } as const;

async function scoredFrom(source: Partial<PredictionSource> & { predictions: string }) {
  const output = join(directory, `${++files}.parquet`);
  const decision = await writeScored(engine, { ...basic, ...source }, output);
  return { output, decision, scored: await readScored(engine, output) };
}

describe('writeScored', () => {
  it('keeps a missing slice value apart from the text NULL', async () => {
    const rows = [
      { id: 'a', target: 1, score: 0.9, carrier: 'NULL' },
      { id: 'b', target: 0, score: 0.2, carrier: null },
      { id: 'c', target: 0, score: 0.1, carrier: '"NULL"' },
    ];
    const predictions = await file(rows.map((row) => JSON.stringify(row)).join('\n'), 'predictions.jsonl');
    const { scored } = await scoredFrom({ predictions, slices: ['carrier'] });
    expect(scored.columns.get('carrier')).toMatchObject({
      values: ['""NULL""', '"NULL"', 'NULL'],
      codes: Int32Array.of(1, 2, 0),
    });
  });

  it('reads binary scores, slices and groups, sorted by id', async () => {
    const predictions = await file('id,target,score,carrier,day\nb,0,0.2,US,1\na,1,0.9,,2\nc,1,0.5,AA,2\n');
    const { decision, scored } = await scoredFrom({ predictions, slices: ['carrier', 'carrier*day'], group: 'day' });
    expect(decision).toMatchObject({ task: 'binary-classification', taskFrom: 'inferred', positive: '1' });
    expect([...scored.sample.target]).toEqual([1, 0, 1]);
    expect([...scored.sample.score!]).toEqual([0.9, 0.2, 0.5]);
    expect([...scored.sample.predicted!]).toEqual([1, 0, 1]);
    expect([...scored.sample.group!]).toEqual([1, 0, 1]);
    expect(scored.columns.get('carrier')).toEqual({
      name: 'carrier',
      values: ['AA', 'US', 'NULL'],
      codes: Int32Array.of(2, 1, 0),
    });
    expect(scored.set).toMatchObject({
      count: 3,
      groups: 2,
      classes: [
        { name: '0', count: 1 },
        { name: '1', count: 2 },
      ],
    });
  });

  it('takes ids, groups and slices of a CSV as they are written', async () => {
    const predictions = await file(
      'id,target,score,version,flag,day\n1,1,0.9,1.10,True,01\n01,0,0.2,1.1,true,1\n1.0,1,0.5,,NA,2\n',
    );
    const { scored } = await scoredFrom({ predictions, slices: ['version', 'flag'], group: 'day' });
    expect(scored.set).toMatchObject({ count: 3, groups: 3 });
    expect(scored.columns.get('version')!.values).toEqual(['1.1', '1.10', 'NULL']);
    expect(scored.columns.get('flag')!.values).toEqual(['True', 'true', 'NULL']);
  });

  it('takes ids of JSON Lines as their text, when some are numbers', async () => {
    const rows = [
      { id: 'a', target: 1, score: 0.9, part: 'US' },
      { id: 5, target: 0, score: 0.2, part: 7 },
    ];
    const predictions = await file(rows.map((row) => JSON.stringify(row)).join('\n'), 'predictions.jsonl');
    const { scored } = await scoredFrom({ predictions, slices: ['part'] });
    expect(scored.ids).toEqual(['5', 'a']);
    expect(scored.columns.get('part')!.values).toEqual(['7', 'US']);
  });

  it('says in which line of JSON Lines a key stands twice', async () => {
    const predictions = await file('{"id":1,"target":1,"score":1}\n{"id":2,"id":3,"target":0,"score":0}\n', 'p.jsonl');
    await expect(scoredFrom({ predictions })).rejects.toMatchObject({ code: 'MLOPS_DATA_FORMAT', where: { line: 2 } });
  });

  it('joins ids as text', async () => {
    const labels = await file('id,target\n01,0\n1,1\n', 'labels.csv');
    const { scored } = await scoredFrom({ predictions: await file('id,score\n1,0.9\n01,0.2\n'), labels });
    expect([...scored.sample.score!]).toEqual([0.2, 0.9]);
    await expect(scoredFrom({ predictions: await file('id,score\n1,0.9\n1.0,0.2\n'), labels })).rejects.toMatchObject({
      code: 'MLOPS_PREDICTIONS_INCOMPLETE',
    });
  });

  it('counts a target or a weight as a number, though it slices too', async () => {
    const predictions = await file('id,target,score,w\na,1.5,1,2.0\nb,2.5,2,2.00\nc,3,2,1\n');
    const { decision, scored } = await scoredFrom({ predictions, weight: 'w', slices: ['w', 'target', 'score'] });
    expect(decision.task).toBe('regression');
    expect(scored.columns.get('w')!.values).toEqual(['1.0', '2.0']);
  });

  it('joins targets that were kept apart, by id', async () => {
    const predictions = await file('id,score\n2,0.1\n1,0.7\n');
    const labels = await file(
      '{"id":"1","target":true,"origin":"JFK"}\n{"id":"2","target":false,"origin":"EWR"}\n',
      'labels.jsonl',
    );
    const { scored } = await scoredFrom({ predictions, labels, slices: ['origin'] });
    expect([...scored.sample.target]).toEqual([1, 0]);
    expect([...scored.sample.score!]).toEqual([0.7, 0.1]);
    expect(scored.columns.get('origin')!.values).toEqual(['EWR', 'JFK']);
  });

  it('keeps when each example was, where that lies beside the targets', async () => {
    const predictions = await file('id,score\n2,0.1\n1,0.7\n');
    const labels = await file('id,target,#time\n1,1,2013-06-01 00:00:00\n2,0,2013-05-31 23:59:59.5\n', 'labels.csv');
    const { scored } = await scoredFrom({ predictions, labels });
    expect(scored.times).toEqual(['2013-06-01T00:00:00.000Z', '2013-05-31T23:59:59.500Z']);
    expect((await scoredFrom({ predictions: labels, score: 'target' })).scored.times).toBeUndefined();
  });

  it('gives the same bytes for the same rows in another order, and knows its own files', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `${i},${i % 2},${(i % 97) / 97}`);
    const first = await scoredFrom({ predictions: await file(['id,target,score', ...rows].join('\n')) });
    const second = await scoredFrom({ predictions: await file(['id,target,score', ...rows.reverse()].join('\n')) });
    expect(await readFile(first.output)).toEqual(await readFile(second.output));
    expect(first.scored.set.digest).toBe(second.scored.set.digest);
    expect(await isScored(engine, first.output)).toBe(true);
    expect(await isScored(engine, await file('id,target,score\n1,1,1\n'))).toBe(false);
  });

  it.each([
    { name: 'an id twice', rows: `('a', 1, 0.5, 1, 1.0), ('a', 1, 0.5, 1, 1.0)`, message: /the id "a" is there twice/ },
    { name: 'no id', rows: `('a', 1, 0.5, 1, 1.0), (NULL, 1, 0.5, 1, 1.0)`, message: /an id is missing/ },
    { name: 'a third class', rows: `('a', 1, 0.5, 1, 1.0), ('b', 2, 0.5, 1, 1.0)`, message: /target is 2 in row 2/ },
    { name: 'a third prediction', rows: `('a', 1, 0.5, -1, 1.0)`, message: /prediction is -1 in row 1/ },
    { name: 'a negative weight', rows: `('a', 1, 0.5, 1, -1.0)`, message: /weight is -1 in row 1/ },
    { name: 'no score', rows: `('a', 1, NULL::DOUBLE, 1, 1.0)`, message: /score is not a finite number in row 1/ },
  ])('believes no file that says to be one of its own: $name', async ({ rows, message }) => {
    const path = join(directory, 'marked.parquet');
    await engine.run(
      `COPY (SELECT * FROM (VALUES ${rows}) AS t(id, target, score, prediction, weight))
       TO '${path}' (FORMAT parquet, KV_METADATA {mlops: '${SCORED_FORMAT}'})`,
    );
    expect(await isScored(engine, path)).toBe(true);
    await expect(readScored(engine, path)).rejects.toMatchObject({
      code: 'MLOPS_SCORED_UNREADABLE',
      message: expect.stringMatching(message),
    });
  });

  it('has a digest of the evaluation set that anyone can compute', async () => {
    const { scored } = await scoredFrom({ predictions: await file('id,target,score\nb,0,1e-3\na,1,2\n') });
    // printf '["a",1,null,null]\n["b",0,null,null]\n' | sha256sum
    expect(scored.set.digest).toBe('d082185d2751133a7df87e7f301abc449b272b074fe8581786e3cb69e80c7bdc');
  });

  const moved: { name: string; text: string }[] = [
    { name: 'an id', text: 'id,target,score,g,w\na,0,1,x,1\nc,1,2,y,1\n' },
    { name: 'a target', text: 'id,target,score,g,w\na,1,1,x,1\nb,0,2,y,1\n' },
    { name: 'a group', text: 'id,target,score,g,w\na,0,1,x,1\nb,1,2,z,1\n' },
    { name: 'a weight', text: 'id,target,score,g,w\na,0,1,x,1\nb,1,2,y,2\n' },
  ];
  it.each(moved)('has another digest when $name changes', async ({ text }) => {
    const set = async (content: string) =>
      (await scoredFrom({ predictions: await file(content), group: 'g', weight: 'w' })).scored.set.digest;
    const before = 'id,target,score,g,w\na,0,1,x,1\nb,1,2,y,1\n';
    expect(await set(before)).toBe(await set(before.replace('2,y', '3,y')));
    expect(await set(text)).not.toBe(await set(before));
  });

  const tasks: { name: string; text: string; expected: object }[] = [
    {
      name: 'class scores',
      text: 'id,target,score_a,score_b,score_c\n1,a,.5,.3,.2\n2,b,.1,.8,.1\n3,c,.1,.4,.5\n',
      expected: { task: 'multiclass-classification' },
    },
    {
      name: 'predicted classes',
      text: 'id,target,prediction\n1,a,a\n2,b,a\n3,c,c\n',
      expected: { task: 'multiclass-classification' },
    },
    {
      name: 'few whole numbers',
      text: 'id,target,prediction\n1,0,1\n2,1,1\n3,2,2\n',
      expected: { task: 'multiclass-classification' },
    },
    {
      name: 'numbers',
      text: 'id,target,prediction\n1,1.5,1\n2,2.5,1.2\n3,0.1,2.5\n',
      expected: { task: 'regression' },
    },
    {
      name: 'two named classes',
      text: 'id,target,score\n1,false,0.1\n2,true,1.2\n',
      expected: { task: 'binary-classification', positive: 'true' },
    },
    {
      name: 'predicted binary classes',
      text: 'id,target,prediction\n1,0.0,1.0\n2,1.0,1.0\n',
      expected: { task: 'binary-classification', positive: '1' },
    },
    {
      name: 'the column of the positive class',
      text: 'id,target,score_0,score_1\n1,0,.8,.2\n2,1,.1,.9\n',
      expected: { task: 'binary-classification', positive: '1' },
    },
  ];
  it.each(tasks)('infers the task from $name', async ({ text, expected }) => {
    const { decision, scored } = await scoredFrom({ predictions: await file(text) });
    expect(decision).toMatchObject({ ...expected, taskFrom: 'inferred' });
    expect(scored.sample.task).toBe(decision.task);
  });

  it('takes the class with the highest score as the predicted one', async () => {
    const { scored } = await scoredFrom({ predictions: await file(tasks[0]!.text) });
    expect(scored.sample.classes).toEqual(['a', 'b', 'c']);
    expect([...scored.sample.predicted!]).toEqual([0, 1, 2]);
  });

  const labels = '{"id":"1","target":1}\n{"id":"2","target":0}\n';
  const wrong: {
    name: string;
    text: string;
    labels?: string;
    source?: Partial<PredictionSource>;
    code: string;
    where?: object;
    says?: RegExp;
  }[] = [
    { name: 'a header only', text: 'id,target,score\n', code: 'MLOPS_PREDICTIONS_EMPTY' },
    {
      name: 'no id column',
      text: 'key,target,score\n1,1,1\n',
      code: 'MLOPS_PREDICTIONS_COLUMN',
      where: { field: 'id' },
    },
    {
      name: 'no score column',
      text: 'id,target,scores\n1,1,1\n2,0,0\n',
      code: 'MLOPS_PREDICTIONS_COLUMN',
      where: { field: 'score' },
    },
    {
      name: 'an unknown slice column',
      text: 'id,target,score,carrier\n1,1,1,a\n2,0,0,b\n',
      source: { slices: ['carier'] },
      code: 'MLOPS_PREDICTIONS_COLUMN',
      where: { field: 'carier' },
    },
    {
      name: 'a duplicate id',
      text: 'id,target,score\n1,1,1\n2,0,0\n1,1,0.4\n',
      code: 'MLOPS_PREDICTIONS_DUPLICATE',
      where: { row: 3, field: 'id' },
    },
    {
      name: 'an empty id',
      text: 'id,target,score\n1,1,1\n,0,0\n',
      code: 'MLOPS_PREDICTIONS_ID',
      where: { row: 2, field: 'id' },
    },
    { name: 'a missing id', text: 'id,score\n1,0.5\n', labels, code: 'MLOPS_PREDICTIONS_INCOMPLETE', says: /id 2/ },
    {
      name: 'a foreign id',
      text: 'id,score\n1,0.5\n2,0.1\n3,0.2\n',
      labels,
      code: 'MLOPS_PREDICTIONS_FOREIGN',
      where: { row: 3 },
      says: /for 3/,
    },
    {
      name: 'a NaN score',
      text: 'id,target,score\n1,1,0.5\n2,0,NaN\n',
      code: 'MLOPS_PREDICTIONS_SCORE',
      where: { row: 2, field: 'score' },
    },
    {
      name: 'an infinite score',
      text: 'id,target,score\n1,1,inf\n2,0,0.1\n',
      code: 'MLOPS_PREDICTIONS_SCORE',
      where: { row: 1 },
    },
    {
      name: 'an empty score',
      text: 'id,target,score\n1,1,0.5\n2,0,\n',
      code: 'MLOPS_PREDICTIONS_SCORE',
      where: { row: 2 },
    },
    {
      name: 'a score that is text',
      text: 'id,target,score\n1,1,0.5\n2,0,high\n',
      code: 'MLOPS_PREDICTIONS_SCORE',
      where: { row: 2 },
    },
    {
      name: 'a missing target',
      text: 'id,target,score\n1,1,0.5\n2,,0.1\n3,0,0.2\n',
      code: 'MLOPS_PREDICTIONS_TARGET',
      where: { row: 2, field: 'target' },
    },
    { name: 'one class', text: 'id,target,score\n1,1,0.5\n2,1,0.1\n', code: 'MLOPS_PREDICTIONS_ONE_CLASS' },
    {
      name: 'two classes of unknown meaning',
      text: 'id,target,score\n1,late,0.5\n2,early,0.1\n',
      code: 'MLOPS_PREDICTIONS_CLASS',
    },
    {
      name: 'an unknown positive class',
      text: 'id,target,score\n1,1,0.5\n2,0,0.1\n',
      source: { positive: 'yes' },
      code: 'MLOPS_PREDICTIONS_CLASS',
    },
    {
      name: 'a class without score',
      text: 'id,target,score_a,score_b\n1,a,1,0\n2,b,0,1\n3,c,0,1\n',
      code: 'MLOPS_PREDICTIONS_CLASS',
      where: { field: 'score_c' },
    },
    {
      name: 'three classes in a binary task',
      text: 'id,target,score\n1,a,1\n2,b,0\n3,c,1\n',
      source: { task: 'binary-classification' },
      code: 'MLOPS_PREDICTIONS_TARGET',
    },
    {
      name: 'text as the target of a regression',
      text: 'id,target,score\n1,1.5,1\n2,x,0\n',
      source: { task: 'regression' },
      code: 'MLOPS_PREDICTIONS_TARGET',
      where: { row: 2 },
    },
    {
      name: 'a missing group',
      text: 'id,target,score,day\n1,1,1,\n2,0,0,b\n',
      source: { group: 'day' },
      code: 'MLOPS_PREDICTIONS_GROUP',
      where: { row: 1, field: 'day' },
    },
    {
      name: 'a negative weight',
      text: 'id,target,score,w\n1,1,1,2\n2,0,0,-1\n',
      source: { weight: 'w' },
      code: 'MLOPS_PREDICTIONS_WEIGHT',
      where: { row: 2, field: 'w' },
    },
  ];
  it.each(wrong)('refuses $name', async ({ text, labels: apart, source, code, where, says }) => {
    const predictions = await file(text);
    const given = { predictions, ...(apart !== undefined && { labels: await file(apart, 'labels.jsonl') }), ...source };
    const error = await scoredFrom(given).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      code,
      hint: expect.any(String),
      ...(where && { where: expect.objectContaining(where) }),
    });
    if (says) expect(String(error)).toMatch(says);
  });
});
