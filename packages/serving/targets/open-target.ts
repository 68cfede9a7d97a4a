import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseDuration, type DeploySection, type Project } from '#config';
import { escape, type Host } from '#kit';
import { isLoopback } from '../loopback.ts';
import { TOKEN_VARIABLE } from '../token.ts';
import { commandTarget } from './command-target.ts';
import { ownCommand } from './process/own-command.ts';
import { processTarget } from './process/process-target.ts';
import { serverCommand, type Serving } from './process/server-command.ts';
import { deploymentId } from './process/proof.ts';
import { isDeployed, placeOf, strandedBeside } from './process/state.ts';
import { locateRuntime } from '../runtime/runtime.ts';
import type { Target } from './target.ts';

const MEBIBYTE = 2 ** 20;

/** Where the files of a name's deployment lie: fetched models, state, logs. */
export function deployDirectory({ workspace }: Pick<Project, 'workspace'>, name: string): string {
  return join(deploymentsOf(workspace), escape.fileName(name));
}

const deploymentsOf = (workspace: string): string => join(workspace, 'deploy');

/** The names that the target `process` serves from a workspace: those of other projects, and of before a name was changed, too. */
export function deployedNames({ workspace }: Pick<Project, 'workspace'>): string[] {
  const folder = deploymentsOf(workspace);
  if (!existsSync(folder)) return [];
  const directories = readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isFile());
  const names = directories.map(({ name }) => name).sort();
  return names.filter((name) => isDeployed(placeOf(join(folder, name))));
}

/** Directories of what the target `process` serves from folders of this repository that are gone, as where a project's was renamed. */
export function strandedDeployments(project: Pick<Project, 'workspace'>, name: string): string[] {
  return strandedBeside(placeOf(deployDirectory(project, name)));
}

/**
 * The target that mlops.yml names.
 * @param work.online file of the online store that servers look features up in; `command`: the `mlops` command that keeper,
 *   router and servers are started with
 */
export function openTarget(
  host: Host,
  project: Pick<Project, 'workspace' | 'root' | 'file'>,
  work: { name: string; section: DeploySection; online: string; command?: () => string[] },
): Target {
  const { name, section, online, command = ownCommand } = work;
  const common = { cwd: project.root, readySeconds: parseDuration(section.ready) };
  switch (section.target) {
    case 'command': {
      const { url, start, rollback, status, discard, stop, env } = section;
      // An address of this machine is another one on another machine.
      const isHere = isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ''));
      const place = placeOf(deployDirectory(project, name));
      return commandTarget(host, {
        ...common,
        name,
        url: url.replace(/\/+$/, ''),
        where: () => (isHere ? `${url} of ${deploymentId(place)}` : url),
        programs: { start, switch: section.switch, rollback, status, discard, stop },
        env,
        timeLimitSeconds: parseDuration(section['time-limit']),
      });
    }
    case 'process': {
      const directory = deployDirectory(project, name);
      const own = command();
      const { runtime } = section;
      const serving: Serving = { project, online, own, runtime, secret: placeOf(directory).secret };
      const keeping = (what: string): string[] => [...own, 'deploy', what, '--directory', directory];
      return processTarget(host, {
        ...common,
        directory,
        address: section.address,
        port: section.port,
        memoryBytes: section['memory-mib'] * MEBIBYTE,
        env: [TOKEN_VARIABLE, ...section.env],
        keeper: keeping('keep'),
        router: keeping('route'),
        prepare: () => locateRuntime(host, runtime === 'onnxruntime-node' ? project.root : undefined),
        server: (release, port) => serverCommand(serving, release, port),
      });
    }
  }
}
