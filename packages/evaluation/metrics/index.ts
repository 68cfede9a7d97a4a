import type { Metric } from './metric.ts';

/** Every metric by scikit-learn's name. */
export const metrics: ReadonlyMap<string, Metric> = new Map<string, Metric>();

/** The metric of that name. @throws MLOPS_METRIC_UNKNOWN with the nearest names */
export function metric(name: string): Metric {
  const found = metrics.get(name);
  if (!found) throw new RangeError(name);
  return found;
}
