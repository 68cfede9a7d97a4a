import { join } from 'node:path';
import type { ProcessDeploy, Project } from '#config';
import { featuresFile } from '../../deploy/release.ts';
import type { Release } from '../target.ts';

/** What the servers of a deployment have in common. */
export interface Serving {
  project: Pick<Project, 'workspace' | 'file'>;
  /** File of the online store. */
  online: string;
  /** The `mlops` command. */
  own: readonly string[];
  runtime: ProcessDeploy['runtime'];
  /** File of the deployment's secret. */
  secret: string;
}

/**
 * The server of one release, on a port of this machine: it logs into the project's prediction log, and looks up features in
 * the online store once there is one.
 */
export function serverCommand(
  { project, online, own, runtime, secret }: Serving,
  release: Release,
  port: string,
): string[] {
  return [
    ...own,
    'serve',
    ...['--model', release.directory, '--name', release.name, '--version', release.version],
    ...['--digest', release.digest, '--runtime', runtime, '--port', port, '--probes', secret],
    ...(release.features === undefined
      ? []
      : ['--features', featuresFile(release), '--features-digest', release.features]),
    ...['--log', join(project.workspace, 'predictions'), '--online', online],
    ...(release.classes ? ['--classes', JSON.stringify(release.classes)] : []),
    ...(project.file === undefined ? [] : ['--config', project.file]),
  ];
}
