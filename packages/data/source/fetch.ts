import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { resolvePath, requirePayload, type DataSource, type Project } from '#config';
import type { Host } from '#kit';
import { clearScratch, runProgram, withScratch } from '#process';
import { fail } from '../errors.ts';

/**
 * The absolute path of a data source, its file in place: fetched by the project's program when it is not there yet.
 * The program writes aside; what it leaves is renamed into place, so a killed fetch leaves nothing that looks whole, and whoever
 * asks next clears what it left.
 * @throws MLOPS_PATH_OUTSIDE, MLOPS_PAYLOAD_MISSING, MLOPS_PAYLOAD_OTHER, MLOPS_PROGRAM_…, MLOPS_DATA_MISSING
 */
export async function bringSource(host: Host, project: Project, name: string, source: DataSource): Promise<string> {
  const path = await resolvePath(project, source.path, { purpose: 'data', at: ['data', name, 'path'] });
  const { fetch: argv } = source;
  // Beside its place, to be renamed into it. Another project of the repository may be bringing the same file.
  const beside = { parent: dirname(path), prefix: '.mlops-fetch-', shared: true };
  if (argv === undefined || (await host.files.exists(path))) {
    // It may have been put there by hand since, and where nothing may be written nothing was left.
    if (argv !== undefined) await clearScratch(host, beside).catch(() => undefined);
    await requirePayload(host, project, source.path);
    if (await host.files.exists(path)) return path;
    throw fail('MLOPS_DATA_MISSING', {
      message: `the file ${source.path} of the data source ${name} does not exist`,
      where: { file: source.path, ...project.locate(['data', name, 'path']) },
      hint: 'Check the path, or say in mlops.yml which program fetches it: `fetch: [program, argument]`.',
    });
  }
  await withScratch(host, beside, async (aside) => {
    const output = join(aside, basename(path));
    await runProgram(host, {
      argv,
      cwd: project.root,
      env: { MLOPS_OUTPUT: output },
      allowEnv: source.env ?? [],
      label: `fetch ${name}`,
    });
    if (!(await host.files.exists(output))) {
      throw fail('MLOPS_DATA_MISSING', {
        message: `the fetch program of ${name} ended well and left no file`,
        where: project.locate(['data', name, 'fetch']) ?? { field: `data.${name}.fetch` },
        hint: 'It has to write the file to the path in $MLOPS_OUTPUT.',
      });
    }
    await rename(output, path);
  });
  await requirePayload(host, project, source.path);
  return path;
}
