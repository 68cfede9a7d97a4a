import type { Host } from '#kit';
import { differenceFromCommit } from '../work-tree/work-tree.ts';

/** The state of the code that a stage ran with. Empty outside of a git repository or before its first commit. */
export interface SourceFacts {
  commit?: string;
  tree?: string;
  dirty?: boolean;
  /** When it is dirty: the first thing that differs, in words. */
  difference?: string;
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
  const commit = await checkedOut(host, project);
  if (commit === undefined) return ofOrigin(host);
  const [tree, branch, difference] = await Promise.all([
    git('rev-parse', '--verify', '-q', 'HEAD^{tree}'),
    git('symbolic-ref', '--short', '-q', 'HEAD').then((name) => name ?? branchOf(host)),
    differenceFromCommit(host, project),
  ]);
  return {
    commit,
    ...(tree === undefined ? {} : { tree }),
    ...(branch === undefined ? {} : { branch }),
    dirty: difference !== undefined,
    ...(difference === undefined ? {} : { difference }),
  };
}

/** The commit that runs; undefined outside of git and before the first one. */
export async function commitOf(host: Host, project: { repository: string }): Promise<string | undefined> {
  return (await checkedOut(host, project)) ?? host.origin?.change.commit;
}

async function checkedOut(host: Host, { repository }: { repository: string }): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '-q', 'HEAD^{commit}'];
  const { code, stdout } = await host.git.run(args, { directory: repository });
  return code === 0 ? new TextDecoder().decode(stdout).trim() : undefined;
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
