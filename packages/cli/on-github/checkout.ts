import { defaultBranch } from '#evidence';
import type { Host } from '#kit';
import type { DefaultBranch } from '#lint';

/** The top of the repository that a directory is in; the directory itself where there is none. */
export async function topOf(host: Host, directory: string): Promise<string> {
  const asked = await host.git.run(['rev-parse', '--show-toplevel'], { directory });
  return asked.code === 0 ? Buffer.from(asked.stdout).toString('utf8').trimEnd() : directory;
}

/**
 * What a checkout shows of the default branch: its name, and these files of it when something else is checked out.
 * @returns undefined when it is not known which branch that is
 */
export async function defaultBranchOf(
  host: Host,
  top: string,
  paths: readonly string[],
): Promise<DefaultBranch | undefined> {
  const branch = await defaultBranch(host, top);
  if (branch === undefined) return undefined;
  const ask = async (...args: string[]): Promise<string | undefined> => {
    const asked = await host.git.run(args, { directory: top });
    return asked.code === 0 ? Buffer.from(asked.stdout).toString('utf8') : undefined;
  };
  // What the server has counts before a branch of this clone, which may be older or ahead.
  const reference = branch.references.at(-1)!;
  const head = await ask('symbolic-ref', '-q', 'HEAD');
  if (head === undefined || head.trim() === `refs/heads/${branch.name}`) return { name: branch.name };
  const files = new Map<string, string>();
  for (const path of paths) {
    const text = await ask('show', `${reference}:${path}`);
    if (text !== undefined) files.set(path, text);
  }
  return { name: branch.name, files };
}
