import { describe, expect, it } from '@jest/globals';
import { GateRule } from '#config';
import type { GateQuestion } from './comparable.ts';
import type { GateDecision } from '../result.ts';
import { subset, type Sample } from '../examples/sample.ts';
import type { Scored } from '../examples/scored.ts';
import { random } from './testing-random.ts';
import {
  codesOf,
  COUNT,
  gate,
  ids,
  model,
  period,
  reasonOf,
  rescored,
  rules,
  scored,
  thinned,
} from './testing-scored.ts';

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
    expect(reasonOf(decision, 'roc_auc[carrier=US].margin')).toMatch(
      /^on the 1,000 examples that the baseline was recorded with, of which 300 are gone and count as lost: .* not comparable$/,
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

    const recorded = { kind: 'ancestor', reason: 'ancestor', asRecorded: true } as const;
    it.each(['f1_macro', 'precision_macro', 'recall_macro', 'balanced_accuracy'])(
      'and that is said of one of its examples: %s is a mean over those that it knew',
      (metric) => {
        const next = now((i) => i % 10 === 1);
        next.predicted![5] = 0;
        const decision = gate({
          rules: [GateRule.parse({ metric, margin: 0.05 })],
          baseline: recorded,
          candidate: scored(next),
          baselineScored: scored(then, { digest: 'then' }),
        });
        expect(decision.verdict).toBe('pass');
      },
    );

    it.each([
      { name: 'as good', noisy: 0.1, verdict: 'pass' },
      { name: 'worse', noisy: 2, verdict: 'fail' },
    ])('and scores for it: roc_auc_ovr, $name', ({ noisy, verdict }) => {
      const withScores = (sample: Sample, noise: number): Sample => {
        const next = random(11);
        const rows = Array.from(sample.target, (target) => {
          const raw = sample.classes!.map((_, c) => 0.2 + Number(c === target) + noise * next.uniform());
          const sum = raw.reduce((total, one) => total + one, 0);
          return raw.map((one) => one / sum);
        });
        return { ...sample, scores: sample.classes!.map((_, c) => Float64Array.from(rows, (row) => row[c]!)) };
      };
      const decision = gate({
        rules: [GateRule.parse({ metric: 'roc_auc_ovr', margin: 0.05 })],
        baseline: recorded,
        candidate: scored(
          withScores(
            now(() => false),
            noisy * 2,
          ),
        ),
        baselineScored: scored(withScores(then, 0.2 * 2 + 1), { digest: 'then' }),
      });
      expect(decision.verdict).toBe(verdict);
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

  it('may be weights here and targets there: by both of that time it must hold', () => {
    const half = lost / 2;
    const weight = Float64Array.from(ids, (_, i) => (i < half ? 0 : 1));
    const target = model(1).target.map((value, i) => (i >= half && i < lost ? 1 - value : value));
    const whole = [GateRule.parse({ metric: 'accuracy', margin: 0.03 })];
    const decision = gate({
      rules: whole,
      candidate: scored({ ...turned, weight, target, predicted: turned.target.map((y, i) => (i < lost ? 1 - y : y)) }),
      baselineScored: scored({ ...model(1), weight, target, predicted: turned.target }),
      original: scored(
        { ...model(1), weight: new Float64Array(COUNT).fill(1), predicted: turned.target },
        { digest: 'then' },
      ),
    });
    expect(decision.verdict).toBe('fail');
    expect(decision.notes).toEqual([
      '60 examples of 3,000 with another target than in the baseline',
      '60 examples of 3,000 with another weight than in the baseline',
    ]);
    expect(reasonOf(decision, 'accuracy.margin')).toContain(', by the targets and weights of that time: ');
  });

  it.each([
    { name: 'all', slices: undefined, id: 'recall.margin', of: '3,000' },
    { name: 'a slice', slices: ['carrier'], id: 'recall[carrier=US].margin', of: '1,000' },
  ])('may be rare examples of a class, of $name: the few that are gone may have been all that is lost', (which) => {
    const rare = (i: number): boolean => i % 30 === 2;
    const said = (right: (i: number) => boolean): Sample => ({
      ...model(1),
      target: Float64Array.from(ids, (_, i) => Number(rare(i))),
      predicted: Float64Array.from(ids, (_, i) => Number(rare(i) === right(i))),
    });
    const kept = Int32Array.from([...ids.keys()].filter((i) => !rare(i) || i > 300));
    const part = (sample: Sample): Scored =>
      scored(subset(sample, kept), {
        ids: [...kept].map((row) => ids[row]!),
        carriers: { codes: kept.map((row) => row % 3) },
      });
    const now = part(said(() => true));
    const decision = gate({
      rules: [GateRule.parse({ metric: 'recall', margin: 0.09, ...(which.slices && { slices: which.slices }) })],
      candidate: now,
      baselineScored: now,
      original: scored(
        said(() => true),
        { digest: 'then' },
      ),
    });
    expect(decision.verdict).toBe('inconclusive');
    expect(reasonOf(decision, which.id)).toContain(
      `on the ${which.of} examples that the baseline was recorded with, of which 10 are gone and count as lost: `,
    );
  });

  it('may be one example: it alone shows nothing, to a rule that only reports what is open', () => {
    const rows = Int32Array.from({ length: COUNT - 1 }, (_, i) => i + 1);
    const part = (sample: Sample): Scored =>
      scored(subset(sample, rows), { ids: ids.slice(1), carriers: { codes: rows.map((row) => row % 3) } });
    const of = (onInconclusive: string, margin = 0.0001): GateDecision =>
      gate({
        rules: [
          GateRule.parse({ metric: 'roc_auc', min: 0.5 }),
          GateRule.parse({ metric: 'roc_auc', margin, 'on-inconclusive': onInconclusive }),
        ],
        candidate: part(model(1)),
        baselineScored: part(model(1)),
        original: scored(model(1), { digest: 'then' }),
      });
    expect(of('report').verdict).toBe('pass');
    expect(of('block')).toMatchObject({ verdict: 'inconclusive', advice: expect.any(String) });
    expect(reasonOf(of('block'), 'roc_auc.margin')).toMatch(
      /^on the 3,000 .*, of which 1 is gone and counts as lost: the difference may be −0.000\d+, and the limit is −0.0001: not comparable$/,
    );
    // It costs what it can make of the estimate, and is no sample of others like it.
    expect(of('block', 0.0005).verdict).toBe('pass');
  });

  it.each([
    { name: 'nothing', gone: 0 },
    { name: 'what was lost', gone: 5 },
  ])('may be $name, where the rest leaves open what is judged: an estimate that is worse still blocks', ({ gone }) => {
    const nth = (i: number): number => (i % 75 === 2 ? (i - 2) / 75 : Number.NaN);
    const said = (missed: (n: number) => boolean): Sample => ({
      ...model(1),
      target: Float64Array.from(ids, (_, i) => Number(i % 3 === 2 ? nth(i) >= 0 : i % 2)),
      predicted: Float64Array.from(ids, (_, i) => Number(i % 3 === 2 ? nth(i) >= 0 && !missed(nth(i)) : i % 2)),
    });
    const [before, now] = [said((n) => n < 3), said((n) => n >= 3 && n < 11)];
    const kept = Int32Array.from([...ids.keys()].filter((i) => !(nth(i) >= 6 && nth(i) < 6 + gone)));
    const part = (sample: Sample): Scored =>
      scored(subset(sample, kept), {
        ids: [...kept].map((row) => ids[row]!),
        carriers: { codes: kept.map((row) => row % 3) },
      });
    const decision = gate({
      rules: [
        GateRule.parse({ metric: 'recall', min: 0.5 }),
        GateRule.parse({ metric: 'recall', margin: 0.05, slices: ['carrier'], 'on-inconclusive': 'block-if-worse' }),
      ],
      candidate: part(now),
      baselineScored: part(before),
      original: scored(before, { digest: 'then' }),
    });
    expect(decision.verdict).toBe('inconclusive');
    expect(decision.rules.filter(({ blocking }) => blocking).map(({ id }) => id)).toEqual([
      'recall[carrier=US].margin',
    ]);
    expect(reasonOf(decision, 'recall[carrier=US].margin')).toMatch(
      gone ? /of which 5 are gone and count as lost: the difference may be −0\.\d+, / : /includes the limit/,
    );
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
    expect(reasonOf(decision, 'roc_auc.margin')).toMatch(/of which 1,800 are gone and count as lost: /);
  });

  it('may be rare examples of a slice, without which nothing can be said: also a rule that only reports sees it', () => {
    const rare = 2940;
    const slice = (i: number): number => (i >= rare ? 2 : i % 2);
    const positive: Sample = { ...model(1), target: model(1).target.map((value, i) => (i >= rare ? i % 2 : value)) };
    const reports = [
      GateRule.parse({ metric: 'roc_auc', margin: 0.5 }),
      GateRule.parse({ metric: 'roc_auc', slices: ['carrier'], margin: 0.1, 'on-inconclusive': 'report' }),
    ];
    const kept = Int32Array.from([...ids.keys()].filter((i) => i < rare || i % 2 === 0 || i > 2970));
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
