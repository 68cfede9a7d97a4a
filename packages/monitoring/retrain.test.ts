import { describe, expect, it } from '@jest/globals';
import type { Alert, Finding } from './judge.ts';
import type { Memory } from './memory.ts';
import { decideRetraining } from './retrain.ts';

const alert = (kind: Alert['kind'], since = '2013-06-01'): Alert => ({
  key: `m/${kind}/${since}`,
  kind,
  owner: 'model',
  since,
  checks: [],
  what: `${kind} of score`,
});
const broken: Finding = {
  id: 'missing/x',
  kind: 'data',
  owner: 'data',
  severity: 'alert',
  status: 'alert',
  value: 1,
  limit: 0.2,
  crossed: null,
  what: '100 % of x are missing',
};
const asked = (key: string, at: string): Memory['asked'][number] => ({
  key,
  cause: 'drift',
  at: `${at}T00:00:00.000Z`,
});
const decide = (more: Partial<Parameters<typeof decideRetraining>[0]>, earlier: Memory['asked'] = []) =>
  decideRetraining({
    findings: [],
    alerts: [alert('drift')],
    memory: { windows: [], replaced: [], asked: earlier, told: [] },
    runs: [],
    section: { retrain: { cooldown: '14 days', budget: '2 per quarter' } },
    now: new Date('2013-08-01T00:00:00Z'),
    ...more,
  });
const run = (startedAt: string, cause: string) => ({
  id: 'f'.repeat(64),
  startedAt: `${startedAt}T00:00:00.000Z`,
  finishedAt: `${startedAt}T01:00:00.000Z`,
  verdict: 'pass',
  cause,
});
const newData = { key: 'm/data/flights@1a2b', what: 'flights changed' };

const cases: { name: string; given: ReturnType<typeof decide>; retrain: boolean; why: RegExp }[] = [
  { name: 'nothing is wrong', given: decide({ alerts: [] }), retrain: false, why: /nothing asks/ },
  { name: 'drift', given: decide({}), retrain: true, why: /drift of score/ },
  { name: 'drift of broken data', given: decide({ findings: [broken] }), retrain: false, why: /must not be learned/ },
  {
    name: 'drift from what nobody confirms',
    given: decide({
      findings: [{ ...broken, kind: 'pipeline', id: 'pipeline/unconfirmed', what: 'm@v1 is unconfirmed' }],
    }),
    retrain: false,
    why: /^it may be somebody's word: m@v1 is unconfirmed$/,
  },
  ...['6 h', '1 day'].map((window) => ({
    name: `drift beside an input that drifted and has one value in a window of ${window}`,
    given: decide({
      findings: ['constant/x', 'drift/x'].map((id) => ({ ...broken, id, severity: 'warn' })),
      section: { window },
    }),
    retrain: window === '1 day',
    why: window === '1 day' ? /drift of score/ : /^it may be a bug, which windows of hours know after two days: /,
  })),
  {
    name: 'drift beside an input that has one value in a window of hours, as ever',
    given: decide({ findings: [{ ...broken, id: 'constant/x', severity: 'warn' }], section: { window: '6 h' } }),
    retrain: true,
    why: /drift of score/,
  },
  { name: 'nothing is remembered', given: decide({ memory: undefined }), retrain: false, why: /no ledger/ },
  {
    name: 'the same cause, nobody has trained',
    given: decide({}, [asked('m/drift/2013-06-01', '2013-07-25')]),
    retrain: true,
    why: /nobody has trained since/,
  },
  {
    name: 'the same cause, somebody has',
    given: decide({ runs: [run('2013-07-26', 'drift')] }, [asked('m/drift/2013-06-01', '2013-07-25')]),
    retrain: false,
    why: /run ffffffffffff trained for this already/,
  },
  {
    name: 'the same cause, somebody has, and learned nothing from it',
    given: decide({ runs: [{ ...run('2013-07-26', 'drift'), sameModel: true }] }, [
      asked('m/drift/2013-06-01', '2013-07-25'),
    ]),
    retrain: false,
    why: /trained for this already \(2013-07-25\), and made the same model again: it saw no newer data/,
  },
  {
    name: 'the same cause, somebody has, and what it made did not pass',
    given: decide({ runs: [{ ...run('2013-07-26', 'drift'), verdict: 'fail' }] }, [
      asked('m/drift/2013-06-01', '2013-07-25'),
    ]),
    retrain: false,
    why: /trained for this already \(2013-07-25\), and its verdict was fail: .* start one: a schedule does/,
  },
  {
    name: 'the same cause, a push is no answer to it',
    given: decide({ runs: [run('2013-07-26', 'push')] }, [asked('m/drift/2013-06-01', '2013-07-25')]),
    retrain: true,
    why: /nobody has trained since/,
  },
  {
    name: 'another cause too soon',
    given: decide({}, [asked('m/quality/2013-05-01', '2013-07-20')]),
    retrain: false,
    why: /cooldown 14 days/,
  },
  {
    name: 'another cause after the cooldown',
    given: decide({}, [asked('m/quality/2013-05-01', '2013-07-18')]),
    retrain: true,
    why: /drift of score/,
  },
  {
    name: 'a spent budget',
    given: decide({}, [asked('m/drift/a', '2013-07-01'), asked('m/drift/b', '2013-07-17')]),
    retrain: false,
    why: /budget of 2 per quarter is spent/,
  },
  {
    name: 'a budget spent in another quarter',
    given: decide({}, [asked('m/drift/a', '2013-06-01'), asked('m/drift/b', '2013-06-20')]),
    retrain: true,
    why: /drift of score/,
  },
  {
    name: 'new data that nobody asked to learn from',
    given: decide({ alerts: [], newData }),
    retrain: false,
    why: /nothing asks/,
  },
  {
    name: 'new data that is to be learned from',
    given: decide({ alerts: [], newData, section: { retrain: { on: ['data'] } } }),
    retrain: true,
    why: /flights changed/,
  },
  {
    name: 'drift that is only to be told',
    given: decide({ section: { retrain: { on: [] } } }),
    retrain: false,
    why: /nothing asks/,
  },
];

describe('whether to train again', () => {
  it.each(cases)('$name: $retrain', ({ given, retrain, why }) => {
    expect(given.retrain).toBe(retrain);
    expect(given.why).toMatch(why);
  });
  it('loss of skill comes before drift', () =>
    expect(decide({ alerts: [alert('drift'), alert('quality')] }).cause).toBe('quality'));
});
