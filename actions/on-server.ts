import type { Project } from '#config';
import {
  factsOf,
  ledgerErrors,
  openLedger,
  statementsOf,
  verifyChain,
  type LedgerOptions,
  type Verification,
} from '#evidence';
import type { Host } from '#kit';
import { verifying } from './rechecks.ts';

/** What registering and deploying go by. */
export interface Registering {
  /** Ledger and tags are this clone's, which one transaction moves together. */
  here: Host;
  /** Who has the last word on them. */
  ledger: LedgerOptions;
}

const SERVER = 'origin';
/** By patterns, of which a server need not have any. */
const MIRRORED = ['+refs/heads/mlops/*:refs/remotes/origin/mlops/*', '+refs/tags/*:refs/tags/*'];

/**
 * Ledger and tags of a clone; beside a server the server's own, which are fetched first and changed by one atomic push. By git
 * and not by the API, because a tag goes with every byte of it, its signature and its time zone.
 * @param push a remote that has the last word, where there is no server
 * @throws MLOPS_LEDGER_UNREADABLE when the server does not give them
 */
export async function registeringOn(host: Host, repository: string, push?: string): Promise<Registering> {
  const { origin, ...here } = host;
  if (!origin) return { here, ledger: push === undefined ? {} : { push } };
  const fetched = await origin.git.run(
    // Forced, because a checkout of a tag leaves the tag's commit under its name, and pruned, because a runner keeps a clone.
    ['fetch', '--quiet', '--no-tags', '--prune', SERVER, ...MIRRORED],
    { directory: repository },
  );
  if (fetched.code !== 0) {
    throw ledgerErrors('MLOPS_LEDGER_UNREADABLE', {
      message: `the server's ledger and tags could not be fetched: ${fetched.stderr.trim()}`,
      hint: 'Give the job `permissions: {contents: write}`; where nothing is registered, `contents: read` is enough.',
    });
  }
  return { here: { ...here, git: origin.git }, ledger: { push: SERVER } };
}

/**
 * Hashes and computes again all of a run, by the ledger of `here`. Beside a server its bytes come from what workflow runs left.
 * @param subject id of a recorded run; `workspace`, where there is no server
 * @param registered what is on record as the version that this run made
 */
export async function verifyHere(
  host: Host,
  here: Host,
  project: Project,
  subject: string,
  registered?: { tag: string; model: string },
): Promise<Verification> {
  if (host.origin) await knowScoredAgain(host, project, subject);
  return verifyChain(here, project, { subject, ...(registered && { registered }), ...verifying(host, project) });
}

/** A model that was scored again to be compared with lies with its own run: the store finds it once that record was read. */
async function knowScoredAgain(host: Host, project: Project, id: string): Promise<void> {
  const ledger = await openLedger(host, project);
  const again = (await statementsOf(ledger, await ledger.run(id))).get('rescore-baseline');
  const { run } = again ? factsOf(again.statement).parameters : {};
  if (typeof run === 'string') await ledger.run(run);
}
