import { join, resolve } from 'node:path';
import { decode, type WorkTree } from './git-index.ts';

/**
 * The file with patterns that git's settings name, else the one that git reads when they name none.
 * @param scopes whose settings count; of several the last in git's order does
 * @returns an absolute path; undefined when there is no such file
 */
export async function patternFile(
  { host, git, directory }: WorkTree,
  which: 'excludes' | 'attributes',
  scopes: readonly string[],
): Promise<string | undefined> {
  const answer = await git(['config', '--show-scope', '--type=path', '-z', '--get-all', `core.${which}File`]);
  const values = decode(answer.stdout).split('\0');
  const named = values.filter((_, i) => i % 2 === 1 && scopes.includes(values[i - 1]!)).at(-1);
  const { HOME = '', XDG_CONFIG_HOME = '' } = host.env;
  const unnamed = which === 'excludes' ? 'ignore' : 'attributes';
  const file = named ?? join(XDG_CONFIG_HOME || join(HOME, '.config'), 'git', unnamed);
  // A setting that names nothing stands for no file.
  const place = file === '' ? undefined : resolve(directory, file);
  return place !== undefined && (await host.files.exists(place)) ? place : undefined;
}
