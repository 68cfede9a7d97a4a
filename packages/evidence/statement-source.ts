import { isAbsolute, relative } from 'node:path';
import type { Host } from '#kit';

/** The state of the code that a stage ran with. Empty outside of a git repository or before its first commit. */
export interface SourceFacts {
  commit?: string;
  tree?: string;
  dirty?: boolean;
  branch?: string;
}

/**
 * Reads commit, tree, branch and whether anything but the workspace differs from the commit. Beside the repository's
 * server what ran is the commit and the steps of its workflow, so files that those steps made are no difference.
 */
export async function sourceFacts(
  host: Host,
  project: { repository: string; workspace: string },
): Promise<SourceFacts> {
  const git = async (...args: string[]): Promise<string | undefined> => {
    const result = await host.git.run(args, { directory: project.repository });
    return result.code === 0 ? new TextDecoder().decode(result.stdout).trim() : undefined;
  };
  const commit = await git('rev-parse', '--verify', '-q', 'HEAD^{commit}');
  if (commit === undefined) return ofOrigin(host);
  const workspace = relative(project.repository, project.workspace);
  // Outside of the repository there is nothing to leave out, and git would refuse the path.
  const except = workspace.startsWith('..') || isAbsolute(workspace) ? [] : [`:(exclude,literal)${workspace}`];
  const [tree, branch, changes] = await Promise.all([
    git('rev-parse', '--verify', '-q', 'HEAD^{tree}'),
    git('symbolic-ref', '--short', '-q', 'HEAD').then((name) => name ?? branchOf(host)),
    git(
      '--no-optional-locks',
      'status',
      '--porcelain',
      ...(host.origin ? ['--untracked-files=no'] : []),
      '--',
      '.',
      ...except,
    ),
  ]);
  return {
    commit,
    ...(tree === undefined ? {} : { tree }),
    ...(branch === undefined ? {} : { branch }),
    ...(changes === undefined ? {} : { dirty: changes !== '' }),
  };
}

/** Without a clone, the server says what this run is about. */
function ofOrigin({ origin }: Host): SourceFacts {
  if (!origin) return {};
  const branch = branchOf({ origin });
  return { commit: origin.change.commit, dirty: false, ...(branch !== undefined && { branch }) };
}

/** A proposal's branch may have any name, that of the default branch too: it says nothing of where the commit is. */
function branchOf({ origin }: Pick<Host, 'origin'>): string | undefined {
  return origin?.change.base === undefined ? origin?.change.branch : undefined;
}
