import { lstat, readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Host } from '#kit';
import { isProgram } from './references.ts';

/** The files of a repository, or outside of git of a folder, by their path from the folder of a project. */
export interface Sources {
  all: readonly string[];
  /** That folder, from the top of the repository. */
  folder: string;
  /** Those of them that git does not track. */
  untracked: ReadonlySet<string>;
  /** Where its submodules lie, and theirs, as far as they are checked out. */
  submodules: readonly string[];
  /** Those of them that are symbolic links → what they say. */
  links(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Where one of them leads, whatever is on the way; absent where that is not to be had. */
  realPlace?(name: string): Promise<string | undefined>;
  /** The texts of those that are no links; nothing of what is no program and too large for a source, or no text. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Never entered, unless git tracks what lies there: workspaces, environments, caches. */
export const NOT_ENTERED =
  /(^|\/)(\.mlops|\.git|\.venv|venv|node_modules|__pycache__|\.ipynb_checkpoints|\.[a-z]+_cache)\//;

/** Workspaces, of this project or another: what stages make. A commit that has this project's is refused. */
const WORKSPACE = /(^|\/)\.mlops(\/|$)/;

/** Bytes. What is larger and no program is read as a table or a model. */
const LARGEST = 1 << 20;

/**
 * The text of a source: of a program whatever its bytes are; of another file when it is text, in UTF-8 or UTF-16. What LFS
 * keeps elsewhere is none.
 */
export function sourceText(name: string, bytes: Uint8Array): string | undefined {
  if (!isProgram(name) && bytes.length > LARGEST) return undefined;
  const text = Buffer.from(bytes).toString('utf8');
  if (LFS_POINTER.test(text)) return undefined;
  if (/\.ipynb$/i.test(name)) return notebookText(text);
  if (!text.includes('\0')) return text;
  // Of UTF-16 every other byte of most letters is a NUL.
  const packed = text.replaceAll('\0', '');
  const [first, second] = bytes;
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isProgram(name) || isMarked || !CONTROL.test(packed) ? `${text}\n${packed}` : undefined;
}

/** Without what its cells gave out, such as pictures: that is long, and names nothing. */
function notebookText(text: string): string {
  const said = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, one]) => (/^(outputs|attachments)$/.test(key) ? [] : said(one)));
  };
  try {
    return said(JSON.parse(text)).join('\n');
  } catch {
    return text;
  }
}

const LFS_POINTER = /^version https:\/\/git-lfs\S*\n((oid|size|ext-\d-\w+) \S*\n)*$/;

/** What no text has besides tabs and line ends. */
const CONTROL = /[\x01-\x08\x0e-\x1a\x1c-\x1f]/;

/** Those of the work tree: what git knows or would add, of submodules too; outside of git all that lies in the folder. */
export async function sourcesOf(host: Host, root: string): Promise<Sources> {
  const links = async (names: readonly string[]): Promise<Map<string, string>> => {
    const said = await Promise.all(names.map((name) => readlink(join(root, name)).catch(() => undefined)));
    return new Map(
      names.flatMap((name, index): [string, string][] => (said[index] === undefined ? [] : [[name, said[index]]])),
    );
  };
  const submodules: string[] = [];
  const listed =
    (await listedFiles(host, root, ':/', submodules)) ?? (await walk(root)).map((name) => ({ name, tracked: true }));
  const { code, stdout } = await host.git.run(['rev-parse', '--show-prefix'], { directory: root });
  return {
    all: listed.map(({ name }) => name),
    folder:
      code === 0
        ? Buffer.from(stdout)
            .toString('utf8')
            .replace(/\/?\n$/, '')
        : '',
    untracked: new Set(listed.flatMap(({ name, tracked }) => (tracked ? [] : [name]))),
    submodules,
    links,
    realPlace: async (name) => {
      const [from, to] = await Promise.all([realpath(root), realpath(join(root, name))]).catch(() => []);
      return to === undefined ? undefined : relative(from!, to).split(sep).join('/') || '.';
    },
    read: async (names) => {
      const texts = new Map<string, string>();
      for (const name of names) {
        const text = await textOf(root, name);
        if (text !== undefined) texts.set(name, text);
      }
      return texts;
    },
  };
}

async function textOf(root: string, name: string): Promise<string | undefined> {
  const path = join(root, name);
  const found = await stat(path).catch(() => undefined);
  const isRead = found?.isFile() && (isProgram(name) || found.size <= LARGEST);
  return isRead ? sourceText(name, await readFile(path)) : undefined;
}

interface Listed {
  name: string;
  tracked: boolean;
}

/**
 * Files that git knows or would add, still there; `undefined` outside of git.
 * @param where a pathspec of git @param submodules takes where they lie
 */
async function listedFiles(
  host: Host,
  root: string,
  where: string,
  submodules: string[],
): Promise<Listed[] | undefined> {
  const ask = (which: string) =>
    host.git.run(['ls-files', '-z', ...which.split(' '), '--', where], { directory: root });
  const [known, added] = await Promise.all([ask('--cached'), ask('--others --exclude-standard')]);
  if (known.code !== 0 || added.code !== 0) return undefined;
  const names = (bytes: Uint8Array): string[] =>
    [...new Set(Buffer.from(bytes).toString('utf8').split('\0'))].filter((name) => name !== '');
  const listed = [
    ...names(known.stdout).map((name) => ({ name, tracked: true })),
    ...names(added.stdout)
      .filter((name) => !WORKSPACE.test(name))
      .map((name) => ({ name, tracked: false })),
  ];
  const there = await Promise.all(listed.map(({ name }) => lstat(join(root, name)).catch(() => undefined)));
  const files = await Promise.all(
    listed.map(async (one, index) => {
      // One whose name is no UTF-8 lies there under bytes that no text has.
      if (!there[index]) return one.name.includes('\uFFFD') ? [one] : [];
      return there[index].isDirectory() ? submoduleFiles(host, root, one, submodules) : [one];
    }),
  );
  return files.flat();
}

/** Of one that was not checked out there are none; a repository that git does not know as a submodule is a directory. */
async function submoduleFiles(host: Host, root: string, one: Listed, submodules: string[]): Promise<Listed[]> {
  if (one.name.endsWith('/')) return [one];
  const directory = join(root, one.name);
  const isThere = await lstat(join(directory, '.git')).catch(() => undefined);
  if (!isThere) return [];
  const below: string[] = [];
  const files = await listedFiles(host, directory, '.', below);
  submodules.push(one.name, ...below.map((name) => `${one.name}/${name}`));
  return (files ?? []).map(({ name, tracked }) => ({ name: `${one.name}/${name}`, tracked }));
}

async function walk(root: string, directory = ''): Promise<string[]> {
  const entries = await readdir(join(root, directory), { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const name = directory === '' ? entry.name : `${directory}/${entry.name}`;
    if (!entry.isDirectory()) found.push(name);
    else if (!NOT_ENTERED.test(`${name}/`)) found.push(...(await walk(root, name)));
  }
  return found;
}
