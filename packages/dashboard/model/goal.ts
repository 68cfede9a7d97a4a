import { factsOf, type Statement } from '#evidence';
import type { JsonObject } from '#kit';
import type { Measured, ProjectRecords } from '../records.ts';
import type { InProduction } from './production.ts';
import { object, type RunRow } from './runs.ts';

/** The business goal and the number that speaks to it. */
export interface Goal {
  /** As the model card says it; null when no card was written. */
  goal: string | null;
  metric: string;
  now: Measured;
  /** Where the number is from: the version in production, else the newest run that passed. */
  of: string;
  /** The number of the version that was in production before. */
  before: { of: string; estimate: number; otherExamples: boolean } | null;
  /** The metric over the runs of the branch that most runs are of, oldest first. */
  trend: readonly Measured[];
}

const MOST_POINTS = 60;

/** @returns undefined when no run measured anything */
export function goalOf(
  records: ProjectRecords,
  rows: readonly RunRow[],
  production: InProduction | undefined,
): Goal | undefined {
  const run =
    rows.find(({ id }) => id === production?.run) ??
    rows.find(({ verdict, metrics }) => verdict === 'pass' && Object.keys(metrics).length > 0) ??
    rows.find(({ metrics }) => Object.keys(metrics).length > 0);
  if (!run) return undefined;
  const card = cardOf(records.stated['write-model-card'].get(run.id));
  const known = Object.keys(run.metrics);
  const metric = [card.metric, ruleMetric(records.stated['gate-model'].get(run.id)), known[0]].find(
    (name) => name !== undefined && Object.hasOwn(run.metrics, name),
  );
  if (metric === undefined) return undefined;
  const earlier = production?.before;
  const before = earlier && Object.hasOwn(earlier.metrics, metric) ? earlier : null;
  const beforeRun = rows.find(({ id }) => id === before?.run);
  const branch = mainBranch(rows);
  return {
    goal: card.goal ?? null,
    metric,
    now: run.metrics[metric]!,
    of: production ? `v${production.version}` : `run ${run.id.slice(0, 12)}`,
    before: before && {
      of: `v${before.version}`,
      estimate: before.metrics[metric]!,
      otherExamples: beforeRun?.evaluationSet !== run.evaluationSet,
    },
    trend: rows
      .filter((row) => row.branch === branch && Object.hasOwn(row.metrics, metric))
      .slice(0, MOST_POINTS)
      .map(({ metrics }) => metrics[metric]!)
      .reverse(),
  };
}

/** The branch that most runs are of; of two, that of the newest run. */
export function mainBranch(rows: readonly RunRow[]): string | null {
  const counts = new Map<string | null, number>();
  for (const { branch } of rows) counts.set(branch, (counts.get(branch) ?? 0) + 1);
  return [...counts].reduce<[string | null, number]>((most, each) => (each[1] > most[1] ? each : most), [null, 0])[0];
}

const OURS = 'mlops-actions:';

/** What a card says of its goal, in the properties of its bill of materials. */
function cardOf(statement: Statement | undefined): { goal?: string; metric?: string } {
  const card = object(object(object(statement?.predicate['metadata'])['component'])['modelCard']);
  const properties = Array.isArray(card['properties']) ? (card['properties'] as unknown as JsonObject[]) : [];
  const said = (name: string): string | undefined => {
    const value = properties.map(object).find((property) => property['name'] === `${OURS}${name}`)?.['value'];
    return typeof value === 'string' ? value : undefined;
  };
  const [goal, metric] = [said('goal'), said('goal-metric')];
  return { ...(goal !== undefined && { goal }), ...(metric !== undefined && { metric }) };
}

/** The metric of the gate's first rule. */
function ruleMetric(gate: Statement | undefined): string | undefined {
  const rules = gate && factsOf(gate).parameters['rules'];
  const metric = Array.isArray(rules) ? object(rules[0])['metric'] : undefined;
  return typeof metric === 'string' ? metric : undefined;
}
