import type { PullRequest, Repository } from '../model.ts';
import { diffEntry, fullRepository, user } from '../render.ts';
import { openPull } from '../pulls.ts';
import { listed, notFound, paged, refusal, route, type Call, type Route } from '../route.ts';
import { nodeId, type World } from '../world.ts';

export const pullRoutes: Route[] = [
  route('GET /repos/{owner}/{repo}/pulls', ['pull-requests:read'], (call) => {
    const { query } = call;
    const state = query.get('state') ?? 'open';
    const pulls = call.world
      .state(call.repository)
      .pulls.filter((pull) => state === 'all' || pull.state === state)
      .filter((pull) => !query.has('base') || pull.base === query.get('base'))
      .filter((pull) => !query.has('head') || headLabel(pull) === query.get('head'))
      .sort((a, b) => b.number - a.number);
    const { page, headers } = listed(call, pulls);
    return { status: 200, body: page.map((pull) => pullSimple(call.world, pull)), headers };
  }),
  route('POST /repos/{owner}/{repo}/pulls', ['pull-requests:write'], async (call) => {
    const { head, base, title, body } = call.body as { head: string; base: string; title?: string; body?: string };
    const { git } = call.repository;
    const heads = await Promise.all([head, base].map((branch) => git.resolve(`refs/heads/${branch}`)));
    if (heads.includes(undefined))
      return refusal(422, 'Validation Failed', { errors: [{ resource: 'PullRequest', code: 'invalid' }] });
    const { login } = call.token;
    const pull = await openPull(call.world, {
      repository: call.repository,
      head,
      base,
      author: login,
      ...(title ? { title } : {}),
      ...(body ? { body } : {}),
    });
    // What a job's token opens starts no workflow.
    if (!login.endsWith('[bot]')) call.world.onOpened(pull);
    return { status: 201, body: await pullFull(call.world, pull) };
  }),
  route('GET /repos/{owner}/{repo}/pulls/{pull_number}', ['pull-requests:read'], async (call) => {
    const pull = pullOf(call);
    return pull ? { status: 200, body: await pullFull(call.world, pull) } : notFound();
  }),
  route('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', ['pull-requests:read'], async (call) => {
    const pull = pullOf(call);
    if (!pull) return notFound();
    const { git } = pull.repository;
    const merge = (await git.mergeBase(pull.baseSha, pull.headSha)) ?? pull.baseSha;
    const { page, headers } = paged(call, await git.changes(merge, pull.headSha));
    return { status: 200, body: page.map((one) => diffEntry(call.world, call.repository, pull.headSha, one)), headers };
  }),
];

function pullOf(call: Call): PullRequest | undefined {
  const number = Number(call.params['pull_number']);
  return call.world.state(call.repository).pulls.find((pull) => pull.number === number);
}

const headLabel = (pull: PullRequest) => `${pull.headRepository.owner}:${pull.head}`;

export function pullSimple(world: World, pull: PullRequest) {
  const { repository, number } = pull;
  const at = (rest: string) => world.api(`repos/${repository.fullName}${rest}`);
  const html = world.link(`${repository.fullName}/pull/${number}`);
  const addresses = {
    url: at(`/pulls/${number}`),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: at(`/issues/${number}`),
    commits_url: at(`/pulls/${number}/commits`),
    review_comments_url: at(`/pulls/${number}/comments`),
    review_comment_url: at('/pulls/comments{/number}'),
    comments_url: at(`/issues/${number}/comments`),
    statuses_url: at(`/statuses/${pull.headSha}`),
  };
  const link = (href: string) => ({ href });
  return {
    ...addresses,
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: user(world, pull.author),
    body: pull.body === '' ? null : pull.body,
    created_at: world.time(pull.createdAt),
    updated_at: world.time(pull.updatedAt),
    closed_at: pull.state === 'closed' ? world.time(pull.updatedAt) : null,
    merged_at: pull.merged ? world.time(pull.updatedAt) : null,
    merge_commit_sha: pull.mergeSha ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft: false,
    head: side(world, pull.headRepository, pull.head, pull.headSha),
    base: side(world, repository, pull.base, pull.baseSha),
    _links: {
      self: link(addresses.url),
      html: link(html),
      issue: link(addresses.issue_url),
      comments: link(addresses.comments_url),
      review_comments: link(addresses.review_comments_url),
      review_comment: link(addresses.review_comment_url),
      commits: link(addresses.commits_url),
      statuses: link(addresses.statuses_url),
    },
    author_association: pull.headRepository === repository ? 'MEMBER' : 'NONE',
    auto_merge: null,
  };
}

function side(world: World, repository: Repository, ref: string, sha: string) {
  return {
    label: `${repository.owner}:${ref}`,
    ref,
    sha,
    user: user(world, repository.owner),
    repo: fullRepository(world, repository),
  };
}

export async function pullFull(world: World, pull: PullRequest) {
  const { git } = pull.repository;
  const merge = (await git.mergeBase(pull.baseSha, pull.headSha)) ?? pull.baseSha;
  const changes = await git.changes(merge, pull.headSha);
  const sum = (key: 'additions' | 'deletions') => changes.reduce((total, change) => total + change[key], 0);
  return {
    ...pullSimple(world, pull),
    merged: pull.merged,
    mergeable: pull.mergeSha !== undefined,
    rebaseable: pull.mergeSha !== undefined,
    mergeable_state: pull.mergeSha === undefined ? 'dirty' : 'clean',
    merged_by: null,
    comments: world.state(pull.repository).comments.filter(({ issue }) => issue === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: (await git.history(`${pull.baseSha}..${pull.headSha}`)).length,
    additions: sum('additions'),
    deletions: sum('deletions'),
    changed_files: changes.length,
  };
}
