import { describe, expect, it } from '@jest/globals';
import { GateRule } from '#config';
import type { GateQuestion } from './comparable.ts';
import { summarizeGate } from './judgement.ts';
import type { GateDecision } from '../result.ts';
import { subset, type Sample } from '../examples/sample.ts';
import type { Scored, Slicing } from '../examples/scored.ts';
import { codesOf, COUNT, days, gate, ids, model, period, reasonOf, rules, scored, thirds } from './testing-scored.ts';

describe('a baseline as it was recorded', () => {
  const recorded = { kind: 'merge-base', reason: 'merge-base' } as const;

  it('may have had no groups: those of today only widen the interval', () => {
    const grouped = scored({ ...model(2), group: days }, { digest: 'grouped' });
    const decision = gate({ candidate: grouped, baseline: recorded });
    expect(decision).toMatchObject({ verdict: 'pass', rules: [{ groups: 40 }, {}, {}, {}] });
  });

  it('is not beaten by groups in which wins and losses cancel', () => {
    // A loss of as much in every group: without the noise between examples, it seems to be known exactly.
    const worse = {
      ...model(1),
      score: model(1).score!.map((score, i) => score - (i % 2) * model(1).target[i]! * 0.3),
    };
    const margin = GateRule.parse({ metric: 'roc_auc', margin: 0.05 });
    const loss = gate({ rules: [margin], candidate: scored(worse), baseline: recorded }).rules[0]!;
    expect(loss.low).toBeLessThan(loss.difference!);
    const order = [...ids.keys()].sort((a, b) => worse.target[a]! - worse.target[b]! || a - b);
    const group = new Int32Array(COUNT);
    for (const [place, row] of order.entries()) group[row] = place % 12;
    const decide = (limit: number, sample: Sample): GateDecision =>
      gate({
        rules: [GateRule.parse({ metric: 'roc_auc', margin: limit })],
        candidate: scored(sample, { digest: sample.group ? 'grouped' : 'today' }),
        baseline: recorded,
      });
    const limit = -(loss.difference! + loss.low!) / 2;
    expect(decide(limit, worse).verdict).toBe('inconclusive');
    const grouped = decide(limit, { ...worse, group });
    expect(grouped.verdict).toBe('inconclusive');
    expect(reasonOf(grouped, 'roc_auc.margin')).toMatch(/^without the groups, which the baseline does not have: /);
  });

  it.each([
    { name: 'another id', other: { ids: ids.map((id, i) => (i === 7 ? `${id}x` : id)) }, sample: {} },
    {
      name: 'another target',
      other: {},
      sample: { target: model(1).target.map((value, i) => (i ? value : 1 - value)) },
    },
    { name: 'weights', other: {}, sample: { weight: new Float64Array(COUNT).fill(1) } },
  ])('with $name and no groups is about other examples', ({ other, sample }) => {
    const baselineScored = scored({ ...model(1), ...sample }, { digest: 'then', ...other });
    const grouped = scored({ ...model(2), group: days }, { digest: 'grouped' });
    expect(gate({ candidate: grouped, baseline: recorded, baselineScored }).verdict).toBe('inconclusive');
  });

  it('that is about something else is not compared with', () => {
    const incomparable = 'label is `1 - y` here and `y` in the baseline: not comparable';
    const decision = gate({ baseline: { ...recorded, incomparable } });
    expect(decision.verdict).toBe('inconclusive');
    expect(reasonOf(decision, 'roc_auc.margin')).toBe(incomparable);
    expect(summarizeGate(decision)).toMatch(/not comparable; take back what .* say `baseline: none` for one run/);
  });
});

it('says why the model of its baseline was not asked', () => {
  const unscored = "the baseline's model could not be scored on today's examples: MLOPS_PROGRAM_FAILED";
  const decision = gate({ baseline: { kind: 'ancestor', reason: 'ancestor', unscored } });
  expect(decision.notes).toEqual([unscored]);
});

describe('a baseline that the server does not confirm', () => {
  const [run, commit] = ['a'.repeat(64), 'c'.repeat(40)];
  const unconfirmed = `run ${run.slice(0, 12)} is in the ledger, and no workflow run left it`;
  const baseline = { kind: 'ancestor', reason: 'ancestor', run, commit, unconfirmed } as const;
  const margin = GateRule.parse({ metric: 'roc_auc', margin: 0.05 });

  it('is not compared with, whatever it says, and there is a way out', () => {
    const decision = gate({ rules: [margin], baseline });
    expect([decision.verdict, reasonOf(decision, 'roc_auc.margin')]).toEqual(['inconclusive', unconfirmed]);
    expect(summarizeGate(decision)).toContain(
      `run again the workflow that records the default branch, on ccccccc, and then this one`,
    );
    expect(summarizeGate(decision)).toContain(`\`baseline: "${run}"\``);
  });

  it('leaves it to the other rules what fails', () => {
    const floor = GateRule.parse({ metric: 'roc_auc', min: 0.999 });
    expect(gate({ rules: [margin, floor], baseline }).verdict).toBe('fail');
  });
});

// A file of predictions has no model that could be asked of the examples that have come since.
describe('a baseline of predictions alone, when examples have come', () => {
  const recorded = { kind: 'ancestor', reason: 'ancestor', asRecorded: true } as const;
  const KEPT = 2000;
  /** The first examples of a sample, as they were recorded when there were no more. */
  const first = (sample: Sample, carriers: Partial<Slicing> = {}): Scored => {
    const rows = Int32Array.from({ length: KEPT }, (_, i) => i);
    const codes = (carriers.codes ?? thirds).slice(0, KEPT);
    return scored(subset(sample, rows), { digest: 'then', ids: ids.slice(0, KEPT), carriers: { ...carriers, codes } });
  };
  const worse = (from: number): Sample => ({
    ...model(2),
    score: model(2).score!.map((score, i) => (i < from ? score : 0) - 0.5 * model(2).target[i]! * (i % 2)),
  });
  const grown = (question: Partial<GateQuestion> & { rules?: GateRule[] }): GateDecision =>
    gate({ baseline: recorded, baselineScored: first(model(1)), ...question });

  it('is compared on those that both have, and the others are named', () => {
    const decision = grown({});
    expect(decision).toMatchObject({
      verdict: 'pass',
      rules: [{ count: KEPT }, { count: 667 }, { count: 667 }, { count: 666 }],
      notes: ['1,000 of 3,000 examples are new since the baseline'],
    });
    expect(reasonOf(decision, 'roc_auc.margin')).toMatch(
      /^on the 2,000 examples that the baseline was recorded with: /,
    );
  });

  it('is not thinned out by new ones', () => {
    const easy = {
      ...worse(COUNT),
      score: worse(COUNT).score!.map((s, i) => (i < KEPT ? s : 9 * model(2).target[i]!)),
    };
    expect(grown({ candidate: scored(easy) }).verdict).toBe('fail');
  });

  it('says nothing of the new ones: an absolute rule does', () => {
    const bad = { ...model(2), score: model(2).score!.map((s, i) => (i < KEPT ? s : -9 * model(2).target[i]!)) };
    const min = [...rules, GateRule.parse({ metric: 'roc_auc', min: 0.7 })];
    const decision = grown({ candidate: scored(bad), rules: min });
    expect(decision.verdict).toBe('fail');
    expect(decision.rules.map(({ verdict, count }) => [verdict, count]).at(-1)).toEqual(['fail', COUNT]);
  });

  it('does not judge a slice that it did not have', () => {
    const codes = codesOf((i) => (i < KEPT ? i % 2 : 2));
    const decision = grown({
      candidate: scored(model(2), { carriers: { codes } }),
      baselineScored: first(model(1), { codes }),
    });
    expect(decision.verdict).toBe('pass');
    expect(decision.rules.map(({ slice }) => slice?.value)).toEqual([undefined, 'AA', 'UA']);
    expect(decision.notJudged).toEqual([{ slicing: 'carrier', value: 'US', count: 0, minCount: 1 }]);
  });

  it.each([
    {
      name: 'those that are gone may have been lost',
      from: 500,
      verdict: 'inconclusive',
      reason: /^on the 2,000 examples .*, of which 500 are gone and count as lost: /,
    },
    {
      name: 'few are gone',
      from: 12,
      verdict: 'pass',
      reason: /^on the 1,988 examples .* clears/,
    },
  ])('is $verdict where $name', ({ from, verdict, reason }) => {
    const rows = Int32Array.from({ length: COUNT - from }, (_, i) => i + from);
    const candidate = scored(subset(model(2), rows), {
      ids: ids.slice(from),
      carriers: { codes: thirds.slice(from) },
    });
    const decision = grown({ candidate });
    expect(decision.verdict).toBe(verdict);
    expect(reasonOf(decision, 'roc_auc.margin')).toMatch(reason);
  });

  it('is not compared where another slice is claimed for the same examples', () => {
    const codes = codesOf((i) => (i + 1) % 3);
    expect(grown({ candidate: scored(model(2), { carriers: { codes } }) }).verdict).toBe('inconclusive');
  });

  it('that was not divided as the rule says is compared on what it had of each slice', () => {
    const undivided = { ...first(model(1)), columns: new Map<string, Slicing>() };
    const us = { ...model(2), score: model(2).score!.map((s, i) => (i % 3 === 2 ? -s : s)) };
    const decision = grown({ baselineScored: undivided, candidate: scored(us), rules: rules.slice(1) });
    expect(decision.verdict).toBe('fail');
    expect(decision.rules.map(({ slice, count }) => [slice!.value, count])).toEqual([
      ['AA', 667],
      ['UA', 667],
      ['US', 666],
    ]);
  });

  it('says nothing of another period', () => {
    const other = Array.from({ length: KEPT }, (_, i) => `then ${i}`);
    const then = { ...first(model(1)), ids: other };
    const decision = grown({ baseline: { ...recorded, period }, baselineScored: then });
    expect(decision.verdict).toBe('inconclusive');
  });

  it('needs that there is no model: else the new examples are for that', () => {
    const { asRecorded: _, ...withModel } = recorded;
    const decision = grown({ baseline: withModel });
    expect(decision.verdict).toBe('inconclusive');
    expect(decision.advice).toBeDefined();
  });

  it('may be a file that was named', () => {
    expect(grown({ baseline: { kind: 'file', reason: 'the file old.csv', asRecorded: true } }).verdict).toBe('pass');
  });
});
