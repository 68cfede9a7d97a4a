import { fullRepository } from '../render.ts';
import { notFound, refusal, route, type Call, type Route } from '../route.ts';

/** The repository itself, and its files by path. */
export const contentRoutes: Route[] = [
  route('GET /repos/{owner}/{repo}', ['metadata:read'], (call) => ({
    status: 200,
    body: fullRepository(call.world, call.repository),
  })),
  route('GET /repos/{owner}/{repo}/contents/{path}', ['contents:read'], async (call) => {
    const { git, defaultBranch } = call.repository;
    const asked = call.query.get('ref') ?? defaultBranch;
    const commit = await git.commitOf(asked);
    if (commit === undefined) return refusal(404, `No commit found for the ref ${asked}`);
    const path = call.params['path']!.replace(/^\/+|\/+$/g, '');
    const sha = await git.resolve(`${commit}:${path}`);
    const object = sha === undefined ? undefined : await git.object(sha);
    if (!object || sha === undefined) return notFound();
    const raw = String(call.headers.accept).includes('raw');
    if (object.type === 'tree') {
      const entries = await git.tree(sha);
      const body = entries.map((entry) =>
        describe(call, asked, { ...entry, path: path === '' ? entry.path : `${path}/${entry.path}` }),
      );
      return { status: 200, body };
    }
    if (raw)
      return {
        status: 200,
        body: object.content,
        headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' },
      };
    const size = object.content.length;
    // Between 1 and 100 MB only the raw media type carries the content.
    const encoding = size > 2 ** 20 ? 'none' : 'base64';
    const content = encoding === 'none' ? '' : object.content.toString('base64').replace(/(.{60})/g, '$1\n');
    return { status: 200, body: { ...describe(call, asked, { path, sha, size, type: 'blob' }), content, encoding } };
  }),
];

function describe(call: Call, ref: string, entry: { path: string; sha: string; type: string; size?: number }) {
  const { world, repository } = call;
  const self = world.api(`repos/${repository.fullName}/contents/${entry.path}?ref=${ref}`);
  const git = world.api(`repos/${repository.fullName}/git/${entry.type}s/${entry.sha}`);
  const html = world.link(`${repository.fullName}/${entry.type}/${ref}/${entry.path}`);
  return {
    name: entry.path.split('/').at(-1)!,
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url: entry.type === 'blob' ? world.link(`raw/${repository.fullName}/${ref}/${entry.path}`) : null,
    type: entry.type === 'tree' ? 'dir' : entry.type === 'commit' ? 'submodule' : 'file',
    _links: { self, git, html },
  };
}
