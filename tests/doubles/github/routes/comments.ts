import type { Comment } from '../model.ts';
import { user } from '../render.ts';
import { listed, notFound, refusal, route, type Call, type Need, type Route } from '../route.ts';
import { nodeId, type World } from '../world.ts';
import type { Repository } from '../model.ts';

const READ: Need[] = ['issues:read', 'pull-requests:read'];
const WRITE: Need[] = ['issues:write', 'pull-requests:write'];

/** Comments on issues and pull requests. */
export const commentRoutes: Route[] = [
  route('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', READ, (call) => {
    const issue = issueOf(call);
    if (issue === undefined) return notFound();
    const since = call.query.get('since');
    const comments = state(call)
      .comments.filter((comment) => comment.issue === issue)
      .filter((comment) => since === null || comment.updatedAt >= new Date(since));
    const { page, headers } = listed(call, comments);
    return { status: 200, body: page.map((one) => commentBody(call.world, call.repository, one)), headers };
  }),
  route('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', WRITE, (call) => {
    const issue = issueOf(call);
    if (issue === undefined) return notFound();
    const now = call.world.now();
    const comment: Comment = {
      id: call.world.id(),
      issue,
      author: call.token.login,
      body: (call.body as { body: string }).body,
      createdAt: now,
      updatedAt: now,
    };
    state(call).comments.push(comment);
    return { status: 201, body: commentBody(call.world, call.repository, comment) };
  }),
  route('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', READ, (call) => {
    const comment = commentOf(call);
    return comment ? { status: 200, body: commentBody(call.world, call.repository, comment) } : notFound();
  }),
  route('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', WRITE, (call) => {
    const comment = commentOf(call);
    if (!comment) return notFound();
    const { author, createdAt } = comment;
    comment.edits ??= [{ editor: author, body: comment.body, at: createdAt }];
    comment.body = (call.body as { body: string }).body;
    comment.updatedAt = call.world.now();
    comment.edits.unshift({ editor: call.token.login, body: comment.body, at: comment.updatedAt });
    return { status: 200, body: commentBody(call.world, call.repository, comment) };
  }),
  route('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', WRITE, (call) => {
    const comment = commentOf(call);
    if (!comment) return notFound();
    state(call).comments.splice(state(call).comments.indexOf(comment), 1);
    return { status: 204 };
  }),
  route('GET /repos/{owner}/{repo}/issues/comments', READ, (call) => {
    const { page, headers } = listed(call, state(call).comments);
    return { status: 200, body: page.map((one) => commentBody(call.world, call.repository, one)), headers };
  }),
  route('GET /user', [], (call) =>
    // An installation's token is nobody's.
    call.token.login.endsWith('[bot]')
      ? refusal(403, 'Resource not accessible by integration')
      : {
          status: 200,
          body: {
            ...user(call.world, call.token.login),
            name: null,
            company: null,
            blog: null,
            location: null,
            email: null,
            hireable: null,
            bio: null,
            public_repos: 0,
            public_gists: 0,
            followers: 0,
            following: 0,
            created_at: call.world.time(call.repository.createdAt),
            updated_at: call.world.time(call.repository.createdAt),
          },
        },
  ),
];

const state = (call: Call) => call.world.state(call.repository);

function issueOf(call: Call): number | undefined {
  const number = Number(call.params['issue_number']);
  return state(call).pulls.some((pull) => pull.number === number) ? number : undefined;
}

function commentOf(call: Call): Comment | undefined {
  const id = Number(call.params['comment_id']);
  return state(call).comments.find((comment) => comment.id === id);
}

function commentBody(world: World, repository: Repository, comment: Comment) {
  const at = (rest: string) => world.api(`repos/${repository.fullName}${rest}`);
  return {
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    url: at(`/issues/comments/${comment.id}`),
    html_url: world.link(`${repository.fullName}/pull/${comment.issue}#issuecomment-${comment.id}`),
    issue_url: at(`/issues/${comment.issue}`),
    body: comment.body,
    user: user(world, comment.author),
    created_at: world.time(comment.createdAt),
    updated_at: world.time(comment.updatedAt),
    author_association: comment.author.endsWith('[bot]') ? 'NONE' : 'MEMBER',
    performed_via_github_app: null,
  };
}
