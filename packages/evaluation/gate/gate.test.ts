import { describe, expect, it } from '@jest/globals';
import { GateRule } from '#config';
import type { GateQuestion } from './comparable.ts';
import { decide } from './gate.ts';
import { policyOf, type AcceptedRule } from './policy.ts';
import type { BaselineInfo, GateDecision } from '../result.ts';
import type { Sample } from '../examples/sample.ts';
import type { Scored } from '../examples/scored.ts';
import { random, type Random } from './testing-random.ts';

const rule = (written: object): GateRule => GateRule.parse(written);

/** Binary scores of a model: `skill` separates the classes, noise is shared by candidates made from one seed. */
function model(
  count: number,
  {
    skill,
    harm = 0,
    harmed = () => false,
    seed = 1,
  }: { skill: number; harm?: number; harmed?: (i: number) => boolean; seed?: number },
): Sample {
  const next: Random = random(7);
  const own: Random = random(seed);
  const target = new Float64Array(count);
  const score = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    target[i] = next.uniform() < 0.3 ? 1 : 0;
    const noise = next.normal();
    const extra = own.normal();
    const logit = (harmed(i) ? skill * (1 - harm) : skill) * target[i]! + noise + 0.1 * extra;
    score[i] = 1 / (1 + Math.exp(-logit));
  }
  return { task: 'binary-classification', count, target, score, classes: ['0', '1'], threshold: 0.5 };
}

/** Slices `a`, `b`, `c` in turn; `rare` for the first 30. */
function scored(sample: Sample, digest = 'same'): Scored {
  const codes = Int32Array.from({ length: sample.count }, (_, i) => i % 3);
  const rare = Int32Array.from({ length: sample.count }, (_, i) => (i < 30 ? 1 : 0));
  return {
    ids: Array.from(sample.target, (_, i) => String(i)),
    sample,
    set: { digest, count: sample.count, groups: sample.group ? new Set(sample.group).size : null },
    columns: new Map([
      ['letter', { name: 'letter', values: ['a', 'b', 'c'], codes }],
      ['rare', { name: 'rare', values: ['no', 'yes'], codes: rare }],
    ]),
  };
}

const main: BaselineInfo = { kind: 'merge-base', reason: 'merge-base abc' };
const none: BaselineInfo = { kind: 'none', reason: 'first run' };
const base = scored(model(6000, { skill: 1.5 }));

function gate(rules: object[], candidate: Scored, more: Partial<GateQuestion> = {}): GateDecision {
  return decide({
    policy: policyOf(rules.map(rule), ['roc_auc']),
    candidate,
    baseline: main,
    baselineScored: base,
    ...more,
  });
}

const same = base;
const better = scored(model(6000, { skill: 1.9, seed: 2 }));
const worse = scored(model(6000, { skill: 1.1, seed: 2 }));
const sliceWorse = scored(model(6000, { skill: 1.5, harm: 0.9, harmed: (i) => i % 3 === 1, seed: 2 }));
const changed = scored(model(6000, { skill: 1.5, seed: 2 }));
const sliceRule = { metric: 'roc_auc', slices: ['letter'], margin: 0.02 };

describe('decide', () => {
  it('takes a margin that accepts every loss for no rule that could pass', () => {
    const decision = gate([{ metric: 'roc_auc', margin: 1 }], same);
    expect(decision).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining('accepts every loss') });
  });

  it.each([
    { name: 'other examples', more: {}, candidate: scored(model(6000, { skill: 1.9 }), 'other') },
    { name: 'predictions of the baseline that are lost', more: { baselineScored: undefined }, candidate: better },
  ])(
    'what cannot be compared is no pass, even where a rule only reports what is open: $name',
    ({ more, candidate }) => {
      const rules = [
        { metric: 'roc_auc', min: 0.6 },
        { metric: 'roc_auc', margin: 0.02, 'on-inconclusive': 'report' },
      ];
      const decision = gate(rules, candidate, more as Partial<GateQuestion>);
      expect(decision.verdict).toBe('inconclusive');
      expect(decision.rules.find(({ id }) => id === 'roc_auc.margin')).toMatchObject({
        verdict: 'inconclusive',
        blocking: true,
      });
    },
  );

  const cases: {
    name: string;
    rules: object[];
    candidate: Scored;
    more?: Partial<GateQuestion>;
    verdict: string;
    deciding?: string;
    reason?: RegExp;
  }[] = [
    {
      name: 'identical predictions pass a margin of 0',
      rules: [{ metric: 'roc_auc', margin: 0 }],
      candidate: same,
      verdict: 'pass',
      deciding: 'roc_auc.margin',
    },
    {
      name: 'a better model passes',
      rules: [{ metric: 'roc_auc', margin: 0.005 }],
      candidate: better,
      verdict: 'pass',
    },
    {
      name: 'a worse model fails',
      rules: [{ metric: 'roc_auc', margin: 0.005 }],
      candidate: worse,
      verdict: 'fail',
      reason: /beyond the limit −0\.005/,
    },
    { name: 'a loss is oriented', rules: [{ metric: 'log_loss', margin: 0.005 }], candidate: worse, verdict: 'fail' },
    { name: 'a relative margin', rules: [{ metric: 'roc_auc', margin: '1%' }], candidate: worse, verdict: 'fail' },
    {
      name: 'a relative margin that is wide enough',
      rules: [{ metric: 'roc_auc', margin: '50%' }],
      candidate: worse,
      verdict: 'pass',
    },
    {
      name: 'a margin inside the interval says what would decide it',
      rules: [{ metric: 'roc_auc', margin: 0.00005 }],
      candidate: changed,
      verdict: 'inconclusive',
      reason: /more examples would|near the limit/,
    },
    {
      name: 'one slice fails while the whole passes',
      rules: [{ metric: 'roc_auc', margin: 0.3 }, sliceRule],
      candidate: sliceWorse,
      verdict: 'fail',
      deciding: 'roc_auc[letter=b].margin',
    },
    { name: 'min is cleared', rules: [{ metric: 'roc_auc', min: 0.7 }], candidate: same, verdict: 'pass' },
    {
      name: 'min lies inside the interval',
      rules: [{ metric: 'roc_auc', min: 0.855 }],
      candidate: same,
      verdict: 'inconclusive',
    },
    { name: 'min is missed', rules: [{ metric: 'roc_auc', min: 0.95 }], candidate: same, verdict: 'fail' },
    { name: 'max is kept', rules: [{ metric: 'log_loss', max: 2 }], candidate: same, verdict: 'pass' },
    { name: 'max is exceeded', rules: [{ metric: 'log_loss', max: 0.1 }], candidate: same, verdict: 'fail' },
    {
      name: 'another evaluation set cannot be compared',
      rules: [{ metric: 'roc_auc', margin: 0.5 }],
      candidate: scored(base.sample, 'other'),
      verdict: 'inconclusive',
      reason: /evaluation sets differ/,
    },
    {
      name: 'lost predictions of the baseline',
      rules: [{ metric: 'roc_auc', margin: 0.5 }],
      candidate: same,
      more: { baselineScored: undefined } as Partial<GateQuestion>,
      verdict: 'inconclusive',
      reason: /not available/,
    },
    {
      name: 'a metric of another task',
      rules: [{ metric: 'r2', min: 0 }],
      candidate: same,
      verdict: 'inconclusive',
      reason: /does not apply/,
    },
    {
      name: 'a slicing the predictions do not have',
      rules: [
        { metric: 'roc_auc', margin: 0.5 },
        { ...sliceRule, slices: ['origin'] },
      ],
      candidate: same,
      verdict: 'inconclusive',
      deciding: 'roc_auc[origin].margin',
    },
    { name: 'no rule, and nothing shown to be worse', rules: [], candidate: changed, verdict: 'pass' },
    { name: 'no rule, and shown to be worse', rules: [], candidate: worse, verdict: 'fail' },
    {
      name: 'no rule and no baseline',
      rules: [],
      candidate: same,
      more: { baseline: none, baselineScored: undefined } as Partial<GateQuestion>,
      verdict: 'pass',
      reason: /become the baseline/,
    },
    {
      name: 'no baseline and only margins',
      rules: [{ metric: 'roc_auc', margin: 0.005 }],
      candidate: same,
      more: { baseline: none },
      verdict: 'inconclusive',
      reason: /min or max must pass/,
    },
    {
      name: 'no baseline and an absolute rule that passes',
      rules: [
        { metric: 'roc_auc', margin: 0.005 },
        { metric: 'roc_auc', min: 0.5 },
      ],
      candidate: same,
      more: { baseline: none },
      verdict: 'pass',
    },
    {
      name: 'no baseline that may not be missing',
      rules: [
        { metric: 'roc_auc', margin: 0.005 },
        { metric: 'roc_auc', min: 0.5 },
      ],
      candidate: same,
      more: { baseline: none, mayHaveNone: false },
      verdict: 'inconclusive',
      deciding: 'roc_auc.margin',
    },
    {
      name: 'a first run of a project without mlops.yml',
      rules: [],
      candidate: same,
      more: { baseline: none, policy: policyOf([rule({ metric: 'roc_auc', margin: 0.005 })], [], { mayStart: true }) },
      verdict: 'pass',
      reason: /become the baseline/,
    },
    {
      name: 'everything inconclusive and only reported',
      rules: [{ metric: 'roc_auc', min: 0.855, 'on-inconclusive': 'report' }],
      candidate: same,
      verdict: 'inconclusive',
      reason: /no rule has shown anything/,
    },
  ];
  it.each(cases)('$name: $verdict', ({ rules, candidate, more, verdict, deciding, reason }) => {
    const decision = gate(rules, candidate, more);
    expect(decision.verdict).toBe(verdict);
    if (deciding !== undefined) expect(decision.rules[decision.deciding!]!.id).toBe(deciding);
    if (reason) expect(decision.reason).toMatch(reason);
  });

  it('lets nothing pass by rules of which it is not known whether they decide', () => {
    const unsettled = 'how main judges this cannot be told';
    const margin = { metric: 'roc_auc', margin: 0.02 };
    expect(gate([margin], better, { unsettled })).toMatchObject({ verdict: 'inconclusive', reason: unsettled });
    expect(gate([margin], worse, { unsettled })).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('roc_auc'),
    });
    expect(gate([margin], better).verdict).toBe('pass');
  });

  it('lets nothing pass that another comparison does not let pass', () => {
    const margin = { metric: 'roc_auc', margin: 0.02 };
    const beside = { run: 'a', commit: 'b', what: 'what passed last on main, 938ad9e', reason: 'roc_auc.margin: lost' };
    expect(gate([margin], better, { beside: { ...beside, verdict: 'fail' } })).toMatchObject({
      ...{ verdict: 'fail', deciding: null },
      reason: 'against what passed last on main, 938ad9e: roc_auc.margin: lost',
    });
    expect(gate([margin], better, { beside: { ...beside, verdict: 'inconclusive' } }).verdict).toBe('inconclusive');
    expect(gate([margin], worse, { beside: { ...beside, verdict: 'inconclusive' } })).toMatchObject({
      ...{ verdict: 'fail', deciding: 0 },
      reason: expect.stringMatching(/^roc_auc.margin: /),
    });
    expect(gate([margin], better, { beside: { ...beside, verdict: 'pass' } })).toMatchObject({
      ...{ verdict: 'pass', notes: ['against what passed last on main, 938ad9e: pass'] },
    });
  });

  it('does not let a loss hide in slices that are not those of the baseline', () => {
    const letter = sliceWorse.columns.get('letter')!;
    const mixed = { ...letter, codes: letter.codes.map((_, i) => Math.floor(i / 2000)) };
    const hidden = { ...sliceWorse, columns: new Map([['letter', mixed]]) };
    const rules = [
      { ...sliceRule, margin: 0.15 },
      { metric: 'roc_auc', min: 0.5 },
    ];
    expect(gate(rules, sliceWorse).verdict).toBe('fail');
    const { verdict, rules: outcomes } = gate(rules, hidden);
    expect(verdict).toBe('inconclusive');
    expect(outcomes[0]).toMatchObject({
      id: 'roc_auc[letter].margin',
      blocking: true,
      reason: expect.stringMatching(/^4,000 examples in another slice by letter than in the baseline/),
    });
  });

  it('judges by slices that the baseline did not have', () => {
    const unsliced = { ...base, columns: new Map() };
    expect(gate([sliceRule], sliceWorse, { baselineScored: unsliced }).verdict).toBe('fail');
  });

  it('does not judge slices under min-count and says which', () => {
    const decision = gate([{ metric: 'roc_auc', margin: 0.05, slices: ['rare'], 'min-count': 100 }], changed);
    expect(decision.rules.map(({ id }) => id)).toEqual(['roc_auc[rare=no].margin']);
    expect(decision.notJudged).toEqual([{ slicing: 'rare', value: 'yes', count: 30, minCount: 100 }]);
  });

  it('leaves a slice with too few of a class inconclusive, whatever its number', () => {
    const { rules, advice } = gate([{ metric: 'roc_auc', margin: 0.9, slices: ['rare'] }], changed);
    const [slice] = rules.filter(({ id }) => id.includes('yes'));
    expect(slice).toMatchObject({ verdict: 'inconclusive', blocking: true, reason: expect.stringMatching(/20/) });
    expect(advice).toMatch(/is left out with `min-count` in its rule, or only told of/);
  });

  it('needs more than the plain interval to fail one of many slices', () => {
    const many = 60;
    const slicing = {
      name: 's',
      values: Array.from({ length: many }, (_, i) => String(i)),
      codes: Int32Array.from({ length: 6000 }, (_, i) => i % many),
    };
    const one = scored(model(6000, { skill: 1.5, harm: 0.2, harmed: (i) => i % many === 5, seed: 2 }));
    const candidate = { ...one, columns: new Map([['s', slicing]]) };
    const decision = gate([{ metric: 'roc_auc', margin: 0.02, slices: ['s'], 'on-inconclusive': 'report' }], candidate);
    const harmed = decision.rules.find(({ id }) => id === 'roc_auc[s=5].margin')!;
    expect(harmed.high!).toBeLessThan(harmed.limit!);
    expect(harmed).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/Holm's adjustment for 60 slices/),
    });
  });

  const policies = [
    { policy: 'block', margin: 0.00001, blocking: true },
    { policy: 'report', margin: 0.00001, blocking: false },
  ];
  it.each(policies)('on-inconclusive: $policy', ({ policy, margin, blocking }) => {
    const [outcome] = gate([{ metric: 'roc_auc', margin, 'on-inconclusive': policy }], changed).rules;
    expect(outcome).toMatchObject({ verdict: 'inconclusive', blocking });
  });

  it('blocks on an inconclusive estimate only beyond the limit with block-if-worse', () => {
    const judge = (min: number) =>
      gate([{ metric: 'roc_auc', min, 'on-inconclusive': 'block-if-worse' }], same).rules[0]!;
    const { candidate } = judge(0.5);
    expect(judge(candidate! - 0.001)).toMatchObject({ verdict: 'inconclusive', blocking: false });
    expect(judge(candidate! + 0.001)).toMatchObject({ verdict: 'inconclusive', blocking: true });
  });

  const accepted = (id: string): AcceptedRule => ({ rule: id, reason: 'known', until: '2030-01-01', by: 'ann' });
  it.each(['roc_auc[letter=b].margin', 'roc_auc[letter].margin'])(
    'lets an exception for %s keep a failure from blocking',
    (id) => {
      const rules = [{ metric: 'roc_auc', margin: 0.3 }, sliceRule];
      const decision = gate(rules, sliceWorse, { accepted: [accepted(id)] });
      expect(decision.verdict).toBe('pass');
      expect(decision.rules.find((outcome) => outcome.id === 'roc_auc[letter=b].margin')).toMatchObject({
        verdict: 'fail',
        blocking: false,
        accepted: { by: 'ann' },
      });
      expect(gate(rules, sliceWorse, { accepted: [accepted('log_loss.margin')] }).verdict).toBe('fail');
    },
  );

  it('shows a relative margin as a difference with its limit', () => {
    const [outcome] = gate([{ metric: 'roc_auc', margin: '10%' }], better).rules;
    expect(outcome!.limit).toBeCloseTo(-0.1 * outcome!.baseline!, 12);
    expect(outcome!.low!).toBeLessThan(outcome!.difference!);
    expect(outcome!.high!).toBeGreaterThan(outcome!.difference!);
  });

  it('counts the examples that changed sides', () => {
    const { flipped } = gate([{ metric: 'roc_auc', margin: 0.5 }], worse);
    expect(flipped!.count).toBe(6000);
    expect(flipped!.toWrong).toBeGreaterThan(flipped!.toRight);
  });
});
