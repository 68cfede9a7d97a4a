import { incompleteBeta, incompleteGamma, logGamma } from './special.ts';

// Globals are slow to reach inside a test's sandbox, and simulations call these by the million.
const { PI, abs, exp, floor, log, log1p, max, sqrt } = Math;

/** Φ(z): probability that a standard normal is at most z. Relative error below 1e-13, far tails included. */
export function normalCdf(z: number): number {
  const tail = incompleteGamma(0.5, (z * z) / 2).upper / 2;
  return z > 0 ? 1 - tail : tail;
}

/**
 * The z with Φ(z) = p.
 * @throws RangeError unless 0 < p < 1
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a quantile needs a probability between 0 and 1, got ${p}`);
  if (p > 0.5) return -normalQuantile(1 - p);
  // Abramowitz and Stegun 26.2.23 is right to 4.5e-4; each Newton step on ln Φ doubles the digits.
  const t = sqrt(-2 * log(p));
  let z = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
  for (let step = 0; step < 4; step++) {
    const cdf = normalCdf(z);
    const density = exp((-z * z) / 2) / sqrt(2 * PI);
    z -= ((log(cdf) - log(p)) * cdf) / density;
  }
  return z;
}

/**
 * Probability that Student's t is at most `t`.
 * @param df degrees of freedom, > 0; need not be whole
 */
export function studentTCdf(t: number, df: number): number {
  if (!(df > 0)) throw new RangeError(`Student's t needs degrees of freedom above 0, got ${df}`);
  const square = t * t;
  const tail = square === Infinity ? 0 : incompleteBeta(df / 2, 0.5, df / (df + square), square / (df + square)) / 2;
  return t > 0 ? 1 - tail : tail;
}

/**
 * The t with probability p below it.
 * @throws RangeError unless 0 < p < 1 and df > 0
 */
export function studentTQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a quantile needs a probability between 0 and 1, got ${p}`);
  if (p === 0.5) return 0;
  if (p > 0.5) return -studentTQuantile(1 - p, df);
  let low = -1;
  while (studentTCdf(low, df) > p) low *= 2;
  let high = 0;
  // Newton inside a bracket: the tail can be so flat that a free step would leave it.
  // Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5) starts within a few digits, unless df is tiny.
  const z = normalQuantile(p);
  let t = max(z + (z ** 3 + z) / (4 * df) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * df * df), low);
  const logNorm = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * log(df * PI);
  for (let step = 0; step < 200; step++) {
    const error = studentTCdf(t, df) - p;
    if (error > 0) high = t;
    else low = t;
    const density = exp(logNorm - ((df + 1) / 2) * log1p((t * t) / df));
    const newton = t - error / density;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (abs(next - t) <= 4e-16 * abs(next)) return next;
    t = next;
  }
  return t;
}

/** Probability that a chi-square with `df` degrees of freedom exceeds `x`. */
export function chiSquareSurvival(x: number, df: number): number {
  return incompleteGamma(df / 2, x / 2).upper;
}

/** Probability of at most `k` successes in `n` trials with success probability `p`. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (!(p >= 0 && p <= 1 && Number.isInteger(n) && n >= 0)) throw new RangeError(`binomialCdf(${k}, ${n}, ${p})`);
  if (k < 0) return 0;
  if (k >= n) return 1;
  const below = floor(k);
  return incompleteBeta(n - below, below + 1, 1 - p, p);
}
