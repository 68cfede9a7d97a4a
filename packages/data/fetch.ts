import { dirname } from 'node:path';
import { resolvePath, type Project } from '#config';
import type { Host } from '#kit';
import { runProgram } from '#process';
import { fail } from './errors.ts';

/**
 * Runs each data source's `fetch` program whose file is not there yet. The program writes to a path of its own beside
 * the file; only what it finished is renamed into place, so an interrupted fetch leaves nothing that looks whole.
 *
 * @returns the names of the sources fetched
 * @throws MLOPS_FETCH_EMPTY when the program succeeded without leaving a file; MLOPS_PROGRAM_… as #process does
 */
export async function fetchSources(host: Host, project: Project): Promise<string[]> {
  const fetched: string[] = [];
  for (const [name, source] of Object.entries(project.config.data ?? {})) {
    const path = await resolvePath(project, source.path, { purpose: 'data', at: ['data', name, 'path'] });
    if (!source.fetch || (await host.files.exists(path))) continue;
    await host.files.makeDirectory(dirname(path));
    const aside = await host.files.makeTemporaryDirectory('.fetch-', dirname(path));
    try {
      const output = `${aside}/${path.split('/').at(-1)}`;
      host.log.info(`fetching ${name}: ${source.fetch.join(' ')}`);
      await runProgram(host, {
        argv: source.fetch,
        cwd: project.root,
        env: { MLOPS_OUTPUT: output },
        ...(source.env === undefined ? {} : { allowEnv: source.env }),
        label: `fetch ${name}`,
      });
      if (!(await host.files.exists(output))) {
        throw fail('MLOPS_FETCH_EMPTY', {
          message: `The program that fetches "${name}" ended well but wrote nothing to $MLOPS_OUTPUT.`,
          where: project.locate(['data', name, 'fetch']) ?? { field: `data.${name}.fetch` },
          hint: `Let it write the content of ${source.path} to the path in the environment variable MLOPS_OUTPUT.`,
        });
      }
      await host.files.rename(output, path);
      fetched.push(name);
    } finally {
      await host.files.remove(aside);
    }
  }
  return fetched;
}
