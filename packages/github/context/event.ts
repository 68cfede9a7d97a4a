import { z } from 'zod';
import type { Change, Files } from '#kit';
import { fail } from '../errors.ts';

export const eventNames = [
  'pull_request',
  'pull_request_target',
  'merge_group',
  'push',
  'release',
  'schedule',
  'workflow_dispatch',
  'repository_dispatch',
  'workflow_run',
] as const;
export type EventName = (typeof eventNames)[number];

/** The run whose end started this one. Whoever may open a pull request decides what it did, and what it is called. */
export interface TriggeringRun {
  readonly id: number;
  readonly number: number;
  readonly attempt: number;
  /** Path of its workflow: `.github/workflows/x.yml`. */
  readonly workflowPath: string;
  /** Of the workflow: what `on: workflow_run` goes by. */
  readonly name: string | null;
  readonly event: string;
  readonly conclusion: string | null;
  /** When that attempt ended, as ISO 8601: GitHub writes the event then. */
  readonly endedAt?: string;
  readonly headSha: string;
  readonly headBranch: string | null;
  /** `owner/name`; absent when the fork was deleted. */
  readonly headRepository?: string;
}

const commit = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a whole commit id');
const branch = z.string().min(1);
const number = z.number().int().positive();
const repository = z.object({ full_name: z.string(), id: z.number().optional() });
const end = z.object({ ref: branch, sha: commit, repo: repository.nullish() });

const Common = z.object({ repository: z.object({ default_branch: branch }) });
const PullRequest = z.object({ pull_request: z.object({ number, head: end, base: end }) });
const MergeGroup = z.object({
  merge_group: z.object({ head_sha: commit, head_ref: branch, base_sha: commit, base_ref: branch }),
});
const WorkflowRun = z.object({
  repository,
  workflow_run: z.object({
    id: number,
    run_number: number,
    run_attempt: number.default(1),
    path: z.string(),
    name: z.string().nullish(),
    event: z.string(),
    conclusion: z.string().nullish(),
    updated_at: z.iso.datetime({ offset: true }).nullish(),
    head_sha: commit,
    head_branch: z.string().nullish(),
    head_repository: repository.nullish(),
    pull_requests: z
      .array(z.object({ number, head: z.object({ sha: commit }), base: z.object({ ref: branch, sha: commit }) }))
      .nullish(),
  }),
});

/** From the environment. */
interface Run {
  commit: string;
  ref: string;
  repository: string;
}

/** As GitHub wrote it; only what is read here is checked. */
export type Payload = Readonly<Record<string, unknown>>;

interface Event {
  event: Payload;
  defaultBranch: string;
  change: Change;
  triggering?: TriggeringRun;
}

/** @throws MLOPS_GITHUB_EVENT naming the field */
export async function readEvent(
  name: EventName,
  path: string,
  files: Pick<Files, 'readText'>,
  run: Run,
): Promise<Event> {
  const event = await readPayload(path, files);
  const expect = <T>(schema: z.ZodType<T>): T => checked(schema, event, path);
  const defaultBranch = expect(Common).repository.default_branch;
  switch (name) {
    case 'pull_request':
    case 'pull_request_target':
      return { event, defaultBranch, change: ofPullRequest(run, expect(PullRequest).pull_request) };
    case 'merge_group':
      return { event, defaultBranch, change: ofMergeGroup(run, expect(MergeGroup).merge_group) };
    case 'workflow_run':
      return { event, defaultBranch, ...ofWorkflowRun(run, expect(WorkflowRun)) };
    case 'push':
    case 'release':
    case 'workflow_dispatch':
      return { event, defaultBranch, change: onBranch(run, branchOf(run.ref), tagOf(run.ref)) };
    case 'schedule':
    case 'repository_dispatch':
      // These run on the default branch only.
      return { event, defaultBranch, change: onBranch(run, defaultBranch) };
  }
}

async function readPayload(path: string, files: Pick<Files, 'readText'>): Promise<Payload> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(await files.readText(path)));
  } catch (cause) {
    throw fail('MLOPS_GITHUB_EVENT', {
      message: `GITHUB_EVENT_PATH names ${path}, which cannot be read as JSON: ${(cause as Error).message}`,
      where: { file: path, field: 'GITHUB_EVENT_PATH' },
      hint: 'The runner writes this file before the job; run the job again.',
      cause,
    });
  }
}

function checked<T>(schema: z.ZodType<T>, event: Payload, path: string): T {
  const read = schema.safeParse(event);
  if (read.success) return read.data;
  const { path: field, message } = read.error.issues[0]!;
  const name = field.map(String).join('.') || 'the event';
  throw fail('MLOPS_GITHUB_EVENT', {
    message: `The event file says nothing sensible about ${name}: ${message}`,
    where: { file: path, field: name },
    hint: 'The runner writes this file before the job. If it is from a newer or older server than this action knows, say so in an issue.',
  });
}

function onBranch({ commit }: Run, branch: string | undefined, tag?: string): Change {
  const on = { ...(branch !== undefined && { branch }), ...(tag !== undefined && { tag }) };
  return { commit, head: commit, ...on, untrusted: false };
}

function ofPullRequest({ commit }: Run, { number, head, base }: z.output<typeof PullRequest>['pull_request']): Change {
  const untrusted = !sameRepository(head.repo, base.repo);
  return {
    commit,
    head: head.sha,
    // A fork may call its branch what it likes, `main` among it.
    ...(!untrusted && { branch: head.ref }),
    base: { branch: base.ref, commit: base.sha },
    pullRequest: number,
    untrusted,
  };
}

function ofMergeGroup({ commit }: Run, group: z.output<typeof MergeGroup>['merge_group']): Change {
  return {
    commit,
    head: group.head_sha,
    branch: branchOf(group.head_ref) ?? group.head_ref,
    base: { branch: branchOf(group.base_ref) ?? group.base_ref, commit: group.base_sha },
    untrusted: false,
  };
}

function ofWorkflowRun(
  { commit }: Run,
  { repository, workflow_run: run }: z.output<typeof WorkflowRun>,
): Pick<Event, 'change' | 'triggering'> {
  const untrusted = !sameRepository(run.head_repository, repository);
  const [pull, ...others] = (run.pull_requests ?? []).filter(({ head }) => head.sha === run.head_sha);
  const known = !untrusted && pull && others.length === 0 ? pull : undefined;
  return {
    triggering: {
      id: run.id,
      number: run.run_number,
      attempt: run.run_attempt,
      workflowPath: run.path.replace(/@.*$/, ''),
      name: run.name ?? null,
      event: run.event,
      conclusion: run.conclusion ?? null,
      ...(run.updated_at != null && { endedAt: run.updated_at }),
      headSha: run.head_sha,
      headBranch: run.head_branch ?? null,
      ...(run.head_repository && { headRepository: run.head_repository.full_name }),
    },
    change: {
      commit,
      head: run.head_sha,
      ...(!untrusted && run.head_branch != null && { branch: run.head_branch }),
      ...(known && { base: { branch: known.base.ref, commit: known.base.sha }, pullRequest: known.number }),
      untrusted,
    },
  };
}

/** A repository that is gone, or not said, is another one. */
function sameRepository(
  a: z.output<typeof repository> | null | undefined,
  b: z.output<typeof repository> | null | undefined,
): boolean {
  if (!a || !b) return false;
  const sameId = a.id === undefined || b.id === undefined || a.id === b.id;
  return sameId && a.full_name.toLowerCase() === b.full_name.toLowerCase();
}

/** `refs/heads/x/y` → `x/y`; undefined for a tag. */
function branchOf(ref: string): string | undefined {
  return /^refs\/heads\/(.+)$/.exec(ref)?.[1];
}

function tagOf(ref: string): string | undefined {
  return /^refs\/tags\/(.+)$/.exec(ref)?.[1];
}
