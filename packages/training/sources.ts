import { lstat, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '#kit';

/** The files of a repository, or outside of git of a folder, by their path from the folder of a project. */
export interface Sources {
  all: readonly string[];
  /** Those of them that are symbolic links → what they say. */
  links(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The texts of those that are no links; nothing of what is too large for a source, or is no text. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Never entered: our own workspace, environments, caches. */
export const NOT_ENTERED =
  /(^|\/)(\.mlops|\.git|\.venv|venv|node_modules|__pycache__|\.ipynb_checkpoints|\.[a-z]+_cache)\//;

/** Bytes. What is larger is read as a table or a model, and not as a program. */
const LARGEST = 1 << 20;

/** The text of a source; undefined of what is none. What LFS keeps elsewhere is none either. */
export function sourceText(bytes: Uint8Array): string | undefined {
  if (bytes.length > LARGEST || bytes.includes(0)) return undefined;
  const text = Buffer.from(bytes).toString('utf8');
  return text.startsWith('version https://git-lfs') ? undefined : text;
}

/** Those of the work tree: what git knows or would add, of submodules too; outside of git all that lies in the folder. */
export async function sourcesOf(host: Host, root: string): Promise<Sources> {
  const links = async (names: readonly string[]): Promise<Map<string, string>> => {
    const said = await Promise.all(names.map((name) => readlink(join(root, name)).catch(() => undefined)));
    return new Map(
      names.flatMap((name, index): [string, string][] => (said[index] === undefined ? [] : [[name, said[index]]])),
    );
  };
  return {
    all: (await trackedFiles(host, root, ':/')) ?? (await walk(root)),
    links,
    read: async (names) => {
      const texts = new Map<string, string>();
      for (const name of names) {
        const text = await textOf(join(root, name));
        if (text !== undefined) texts.set(name, text);
      }
      return texts;
    },
  };
}

async function textOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() && found.size <= LARGEST ? sourceText(await readFile(path)) : undefined;
}

/** Files that git knows or would add, still there; `undefined` outside of git. @param where a pathspec of git */
async function trackedFiles(host: Host, root: string, where: string): Promise<string[] | undefined> {
  const listed = await host.git.run(['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', where], {
    directory: root,
  });
  if (listed.code !== 0) return undefined;
  const names = [...new Set(Buffer.from(listed.stdout).toString('utf8').split('\0'))].filter((name) => name !== '');
  const there = await Promise.all(names.map((name) => lstat(join(root, name)).catch(() => undefined)));
  const files = await Promise.all(
    names.map(async (name, index) => {
      if (!there[index]) return [];
      return there[index].isDirectory() ? submoduleFiles(host, root, name) : [name];
    }),
  );
  return files.flat();
}

/** Of one that was not checked out there are none; a repository that git does not know as a submodule is a directory. */
async function submoduleFiles(host: Host, root: string, name: string): Promise<string[]> {
  if (name.endsWith('/')) return [name];
  const directory = join(root, name);
  const isThere = await lstat(join(directory, '.git')).catch(() => undefined);
  const files = isThere ? await trackedFiles(host, directory, '.') : [];
  return (files ?? []).map((file) => `${name}/${file}`);
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
