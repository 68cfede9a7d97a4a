import type { DeploySection } from '#config';
import type { Ledger, Verification } from '#evidence';
import type { Host, JsonObject, Verdict } from '#kit';
import type { Registry, Version } from '#registry';
import type { RuntimeFacts } from '../runtime/runtime.ts';
import type { Target, TargetStatus } from '../targets/target.ts';
import type { Step, StepReport } from './carry-out.ts';
import type { Golden, Replay } from './golden.ts';
import type { Latency } from './smoke.ts';

/** What a deployment is carried out with; what it cannot know itself is handed in. */
export interface Means {
  host: Host;
  registry: Pick<Registry, 'deprecate' | 'fetch' | 'fetchFile' | 'promote' | 'resolve'>;
  ledger: Ledger;
  section: DeploySection;
  /** Name under which the ledger has it: what was tried in staging is no past of production. */
  recordedAs: string;
  /** Where fetched models lie, each in a directory named by its digest; absolute. */
  models: string;
  /** A target, for the given host: the way back must work after the run was cancelled. */
  targetFor(host: Host): Target;
}

/** What a deployment needs besides: it proves the version first. */
export interface DeployMeans extends Means {
  /**
   * Hashes again everything between the verdict of a version's run and its raw data.
   * @throws when what is on record as the version is not what the run made
   */
  verify(version: Version): Promise<Verification>;
  /** Looks into a fetched model; `allow` as its recorded scan had it. */
  scan(directory: string, allow: readonly string[]): Promise<{ verdict: Verdict; summary: string }>;
}

/** What a rollback needs besides: it goes by the version's record, which whoever may write to the ledger may have written. */
export interface RollbackMeans extends Means {
  registry: Means['registry'] & Pick<Registry, 'proveRecorded'>;
  /** @throws MLOPS_REGISTRY_PROJECT for a version that another description deploys, to where that says */
  refuseOther(version: Version): void;
}

/** A version by what it is, not by what it is called alone. */
export interface Deployed extends JsonObject {
  reference: string;
  /** dirHash1 */
  model: string;
}

export interface DeploymentResult extends JsonObject {
  action: 'deploy' | 'rollback';
  /**
   * `deployed`: it serves · `rolled back`: something else was tried, and what served before does, as it did · `failed`: that
   * is not shown · `refused`: nothing was touched
   */
  outcome: 'deployed' | 'rolled back' | 'failed' | 'refused';
  verdict: Verdict;
  reason: string | null;
  deployed: Deployed;
  run: string;
  target: string;
  /** Which of all targets it was, by a name of its own. */
  where: string;
  /** Where clients ask. */
  url: string | null;
  /** What served before. */
  previous: Deployed | null;
  /** What serves now, asked of the target afterwards. */
  serving: Deployed | null;
  /** Of a deployment that failed: whether the version that serves still answers its own golden predictions. */
  proof: { holds: boolean; detail: string } | null;
  /** What runs the deployed model, as its server says. */
  runtime: RuntimeFacts | null;
  golden: {
    salt: string;
    of: number;
    rows: number;
    apart: number;
    largest: number;
    tolerance: number;
    classes?: number | null;
    unproven?: string[];
  } | null;
  latency: { requests: number; p50: number; p99: number; limit: number } | null;
  steps: StepReport[];
}

/** Everything that can be known before anything is touched. */
export interface Planned {
  version: Version;
  status: TargetStatus;
  /** The version that serves, as far as the registry knows it, and what it must go on answering. */
  old: { version: Version; golden: Golden | undefined } | undefined;
  steps: Step[];
  /** What the steps find out. */
  found: {
    runtime?: RuntimeFacts | undefined;
    golden?: Replay;
    latency?: Latency;
    switched?: boolean;
    /** The stage that it was given the label of; absent where it had it before. */
    promoted?: string;
  };
}
