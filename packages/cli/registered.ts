import type { Project } from '#config';
import type { Host } from '#kit';
import { isReference, openRegistry, type Version } from '#registry';

/**
 * The version that a subject names as `name@v1.2.3` or `name#stage`; undefined when it names something else.
 * @throws MLOPS_REGISTRY_… when there is no such version
 */
export async function registeredVersion(host: Host, project: Project, subject: string): Promise<Version | undefined> {
  return isReference(subject) ? (await openRegistry(host, project)).resolve(subject) : undefined;
}
