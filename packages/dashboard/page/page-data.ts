import { numbers } from '#reports';
import type { PageData } from '../client/page-data.ts';
import type { Dashboard } from '../model/dashboard.ts';
import { said } from '../model/runs.ts';
import { windowNames } from './drift.ts';
import { MOST_RUNS } from './runs.ts';
import { minute, short } from './words.ts';

const MOST_CHECKS = 200;

/** What the page's script draws and compares, in the order of the table of runs. */
export function pageData({ runs, metrics, drift }: Dashboard): PageData {
  const names = drift ? windowNames(drift.windows) : [];
  return {
    metrics: [...metrics],
    runs: runs.slice(0, MOST_RUNS).map((run) => ({
      id: short(run.id),
      when: minute(run.at),
      at: seconds(run.at),
      branch: run.branch,
      commit: run.commit.slice(0, 7),
      verdict: run.verdict ?? 'not judged',
      cause: run.cause,
      versions: [...run.versions],
      metrics: metrics.map((metric) => {
        const found = Object.hasOwn(run.metrics, metric) ? run.metrics[metric]! : undefined;
        if (!found) return null;
        const { estimate, low, high } = found;
        return [estimate, low, high, numbers.withInterval(estimate, low, high)];
      }),
      parameters: Object.entries(run.parameters).map(([name, value]) => [name, said(value)]),
      data: Object.entries(run.data).map(([name, digest]) => [name, digest.slice(0, 12)]),
    })),
    drift: drift
      ? {
          windows: drift.windows.map(({ from, rows, reference }, at) => ({
            name: names[at]!,
            at: seconds(from),
            rows,
            reference,
          })),
          checks: drift.checks
            .filter(({ points }) => points.some((point) => point?.value != null))
            .slice(0, MOST_CHECKS)
            .map(({ id, points }) => ({
              id,
              points: points.map((point) => point && [point.value, point.limit, point.state]),
            })),
        }
      : null,
  };
}

function seconds(at: string): number {
  return Date.parse(at) / 1000;
}
