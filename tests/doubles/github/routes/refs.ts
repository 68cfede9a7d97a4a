import type { Repository } from '../model.ts';
import { user } from '../render.ts';
import { listed, notFound, refusal, route, type Call, type Route } from '../route.ts';
import { nodeId } from '../world.ts';

/** `git/refs`: GitHub's compare-and-swap is git's own. */
export const refRoutes: Route[] = [
  route('GET /repos/{owner}/{repo}/git/ref/{ref}', ['contents:read'], async (call) => {
    const name = `refs/${call.params['ref']}`;
    const found = (await call.repository.git.refs(name)).find(({ ref }) => ref === name);
    if (!found) return notFound();
    const before = call.fault?.kind === 'stale' ? await call.repository.git.resolve(`${name}@{1}`) : undefined;
    return { status: 200, body: refBody(call, { ...found, sha: before ?? found.sha }) };
  }),
  route('GET /repos/{owner}/{repo}/git/matching-refs/{ref}', ['contents:read'], async (call) => {
    const prefix = `refs/${call.params['ref']}`;
    const refs = (await call.repository.git.refs('')).filter(({ ref }) => ref.startsWith(prefix));
    return { status: 200, body: refs.map((one) => refBody(call, one)) };
  }),
  route('POST /repos/{owner}/{repo}/git/refs', ['contents:write'], async (call) => {
    const { ref, sha } = call.body as { ref: string; sha: string };
    if (!/^refs\/[^/]+\/.+/.test(ref)) return refusal(422, 'Reference name must start with refs/');
    const object = await call.repository.git.object(sha);
    if (!object) return refusal(422, 'Object does not exist');
    if (protectedBy(call.repository, ref, 'creation'))
      return refusal(422, 'Reference cannot be created: rule violations');
    if (!(await call.repository.git.swapRef(ref, sha, undefined, call.token.login)))
      return refusal(422, 'Reference already exists');
    return { status: 201, body: refBody(call, { ref, sha, type: object.type }) };
  }),
  route('PATCH /repos/{owner}/{repo}/git/refs/{ref}', ['contents:write'], async (call) => {
    const { sha, force } = call.body as { sha: string; force?: boolean };
    const { git } = call.repository;
    const name = `refs/${call.params['ref']}`;
    const current = await git.resolve(name);
    if (current === undefined) return refusal(422, 'Reference does not exist');
    const object = await git.object(sha);
    if (!object) return refusal(422, 'Object does not exist');
    if (protectedBy(call.repository, name, 'update')) return refusal(422, 'Repository rule violations found');
    if (force === true) await git.forceRef(name, sha, call.token.login);
    else if (!(await git.isAncestor(current, sha)) || !(await git.swapRef(name, sha, current, call.token.login)))
      return refusal(422, 'Update is not a fast forward');
    return { status: 200, body: refBody(call, { ref: name, sha, type: object.type }) };
  }),
  route('DELETE /repos/{owner}/{repo}/git/refs/{ref}', ['contents:write'], async (call) => {
    const name = `refs/${call.params['ref']}`;
    if ((await call.repository.git.resolve(name)) === undefined) return refusal(422, 'Reference does not exist');
    await call.repository.git.deleteRef(name);
    return { status: 204 };
  }),
  route('GET /repos/{owner}/{repo}/branches', ['contents:read'], async (call) => {
    const refs = await call.repository.git.refs('refs/heads/');
    const { page, headers } = listed(
      call,
      refs.map((one, id) => ({ ...one, id })),
    );
    const body = page.map(({ ref, sha }) => ({
      name: ref.slice('refs/heads/'.length),
      commit: { sha, url: call.world.api(`repos/${call.repository.fullName}/commits/${sha}`) },
      protected: protectedBy(call.repository, ref, undefined),
    }));
    return { status: 200, body, headers };
  }),
  // Of branches alone; a list of this kind has no numbers of pages, but says where the next one begins.
  route('GET /repos/{owner}/{repo}/activity', ['contents:read'], async (call) => {
    const { query, repository, world } = call;
    const { git } = repository;
    const [asked, type, size] = [query.get('ref'), query.get('activity_type'), Number(query.get('per_page') ?? 30)];
    const ref = asked === null || asked.startsWith('refs/') ? asked : `refs/heads/${asked}`;
    const refs = ref === null ? (await git.refs('refs/heads/')).map((one) => one.ref) : [ref];
    const all = (
      await Promise.all(refs.filter((one) => one.startsWith('refs/heads/')).map((one) => git.movements(one)))
    )
      .flat()
      .sort((a, b) => b.at.getTime() - a.at.getTime())
      .map((one, index, { length }) => ({ ...one, id: length - index }))
      .filter((one) => (type ?? one.type) === one.type);
    const start = Number(query.get('after') ?? 0);
    const next = new URLSearchParams(query);
    next.set('after', String(start + size));
    const headers: Record<string, string> =
      start + size < all.length ? { link: `<${world.url}${call.path}?${next}>; rel="next"` } : {};
    const body = all.slice(start, start + size).map(({ id, before, after, ref: of, type: kind, at, actor }) => {
      const what = { before, after, ref: of, timestamp: world.time(at), activity_type: kind };
      return { id, node_id: nodeId('ACT', id), ...what, actor: user(world, actor) };
    });
    return { status: 200, body, headers };
  }),
];

function refBody(call: Call, { ref, sha, type }: { ref: string; sha: string; type: string }) {
  const at = (rest: string) => call.world.api(`repos/${call.repository.fullName}/git/${rest}`);
  return { ref, node_id: nodeId('REF', ref), url: at(ref), object: { sha, type, url: at(`${type}s/${sha}`) } };
}

/**
 * Whether an active ruleset of the repository covers the ref; `GITHUB_TOKEN` can not bypass one.
 * @param rule `creation`, `update` …; undefined: any rule
 */
export function protectedBy(repository: Repository, ref: string, rule: string | undefined): boolean {
  const branch = ref.replace(/^refs\/heads\//, '');
  return repository.settings.rulesets.some(
    ({ enforcement, include, rules }) =>
      enforcement === 'active' &&
      include.some((pattern) => matchesRef(repository, pattern, branch)) &&
      rules.some(({ type }) => rule === undefined || type === rule || (rule === 'update' && type === 'pull_request')),
  );
}

export function matchesRef(repository: Repository, pattern: string, branch: string): boolean {
  if (pattern === '~ALL') return true;
  if (pattern === '~DEFAULT_BRANCH') return branch === repository.defaultBranch;
  const glob = pattern.replace(/^refs\/heads\//, '').replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const source = glob.replace(/\*\*\/?|\*/g, (star) => (star === '*' ? '[^/]*' : '.*'));
  return new RegExp(`^${source}$`).test(branch);
}
