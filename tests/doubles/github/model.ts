import type { BareGit } from './git.ts';

/** The names of `permissions:` in a workflow file. */
export type Scope =
  | 'actions'
  | 'administration'
  | 'attestations'
  | 'checks'
  | 'contents'
  | 'deployments'
  | 'id-token'
  | 'issues'
  | 'metadata'
  | 'packages'
  | 'pages'
  | 'pull-requests'
  | 'repository-projects'
  | 'security-events'
  | 'statuses';

export type Permissions = Partial<Record<Scope, 'read' | 'write'>>;

export interface Token {
  value: string;
  repository: Repository;
  permissions: Permissions;
  /** Who writes with it: a job's token is `github-actions[bot]`. */
  login: string;
  run?: WorkflowRun;
  /** The job it was made for, as the engine names it. */
  job?: string;
  expiresAt: Date;
  revoked: boolean;
}

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly fullName: string;
  readonly private: boolean;
  readonly defaultBranch: string;
  /** The bare git repository on disk. */
  readonly path: string;
  readonly git: BareGit;
  readonly fork?: Repository;
  readonly createdAt: Date;
  /** What the settings pages say; a test may change it. */
  readonly settings: Settings;
}

interface Settings {
  /** Who may be assigned to issues, beside the owner. */
  collaborators: string[];
  rulesets: Ruleset[];
  environments: { name: string; reviewers: string[] }[];
  runners: { name: string; labels: string[]; status: 'online' | 'offline'; busy: boolean }[];
  defaultWorkflowPermissions: 'read' | 'write';
  mayApprovePullRequests: boolean;
  allowedActions: 'all' | 'local_only' | 'selected';
  shaPinningRequired: boolean;
  immutableReleases: boolean;
  /** Whether code scanning is on; a public repository has it. */
  codeScanning: boolean;
  forkApproval: 'first_time_contributors_new_to_github' | 'first_time_contributors' | 'all_external_contributors';
}

interface Ruleset {
  name: string;
  target: 'branch' | 'tag';
  enforcement: 'active' | 'disabled' | 'evaluate';
  include: string[];
  rules: { type: string; parameters?: Record<string, unknown> }[];
}

export interface PullRequest {
  id: number;
  number: number;
  repository: Repository;
  title: string;
  body: string;
  author: string;
  state: 'open' | 'closed';
  base: string;
  head: string;
  headRepository: Repository;
  headSha: string;
  /** The base branch's tip when the merge commit was last made. */
  baseSha: string;
  /** refs/pull/N/merge; undefined when base and head conflict. */
  mergeSha: string | undefined;
  createdAt: Date;
  updatedAt: Date;
  merged: boolean;
}

export interface Issue {
  id: number;
  number: number;
  title: string;
  body: string;
  author: string;
  assignees: string[];
  state: 'open' | 'closed';
  stateReason: string | undefined;
  /** Who closed it; left out of one that is closed, the owner did. */
  closedBy?: string;
  createdAt: Date;
  updatedAt: Date;
}

export type DeploymentState = 'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success';

export interface DeploymentStatus {
  id: number;
  state: DeploymentState;
  description: string;
  logUrl: string;
  environmentUrl: string;
  creator: string;
  createdAt: Date;
}

export interface Deployment {
  id: number;
  readonly repository: Repository;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string | null;
  readonly payload: Record<string, unknown> | string;
  readonly production: boolean;
  readonly creator: string;
  readonly createdAt: Date;
  updatedAt: Date;
  /** The first one first. */
  statuses: DeploymentStatus[];
}

export interface ReleaseAsset {
  label?: string;
  id: number;
  name: string;
  /** `sha256:…` */
  digest: string;
  size: number;
  author: string;
  createdAt: Date;
}

export interface Release {
  id: number;
  readonly tag: string;
  name: string;
  body: string;
  draft: boolean;
  readonly author: string;
  readonly createdAt: Date;
  assets: ReleaseAsset[];
}

/** What a tool found in a commit, as code scanning has it. */
export interface Analysis {
  id: string;
  readonly commit: string;
  readonly ref: string;
  readonly tool: string;
  readonly category: string;
  readonly results: readonly {
    ruleId: string;
    message: { text: string };
    locations: { physicalLocation: { artifactLocation: { uri: string }; region?: { startLine?: number } } }[];
    partialFingerprints?: Record<string, string>;
  }[];
  /** Why code scanning shows none of it. */
  readonly errors: readonly string[];
}

/** A Sigstore bundle as it was sent, and the subjects of the statement in it. */
export interface Attestation {
  id: number;
  readonly bundle: Record<string, unknown>;
  readonly statement: {
    subject: { name: string; digest: Record<string, string> }[];
    predicateType: string;
    predicate: Record<string, unknown>;
  };
}

export interface Comment {
  id: number;
  issue: number;
  author: string;
  body: string;
  /** Every version since the first edit, the newest first; the original is the last. */
  edits?: { editor: string; body: string; at: Date }[];
  createdAt: Date;
  updatedAt: Date;
}

export type Conclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'action_required'
  | 'startup_failure'
  | 'stale';

export interface CheckRun {
  id: number;
  name: string;
  headSha: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: Conclusion | undefined;
  startedAt: Date | undefined;
  completedAt: Date | undefined;
  externalId: string | undefined;
  detailsUrl: string | undefined;
  output: { title?: string; summary?: string; text?: string };
  annotations: Record<string, unknown>[];
  author: string;
  createdAt: Date;
}

export interface CommitStatus {
  id: number;
  sha: string;
  state: 'error' | 'failure' | 'pending' | 'success';
  context: string;
  description: string | undefined;
  targetUrl: string | undefined;
  author: string;
  createdAt: Date;
}

export interface WorkflowRun {
  readonly id: number;
  readonly repository: Repository;
  /** `.github/workflows/x.yml` */
  readonly workflow: string;
  readonly name: string;
  readonly number: number;
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string;
  readonly headRepository: Repository;
  /** Where its caches live: `refs/heads/main`, `refs/pull/7/merge`. */
  readonly ref: string;
  readonly actor: string;
  readonly createdAt: Date;
  /** Workflows of other repositories that it calls: `owner/repo/.github/workflows/x.yml@ref`. */
  called: readonly string[];
  attempt: number;
  status: 'queued' | 'in_progress' | 'completed' | 'waiting';
  conclusion: Conclusion | undefined;
  /** How earlier attempts ended, the first one first. */
  earlier: (Conclusion | undefined)[];
  startedAt: Date;
  updatedAt: Date;
  jobs: Job[];
  /** Jobs that wait for a reviewer of their environment. */
  pending: PendingDeployment[];
}

export interface PendingDeployment {
  job: Job;
  environment: string;
  reviewers: readonly string[];
  decide(state: 'approved' | 'rejected'): void;
}

export interface Job {
  id: number;
  run: WorkflowRun;
  attempt: number;
  name: string;
  /** `runs-on`, as the job asks for it. */
  labels: string[];
  status: 'queued' | 'in_progress' | 'completed' | 'waiting';
  conclusion: Conclusion | undefined;
  createdAt: Date;
  startedAt: Date | undefined;
  completedAt: Date | undefined;
}

export interface Artifact {
  id: number;
  run: WorkflowRun;
  attempt: number;
  name: string;
  /** Key of the bytes in the blob storage. */
  blob: string;
  size: number;
  /** `sha256:<hex>`, as the client told it. */
  digest: string | undefined;
  mimeType: string;
  createdAt: Date;
  expiresAt: Date;
  /** Only what was finalized can be seen. */
  finalized: boolean;
}

export interface CacheEntry {
  id: number;
  repository: Repository;
  /** Branch scope: a run reads its own ref's entries, the base branch's and the default branch's. */
  ref: string;
  key: string;
  version: string;
  blob: string;
  size: number;
  createdAt: Date;
  finalized: boolean;
}
