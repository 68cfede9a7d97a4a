import { basename, dirname, join } from 'node:path';
import { digestDirectory } from '#evidence';
import { MlopsError, type Host } from '#kit';
import { fail } from './errors.ts';
import type { KeptFile, VersionRecord } from './records.ts';

/**
 * Puts a version's model into a directory: every file from the store by its digest, hashed again as it lies there, the
 * whole by its dirHash1; put together aside and then renamed, so that the directory is whole or not there.
 *
 * A directory that holds exactly this model is left alone.
 * @param directory absolute
 * @throws MLOPS_REGISTRY_BYTES, MLOPS_STORE_MISSING, MLOPS_STORE_TAMPERED
 */
export async function fetchModel(
  host: Host,
  { tag, model }: Pick<VersionRecord, 'tag' | 'model'>,
  directory: string,
): Promise<void> {
  if (await host.files.exists(directory)) {
    const found = await digestDirectory(directory).catch((error: unknown) => {
      if (error instanceof MlopsError) return undefined;
      throw error;
    });
    if (found?.dirHash1 === model.digest) return;
    if (found === undefined || found.files.length > 0) throw occupied(tag, directory);
  }
  await host.files.makeDirectory(dirname(directory));
  const aside = await host.files.makeTemporaryDirectory(`.${basename(directory)}-`, dirname(directory));
  try {
    for (const file of model.files) await host.store.get(file.digest, join(aside, file.name));
    const { dirHash1 } = await digestDirectory(aside);
    if (dirHash1 !== model.digest) {
      throw fail('MLOPS_REGISTRY_BYTES', {
        message: `the files of ${tag} together have dirHash1 ${dirHash1}; registered is ${model.digest}`,
        hint: 'The record of this version names files that are not this model: look with `mlops registry check`.',
      });
    }
    if (await host.files.exists(directory)) await host.files.remove(directory);
    await host.files.rename(aside, directory);
  } finally {
    await host.files.remove(aside);
  }
}

/** One of the files that are kept beside the model. @throws MLOPS_STORE_MISSING, MLOPS_STORE_TAMPERED */
export async function fetchFile(host: Host, file: KeptFile, path: string): Promise<void> {
  await host.store.get(file.digest, path);
}

function occupied(tag: string, directory: string): Error {
  return fail('MLOPS_REGISTRY_BYTES', {
    message: `${directory} is there and holds something else than ${tag}`,
    where: { file: directory },
    hint: 'Name a directory that does not exist yet, or remove this one.',
  });
}
