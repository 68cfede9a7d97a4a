import type { Project } from '#config';
import { confirmOn, isCommit, runIfAny, type Ledger } from '#evidence';
import type { Host } from '#kit';
import type { VersionRecord } from '#registry';
import { makeReference } from '../version-reference.ts';

/** What a server knows of the version that its ledger says is in production. */
export interface Proof {
  /** Why it does not confirm the version, or what that is compared with. */
  unconfirmed?: string;
  /** Path of the reference, made again of what the confirmed run left. */
  reference?: string;
}

/**
 * Asks the server for the run that made a version: whoever may push can write another version into the ledger, and another
 * reference beside it, by which what drifts does not, or the other way round. What comes of the run's own bytes needs no record.
 *
 * @param scratch takes what is fetched and made
 * @returns undefined on one machine, whose ledger is its people's
 */
export async function proofOf(
  host: Host,
  project: Project,
  { version, ledger, scratch }: { version: VersionRecord; ledger: Ledger; scratch: string },
): Promise<Proof | undefined> {
  if (!host.origin || !isCommit(await ledger.tip())) return undefined;
  const run = await runIfAny(ledger, version.run);
  if (!run) return { unconfirmed: `the ledger has no run ${version.run.slice(0, 12)}, which it says made it` };
  if (run.model !== version.model.digest)
    return { unconfirmed: `run ${run.id.slice(0, 12)}, which the ledger says made it, made another model` };
  const unconfirmed = await (await confirmOn(host, ledger))(run);
  if (unconfirmed !== undefined) return { unconfirmed };
  if (!version.reference) return {};
  const reference = await makeReference(host, project, run, scratch);
  return reference === undefined
    ? { unconfirmed: 'nothing is left of what its run was validated on, so only the ledger says what to compare with' }
    : { reference };
}
