import { binomialCdf, normalCdf, normalQuantile } from './distributions.ts';
import { ALPHA, type Interval } from './estimate.ts';

function requireCounts(...counts: number[]): void {
  const wrong = counts.find((count) => !Number.isSafeInteger(count) || count < 0);
  if (wrong !== undefined) throw new RangeError(`expected a count (0, 1, 2 …), got ${wrong}`);
}

/**
 * Wilson's score interval of a proportion; honest at 0 and at 1, where the textbook interval has width zero.
 *
 * @param alpha error probability of each end
 * @throws RangeError when a count is negative or not an integer, or there are more successes than trials, or none
 * @see Wilson (1927), JASA 22:209–212
 */
export function wilsonInterval(successes: number, trials: number, alpha = ALPHA): Interval {
  requireCounts(successes, trials);
  if (trials === 0 || successes > trials) throw new RangeError(`${successes} successes of ${trials} trials`);
  return scoreInterval(successes / trials, trials, alpha);
}

/** Wilson's interval of a share that need not be of whole examples. @param trials above 0 */
export function scoreInterval(share: number, trials: number, alpha = ALPHA): Interval {
  const z = normalQuantile(1 - alpha);
  const centre = (share + (z * z) / (2 * trials)) / (1 + (z * z) / trials);
  const half =
    (z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials))) / (1 + (z * z) / trials);
  // At the ends the two terms are equal; rounding must not leave 1e-18 there.
  return { low: share === 0 ? 0 : centre - half, high: share === 1 ? 1 : centre + half };
}

/**
 * Exact McNemar test that two classifiers err equally often on the same examples.
 *
 * @param onlyA examples that A alone got right; @param onlyB that B alone got right (counts)
 * @returns two-sided p-value in [0, 1]; 1 when both counts are 0
 * @throws RangeError when a count is negative or not an integer
 * @see McNemar (1947), Psychometrika 12:153–157; exact form: binomial(onlyA + onlyB, 1/2)
 */
export function mcnemarExact(onlyA: number, onlyB: number): number {
  requireCounts(onlyA, onlyB);
  return Math.min(1, 2 * binomialCdf(Math.min(onlyA, onlyB), onlyA + onlyB, 0.5));
}

/**
 * Tango's score statistic that the paired difference of proportions A − B equals `difference`: standard normal if so.
 * ±∞ where the observed counts are impossible at that difference.
 *
 * @param onlyA trials that A alone passed; @param onlyB that B alone passed; @param trials all of them
 * @see Tango (1998), Statistics in Medicine 17:891–908, eq. 8–10
 */
export function pairedScore(onlyA: number, onlyB: number, trials: number, difference: number): number {
  requireCounts(onlyA, onlyB, trials);
  if (onlyA + onlyB > trials || trials === 0)
    throw new RangeError(`${onlyA} + ${onlyB} discordant of ${trials} trials`);
  const distance = onlyA - onlyB - trials * difference;
  if (distance === 0) return 0;
  // The likelihood's maximum over P(only B passes), given the difference, is the root of 2n·q² + b·q + c.
  const b = -onlyA - onlyB + (2 * trials - onlyA + onlyB) * difference;
  const c = -onlyB * difference * (1 - difference);
  const root = Math.sqrt(Math.max(0, b * b - 8 * trials * c));
  const q = b <= 0 ? (root - b) / (4 * trials) : (-2 * c) / (b + root);
  const variance = trials * (2 * q + difference * (1 - difference));
  return variance > 0 ? distance / Math.sqrt(variance) : distance * Infinity;
}

/**
 * Score interval of the difference A − B of two proportions on the same trials. With no discordant trial it is
 * ±z²/(n + z²), not a point.
 *
 * @param alpha error probability of each end
 * @see pairedScore
 */
export function pairedDifferenceInterval(onlyA: number, onlyB: number, trials: number, alpha = ALPHA): Interval {
  const z = normalQuantile(1 - alpha);
  const centre = (onlyA - onlyB) / trials;
  // The statistic falls as the difference grows; each end is where it passes ±z.
  const end = (limit: number, target: number): number => {
    let [inside, outside] = [centre, limit];
    for (let step = 0; step < 100 && Math.abs(outside - inside) > 1e-16; step++) {
      const middle = (inside + outside) / 2;
      if (Math.abs(pairedScore(onlyA, onlyB, trials, middle)) > target) outside = middle;
      else inside = middle;
    }
    return (inside + outside) / 2;
  };
  return { low: end(-1, z), high: end(1, z) };
}

/** Probability of a difference as low as observed, if the truth is `difference`: small shows that A is worse than that. */
export function pairedDifferenceBelow(onlyA: number, onlyB: number, trials: number, difference: number): number {
  return normalCdf(pairedScore(onlyA, onlyB, trials, difference));
}
