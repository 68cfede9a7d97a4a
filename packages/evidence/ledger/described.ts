import type { Host } from '#kit';
import type { Ledger } from './ledger.ts';

/**
 * Which file speaks for a project: that of its oldest run whose file the commit still has. Were it that of the newest, a
 * laxer file beside it, recorded once, would speak for all that come after.
 * @param run one that is not in the ledger: without a file of its own, any that described the project before speaks
 * @returns its path in the repository; undefined when none does, and a new one may
 */
export async function describedBefore(
  host: Host,
  repository: string,
  ledger: Ledger,
  run: { project: string; commit: string; config?: string | undefined },
): Promise<string | undefined> {
  const index = await ledger.latest(run.project);
  if (!index) return undefined;
  const has = async (object: string): Promise<boolean> =>
    (await host.git.run(['cat-file', '-e', object], { directory: repository })).code === 0;
  const known = await has(`${run.commit}^{tree}`);
  const speaks = async (config: string | undefined): Promise<boolean> =>
    config !== undefined && (run.config === undefined || !known || (await has(`${run.commit}:${config}`)));
  const { config: first } = await ledger.run(index.first);
  if (await speaks(first)) return first;
  const newestFirst: (string | undefined)[] = [];
  for await (const { config } of ledger.runs(run.project)) newestFirst.push(config);
  for (const config of new Set(newestFirst.reverse())) if (await speaks(config)) return config;
  return undefined;
}
