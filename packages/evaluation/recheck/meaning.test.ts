import { describe, expect, it } from '@jest/globals';
import { incomparable, meaningOf } from './meaning.ts';

const plan = { id: 'id', target: 'target', threshold: 0.5, slices: [], metrics: [] };
const features = { features: { entity: ['id'], label: 'y' }, carry: {} };
/** What a build says that read some sources. */
const built = (sources: readonly string[] = ['main'], more: object = {}) => ({
  parameters: { ...features, features: { ...features.features, ...more } },
  materials: sources.map((name) => ({ name: `data/${name}`, digest: { sha256: 'a' }, role: 'data' })),
});

describe('what two evaluations are about', () => {
  const cases: {
    name: string;
    now?: object;
    then?: object;
    nowFeatures?: object;
    sources?: { now: string[] };
    metrics?: string[];
    reason?: string;
  }[] = [
    { name: 'the same' },
    { name: 'the label', nowFeatures: { label: '1 - y' }, reason: 'label is `1 - y` here and `y` in the baseline' },
    {
      name: 'the entity',
      nowFeatures: { entity: ['a', 'b'] },
      reason: 'entity is `a, b` here and `id` in the baseline',
    },
    { name: 'the entity, written as a word', nowFeatures: { entity: 'id' } },
    {
      name: 'the source of the label',
      nowFeatures: { source: 'other' },
      sources: { now: ['main', 'other'] },
      reason: 'source is `other` here and `main` in the baseline',
    },
    { name: 'the source, named as it is meant', nowFeatures: { source: 'main' }, sources: { now: ['main', 'other'] } },
    { name: 'the source, called something else', sources: { now: ['other'] } },
    { name: 'another source beside it', sources: { now: ['main', 'other'] } },
    {
      name: 'the source, which is the first no more',
      sources: { now: ['other', 'main'] },
      reason: 'source is `other` here and `main` in the baseline',
    },
    { name: 'the id', now: { id: 'key' }, reason: 'id is `key` here and `id` in the baseline' },
    { name: 'the target', now: { target: 'z' }, reason: 'target is `z` here and `target` in the baseline' },
    {
      name: 'the positive class',
      now: { positive: '0' },
      reason: 'positive is `0` here and not given in the baseline',
    },
    { name: 'the positive class, named as it is meant', now: { positive: '1' } },
    { name: 'a weight', now: { weight: 'w' }, reason: 'weight is `w` here and not given in the baseline' },
    { name: 'a dropped group', then: { group: 'day' }, reason: 'group is not given here and `day` in the baseline' },
    {
      name: 'another group',
      now: { group: 'id' },
      then: { group: 'day' },
      reason: 'group is `id` here and `day` in the baseline',
    },
    { name: 'a new group', now: { group: 'day' } },
    { name: 'a task that is given now', now: { task: 'regression' } },
    {
      name: 'another task',
      now: { task: 'regression' },
      then: { task: 'binary-classification' },
      reason: 'task is `regression` here and `binary-classification` in the baseline',
    },
    { name: 'a threshold that no metric looks at', now: { threshold: 0.9 }, metrics: ['roc_auc'] },
    {
      name: 'a threshold',
      now: { threshold: 0.9 },
      metrics: ['roc_auc', 'f1'],
      reason: 'threshold is `0.9` here and `0.5` in the baseline',
    },
    { name: 'the column of the score, each program has its own', now: { score: 'p' } },
  ];
  it.each(cases)('$name', ({ now, then, nowFeatures, sources, metrics = [], reason }) => {
    const after = meaningOf({ ...plan, ...now }, built(sources?.now, nowFeatures));
    const before = meaningOf({ ...plan, ...then }, built());
    expect(incomparable(after, before, metrics)).toBe(reason && `${reason}: not comparable`);
  });

  it('is something else with features than without', () => {
    expect(incomparable(meaningOf(plan), meaningOf(plan, built()), [])).toMatch(/^label is not given here/);
  });
});
