import { studentTQuantile } from './distributions.ts';
import { ALPHA, type Interval } from './estimate.ts';
import { scoreInterval } from './proportions.ts';

// Globals are slow to reach inside a test's sandbox, and simulations draw these by the million.
const { cos, exp, log, max, min, sin, sqrt } = Math;

/** What the examples of one class contribute to the variance of a metric. */
export interface ClassPart {
  /** Σψ²/n²·m/(m − 1). */
  variance: number;
  /** m, the effective number of examples: (Σw)²/Σw², the plain count without weights. */
  effective: number;
}

/**
 * The variance by class of a metric whose influence ψ has mean zero within each; for roc_auc the two parts of DeLong's.
 *
 * @param classOf index of the class, per example; classes that do not occur are left out
 */
export function classParts(influence: Float64Array, classOf: Float64Array, weight?: Float64Array): ClassPart[] {
  const sums: { psi: number; weight: number; weights: number }[] = [];
  for (let i = 0; i < influence.length; i++) {
    const own = (sums[classOf[i]!] ??= { psi: 0, weight: 0, weights: 0 });
    const w = weight ? weight[i]! : 1;
    own.psi += (influence[i]! / influence.length) ** 2;
    own.weight += w;
    own.weights += w * w;
  }
  return sums
    .filter((own) => own.weight > 0)
    .map(({ psi, weight: total, weights }) => {
      const effective = total ** 2 / weights;
      return { variance: effective > 1 ? (psi * effective) / (effective - 1) : 0, effective };
    });
}

/**
 * The part with four more examples in it that are as wide apart as the metric's value allows. A few placements near 1
 * hide the tail that they have, and four is what turns Wald's interval of a share into nearly Wilson's.
 *
 * @param widest variance of one example's contribution at its largest
 * @see Agresti and Coull (1998), The American Statistician 52:119–126
 */
export function plusFour({ variance, effective }: ClassPart, widest: number): ClassPart {
  const squares = variance * effective * (effective - 1);
  return { variance: max(variance, (squares + 4 * widest) / (effective * (effective + 3))), effective };
}

/** Degrees of freedom of a sum of variances. @see Satterthwaite (1946), Biometrics Bulletin 2:110–114 */
export function satterthwaite(parts: readonly ClassPart[]): number {
  const sum = parts.reduce((total, { variance }) => total + variance, 0);
  const squares = parts.reduce((total, { variance, effective }) => total + variance ** 2 / (effective - 1), 0);
  // Without any variance there is nothing to be unsure of; the fewest are as good as any.
  return squares > 0 ? sum ** 2 / squares : min(...parts.map(({ effective }) => effective)) - 1;
}

/** A number between 0 and 1, like an area under a curve, with what is known about its error. */
export interface Area {
  value: number;
  standardError: number;
  degreesOfFreedom: number;
  /** The examples of the smaller class: no variance is larger than that of a share of so many trials. */
  trials: number;
}

/** Areas on the logit scale, where they are nearly normal: near 1, what overestimates an area underestimates its error. */
interface Logit {
  centre: number;
  low: number;
  high: number;
}

const logit = (share: number): number => log(share / (1 - share));
const area = (logit: number): number => 1 / (1 + exp(-logit));

function logitOf({ value, standardError, degreesOfFreedom, trials }: Area, alpha: number): Logit {
  // Half a pair of examples short of an end, which has no logit.
  const least = 1 / (2 * trials * trials);
  const inside = min(1 - least, max(least, value));
  const centre = logit(inside);
  const half = (studentTQuantile(1 - alpha, degreesOfFreedom) * standardError) / (inside * (1 - inside));
  const most = scoreInterval(inside, trials, alpha);
  return { centre, low: max(centre - half, logit(most.low)), high: min(centre + half, logit(most.high)) };
}

/**
 * Interval of an area on the logit scale, never wider than Wilson's for the largest variance that an area can have.
 *
 * @param alpha error probability of each end
 * @see Pepe (2003), The Statistical Evaluation of Medical Tests, 5.2; Birnbaum and Klose (1957), Annals of Mathematical
 * Statistics 28:933–945, for that variance: a share's of as many trials as the smaller class has examples
 */
export function logitInterval(one: Area, alpha = ALPHA): Interval {
  const { low, high } = logitOf(one, alpha);
  return { low: area(low), high: area(high) };
}

const DIRECTIONS = 12;

/**
 * Interval of now − factor·before on the logit scale: the least and the largest difference of the pairs of areas in the
 * ellipse that the two logits and their correlation span. To first order it is the usual interval by the error of the
 * difference. MOVER on the same limits (Zou 2007) takes a low area together with a high one, which models that agree on
 * nearly every example never are: at a correlation of 0.99 it is three times as wide.
 *
 * @param correlation of the two estimates; cut to −1 … 1
 * @param factor above 0
 */
export function logitDifference(now: Area, before: Area, correlation: number, factor = 1, alpha = ALPHA): Interval {
  const [one, other] = [logitOf(now, alpha), logitOf(before, alpha)];
  const r = min(1, max(-1, correlation));
  const at = ({ centre, low, high }: Logit, z: number): number =>
    area(centre + z * (z < 0 ? centre - low : high - centre));
  const difference = (angle: number): number => {
    const z = cos(angle);
    return at(one, r * z + sqrt(1 - r * r) * sin(angle)) - factor * at(other, z);
  };
  return { low: least(difference), high: -least((angle) => -difference(angle)) };
}

/** The smallest value of a smooth function of an angle: the best direction of a few, then golden sections beside it. */
function least(of: (angle: number) => number): number {
  const step = (2 * Math.PI) / DIRECTIONS;
  let best = 0;
  for (let k = 1; k < DIRECTIONS; k++) if (of(k * step) < of(best * step)) best = k;
  const golden = (sqrt(5) - 1) / 2;
  let [low, high] = [(best - 1) * step, (best + 1) * step];
  while (high - low > 1e-5) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (of(left) < of(right)) high = right;
    else low = left;
  }
  return of((low + high) / 2);
}
