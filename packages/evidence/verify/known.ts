import type { Host } from '#kit';
import type { Arrival, Ledger } from '../ledger/ledger.ts';
import { LONGEST_MS } from '../baseline/standing.ts';
import { factsOf, type Statement } from '../statement/statement.ts';

/**
 * The ledger as a gate read it. Its statement says which commit that was, which must be one of those before the run and no
 * old one: the choice of the ledger is a choice of the baseline. A gate that says nothing knew all that came before its run.
 * @returns problems, as sentences; with them, the ledger before the run
 */
export async function readByGate(
  host: Host,
  { repository }: { repository: string },
  { at, before }: Arrival,
  gate: Statement | undefined,
): Promise<{ ledger: Ledger; problems: string[] }> {
  const said = gate && factsOf(gate).ledger;
  const newest = (await before.tip()) ?? null;
  if (said === undefined || said === newest) return { ledger: before, problems: [] };
  const refused = (why: string) => ({
    ledger: before,
    problems: [`it says that it read the ledger at ${said?.slice(0, 7) ?? 'no commit'}, ${why}`],
  });
  const git = (...args: string[]) => host.git.run(args, { directory: repository });
  if (newest === null || (said !== null && (await git('merge-base', '--is-ancestor', said, newest)).code !== 0))
    return refused('which is none from before the run');
  const since = await git('log', '--reverse', '--format=%ct', newest, ...(said === null ? [] : [`^${said}`]));
  const [next] = Buffer.from(since.stdout).toString('utf8').split('\n');
  if (!next || at.getTime() - Number(next) * 1000 > LONGEST_MS)
    return refused('which had others after it for more than a day');
  return { ledger: before.at(said), problems: [] };
}
