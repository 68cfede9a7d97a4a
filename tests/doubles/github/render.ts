import { parse } from 'yaml';
import type { Commit, FileChange } from './git.ts';
import type { PullRequest, Repository, WorkflowRun } from './model.ts';
import { nodeId, type World } from './world.ts';

const ACTIONS_BOT = 'github-actions[bot]';

/** A stable number for a name. */
function numberOf(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 900_000_000, 7) + 1_000;
}

export function user(world: World, login: string) {
  const id = login === ACTIONS_BOT ? 41_898_282 : numberOf(login);
  const at = (rest: string) => world.api(`users/${encodeURIComponent(login)}${rest}`);
  return {
    login,
    id,
    node_id: nodeId('U', id),
    avatar_url: world.link(`avatars/${id}`),
    gravatar_id: '',
    url: at(''),
    html_url: login === ACTIONS_BOT ? world.link('apps/github-actions') : world.link(login),
    followers_url: at('/followers'),
    following_url: at('/following{/other_user}'),
    gists_url: at('/gists{/gist_id}'),
    starred_url: at('/starred{/owner}{/repo}'),
    subscriptions_url: at('/subscriptions'),
    organizations_url: at('/orgs'),
    repos_url: at('/repos'),
    events_url: at('/events{/privacy}'),
    received_events_url: at('/received_events'),
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    site_admin: false,
  };
}

/** Address templates under a repository, name of the field → rest of the address. */
const TEMPLATES = {
  archive: '/{archive_format}{/ref}',
  assignees: '/assignees{/user}',
  blobs: '/git/blobs{/sha}',
  branches: '/branches{/branch}',
  collaborators: '/collaborators{/collaborator}',
  comments: '/comments{/number}',
  commits: '/commits{/sha}',
  compare: '/compare/{base}...{head}',
  contents: '/contents/{+path}',
  contributors: '/contributors',
  deployments: '/deployments',
  downloads: '/downloads',
  events: '/events',
  forks: '/forks',
  git_commits: '/git/commits{/sha}',
  git_refs: '/git/refs{/sha}',
  git_tags: '/git/tags{/sha}',
  hooks: '/hooks',
  issue_comment: '/issues/comments{/number}',
  issue_events: '/issues/events{/number}',
  issues: '/issues{/number}',
  keys: '/keys{/key_id}',
  labels: '/labels{/name}',
  languages: '/languages',
  merges: '/merges',
  milestones: '/milestones{/number}',
  notifications: '/notifications{?since,all,participating}',
  pulls: '/pulls{/number}',
  releases: '/releases{/id}',
  stargazers: '/stargazers',
  statuses: '/statuses/{sha}',
  subscribers: '/subscribers',
  subscription: '/subscription',
  tags: '/tags',
  teams: '/teams',
  trees: '/git/trees{/sha}',
} as const;

function minimalRepository(world: World, repository: Repository) {
  const at = (rest: string) => world.api(`repos/${repository.fullName}${rest}`);
  const urls = Object.entries(TEMPLATES).map(([name, rest]) => [`${name}_url`, at(rest)]);
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
    owner: user(world, repository.owner),
    html_url: world.link(repository.fullName),
    description: null,
    fork: repository.fork !== undefined,
    url: at(''),
    ...(Object.fromEntries(urls) as Record<`${keyof typeof TEMPLATES}_url`, string>),
  };
}

export function fullRepository(world: World, repository: Repository): Record<string, unknown> {
  const time = world.time(repository.createdAt);
  return {
    ...minimalRepository(world, repository),
    git_url: `git:${world.link(repository.fullName).slice('https:'.length)}.git`,
    ssh_url: `git@github.com:${repository.fullName}.git`,
    clone_url: `${world.link(repository.fullName)}.git`,
    mirror_url: null,
    svn_url: world.link(repository.fullName),
    homepage: null,
    language: null,
    forks_count: 0,
    forks: 0,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    size: 0,
    default_branch: repository.defaultBranch,
    open_issues_count: 0,
    open_issues: 0,
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility: repository.private ? 'private' : 'public',
    license: null,
    pushed_at: time,
    created_at: time,
    updated_at: time,
    allow_forking: true,
    web_commit_signoff_required: false,
    network_count: 0,
    subscribers_count: 0,
    ...(repository.fork
      ? { parent: fullRepository(world, repository.fork), source: fullRepository(world, repository.fork) }
      : {}),
  };
}

const UNVERIFIED = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

export function commitFull(world: World, repository: Repository, commit: Commit) {
  const at = (rest: string) => world.api(`repos/${repository.fullName}${rest}`);
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: at(`/git/trees/${commit.tree}`) },
      url: at(`/git/commits/${commit.sha}`),
      comment_count: 0,
      verification: UNVERIFIED,
    },
    url: at(`/commits/${commit.sha}`),
    html_url: world.link(`${repository.fullName}/commit/${commit.sha}`),
    comments_url: at(`/commits/${commit.sha}/comments`),
    author: commit.author.name === ACTIONS_BOT ? user(world, ACTIONS_BOT) : null,
    committer: null,
    parents: commit.parents.map((sha) => ({
      sha,
      url: at(`/commits/${sha}`),
      html_url: world.link(`${repository.fullName}/commit/${sha}`),
    })),
  };
}

export function gitCommit(world: World, repository: Repository, commit: Commit) {
  const at = (rest: string) => world.api(`repos/${repository.fullName}${rest}`);
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    url: at(`/git/commits/${commit.sha}`),
    html_url: world.link(`${repository.fullName}/commit/${commit.sha}`),
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: at(`/git/trees/${commit.tree}`) },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: at(`/git/commits/${sha}`),
      html_url: world.link(`${repository.fullName}/commit/${sha}`),
    })),
    verification: UNVERIFIED,
  };
}

export function diffEntry(world: World, repository: Repository, at: string, change: FileChange) {
  return {
    sha: change.sha,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: world.link(`${repository.fullName}/blob/${at}/${change.path}`),
    raw_url: world.link(`${repository.fullName}/raw/${at}/${change.path}`),
    contents_url: world.api(`repos/${repository.fullName}/contents/${change.path}?ref=${at}`),
    ...(change.patch === '' ? {} : { patch: change.patch }),
    ...(change.previous === undefined ? {} : { previous_filename: change.previous }),
  };
}

/** The short form that runs and check runs carry. */
export function pullMinimal(world: World, pull: PullRequest) {
  const place = (repository: Repository) => ({
    id: repository.id,
    url: world.api(`repos/${repository.fullName}`),
    name: repository.name,
  });
  return {
    id: pull.id,
    number: pull.number,
    url: world.api(`repos/${pull.repository.fullName}/pulls/${pull.number}`),
    head: { ref: pull.head, sha: pull.headSha, repo: place(pull.headRepository) },
    base: { ref: pull.base, sha: pull.baseSha, repo: place(pull.repository) },
  };
}

export function simpleCommit(commit: Commit) {
  const person = ({ name, email }: { name: string; email: string }) => ({ name, email });
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.committer.date,
    author: person(commit.author),
    committer: person(commit.committer),
  };
}

/** The number GitHub gives a workflow file. */
export function workflowId(repository: Repository, path: string): number {
  return numberOf(`${repository.fullName}:${path}`);
}

/** `run.name`, without keeping all others waiting for git. */
export async function nameOfRun({ repository, headSha, workflow }: WorkflowRun): Promise<string> {
  const { code, stdout } = await repository.git.ask(['cat-file', 'blob', `${headSha}:${workflow}`]);
  return workflowName(code === 0 ? stdout.toString('utf8') : '', workflow);
}

export function workflowName(text: string, path: string): string {
  const document: unknown = text === '' ? undefined : parse(text);
  const name = typeof document === 'object' && document !== null && 'name' in document ? document.name : undefined;
  return typeof name === 'string' ? name : path;
}

export async function workflowRun(world: World, run: WorkflowRun) {
  const { repository } = run;
  const at = (rest: string) => world.api(`repos/${repository.fullName}${rest}`);
  const head = (await repository.git.commit(run.headSha)) ?? (await run.headRepository.git.commit(run.headSha));
  const pulls = world.state(repository).pulls.filter(
    // GitHub leaves pull requests from forks out.
    (pull) => pull.headSha === run.headSha && pull.headRepository === repository && pull.state === 'open',
  );
  const id = workflowId(repository, run.workflow);
  const name = await nameOfRun(run);
  return {
    id: run.id,
    name,
    node_id: nodeId('WFR', run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflow,
    display_title: head?.message.split('\n')[0] ?? name,
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion ?? null,
    workflow_id: id,
    check_suite_id: run.id + 1,
    check_suite_node_id: nodeId('CS', run.id + 1),
    url: at(`/actions/runs/${run.id}`),
    html_url: world.link(`${repository.fullName}/actions/runs/${run.id}`),
    pull_requests: pulls.map((pull) => pullMinimal(world, pull)),
    created_at: world.time(run.createdAt),
    updated_at: world.time(run.updatedAt),
    actor: user(world, run.actor),
    run_attempt: run.attempt,
    referenced_workflows: run.called.map((path) => ({ path, sha: run.headSha, ref: 'refs/tags/v1' })),
    run_started_at: world.time(run.startedAt),
    triggering_actor: user(world, run.actor),
    jobs_url: at(`/actions/runs/${run.id}/jobs`),
    logs_url: at(`/actions/runs/${run.id}/logs`),
    check_suite_url: at(`/check-suites/${run.id + 1}`),
    artifacts_url: at(`/actions/runs/${run.id}/artifacts`),
    cancel_url: at(`/actions/runs/${run.id}/cancel`),
    rerun_url: at(`/actions/runs/${run.id}/rerun`),
    previous_attempt_url: run.attempt > 1 ? at(`/actions/runs/${run.id}/attempts/${run.attempt - 1}`) : null,
    workflow_url: at(`/actions/workflows/${id}`),
    head_commit: head ? simpleCommit(head) : null,
    repository: minimalRepository(world, repository),
    head_repository: minimalRepository(world, run.headRepository),
  };
}
