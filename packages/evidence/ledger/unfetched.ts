import type { Host } from '#kit';
import { remotesOf } from '../baseline/baseline-branch.ts';
import type { Ledger } from './ledger.ts';

/** How long one remote is waited for. */
const PATIENCE_MS = 10_000;

/**
 * A ledger that is not here may be on a remote: not fetched is not proven absent.
 * @returns where there is or may be one, and the command that tells more; undefined when there is one here, or every remote says that it has none
 */
export async function unfetchedLedger(
  host: Host,
  repository: string,
  { branch, tip }: Pick<Ledger, 'branch' | 'tip'>,
  { patienceMs = PATIENCE_MS }: { patienceMs?: number } = {},
): Promise<string | undefined> {
  // The server's own ledger needs no fetching.
  if (host.origin || branch === undefined || (await tip()) !== undefined) return undefined;
  const remotes = await remotesOf(host, repository);
  const asked = await Promise.all(
    remotes.map(async (remote) => {
      const signal = AbortSignal.any([host.signal, AbortSignal.timeout(patienceMs)]);
      const question = ['ls-remote', '--exit-code', '--heads', remote, `refs/heads/${branch}`];
      const { code } = await host.git.run(question, { directory: repository, signal });
      host.signal.throwIfAborted();
      return { remote, code, late: signal.aborted };
    }),
  );
  const holder = asked.find(({ code }) => code === 0);
  if (holder) {
    const { remote } = holder;
    return `the ledger is on ${remote} and was not fetched: git fetch ${remote} ${branch}:${branch}`;
  }
  // git's code for a remote that answered, and has no such branch.
  const silent = asked.find(({ code }) => code !== 2);
  if (!silent) return undefined;
  const { remote, late } = silent;
  const why = late ? `did not say within ${patienceMs / 1000} s` : 'could not be asked';
  return `${remote} ${why} whether it has a ledger: git ls-remote ${remote}`;
}
