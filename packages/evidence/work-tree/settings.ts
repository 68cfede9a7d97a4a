import { join, resolve } from 'node:path';
import { decode, type WorkTree } from './git-index.ts';

/** Which patterns git follows besides those of the work tree itself: absolute paths of files that are there. */
export interface PatternFiles {
  /** Of what a person ignores in all repositories: the settings of this clone do not count. */
  excludes?: string;
  attributes?: string;
}

const PERSONAL = ['system', 'global'];

/** The files that git's settings name (of several the last in git's order), else those that git reads when they name none. */
export async function patternFiles({ host, git, directory }: WorkTree): Promise<PatternFiles> {
  const question = [
    'config',
    '--show-scope',
    '--type=path',
    '-z',
    '--get-regexp',
    '^core\\.(excludes|attributes)file$',
  ];
  const answer = decode((await git(question)).stdout).split('\0');
  const settings = answer.flatMap((scope, i) => {
    const [, key, value] = (i % 2 === 0 && /^core\.(\w+)file\n(.*)$/s.exec(answer[i + 1] ?? '')) || [];
    return key === undefined ? [] : [{ scope, key, value: value! }];
  });
  const { HOME = '', XDG_CONFIG_HOME = '' } = host.env;
  const file = async (key: string, unnamed: string, scopes?: readonly string[]): Promise<string | undefined> => {
    const named = settings.findLast((one) => one.key === key && (scopes?.includes(one.scope) ?? true))?.value;
    const path = named ?? join(XDG_CONFIG_HOME || join(HOME, '.config'), 'git', unnamed);
    // A setting that names nothing stands for no file.
    const place = path === '' ? undefined : resolve(directory, path);
    return place !== undefined && (await host.files.exists(place)) ? place : undefined;
  };
  const [excludes, attributes] = await Promise.all([
    file('excludes', 'ignore', PERSONAL),
    file('attributes', 'attributes'),
  ]);
  return { ...(excludes !== undefined && { excludes }), ...(attributes !== undefined && { attributes }) };
}
