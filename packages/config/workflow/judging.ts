import type { Origin } from '#kit';
import { comparedCalls, otherCalls, samePlace } from './calls.ts';
import { ofCell } from './given.ts';
import {
  NO_RULING,
  rulingAt,
  rulingOfBase,
  saidByAll,
  sameRuling,
  SOUGHT,
  type Asked,
  type Base,
  type BaseRuling,
  type FoundRuling,
} from './rulings.ts';
import type { StepText } from './text.ts';
import { WHICH_PROJECT, whoseStepAt, type Named } from './whose.ts';

/**
 * What the base's workflow files say of a project that the change describes in an mlops.yml, which the base does not have.
 * Without such a file steps judge where inputs say by what, or which predictions.
 * `measured`: the step that evaluates, where that is another one than the step that judges.
 * @returns undefined beside no workflow step
 */
export async function ruledByInputs(
  origin: Origin,
  base: Base,
  named: Named & { file: string },
): Promise<{ judged: BaseRuling; measured?: BaseRuling } | undefined> {
  const { step } = origin;
  if (!step) return undefined;
  const asked = (action: string): Asked => ({ step, named, sought: SOUGHT[action]! });
  const judged = await rulingOfBase(origin, base, asked('run-pipeline'));
  switch (judged.kind) {
    case 'none':
      return { judged };
    case 'unclear':
      // Who measures need not know how that is judged.
      return step.action === 'evaluate-model'
        ? { judged, measured: await rulingOfBase(origin, base, asked('evaluate-model')) }
        : { judged };
    case 'found': {
      if (judged.action !== 'gate-model') return { judged };
      const { base: from } = judged;
      const measured =
        step.action === 'evaluate-model'
          ? await rulingAt(origin, from, asked('evaluate-model'))
          : await measuredFor(origin, judged, asked('evaluate-model'));
      return judgesByInputs(judged, measured) ? { judged, measured } : { judged: { kind: 'none' } };
    }
  }
}

function judgesByInputs({ ruling, reads, unread }: FoundRuling, measured: BaseRuling): boolean {
  if (ruling.metric !== '' || reads !== 'evaluation') return true;
  // What lies with it is not read either.
  if (unread !== undefined) return !sameRuling(ruling, NO_RULING);
  return measured.kind === 'unclear' || (measured.kind === 'found' && measured.reads !== 'evaluation');
}

/**
 * How the base measures what its gate judges, where another step does that: the last one before it in its job, which runs whatever
 * others do; where there is none, those of other jobs, of its own file first, which hand over what they made. Where the step that
 * runs stands now says nothing of that.
 *
 * @param asked about the step that measures
 */
export async function measuredFor(origin: Origin, judged: FoundRuling, asked: Asked): Promise<BaseRuling> {
  const { base, steps: gates } = judged;
  // Beside a gate, a whole pipeline by mlops.yml measures by that: either may be the one that counts.
  if (asked.sought.byFile && gates.some((of) => of.action !== judged.action)) return rulingAt(origin, base, asked);
  if (judged.action !== 'gate-model' || judged.reads === 'file') return { kind: 'none' };
  const { step, named } = asked;
  const { there } = await comparedCalls(origin, base.commit, step);
  const isElsewhere = gates.some((of) => of.root !== step.workflow);
  const all = isElsewhere ? [...there.steps, ...(await otherCalls(origin, base.commit, step)).steps] : there.steps;
  const isOurs = await whoseStepAt(origin, base.commit, named, all);
  const measuring = ofCell(
    all.filter((of) => of.action === 'evaluate-model' && isOurs(of) !== false),
    step,
  );
  const counting: StepText[] = [];
  for (const gate of gates) {
    const beside = measuring.filter((of) => samePlace(of, gate));
    const before = gate.turns.flatMap(({ at }) => lastBefore(beside, at));
    const others = before.length > 0 ? [] : handingOver(measuring, gate);
    const ours = others.filter((of) => isOurs(of) === true);
    if (others.length > 0 && ours.length === 0)
      return { kind: 'unclear', workflow: others[0]!.workflow, why: WHICH_PROJECT };
    counting.push(...before, ...ours);
  }
  return counting.length > 0 ? saidByAll(origin, base, asked, [...new Set(counting)]) : rulingAt(origin, base, asked);
}

/** Steps of other jobs than a gate's: those of its own file, where there are any. */
function handingOver(steps: readonly StepText[], gate: StepText): readonly StepText[] {
  const others = steps.filter((of) => !samePlace(of, gate));
  const near = others.filter((of) => of.root === gate.root);
  return near.length > 0 ? near : others;
}

/** Of steps of a job the last one before a turn, and those after it that may have been skipped. */
function lastBefore(steps: readonly StepText[], turn: number): StepText[] {
  const before = steps.flatMap((of) => of.turns.filter(({ at }) => at < turn).map((own) => ({ of, own })));
  const last = Math.max(-1, ...before.flatMap(({ own }) => (own.mayBeSkipped ? [] : [own.at])));
  return before.filter(({ own }) => own.at >= last).map(({ of }) => of);
}
