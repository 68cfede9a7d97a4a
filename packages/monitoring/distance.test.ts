import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEngine, type Engine } from '#data';
import { testHost } from '#testing';
import { withBeyond } from './bins.ts';
import { distanceOf, type Distance } from './distance.ts';
import type { Reference } from './reference.ts';
import { referenceFromTables } from './reference-table.ts';
import { scanWindows, type ServedWindow } from './scan.ts';
import { loadServed } from './served.ts';
import { aucSkill, squaredSkill } from './skill.ts';

type Table = Record<string, (number | string | null)[]>;
interface Expected extends Record<string, unknown> {
  counts: [number[], number[]];
  edges?: number[];
  values?: string[];
  pValue: number;
}

const { before, now, expected, skills } = JSON.parse(
  await readFile(new URL('./reference/values.json', import.meta.url), 'utf8'),
) as {
  before: Table;
  now: Table;
  expected: Record<string, Expected>;
  skills: { roc_auc: number; brier_skill: number; brierJackknifeError: number };
};

let directory: string;
let engine: Engine;
let reference: Reference;
let window: ServedWindow;

function csv(table: Table, extra: Record<string, string> = {}): string {
  const names = Object.keys(table).filter((name) => name !== 'target');
  const rows = table['score']!.map((_, row) =>
    [row, ...Object.values(extra), ...names.map((name) => table[name]![row] ?? '')].join(','),
  );
  return `${['id', ...Object.keys(extra), ...names].join(',')}\n${rows.join('\n')}\n`;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'distance-'));
  const host = testHost({ directory });
  engine = await openEngine(host);
  const [given, served] = [join(directory, 'given.csv'), join(directory, 'served.csv')];
  await writeFile(given, csv(before));
  await writeFile(served, csv(now, { time: '2013-06-03' }));
  reference = await referenceFromTables(engine, { predictions: given, kind: 'given' });
  const length = { count: 1, unit: 'day' };
  const until = new Date('2013-06-04T00:00:00Z');
  const loaded = await loadServed(host, engine, reference, { path: served, window: length, until });
  [window] = (await scanWindows(engine, { reference, served: loaded, length, until })) as [ServedWindow];
});
afterAll(async () => {
  engine.close();
  await rm(directory, { recursive: true });
});

const near = (actual: unknown, wanted: unknown, digits = 6): void =>
  expect(Number((actual as number).toPrecision(digits))).toBe(Number((wanted as number).toPrecision(digits)));

describe.each(Object.keys(expected))('%s, as NumPy and SciPy have it', (name) => {
  const of = expected[name]!;
  const distance = (): Distance => distanceOf(reference.columns[name]!, window.columns[name]!)!;

  it('the reference is counted in its bins', () => {
    const { counts } = reference.columns[name]!;
    expect(of.edges ? [...counts, 1, 1] : counts).toEqual(of.counts[0]);
  });
  it('the window is counted in the same, and in what lies beyond them', () => {
    const { counts, beyond } = window.columns[name]!;
    expect(of.edges ? withBeyond(counts, beyond!) : counts).toEqual(of.counts[1]);
  });
  it('its bins', () => {
    const { bins } = reference.columns[name]!;
    if (of.edges) expect(bins).toMatchObject({ kind: 'edges', edges: of.edges });
    if (of.values) expect(bins).toEqual({ kind: 'values', values: of.values, complete: false });
  });
  it.each(['psi', 'jensen-shannon', 'cramers-v'] as const)('%s', (which) => near(distance()[which], of[which]));
  it('p-value of the chi-square test', () => near(distance().chiSquare.pValue, of.pValue));
  it('distances that need an order', () => {
    const { ks, wasserstein } = distance();
    if (of.edges) {
      near(ks, of['ks']);
      near(wasserstein, of['wasserstein'], 5);
    } else expect([ks, wasserstein]).toEqual([null, null]);
  });
});

describe('skill, as scikit-learn has it', () => {
  const judged = {
    score: Float64Array.from(now['score'] as number[]),
    target: Float64Array.from(now['target'] as number[]),
  };
  it('roc_auc', () => near(aucSkill(judged)!.estimate, skills.roc_auc, 12));
  it('Brier skill', () => near(squaredSkill(judged)!.estimate, skills.brier_skill, 12));
  it('its standard error is what leaving one example out tells', () =>
    expect(squaredSkill(judged)!.standardError! / skills.brierJackknifeError).toBeCloseTo(1, 2));
});
