import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { startServer } from '../server.ts';
import { openClient } from './client.ts';
import type { Answers } from './client.ts';
import { difference, replay, saidReplay } from './golden.ts';
import { boundedTolerance } from './tolerance.ts';

const both = { start: 0, count: 2 };

describe('golden predictions', () => {
  const cases: {
    name: string;
    expected: Record<string, number[]>;
    answered: Record<string, number[]>;
    said: number | RegExp;
  }[] = [
    {
      name: 'the same scores, and a class that follows from them',
      expected: { score: [0.25, 0.75], prediction: [0, 1] },
      answered: { score: [0.25, 0.75] },
      said: 0,
    },
    {
      name: 'a class alone, where scores were judged',
      expected: { score: [0.25, 0.25], prediction: [0, 0] },
      answered: { prediction: [0, 0] },
      said: /^score was recorded and prediction is answered: nothing to compare$/,
    },
    {
      name: 'scores of some classes',
      expected: { score_a: [0.25, 0.25], score_b: [0.75, 0.75] },
      answered: { score_a: [0.25, 0.25] },
      said: /^score_a, score_b was recorded and score_a is answered: nothing to compare$/,
    },
    {
      name: 'the same numbers of a regression',
      expected: { prediction: [3, 4] },
      answered: { prediction: [3, 4] },
      said: 0,
    },
    {
      name: 'no number',
      expected: { score: [0.25, 0.75] },
      answered: { score: [0.25, Number.NaN] },
      said: /^score of b is NaN; at evaluation it was 0.75 \(tolerance 0.00001 of its size\)$/,
    },
    {
      name: 'prices that differ by a step of float32',
      expected: { prediction: [316_838.34375, 401_200] },
      answered: { prediction: [316_838.375, 401_200] },
      said: 0.03125 / 316_838.34375,
    },
    {
      name: 'prices that differ in the fourth digit',
      expected: { prediction: [316_838.34375, -401_200] },
      answered: { prediction: [316_838.34375, -401_300] },
      said: /^prediction of b is -401300; at evaluation it was -401200 \(tolerance 0.00001 of its size\)\. .*deploy: \{golden: \{tolerance: …\}\}$/,
    },
    {
      name: 'prices of another model',
      expected: { prediction: [316_838.34375, 401_200] },
      answered: { prediction: [316_838.34375, 201_200] },
      said: /^prediction of b is 201200; at evaluation it was 401200 \(tolerance 0.00001 of its size\)$/,
    },
    {
      name: 'rates that differ by a step of float32',
      expected: { prediction: [8e-6, 1e-9] },
      answered: { prediction: [8e-6, 1e-9 + 2 ** -43] },
      said: 2 ** -43 / 8e-6,
    },
    {
      name: 'rates of another unit',
      expected: { prediction: [8e-6, 4e-6] },
      answered: { prediction: [8e-6, 2.49e-6] },
      said: /^prediction of b is 0.00000249; at evaluation it was 0.000004 \(tolerance 0.00001 of 0.000008\)$/,
    },
    {
      name: 'nothing where there was something small',
      expected: { prediction: [-3e-7, -2e-7] },
      answered: { prediction: [0, 0] },
      said: /^prediction of a is 0; at evaluation it was -3e-7/,
    },
    {
      name: 'nothing, as it was',
      expected: { prediction: [0, 0] },
      answered: { prediction: [0, 0] },
      said: 0,
    },
    {
      name: 'scores of what is rare that differ by a step of float32',
      expected: { score: [1e-9, 8e-6] },
      answered: { score: [1e-9 + 2 ** -43, 8e-6] },
      said: 2 ** -43 / 8e-6,
    },
    {
      name: 'other scores of what is rare',
      expected: { score: [1e-6, 2e-6] },
      answered: { score: [1e-6, 3e-6] },
      said: /^score of b is 0.000003; at evaluation it was 0.000002 \(tolerance 0.00001 of its size\)$/,
    },
    {
      name: 'scores that differ in the fourth digit',
      expected: { score: [0.25, 0.75] },
      answered: { score: [0.25, 0.7501] },
      said: /^score of b is 0.7501; at evaluation it was 0.75 \(tolerance 0.00001 of its size\)\. .*tolerance: …/,
    },
  ];
  it.each(cases)('answered with $name', ({ expected, answered, said }) => {
    const compare = (): number => difference({ ids: ['a', 'b'], expected, tolerance: 1e-5 }, answered, both);
    if (typeof said === 'number') expect(compare()).toBe(said);
    else expect(compare).toThrow(said as RegExp);
  });
});

describe('a few large numbers', () => {
  const one = { start: 0, count: 1000 };
  const small = Array.from({ length: 999 }, (_, row) => (8e-6 * ((row * 7919) % 1000)) / 1000);
  const ids = Array.from({ length: 1000 }, (_, row) => String(row));

  it.each(['prediction', 'score', 'score_a'])('do not hide that the others are wrong: %s', (name) => {
    const expected = { [name]: [...small, 0.9] };
    const compare = (answered: number[]): number =>
      difference({ ids, expected, tolerance: boundedTolerance(expected, 1e-5) }, { [name]: answered }, one);
    expect(() => compare([...small.map(() => 0), 0.9])).toThrow(/is 0; at evaluation it was/);
    expect(() => compare([...small.map((value) => 8e-6 - value), 0.9])).toThrow(/at evaluation it was/);
    // As of what computes beside a number of that size in single precision.
    expect(compare([...small.map((value) => value + 2 ** -24), 0.9 + 2 ** -24])).toBeGreaterThan(0);
  });

  it('leave nothing as near to nothing as they are large', () => {
    const expected = { prediction: ids.map((_, row) => (row < 970 ? 0 : 0.5)) };
    const compare = (off: number): number =>
      difference(
        { ids, expected, tolerance: 1e-5 },
        { prediction: expected.prediction.map((value) => value + off) },
        one,
      );
    expect(compare(4e-6)).toBeLessThanOrEqual(1e-5);
    expect(() => compare(6e-6)).toThrow('prediction of 0 is 0.000006');
  });
});

describe('what is answered besides', () => {
  const rows = Array.from({ length: 300 }, (_, row) => ({ x: row }));
  const golden = {
    salt: '',
    of: 300,
    ids: rows.map(({ x }) => String(x)),
    rows,
    expected: { score: rows.map(({ x }) => x / 300) },
  };
  const label = { output: 'label', classes: ['1'], real: false };
  it.each<{ name: string; beside: Answers['beside']; classes?: string[]; unproven?: string[]; said: RegExp }>([
    { name: 'nothing', beside: { outputs: [] }, said: /\(tolerance 0\.00001\)$/ },
    {
      name: 'another score',
      beside: { outputs: ['probability'] },
      unproven: ['probability'],
      said: /; nothing recorded proves "probability"$/,
    },
    { name: 'classes', beside: { outputs: ['label'] }, classes: rows.map(() => '1'), said: /0\.00001\)$/ },
    {
      name: 'classes that nobody recorded',
      beside: { outputs: ['label'] },
      unproven: ['label'],
      said: /; nothing recorded proves "label"$/,
    },
    {
      name: 'what follows from the score',
      beside: { outputs: [], first: { output: 'p', off: 1e-7 } },
      said: /0\.00001\)$/,
    },
    {
      name: 'what does not, in one request',
      beside: { outputs: [], first: { output: 'p', off: 0.5 } },
      unproven: ['first column of p'],
      said: /; nothing recorded proves "first column of p"$/,
    },
    {
      name: 'much',
      beside: { outputs: Array.from({ length: 10 }, (_, at) => `leaf ${at}`) },
      unproven: Array.from({ length: 10 }, (_, at) => `leaf ${at}`),
      said: /"leaf 7" and 2 more$/,
    },
  ])('is named: $name', async ({ beside, classes, unproven, said }) => {
    const ask = async (batch: readonly object[]): Promise<Answers> => ({
      scores: { score: batch.map((row) => (row as { x: number }).x / 300) },
      labels: beside.outputs.includes('label') ? [{ ...label, classes: batch.map(() => '1') }] : [],
      beside: batch.length < 250 || !beside.first ? beside : { outputs: [], first: { output: 'p', off: 0 } },
    });
    const client = { runtime: undefined, classes: [], ask };
    const replayed = await replay(client, { ...golden, tolerance: 1e-5, ...(classes && { classes }) });
    expect(replayed.unproven).toEqual(unproven);
    expect(saidReplay(replayed)).toMatch(said);
  });
});

describe('a model of one matrix is asked as a whole and feature by feature', () => {
  const fixture = join(import.meta.dirname, '..', 'fixtures', 'breast-cancer');
  const { rows, score } = JSON.parse(readFileSync(`${fixture}.expected.json`, 'utf8')) as {
    rows: number[][];
    score: number[];
  };
  const { features } = JSON.parse(readFileSync(join(fixture, 'features.json'), 'utf8')) as {
    features: { name: string }[];
  };
  const names = features.map(({ name }) => name);
  const golden = {
    salt: '',
    of: rows.length,
    ids: rows.map((_, row) => String(row)),
    rows: rows.map((row) => Object.fromEntries(row.map((value, column) => [names[column]!, value]))),
    expected: { score },
    tolerance: 1e-5,
  };

  it.each([
    { name: 'passes', order: features, said: { rows: 10, apart: 10 } },
    { name: 'fails where the server mistakes one for another', order: [...features].reverse(), said: /^score of 0 is/ },
  ])('$name', async ({ order, said }) => {
    const directory = mkdtempSync(join(tmpdir(), 'golden-'));
    const featuresFile = join(directory, 'features.json');
    writeFileSync(featuresFile, JSON.stringify({ features: order }));
    const host = testHost({ directory });
    const asked = { name: 'cancer', version: '1.0.0' };
    const server = await startServer(host, { models: [{ ...asked, directory: fixture, featuresFile }] });
    try {
      const of = {
        ...asked,
        url: server.url,
        features: names,
        classes: [],
        authorization: undefined,
        secret: undefined,
      };
      const client = await openClient(host, of);
      expect(client.runtime).toMatchObject({ name: 'onnxruntime-web' });
      const replayed = await replay(client, golden).catch((error: Error) => error.message);
      if (said instanceof RegExp) expect(replayed).toMatch(said);
      else expect(replayed).toMatchObject(said);
    } finally {
      await server.close();
      rmSync(directory, { recursive: true });
    }
  });
});
