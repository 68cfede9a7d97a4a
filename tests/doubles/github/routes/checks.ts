import type { CheckRun, CommitStatus, Conclusion } from '../model.ts';
import { pullMinimal, user } from '../render.ts';
import { listed, notFound, refusal, route, type Call, type Route } from '../route.ts';
import { nodeId } from '../world.ts';

/** Check runs and commit statuses. */
export const checkRoutes: Route[] = [
  route('POST /repos/{owner}/{repo}/check-runs', ['checks:write'], async (call) => {
    const given = call.body as PostedCheck & { name: string; head_sha: string };
    if ((await call.repository.git.commit(given.head_sha)) === undefined)
      return refusal(422, `No commit found for SHA: ${given.head_sha}`);
    const now = call.world.now();
    const check: CheckRun = {
      id: call.world.id(),
      name: given.name,
      headSha: given.head_sha,
      status: 'queued',
      conclusion: undefined,
      startedAt: now,
      completedAt: undefined,
      externalId: undefined,
      detailsUrl: undefined,
      output: {},
      annotations: [],
      author: call.token.login,
      createdAt: now,
    };
    change(call, check, given);
    call.world.state(call.repository).checks.push(check);
    return { status: 201, body: checkBody(call, check) };
  }),
  route('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', ['checks:write'], (call) => {
    const check = checkOf(call);
    if (!check) return notFound();
    // An app changes only its own check runs.
    if (check.author !== call.token.login)
      return refusal(403, 'Invalid app_id `15368` - check run can only be modified by the GitHub App that created it.');
    change(call, check, call.body as PostedCheck);
    return { status: 200, body: checkBody(call, check) };
  }),
  route('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', ['checks:read'], (call) => {
    const check = checkOf(call);
    return check ? { status: 200, body: checkBody(call, check) } : notFound();
  }),
  route('GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations', ['checks:read'], (call) => {
    const check = checkOf(call);
    if (!check) return notFound();
    const all = check.annotations.map((annotation, id) => ({ id, annotation }));
    const { page, headers } = listed(call, all);
    const blob = call.world.link(`${call.repository.fullName}/blob/${check.headSha}/`);
    const body = page.map(({ annotation }) => ({
      start_column: null,
      end_column: null,
      title: null,
      raw_details: null,
      ...annotation,
      blob_href: `${blob}${String(annotation['path'])}`,
    }));
    return { status: 200, body, headers };
  }),
  route('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', ['checks:read'], async (call) => {
    const sha = await call.repository.git.commitOf(call.params['ref']!);
    if (sha === undefined) return refusal(422, `No commit found for SHA: ${call.params['ref']}`);
    const { query } = call;
    const fitting = call.world
      .state(call.repository)
      .checks.filter((check) => check.headSha === sha)
      .filter((check) => !query.has('check_name') || check.name === query.get('check_name'))
      .filter((check) => !query.has('status') || check.status === query.get('status'))
      .reverse();
    const latest =
      query.get('filter') === 'all'
        ? fitting
        : fitting.filter((check, index) => fitting.findIndex(({ name }) => name === check.name) === index);
    const { page, total, headers } = listed(call, latest);
    return {
      status: 200,
      body: { total_count: total, check_runs: page.map((check) => checkBody(call, check)) },
      headers,
    };
  }),
  route('POST /repos/{owner}/{repo}/statuses/{sha}', ['statuses:write'], async (call) => {
    const sha = call.params['sha']!;
    if ((await call.repository.git.commit(sha)) === undefined) return refusal(422, `No commit found for SHA: ${sha}`);
    const given = call.body as {
      state: CommitStatus['state'];
      context?: string;
      description?: string | null;
      target_url?: string | null;
    };
    const status: CommitStatus = {
      id: call.world.id(),
      sha,
      state: given.state,
      context: given.context ?? 'default',
      description: given.description ?? undefined,
      targetUrl: given.target_url ?? undefined,
      author: call.token.login,
      createdAt: call.world.now(),
    };
    call.world.state(call.repository).statuses.push(status);
    return { status: 201, body: statusBody(call, status) };
  }),
  route('GET /repos/{owner}/{repo}/commits/{ref}/statuses', ['statuses:read'], async (call) => {
    const sha = await call.repository.git.commitOf(call.params['ref']!);
    const all = call.world
      .state(call.repository)
      .statuses.filter((status) => status.sha === sha)
      .reverse();
    const { page, headers } = listed(call, all);
    return { status: 200, body: page.map((status) => statusBody(call, status)), headers };
  }),
];

interface PostedCheck {
  name?: string;
  status?: CheckRun['status'];
  conclusion?: Conclusion;
  started_at?: string;
  completed_at?: string;
  external_id?: string;
  details_url?: string;
  output?: { title?: string; summary?: string; text?: string; annotations?: Record<string, unknown>[] };
}

function change(call: Call, check: CheckRun, given: PostedCheck): void {
  if (given.name !== undefined) check.name = given.name;
  if (given.status !== undefined) check.status = given.status;
  if (given.conclusion !== undefined) [check.conclusion, check.status] = [given.conclusion, 'completed'];
  if (check.status !== 'completed') [check.conclusion, check.completedAt] = [undefined, undefined];
  else check.completedAt = given.completed_at ? new Date(given.completed_at) : (check.completedAt ?? call.world.now());
  if (given.started_at !== undefined) check.startedAt = new Date(given.started_at);
  if (given.external_id !== undefined) check.externalId = given.external_id;
  if (given.details_url !== undefined) check.detailsUrl = given.details_url;
  const { annotations = [], ...output } = given.output ?? {};
  check.output = { ...check.output, ...output };
  // Annotations are added, never replaced.
  check.annotations.push(...annotations);
}

function checkOf(call: Call): CheckRun | undefined {
  const id = Number(call.params['check_run_id']);
  return call.world.state(call.repository).checks.find((check) => check.id === id);
}

function checkBody(call: Call, check: CheckRun) {
  const { world, repository } = call;
  const url = world.api(`repos/${repository.fullName}/check-runs/${check.id}`);
  const html = world.link(`${repository.fullName}/runs/${check.id}`);
  const pulls = world
    .state(repository)
    .pulls.filter((pull) => pull.headSha === check.headSha && pull.headRepository === repository);
  return {
    id: check.id,
    node_id: nodeId('CR', check.id),
    head_sha: check.headSha,
    external_id: check.externalId ?? '',
    url,
    html_url: html,
    details_url: check.detailsUrl ?? html,
    status: check.status,
    conclusion: check.conclusion ?? null,
    started_at: check.startedAt ? world.time(check.startedAt) : null,
    completed_at: check.completedAt ? world.time(check.completedAt) : null,
    output: {
      title: check.output.title ?? null,
      summary: check.output.summary ?? null,
      text: check.output.text ?? null,
      annotations_count: check.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: check.name,
    check_suite: { id: call.token.run ? call.token.run.id + 1 : repository.id + 1 },
    app: {
      id: 15368,
      slug: 'github-actions',
      node_id: nodeId('A', 15368),
      owner: user(world, 'github'),
      name: 'GitHub Actions',
      description: 'Automate your workflow from idea to production',
      external_url: 'https://help.github.com/en/actions',
      html_url: world.link('apps/github-actions'),
      created_at: '2018-07-30T09:30:17Z',
      updated_at: '2024-04-10T20:33:16Z',
      permissions: {},
      events: [],
    },
    pull_requests: pulls.map((pull) => pullMinimal(world, pull)),
  };
}

function statusBody(call: Call, status: CommitStatus) {
  const { world } = call;
  const creator = user(world, status.author);
  return {
    url: world.api(`repos/${call.repository.fullName}/statuses/${status.sha}`),
    avatar_url: creator.avatar_url,
    id: status.id,
    node_id: nodeId('SC', status.id),
    state: status.state,
    description: status.description ?? null,
    target_url: status.targetUrl ?? null,
    context: status.context,
    created_at: world.time(status.createdAt),
    updated_at: world.time(status.createdAt),
    creator,
  };
}
