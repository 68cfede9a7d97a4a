import { describe, expect, it } from '@jest/globals';
import type { Issue, Matter } from '#kit';
import type { MonitorResult } from '#monitoring';
import { mattersOf } from './matters.ts';

type Finding = MonitorResult['findings'][number];

const finding = (id: string, status: Finding['status'], more: Partial<Finding> = {}): Finding => ({
  id,
  kind: id.split('/')[0] as Finding['kind'],
  owner: 'model',
  severity: 'alert',
  status,
  value: 0.4,
  limit: 0.25,
  crossed: null,
  what: `PSI of ${id.split('/')[1]} is 0.4`,
  ...more,
});

function looked(findings: Finding[], more: Partial<MonitorResult> = {}): MonitorResult {
  return {
    project: 'flights',
    window: '2013-07',
    verdict: 'pass',
    findings,
    alerts: [],
    retrain: { retrain: false, cause: null, key: null, why: 'nothing asks for it' },
    windows: [],
    ...more,
  } as unknown as MonitorResult;
}

const drifted = (more: Partial<MonitorResult> = {}): MonitorResult =>
  looked([finding('drift/score', 'alert'), finding('drift/<b>', 'alert')], {
    verdict: 'fail',
    alerts: [
      {
        key: 'flights/drift/2013-06-01T00:00:00.000Z',
        kind: 'drift',
        owner: 'model',
        since: '2013-06-01T00:00:00.000Z',
        checks: ['drift/score', 'drift/<b>'],
        what: 'PSI of score is 0.4 @ada and 1 more',
      },
    ],
    ...more,
  });

const OVER = { topic: 'monitor/flights/drift', over: 'No check of it alerts in 2013-07.' };

describe('what is shown as an issue', () => {
  it('is one for each kind of cause, for its owner', () => {
    const [matter, ...others] = mattersOf(drifted(), { model: ['grace', 'ada'], data: 'alan' });
    expect(others).toEqual([]);
    expect(matter).toMatchObject({
      topic: 'monitor/flights/drift',
      issue: {
        cause: 'flights/drift/2013-06-01T00:00:00.000Z',
        since: '2013-06-01T00:00:00.000Z',
        title: 'flights: drift',
        assignees: ['grace', 'ada'],
      },
    });
  });

  it('has text as text', () => {
    const [matter] = mattersOf(drifted(), undefined);
    const { markdown, assignees } = (matter as Matter & { issue: Issue }).issue;
    expect(assignees).toEqual([]);
    expect(markdown).toContain('PSI of &lt;b&gt; is 0.4');
    expect(markdown).not.toMatch(/<b>|@ada/);
  });

  it.each([
    { name: 'asked for', retrain: true, why: 'PSI', said: '**A retraining was asked for.**' },
    {
      name: 'not asked for',
      retrain: false,
      why: 'the budget is spent',
      said: '**No retraining:** the budget is spent.',
    },
  ])('says whether a retraining is $name', ({ retrain, why, said }) => {
    const decision = { retrain, why, cause: 'drift', key: 'flights/drift/2013-06-01T00:00:00.000Z' } as const;
    expect(JSON.stringify(mattersOf(drifted({ retrain: decision }), undefined))).toContain(said);
  });

  it.each([
    { name: 'every check of it is silent', looked: looked([finding('drift/score', 'silent')]), matters: [OVER] },
    {
      name: 'another kind alerts',
      looked: drifted({ findings: [finding('drift/score', 'silent')], alerts: [] }),
      matters: [OVER],
    },
    { name: 'it is pending', looked: looked([finding('drift/score', 'pending')]), matters: [] },
    { name: 'too little is known', looked: looked([finding('drift/score', 'unknown')]), matters: [] },
    {
      name: 'skill straddles its limit, which says nothing of drift',
      looked: looked([finding('drift/score', 'silent'), finding('quality/roc_auc', 'unknown')], {
        verdict: 'inconclusive',
      }),
      matters: [OVER],
    },
    {
      name: 'of so few rows nothing is known, whatever else alerts',
      looked: looked(
        [
          finding('drift/score', 'unknown', { value: 3, limit: 500 }),
          finding('data/x', 'silent'),
          finding('age', 'alert'),
        ],
        { verdict: 'fail' },
      ),
      matters: [],
    },
    {
      name: 'what drifts where other data is broken is not known, and the service is',
      looked: looked([
        finding('drift/score', 'unknown'),
        finding('data/x', 'alert'),
        finding('service/errors', 'silent'),
      ]),
      matters: [{ ...OVER, topic: 'monitor/flights/service' }],
    },
    { name: 'nothing was judged', looked: looked([finding('drift/score', 'silent')], { window: null }), matters: [] },
    { name: 'it was not checked', looked: looked([]), matters: [] },
    {
      name: 'only warnings speak of it',
      looked: looked([finding('drift/x', 'silent', { severity: 'warn' })]),
      matters: [],
    },
  ])('is over only when it is known to be: $name', ({ looked: result, matters }) => {
    expect(mattersOf(result, undefined)).toEqual(matters);
  });
});
