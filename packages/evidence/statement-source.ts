import { isAbsolute, relative } from 'node:path';
import type { Host } from '#kit';

/** The state of the code that a stage ran with. Empty outside of a git repository or before its first commit. */
export interface SourceFacts {
  commit?: string;
  tree?: string;
  dirty?: boolean;
  branch?: string;
}

/** Reads commit, tree, branch and whether anything but the workspace differs from the commit. */
export async function sourceFacts(
  host: Host,
  project: { repository: string; workspace: string },
): Promise<SourceFacts> {
  const git = async (...args: string[]): Promise<string | undefined> => {
    const result = await host.git.run(args, { directory: project.repository });
    return result.code === 0 ? new TextDecoder().decode(result.stdout).trim() : undefined;
  };
  const commit = await git('rev-parse', '--verify', '-q', 'HEAD^{commit}');
  if (commit === undefined) return {};
  const workspace = relative(project.repository, project.workspace);
  // Outside of the repository there is nothing to leave out, and git would refuse the path.
  const except = workspace.startsWith('..') || isAbsolute(workspace) ? [] : [`:(exclude,literal)${workspace}`];
  const [tree, branch, changes] = await Promise.all([
    git('rev-parse', '--verify', '-q', 'HEAD^{tree}'),
    git('symbolic-ref', '--short', '-q', 'HEAD'),
    git('--no-optional-locks', 'status', '--porcelain', '--', '.', ...except),
  ]);
  return {
    commit,
    ...(tree === undefined ? {} : { tree }),
    ...(branch === undefined ? {} : { branch }),
    ...(changes === undefined ? {} : { dirty: changes !== '' }),
  };
}
