import { join } from 'node:path';
import type { Project } from '#config';
import { onlineStorePath } from '#features';
import { featuresFile } from '../../deploy/release.ts';
import type { Release } from '../target.ts';

/**
 * The server of one release, on a port of this machine: it logs into the project's prediction log, and looks up features in
 * the project's online store once there is one.
 * @param own the `mlops` command
 */
export function serverCommand(
  project: Pick<Project, 'workspace' | 'file'>,
  own: readonly string[],
  release: Release,
  port: number,
): string[] {
  return [
    ...own,
    'serve',
    ...['--model', release.directory, '--name', release.name, '--version', release.version],
    ...['--digest', release.digest, '--port', String(port)],
    ...(release.features === undefined
      ? []
      : ['--features', featuresFile(release), '--features-digest', release.features]),
    ...['--log', join(project.workspace, 'predictions'), '--online', onlineStorePath(project)],
    ...(release.classes ? ['--classes', JSON.stringify(release.classes)] : []),
    ...(project.file === undefined ? [] : ['--config', project.file]),
  ];
}
