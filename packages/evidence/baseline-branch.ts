import type { Host } from '#kit';

/** The default branch by its short name, and the references that know it here. */
export interface DefaultBranch {
  name: string;
  references: string[];
}

/**
 * The default branch: what origin's HEAD names, else `init.defaultBranch`, else main, else master; each only when it
 * exists. @returns undefined when none does
 */
export async function defaultBranch(host: Host, repository: string): Promise<DefaultBranch | undefined> {
  const ask = async (...args: string[]): Promise<string> => {
    const answer = await host.git.run(args, { directory: repository });
    return answer.code === 0 ? Buffer.from(answer.stdout).toString('utf8').trim() : '';
  };
  const remote = await ask('symbolic-ref', '-q', 'refs/remotes/origin/HEAD');
  const configured = await ask('config', '--get', 'init.defaultBranch');
  for (const name of [remote.replace('refs/remotes/origin/', ''), configured, 'main', 'master']) {
    if (name === '') continue;
    const known = await ask('for-each-ref', '--format=%(refname)', `refs/heads/${name}`, `refs/remotes/origin/${name}`);
    const references = known.split('\n').filter((line) => line.endsWith(`/${name}`));
    if (references.length > 0) return { name, references };
  }
  return undefined;
}
