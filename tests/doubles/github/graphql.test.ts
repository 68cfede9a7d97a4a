import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { getOctokit } from '@actions/github';
import { startGithub, type GithubDouble, type Permissions, type Repository } from './index.ts';
import { parseGraphql } from './graphql/parse.ts';

let double: GithubDouble;
let repository: Repository;
let main: string;
beforeEach(async () => {
  double = await startGithub();
  repository = double.createRepository({ owner: 'acme', name: 'app' });
  await double.commit(repository, 'main', { 'a/one.txt': 'one', 'a/two.bin': Buffer.from([0, 1, 2]) });
  main = await double.commit(repository, 'main', { 'README.md': 'hello' });
});
afterEach(async () => {
  await double.close();
});

type Answer = { data?: Record<string, never>; errors?: { type?: string; message: string; path?: string[] }[] };
async function ask(
  query: string,
  variables: object = {},
  permissions: Permissions = { contents: 'write' },
): Promise<Answer> {
  const reply = await fetch(double.graphqlUrl, {
    method: 'POST',
    headers: { authorization: `bearer ${double.token({ repository, permissions })}` },
    body: JSON.stringify({ query, variables }),
  });
  return (await reply.json()) as Answer;
}

const COMMIT = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid message parents(first: 2) { nodes { oid } } } ref { name } }
}`;
const input = (expectedHeadOid: string, files: Record<string, string>, deletions: string[] = []) => ({
  input: {
    branch: { repositoryNameWithOwner: 'acme/app', branchName: 'main' },
    message: { headline: 'Record', body: 'Why' },
    expectedHeadOid,
    fileChanges: {
      additions: Object.entries(files).map(([path, text]) => ({
        path,
        contents: Buffer.from(text).toString('base64'),
      })),
      deletions: deletions.map((path) => ({ path })),
    },
  },
});

describe('queries', () => {
  it('reads many paths at once, with aliases, variables and fragments', async () => {
    const { data, errors } = await ask(
      `query Files($owner: String!, $name: String = "app") {
        repository(owner: $owner, name: $name) {
          one: object(expression: "main:a/one.txt") { ...text }
          two: object(expression: "main:a/two.bin") { ...text __typename }
          none: object(expression: "main:nope") { ...text }
          folder: object(expression: "main:a") { ... on Tree { entries { name type oid object { ... on Blob { byteSize } } } } }
          ref(qualifiedName: "refs/heads/main") { name target { oid ... on Commit { history(first: 1) { totalCount nodes { messageHeadline } pageInfo { hasNextPage } } } } }
          gone: ref(qualifiedName: "refs/heads/gone") { name }
          skipped: name @skip(if: true)
        }
      }
      fragment text on Blob { text byteSize isBinary isTruncated }`,
      { owner: 'acme' },
    );
    expect(errors).toBeUndefined();
    expect(data!['repository']).toMatchObject({
      one: { text: 'one', byteSize: 3, isBinary: false, isTruncated: false },
      two: { text: null, isBinary: true, __typename: 'Blob' },
      none: null,
      folder: { entries: [{ name: 'one.txt', type: 'blob', object: { byteSize: 3 } }, { name: 'two.bin' }] },
      ref: {
        name: 'main',
        target: {
          oid: main,
          history: { totalCount: 2, nodes: [{ messageHeadline: 'Change README.md' }], pageInfo: { hasNextPage: true } },
        },
      },
      gone: null,
    });
    expect(data!['repository']).not.toHaveProperty('skipped');
    expect(double.violations).toEqual([]);
  });

  it.each(['main', 'HEAD', 'abcdef0'])('knows no object by the id %s, which is a name', async (oid) => {
    await double.commit(repository, 'main', { x: 'x' });
    const asked = `query ($oid: GitObjectID!) { repository(owner: "acme", name: "app") { object(oid: $oid) { oid } } }`;
    const { errors } = await ask(asked, { oid });
    expect(errors).toEqual([expect.objectContaining({ message: `Could not coerce value "${oid}" to GitObjectID` })]);
    expect(double.violations.splice(0)).toHaveLength(1);
  });

  it('shows a pull request and its comments', async () => {
    await double.commit(repository, 'feature', { x: 'x' }, { from: 'main' });
    const pull = await double.openPullRequest({ repository, head: 'feature' });
    const now = new Date();
    for (const [id, body] of ['first', 'second'].entries())
      double
        .state(repository)
        .comments.push({ id, issue: pull.number, author: 'github-actions[bot]', body, createdAt: now, updatedAt: now });
    const query = `{ repository(owner: "acme", name: "app") { pullRequest(number: 1) { headRefOid baseRefOid isCrossRepository
      comments(last: 1) { totalCount nodes { body author { login __typename } } } } } }`;
    expect((await ask(query, {}, { 'pull-requests': 'read' })).data!['repository']).toEqual({
      pullRequest: {
        headRefOid: pull.headSha,
        baseRefOid: main,
        isCrossRepository: false,
        comments: {
          totalCount: 2,
          nodes: [{ body: 'second', author: { login: 'github-actions', __typename: 'Bot' } }],
        },
      },
    });
  });

  it('refuses what the token may not read', async () => {
    const { data, errors } = await ask(
      '{ repository(owner: "acme", name: "app") { object(expression: "main") { oid } } }',
      {},
      {},
    );
    expect(data).toEqual({ repository: { object: null } });
    expect(errors).toEqual([
      { type: 'FORBIDDEN', path: ['repository', 'object'], message: 'Resource not accessible by integration' },
    ]);
  });

  it('answers the real client', async () => {
    const octokit = getOctokit(double.token({ repository, permissions: { contents: 'read' } }), {
      baseUrl: double.url,
    });
    const answer = await octokit.graphql(
      'query($name: String!) { repository(owner: "acme", name: $name) { databaseId } }',
      { name: 'app' },
    );
    expect(answer).toEqual({ repository: { databaseId: repository.id } });
    await expect(octokit.graphql('{ repository(owner: "acme", name: "nope") { id } }')).rejects.toThrow(
      'Could not resolve',
    );
  });
});

describe('createCommitOnBranch', () => {
  it('commits on the expected tip', async () => {
    const { data } = await ask(COMMIT, input(main, { 'b/new.txt': 'new' }, ['README.md']));
    const tip = await repository.git.resolve('refs/heads/main');
    expect(data!['createCommitOnBranch']).toEqual({
      commit: { oid: tip, message: 'Record\n\nWhy', parents: { nodes: [{ oid: main }] } },
      ref: { name: 'main' },
    });
    expect((await repository.git.tree('main', true)).map(({ path }) => path)).toEqual([
      'a',
      'a/one.txt',
      'a/two.bin',
      'b',
      'b/new.txt',
    ]);
    expect((await repository.git.commit(tip!))!.author.name).toBe('github-actions[bot]');
  });

  it('lets one of twenty racers win; the others are told that their data is stale', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => ask(COMMIT, input(main, { [`${index}`]: 'x' }))),
    );
    const lost = answers.filter(({ errors }) => errors?.[0]?.type === 'STALE_DATA');
    expect(lost).toHaveLength(19);
    expect(await repository.git.history('main')).toHaveLength(3);
    expect(double.violations).toEqual([]);
  });

  it.each([
    {
      name: 'a branch that is not there',
      branch: 'gone',
      permissions: { contents: 'write' } as const,
      type: 'NOT_FOUND',
    },
    { name: 'a token that only reads', branch: 'main', permissions: { contents: 'read' } as const, type: 'FORBIDDEN' },
  ])('refuses $name', async ({ branch, permissions, type }) => {
    const variables = input(main, { x: 'x' });
    variables.input.branch.branchName = branch;
    expect((await ask(COMMIT, variables, permissions)).errors).toMatchObject([{ type }]);
  });
});

describe('updateRefs', () => {
  const UPDATE = 'mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }';
  const refs = (...refUpdates: object[]) => ({
    input: { repositoryId: `R_${Buffer.from(String(repository.id)).toString('base64url')}`, refUpdates },
  });

  it('moves all refs or none', async () => {
    const zero = '0'.repeat(40);
    const made = await ask(
      UPDATE,
      refs(
        { name: 'refs/heads/x', afterOid: main, beforeOid: zero },
        { name: 'refs/tags/t', afterOid: main, beforeOid: zero },
      ),
    );
    expect(made.errors).toBeUndefined();
    const lost = await ask(
      UPDATE,
      refs(
        { name: 'refs/heads/y', afterOid: main, beforeOid: zero },
        { name: 'refs/heads/x', afterOid: main, beforeOid: zero },
      ),
    );
    expect(lost.errors).toMatchObject([{ type: 'STALE_DATA' }]);
    expect((await repository.git.refs('')).map(({ ref }) => ref)).toEqual([
      'refs/heads/main',
      'refs/heads/x',
      'refs/tags/t',
    ]);
  });
});

describe('parseGraphql', () => {
  it.each(['{ a', '{ a(b: ) }', 'query { }', 'subscription { a }', '{ a } }'])('refuses %s', (text) => {
    expect(() => parseGraphql(text)).toThrow('Parse error');
  });
});
