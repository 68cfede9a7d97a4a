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
  const found = await whatLiesAt(host, directory, model.digest);
  if (found === 'the model') return;
  if (found === 'something else') throw occupied(tag, directory);
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
    // It takes the place of an empty directory and of nothing else: what came there meanwhile is somebody's.
    await host.files.rename(aside, directory).catch(async (error: unknown) => {
      const now = await whatLiesAt(host, directory, model.digest);
      if (now === 'something else') throw occupied(tag, directory);
      if (now === 'nothing') throw error;
    });
  } finally {
    await host.files.remove(aside);
  }
}

/** @param digest of the model */
async function whatLiesAt(
  host: Host,
  directory: string,
  digest: string,
): Promise<'nothing' | 'the model' | 'something else'> {
  if (!(await host.files.exists(directory))) return 'nothing';
  const found = await digestDirectory(directory).catch((error: unknown) => {
    if (error instanceof MlopsError) return undefined;
    throw error;
  });
  if (found === undefined) return 'something else';
  if (found.dirHash1 === digest) return 'the model';
  // What has no file may have directories.
  return (await host.files.list(directory)).length === 0 ? 'nothing' : 'something else';
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
