import { describe, expect, it } from '@jest/globals';
import { summarizeGate } from '../gate/judgement.ts';
import { absolute, COUNT, gate, model, period, replaced, rescored, scored } from '../gate/testing-scored.ts';

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

  it('is that it falls by more than the margin against its own record, on another period', () => {
    const blind = { ...model(1), score: model(1).score!.map((score, i) => (i % 2 ? 0 : score)) };
    const candidate = scored(model(2));
    const question = { candidate, baselineScored: scored(blind), original: replaced(3000) };
    const { verdict, notes } = gate({ ...question, baseline: { ...rescored, period } });
    expect(verdict).toBe('pass');
    expect(notes).toContainEqual(
      expect.stringMatching(
        /^roc_auc of the baseline was 0\.\d+ on its own period and is 0\.\d+ on this one, which is worse/,
      ),
    );
    expect(
      gate({ ...question, baselineScored: scored(model(1)), baseline: { ...rescored, period } }).notes,
    ).toHaveLength(2);
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

  describe('where a window moved on', () => {
    const moved = { now: '2013-06', then: '2013-05..', overlaps: true as const };
    const told = (count: string) =>
      `another evaluation period: 2013-06 here, 2013-05.. in the baseline, of which what it began with is left out: ${count} of 3,000 examples`;
    const decided = (times?: (row: number) => string) => {
      const original = replaced(1000);
      const candidate = scored(model(2));
      const timed = times && { times: original.ids.map((_, row) => times(row)) };
      // What is in both has kept its time.
      const row = new Map(original.ids.map((id, at) => [id, at]));
      const kept = times && { times: candidate.ids.map((id) => times(row.get(id) ?? original.ids.length)) };
      return gate({
        candidate: { ...candidate, ...kept },
        original: { ...original, ...timed },
        baseline: { ...rescored, period: moved },
      });
    };

    it('is that what it began with is not missed', () => {
      expect(decided((row) => (row < 1000 ? '2013-05-31T23:59:59.999Z' : '2013-06-01T00:00:00.000Z'))).toMatchObject({
        verdict: 'pass',
        notes: [told('1,000')],
      });
    });

    it('is that what is gone of the part in both is missed', () => {
      const gone = decided((row) => (row < 500 ? '2013-05-31T23:59:59.999Z' : '2013-06-01T00:00:00.000Z'));
      expect(gone.verdict).toBe('inconclusive');
      expect(gone.notes).toEqual([told('500'), "500 of 2,500 examples of the baseline are not among today's"]);
    });

    it('is that all that is gone is missed where nobody knows when it was', () => {
      expect(decided()).toMatchObject({ verdict: 'inconclusive' });
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
