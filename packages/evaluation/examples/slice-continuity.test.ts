import { describe, expect, it } from '@jest/globals';
import { GateRule } from '#config';
import { absolute, codesOf, gate, ids, model, rules, scored } from '../gate/testing-scored.ts';

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
