import {
  moverMean,
  pairedDifferenceBelow,
  pairedDifferenceInterval,
  tails,
  wilsonInterval,
  type Bounded,
  type Estimate,
  type Interval,
  type Tails,
} from '#stats';
import type { Metric } from '../metrics/metric.ts';
import type { Sample } from '../examples/sample.ts';

/**
 * A share of independent examples, or the mean of one share per class, with Wilson's interval; nothing where binomial
 * intervals do not apply.
 */
export function shareEstimate(metric: Metric, sample: Sample, value: number, alpha: number): Estimate | undefined {
  const trials = trialsOf(metric, sample);
  if (!trials) return undefined;
  const shares = trials.map(({ results }) => {
    const successes = results.reduce((sum, result) => sum + result, 0);
    return { successes, trials: results.length, share: successes / results.length };
  });
  const variance = shares.reduce((sum, { share, trials: number }) => sum + (share * (1 - share)) / number, 0);
  const number = metric.averagedOver?.(sample) ?? 1;
  const intervals = shares.map((one): Bounded => ({
    value: one.share,
    interval: wilsonInterval(one.successes, one.trials, alpha),
  }));
  return {
    estimate: value,
    interval: meanOf(intervals, number),
    standardError: Math.sqrt(variance) / number,
    degreesOfFreedom: null,
    method: metric.averagedOver ? 'Wilson by class' : 'Wilson',
    count: sample.count,
    groups: null,
  };
}

/**
 * The paired difference of such shares with Tango's interval; nothing where the two models' shares are of different
 * examples, as precision's are.
 */
export function pairedShares(
  metric: Metric,
  { candidate, baseline }: { candidate: Sample; baseline: Sample },
  { value, bound, alpha }: { value: number; bound: number; alpha: number },
): ({ difference: Estimate } & Tails) | undefined {
  const [now, before] = [trialsOf(metric, candidate), trialsOf(metric, baseline)];
  if (!now || !before) return undefined;
  const number = metric.averagedOver?.(candidate) ?? 1;
  if (number !== (metric.averagedOver?.(baseline) ?? 1)) return undefined;
  const pairs = now.map((own, c) => discordant(own, before[c]));
  if (now.length !== before.length || !pairs.every((pair) => pair !== undefined)) return undefined;
  const at = (error: number): Interval =>
    meanOf(
      pairs.map(({ onlyCandidate, onlyBaseline, trials }) => ({
        value: (onlyCandidate - onlyBaseline) / trials,
        interval: pairedDifferenceInterval(onlyCandidate, onlyBaseline, trials, error),
      })),
      number,
    );
  const variance = pairs.reduce((sum, { onlyCandidate, onlyBaseline, trials }) => {
    const difference = (onlyCandidate - onlyBaseline) / trials;
    return sum + ((onlyCandidate + onlyBaseline) / trials - difference ** 2) / trials;
  }, 0);
  const [only] = pairs;
  return {
    difference: {
      estimate: value,
      interval: at(alpha),
      standardError: Math.sqrt(variance) / number,
      degreesOfFreedom: null,
      method: metric.averagedOver ? 'Tango score by class, paired' : 'Tango score, paired',
      count: candidate.count,
      groups: null,
    },
    ...(number === 1 && only ? tailsOf(only, bound) : tails(value, bound, at)),
  };
}

/** The examples that a share counts: which, and 1 for a success, 0 for a failure. */
interface Trials {
  rows: number[];
  results: number[];
}

/** The trials, one list for each class when shares are averaged over classes: no weights, no groups. */
function trialsOf(metric: Metric, sample: Sample): Trials[] | undefined {
  if (sample.group || sample.weight || !metric.trials) return undefined;
  const lists: Trials[] = [];
  metric.trials(sample).forEach((result, row) => {
    if (result < 0) return;
    const { rows, results } = (lists[metric.averagedOver ? sample.target[row]! : 0] ??= { rows: [], results: [] });
    rows.push(row);
    results.push(result);
  });
  return lists.filter(() => true);
}

/** A class that is averaged over and has no example counts as 0, and nothing about it is uncertain. */
function meanOf(parts: Bounded[], number: number): Interval {
  const absent = Array.from({ length: number - parts.length }, () => ({ value: 0, interval: { low: 0, high: 0 } }));
  return parts.length === 1 && number === 1 ? parts[0]!.interval : moverMean([...parts, ...absent]);
}

interface Discordant {
  onlyCandidate: number;
  onlyBaseline: number;
  trials: number;
}

/** Nothing when the trials are not the same examples. */
function discordant(now: Trials, before: Trials | undefined): Discordant | undefined {
  if (now.rows.length !== before?.rows.length) return undefined;
  const counts = { onlyCandidate: 0, onlyBaseline: 0, trials: now.rows.length };
  for (let i = 0; i < now.rows.length; i++) {
    if (now.rows[i] !== before.rows[i]) return undefined;
    if (now.results[i]! > before.results[i]!) counts.onlyCandidate++;
    if (now.results[i]! < before.results[i]!) counts.onlyBaseline++;
  }
  return counts;
}

function tailsOf({ onlyCandidate, onlyBaseline, trials }: Discordant, bound: number): Tails {
  return {
    pWorse: pairedDifferenceBelow(onlyCandidate, onlyBaseline, trials, bound),
    pNotWorse: pairedDifferenceBelow(onlyBaseline, onlyCandidate, trials, -bound),
  };
}
