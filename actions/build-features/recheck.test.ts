import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { AbsentBytes, FACTS_FIELD, hostFacts, type Statement } from '#evidence';
import type { JsonObject } from '#kit';
import { testHost } from '#testing';
import { tried, type Trial } from '../../tests/features/trial.ts';
import { recheckFeatures } from './recheck.ts';

/** Twelve days, of which the third has no label. */
const trial: Trial = {
  sources: {
    days: `SELECT n, TIMESTAMP '2020-01-01' + to_days(CAST(n AS INTEGER)) AS day, n * 2 AS x, n * 3 AS y, CASE WHEN n <> 2 THEN n % 2 END AS label FROM range(12) t(n)`,
  },
  section: {
    at: 'day',
    label: 'label',
    entity: 'n',
    columns: ['x', 'y'],
    split: { train: '2020-01-01..2020-01-05', evaluate: '2020-01-06..2020-01-08', monitor: '2020-01-09..' },
  },
};

/** What a recheck finds of that build, whose statement and result say what a test changes. */
const recheck = (
  { said = {}, result = {}, absent = [] }: { said?: JsonObject; result?: JsonObject; absent?: readonly string[] },
  one = trial,
): Promise<string[]> =>
  tried(one, async (built) => {
    const { counts, features } = built.result;
    await writeFile(join(built.directory, 'result.json'), JSON.stringify({ ...built.result, ...result }));
    const subject = readdirSync(built.directory).map((name) => ({ name, digest: { sha256: name } }));
    const facts = {
      tool: { name: 'mlops-actions', version: '0' },
      project: 'p',
      stage: 'build-features',
      key: '0'.repeat(64),
      cause: 'hand',
      startedOn: '2026-01-01T00:00:00Z',
      durationMs: 1,
      host: hostFacts(),
      parameters: {},
      result: { counts, features, ...said },
    };
    const file = async (name: string): Promise<string> => {
      if (absent.includes(name)) throw new AbsentBytes(`${name} is absent`);
      return join(built.directory, name);
    };
    const bytes = async (name: string) => readFileSync(await file(name));
    const statement = { subject, predicate: { [FACTS_FIELD]: facts } } as unknown as Statement;
    return recheckFeatures(testHost({ directory: built.directory }), statement, { file, bytes });
  });

const counts = { train: 4, evaluate: 3, monitor: 4 };
const moving = { split: { train: 'a', evaluate: 'b' }, newestLabel: '2020-01-08' };
const unwatched = { ...trial, section: { ...trial.section, split: { hash: 'n', evaluate: 0.5, seed: 0 } } } as Trial;

it('finds nothing where files, result and statement say the same', async () => {
  expect(await recheck({ said: { counts } })).toEqual([]);
  expect(await recheck({ said: moving, result: moving })).toEqual([]);
  expect(await recheck({}, unwatched)).toEqual([]);
});

it.each<{ what: string; said?: JsonObject; result?: JsonObject; finds: string[] }>([
  {
    what: 'a count in the statement',
    said: { counts: { ...counts, train: 400 } },
    finds: ['its statement says counts.train 400; its result says 4'],
  },
  {
    what: 'no counts in the statement',
    said: { counts: null },
    finds: ['train', 'evaluate', 'monitor'].map((side) => `its statement says counts.${side} null; its result says`),
  },
  {
    what: 'the number of features in the statement',
    said: { features: 3 },
    finds: ['its statement says features 3; its result says 2'],
  },
  {
    what: 'dates in the statement, which the result does not say',
    said: moving,
    finds: ['its statement says newestLabel "2020-01-08"; its result says null', 'its statement says split {'],
  },
  {
    what: 'other dates in the statement',
    said: { ...moving, newestLabel: '2020-01-09' },
    result: moving,
    finds: ['its statement says newestLabel "2020-01-09"; its result says "2020-01-08"'],
  },
  {
    what: 'both otherwise than the files',
    said: { counts: { train: 5, evaluate: 4, monitor: 5 }, features: 9 },
    result: { counts: { train: 5, evaluate: 4, monitor: 5 }, features: 9 },
    finds: [
      'its result says features 9; its files say 2',
      'its result says counts.train 5; its files say 4',
      'its result says counts.evaluate 4; its files say 3',
      'its result says counts.monitor 5; its files say 4',
    ],
  },
])('finds $what', async ({ said = {}, result = {}, finds }) => {
  const found = await recheck({ said, result });
  expect([...found].sort()).toEqual([...finds].sort().map((text) => expect.stringContaining(text)));
});

it('finds examples to monitor where no file has any', async () => {
  const some = { counts: { train: 1, evaluate: 1, monitor: 1 } };
  expect(await recheck({ said: some, result: some }, unwatched)).toContainEqual(
    'its result says counts.monitor 1; its files say null',
  );
});

it('compares what is here', async () => {
  const other = { counts: { train: 5, evaluate: 3, monitor: 4 }, features: 9 };
  expect(await recheck({ said: other, result: other, absent: ['train.parquet'] })).toEqual([]);
  expect(await recheck({ said: other, absent: ['result.json', 'train.parquet'] })).toEqual([]);
  expect(await recheck({ said: other, absent: ['result.json'] })).toEqual([
    'its statement says counts.train 5; its files say 4',
    'its statement says features 9; its files say 2',
  ]);
});
