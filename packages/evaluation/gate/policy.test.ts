import { describe, expect, it } from '@jest/globals';
import { GateSection } from '#config';
import { isRuleNamed, policyOf } from './policy.ts';

describe('the name of an exception', () => {
  const { rules } = GateSection.parse({
    rules: [
      { metric: 'roc_auc', margin: 0.01 },
      { metric: 'roc_auc', margin: 0.02 },
      { metric: 'recall', min: 0.5, slices: ['carrier', 'origin × carrier'] },
    ],
  });
  it.each([
    { name: 'roc_auc.margin', named: true },
    { name: 'roc_auc.margin#2', named: true },
    { name: 'recall[carrier,origin × carrier].min', named: true },
    { name: 'recall[carrier].min', named: true },
    { name: 'recall[carrier=US].min', named: true },
    { name: 'recall[carrier=].x].min', named: true },
    { name: 'recall[origin × carrier=JFK × US].min', named: true },
    { name: 'roc_auc.margn', named: false },
    { name: 'roc_auc.margin#3', named: false },
    { name: 'roc_auc[carrier=US].margin', named: false },
    { name: 'recall[origin=JFK].min', named: false },
    { name: 'recall[carrier=US].margin', named: false },
    { name: 'recall[carrier=].min', named: false },
    { name: 'recall.min', named: false },
  ])('$name is a rule’s or a slice’s: $named', ({ name, named }) => {
    expect(isRuleNamed(policyOf(rules, []), name)).toBe(named);
  });
});
