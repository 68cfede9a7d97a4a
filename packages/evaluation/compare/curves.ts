import { isUndefined, predictedClass } from '../metrics/checks.ts';
import type { Curves } from '../result.ts';
import type { Sample } from '../examples/sample.ts';

const MOST_POINTS = 200;
const BINS = 10;
const BARS = 20;
const MOST_CONFUSED = 50;

/** What the report draws of one model. Weights are not drawn: the pictures show the examples. */
export function curvesOf(sample: Sample): Curves {
  switch (sample.task) {
    case 'binary-classification':
      return { ...ranking(sample), ...calibration(sample), ...scoreHistogram(sample), ...confusion(sample) };
    case 'multiclass-classification':
      return confusion(sample);
    case 'regression':
      return residualHistogram(sample);
  }
}

/** ROC and precision–recall curves; equal scores make one point. */
function ranking({ score, target, count }: Sample): Curves {
  if (!score) return {};
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => score[b]! - score[a]!);
  const positives = target.reduce((sum, value) => sum + value, 0);
  const negatives = count - positives;
  if (positives === 0 || negatives === 0) return {};
  const roc: [number, number][] = [[0, 0]];
  const precisionRecall: [number, number][] = [];
  let truePositives = 0;
  order.forEach((example, rank) => {
    truePositives += target[example]!;
    if (rank + 1 < count && score[order[rank + 1]!] === score[example]) return;
    roc.push([(rank + 1 - truePositives) / negatives, truePositives / positives]);
    precisionRecall.push([truePositives / positives, truePositives / (rank + 1)]);
  });
  return { roc: thin(roc), precisionRecall: thin(precisionRecall) };
}

/** Every k-th point and the last. */
function thin(points: [number, number][]): [number, number][] {
  const step = Math.ceil(points.length / (MOST_POINTS - 1));
  return points.filter((_, i) => i % step === 0 || i === points.length - 1);
}

/** Mean score beside the observed rate, in ten bins of equal width; only when scores are probabilities. */
function calibration({ score, target, count }: Sample): Curves {
  if (!score || score.some((value) => value < 0 || value > 1)) return {};
  const bins = Array.from({ length: BINS }, (_, i) => ({
    low: i / BINS,
    high: (i + 1) / BINS,
    count: 0,
    score: 0,
    rate: 0,
  }));
  for (let i = 0; i < count; i++) {
    const bin = bins[Math.min(BINS - 1, Math.floor(score[i]! * BINS))]!;
    bin.count++;
    bin.score += score[i]!;
    bin.rate += target[i]!;
  }
  const filled = bins.filter((bin) => bin.count > 0);
  return { calibration: filled.map((bin) => ({ ...bin, score: bin.score / bin.count, rate: bin.rate / bin.count })) };
}

function scoreHistogram(sample: Sample): Curves {
  if (!sample.score) return {};
  const isProbability = sample.score.every((value) => value >= 0 && value <= 1);
  const edges = isProbability ? spread(0, 1) : spread(...extremes(sample.score));
  if (!edges) return {};
  const series = ['negative', 'positive'].map((name, target) => ({
    name,
    counts: countBetween(
      edges,
      sample.score!.filter((_, i) => sample.target[i] === target),
    ),
  }));
  return { histogram: { edges, series } };
}

function residualHistogram({ score, target }: Sample): Curves {
  if (!score) return {};
  const residuals = score.map((value, i) => value - target[i]!);
  const edges = spread(...extremes(residuals));
  if (!edges) return {};
  return { histogram: { edges, series: [{ name: 'prediction − target', counts: countBetween(edges, residuals) }] } };
}

function confusion(sample: Sample): Curves {
  const predicted = predictedClass(sample);
  const classes = sample.classes;
  if (isUndefined(predicted) || !classes || classes.length > MOST_CONFUSED) return {};
  const counts = classes.map(() => new Array<number>(classes.length).fill(0));
  sample.target.forEach((target, i) => counts[target]![predicted[i]!]!++);
  return { confusion: { classes, counts } };
}

function extremes(values: Float64Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low < high ? [low, high] : [low - 0.5, low + 0.5];
}

/** Edges of bars of one width; nothing when the numbers are too large for one. */
function spread(low: number, high: number): number[] | undefined {
  const edges = Array.from({ length: BARS + 1 }, (_, i) => low + ((high - low) * i) / BARS);
  return edges.every(Number.isFinite) ? edges : undefined;
}

function countBetween(edges: readonly number[], values: Float64Array): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0);
  const low = edges[0]!;
  const width = edges.at(-1)! - low;
  for (const value of values)
    counts[Math.min(counts.length - 1, Math.floor(((value - low) / width) * counts.length))]!++;
  return counts;
}
