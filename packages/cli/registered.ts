import type { Project } from '#config';
import { MlopsError, type Host } from '#kit';
import { isReference, openRegistry, type Registry, type Version } from '#registry';

/**
 * The version that a subject names as `name@v1.2.3` or `name#stage`; undefined when it names something else.
 * @throws MLOPS_REGISTRY_… when there is no such version
 */
export async function registeredVersion(host: Host, project: Project, subject: string): Promise<Version | undefined> {
  return isReference(subject) ? (await openRegistry(host, project)).resolve(subject) : undefined;
}

/**
 * The model of a version, from the store into a directory: its bytes by the digests on record, and that record as its run
 * made it.
 * @returns whether its signature is known to be that of its run: where the store has lost how the model is called, it is not, and
 *   a warning says so
 * @throws MLOPS_REGISTRY_UNVERIFIED, MLOPS_REGISTRY_NOT_PASSED, MLOPS_RUN_UNKNOWN and what `fetch` throws
 */
export async function fetchRegistered(
  host: Host,
  registry: Registry,
  { version, directory }: { version: Version; directory: string },
): Promise<boolean> {
  const isProven = await registry.proveRecorded(version).then(
    () => true,
    (error: unknown) => {
      if (!(error instanceof MlopsError) || error.code !== 'MLOPS_STORE_MISSING') throw error;
      host.log.warning(`Whether the record of ${version.tag} is what its run made is not known: ${error.message}`);
      return false;
    },
  );
  await registry.fetch(version, directory);
  return isProven;
}
