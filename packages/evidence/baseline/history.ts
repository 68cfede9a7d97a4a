import { resolve } from 'node:path';
import type { Host, Origin } from '#kit';
import { defaultBranch } from './baseline-branch.ts';
import type { Walk } from './nearest.ts';
import { failLedger } from '../ledger/errors.ts';
import { sourceFacts, type SourceFacts } from '../statement/source.ts';

/** So many ancestors are listed at first, and ten times as many each time that none of them was what is looked for. */
const LISTED = 1000;

/** The commits among which a baseline is looked for. */
export interface History extends Walk {
  commit: string;
  dirty: boolean;
  /** The checked-out branch; absent on a detached commit. */
  branch?: string;
  defaultBranch: string;
  onDefault: boolean;
  /** Where to begin: the commit itself; undefined where it has nothing in common with the default branch. */
  start: string | undefined;
  /** Where a change left the default branch: more than one where it took in what that branch has from elsewhere, too. */
  bases: readonly string[];
  /** Commits of a change that the default branch does not have: what was recorded of them is no run of that branch. */
  own?: ReadonlySet<string>;
  /** What the default branch is at, where a server says; there it is known before what serves. */
  tip?: () => Promise<string>;
  /** Whether a commit is there, where a clone is asked, which may lack some. */
  has?: (commit: string) => Promise<boolean>;
  /** Whether a list of ancestors ended before the history did: that none of the others is recorded is not known. */
  endedEarly?: () => boolean;
  /** Commits whose parents this clone lacks: that none of their ancestors is recorded is not known. */
  cut?: ReadonlySet<string>;
}

/**
 * The history of what runs: the server's when there is one, because a clone beside it is one commit deep or absent;
 * otherwise git's.
 * @throws MLOPS_BASELINE_UNKNOWN without a commit or a default branch
 */
export async function historyOf(host: Host, project: { repository: string; workspace: string }): Promise<History> {
  const source = await sourceFacts(host, project);
  return host.origin ? ofOrigin(host.origin, source) : ofGit(host, project.repository, source);
}

async function ofOrigin(origin: Origin, source: SourceFacts): Promise<History> {
  const { change } = origin;
  const commit = source.commit ?? change.commit;
  const onDefault = change.base === undefined && change.branch === origin.defaultBranch;
  const base = onDefault
    ? undefined
    : await origin.mergeBase(change.base?.commit ?? (await origin.tipOfDefault()), commit);
  return {
    commit,
    dirty: source.dirty ?? false,
    ...(change.branch !== undefined && { branch: change.branch }),
    defaultBranch: origin.defaultBranch,
    onDefault,
    // The server names one of several merge-bases, and not the nearest: what it recorded of its branch is looked for from here.
    start: onDefault || base !== undefined ? commit : undefined,
    bases: base === undefined ? [] : [base],
    tip: () => origin.tipOfDefault(),
    ...noting({ ancestors: (from) => origin.ancestors(from), since: (base, from) => origin.since(base, from) }),
  };
}

/** A walk that notes whether one of its lists ended while parents of what it listed were still to come. */
function noting({ ancestors, since }: Walk): Walk & Pick<History, 'endedEarly'> {
  let early = false;
  return {
    async *ancestors(from) {
      const [listed, parents] = [new Set<string>(), new Set<string>()];
      for await (const one of ancestors(from)) {
        listed.add(one.commit);
        for (const parent of one.parents) parents.add(parent);
        yield one;
      }
      early ||= [...parents].some((parent) => !listed.has(parent));
    },
    since,
    endedEarly: () => early,
  };
}

async function ofGit(host: Host, repository: string, source: SourceFacts): Promise<History> {
  const git = (...args: string[]) => host.git.run(args, { directory: repository });
  const main = await defaultBranch(host, repository);
  const { commit } = source;
  if (commit === undefined || main === undefined) {
    throw failLedger('MLOPS_BASELINE_UNKNOWN', {
      message: `no default branch is known in ${repository}: neither origin/HEAD, init.defaultBranch, main nor master`,
      hint: 'Run `git remote set-head origin --auto`, or name the baseline run.',
    });
  }
  const onDefault = source.branch === main.name || (source.branch === undefined && (await contained()));
  const cut = await cutOff();
  const bases = onDefault ? [] : await mergeBases();
  return {
    commit,
    dirty: source.dirty ?? false,
    ...(source.branch !== undefined && { branch: source.branch }),
    defaultBranch: main.name,
    onDefault,
    start: onDefault || bases.length > 0 ? commit : undefined,
    bases,
    ...(!onDefault && { own: await withoutMain(host, repository, commit, main.references) }),
    ...(cut && { cut }),
    has: async (other) => (await git('cat-file', '-e', `${other}^{commit}`)).code === 0,
    ...gitWalk(host, repository),
  };

  async function cutOff(): Promise<ReadonlySet<string> | undefined> {
    const [shallow, path] = lines((await git('rev-parse', '--is-shallow-repository', '--git-path', 'shallow')).stdout);
    return shallow === 'true' ? new Set(lines(await host.files.read(resolve(repository, path!)))) : undefined;
  }

  async function contained(): Promise<boolean> {
    const answers = await Promise.all(
      main!.references.map((reference) => git('merge-base', '--is-ancestor', commit!, reference)),
    );
    return answers.some(({ code }) => code === 0);
  }

  /** With a stale local and a fresh remote-tracking branch, git takes the better of their merge-bases. */
  async function mergeBases(): Promise<string[]> {
    const answer = await git('merge-base', '--all', commit!, ...main!.references);
    return answer.code === 0 ? lines(answer.stdout) : [];
  }
}

/** A commit and its ancestors, as far as they are no ancestors of the default branch. @throws MLOPS_BASELINE_UNKNOWN */
export async function withoutMain(
  host: Host,
  repository: string,
  commit: string,
  main: readonly string[],
): Promise<ReadonlySet<string>> {
  return new Set(await revisions(host, repository, commit, ...main.map((reference) => `^${reference}`)));
}

/** The commits of a clone. */
export function gitWalk(host: Host, repository: string): Walk {
  return {
    async *ancestors(from) {
      const list = (most: number) =>
        revisions(host, repository, '--parents', '--date-order', `--max-count=${most}`, from);
      for (let [seen, most] = [0, LISTED]; ; most *= 10) {
        const found = await list(most);
        for (const line of found.slice(seen)) {
          const [commit, ...parents] = line.split(' ');
          yield { commit: commit!, parents };
        }
        if (found.length < most) return;
        seen = found.length;
      }
    },
    async *since(base, from) {
      yield* await revisions(host, repository, from, `^${base}`);
    },
  };
}

async function revisions(host: Host, repository: string, ...args: string[]): Promise<string[]> {
  const answer = await host.git.run(['rev-list', ...args], { directory: repository });
  if (answer.code === 0) return lines(answer.stdout);
  throw failLedger('MLOPS_BASELINE_UNKNOWN', {
    message: `git cannot list the ancestors of a commit: ${answer.stderr.trim()}`,
    hint: 'Run `git fsck`; in a partial or shallow clone, `git fetch --unshallow`.',
  });
}

const lines = (output: Uint8Array): string[] => Buffer.from(output).toString('utf8').split('\n').filter(Boolean);
