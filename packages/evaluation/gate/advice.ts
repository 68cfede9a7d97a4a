import type { Ground } from './comparable.ts';
import type { BaselineInfo } from '../result.ts';

const BEGIN_ANEW = 'say `baseline: none` for one run of the default branch, and the next are compared with that';

/** A slice that comes with new examples is judged from then on, and may be too small for ever. */
export const SMALL_SLICES =
  'a slice too small to be judged is left out with `min-count` in its rule, or only told of with `on-inconclusive: report`';

/**
 * How to go on from what cannot be compared: nothing passes, so that nothing else becomes the baseline. Nothing where the
 * ladder found none, because it says so itself.
 */
export function wayOut(
  { kind, reason, run, commit, change, notLater, unconfirmed, unscored }: BaselineInfo,
  against: Ground,
): string | undefined {
  if (kind === 'none') return undefined;
  // To run it again, or to name it in the rules, would make what lost the measure.
  if (unconfirmed?.includes('of which no version is made'))
    return "release a version of a run that passed, or *Roll back* to one: it serves then; `git log` of the ledger's branch tells who added the record of this one";
  if (unconfirmed !== undefined)
    return `run again the workflow that records the default branch, on ${commit?.slice(0, 7)}, and then this one; where that cannot pass any more, name what is meant in the rules there, \`baseline: "${run}"\`, or ${BEGIN_ANEW}`;
  if ('written' in against)
    return `the ids are the same numbers, written otherwise: write ${against.written.then} and not ${against.written.now}`;
  if (notLater !== undefined) return notLater;
  if (kind === 'file') return 'compare with predictions of the same examples, under the same ids';
  if ('lost' in against)
    return `bring \`.mlops/store\` from where the baseline was recorded; when nobody has its predictions any more, ${BEGIN_ANEW}`;
  if (kind === 'champion' && reason.includes(' in production'))
    return `release the newest version of the default branch that passed: what is in production is what a retraining is compared with`;
  if (unscored?.includes('MLOPS_PROGRAM_NOT_FOUND'))
    return `the log names a program that a clone of the baseline's commit does not have: where it lives in an environment that somebody made by hand, write into \`train.setup\` how that is made, on the default branch, and \`baseline: none\` for that one run; from then on a baseline can be scored on other examples`;
  if (change)
    return `take back what made the difference, if this change did; if it is meant, it needs a new baseline after the merge: ${BEGIN_ANEW}`;
  return `take back what made the difference, or no later run can be compared either; if it is meant, ${BEGIN_ANEW}`;
}
