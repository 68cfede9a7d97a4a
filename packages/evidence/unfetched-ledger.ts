import type { Host } from '#kit';
import type { Ledger } from './ledger.ts';

/**
 * A ledger that is not here may be on the remote: not fetched is not proven absent.
 * @returns why there may be one; undefined when there is one here, there is no remote, or it says that it has none
 */
export async function unfetchedLedger(
  host: Host,
  repository: string,
  { branch, tip }: Pick<Ledger, 'branch' | 'tip'>,
): Promise<string | undefined> {
  // The server's own ledger needs no fetching.
  if (host.origin || branch === undefined || (await tip()) !== undefined) return undefined;
  const git = (...args: string[]) => host.git.run(args, { directory: repository });
  const remote = Buffer.from((await git('remote')).stdout)
    .toString('utf8')
    .split('\n')
    .find((name) => name === 'origin');
  if (remote === undefined) return undefined;
  const asked = await git('ls-remote', '--exit-code', '--heads', remote, branch);
  if (asked.code === 2) return undefined;
  return asked.code === 0
    ? `the ledger is on ${remote} and was not fetched: git fetch ${remote} ${branch}:${branch}`
    : `${remote} could not be asked whether it has a ledger; say \`baseline: none\` to judge without one`;
}
