import { influenceEstimate, rocAuc, type Estimate } from '#stats';

/** Answers beside the truth of the same examples. */
export interface Judged {
  /** The probability of the positive class, or of a regression the predicted number. */
  score: Float64Array;
  /** 1 or 0, or a number. */
  target: Float64Array;
}

const FEWEST = 20;

/**
 * Area under the ROC curve with DeLong's interval.
 * @returns undefined with fewer than 20 examples of a class
 */
export function aucSkill({ score, target }: Judged): Estimate | undefined {
  const positives = target.reduce((sum, value) => sum + value, 0);
  if (Math.min(positives, target.length - positives) < FEWEST) return undefined;
  const { value, influence } = rocAuc(score, target);
  return influenceEstimate(value, influence, { stratum: target, range: [0, 1] });
}

/**
 * How much smaller the squared error is than that of always answering the window's own mean: 1 − Σ(s − y)²/Σ(ȳ − y)². Of
 * probabilities it is the Brier skill score, of numbers R². Unlike a raw loss it does not follow the base rate.
 *
 * @returns undefined with fewer than 20 examples, or when all targets are equal
 * @see Murphy (1973), Journal of Applied Meteorology 12:595–600
 */
export function squaredSkill({ score, target }: Judged): Estimate | undefined {
  const count = target.length;
  if (count < FEWEST) return undefined;
  const mean = target.reduce((sum, value) => sum + value, 0) / count;
  let [error, spread] = [0, 0];
  for (let i = 0; i < count; i++) {
    error += (score[i]! - target[i]!) ** 2 / count;
    spread += (mean - target[i]!) ** 2 / count;
  }
  if (!(spread > 0) || !Number.isFinite(error)) return undefined;
  // The skill is 1 − error/spread: the influence of a quotient of two means, the mean's own share of `spread` being zero.
  const influence = Float64Array.from(target, (value, i) => {
    const [e, s] = [(score[i]! - value) ** 2 - error, (mean - value) ** 2 - spread];
    return -(e - (error / spread) * s) / spread;
  });
  return influenceEstimate(1 - error / spread, influence, { range: [-Infinity, 1] });
}

/** Share of right answers. @param right 1 where the answer was right @returns undefined with fewer than 20 examples */
export function accuracySkill(right: Float64Array): Estimate | undefined {
  if (right.length < FEWEST) return undefined;
  const mean = right.reduce((sum, value) => sum + value, 0) / right.length;
  return influenceEstimate(
    mean,
    right.map((value) => value - mean),
    { range: [0, 1] },
  );
}
