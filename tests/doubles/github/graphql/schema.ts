import type { Commit, TreeEntry } from '../git.ts';
import type { Comment, PullRequest, Repository } from '../model.ts';
import { nodeId } from '../world.ts';
import { GraphqlError, type Arguments, type Context, type Schema, type Typed } from './execute.ts';
import { mutations } from './mutations.ts';

interface GitRef {
  repository: Repository;
  ref: string;
  sha: string;
}

interface GitObject {
  repository: Repository;
  sha: string;
}

type Edit = NonNullable<Comment['edits']>[number];

/** Text longer than this is cut. */
const BLOB_LIMIT = 512_000;

const typed = (__type: string, source: unknown): Typed => ({ __type, source });

/** The part of GitHub's GraphQL schema that is about what a repository holds. */
export const schema: Schema = {
  Query: {
    repository: (_: never, { owner, name }: Arguments, { call }: Context) => {
      const found = call.world.repository(`${String(owner)}/${String(name)}`);
      if (!found || (found !== call.repository && found.private))
        throw new GraphqlError(
          'NOT_FOUND',
          `Could not resolve to a Repository with the name '${String(owner)}/${String(name)}'.`,
        );
      return typed('Repository', found);
    },
    node: (_: never, { id }: Arguments, { call }: Context) => {
      const { pulls, comments } = call.world.state(call.repository);
      const comment = comments.find((one) => nodeId('IC', one.id) === id);
      const pull = comment && pulls.find(({ number }) => number === comment.issue);
      if (!pull)
        throw new GraphqlError('NOT_FOUND', `Could not resolve to a node with the global id of '${String(id)}'`);
      return typed('IssueComment', { comment, pull });
    },
    viewer: (_: never, __: Arguments, { call }: Context) => actor(call.token.login),
    rateLimit: (_: never, __: Arguments, { call }: Context) => typed('RateLimit', call.world.now()),
  },
  Mutation: mutations,
  CreateCommitOnBranchPayload: {
    clientMutationId: (source: { id: string | null }) => source.id,
    commit: (source: GitObject) => typed('Commit', source),
    ref: (source: GitObject & { ref: string }) => typed('Ref', source),
  },
  UpdateRefsPayload: { clientMutationId: (source: { id: string | null }) => source.id },
  RateLimit: {
    cost: () => 1,
    limit: () => 1000,
    remaining: () => 999,
    used: () => 1,
    nodeCount: () => 0,
    resetAt: (now: Date) => new Date(now.getTime() + 3_600_000).toISOString(),
  },
  User: { login: (login: string) => login },
  Bot: { login: (login: string) => login.replace(/\[bot\]$/, '') },
  Repository: {
    id: (one: Repository) => nodeId('R', one.id),
    databaseId: (one: Repository) => one.id,
    name: (one: Repository) => one.name,
    nameWithOwner: (one: Repository) => one.fullName,
    owner: (one: Repository) => actor(one.owner),
    isPrivate: (one: Repository) => one.private,
    isFork: (one: Repository) => one.fork !== undefined,
    url: (one: Repository, _: Arguments, { call }: Context) => call.world.link(one.fullName),
    object: (one: Repository, { oid, expression }: Arguments, context: Context) => {
      context.need('contents:read');
      if (oid !== undefined && !/^[0-9a-f]{40}$/.test(String(oid)))
        throw new GraphqlError('INVALID', `Could not coerce value ${JSON.stringify(oid)} to GitObjectID`);
      return objectAt(one, String(oid ?? expression));
    },
    ref: async (one: Repository, { qualifiedName }: Arguments, context: Context) => {
      context.need('contents:read');
      return refAt(one, String(qualifiedName), context.call.fault?.kind === 'stale');
    },
    defaultBranchRef: (one: Repository, _: Arguments, context: Context) => {
      context.need('contents:read');
      return refAt(one, `refs/heads/${one.defaultBranch}`, false);
    },
    pullRequest: (one: Repository, { number }: Arguments, context: Context) => {
      context.need('pull-requests:read');
      const pull = context.call.world.state(one).pulls.find((candidate) => candidate.number === number);
      if (!pull)
        throw new GraphqlError('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${String(number)}.`);
      return typed('PullRequest', pull);
    },
  },
  Ref: {
    id: ({ ref }: GitRef) => nodeId('REF', ref),
    name: ({ ref }: GitRef) => ref.replace(/^refs\/(heads|tags)\//, ''),
    prefix: ({ ref }: GitRef) => /^refs\/(heads|tags)\//.exec(ref)?.[0] ?? 'refs/',
    target: ({ repository, sha }: GitRef) => objectAt(repository, sha),
    repository: ({ repository }: GitRef) => typed('Repository', repository),
  },
  Commit: {
    id: ({ sha }: GitObject) => nodeId('C', sha),
    oid: ({ sha }: GitObject) => sha,
    abbreviatedOid: ({ sha }: GitObject) => sha.slice(0, 7),
    url: ({ repository, sha }: GitObject, _: Arguments, { call }: Context) =>
      call.world.link(`${repository.fullName}/commit/${sha}`),
    message: async (one: GitObject) => (await commitOf(one)).message,
    messageHeadline: async (one: GitObject) => (await commitOf(one)).message.split('\n')[0],
    committedDate: async (one: GitObject) => (await commitOf(one)).committer.date,
    authoredDate: async (one: GitObject) => (await commitOf(one)).author.date,
    author: async (one: GitObject) => typed('GitActor', (await commitOf(one)).author),
    committer: async (one: GitObject) => typed('GitActor', (await commitOf(one)).committer),
    tree: async ({ repository, ...one }: GitObject) =>
      typed('Tree', { repository, sha: (await commitOf({ repository, ...one })).tree }),
    parents: async (one: GitObject, given: Arguments) => {
      const nodes = (await commitOf(one)).parents.map((sha) => typed('Commit', { repository: one.repository, sha }));
      return connection('CommitConnection', nodes, given);
    },
    file: async ({ repository, sha }: GitObject, { path }: Arguments) => {
      const found = await repository.git.resolve(`${sha}:${String(path)}`);
      const object = found === undefined ? undefined : await repository.git.object(found);
      if (found === undefined || !object) return null;
      const entry = {
        path: String(path),
        sha: found,
        type: object.type,
        mode: object.type === 'tree' ? '040000' : '100644',
      };
      return typed('TreeEntry', { repository, entry });
    },
    history: async ({ repository, sha }: GitObject, given: Arguments) => {
      const path = given['path'];
      const shas = await repository.git.history(sha, typeof path === 'string' ? { path } : {});
      return connection(
        'CommitConnection',
        shas.map((one) => typed('Commit', { repository, sha: one })),
        given,
      );
    },
  },
  GitActor: {
    name: (one: Commit['author']) => one.name,
    email: (one: Commit['author']) => one.email,
    date: (one: Commit['author']) => one.date,
  },
  Tree: {
    id: ({ sha }: GitObject) => nodeId('T', sha),
    oid: ({ sha }: GitObject) => sha,
    entries: async ({ repository, sha }: GitObject) =>
      (await repository.git.tree(sha)).map((entry) => typed('TreeEntry', { repository, entry })),
  },
  TreeEntry: {
    name: ({ entry }: { entry: TreeEntry }) => entry.path,
    path: ({ entry }: { entry: TreeEntry }) => entry.path,
    type: ({ entry }: { entry: TreeEntry }) => entry.type,
    oid: ({ entry }: { entry: TreeEntry }) => entry.sha,
    mode: ({ entry }: { entry: TreeEntry }) => Number.parseInt(entry.mode, 8),
    size: ({ entry }: { entry: TreeEntry }) => entry.size ?? 0,
    object: ({ repository, entry }: { repository: Repository; entry: TreeEntry }) => objectAt(repository, entry.sha),
  },
  Blob: {
    id: ({ sha }: GitObject) => nodeId('B', sha),
    oid: ({ sha }: GitObject) => sha,
    byteSize: ({ content }: { content: Buffer }) => content.length,
    isBinary: ({ content }: { content: Buffer }) => isBinary(content),
    isTruncated: ({ content }: { content: Buffer }) => content.length > BLOB_LIMIT,
    text: ({ content }: { content: Buffer }) =>
      isBinary(content) ? null : content.subarray(0, BLOB_LIMIT).toString('utf8'),
  },
  PullRequest: {
    id: (pull: PullRequest) => nodeId('PR', pull.id),
    databaseId: (pull: PullRequest) => pull.id,
    number: (pull: PullRequest) => pull.number,
    title: (pull: PullRequest) => pull.title,
    body: (pull: PullRequest) => pull.body,
    state: (pull: PullRequest) => (pull.merged ? 'MERGED' : pull.state.toUpperCase()),
    url: (pull: PullRequest, _: Arguments, { call }: Context) =>
      call.world.link(`${pull.repository.fullName}/pull/${pull.number}`),
    author: (pull: PullRequest) => actor(pull.author),
    headRefName: (pull: PullRequest) => pull.head,
    headRefOid: (pull: PullRequest) => pull.headSha,
    baseRefName: (pull: PullRequest) => pull.base,
    baseRefOid: (pull: PullRequest) => pull.baseSha,
    isCrossRepository: (pull: PullRequest) => pull.headRepository !== pull.repository,
    headRepository: (pull: PullRequest) => typed('Repository', pull.headRepository),
    potentialMergeCommit: (pull: PullRequest) =>
      pull.mergeSha === undefined ? null : typed('Commit', { repository: pull.repository, sha: pull.mergeSha }),
    comments: (pull: PullRequest, given: Arguments, { call }: Context) => {
      const comments = call.world.state(pull.repository).comments.filter(({ issue }) => issue === pull.number);
      const newest = Math.max(...comments.map(({ id }) => id));
      const seen = call.fault?.kind === 'stale' ? comments.filter(({ id }) => id !== newest) : comments;
      return connection(
        'IssueCommentConnection',
        seen.map((comment) => typed('IssueComment', { comment, pull })),
        given,
      );
    },
  },
  IssueComment: {
    id: ({ comment }: { comment: Comment }) => nodeId('IC', comment.id),
    databaseId: ({ comment }: { comment: Comment }) => comment.id,
    fullDatabaseId: ({ comment }: { comment: Comment }) => String(comment.id),
    body: ({ comment }: { comment: Comment }) => comment.body,
    author: ({ comment }: { comment: Comment }) => actor(comment.author),
    editor: ({ comment: { edits } }: { comment: Comment }) => (edits ? actor(edits[0]!.editor) : null),
    lastEditedAt: ({ comment: { edits } }: { comment: Comment }, _: Arguments, { call }: Context) =>
      edits ? call.world.time(edits[0]!.at) : null,
    userContentEdits: ({ comment }: { comment: Comment }, given: Arguments) =>
      connection(
        'UserContentEditConnection',
        (comment.edits ?? []).map((edit) => typed('UserContentEdit', edit)),
        given,
      ),
    createdAt: ({ comment }: { comment: Comment }, _: Arguments, { call }: Context) =>
      call.world.time(comment.createdAt),
    updatedAt: ({ comment }: { comment: Comment }, _: Arguments, { call }: Context) =>
      call.world.time(comment.updatedAt),
    url: ({ comment, pull }: { comment: Comment; pull: PullRequest }, _: Arguments, { call }: Context) =>
      call.world.link(`${pull.repository.fullName}/pull/${pull.number}#issuecomment-${comment.id}`),
  },
  UserContentEdit: {
    // Not what its name says: the whole text of that version.
    diff: ({ body }: Edit) => body,
    editor: ({ editor }: Edit) => actor(editor),
    editedAt: ({ at }: Edit, _: Arguments, { call }: Context) => call.world.time(at),
  },
  UserContentEditConnection: connectionFields(),
  CommitConnection: connectionFields(),
  IssueCommentConnection: connectionFields(),
  PageInfo: {
    hasNextPage: (page: Page) => page.end < page.total,
    hasPreviousPage: (page: Page) => page.start > 0,
    startCursor: (page: Page) => (page.end > page.start ? cursor(page.start) : null),
    endCursor: (page: Page) => (page.end > page.start ? cursor(page.end - 1) : null),
  },
};

interface Page {
  nodes: Typed[];
  start: number;
  end: number;
  total: number;
}

const cursor = (index: number) => Buffer.from(`cursor:${index}`).toString('base64');

function connectionFields(): Schema[string] {
  return {
    nodes: (page: Page) => page.nodes,
    totalCount: (page: Page) => page.total,
    pageInfo: (page: Page) => typed('PageInfo', page),
  };
}

function connection(type: string, all: Typed[], { first, last, after, before }: Arguments): Typed {
  const limit = first ?? last;
  if (typeof limit !== 'number' || limit < 1 || limit > 100)
    throw new GraphqlError(
      'MISSING_PAGINATION_BOUNDARIES',
      'You must provide a `first` or `last` value of 1 to 100 to properly paginate the connection.',
    );
  const index = (text: unknown) => Number(Buffer.from(String(text), 'base64').toString('utf8').replace('cursor:', ''));
  let start = after === undefined || after === null ? 0 : index(after) + 1;
  let end = before === undefined || before === null ? all.length : index(before);
  if (typeof first === 'number') end = Math.min(end, start + first);
  else start = Math.max(start, end - limit);
  return typed(type, { nodes: all.slice(start, end), start, end, total: all.length } satisfies Page);
}

function actor(login: string): Typed {
  return typed(login.endsWith('[bot]') ? 'Bot' : 'User', login);
}

async function refAt(repository: Repository, name: string, stale: boolean): Promise<Typed | null> {
  const candidates = name.startsWith('refs/') ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`];
  for (const ref of candidates) {
    const before = stale ? await repository.git.resolve(`${ref}@{1}`) : undefined;
    const sha = before ?? (await repository.git.resolve(ref));
    if (sha !== undefined) return typed('Ref', { repository, ref, sha } satisfies GitRef);
  }
  return null;
}

async function objectAt(repository: Repository, expression: string): Promise<Typed | null> {
  const sha = await repository.git.resolve(expression);
  const object = sha === undefined ? undefined : await repository.git.object(sha);
  if (sha === undefined || !object) return null;
  const type = { commit: 'Commit', tree: 'Tree', blob: 'Blob', tag: 'Tag' }[object.type]!;
  return typed(type, { repository, sha, content: object.content });
}

async function commitOf({ repository, sha }: GitObject): Promise<Commit> {
  return (await repository.git.commit(sha))!;
}

/** git's own rule: a NUL among the first 8,000 bytes. */
function isBinary(content: Buffer): boolean {
  return content.subarray(0, 8000).includes(0);
}
