import type { LineageNode } from '#evidence';
import type { DeploymentRecord } from '#serving';
import type { ProjectRecords } from '../records.ts';
import { driftOf, type DriftHistory } from './drift.ts';
import { goalOf, mainBranch, type Goal } from './goal.ts';
import { healthOf, type Health } from './health.ts';
import { byTime, inProduction, isWithdrawn, lanesOf, type InProduction, type Lane } from './production.ts';
import { runRows, type RunRow } from './runs.ts';

/** A project as its page shows it. Plain data; every text in it is untrusted. */
export interface Dashboard {
  project: string;
  health: Health;
  /** What is in production; of a project that registers several names, several. */
  production: readonly InProduction[];
  goal: Goal | undefined;
  /** Newest first. */
  runs: readonly RunRow[];
  /** Names of all metrics; that of the goal first. */
  metrics: readonly string[];
  /** The branch that most runs are of. */
  branch: string | null;
  versions: readonly VersionRow[];
  lanes: readonly Lane[];
  deployments: readonly DeploymentRecord[];
  drift: DriftHistory | undefined;
  lineages: readonly { run: RunRow; tree: LineageNode }[];
  /** The newest moment that anything speaks of, ISO 8601; null when there is nothing. */
  asOf: string | null;
}

interface VersionRow {
  tag: string;
  version: string;
  registeredAt: string;
  by: string;
  run: string;
  model: string;
  metrics: Readonly<Record<string, number>>;
  bump: string;
  stages: readonly string[];
  withdrawn: boolean;
}

/** Pure: the same records give the same page. */
export function dashboardOf(records: ProjectRecords): Dashboard {
  const runs = runRows(records);
  const production = inProduction(records.names);
  const goal = goalOf(records, runs, production[0]);
  const lanes = lanesOf(records.names);
  const named = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))].sort();
  const rows = new Map(runs.map((row) => [row.id, row]));
  const moments = [
    ...runs.map(({ at }) => at),
    ...records.deployments.map(({ at }) => at),
    ...records.monitoring.map(({ at }) => at),
    ...lanes.flatMap(({ segments }) => segments.flatMap(({ from, to }) => [from, ...(to === null ? [] : [to])])),
    ...records.names.flatMap(({ versions }) => versions.map(({ registeredAt }) => registeredAt)),
  ];
  return {
    project: records.project,
    health: healthOf(production, records.deployments, records.monitoring),
    production,
    goal,
    runs,
    metrics: goal ? [goal.metric, ...named.filter((name) => name !== goal.metric)] : named,
    branch: mainBranch(runs),
    versions: versionRows(records, lanes),
    lanes,
    deployments: records.deployments,
    drift: driftOf(records.monitoring),
    lineages: records.lineages.flatMap(({ run, tree }) => {
      const row = rows.get(run);
      return row ? [{ run: row, tree }] : [];
    }),
    asOf: moments.reduce<string | null>((last, at) => (last === null || byTime(at, last) > 0 ? at : last), null),
  };
}

function versionRows({ names }: ProjectRecords, lanes: readonly Lane[]): VersionRow[] {
  return names
    .flatMap((recorded) =>
      recorded.versions.map((record) => ({
        tag: record.tag,
        version: record.version,
        registeredAt: record.registeredAt,
        by: record.by,
        run: record.run,
        model: record.model.digest,
        metrics: record.metrics,
        bump: `${record.bump.kind}: ${record.bump.reason}`,
        stages: lanes
          .filter(({ name, segments }) => name === recorded.name && isNow(segments, record.version))
          .map(({ stage }) => stage),
        withdrawn: isWithdrawn(recorded, record),
      })),
    )
    .sort((a, b) => byTime(b.registeredAt, a.registeredAt));
}

const isNow = (segments: Lane['segments'], version: string): boolean =>
  segments.some((segment) => segment.to === null && segment.version === version);
