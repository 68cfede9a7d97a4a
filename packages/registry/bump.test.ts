import { describe, expect, it } from '@jest/globals';
import { deriveBump, type Decision } from './bump.ts';
import type { Signature } from './records.ts';

const signature: Signature = {
  features: [
    { name: 'age', type: 'number' },
    { name: 'plan', type: 'string' },
  ],
  task: 'binary-classification',
  classes: ['0', '1'],
};
const margin = (low: number | null, more: object = {}) => ({
  id: 'roc_auc.margin',
  metric: 'roc_auc',
  bound: { kind: 'margin' },
  low,
  ...more,
});
const decided = (...rules: Decision['rules']): Decision => ({ baseline: { kind: 'ancestor' }, rules });
const [age, plan] = signature.features!;

describe('deriveBump', () => {
  it.each<{ name: string; now?: Partial<Signature>; decision?: Decision; kind: string; reason?: RegExp }>([
    {
      name: 'a feature more',
      now: { features: [age!, plan!, { name: 'x', type: 'number' }] },
      kind: 'major',
      reason: /x was added/,
    },
    { name: 'a feature less', now: { features: [age!] }, kind: 'major', reason: /plan was removed/ },
    {
      name: 'another type',
      now: { features: [{ name: 'age', type: 'string' }, plan!] },
      kind: 'major',
      reason: /age became string/,
    },
    { name: 'another order', now: { features: [plan!, age!] }, kind: 'major', reason: /order/ },
    { name: 'another task', now: { task: 'regression' }, kind: 'major', reason: /task/ },
    { name: 'another class', now: { classes: ['0', '2'] }, kind: 'major', reason: /classes/ },
    { name: 'features nobody describes any more', now: { features: null }, kind: 'major', reason: /removed/ },
    {
      name: 'an interval above 0',
      decision: decided(margin(0.001)),
      kind: 'minor',
      reason: /roc_auc is shown to be better/,
    },
    { name: 'an interval that reaches 0', decision: decided(margin(0)), kind: 'patch' },
    { name: 'an interval below 0', decision: decided(margin(-0.004)), kind: 'patch' },
    { name: 'no interval', decision: decided(margin(null)), kind: 'patch' },
    { name: 'no rule', decision: decided(), kind: 'patch' },
    { name: 'only a slice that is better', decision: decided(margin(0.1, { slice: {} })), kind: 'patch' },
    { name: 'only an absolute rule', decision: decided({ ...margin(0.7), bound: { kind: 'min' } }), kind: 'patch' },
    { name: 'a second metric that is better', decision: decided(margin(-0.1), margin(0.1)), kind: 'patch' },
    { name: 'better and called otherwise', now: { task: null }, decision: decided(margin(0.1)), kind: 'major' },
  ])('$name: $kind', ({ now, decision, kind, reason }) => {
    const bump = deriveBump(
      { version: '1.0.0', signature },
      { ...signature, ...now },
      decision ?? decided(margin(-0.1)),
    );
    expect(bump.kind).toBe(kind);
    expect(bump.reason).toMatch(reason ?? /./);
  });
});
