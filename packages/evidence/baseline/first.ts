import type { Host } from '#kit';
import type { Ledger } from '../ledger/ledger.ts';
import { unfetchedLedger } from '../ledger/unfetched.ts';
import { readRunState } from '../stage/run-state.ts';

export interface LadderProject {
  repository: string;
  workspace: string;
  name: string;
  /** mlops.yml, when one describes the project. */
  file?: string | undefined;
}

/** @returns why having found no run does not prove that none was recorded */
export async function unreadLedger(host: Host, project: LadderProject, ledger: Ledger): Promise<string | undefined> {
  return (
    (await unfetchedLedger(host, project.repository, ledger)) ??
    (await lostLedger(host, project, ledger)) ??
    unprovenLedger(ledger)
  );
}

/**
 * The name under which a file's runs passed on a branch: who only calls the project something else has not begun another.
 * @param project.config mlops.yml by its path in the repository; what inputs alone describe has no such file
 */
export async function formerName(
  ledger: Ledger,
  { name, config, branch }: { name: string; config: string | undefined; branch: string },
): Promise<string | undefined> {
  if (config === undefined) return undefined;
  for (const other of await ledger.projects()) {
    if (other !== name && (await ledger.latestPassing(other, branch))?.config === config) return other;
  }
  return undefined;
}

/** @returns why earlier runs may have been recorded that cannot be read any more */
function unprovenLedger(ledger: Ledger): string | undefined {
  const doubt = ledger.doubt();
  return doubt === undefined ? undefined : `what earlier runs recorded cannot be read: ${doubt}`;
}

/** @returns why a ledger is missing that was here: the last run was recorded, and nothing holds it any more */
async function lostLedger(host: Host, { workspace }: LadderProject, ledger: Ledger): Promise<string | undefined> {
  // Beside a server an earlier step of this very job recorded it, in artifacts that nobody reads before the job has ended; what
  // became of a branch the server tells.
  if (host.origin) return undefined;
  // One ledger has the runs of all projects.
  const run = (await readRunState(host, { workspace }))?.run;
  if (run === undefined || (await ledger.tip()) !== undefined) return undefined;
  return `run ${run.slice(0, 7)} was recorded here and its ledger is gone: restore the branch ${ledger.branch}`;
}
