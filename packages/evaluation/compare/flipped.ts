import { isUndefined, predictedClass } from '../metrics/checks.ts';
import type { Flipped } from '../result.ts';
import type { Sample } from '../examples/sample.ts';

/**
 * How many examples are classified right by one model and wrong by the other. Counts only: listing the ids would let
 * an author fit the evaluation set.
 * @returns nothing for a regression, or when a model gives no class
 */
export function flippedExamples(candidate: Sample, baseline: Sample): { flipped?: Flipped } {
  if (candidate.task === 'regression') return {};
  const now = predictedClass(candidate);
  const before = predictedClass(baseline);
  if (isUndefined(now) || isUndefined(before)) return {};
  const flipped: Flipped = { toWrong: 0, toRight: 0, stillWrong: 0, count: candidate.count };
  for (let i = 0; i < candidate.count; i++) {
    const right = now[i] === candidate.target[i];
    const wasRight = before[i] === baseline.target[i];
    if (wasRight && !right) flipped.toWrong++;
    else if (!wasRight && right) flipped.toRight++;
    else if (!right) flipped.stillWrong++;
  }
  return { flipped };
}
