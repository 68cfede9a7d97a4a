import { countGroups } from '#stats';
import { isAveraged } from '../metrics/checks.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Sample } from '../examples/sample.ts';

/** Below these the interval's coverage is not what it says. */
const FEWEST_GROUPS = 10;
const FEWEST_EXAMPLES = 20;
/** Of groups so unequal that they tell no more than this many equal ones, the same holds. */
const FEWEST_EFFECTIVE_GROUPS = 5;
/** So few influences that make up nearly all of the error do not tell how large it is. */
const FEWEST_INFLUENCES = 10;
/** Sums of groups are few and nearly normal, and Student's t allows for that; a single one that decides it does not. */
const FEWEST_GROUP_SUMS = 1.5;

/** Whether a class moves the metric by itself, however few its examples are among all: in binary tasks, and in means over classes. */
export function eachClassCounts(metric: Metric, { task }: Pick<Sample, 'task'>): boolean {
  return task === 'binary-classification' || metric.everyClass === true;
}

const rounded = (number: number): string => String(Math.floor(number * 10) / 10);

/**
 * Why the examples are too few for an interval of the metric; nothing when they are enough.
 *
 * Groups, classes and the examples that a share counts must each be enough. Classes are counted by Kish's effective number, (Σw)²/Σw², which is the plain count without weights. A metric that
 * averages over classes needs enough of each class that occurs; any other enough outside of the largest class.
 */
export function tooFew(metric: Metric, sample: Sample): string | undefined {
  if (sample.group) {
    const { groups, effective } = countGroups(sample.group, sample.weight);
    if (groups < FEWEST_GROUPS) return `only ${groups} groups; an interval needs ${FEWEST_GROUPS}`;
    if (effective < FEWEST_EFFECTIVE_GROUPS) {
      return `${groups} groups so unequal that they count as ${rounded(effective)}; an interval needs ${FEWEST_EFFECTIVE_GROUPS}`;
    }
  }
  return tooFewOfAClass(metric, sample) ?? tooFewTrials(metric, sample);
}

/** Precision is a share of the examples predicted positive, however many others there are. */
function tooFewTrials(metric: Metric, sample: Sample): string | undefined {
  const trials = metric.trials?.(sample).reduce((count, trial) => count + (trial >= 0 ? 1 : 0), 0);
  return trials !== undefined && trials < FEWEST_EXAMPLES ? shortage(trials, ` that ${metric.name} counts`) : undefined;
}

function tooFewOfAClass(metric: Metric, sample: Sample): string | undefined {
  const classes = effectiveCounts(sample);
  if (sample.task === 'regression') return classes[0]! < FEWEST_EXAMPLES ? shortage(classes[0]!, '') : undefined;
  const name = (c: number): string => ` of the class ${sample.classes?.[c] ?? c}`;
  if (eachClassCounts(metric, sample)) {
    const rare = classes.findIndex(
      (count, c) => count !== undefined && count < FEWEST_EXAMPLES && isAveraged(sample, c),
    );
    return rare < 0 ? undefined : shortage(classes[rare]!, name(rare));
  }
  const occurring = classes.filter((count) => count !== undefined);
  const others = occurring.reduce((sum, count) => sum + count, 0) - Math.max(...occurring);
  return others < FEWEST_EXAMPLES ? shortage(others, ' outside of the largest class') : undefined;
}

function shortage(count: number, of: string): string {
  return `only ${rounded(count)} examples${of}; an interval needs ${FEWEST_EXAMPLES}`;
}

/** Effective number of examples by class (regression: of all); undefined for a class that does not occur. */
function effectiveCounts(sample: Sample): (number | undefined)[] {
  const sums: number[] = [];
  const squares: number[] = [];
  for (let i = 0; i < sample.count; i++) {
    const c = sample.task === 'regression' ? 0 : sample.target[i]!;
    const w = sample.weight ? sample.weight[i]! : 1;
    sums[c] = (sums[c] ?? 0) + w;
    squares[c] = (squares[c] ?? 0) + w * w;
  }
  const effective = Array.from(sums, (sum, c) =>
    sum === undefined ? undefined : sum === 0 ? 0 : sum ** 2 / squares[c]!,
  );
  // In a binary task an absent class is a class with no example.
  return sample.task === 'binary-classification' ? [effective[0] ?? 0, effective[1] ?? 0] : effective;
}

/**
 * Why so few examples decide the metric that its error cannot be told; nothing when enough do, or when no example can
 * weigh much more than another because the metric has a largest and a smallest value.
 *
 * Counted is Kish's effective number of the squared influences, (Σψ²)²/Σψ⁴: how many equal ones would make the same
 * error. One target of 1e9 among hundreds near 1 counts as 1, and the spread that it makes hides any loss.
 *
 * @see Kish (1965), Survey Sampling, 11.7
 */
export function tooFewDecide(metric: Metric, influence: Float64Array, group?: Int32Array): string | undefined {
  if (metric.range.every(Number.isFinite)) return undefined;
  const examples = effectiveSquares(influence);
  if (examples < FEWEST_INFLUENCES) {
    return `${rounded(examples)} of ${influence.length} examples decide it; an interval needs ${FEWEST_INFLUENCES}`;
  }
  const groups = group ? effectiveSquares(sumsOf(influence, group)) : Infinity;
  return groups < FEWEST_GROUP_SUMS ? 'a single group decides it, so its error cannot be told' : undefined;
}

function effectiveSquares(values: Float64Array): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return Infinity;
  let [squares, fourths] = [0, 0];
  for (const value of values) {
    const square = (value / largest) ** 2;
    squares += square;
    fourths += square * square;
  }
  return squares ** 2 / fourths;
}

function sumsOf(influence: Float64Array, group: Int32Array): Float64Array {
  const sums = new Float64Array(group.reduce((last, id) => Math.max(last, id), 0) + 1);
  for (let i = 0; i < group.length; i++) sums[group[i]!]! += influence[i]!;
  return sums;
}
