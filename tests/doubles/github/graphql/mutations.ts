import { isoSeconds } from '../git.ts';
import type { Repository } from '../model.ts';
import { authorOf } from '../routes/objects.ts';
import { protectedBy } from '../routes/refs.ts';
import { nodeId } from '../world.ts';
import { GraphqlError, type Arguments, type Context, type Resolver } from './execute.ts';

interface CommitInput {
  branch: { id?: string; repositoryNameWithOwner?: string; branchName?: string };
  message: { headline: string; body?: string };
  expectedHeadOid: string;
  fileChanges?: { additions?: { path: string; contents: string }[]; deletions?: { path: string }[] };
  clientMutationId?: string;
}

interface RefsInput {
  repositoryId: string;
  refUpdates: { name: string; afterOid: string; beforeOid?: string; force?: boolean }[];
  clientMutationId?: string;
}

const NOTHING = '0'.repeat(40);

/** The two mutations that compare before they swap. */
export const mutations: Record<string, Resolver> = {
  createCommitOnBranch: async (_: never, given: Arguments, context: Context) => {
    const input = checked<CommitInput>(given, ['branch', 'message', 'expectedHeadOid']);
    const repository = writable(context, input.branch.repositoryNameWithOwner);
    const ref = `refs/heads/${input.branch.branchName ?? ''}`;
    const { git } = repository;
    const current = await git.resolve(ref);
    if (current === undefined)
      throw new GraphqlError(
        'NOT_FOUND',
        `Could not resolve to a Branch with the name '${input.branch.branchName ?? ''}'.`,
      );
    if (protectedBy(repository, ref, 'update'))
      throw new GraphqlError('UNPROCESSABLE', 'Repository rule violations found');
    if (current !== input.expectedHeadOid) throw stale(input.expectedHeadOid);
    const { additions = [], deletions = [] } = input.fileChanges ?? {};
    const edits = await Promise.all(
      additions.map(async ({ path, contents }) => ({
        path,
        mode: '100644',
        sha: await git.writeBlob(Buffer.from(contents, 'base64')),
      })),
    );
    for (const { path } of deletions) {
      if ((await git.resolve(`${current}:${path}`)) === undefined)
        throw new GraphqlError('UNPROCESSABLE', `A path was requested for deletion which does not exist: ${path}`);
    }
    const removed = deletions.map(({ path }) => ({ path, mode: '100644', sha: undefined }));
    const tree = await git.writeTree(current, [...removed, ...edits]);
    const { headline, body } = input.message;
    const author = authorOf(context.call);
    const sha = await git.writeCommit({
      tree,
      parents: [current],
      message: body ? `${headline}\n\n${body}` : headline,
      author,
      committer: { name: 'GitHub', email: 'noreply@github.com', date: isoSeconds(context.call.world.now()) },
    });
    if (!(await git.swapRef(ref, sha, current, context.call.token.login))) throw stale(input.expectedHeadOid);
    return {
      __type: 'CreateCommitOnBranchPayload',
      source: { repository, ref, sha, id: input.clientMutationId ?? null },
    };
  },
  updateRefs: async (_: never, given: Arguments, context: Context) => {
    const input = checked<RefsInput>(given, ['repositoryId', 'refUpdates']);
    const repository = writable(context, undefined);
    if (input.repositoryId !== nodeId('R', repository.id))
      throw new GraphqlError('NOT_FOUND', 'Could not resolve to a node with the global id.');
    const lines: string[] = [];
    for (const { name, afterOid, beforeOid, force } of input.refUpdates) {
      const current = await repository.git.resolve(name);
      const forward = force === true || current === undefined || (await repository.git.isAncestor(current, afterOid));
      if (afterOid !== NOTHING && !forward)
        throw new GraphqlError('UNPROCESSABLE', `Update of ${name} is not a fast forward`);
      const before = beforeOid ?? current ?? NOTHING;
      lines.push(afterOid === NOTHING ? `delete ${name} ${before}` : `update ${name} ${afterOid} ${before}`);
    }
    // One transaction: all refs move, or none.
    const done = await repository.git.ask(['update-ref', '--stdin'], {
      input: `${lines.join('\n')}\n`,
      env: { GIT_COMMITTER_NAME: 'GitHub', GIT_COMMITTER_EMAIL: 'noreply@github.com' },
    });
    if (done.code !== 0) throw new GraphqlError('STALE_DATA', `Reference update failed: ${done.stderr.trim()}`);
    return { __type: 'UpdateRefsPayload', source: { id: input.clientMutationId ?? null } };
  },
};

function checked<T>(given: Arguments, required: readonly string[]): T {
  const input = given['input'];
  if (typeof input !== 'object' || input === null)
    throw new GraphqlError('INVALID', 'Field is missing required arguments: input');
  const missing = required.find((name) => !(name in input));
  if (missing !== undefined) throw new GraphqlError('INVALID', `Argument '${missing}' on InputObject is required`);
  return input as T;
}

function writable(context: Context, name: string | undefined): Repository {
  const { repository } = context.call;
  if (name !== undefined && name.toLowerCase() !== repository.fullName.toLowerCase())
    throw new GraphqlError('NOT_FOUND', `Could not resolve to a Repository with the name '${name}'.`);
  context.need('contents:write');
  return repository;
}

function stale(expected: string): GraphqlError {
  return new GraphqlError(
    'STALE_DATA',
    `Expected branch to point to "${expected}" but it did not. Pull and try again.`,
  );
}
