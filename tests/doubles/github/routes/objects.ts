import { type Signature, isoSeconds } from '../git.ts';
import { gitCommit } from '../render.ts';
import { notFound, refusal, route, type Call, type Route } from '../route.ts';
import { nodeId } from '../world.ts';

/** `git/blobs`, `git/trees`, `git/commits`: the object database. */
export const objectRoutes: Route[] = [
  route('POST /repos/{owner}/{repo}/git/blobs', ['contents:write'], async (call) => {
    const { content, encoding } = call.body as { content: string; encoding?: string };
    const sha = await call.repository.git.writeBlob(Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'));
    return { status: 201, body: { sha, url: at(call, `blobs/${sha}`) } };
  }),
  route('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', ['contents:read'], async (call) => {
    const sha = call.params['file_sha']!;
    const object = await call.repository.git.object(sha);
    if (object?.type !== 'blob') return notFound();
    if (String(call.headers.accept).includes('raw'))
      return { status: 200, body: object.content, headers: { 'content-type': 'application/vnd.github.raw+json' } };
    const content = object.content.toString('base64').replace(/(.{60})/g, '$1\n');
    const body = {
      sha,
      node_id: nodeId('B', sha),
      size: object.content.length,
      url: at(call, `blobs/${sha}`),
      content,
    };
    return { status: 200, body: { ...body, encoding: 'base64' } };
  }),
  route('POST /repos/{owner}/{repo}/git/trees', ['contents:write'], async (call) => {
    const { tree, base_tree: base } = call.body as { tree: PostedEntry[]; base_tree?: string };
    const { git } = call.repository;
    const edits = await Promise.all(
      tree.map(async (entry) => ({
        path: entry.path,
        mode: entry.mode ?? '100644',
        sha: entry.sha === null ? undefined : (entry.sha ?? (await git.writeBlob(entry.content ?? ''))),
      })),
    );
    for (const { sha } of edits) {
      if (sha !== undefined && !(await git.object(sha))) return refusal(422, `tree.sha ${sha} is not a valid object`);
    }
    const from = base === undefined ? undefined : await git.resolve(`${base}^{tree}`);
    if (base !== undefined && from === undefined) return refusal(422, 'base_tree is not a valid tree');
    const sha = await git.writeTree(
      from,
      edits.filter(({ mode }) => mode !== '040000'),
    );
    return { status: 201, body: await treeBody(call, sha, false) };
  }),
  route('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', ['contents:read'], async (call) => {
    const sha = await call.repository.git.resolve(`${call.params['tree_sha']}^{tree}`);
    return sha === undefined
      ? notFound()
      : { status: 200, body: await treeBody(call, sha, call.query.has('recursive')) };
  }),
  route('POST /repos/{owner}/{repo}/git/commits', ['contents:write'], async (call) => {
    const given = call.body as PostedCommit;
    const { git } = call.repository;
    if ((await git.resolve(`${given.tree}^{tree}`)) === undefined) return refusal(422, 'Tree SHA does not exist');
    for (const parent of given.parents ?? []) {
      if ((await git.commit(parent)) === undefined)
        return refusal(422, 'Parent SHA does not exist or is not a commit object');
    }
    const self = authorOf(call);
    const author = given.author ? { ...self, ...given.author } : self;
    const committer = given.committer ? { ...author, ...given.committer } : author;
    const { tree, message, parents = [] } = given;
    const sha = await git.writeCommit({ tree, message, parents, author, committer });
    return { status: 201, body: gitCommit(call.world, call.repository, (await git.commit(sha))!) };
  }),
  route('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', ['contents:read'], async (call) => {
    const sha = call.params['commit_sha']!;
    const commit = /^[0-9a-f]{40}$/.test(sha) ? await call.repository.git.commit(sha) : undefined;
    return commit ? { status: 200, body: gitCommit(call.world, call.repository, commit) } : notFound();
  }),
];

interface PostedEntry {
  path: string;
  mode?: string;
  sha?: string | null;
  content?: string;
}

interface PostedCommit {
  message: string;
  tree: string;
  parents?: string[];
  author?: Partial<Signature>;
  committer?: Partial<Signature>;
}

function at(call: Call, rest: string): string {
  return call.world.api(`repos/${call.repository.fullName}/git/${rest}`);
}

/** Who commits with a token when the request names nobody. */
export function authorOf(call: Pick<Call, 'token' | 'world'>): Signature {
  const { login } = call.token;
  const id = login === 'github-actions[bot]' ? '41898282+' : '';
  return { name: login, email: `${id}${login}@users.noreply.github.com`, date: isoSeconds(call.world.now()) };
}

async function treeBody(call: Call, sha: string, recursive: boolean) {
  const tree = (await call.repository.git.tree(sha, recursive)).map((entry) => ({
    path: entry.path,
    mode: entry.mode,
    type: entry.type,
    sha: entry.sha,
    ...(entry.size === undefined ? {} : { size: entry.size }),
    url: at(call, `${entry.type}s/${entry.sha}`),
  }));
  return { sha, url: at(call, `trees/${sha}`), tree, truncated: false };
}
