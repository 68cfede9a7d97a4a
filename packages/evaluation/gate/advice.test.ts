import { describe, expect, it } from '@jest/globals';
import { GateRule } from '#config';
import { gate, ids, model, replaced, rescored, scored } from './testing-scored.ts';

describe('the way out of what cannot be compared', () => {
  const other = 'label is `1 - y` here and `y` in the baseline: not comparable';
  const decimals = scored(model(1), { digest: 'then', ids: ids.map((id) => `${Number(id)}.0`) });
  const file = { kind: 'file', reason: 'the file old.csv', asRecorded: true } as const;
  it.each<{ name: string; question: Parameters<typeof gate>[0]; advice: RegExp | undefined }>([
    {
      name: 'on the default branch: begin anew',
      question: { baseline: { ...rescored, incomparable: other } },
      advice: /^take back what made the difference, or no later .*; if it is meant, say `baseline: none` for one run/,
    },
    {
      name: 'in a change: take it back, for the default branch may well be compared',
      question: { baseline: { ...rescored, change: true }, original: replaced(1000) },
      advice: /^take back what made the difference, .* after the merge: say `baseline: none`/,
    },
    {
      name: 'without what was recorded: bring the store',
      question: { baseline: { ...rescored, change: true } },
      advice: /^bring `.mlops\/store` from where the baseline was recorded; when nobody has .* say `baseline: none`/,
    },
    {
      name: 'without any predictions of it: the same',
      question: { baseline: { kind: 'ancestor', reason: 'ancestor' }, baselineScored: undefined as never },
      advice: /^bring `.mlops\/store`/,
    },
    {
      name: 'of ids that are the same numbers: write them as before',
      question: { original: decimals },
      advice: /^the ids are the same numbers, written otherwise: write 0.0 and not 00000$/,
    },
    {
      name: 'of what is in production: release another',
      question: {
        baseline: { ...rescored, kind: 'champion', reason: 'champion: x@v1.0.0 in production', incomparable: other },
      },
      advice: /^release the newest version of the default branch that passed/,
    },
    {
      name: 'of what is said to be in production and did not pass: not to make it again, nor to name it',
      question: {
        baseline: {
          ...{ kind: 'champion', reason: 'champion: x@v1.0.0 in production', run: 'e'.repeat(64) },
          unconfirmed: 'run eeeeeee did not pass, of which no version is made',
        },
      },
      advice: /^release a version of a run that passed, or \*Roll back\* to one: it serves then; /,
    },
    {
      name: 'of a model whose program no clone has: say how its environment is made',
      question: {
        baseline: { ...rescored, change: true, unscored: 'could not be scored: MLOPS_PROGRAM_NOT_FOUND, of which …' },
        original: replaced(1000),
      },
      advice: /^the log names a program that .* write into `train.setup` how that is made, .* `baseline: none`/,
    },
    {
      name: 'of a file that was named: name another',
      question: { baseline: file, baselineScored: replaced(1000) },
      advice: /^compare with predictions of the same examples/,
    },
    {
      name: 'of a later period that is not believed: why',
      question: {
        baseline: { ...rescored, change: true, notLater: '2013-07 comes after 2013-05, but is shorter' },
        original: replaced(1000),
      },
      advice: /^2013-07 comes after 2013-05, but is shorter$/,
    },
    {
      name: 'is nobody told of while more examples would decide',
      question: {
        rules: [GateRule.parse({ metric: 'roc_auc', margin: 0.0001 })],
        baseline: { kind: 'ancestor', reason: 'ancestor' },
      },
      advice: undefined,
    },
  ])('$name', ({ question, advice }) => {
    const decision = gate(question);
    expect(decision.verdict).toBe('inconclusive');
    if (advice) expect(decision.advice).toMatch(advice);
    else expect(decision.advice).toBeUndefined();
  });
});
