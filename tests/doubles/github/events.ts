import type { PullRequest, Release, Repository, WorkflowRun } from './model.ts';
import { fullRepository, nameOfRun, simpleCommit, user, workflowId, workflowRun } from './render.ts';
import { pullFull } from './routes/pulls.ts';
import type { World } from './world.ts';

/** Something that starts workflows: what `on:` is compared with, and what a run of it knows. */
export interface Event {
  repository: Repository;
  name:
    | 'push'
    | 'pull_request'
    | 'pull_request_target'
    | 'workflow_run'
    | 'schedule'
    | 'workflow_dispatch'
    | 'repository_dispatch'
    | 'release'
    | 'merge_group';
  /** `types:`; undefined where the event has none. */
  activity: string | undefined;
  /** What `branches:` speaks of. */
  branch: string;
  /** Set instead of `branch` when a tag was pushed. */
  tag?: string;
  /** What `paths:` speaks of; undefined where the event has no paths. */
  changed: string[] | undefined;
  /** GITHUB_SHA and GITHUB_REF. */
  sha: string;
  ref: string;
  /** The commit whose workflow files count. */
  workflowsAt: string;
  /** How the run is listed. */
  headSha: string;
  headBranch: string;
  headRepository: Repository;
  pullRequest?: PullRequest;
  /** For `workflow_run`: the run that ended. */
  completed?: WorkflowRun;
  /** For `schedule`. */
  cron?: string;
  actor: string;
  /** `github.event` */
  payload: Record<string, unknown>;
}

const ZERO = '0'.repeat(40);

/** A push by a person. @param before undefined for a new branch */
export async function pushEvent(
  world: World,
  repository: Repository,
  push: { ref: string; before: string | undefined; after: string; actor?: string },
): Promise<Event> {
  const { git } = repository;
  const { ref, before, actor = 'ada' } = push;
  // Of an annotated tag, the commit.
  const after = (await git.resolve(`${push.after}^{commit}`))!;
  const commits = await git.commits(
    (await git.history(before === undefined ? after : `${before}..${after}`, { count: 20 })).reverse(),
  );
  const parent = before ?? (await git.commit(after))!.parents[0];
  const changed =
    parent === undefined
      ? (await git.tree(after, true)).map(({ path }) => path)
      : (await git.changes(parent, after)).map(({ path }) => path);
  const name = ref.replace(/^refs\/(heads|tags)\//, '');
  const person = { name: actor, email: `${actor}@example.org` };
  return {
    repository,
    name: 'push',
    activity: undefined,
    branch: name,
    ...(ref.startsWith('refs/tags/') ? { tag: name } : {}),
    changed,
    sha: after,
    ref,
    workflowsAt: after,
    headSha: after,
    headBranch: name,
    headRepository: repository,
    actor,
    payload: {
      ref,
      before: before ?? ZERO,
      after: push.after,
      created: before === undefined,
      deleted: false,
      forced: false,
      base_ref: null,
      compare: world.link(`${repository.fullName}/compare/${before ?? ZERO}...${after}`),
      commits: commits.map((commit) => ({ ...simpleCommit(commit), distinct: true })),
      head_commit: commits.length > 0 ? simpleCommit(commits.at(-1)!) : null,
      pusher: person,
      ...common(world, repository, actor),
    },
  };
}

/** @returns undefined when the merge commit can not be made: GitHub starts nothing then */
export async function pullRequestEvent(
  world: World,
  pull: PullRequest,
  activity: 'opened' | 'synchronize' | 'reopened' | 'edited' | 'closed' | 'labeled',
  options: { before?: string; target?: boolean } = {},
): Promise<Event | undefined> {
  if (pull.mergeSha === undefined) return undefined;
  const { repository } = pull;
  const { git } = repository;
  const changes = await git.changes((await git.mergeBase(pull.baseSha, pull.headSha)) ?? pull.baseSha, pull.headSha);
  const target = options.target === true;
  return {
    repository,
    name: target ? 'pull_request_target' : 'pull_request',
    activity,
    branch: pull.base,
    changed: changes.map(({ path }) => path),
    sha: target ? pull.baseSha : pull.mergeSha,
    ref: target ? `refs/heads/${pull.base}` : `refs/pull/${pull.number}/merge`,
    workflowsAt: target ? pull.baseSha : pull.mergeSha,
    headSha: pull.headSha,
    headBranch: pull.head,
    headRepository: pull.headRepository,
    pullRequest: pull,
    actor: pull.author,
    payload: {
      action: activity,
      number: pull.number,
      pull_request: await pullFull(world, pull),
      ...(options.before === undefined ? {} : { before: options.before, after: pull.headSha }),
      ...common(world, repository, pull.author),
    },
  };
}

export async function workflowRunEvent(
  world: World,
  run: WorkflowRun,
  activity: 'requested' | 'in_progress' | 'completed',
): Promise<Event> {
  const { repository } = run;
  const event = await defaultBranchEvent(world, repository, 'workflow_run', run.actor, {
    action: activity,
    workflow_run: await workflowRun(world, run),
    workflow: {
      id: workflowId(repository, run.workflow),
      name: await nameOfRun(run),
      path: run.workflow,
      state: 'active',
    },
  });
  return { ...event, activity, branch: run.headBranch, completed: run };
}

export function scheduleEvent(world: World, repository: Repository, cron: string): Promise<Event> {
  return defaultBranchEvent(world, repository, 'schedule', 'ada', { schedule: cron }).then((event) => ({
    ...event,
    cron,
  }));
}

/** @param inputs as a person typed them: text */
export async function dispatchEvent(
  world: World,
  repository: Repository,
  workflow: string,
  inputs: Record<string, string> = {},
  options: { actor?: string; branch?: string } = {},
): Promise<Event> {
  const branch = options.branch ?? repository.defaultBranch;
  const ref = `refs/heads/${branch}`;
  const event = await defaultBranchEvent(world, repository, 'workflow_dispatch', options.actor ?? 'ada', {
    inputs,
    ref,
    workflow,
  });
  const sha = (await repository.git.resolve(ref))!;
  return { ...event, sha, ref, workflowsAt: sha, headSha: sha, headBranch: branch, branch };
}

/** @param type what `types:` speaks of */
export async function repositoryDispatchEvent(
  world: World,
  repository: Repository,
  type: string,
  payload: Record<string, unknown>,
  actor: string,
): Promise<Event> {
  const { defaultBranch: branch } = repository;
  const event = { action: type, branch, client_payload: payload };
  return { ...(await defaultBranchEvent(world, repository, 'repository_dispatch', actor, event)), activity: type };
}

/** A person has published a release: the run is of its tag, whose workflow files count. */
export async function releaseEvent(
  world: World,
  repository: Repository,
  { id, tag, name, body, draft, author }: Release,
  activity: 'created' | 'published' | 'released',
): Promise<Event> {
  const ref = `refs/tags/${tag}`;
  const sha = await repository.git.resolve(`${ref}^{commit}`);
  if (sha === undefined) throw new Error(`${repository.fullName} has no ${tag}`);
  const release = { id, tag_name: tag, name, body, draft, prerelease: false, author: user(world, author) };
  return {
    repository,
    name: 'release',
    activity,
    branch: tag,
    tag,
    changed: undefined,
    sha,
    ref,
    workflowsAt: sha,
    headSha: sha,
    headBranch: tag,
    headRepository: repository,
    actor: author,
    payload: { action: activity, release, ...common(world, repository, author) },
  };
}

/** The merge queue tries a pull request on the base branch's tip. */
export async function mergeGroupEvent(world: World, pull: PullRequest): Promise<Event> {
  const { repository, mergeSha: sha } = pull;
  if (sha === undefined) throw new Error(`#${pull.number} can not be merged`);
  const ref = `refs/heads/gh-readonly-queue/${pull.base}/pr-${pull.number}-${pull.baseSha}`;
  await repository.git.forceRef(ref, sha);
  const commit = (await repository.git.commit(sha))!;
  const branch = ref.slice('refs/heads/'.length);
  return {
    repository,
    name: 'merge_group',
    activity: 'checks_requested',
    branch: pull.base,
    changed: undefined,
    sha,
    ref,
    workflowsAt: sha,
    headSha: sha,
    headBranch: branch,
    headRepository: repository,
    actor: pull.author,
    payload: {
      action: 'checks_requested',
      merge_group: {
        head_sha: sha,
        head_ref: ref,
        base_sha: pull.baseSha,
        base_ref: `refs/heads/${pull.base}`,
        head_commit: simpleCommit(commit),
      },
      ...common(world, repository, pull.author),
    },
  };
}

async function defaultBranchEvent(
  world: World,
  repository: Repository,
  name: Event['name'],
  actor: string,
  payload: Record<string, unknown>,
): Promise<Event> {
  const branch = repository.defaultBranch;
  const sha = await repository.git.resolve(`refs/heads/${branch}`);
  if (sha === undefined) throw new Error(`${repository.fullName} has no ${branch}`);
  return {
    repository,
    name,
    activity: undefined,
    branch,
    changed: undefined,
    sha,
    ref: `refs/heads/${branch}`,
    workflowsAt: sha,
    headSha: sha,
    headBranch: branch,
    headRepository: repository,
    actor,
    payload: { ...payload, ...common(world, repository, actor) },
  };
}

function common(world: World, repository: Repository, actor: string) {
  return { repository: fullRepository(world, repository), sender: user(world, actor) };
}
