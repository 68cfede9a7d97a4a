import { createHash } from 'node:crypto';
import type { Release, ReleaseAsset } from '../model.ts';
import { user } from '../render.ts';
import { listed, notFound, refusal, route, type Call, type Route } from '../route.ts';
import { nodeId } from '../world.ts';

/** Releases and their assets. A repository's releases may be immutable from when they are published. */
export const releaseRoutes: Route[] = [
  route('GET /repos/{owner}/{repo}/releases', ['contents:read'], (call) => {
    // Drafts are shown to who may write.
    const mayWrite = call.token.permissions.contents === 'write';
    const { releases } = call.world.state(call.repository);
    const seen = releases.filter(({ draft }) => mayWrite || !draft).toSorted((a, b) => b.id - a.id);
    const { page, headers } = listed(call, seen);
    return { status: 200, body: page.map((one) => releaseBody(call, one)), headers };
  }),
  route('POST /repos/{owner}/{repo}/releases', ['contents:write'], (call) => {
    const given = call.body as Given & { tag_name: string };
    const { releases } = call.world.state(call.repository);
    if (given.draft !== true && releases.some((one) => !one.draft && one.tag === given.tag_name)) return taken();
    const release: Release = {
      id: call.world.id(),
      tag: given.tag_name,
      name: given.name ?? given.tag_name,
      body: given.body ?? '',
      draft: given.draft ?? false,
      author: call.token.login,
      createdAt: call.world.now(),
      assets: [],
    };
    releases.push(release);
    return { status: 201, body: releaseBody(call, release) };
  }),
  route('GET /repos/{owner}/{repo}/releases/{release_id}', ['contents:read'], (call) => {
    const release = releaseOf(call);
    return release ? { status: 200, body: releaseBody(call, release) } : notFound();
  }),
  route('PATCH /repos/{owner}/{repo}/releases/{release_id}', ['contents:write'], (call) => {
    const release = releaseOf(call);
    if (!release) return notFound();
    const given = call.body as Given;
    const { releases } = call.world.state(call.repository);
    const published = given.draft === false && release.draft;
    if (published && releases.some((one) => one !== release && !one.draft && one.tag === release.tag)) return taken();
    release.name = given.name ?? release.name;
    release.body = given.body ?? release.body;
    release.draft = given.draft ?? release.draft;
    return { status: 200, body: releaseBody(call, release) };
  }),
  route('DELETE /repos/{owner}/{repo}/releases/{release_id}', ['contents:write'], (call) => {
    const release = releaseOf(call);
    if (!release) return notFound();
    const { releases } = call.world.state(call.repository);
    releases.splice(releases.indexOf(release), 1);
    return { status: 204 };
  }),
  route('POST /repos/{owner}/{repo}/releases/{release_id}/assets', ['contents:write'], (call) => {
    const release = releaseOf(call);
    if (!release) return notFound();
    if (isFrozen(call, release)) return frozen();
    const name = call.query.get('name')!;
    if (release.assets.some((asset) => asset.name === name))
      return refusal(422, 'Validation Failed', {
        errors: [{ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' }],
      });
    const limit = assetLimit(call.bytes.length, release.assets.length);
    if (limit) return refusal(422, 'Validation Failed', { errors: [{ ...limit, code: 'custom' }] });
    const digest = `sha256:${createHash('sha256').update(call.bytes).digest('hex')}`;
    const asset = { id: call.world.id(), name, digest, size: call.bytes.length, author: call.token.login };
    release.assets.push({ ...asset, createdAt: call.world.now() });
    return { status: 201, body: assetBody(call, release, release.assets.at(-1)!) };
  }),
  route('DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}', ['contents:write'], (call) => {
    const id = Number(call.params['asset_id']);
    const release = call.world
      .state(call.repository)
      .releases.find(({ assets }) => assets.some((asset) => asset.id === id));
    if (!release) return notFound();
    if (isFrozen(call, release)) return frozen();
    release.assets = release.assets.filter((asset) => asset.id !== id);
    return { status: 204 };
  }),
];

/**
 * What GitHub says of a file that it does not take.
 * @see https://docs.github.com/repositories/releasing-projects-on-github/about-releases#storage-and-bandwidth-quotas
 */
export function assetLimit(bytes: number, others: number) {
  const size = (message: string) => ({ resource: 'ReleaseAsset', field: 'size', message: `size must be ${message}` });
  if (bytes < 1) return size('greater than or equal to 1');
  if (bytes >= 2 ** 31) return size('less than 2147483648');
  if (others >= 1000)
    return { resource: 'Release', field: 'file_count', message: 'file_count limited to 1000 assets per release' };
  return undefined;
}

interface Given {
  name?: string;
  body?: string;
  draft?: boolean;
}

function releaseOf(call: Call): Release | undefined {
  const id = Number(call.params['release_id']);
  return call.world.state(call.repository).releases.find((release) => release.id === id);
}

const isFrozen = ({ repository }: Call, { draft }: Release): boolean => repository.settings.immutableReleases && !draft;
const frozen = () => refusal(422, 'Cannot change the assets of an immutable release');
const taken = () =>
  refusal(422, 'Validation Failed', { errors: [{ resource: 'Release', code: 'already_exists', field: 'tag_name' }] });

function releaseBody(call: Call, one: Release) {
  const { world, repository } = call;
  const at = world.api(`repos/${repository.fullName}/releases/${one.id}`);
  return {
    url: at,
    html_url: world.link(`${repository.fullName}/releases/tag/${one.tag}`),
    assets_url: `${at}/assets`,
    upload_url: `${at}/assets{?name,label}`,
    tarball_url: null,
    zipball_url: null,
    id: one.id,
    node_id: nodeId('RE', one.id),
    tag_name: one.tag,
    target_commitish: repository.defaultBranch,
    name: one.name,
    body: one.body,
    draft: one.draft,
    prerelease: false,
    immutable: repository.settings.immutableReleases && !one.draft,
    created_at: world.time(one.createdAt),
    published_at: one.draft ? null : world.time(one.createdAt),
    author: user(world, one.author),
    assets: one.assets.map((asset) => assetBody(call, one, asset)),
  };
}

function assetBody({ world, repository }: Call, { tag }: Release, one: ReleaseAsset) {
  return {
    url: world.api(`repos/${repository.fullName}/releases/assets/${one.id}`),
    browser_download_url: world.link(`${repository.fullName}/releases/download/${tag}/${one.name}`),
    id: one.id,
    node_id: nodeId('RA', one.id),
    name: one.name,
    label: one.label ?? null,
    state: 'uploaded',
    content_type: 'application/octet-stream',
    size: one.size,
    digest: one.digest,
    download_count: 0,
    created_at: world.time(one.createdAt),
    updated_at: world.time(one.createdAt),
    uploader: user(world, one.author),
  };
}
