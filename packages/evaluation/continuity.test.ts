import { describe, expect, it } from '@jest/globals';
import { summarizeGate } from './judgement.ts';
import { absolute, COUNT, gate, period, replaced, rescored } from './testing-scored.ts';

describe('what is told of a baseline that was scored again', () => {
  const notes = (question: Parameters<typeof gate>[0]): string[] | undefined => gate(question).notes;
  const few = "20 of 3,000 examples of the baseline are not among today's";
  const fresh = '20 of 3,000 examples are new since the baseline';

  it('is how many of its examples are gone, and how many are new', () => {
    expect(notes({ original: replaced(20) })).toEqual([few, fresh]);
    expect(summarizeGate(gate({ original: replaced(20) }))).toContain(`; ${few}; ${fresh}.`);
  });

  it('is how many are gone where nothing is compared, and nothing fails', () => {
    const decision = gate({ rules: absolute, original: replaced(COUNT) });
    expect(decision).toMatchObject({
      verdict: 'pass',
      notes: [few, fresh].map((note) => note.replace('20', '3,000')),
    });
  });

  it('is that another period is evaluated', () => {
    expect(notes({ original: replaced(20), baseline: { ...rescored, period } })).toEqual([
      'another evaluation period: 2013-06 here, 2013-05 in the baseline',
      few,
    ]);
  });

  it('is that nothing is missed where an earlier run is returned to', () => {
    const returned = gate({ original: replaced(1000), baseline: { ...rescored, returned: 'abcdef12' } });
    expect(gate({ original: replaced(1000) }).verdict).toBe('inconclusive');
    expect(returned.verdict).toBe('pass');
    expect(returned.notes).toEqual([
      'these are the examples and predictions of run abcdef1 again: what came since and left is not missed',
      '1,000 of 3,000 examples are new since the baseline',
    ]);
  });

  it('is that a window moved on, whose first examples are not missed', () => {
    const moved = { ...period, overlaps: true as const };
    expect(gate({ original: replaced(1000), baseline: { ...rescored, period: moved } })).toMatchObject({
      verdict: 'pass',
      notes: [
        'another evaluation period: 2013-06 here, 2013-05 in the baseline, of which what it began with is left out',
      ],
    });
  });

  it('is the same where the baseline had none of them', () => {
    const decision = gate({ original: replaced(COUNT), baseline: { ...rescored, returned: 'abcdef12' } });
    expect(decision.verdict).toBe('pass');
  });

  it('is nothing when all are there', () => {
    expect(gate({ original: replaced(0) })).not.toHaveProperty('notes');
  });

  it('is not what a rule says already', () => {
    expect(notes({ original: replaced(COUNT) })).toEqual([fresh.replace('20', '3,000')]);
  });
});
