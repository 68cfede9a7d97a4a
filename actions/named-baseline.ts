import { resolve } from 'node:path';
import { asOfRepository, isInside, mayNameFile, realPlace, resolvePath, type Project } from '#config';
import { MlopsError, type Host } from '#kit';

/** Where a file is that is named from a directory of the repository, or from the project's, and where it lies here. */
export async function placesOf(
  host: Host,
  project: Project,
  wanted: string,
  root: string | undefined,
): Promise<{ named: string; path: string }> {
  const { repository } = project;
  const namedFrom = async (directory: string): Promise<string> =>
    asOfRepository(repository, await resolvePath(project, resolve(directory, wanted), { purpose: 'baseline' }));
  const own = await namedFrom(project.root);
  const named = root === undefined ? own : await namedFrom(resolve(repository, root));
  // What moves with mlops.yml may lie in its new place; what the operator keeps does not move with it.
  const isThere = !isInside(repository, named) || (await host.files.exists(named));
  return { named, path: isThere ? named : own };
}

/**
 * The file that rules of mlops.yml name as it lies here, which the checkout of a job that judges apart need not have.
 * @returns undefined for none, and for what the operator keeps, which is not carried away
 */
export async function namedHere(host: Host, project: Project): Promise<string | undefined> {
  const wanted = project.config.gate?.baseline ?? '';
  if (!mayNameFile(wanted)) return undefined;
  const places = await placesOf(host, project, wanted, project.policy?.root).catch((error: unknown) => {
    // Who judges says so.
    if (error instanceof MlopsError) return undefined;
    throw error;
  });
  const real = places && (await realPlace(places.path));
  return real !== undefined && isInside(await realPlace(project.repository), real) ? places!.path : undefined;
}
