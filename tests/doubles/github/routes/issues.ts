import type { Issue } from '../model.ts';
import { user } from '../render.ts';
import { listed, notFound, refusal, route, type Call, type Route } from '../route.ts';
import { nodeId } from '../world.ts';

/** Issues, and who they may be assigned to. */
export const issueRoutes: Route[] = [
  route('GET /repos/{owner}/{repo}/issues', ['issues:read'], (call) => {
    const { query } = call;
    const state = query.get('state') ?? 'open';
    const since = query.get('since');
    const all = [...call.world.state(call.repository).issues, ...pullsAsIssues(call)]
      .filter((issue) => state === 'all' || issue.state === state)
      .filter((issue) => !query.has('creator') || issue.author === query.get('creator'))
      .filter((issue) => since === null || issue.updatedAt >= new Date(since))
      .sort((a, b) => b.id - a.id);
    const { page, headers } = listed(call, all);
    return { status: 200, body: page.map((issue) => issueBody(call, issue)), headers };
  }),
  route('POST /repos/{owner}/{repo}/issues', ['issues:write'], (call) => {
    const given = call.body as { title: string; body?: string; assignees?: string[] };
    const unknown = given.assignees?.find((login) => !isAssignable(call, login));
    if (unknown !== undefined)
      return refusal(422, 'Validation Failed', {
        errors: [{ value: unknown, resource: 'Issue', field: 'assignees', code: 'invalid' }],
      });
    const now = call.world.now();
    const repository = call.world.state(call.repository);
    const issue: Issue = {
      id: call.world.id(),
      number: ++repository.numbers,
      title: given.title,
      body: given.body ?? '',
      author: call.token.login,
      assignees: given.assignees ?? [],
      state: 'open',
      stateReason: undefined,
      createdAt: now,
      updatedAt: now,
    };
    repository.issues.push(issue);
    return { status: 201, body: issueBody(call, issue) };
  }),
  route('GET /repos/{owner}/{repo}/issues/{issue_number}', ['issues:read'], (call) => {
    const issue = issueOf(call);
    if (!issue) return notFound();
    // Only who asks for the one issue is told.
    const by = issue.state === 'closed' ? user(call.world, issue.closedBy ?? call.repository.owner) : null;
    return { status: 200, body: { ...issueBody(call, issue), closed_by: by } };
  }),
  route('PATCH /repos/{owner}/{repo}/issues/{issue_number}', ['issues:write'], (call) => {
    const issue = issueOf(call);
    if (!issue) return notFound();
    const given = call.body as { title?: string; body?: string; state?: Issue['state']; state_reason?: string };
    const changed = given.state !== undefined && given.state !== issue.state;
    if (changed) {
      issue.stateReason = given.state_reason ?? (given.state === 'open' ? 'reopened' : 'completed');
      issue.closedBy = call.token.login;
    }
    issue.title = given.title ?? issue.title;
    issue.body = given.body ?? issue.body;
    issue.state = given.state ?? issue.state;
    issue.updatedAt = call.world.now();
    return { status: 200, body: issueBody(call, issue) };
  }),
  route('GET /repos/{owner}/{repo}/assignees/{assignee}', ['issues:read'], (call) =>
    isAssignable(call, call.params['assignee']!) ? { status: 204 } : notFound(),
  ),
];

function isAssignable({ repository }: Call, login: string): boolean {
  return [repository.owner, ...repository.settings.collaborators].includes(login);
}

function issueOf(call: Call): Issue | undefined {
  const number = Number(call.params['issue_number']);
  return call.world.state(call.repository).issues.find((issue) => issue.number === number);
}

/** GitHub lists every pull request as an issue too. */
function pullsAsIssues(call: Call): (Issue & { pull: true })[] {
  const { pulls } = call.world.state(call.repository);
  return pulls.map(({ id, number, title, body, author, state, createdAt, updatedAt }) => {
    const issue = { id, number, title, body, author, state, createdAt, updatedAt };
    return { ...issue, assignees: [], stateReason: undefined, pull: true };
  });
}

function issueBody(call: Call, issue: Issue & { pull?: true }) {
  const { world, repository } = call;
  const at = (rest: string) => world.api(`repos/${repository.fullName}${rest}`);
  const html = world.link(`${repository.fullName}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`);
  const assignees = issue.assignees.map((login) => user(world, login));
  const links = { html_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch` };
  return {
    id: issue.id,
    node_id: nodeId('I', issue.id),
    url: at(`/issues/${issue.number}`),
    repository_url: at(''),
    labels_url: at(`/issues/${issue.number}/labels{/name}`),
    comments_url: at(`/issues/${issue.number}/comments`),
    events_url: at(`/issues/${issue.number}/events`),
    html_url: html,
    number: issue.number,
    state: issue.state,
    state_reason: issue.stateReason ?? null,
    title: issue.title,
    body: issue.body === '' ? null : issue.body,
    user: user(world, issue.author),
    labels: [],
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    locked: false,
    comments: 0,
    ...(issue.pull && { pull_request: { url: at(`/pulls/${issue.number}`), ...links } }),
    closed_at: issue.state === 'closed' ? world.time(issue.updatedAt) : null,
    created_at: world.time(issue.createdAt),
    updated_at: world.time(issue.updatedAt),
    author_association: issue.author.endsWith('[bot]') ? 'NONE' : 'MEMBER',
    performed_via_github_app: null,
  };
}
