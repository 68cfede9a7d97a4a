import type { LineageNode, RunRecord, Statement } from '#evidence';
import type { MonitoringRecord } from '#monitoring';
import type { Recorded } from '#registry';
import type { DeploymentRecord } from '#serving';

/** Where the ledger was read. */
export interface LedgerPlace {
  /** Name of the branch. */
  branch: string;
  /** The commit that was read; null when nothing was ever recorded. */
  commit: string | null;
  /** Why having found nothing does not prove that nothing was recorded. */
  doubt?: string;
}

/** Everything that a dashboard shows of one project, as the ledger has it. Every text in it is untrusted. */
export interface ProjectRecords {
  project: string;
  /** Newest first. */
  runs: readonly RunRecord[];
  /** Run id → what these stages stated in it. */
  stated: Readonly<Record<'evaluate-model' | 'gate-model' | 'write-model-card', ReadonlyMap<string, Statement>>>;
  /** Names of the registry whose versions are this project's. */
  names: readonly Recorded[];
  /** Newest first. */
  deployments: readonly DeploymentRecord[];
  monitoring: readonly MonitoringRecord[];
  /** Of the runs that people ask about: from the model back to raw data. */
  lineages: readonly { run: string; tree: LineageNode }[];
}

/** A measured number and its 95 % interval, where one was recorded. */
export interface Measured {
  estimate: number;
  low: number | null;
  high: number | null;
}
