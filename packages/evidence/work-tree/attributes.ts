import { join } from 'node:path';
import { decode, unknown, type Ask, type IndexEntry, type WorkTree } from './git-index.ts';

/** The attributes that decide which bytes git takes a file for. */
const ATTRIBUTES = ['filter', 'text', 'eol', 'ident', 'working-tree-encoding', 'crlf'];

/**
 * The first file that equals its commit only through attributes that no commit holds: those of `.git/info/attributes` and
 * `core.attributesFile`, whose filters may turn any bytes into those of the commit. Where such attributes apply, the file
 * is read as a clone would read it that has the `.gitattributes` of the work tree alone. A filter that these ask for, as
 * Git LFS does, runs as it is configured here.
 * @param uncommitted files with such attributes, which need not be there
 */
export async function changedButForAttributes(
  tree: WorkTree,
  entries: readonly IndexEntry[],
  uncommitted: readonly string[],
): Promise<string | undefined> {
  const { host, git, directory } = tree;
  const files = entries.filter(({ mode }) => mode.startsWith('100'));
  if (files.length === 0 || !(await anyUncommitted())) return undefined;
  const aside = await host.files.makeTemporaryDirectory('mlops-attributes-');
  try {
    const format = files[0]!.object.length === 64 ? 'sha256' : 'sha1';
    const made = await git(['init', '--quiet', '--template=', `--object-format=${format}`, aside]);
    const elsewhere: Ask = (args, more) =>
      git(['-c', 'core.attributesFile=/dev/null', ...args], {
        ...more,
        env: { GIT_DIR: join(aside, '.git'), GIT_WORK_TREE: directory, GIT_ATTR_NOSYSTEM: '1' },
      });
    const input = files.map(({ path }) => `${path}\0`).join('');
    const question = ['check-attr', '--stdin', '-z', ...ATTRIBUTES];
    const [here, there] = await Promise.all([git(question, { input }), elsewhere(question, { input })]);
    const failed = [made, here, there].find(({ code }) => code !== 0);
    if (failed) return unknown(failed.stderr);

    const suspects = await present(differing(here.stdout, there.stdout));
    if (suspects.size === 0) return undefined;
    const doubtful = files.filter(({ path }) => suspects.has(path));
    // One path a line; in quotes, as git reads them, a path may hold line ends and quotes itself.
    const paths = doubtful.map(({ path }) => `${JSON.stringify(path)}\n`).join('');
    const hashed = await elsewhere(['hash-object', '--stdin-paths'], { input: paths });
    if (hashed.code !== 0) return unknown(hashed.stderr);
    const objects = decode(hashed.stdout).split('\n');
    const changed = doubtful.find(({ object }, i) => object !== objects[i]);
    return changed && `${changed.path} is changed, but for git attributes that are not committed`;
  } finally {
    await host.files.remove(aside);
  }

  /** Whether there are attributes outside of the work tree at all: most have none, and asking for each file is slow. */
  async function anyUncommitted(): Promise<boolean> {
    for (const file of uncommitted) {
      if ((await host.files.exists(file)) && /^\s*[^#\s]/m.test(await host.files.readText(file))) return true;
    }
    return false;
  }

  /** A file that is not there is missing, or not part of a sparse checkout: git has said so. */
  async function present(paths: ReadonlySet<string>): Promise<Set<string>> {
    const all = await Promise.all(
      [...paths].map(async (path) => ((await host.files.exists(join(directory, path))) ? [path] : [])),
    );
    return new Set(all.flat());
  }
}

/** The paths whose attributes differ between two answers of `git check-attr -z`: path, attribute, value, and so on. */
function differing(one: Uint8Array, other: Uint8Array): Set<string> {
  if (Buffer.compare(one, other) === 0) return new Set();
  const [left, right] = [decode(one).split('\0'), decode(other).split('\0')];
  return new Set(left.flatMap((value, i) => (i % 3 === 2 && value !== right[i] ? [left[i - 2]!] : [])));
}
