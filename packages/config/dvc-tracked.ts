import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '#kit';
import { onceTrue } from './dvc.ts';
import { listOf, trackedByDvc, whyOtherThanTracked, type FilesOfDvc } from './base/dvc-at-base.ts';

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
      const read = new Map<string, Uint8Array>();
      for (const path of paths) {
        const file = join(repository, path);
        const isFile = await stat(file).then(
          (found) => found.isFile(),
          () => false,
        );
        if (isFile) read.set(path, await files.read(file));
      }
      return read;
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
  // Here none of them is a request.
  const tracked = await trackedByDvc(files, 'HEAD', place.path, Infinity);
  if (!tracked) return undefined;
  const { by } = tracked;
  const why = await onceTrue(place.file, JSON.stringify(tracked), memo, async () => {
    return (await whyOtherThanTracked(host, place, tracked)) ?? true;
  });
  if (why === true) return { by, is: 'same' };
  const { dvc, among, path } = tracked;
  if (!dvc || among) return { by, is: 'unknown', why };
  // Who pulled the data with a cache elsewhere has no list of the directory here.
  const isTold = path === place.path || (await listOf(host, place.repository, { by, dvc })) !== undefined;
  return { by, is: isTold ? 'other' : 'unknown', why };
}
