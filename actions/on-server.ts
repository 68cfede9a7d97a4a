import type { Project } from '#config';
import {
  factsOf,
  ledgerErrors,
  openLedger,
  statementsOf,
  verifyChain,
  type Ledger,
  type LedgerOptions,
  type RunRecord,
  type Verification,
} from '#evidence';
import type { Host } from '#kit';
import { registryErrors, type Registry, type Version } from '#registry';
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
 */
export async function verifyHere(host: Host, here: Host, project: Project, subject: string): Promise<Verification> {
  if (host.origin) await knowScoredAgain(host, project, subject);
  return verifyChain(here, project, { subject, ...verifying(host, project) });
}

/**
 * Proves a version from nothing: who made its run, every byte of it, and that what is on record of it is what the run made.
 * @throws what confirming, verifying and `Registry.prove` throw
 */
export async function proveVersion(
  host: Host,
  { here, project, registry, ledger }: { here: Host; project: Project; registry: Registry; ledger: Ledger },
  version: Version,
): Promise<Verification> {
  await confirmVersion(host, ledger, version);
  const verification = await host.group('Hashing every byte again', () => verifyHere(host, here, project, version.run));
  await registry.prove(version, verification);
  return verification;
}

/** @throws MLOPS_RUN_UNCONFIRMED when the server does not know of a workflow run that made the version's model */
export async function confirmVersion(host: Host, ledger: Ledger, { tag, run: id }: Version): Promise<RunRecord> {
  const run = await ledger.run(id);
  const by = await host.origin?.confirm(run);
  if (by !== undefined) host.log.info(`The model of ${tag} was made by ${by}.`);
  return run;
}

/** What is checked out; undefined where that is no commit. */
export async function checkedOut(
  host: Host,
  repository: string,
): Promise<Pick<RunRecord, 'commit' | 'tree'> | undefined> {
  const { code, stdout } = await host.git.run(['rev-parse', 'HEAD^{commit}', 'HEAD^{tree}'], { directory: repository });
  const [commit, tree] = Buffer.from(stdout).toString('utf8').split('\n');
  return code === 0 && commit !== undefined && tree !== undefined ? { commit, tree } : undefined;
}

/** Whether a checkout is what a run was made from: a model that was trained again has a commit of its own with the same content. */
export function isOfRun(
  checkout: Pick<RunRecord, 'commit' | 'tree'> | undefined,
  { commit, tree }: RunRecord,
): boolean {
  return checkout?.commit === commit || checkout?.tree === tree;
}

/**
 * Beside a server, refuses a checkout that nobody has merged: its mlops.yml decides what is done, and names the programs that
 * a deployment runs. What the run was made from is fine, and so is whatever the default branch was at.
 * @param run one that the server confirmed
 * @throws MLOPS_REGISTRY_CHECKOUT
 */
export async function refuseStray({ origin, ...here }: Host, repository: string, run: RunRecord): Promise<void> {
  if (!origin) return;
  const checkout = await checkedOut(here, repository);
  if (isOfRun(checkout, run)) return;
  const why = checkout && (await origin.whyOffDefault(checkout.commit));
  if (checkout && why === undefined) return;
  throw registryErrors('MLOPS_REGISTRY_CHECKOUT', {
    message: `what is checked out (${checkout ? checkout.commit.slice(0, 12) : 'no commit'}) ${why ?? 'cannot be read'}, and run ${run.id.slice(0, 12)} was made from ${run.commit.slice(0, 12)}`,
    hint: `Start the workflow on ${origin.defaultBranch}, or for the tag of the version.`,
  });
}

/** A model that was scored again to be compared with lies with its own run: the store finds it once that record was read. */
async function knowScoredAgain(host: Host, project: Project, id: string): Promise<void> {
  const ledger = await openLedger(host, project);
  const again = (await statementsOf(ledger, await ledger.run(id))).get('rescore-baseline');
  const { run } = again ? factsOf(again.statement).parameters : {};
  if (typeof run === 'string') await ledger.run(run);
}
