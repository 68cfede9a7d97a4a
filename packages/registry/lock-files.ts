import { basename, join, relative } from 'node:path';
import type { Host } from '#kit';
import type { KeptFile } from './records.ts';

/** Files that pin what a program was run with, by the names that package managers give them. */
const LOCK_FILES = new Set([
  ...['requirements.txt', 'uv.lock', 'poetry.lock', 'Pipfile.lock', 'pdm.lock', 'pylock.toml'],
  ...['conda-lock.yml', 'pixi.lock', 'renv.lock', 'Manifest.toml', 'package-lock.json'],
]);

/** The lock files beside mlops.yml in a commit, from git into the store; empty when there are none. */
export async function findLockFiles(
  host: Host,
  { root, repository }: { root: string; repository: string },
  commit: string,
): Promise<KeptFile[]> {
  const git = (...args: string[]) => host.git.run(args, { directory: repository });
  const folder = relative(repository, root);
  const listed = await git('ls-tree', '-z', '--name-only', commit, ...(folder === '' ? [] : [`${folder}/`]));
  if (listed.code !== 0) return [];
  const paths = Buffer.from(listed.stdout)
    .toString('utf8')
    .split('\0')
    .filter((path) => LOCK_FILES.has(basename(path)));
  const aside = await host.files.makeTemporaryDirectory('mlops-lock-');
  try {
    const kept: KeptFile[] = [];
    for (const path of paths) {
      const { code, stdout } = await git('cat-file', 'blob', `${commit}:${path}`);
      if (code !== 0) continue;
      const copy = join(aside, String(kept.length));
      await host.files.write(copy, stdout);
      kept.push({ name: basename(path), digest: await host.store.put(copy), bytes: stdout.byteLength });
    }
    return kept;
  } finally {
    await host.files.remove(aside);
  }
}
