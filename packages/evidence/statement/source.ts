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

const BRANCHES = 'refs/heads/';

/** Reads commit, tree, branch and whether anything but the workspace differs from the commit. */
export async function sourceFacts(
  host: Host,
  project: { repository: string; workspace: string },
): Promise<SourceFacts> {
  const asked = await host.git.run(['rev-parse', 'HEAD^{commit}', 'HEAD^{tree}', '--symbolic-full-name', 'HEAD'], {
    directory: project.repository,
  });
  const whole = asked.code === 0 ? new TextDecoder().decode(asked.stdout).split('\n') : undefined;
  const [commit, tree, head] = whole ?? [await checkedOut(host, project)];
  if (commit === undefined) return ofOrigin(host);
  const branch = head?.startsWith(BRANCHES) ? head.slice(BRANCHES.length) : branchOf(host);
  const difference = await differenceFromCommit(host, project);
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
