import { describe, expect, it } from '@jest/globals';
import type { GateQuestion } from '../gate/comparable.ts';
import {
  codesOf,
  COUNT,
  days,
  gate,
  ids,
  model,
  period,
  reasonOf,
  replaced,
  rescored,
  scored,
} from '../gate/testing-scored.ts';

/** Both models on today's weights, and the baseline as it was recorded with a weight for all examples. */
function weighted(now: ((i: number) => number) | undefined, then: number | undefined): Partial<GateQuestion> {
  const weight = now && { weight: Float64Array.from(ids, (_, i) => now(i)) };
  return {
    candidate: scored({ ...model(2), ...weight }),
    baselineScored: scored({ ...model(1), ...weight }),
    original: scored(
      { ...model(1), ...(then !== undefined && { weight: new Float64Array(COUNT).fill(then) }) },
      { digest: 'then' },
    ),
  };
}

/** A hundred examples that weigh as much as ten thousand, and are gone. */
function heavy(): Partial<GateQuestion> {
  const weight = new Float64Array(COUNT).fill(1);
  return {
    candidate: scored({ ...model(2), weight }),
    baselineScored: scored({ ...model(1), weight }),
    original: replaced(
      100,
      weight.map((one, i) => (i < 100 ? 100 : one)),
    ),
  };
}

const DAY = '2013-06-03T00:00:00.000Z';
/** Both models on the same examples, of which today the first are of another day than recorded. */
function dated(others: number, question: Partial<GateQuestion> = {}): Partial<GateQuestion> {
  const times = ids.map((_, i) => (i < others ? '2013-06-01T00:00:00.000Z' : DAY));
  const original = { ...scored(model(1), { digest: 'then' }), times: ids.map(() => DAY) };
  return { candidate: { ...scored(model(2)), times }, original, ...question };
}

describe('a baseline that was scored again', () => {
  const original = scored(model(1), { digest: 'then' });

  it('is compared with when what was recorded of it agrees', () => {
    expect(gate({ original }).verdict).toBe('pass');
  });

  const flipped = model(1);
  flipped.target = flipped.target.map((value, i) => (i < 1000 ? 1 - value : value));
  const corrected = model(1);
  corrected.target = corrected.target.map((value, i) => (i < 100 ? 1 - value : value));
  const cases: {
    name: string;
    question: Parameters<typeof gate>[0];
    verdict: string;
    rule?: string;
    reason?: RegExp;
  }[] = [
    {
      name: 'slices that hold other examples than they did',
      question: { original: scored(model(1), { digest: 'then', carriers: { codes: codesOf((i) => (i + 1) % 3) } }) },
      verdict: 'inconclusive',
      rule: 'roc_auc[carrier].margin',
      reason: /^3,000 examples in another slice by carrier than in the baseline/,
    },
    {
      name: 'one example that changed its slice',
      question: {
        original: scored(model(1), { digest: 'then', carriers: { codes: codesOf((i) => (i === 5 ? 0 : i % 3)) } }),
      },
      verdict: 'inconclusive',
      rule: 'roc_auc[carrier].margin',
      reason: /^1 example in another slice/,
    },
    {
      name: 'other ids throughout',
      question: { original: replaced(COUNT) },
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^3,000 of 3,000 examples of the baseline are not among today's: not comparable$/,
    },
    {
      name: 'a third of the examples replaced',
      question: { original: replaced(1000) },
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason:
        /^on the 3,000 examples that the baseline was recorded with, of which 1,000 are gone and count as lost: the difference may be −0\.\d+, and the limit is −0.05: not comparable$/,
    },
    { name: 'a few examples replaced', question: { original: replaced(20) }, verdict: 'pass' },
    {
      name: 'a few examples of most weight replaced',
      question: heavy(),
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason:
        /^on the 3,000 examples that the baseline was recorded with, of which 100 are gone and count as lost: the difference may be −0\.\d+, and the limit is −0.05: not comparable$/,
    },
    {
      name: 'other ids throughout, from another period of the same data',
      question: { original: replaced(COUNT), baseline: { ...rescored, period } },
      verdict: 'pass',
    },
    {
      name: 'targets turned round under another period',
      question: { original: scored(flipped, { digest: 'then' }), baseline: { ...rescored, period } },
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /with another target/,
    },
    {
      name: 'nothing recorded of it any more',
      question: {},
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^what was recorded of the baseline is lost/,
    },
    {
      name: 'groups that were dropped',
      question: { original: scored({ ...model(1), group: days }, { digest: 'then' }) },
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^the examples are grouped in the baseline and not here/,
    },
    {
      name: 'groups that are others',
      question: {
        candidate: scored({ ...model(2), group: codesOf((i) => i) }),
        baselineScored: scored({ ...model(1), group: codesOf((i) => i) }),
        original: scored({ ...model(1), group: days }, { digest: 'then' }),
      },
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^2,960 examples in another group than in the baseline/,
    },
    {
      name: 'groups that are called something else',
      question: {
        candidate: scored({ ...model(2), group: days.map((day) => 39 - day) }),
        baselineScored: scored({ ...model(1), group: days.map((day) => 39 - day) }),
        original: scored({ ...model(1), group: days }, { digest: 'then' }),
      },
      verdict: 'pass',
    },
    {
      name: 'groups where there were none',
      question: {
        candidate: scored({ ...model(2), group: days }),
        baselineScored: scored({ ...model(1), group: days }),
        original,
      },
      verdict: 'pass',
    },
    {
      name: 'a third of the targets turned round',
      question: { original: scored(flipped, { digest: 'then' }) },
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^1,000 examples of 3,000 with another target than in the baseline: not comparable/,
    },
    {
      name: 'a few corrected targets',
      question: { original: scored(corrected, { digest: 'then' }) },
      verdict: 'pass',
    },
    {
      name: 'weights that are nearly nothing for a part of them',
      question: weighted((i) => (i % 3 === 2 ? 0.001 : 1), 1),
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^1,000 examples of 3,000 with another weight than in the baseline: not comparable$/,
    },
    {
      name: 'one weight that outweighs many',
      question: weighted((i) => (i === 5 ? 300 : 1), 1),
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^1 example of 3,000 with another weight than in the baseline: not comparable$/,
    },
    {
      name: 'weights where all were nothing',
      question: weighted((i) => (i === 5 ? 1 : 0), 0),
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^1 example of 3,000 with another weight/,
    },
    { name: 'a few corrected weights', question: weighted((i) => (i < 100 ? 1.5 : 1), 1), verdict: 'pass' },
    { name: 'weights that were rounded', question: weighted(() => 0.1 + 0.2, 0.3), verdict: 'pass' },
    {
      name: 'weights where there were none',
      question: weighted(() => 1, undefined),
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^the examples are weighted here and not in the baseline: not comparable$/,
    },
    {
      name: 'weights that were dropped',
      question: weighted(undefined, 1),
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^the examples are weighted in the baseline and not here: not comparable$/,
    },
    {
      name: 'another day for some of them, more than are corrected',
      question: dated(200),
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^200 examples of 3,000 with another time than in the baseline: not comparable$/,
    },
    { name: 'another day for a few', question: dated(100), verdict: 'pass' },
    {
      name: 'another day for some, of which what was recorded is all that is compared',
      question: dated(200, {
        baseline: { kind: 'ancestor', reason: 'nearest' },
        baselineScored: { ...scored(model(1)), times: ids.map(() => DAY) },
      }),
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^200 examples of 3,000 with another time/,
    },
    {
      name: 'another day for some, and groups where there were none',
      question: dated(200, {
        candidate: {
          ...scored({ ...model(2), group: days }, { digest: 'grouped' }),
          times: dated(200).candidate!.times!,
        },
        baseline: { kind: 'ancestor', reason: 'nearest' },
        baselineScored: { ...scored(model(1)), times: ids.map(() => DAY) },
      }),
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^200 examples of 3,000 with another time/,
    },
    {
      name: 'days that were dropped, and could come back as others',
      question: dated(0, { candidate: scored(model(2)) }),
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^the examples have a time in the baseline and none here: not comparable$/,
    },
    { name: 'a day where none was recorded', question: { ...dated(200), original }, verdict: 'pass' },
    {
      name: 'another task',
      question: { original: scored({ ...model(1), task: 'regression' }, { digest: 'then' }) },
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^the task is binary-classification here and regression in the baseline/,
    },
  ];
  it.each(cases)('$name: $verdict', ({ question, verdict, rule, reason }) => {
    const decision = gate(question);
    expect(decision.verdict).toBe(verdict);
    if (rule) expect(reasonOf(decision, rule)).toMatch(reason!);
  });

  it('tells of a few other days as of other targets', () => {
    expect(gate(dated(100)).notes).toEqual(['100 examples of 3,000 with another time than in the baseline']);
  });
});
