import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '#kit';
import { onceTrue } from './dvc.ts';
import { listOf, trackedByDvc, whyOtherThanTracked, type FilesOfDvc, type TrackedByDvc } from './base/dvc-at-base.ts';
import { inRepository, waysInto } from './paths.ts';

/** Whether bytes are those that DVC tracks: by which file, and why not, or why that cannot be told. */
export type HeldToDvc = { by: string } & ({ is: 'same' } | { is: 'other' | 'unknown'; why: string });

/** What DVC writes, as pathspecs of git. */
const WRITTEN_BY_DVC = ['*.dvc', '*Dvcfile', '*dvc.lock', '*dvc.yaml'].map((name) => `:(top)${name}`);

/** Those of a checkout, as they lie there: what was just added counts before it is committed. Outside of git there are none. */
function filesOfCheckout({ git, files }: Pick<Host, 'git' | 'files'>, repository: string): FilesOfDvc {
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

/** A path of a repository, and what is known of it there. */
export interface PlaceOfDvc {
  repository: string;
  path: string;
  files: FilesOfDvc;
  /** Whether git has the bytes themselves: those are its own, whatever a pipeline says that it makes. */
  isInGit: boolean;
}

/** Where a path leads, in turn; or the submodule that it leads into, where nothing of that can be asked. */
export type PlacesOfDvc = AsyncIterable<PlaceOfDvc | { lacking: string }>;

/** Where a path of a checkout leads: as it is written, for DVC links into its cache; then as each link has it; and in a repository within the repository. */
export async function* placesOfCheckout(
  host: Pick<Host, 'git' | 'files'>,
  top: string,
  path: string,
): AsyncGenerator<PlaceOfDvc> {
  for await (const way of waysInto(top, path)) {
    for (const repository of repositoriesAbove(top, way)) {
      const asked = ['--literal-pathspecs', 'ls-files', '-z', '--stage', '--', way];
      const { stdout } = await host.git.run(asked, { directory: repository });
      const isInGit = Buffer.from(stdout).toString('latin1', 0, 3) === '100';
      yield { repository, path: inRepository(repository, way), files: filesOfCheckout(host, repository), isInGit };
    }
  }
}

/** The top, and those below it that a path lies in. */
function repositoriesAbove(top: string, path: string): string[] {
  const names = inRepository(top, path).split('/').slice(0, -1);
  const below = names.map((_, index) => join(top, ...names.slice(0, index + 1)));
  return [top, ...below.filter((directory) => existsSync(join(directory, '.git')))];
}

/**
 * Whether a file is the one that DVC tracks where a path leads: by itself, in a directory, or as what a stage makes.
 * @param asked.repository the top, from which files are named @param asked.file absolute @param memo as of `onceTrue`
 * @returns undefined where DVC does not track it
 */
export async function heldToDvc(
  host: Pick<Host, 'files'>,
  { repository, file, places }: { repository: string; file: string; places: PlacesOfDvc },
  memo: string,
): Promise<HeldToDvc | undefined> {
  for await (const place of places) {
    if ('lacking' in place) {
      const by = place.lacking;
      return { by, is: 'unknown', why: `its commit of the submodule ${by} is not here` };
    }
    if (place.isInGit) return undefined;
    // Here none of them is a request.
    const tracked = await trackedByDvc(place.files, 'HEAD', place.path, Infinity);
    if (tracked) {
      const held = await heldTo(host, { ...place, file }, tracked, memo);
      return { ...held, by: inRepository(repository, join(place.repository, tracked.by)) };
    }
  }
  return undefined;
}

async function heldTo(
  host: Pick<Host, 'files'>,
  place: { repository: string; file: string; path: string },
  tracked: TrackedByDvc,
  memo: string,
): Promise<{ is: 'same' } | { is: 'other' | 'unknown'; why: string }> {
  const why = await onceTrue(place.file, JSON.stringify(tracked), memo, async () => {
    return (await whyOtherThanTracked(host, place, tracked)) ?? true;
  });
  if (why === true) return { is: 'same' };
  const { by, dvc, among, against, path } = tracked;
  if (!dvc || among || against !== undefined) return { is: 'unknown', why };
  // Who pulled the data with a cache elsewhere has no list of the directory here.
  const isTold = path === place.path || (await listOf(host, place.repository, { by, dvc })) !== undefined;
  return { is: isTold ? 'other' : 'unknown', why };
}
