import { readFile, stat } from 'node:fs/promises';
import type { Host, Permissions, Publishing, ReleasedFile } from '#kit';
import type { Api, Data, Item, Parameters, Route } from '../api/api.ts';
import { fail } from '../errors.ts';
import { cutMarkdown } from './cut-markdown.ts';

export interface ReleasesOptions {
  api: Api;
  host: Pick<Host, 'log'>;
}

const LIST = 'GET /repos/{owner}/{repo}/releases';
const CREATE = 'POST /repos/{owner}/{repo}/releases';
const READ = 'GET /repos/{owner}/{repo}/releases/{release_id}';
const CHANGE = 'PATCH /repos/{owner}/{repo}/releases/{release_id}';
const REMOVE = 'DELETE /repos/{owner}/{repo}/releases/{release_id}';
const REMOVE_ASSET = 'DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}';
/** On a server of its own, which the release names. */
const UPLOAD = 'POST /repos/{owner}/{repo}/releases/{release_id}/assets{?name,label}';
type UploadRoute = 'POST {origin}/repos/{owner}/{repo}/releases/{release_id}/assets{?name,label}' & Route;

const NEEDS: Permissions = { contents: 'write' };
/** GitHub takes this many characters, and 1,000 files, each below 2 GiB and none of them empty. */
const LONGEST = 125_000;
const LARGEST = 2 ** 31 - 1;
const MOST = 1000;
const UPLOAD_MS = 10 * 60_000;
/** The newest are looked through: three pages. */
const LISTED = 300;

type Release = Item<typeof LIST>;

/**
 * Makes the release of a tag: a draft, its files, each known by its digest, and then published, because a repository may not
 * let a published one change. Killed anywhere it is gone on with: a draft of the token's own account is taken up, and files that
 * it has are not sent again. One that is published, by a person on the server's page too, keeps what it has; what it lacks is
 * added, and words that are not the version's are told.
 *
 * Every workflow of the repository has that account, so nothing that a draft says or has is believed to be of this version:
 * it is published with our words, and with our files alone.
 *
 * A list may lag behind what was just made, so whoever makes a draft looks again: the first one stays.
 *
 * @returns its address @throws MLOPS_RELEASE_DIFFERS, and what the API throws
 */
export async function publishRelease(options: ReleasesOptions, publishing: Publishing): Promise<string> {
  const { api, host } = options;
  const names = assetNames(publishing.files);
  const files = new Map(publishing.files.map((file, index) => [names[index]!, file]));
  const found = await find(options, publishing.tag);
  const published = found.find(({ draft }) => !draft);
  if (published) {
    const url = await complete(options, published, files);
    tellWords(host, published, publishing);
    return url;
  }
  const release = found[0] ?? (await begin(options, publishing));
  for (const [name, file] of files) await put(options, release, name, file);
  const whole = await api.request(READ, { release_id: release.id });
  refuseDiffering({ ...whole, assets: whole.assets.filter(({ name }) => files.has(name)) }, files);
  for (const { id } of foreign(whole, files)) await api.request(REMOVE_ASSET, { asset_id: id }, { needs: NEEDS });
  const isOut = async (): Promise<Data<typeof CHANGE> | undefined> => {
    const now = await api.request(READ, { release_id: release.id });
    return now.draft ? undefined : now;
  };
  const out = await api.request(
    CHANGE,
    { release_id: release.id, tag_name: publishing.tag, ...textOf(publishing), prerelease: false, draft: false },
    { settle: isOut, needs: NEEDS },
  );
  // Somebody may have been at it a moment ago.
  refuseDiffering(out, files);
  host.log.info(`Published ${publishing.tag} with ${files.size} files: ${out.html_url}`);
  return out.html_url;
}

const textOf = ({ title, markdown }: Publishing) => ({ name: title, body: cutMarkdown(markdown, LONGEST) });

/** Of this tag: the published one, and drafts of our own, the first one first. */
async function find({ api }: ReleasesOptions, tag: string): Promise<Release[]> {
  const author = await api.login();
  const found: Release[] = [];
  let seen = 0;
  for await (const release of api.pages(LIST, {})) {
    if (release.tag_name === tag && (!release.draft || release.author.login === author)) found.push(release);
    if (++seen === LISTED) break;
  }
  return found.sort((a, b) => a.id - b.id);
}

async function begin(options: ReleasesOptions, publishing: Publishing): Promise<Release> {
  const { api } = options;
  const { tag } = publishing;
  const made = await api.request(
    CREATE,
    { tag_name: tag, ...textOf(publishing), draft: true },
    { settle: async () => (await find(options, tag))[0], needs: NEEDS },
  );
  const all = (await find(options, tag)).filter(({ draft, id }) => draft && id !== made.id);
  const [first, ...others] = [...all, made].sort((a, b) => a.id - b.id) as [Release, ...Release[]];
  for (const { id } of others)
    await api.request(REMOVE, { release_id: id }, { settle: async () => undefined, needs: NEEDS });
  return first;
}

/** The file is there as it is to be; what was left half sent, is another one, or is shown by another name, is sent anew. */
async function put(
  { api }: ReleasesOptions,
  release: Release,
  name: string,
  { path, digest }: ReleasedFile,
): Promise<void> {
  const there = release.assets.find((asset) => asset.name === name);
  if (there?.digest === `sha256:${digest}` && there.state === 'uploaded' && !there.label) return;
  if (there) await api.request(REMOVE_ASSET, { asset_id: there.id }, { needs: NEEDS });
  const { size } = await stat(path);
  if (size > LARGEST) {
    throw fail('MLOPS_RELEASE_DIFFERS', {
      message: `${name} has ${size} bytes, and a file of a release fewer than 2 GiB`,
      where: { file: path },
      hint: 'Say `release: false`; the version is registered, and its bytes are where its run left them.',
    });
  }
  const settle = async (): Promise<Data<UploadRoute> | undefined> => {
    const { assets } = await api.request(READ, { release_id: release.id });
    const arrived = assets.find((asset) => asset.name === name);
    if (!arrived || arrived.digest === `sha256:${digest}`) return arrived;
    await api.request(REMOVE_ASSET, { asset_id: arrived.id }, { needs: NEEDS });
    return undefined;
  };
  const sent = { release_id: release.id, name, data: await readFile(path) };
  const headers = { 'content-type': 'application/octet-stream' };
  const baseUrl = release.upload_url.slice(0, release.upload_url.indexOf('/repos/'));
  await api.request(UPLOAD as UploadRoute, { ...sent, headers } as unknown as Parameters<UploadRoute>, {
    settle,
    needs: NEEDS,
    upload: { baseUrl, timeoutMs: UPLOAD_MS },
  });
}

/**
 * That words of a release, or what its files are called, are not the version's: its card says other ones. Who published it says
 * nothing of whose they are: another workflow has our account, and people edit what we published.
 */
function tellWords(host: ReleasesOptions['host'], release: Release, publishing: Publishing): void {
  const { name, body } = textOf(publishing);
  const says = release.name === name && (release.body ?? '').replaceAll('\r\n', '\n').trim() === body.trim();
  if (says && !release.assets.some(({ label }) => label)) return;
  host.log.warning(
    `The release of ${release.tag_name} (${release.html_url}) has another title or text than the version, or labels on its files: they are of whoever published it (${release.author.login}) or edited it since. Its files are the version's.`,
  );
}

/** One that is out keeps its words, and the files that it has: people published it, or have edited its text. */
async function complete(
  options: ReleasesOptions,
  listed: Release,
  files: ReadonlyMap<string, ReleasedFile>,
): Promise<string> {
  const { api, host } = options;
  if (lackingOf(listed, files).length === 0) {
    refuseDiffering(listed, files);
    host.log.info(`${listed.tag_name} is published already: ${listed.html_url}`);
    return listed.html_url;
  }
  // A list may lag behind.
  const release = await api.request(READ, { release_id: listed.id });
  const lacking = lackingOf(release, files);
  if (lacking.length === 0) return complete(options, release, files);
  refuseDiffering({ ...release, assets: release.assets.filter(({ name }) => !lacking.includes(name)) }, files, lacking);
  if (release.immutable) throw sealed(release);
  for (const name of lacking) await put(options, release, name, files.get(name)!);
  refuseDiffering(await api.request(READ, { release_id: release.id }), files);
  host.log.info(`${release.tag_name} was published without ${lacking.join(', ')}; added: ${release.html_url}`);
  return release.html_url;
}

/** Files that are not there, or were left half sent. */
function lackingOf({ assets }: Assets, files: ReadonlyMap<string, ReleasedFile>): string[] {
  const there = new Set(assets.filter(({ state }) => state === 'uploaded').map(({ name }) => name));
  return [...files.keys()].filter((name) => !there.has(name));
}

function sealed({ tag_name: tag, html_url: url }: Pick<Release, 'html_url' | 'tag_name'>): Error {
  return fail('MLOPS_RELEASE_DIFFERS', {
    message: `the release of ${tag} (${url}) was published without the files of the version, and is immutable: none can be added`,
    hint: 'The version is registered all the same. Say `release: false` and run the workflow again to deploy it; next time push the tag only, and let the workflow publish the release.',
  });
}

type Assets = Pick<Release, 'assets'>;

/** Files that are none of this version's. */
function foreign({ assets }: Assets, files: ReadonlyMap<string, ReleasedFile>): Release['assets'] {
  return assets.filter(({ name }) => !files.has(name));
}

/** @throws MLOPS_RELEASE_DIFFERS unless it has these files, but for those that are still to come, and no others */
function refuseDiffering(
  release: Assets & Pick<Release, 'html_url' | 'tag_name'>,
  files: ReadonlyMap<string, ReleasedFile>,
  toCome: readonly string[] = [],
): void {
  const there = new Map(release.assets.map(({ name, digest }) => [name, digest]));
  const lacking = [...files.keys()].filter(
    (name) => !toCome.includes(name) && there.get(name) !== `sha256:${files.get(name)!.digest}`,
  );
  const besides = foreign(release, files).map(({ name }) => name);
  const what = [
    ...(lacking.length > 0 ? [`has not, or has others than registered: ${lacking.join(', ')}`] : []),
    ...(besides.length > 0 ? [`has files that are not of that version: ${besides.join(', ')}`] : []),
  ];
  if (what.length === 0) return;
  throw fail('MLOPS_RELEASE_DIFFERS', {
    message: `the release of ${release.tag_name} (${release.html_url}) ${what.join('; and ')}`,
    hint:
      lacking.length > 0
        ? 'The version is registered all the same. Delete that release, not its tag, and run the job again.'
        : 'The version is registered all the same. Find out who put them there, take them out of that release, or delete it and not its tag, and run the job again.',
  });
}

/** Files that GitHub refuses as those of a release, each with why. @param besides how many others go along */
export function unreleasable(
  files: readonly { name: string; bytes: number }[],
  besides: number,
): ReadonlyMap<string, string> {
  const left = new Map<string, string>();
  let taken = besides;
  for (const { name, bytes } of files) {
    if (bytes > LARGEST) left.set(name, 'a file of a release has fewer than 2 GiB');
    else if (bytes === 0) left.set(name, 'a file of a release is not empty');
    else if (taken === MOST) left.set(name, `a release has no more than ${MOST} files`);
    else taken += 1;
  }
  return left;
}

/** GitHub takes a name without directories, of letters, digits, `.`, `-` and `_`. @returns one for each file, in their order */
export function assetNames(files: readonly Pick<ReleasedFile, 'name' | 'digest'>[]): string[] {
  const taken = new Set<string>();
  return files.map(({ name, digest }) => {
    const plain = name.replaceAll(/[^\w.-]+/g, '-').replace(/^[.-]+/, '');
    const unique = taken.has(plain) ? `${digest.slice(0, 12)}-${plain}` : plain;
    taken.add(unique);
    return unique;
  });
}
