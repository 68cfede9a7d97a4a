import { join, posix } from 'node:path';
import type { Host, Origin } from '#kit';
import { onceTrue } from './dvc.ts';
import { trackedByDvc, whyOtherThanTracked, type TrackedByDvc } from './base/dvc-at-base.ts';

/** The files of DVC in a repository, as a checkout or one commit has them. */
export type FilesOfDvc = Pick<Origin, 'walk' | 'readAll'>;

/** Whether bytes are those that DVC tracks: by which file, and why not, or why that cannot be told. */
export type HeldToDvc = { by: string } & ({ is: 'same' } | { is: 'other' | 'unknown'; why: string });

/** What DVC writes, as pathspecs of git. */
const WRITTEN_BY_DVC = ['*.dvc', '*Dvcfile', '*dvc.lock', '*dvc.yaml'].map((name) => `:(top)${name}`);

/** Those of a checkout, as they lie there: what was just added counts before it is committed. Outside of git there are none. */
export function filesOfCheckout({ git, files }: Pick<Host, 'git' | 'files'>, repository: string): FilesOfDvc {
  return {
    walk: async () => {
      const asked = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...WRITTEN_BY_DVC];
      const { code, stdout } = await git.run(asked, { directory: repository });
      const names = code === 0 ? Buffer.from(stdout).toString('utf8').split('\0') : [];
      return [...new Set(names)].filter((name) => name !== '').sort();
    },
    readAll: async (_, paths) => {
      const read = paths.map((path) => files.read(join(repository, path)).catch(() => undefined));
      const found = await Promise.all(read);
      return new Map(paths.flatMap((path, index) => (found[index] ? [[path, found[index]] as const] : [])));
    },
  };
}

/**
 * Whether a file is the one that DVC tracks at a path: by itself, in a directory, or as what a stage makes.
 * @param place.file absolute @param place.path in the repository @param memo as of `onceTrue`
 * @returns undefined where DVC does not track it
 */
export async function heldToDvc(
  host: Pick<Host, 'files'>,
  files: FilesOfDvc,
  place: { repository: string; file: string; path: string },
  memo: string,
): Promise<HeldToDvc | undefined> {
  const tracked = await trackedByDvc(files as Origin, 'HEAD', place.path);
  if (!tracked) return undefined;
  const { by } = tracked;
  const why = await onceTrue(place.file, JSON.stringify(tracked), memo, async () => {
    return (await whyOtherThanTracked(host, place, tracked)) ?? true;
  });
  if (why === true) return { by, is: 'same' };
  const isTold = tracked.dvc !== undefined && !tracked.among && (await isListed(host, place, tracked));
  return { by, is: isTold ? 'other' : 'unknown', why };
}

/** Whether what DVC has of a directory is here: who pulled the data with a cache elsewhere has no list. */
async function isListed(
  { files }: Pick<Host, 'files'>,
  { repository, path }: { repository: string; path: string },
  { by, path: tracked, dvc }: TrackedByDvc,
): Promise<boolean> {
  if (path === tracked) return true;
  const name = dvc!.md5.replace(/^../, '$&/');
  for (let above = posix.dirname(by); ; above = posix.dirname(above)) {
    for (const cache of ['files/md5', ''])
      if (await files.exists(join(repository, above, '.dvc', 'cache', cache, name))) return true;
    if (above === '.') return false;
  }
}
