import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { MlopsError, type FileVersion, type Followed } from '#kit';
import type { Api } from '../api/api.ts';

/** Files and directories of a repository's commits, read through the API. What it calls absent is proven absent. */
export interface GitObjects {
  /** Content of those paths that exist at the commit; of a file of DVC that is no text, or of a long `.dvc` file, nothing. */
  files(commit: string, paths: readonly string[]): Promise<Map<string, Uint8Array>>;
  /** Where a path leads, which need not be there. */
  follow(commit: string, path: string): Promise<Followed>;
  /** Names in a directory; empty when there is none. */
  list(commit: string, directory: string): Promise<string[]>;
  /** All files below a directory by their whole paths, sorted; empty when there is none. */
  walk(commit: string, directory: string): Promise<string[]>;
  /** The commits that changed a file, the newest first, as GitHub lists them: of a merge it follows one side. */
  versions(commit: string, path: string): AsyncGenerator<FileVersion>;
}

/** Makes the error that says what could not be read, and why. */
export type Unreadable = (what: string, cause?: unknown) => Error;

/** Files in one query. A query of several hundred takes GitHub seconds, and it ends a query after ten. */
const CHUNK = 100;

/** Commits in one page of a file's history. */
const PAGE = 100;

/** More links than these one after the other the kernel does not follow. */
const MOST_LINKS = 40;
const LINK = 0o120000;
const SUBMODULE = 0o160000;

/**
 * What DVC writes for people to commit. It is text, and a change may bring any number that are none, or that are long: each of
 * those would be a request.
 */
const OF_DVC = /(\.dvc|(^|\/)(Dvcfile|dvc\.lock|dvc\.yaml))$/;
/** Those that name what stages make, and are long where there are thousands of it. */
const MAY_BE_LONG = /\.(lock|yaml)$/;
const MOST_LONG = 10;

/** Part of a file's object as GraphQL tells it; `text` is absent or wrong for what is not UTF-8, and cut for what is long. */
interface Blob {
  __typename: string;
  oid: string;
  text?: string | null;
  isTruncated?: boolean;
}

interface Tree {
  __typename: string;
  oid: string;
  entries?: Entry[];
}

interface Entry {
  name: string;
  mode: number;
  oid: string;
}

/**
 * Reads of one repository. Commits do not change, so a file is asked for once.
 *
 * Requests: one for 100 files or versions of one, one for each that is not short text (of DVC's, ten at the most), one for a list, two for a walk, one to follow a
 * path and two more for each of its links. A read of more than
 * 100 files below one directory first walks that directory, so that it costs what exists, not what was asked for.
 */
export function gitObjects(api: Api, unreadable: Unreadable): GitObjects {
  const known = new Map<string, Promise<Uint8Array | undefined>>();

  async function files(commit: string, paths: readonly string[]): Promise<Map<string, Uint8Array>> {
    let missing = [...new Set(paths)].filter((path) => !known.has(`${commit}:${path}`));
    if (missing.length > CHUNK) missing = await onlyExisting(commit, missing);
    const long: string[] = [];
    for (let at = 0; at < missing.length; at += CHUNK) {
      const chunk = missing.slice(at, at + CHUNK);
      const answer = ask(commit, chunk, long);
      chunk.forEach((path, i) => {
        const content = answer.then((blobs) => blobs[i]);
        // Who asked hears of the failure; who asks later tries again.
        content.catch(() => known.delete(`${commit}:${path}`));
        known.set(`${commit}:${path}`, content);
      });
      await answer;
    }
    const found = new Map<string, Uint8Array>();
    for (const path of paths) {
      const content = await known.get(`${commit}:${path}`);
      if (content) found.set(path, content);
    }
    return found;
  }

  /** Leaves out, and remembers as absent, what a walk of the common directory does not find. */
  async function onlyExisting(commit: string, paths: readonly string[]): Promise<string[]> {
    const [top = ''] = paths[0]!.split('/');
    if (!paths.every((path) => path.startsWith(`${top}/`))) return [...paths];
    const existing = new Set(await walk(commit, top));
    for (const path of paths) if (!existing.has(path)) known.set(`${commit}:${path}`, Promise.resolve(undefined));
    return paths.filter((path) => existing.has(path));
  }

  /** @param long files of DVC that were read one by one so far */
  async function ask(commit: string, paths: readonly string[], long: string[]): Promise<(Uint8Array | undefined)[]> {
    const selection = '{ __typename ... on Blob { oid text isTruncated } }';
    const objects = await query<Blob>('readFiles', commit, paths, selection);
    return Promise.all(
      objects.map(async (blob, i) => {
        const path = paths[i]!;
        if (!blob || isShortText(blob) || !OF_DVC.test(path)) return content(blob, path);
        if (blob.isTruncated !== true || !MAY_BE_LONG.test(path)) return new Uint8Array();
        if (long.push(path) > MOST_LONG)
          throw unreadable(
            `more than ${MOST_LONG} files of DVC are longer than GitHub tells at once, ${path} among them`,
          );
        return content(blob, path);
      }),
    );
  }

  async function content(blob: Blob | null, path: string): Promise<Uint8Array | undefined> {
    if (blob === null) return undefined;
    if (blob.__typename !== 'Blob') throw unreadable(`${path} is a ${blob.__typename}, expected a file`);
    const { oid, text } = blob;
    if (isShortText(blob)) return Buffer.from(text ?? '');
    const answer = await reading(
      () => api.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', { file_sha: oid }),
      path,
    );
    const whole = Buffer.from(answer.content, answer.encoding === 'base64' ? 'base64' : 'utf8');
    if (blobName(whole) !== oid) throw unreadable(`${path} arrived as other bytes than its name ${oid} promises`);
    return whole;
  }

  async function tree(commit: string, directory: string): Promise<Tree | undefined> {
    const [found] = await query<Tree>(
      'readDirectory',
      commit,
      [directory],
      '{ __typename ... on Tree { oid entries { name } } }',
    );
    if (!found) return undefined;
    if (found.__typename !== 'Tree') throw unreadable(`${directory} is a ${found.__typename}, expected a directory`);
    return found;
  }

  /** Objects at paths of a commit. A path that is null there is absent, because the commit itself is not. */
  async function query<T>(
    operation: string,
    commit: string,
    paths: readonly string[],
    selection: string,
  ): Promise<(T | null)[]> {
    expectId(commit, unreadable);
    const variables = Object.fromEntries(paths.map((path, i) => [`p${i}`, `${commit}:${path}`]));
    const declared = Object.keys(variables).map((name) => `, $${name}: String!`);
    const asked = Object.keys(variables).map((name) => `${name}: object(expression: $${name}) ${selection}`);
    const text = `query ${operation}($owner: String!, $repo: String!, $commit: GitObjectID!${declared.join('')}) {
  repository(owner: $owner, name: $repo) {
    commit: object(oid: $commit) { __typename }
    ${asked.join('\n    ')}
  }
}`;
    type Answer = { repository: ({ commit: { __typename: string } | null } & Record<string, T | null>) | null };
    const answer = await reading(
      () => api.graphql<Answer>(text, { ...api.repository, commit, ...variables }),
      paths[0] ?? commit,
    );
    if (answer.repository?.commit?.__typename !== 'Commit') throw unreadable(`there is no commit ${commit}`);
    return Object.keys(variables).map((name) => answer.repository![name] as T | null);
  }

  async function* versions(commit: string, path: string): AsyncGenerator<FileVersion> {
    expectId(commit, unreadable);
    const text = `query readVersions($owner: String!, $repo: String!, $commit: GitObjectID!, $path: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    commit: object(oid: $commit) {
      ... on Commit {
        history(first: ${PAGE}, path: $path, after: $after) {
          pageInfo { hasNextPage endCursor }
          nodes { oid file(path: $path) { object { __typename ... on Blob { oid text isTruncated } } } }
        }
      }
    }
  }
}`;
    interface History {
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
      nodes: { oid: string; file: { object: Blob | null } | null }[];
    }
    type Answer = { repository: { commit: { history?: History } | null } | null };
    for (let after: string | null = null; ;) {
      const variables = { ...api.repository, commit, path, after };
      const answer: Answer = await reading(() => api.graphql<Answer>(text, variables), path);
      const history = answer.repository?.commit?.history;
      if (history === undefined) throw unreadable(`there is no commit ${commit}`);
      for (const { oid, file } of history.nodes) {
        const blob = file?.object?.__typename === 'Blob' ? file.object : null;
        yield { commit: oid, content: await content(blob, path) };
      }
      if (!history.pageInfo.hasNextPage) return;
      after = history.pageInfo.endCursor;
    }
  }

  async function follow(commit: string, path: string): Promise<Followed> {
    let place = path;
    for (let links = 0; links < MOST_LINKS; links++) {
      const names = place.split('/');
      const parents = names.map((_, i) => names.slice(0, i).join('/'));
      const trees = await query<Tree>(
        'readPlaces',
        commit,
        parents,
        '{ __typename ... on Tree { oid entries { name mode oid } } }',
      );
      const entries = names.map((name, i) => trees[i]?.entries?.find((entry) => entry.name === name));
      const at = entries.findIndex((entry) => entry?.mode === LINK || entry?.mode === SUBMODULE);
      if (at < 0) return { kind: 'inside', path: place };
      const [found, rest] = [names.slice(0, at + 1).join('/'), names.slice(at + 1)];
      if (entries[at]!.mode === SUBMODULE)
        return { kind: 'submodule', path: found, commit: entries[at]!.oid, rest: rest.join('/') };
      const target = Buffer.from((await files(commit, [found])).get(found) ?? []).toString();
      if (posix.isAbsolute(target)) return { kind: 'outside', path: posix.join(target, ...rest) };
      place = posix.join(parents[at]!, target, ...rest);
      if (/^\.\.(\/|$)/.test(place)) return { kind: 'outside', path: place };
    }
    throw unreadable(`${path} is a symbolic link that leads in circles`);
  }

  async function list(commit: string, directory: string): Promise<string[]> {
    return ((await tree(commit, directory))?.entries ?? []).map(({ name }) => name);
  }

  async function walk(commit: string, directory: string): Promise<string[]> {
    const top = await tree(commit, directory);
    return top ? (await walkTree(top.oid, directory)).sort() : [];
  }

  /** A tree of over 100,000 files or 7 MB comes cut, and is then read directory by directory. */
  async function walkTree(oid: string, directory: string): Promise<string[]> {
    const ask = (more: { recursive?: string }) =>
      reading(
        () => api.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', { tree_sha: oid, ...more }),
        directory,
      );
    const whole = await ask({ recursive: '1' });
    if (!whole.truncated)
      return whole.tree.filter(({ type }) => type === 'blob').map(({ path }) => posix.join(directory, path));
    const own = await ask({});
    if (own.truncated) throw unreadable(`${directory} has too many entries`);
    const paths: string[] = [];
    for (const { path, type, sha } of own.tree) {
      if (type === 'blob') paths.push(posix.join(directory, path));
      if (type === 'tree') paths.push(...(await walkTree(sha, posix.join(directory, path))));
    }
    return paths;
  }

  /** A refusal of GitHub's is not an answer about the path. */
  async function reading<T>(request: () => Promise<T>, what: string): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof MlopsError) || error.code !== 'MLOPS_GITHUB_REFUSED') throw error;
      throw unreadable(`${what}: ${(error as Error).message}`, error);
    }
  }

  return { files, follow, list, walk, versions };
}

/** A name may be a branch's or a tag's, and whoever may push a tag would choose what is read. @throws what `unreadable` makes */
export function expectId(commit: string, unreadable: Unreadable): void {
  if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(commit))
    throw unreadable(`${JSON.stringify(commit)} is a name; expected the id of a commit`);
}

/** Whether all of a file has come with its object. */
function isShortText({ oid, text, isTruncated }: Blob): boolean {
  return typeof text === 'string' && isTruncated !== true && blobName(Buffer.from(text)) === oid;
}

/** git's own name of a file's bytes. */
function blobName(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
