import { relative } from 'node:path';
import { readYaml } from '#config';
import { MlopsError, type Host, type Where } from '#kit';
import { fail } from './errors.ts';

/**
 * Refuses files that give two projects one name: they would have one record and one report, and whichever comes last would
 * speak for both. A file that cannot be read says so itself, when it is its turn.
 *
 * @param paths of mlops.yml files, absolute
 * @throws MLOPS_PROJECTS_SEVERAL
 */
export async function expectDistinct(host: Pick<Host, 'files'>, paths: readonly string[]): Promise<void> {
  const first = new Map<string, string>();
  for (const path of paths) {
    const file = relative(process.cwd(), path);
    const named = await nameIn(host, path, file);
    if (!named) continue;
    const { name, where } = named;
    const other = first.get(name);
    if (other !== undefined) {
      throw fail('MLOPS_PROJECTS_SEVERAL', {
        message: `${other} and ${file} both describe a project called ${name}: expected a name of its own for each.`,
        where,
        hint: `Give one of them another \`project:\` name, or leave one out of \`config\`.`,
      });
    }
    first.set(name, file);
  }
}

async function nameIn(
  host: Pick<Host, 'files'>,
  path: string,
  file: string,
): Promise<{ name: string; where: Where } | undefined> {
  try {
    const unread = (detail: { message: string }): MlopsError => new MlopsError('MLOPS_CONFIG_SYNTAX', detail);
    const document = readYaml({ content: await host.files.read(path), file, fail: unread });
    const { project: name } = (document.value ?? {}) as { project?: unknown };
    return typeof name === 'string' ? { name, where: document.locate(['project']) } : undefined;
  } catch {
    return undefined;
  }
}
