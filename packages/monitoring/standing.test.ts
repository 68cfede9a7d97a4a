import { describe, expect, it } from '@jest/globals';
import type { MonitorSection } from './rules.ts';
import { standingChecks, type Facts, type RunFact } from './standing.ts';

const now = new Date('2026-06-01T00:00:00Z');
/** Runs of so many seconds each, one a day, the newest first and `age` days ago. */
const runs = (seconds: readonly number[], { age = 0, verdicts = [] as (string | null)[] } = {}): RunFact[] =>
  seconds.map((took, at) => {
    const finished = now.getTime() - 86_400_000 * (age + at);
    return {
      id: String(at),
      startedAt: new Date(finished - 1000 * took).toISOString(),
      finishedAt: new Date(finished).toISOString(),
      verdict: verdicts[at] === undefined ? 'pass' : verdicts[at],
      cause: 'schedule',
    };
  });

const cases: { name: string; facts: Facts; section: MonitorSection; states: Record<string, string> }[] = [
  { name: 'nothing is asked', facts: {}, section: {}, states: {} },
  {
    name: 'a young model',
    facts: { modelMadeAt: '2026-05-01T00:00:00Z' },
    section: { age: '90 days' },
    states: { age: 'ok' },
  },
  {
    name: 'an old model',
    facts: { modelMadeAt: '2026-01-01T00:00:00Z' },
    section: { age: '90 days' },
    states: { age: 'crossed' },
  },
  {
    name: 'a version that the server confirms',
    facts: { serving: { version: 'm@v1.0.0', unconfirmed: null } },
    section: {},
    states: { 'pipeline/unconfirmed': 'ok' },
  },
  {
    name: 'a version of which only the ledger says that it is in production',
    facts: { serving: { version: 'm@v1.0.0', unconfirmed: 'no workflow run left it' } },
    section: {},
    states: { 'pipeline/unconfirmed': 'crossed' },
  },
  { name: 'a model of unknown age', facts: {}, section: { age: '90 days' }, states: { age: 'unknown' } },
  {
    name: 'a pipeline that does well',
    facts: { runs: runs([60, 60, 61, 59, 60, 60]) },
    section: { pipeline: { every: '1 day' } },
    states: { 'pipeline/silent': 'ok', 'pipeline/slower': 'ok', 'pipeline/failing': 'ok' },
  },
  {
    name: 'a schedule that went silent',
    facts: { runs: runs([60], { age: 2 }) },
    section: { pipeline: { every: '1 day' } },
    states: { 'pipeline/silent': 'crossed', 'pipeline/failing': 'ok' },
  },
  {
    name: 'no run at all',
    facts: { runs: [] },
    section: { pipeline: { every: '1 day' } },
    states: { 'pipeline/silent': 'crossed', 'pipeline/failing': 'ok' },
  },
  {
    name: 'runs that take longer and longer',
    facts: { runs: runs([200, 190, 210, 60, 60, 60]) },
    section: { pipeline: {} },
    states: { 'pipeline/slower': 'crossed', 'pipeline/failing': 'ok' },
  },
  {
    name: 'runs that fail one after the other',
    facts: { runs: runs([60, 60, 60], { verdicts: ['fail', 'inconclusive', 'fail'] }) },
    section: { pipeline: {} },
    states: { 'pipeline/failing': 'crossed' },
  },
  {
    name: 'runs that failed, and then one that passed',
    facts: { runs: runs([60, 60, 60, 60], { verdicts: ['pass', 'fail', 'fail', 'fail'] }) },
    section: { pipeline: {} },
    states: { 'pipeline/failing': 'ok' },
  },
  {
    name: 'a long row of runs that failed is as long as it is; what is usual is what is so of late',
    facts: {
      runs: runs([...Array<number>(60).fill(100), ...Array<number>(90).fill(10)], {
        verdicts: Array<string>(60).fill('fail'),
      }),
    },
    section: { pipeline: { failing: 55 } },
    states: { 'pipeline/slower': 'ok', 'pipeline/failing': 'crossed' },
  },
  { name: 'the same data', facts: { changedData: [] }, section: {}, states: { 'new-data': 'ok' } },
  { name: 'new data', facts: { changedData: ['flights@1a2b'] }, section: {}, states: { 'new-data': 'crossed' } },
];

describe('what belongs to no window', () => {
  it.each(cases)('$name', ({ facts, section, states }) => {
    const checks = standingChecks(facts, section, now);
    expect(Object.fromEntries(checks.map(({ id, state }) => [id, state]))).toEqual(states);
  });
});
