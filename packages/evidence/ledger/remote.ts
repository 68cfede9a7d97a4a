import type { GitResult } from '#kit';
import { failLedger } from './errors.ts';

/** Name → object of tags. */
export type Tags = ReadonlyMap<string, string>;

/** Another clone was faster, in the words of git and of the servers that speak for it. */
const FASTER =
  /stale info|non-fast-forward|fetch first|already exists|cannot lock ref|failed to update ref|incorrect old value|but expected|reference already exists/i;

interface LedgerRemote {
  /** Fetches the ledger and every tag. A tag that is another one here stays: nobody moves it by fetching. */
  bring(): Promise<void>;
  /**
   * Moves the ledger from where `bring` found it and makes the tags, in one atomic push.
   * @param fresh those of the tags that nobody may have made before
   * @returns false when another clone was faster. @throws MLOPS_LEDGER_WRITE when the server refuses
   */
  push(commit: string, tags: Tags, fresh: Tags): Promise<boolean>;
}

/** The ledger's branch on a remote. */
export function ledgerRemote(place: {
  git: (args: readonly string[]) => Promise<GitResult>;
  name: string;
  remote: string;
}): LedgerRemote {
  const { git, name, remote } = place;
  const branch = `refs/heads/${name}`;
  const known = `refs/remotes/${remote}/${name}`;

  const refused = (what: string, stderr: string) =>
    failLedger('MLOPS_LEDGER_WRITE', {
      message: `${remote} ${what}: ${stderr.trim()}`,
      hint: `It takes the branch ${name} and tags from who may push both: contents: write, and no rule that protects them.`,
    });

  const fetchLedger = (): Promise<GitResult> => git(['fetch', '--quiet', '--no-tags', remote, `+${branch}:${known}`]);

  /** Whether a push did it all whose answer was lost: it is atomic, so the ledger's branch tells. */
  async function hasArrived(commit: string): Promise<boolean> {
    const fetched = await fetchLedger();
    return fetched.code === 0 && (await git(['merge-base', '--is-ancestor', commit, known])).code === 0;
  }

  return {
    async bring() {
      const ledger = await fetchLedger();
      if (ledger.code !== 0 && !/couldn't find remote ref/i.test(ledger.stderr))
        throw refused('does not give the ledger', ledger.stderr);
      const tags = await git(['fetch', '--quiet', '--no-tags', remote, 'refs/tags/*:refs/tags/*']);
      if (tags.code !== 0 && !/would clobber existing tag/i.test(tags.stderr))
        throw refused('does not give its tags', tags.stderr);
    },

    async push(commit, tags, fresh) {
      const seen = await git(['rev-parse', '--verify', '-q', known]);
      const expected = seen.code === 0 ? Buffer.from(seen.stdout).toString('utf8').trim() : '';
      const leases = [`${branch}:${expected}`, ...[...fresh.keys()].map((tag) => `refs/tags/${tag}:`)];
      const references = [`${commit}:${branch}`, ...[...tags].map(([tag, object]) => `${object}:refs/tags/${tag}`)];
      const answer = await git([
        ...['push', '--atomic', '--porcelain', '--no-verify'],
        ...leases.map((lease) => `--force-with-lease=${lease}`),
        ...[remote, ...references],
      ]);
      if (answer.code === 0) return true;
      const said = `${Buffer.from(answer.stdout).toString('utf8')}${answer.stderr}`;
      if (FASTER.test(said)) return false;
      if (await hasArrived(commit)) return true;
      throw refused('does not take the ledger', said);
    },
  };
}
