import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import type { Ledger } from '#evidence';
import { MlopsError, type Matter, type Origin } from '#kit';
import type { MonitorResult } from '#monitoring';
import { testHost } from '#testing';
import { tellServer } from './tell.ts';

const KEY = 'flights/drift/2013-06-01T00:00:00.000Z';
const RESULT = {
  project: 'flights',
  window: '2013-07',
  verdict: 'fail',
  findings: [],
  alerts: [
    {
      key: KEY,
      kind: 'drift',
      owner: 'model',
      since: '2013-06-01T00:00:00.000Z',
      checks: ['drift/score'],
      what: 'PSI',
    },
  ],
  retrain: { retrain: true, cause: 'drift', key: KEY, why: 'PSI' },
  windows: [],
} as unknown as MonitorResult;

/** A ledger that takes everything. */
const ledger = {
  entries: {
    amend: async (change: (at: { entries: { read: () => Promise<Map<string, Uint8Array>> } }) => Promise<unknown>) => {
      await change({ entries: { read: async () => new Map() } });
      return 'c'.repeat(40);
    },
  },
} as unknown as Ledger;

interface Told {
  granted?: { issues: boolean; dispatch: boolean };
  origin?: Partial<Origin>;
  ledger?: Ledger | undefined;
}

async function tell({ granted = { issues: true, dispatch: true }, origin = {}, ...more }: Told = {}) {
  const shown: Matter[] = [];
  const sent: unknown[] = [];
  const server = {
    show: async (matters: readonly Matter[]) => void shown.push(...matters),
    dispatch: async (...event: unknown[]) => (sent.push(event), true),
    scheduleEnds: async () => undefined,
    ...origin,
  } as unknown as Origin;
  const host = testHost({ directory: tmpdir() });
  const clock = { ...host.clock, now: () => new Date('2026-02-20T00:00:00Z') };
  const told = { result: RESULT, section: { owners: { service: 'linus' } }, ledger, granted, ...more };
  const error = await tellServer({ ...host, clock, origin: server }, told).then(
    () => undefined,
    (thrown: unknown) => (thrown as MlopsError).code,
  );
  return { topics: shown.map(({ topic }) => topic), shown, sent, error, said: host.lines.join('\n') };
}

describe('what the server is told', () => {
  it.each([
    { issues: true, dispatch: true, topics: ['monitor/flights/drift'], events: 1 },
    { issues: true, dispatch: false, topics: ['monitor/flights/drift'], events: 0 },
    { issues: false, dispatch: true, topics: [], events: 1 },
    { issues: false, dispatch: false, topics: [], events: 0 },
  ])('is what was granted: issues $issues, dispatch $dispatch', async ({ topics, events, ...granted }) => {
    const told = await tell({ granted });
    expect([told.topics, told.sent.length]).toEqual([topics, events]);
  });

  it('is the cause of a retraining, and its key', async () => {
    const { sent, said } = await tell();
    expect(sent).toEqual([['mlops-retrain', { project: 'flights', cause: 'drift', key: KEY }]]);
    expect(said).toContain(`Started a retraining for ${KEY}.`);
  });

  it('is the issue all the same when the retraining is refused, and that is an error', async () => {
    const dispatch = async () => Promise.reject(new MlopsError('MLOPS_GITHUB_PERMISSION', { message: 'no' }));
    const { topics, error } = await tell({ origin: { dispatch } });
    expect([topics, error]).toEqual([['monitor/flights/drift'], 'MLOPS_GITHUB_PERMISSION']);
  });

  it.each([
    {
      name: 'nobody can tell whether it was heard',
      more: { origin: { dispatch: async () => false } },
      says: /not known whether/,
    },
    { name: 'there is no ledger', more: { ledger: undefined }, says: /without a branch for the ledger/ },
  ])('is warned about when $name', async ({ more, says }) => {
    const { said, error } = await tell(more);
    expect(said).toMatch(says);
    expect(error).toBeUndefined();
  });

  it.each([
    { ends: '2026-03-01', matter: { issue: expect.objectContaining({ cause: '2026-03-01', assignees: ['linus'] }) } },
    { ends: '2026-04-01', matter: { over: 'Something was committed: the schedule goes on.' } },
  ])('is that the schedule ends on $ends, when that is soon', async ({ ends, matter }) => {
    const { shown, said } = await tell({
      origin: { scheduleEnds: async () => ({ at: new Date(`${ends}T00:00:00Z`), why: 'Nothing happens.' }) },
    });
    expect(shown.at(-1)).toEqual({ topic: 'monitor/schedule', ...matter });
    expect(/from 2026-03-01 on: Nothing happens/.test(said)).toBe('issue' in matter);
  });
});
