import { describe, expect, it } from '@jest/globals';
import { GateRule } from '#config';
import { decide, type GateQuestion } from './gate.ts';
import { summarizeGate } from './judgement.ts';
import { policyOf } from './policy.ts';
import type { GateDecision } from './result.ts';
import { subset, type Sample } from './sample.ts';
import type { Scored, Slicing } from './scored.ts';
import { random } from './testing-random.ts';

const COUNT = 3000;
const ids = Array.from({ length: COUNT }, (_, i) => String(i).padStart(5, '0'));
const codesOf = (of: (i: number) => number): Int32Array => Int32Array.from(ids, (_, i) => of(i));

/** Scores that tell the classes apart; `seed` makes them those of another model. */
function model(seed: number): Sample {
  const next = random(7);
  const own = random(seed);
  const target = Float64Array.from(ids, () => (next.uniform() < 0.4 ? 1 : 0));
  const score = target.map((value) => value + next.normal() + 0.05 * own.normal());
  return { task: 'binary-classification', count: COUNT, target, score, classes: ['0', '1'], threshold: 0.5 };
}

const thirds = codesOf((i) => i % 3);
const days = codesOf((i) => i % 40);
function scored(
  sample: Sample,
  more: { digest?: string; carriers?: Partial<Slicing>; ids?: readonly string[] } = {},
): Scored {
  return {
    ids: more.ids ?? ids,
    sample,
    set: { digest: more.digest ?? 'today', count: sample.count, groups: sample.group ? 40 : null },
    columns: new Map([['carrier', { name: 'carrier', values: ['AA', 'UA', 'US'], codes: thirds, ...more.carriers }]]),
  };
}

const rules = [
  { metric: 'roc_auc', margin: 0.05 },
  { metric: 'roc_auc', slices: ['carrier'], margin: 0.1 },
].map((rule) => GateRule.parse(rule));
const absolute = [GateRule.parse({ metric: 'roc_auc', slices: ['carrier'], min: 0.5, 'min-count': 100 })];

const candidate = scored(model(2));
const rescored = { kind: 'merge-base', reason: 'merge-base', rescored: true } as const;
function gate(question: Partial<GateQuestion> & { rules?: GateRule[] }): GateDecision {
  return decide({
    policy: policyOf(question.rules ?? rules, []),
    candidate,
    baseline: rescored,
    baselineScored: scored(model(1)),
    ...question,
  });
}
const reasonOf = ({ rules: outcomes }: GateDecision, id: string): string =>
  outcomes.find((outcome) => outcome.id === id)!.reason;

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

const period = { now: '2013-06', then: '2013-05' };

/** The baseline as it was recorded, of whose examples the first `count` have gone since. */
function replaced(count: number, weight?: Float64Array): Scored {
  const then = ids.map((id, i) => (i < count ? `then ${id}` : id));
  return scored({ ...model(1), ...(weight && { weight }) }, { digest: 'then', ids: then });
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

describe('what is told of a baseline that was scored again', () => {
  const notes = (question: Parameters<typeof gate>[0]): string[] | undefined => gate(question).notes;
  const few = "150 of 3,000 examples of the baseline are not among today's";
  const fresh = '150 of 3,000 examples are new since the baseline';

  it('is how many of its examples are gone, and how many are new', () => {
    expect(notes({ original: replaced(150) })).toEqual([few, fresh]);
    expect(summarizeGate(gate({ original: replaced(150) }))).toContain(`; ${few}; ${fresh}.`);
  });

  it('is how many are gone where nothing is compared, and nothing fails', () => {
    const decision = gate({ rules: absolute, original: replaced(COUNT) });
    expect(decision).toMatchObject({
      verdict: 'pass',
      notes: [few, fresh].map((note) => note.replace('150', '3,000')),
    });
  });

  it('is that another period is evaluated', () => {
    expect(notes({ original: replaced(150), baseline: { ...rescored, period } })).toEqual([
      'another evaluation period: 2013-06 here, 2013-05 in the baseline',
      few,
    ]);
  });

  it('is nothing when all are there', () => {
    expect(gate({ original: replaced(0) })).not.toHaveProperty('notes');
  });

  it('is not what a rule says already', () => {
    expect(notes({ original: replaced(COUNT) })).toEqual([fresh.replace('150', '3,000')]);
  });
});

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
      reason: /^1,000 of 3,000 examples of the baseline are not among today's: not comparable$/,
    },
    { name: 'a few examples replaced', question: { original: replaced(150) }, verdict: 'pass' },
    {
      name: 'a few examples of most weight replaced',
      question: heavy(),
      verdict: 'inconclusive',
      rule: 'roc_auc.margin',
      reason: /^100 of 3,000 examples of the baseline, 78 % of their weight, are not among today's: not comparable$/,
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
});

/** Today's examples: those of the baseline, and as many again on which every model is right. */
function thinned(model: Sample, share = 1): Scored {
  const added = Math.round(COUNT * share);
  const count = COUNT + added;
  const both = (own: Float64Array, more: (i: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => (i < COUNT ? own[i]! : more(i)));
  const sample = {
    ...model,
    count,
    target: both(model.target, (i) => i % 2),
    score: both(model.score!, (i) => (i % 2 ? 50 : -50) + i / count),
  };
  const codes = Int32Array.from({ length: count }, (_, i) => i % 3);
  const names = [...ids, ...Array.from({ length: added }, (_, i) => `new ${String(i).padStart(5, '0')}`)];
  return scored(sample, { ids: names, carriers: { codes } });
}

describe("the examples of today's data", () => {
  /** Hardly better than a coin. */
  const noise = (seed: number): Sample => {
    const own = random(seed);
    return { ...model(seed), score: Float64Array.from(ids, () => own.normal()) };
  };
  const worse = { ...model(2), score: model(2).score!.map((score, i) => (i % 2 ? score : noise(3).score![i]!)) };
  const whole = [GateRule.parse({ metric: 'roc_auc', margin: 0.05 })];

  it('may have ruined what the baseline reads: what it was recorded to say counts too', () => {
    const question = { candidate: scored(worse), baselineScored: scored(noise(4)), rules: whole };
    const decision = gate({ ...question, original: scored(model(1), { digest: 'then' }) });
    expect(decision.verdict).toBe('fail');
    expect(reasonOf(decision, 'roc_auc.margin')).toMatch(
      /^on the 3,000 examples that the baseline was recorded with: difference .* lies beyond the limit −0\.05$/,
    );
  });

  it.each([
    { name: 'the whole', these: whole },
    { name: 'its slices', these: rules.slice(1) },
  ])('do not thin out a loss when there are many new ones: $name', ({ these }) => {
    const decision = gate({
      rules: these,
      candidate: thinned(worse, 20),
      baselineScored: thinned(model(1), 20),
      original: scored(model(1), { digest: 'then' }),
    });
    expect(decision.verdict).toBe('fail');
    expect(decision.notes).toEqual(['60,000 of 63,000 examples are new since the baseline']);
  });

  it('pass where both hold', () => {
    const question = { candidate: thinned(model(2)), baselineScored: thinned(model(1)) };
    expect(gate({ ...question, original: scored(model(1), { digest: 'then' }) }).verdict).toBe('pass');
  });

  it('do not lose the part of a slice in which the loss is', () => {
    const left = ids.map((id, i) => (i % 3 === 2 && i < 900 ? `new ${id}` : id));
    const decision = gate({
      candidate: scored(model(2), { ids: left }),
      baselineScored: scored(model(1), { ids: left }),
      original: scored(model(1), { digest: 'then' }),
    });
    expect(decision.verdict).toBe('inconclusive');
    expect(reasonOf(decision, 'roc_auc[carrier=US].margin')).toBe(
      "300 of the 1,000 examples of carrier = US in the baseline are not among today's: not comparable",
    );
    expect(decision.rules.filter(({ slice }) => slice?.value === 'US')).toHaveLength(1);
  });

  it('do not thin a slice out below its least count', () => {
    const us = { ...model(2), score: model(2).score!.map((score, i) => (i % 3 === 2 ? noise(3).score![i]! : score)) };
    const kept = (sample: Sample): Scored => {
      const scored = thinned(sample, 2);
      return { ...scored, ids: scored.ids.map((id, i) => (i < 141 && i % 3 === 2 ? `another ${id}` : id)) };
    };
    const question = {
      rules: [GateRule.parse({ metric: 'roc_auc', slices: ['carrier'], margin: 0.1, 'min-count': 960 })],
      candidate: kept(us),
      baselineScored: kept(model(1)),
      original: scored(model(1), { digest: 'then' }),
    };
    const decision = gate(question);
    expect(decision.verdict).toBe('fail');
    expect(reasonOf(decision, 'roc_auc[carrier=US].margin')).toMatch(
      /^on the 953 examples that the baseline was recorded/,
    );
  });

  it('show a loss where the few that the baseline had can not: a rule that only reports what is open sees it', () => {
    // One example in a hundred is the baseline's: too few to say anything.
    const grown = (sample: Sample): Scored => {
      const scored = thinned(sample, 1);
      return { ...scored, ids: scored.ids.map((id, i) => (i < COUNT && i % 100 ? `another ${id}` : id)) };
    };
    const few = [...ids.keys()].filter((i) => i % 100 === 0);
    const then = model(1);
    const original = scored(
      {
        ...then,
        count: few.length,
        target: Float64Array.from(few, (i) => then.target[i]!),
        score: Float64Array.from(few, (i) => then.score![i]!),
      },
      { digest: 'then', ids: few.map((i) => ids[i]!), carriers: { codes: Int32Array.from(few, (i) => i % 3) } },
    );
    const decision = gate({
      rules: [GateRule.parse({ metric: 'roc_auc', margin: 0.02, 'on-inconclusive': 'report' })],
      candidate: grown(worse),
      baselineScored: grown(model(1)),
      original,
    });
    expect(decision.verdict).toBe('fail');
  });

  it('are not corrected where that helps: by the targets of that time it must hold, too', () => {
    const worse = { ...model(2), score: model(2).score!.map((score, i) => (i % 6 ? score : noise(3).score![i]!)) };
    // Of those on which the candidate is most wrong, as many as may be corrected.
    const wrong = (i: number): number => Math.abs(worse.score[i]! - worse.target[i]!);
    const flipped = new Set([...ids.keys()].sort((a, b) => wrong(b) - wrong(a)).slice(0, 140));
    const corrected = worse.target.map((target, i) => (flipped.has(i) ? 1 - target : target));
    const decision = gate({
      rules: whole,
      candidate: scored({ ...worse, target: corrected }),
      baselineScored: scored({ ...model(1), target: corrected }),
      original: scored(model(1), { digest: 'then' }),
    });
    expect(decision.notes).toEqual(['140 examples of 3,000 with another target than in the baseline']);
    expect(decision.verdict).not.toBe('pass');
    expect(reasonOf(decision, 'roc_auc.margin')).toContain(', by the targets of that time: ');
  });

  it('are not compared with classes that today has not', () => {
    const other = { ...model(1), classes: ['no', 'yes'] };
    const decision = gate({ rules: whole, original: scored(other, { digest: 'then' }) });
    expect(decision.verdict).toBe('inconclusive');
    expect(decision.advice).toMatch(/say `baseline: none` for one run/);
  });

  describe('may have a class that the baseline did not know', () => {
    const kinds = (names: string[], sample: Sample, wrong: (i: number) => boolean): Sample => ({
      task: 'multiclass-classification',
      count: COUNT,
      threshold: 0.5,
      classes: names,
      target: sample.target.map((code) => names.indexOf(code ? 'two' : 'one')),
      predicted: sample.target.map((code, i) => names.indexOf((code === 1) === wrong(i) ? 'one' : 'two')),
    });
    const accuracy = [GateRule.parse({ metric: 'accuracy', margin: 0.02 })];
    // The new class stands first: the codes of the others are not what they were.
    const now = (wrong: (i: number) => boolean): Sample => kinds(['new', 'one', 'two'], model(1), wrong);
    const then = kinds(['one', 'two'], model(1), (i) => i % 10 === 0);

    it.each([
      { name: 'as good', wrong: (i: number) => i % 10 === 1, verdict: 'pass' },
      { name: 'worse', wrong: (i: number) => i % 4 === 1, verdict: 'fail' },
    ])('$name: $verdict', ({ wrong, verdict }) => {
      const decision = gate({
        rules: accuracy,
        candidate: scored(now(wrong)),
        // Ruined by today's data: only what it was recorded to say counts.
        baselineScored: scored(now((i) => i % 3 === 0)),
        original: scored(then, { digest: 'then' }),
      });
      expect(decision).toMatchObject({ verdict, rules: [{ baseline: expect.closeTo(0.9, 3) }] });
    });
  });
});

describe('what somebody chooses', () => {
  // Nothing is known of the first 120 examples that the candidate does not turn round.
  const lost = 120;
  const turned: Sample = {
    ...model(2),
    score: model(2).score!.map((score, i) => (i < lost ? (model(2).target[i] ? -9 : 9) : score)),
  };
  const whole = [GateRule.parse({ metric: 'roc_auc', margin: 0.02 })];

  it('may be weights: by those of that time it must hold, too', () => {
    const weightOf = (first: number): Float64Array => Float64Array.from(ids, (_, i) => (i < lost ? first : 1));
    const question = (first: number): Partial<GateQuestion> & { rules: GateRule[] } => ({
      rules: whole,
      candidate: scored({ ...turned, weight: weightOf(first) }),
      baselineScored: scored({ ...model(1), weight: weightOf(first) }),
      original: scored({ ...model(1), weight: weightOf(1) }, { digest: 'then' }),
    });
    expect(gate(question(1)).verdict).toBe('fail');
    const decision = gate(question(0));
    expect(decision.verdict).toBe('fail');
    expect(reasonOf(decision, 'roc_auc.margin')).toContain(', by the weights of that time: ');
  });

  it('may be a part of the old period: that is no other one', () => {
    const rows = Int32Array.from({ length: 1200 }, (_, i) => i + lost);
    const part = (sample: Sample): Scored => scored(subset(sample, rows), { ids: ids.slice(lost, lost + 1200) });
    const decision = gate({
      rules: whole,
      baseline: { ...rescored, period },
      candidate: part(turned),
      baselineScored: part(model(1)),
      original: scored(model(1), { digest: 'then' }),
    });
    expect(decision.verdict).toBe('inconclusive');
    expect(reasonOf(decision, 'roc_auc.margin')).toMatch(/^1,800 of 3,000 examples of the baseline are not among/);
  });

  it('may be rare examples of a slice, without which nothing can be said: also a rule that only reports sees it', () => {
    const rare = 2970;
    const slice = (i: number): number => (i >= rare ? 2 : i % 2);
    const positive: Sample = { ...model(1), target: model(1).target.map((value, i) => (i >= rare ? i % 2 : value)) };
    const reports = [
      GateRule.parse({ metric: 'roc_auc', margin: 0.5 }),
      GateRule.parse({ metric: 'roc_auc', slices: ['carrier'], margin: 0.1, 'on-inconclusive': 'report' }),
    ];
    const kept = Int32Array.from([...ids.keys()].filter((i) => i < rare || i % 2 === 0 || i > 2990));
    const codes = codesOf(slice);
    const then = scored(positive, { digest: 'then', carriers: { codes } });
    const now = (sample: Sample): Scored =>
      scored(subset(sample, kept), {
        ids: [...kept].map((row) => ids[row]!),
        carriers: { codes: kept.map((row) => slice(row)) },
      });
    const few = gate({ rules: reports, candidate: now(positive), baselineScored: now(positive), original: then });
    expect(few.rules.find((rule) => rule.slice?.value === 'US')).toMatchObject({
      verdict: 'inconclusive',
      blocking: true,
    });
    expect(few.verdict).toBe('inconclusive');
  });

  it.each([
    { name: 'the candidate', ours: ['a', 'one', 'two'], theirs: ['one', 'two'] },
    { name: 'the baseline', ours: ['one', 'two'], theirs: ['a', 'one', 'two'] },
  ])('may be a class that $name alone predicts', ({ ours, theirs }) => {
    const said = (classes: string[]): Sample => ({
      task: 'multiclass-classification',
      count: COUNT,
      threshold: 0.5,
      classes,
      target: model(1).target.map((code) => classes.indexOf(code ? 'two' : 'one')),
      predicted: model(1).target.map((code, i) => (i % 50 === 0 ? 0 : classes.indexOf(code ? 'two' : 'one'))),
    });
    const decision = gate({
      rules: [GateRule.parse({ metric: 'accuracy', margin: 0.05 })],
      candidate: scored(said(ours)),
      baseline: { kind: 'merge-base', reason: 'merge-base' },
      baselineScored: scored(said(theirs)),
    });
    expect(decision.verdict).toBe('pass');
  });
});

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

  it('that is about something else is not compared with, and there is a way out of that', () => {
    const incomparable = 'label is `1 - y` here and `y` in the baseline: not comparable';
    const decision = gate({ baseline: { ...recorded, incomparable } });
    expect(decision.verdict).toBe('inconclusive');
    expect(reasonOf(decision, 'roc_auc.margin')).toBe(incomparable);
    expect(summarizeGate(decision)).toMatch(/not comparable; no later run .* say `baseline: none` for one run/);
  });

  it('is nothing to begin anew for while more examples would decide', () => {
    const few = [GateRule.parse({ metric: 'roc_auc', margin: 0.0001 })];
    const decision = gate({ rules: few, baseline: recorded });
    expect(decision.verdict).toBe('inconclusive');
    expect(decision.advice).toBeUndefined();
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
      name: 'more than a twentieth are gone',
      from: 500,
      verdict: 'inconclusive',
      reason: /^500 of 2,000 examples of the/,
    },
    { name: 'few are gone', from: 90, verdict: 'pass', reason: /^on the 1,910 examples/ },
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
});

describe('a slice of which nothing is left, or too little', () => {
  const withDelta = scored(model(1), {
    digest: 'then',
    carriers: { values: ['AA', 'DL', 'UA', 'US'], codes: codesOf((i) => (i < 500 ? 1 : [0, 2, 3][i % 3]!)) },
  });

  it.each([
    { name: 'a margin', these: rules },
    { name: 'an absolute bound', these: absolute },
  ])('is missed by $name', ({ these }) => {
    const fresh = scored(model(1), { digest: 'then', ids: ids.map((id) => `then ${id}`) });
    const decision = gate({ rules: these, original: { ...fresh, columns: withDelta.columns } });
    expect(decision.verdict).toBe('inconclusive');
    const gone = decision.rules.find(({ slice }) => slice?.value === 'DL')!;
    expect(gone).toMatchObject({
      verdict: 'inconclusive',
      blocking: true,
      count: 0,
      reason: 'no examples left of carrier = DL (500 in the baseline)',
    });
    expect(decision.rules.filter(({ slice }) => slice?.value === 'AA')).toHaveLength(1);
  });

  it.each([
    { name: 'a margin', metric: { margin: 0.1 } },
    { name: 'an absolute bound', metric: { min: 0.5 } },
  ])('is missed by $name when too little is left of it, and not again as too small', ({ metric }) => {
    const few = scored(model(2), {
      carriers: { ...withDelta.columns.get('carrier'), codes: codesOf((i) => (i < 21 ? 1 : [0, 2, 3][i % 3]!)) },
    });
    const decision = gate({
      rules: [GateRule.parse({ metric: 'roc_auc', slices: ['carrier'], 'min-count': 30, ...metric })],
      candidate: few,
      baselineScored: { ...few, sample: model(1) },
      original: { ...withDelta, ids: ids.map((id) => `then ${id}`) },
    });
    expect(decision).toMatchObject({ verdict: 'inconclusive', notJudged: [] });
    expect(decision.rules.filter(({ slice }) => slice?.value === 'DL')).toMatchObject([
      {
        verdict: 'inconclusive',
        blocking: true,
        count: 21,
        slice: { slicing: 'carrier', value: 'DL', count: 21 },
        reason: '21 examples of carrier = DL left of 500; at least 30 are judged',
      },
    ]);
  });

  it('is not missed when it was too small to be judged', () => {
    const fresh = scored(model(1), { digest: 'then', ids: ids.map((id) => `then ${id}`) });
    const small = absolute.map((rule) => ({ ...rule, 'min-count': 501 }));
    expect(gate({ rules: small, original: { ...fresh, columns: withDelta.columns } }).verdict).toBe('pass');
  });
});
