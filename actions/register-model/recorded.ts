import type { Project } from '#config';
import { passedOn, type Ledger, type RunRecord } from '#evidence';
import { MlopsError, type EndedRun, type Host, type Origin } from '#kit';
import { registryErrors, type Registry } from '#registry';
import { checkedOut, isOfRun, refuseStray } from '../on-server.ts';
import { newerCommit, type Newer } from './newer.ts';

/** What is to be registered: a run that GitHub confirms, or nothing, and why. */
export type Found =
  | {
      run: RunRecord;
      byItself: boolean;
      /** Numbers of versions of its model, which somebody asks for without a number, that nobody is known to have made. */
      unconfirmed: readonly string[];
    }
  | { nothing: string };

export interface Asked {
  /** Of the model. */
  name: string;
  /** Number of the version that a tag or a person asks for. */
  version: string | undefined;
  /** Id of a run. */
  run: string | undefined;
}

interface At {
  origin: Origin;
  project: Pick<Project, 'repository' | 'file' | 'config'>;
  /** As this clone has it. */
  ledger: Ledger;
  /** As the server has it, which knows what it was before. */
  server: Pick<Ledger, 'everOn'>;
  registry: Pick<Registry, 'show' | 'tagged'>;
}

/** Runs of a commit that the server is asked about for one question. */
const TRIES = 5;
/** A machine's clock and the server's differ by less. */
const SKEW_MS = 5 * 60_000;

/**
 * The run that is to be registered, where no workspace has one: jobs begin with an empty disk. A commit may have several that passed.
 *
 * - Asked for by a tag or by hand: of a version that is on record its own; else the one that passed last. What nobody is known to
 *   have made is passed over, because anybody who may push can add it.
 * - At the end of a training, which nobody asked for: the one that this very workflow run recorded, whatever was recorded since,
 *   or none. Neither is an older commit's put in place of what a newer one passed with, nor an earlier training's in place of a
 *   later one's of the same commit.
 *
 * @throws MLOPS_REGISTRY_NOT_PASSED when none of the commit passed, MLOPS_RUN_UNCONFIRMED, and what the ledger throws
 */
export async function recordedOn(host: Host, at: At, asked: Asked): Promise<Found> {
  const ended = await at.origin.ended();
  return ended ? afterTraining(host, at, { ended, asked }) : asFor(host, at, asked);
}

async function afterTraining(
  host: Host,
  { origin, project, ledger, server, registry }: At,
  { ended, asked }: { ended: EndedRun; asked: Asked },
): Promise<Found> {
  const { head } = origin.change;
  const until = ended.at === undefined ? Infinity : Date.parse(ended.at) + SKEW_MS;
  const later = new Set<string>();
  let tries = 0;
  for await (const run of asked.run === undefined ? passedOn(ledger, head) : oneOf(ledger, asked.run)) {
    const isSince = Date.parse(run.finishedAt) > until;
    if (!isSince && ++tries > TRIES) break;
    if (isSince || run.verdict !== 'pass' || !(await isLeftBy(host, origin, run, ended))) {
      later.add(run.id);
      continue;
    }
    const taken = await takenBy({ server, registry }, asked.name, run, later);
    if (taken !== undefined) return { nothing: taken };
    const old = await newerCommit(origin, { project, registry, ledger, server }, asked.name, run);
    if (old) return { nothing: saidOld(run, old) };
    await refuseStray(host, project.repository, run);
    return { run, byItself: true, unconfirmed: [] };
  }
  return { nothing: `${ended.url} is not known to have recorded a run of commit ${head.slice(0, 12)} that passed` };
}

/**
 * Why a run does not become a version of its commit: one of that commit is of a later training, or may be. A version that is
 * of the run already is what it was, where its tag is there: anybody may put one on record.
 *
 * @param later runs that the ledger has behind it on that commit; it is asked for those that it had as well, because anybody who
 *   may push to it can take one away
 */
async function takenBy(
  { server, registry }: Pick<At, 'server' | 'registry'>,
  name: string,
  { id, commit }: RunRecord,
  later: ReadonlySet<string>,
): Promise<string | undefined> {
  const versions = await versionsOf(registry, name);
  if (versions.some(({ run, standing }) => run === id && standing === 'ok')) return undefined;
  const known = versions.find(({ run }) => later.has(run));
  if (known) return saidLater(known.tag);
  const tags = (await registry.tagged(name)).filter(({ commits }) => commits.includes(commit)).map(({ tag }) => tag);
  if (tags.length === 0) return undefined;
  const { lines, doubt } = await server.everOn(commit);
  const isAlone = lines.flat().every((one) => one.id === id || isNoVersion(one.run));
  for (const tag of tags) {
    const version = versions.find((one) => one.tag === tag);
    const since = version && order(lines, { of: version.run, to: id });
    if (since === 'later') return saidLater(tag);
    const unrecorded = version || isAlone ? undefined : 'the ledger has no such version';
    const unknown = since === 'unknown' ? 'the ledger was rewritten since' : (unrecorded ?? doubt);
    if (unknown !== undefined) return `${tag} is of that commit, and of which training of it is not known (${unknown})`;
  }
  return undefined;
}

const saidLater = (tag: string): string => `${tag} is of a later training of that commit`;

type Recorded = Awaited<ReturnType<Ledger['everOn']>>['lines'][number];

/** What is not there any more may have passed. */
const isNoVersion = (run: RunRecord | undefined): boolean => run !== undefined && (run.verdict !== 'pass' || run.dirty);

/**
 * When a run was recorded, seen from another. Who may rewrite the ledger can put an old run on top of it again: one is earlier
 * where all that had the other had it before that.
 * @returns undefined where it never was there
 */
function order(
  lines: readonly Recorded[],
  { of, to }: { of: string; to: string },
): 'earlier' | 'later' | 'unknown' | undefined {
  const places = lines
    .map((line) => line.map(({ id }) => id))
    .map((ids) => ({ of: ids.indexOf(of), to: ids.indexOf(to) }));
  if (places.every((at) => at.of < 0)) return undefined;
  const having = places.filter((at) => at.to >= 0);
  if (having.some((at) => at.of > at.to)) return 'later';
  return having.length > 0 && having.every((at) => at.of >= 0) ? 'earlier' : 'unknown';
}

async function asFor(host: Host, at: At, asked: Asked): Promise<Found> {
  const { origin, project, ledger, registry } = at;
  const { head } = origin.change;
  const { repository } = project;
  const here = await checkedOut(host, repository);
  const refused: MlopsError[] = [];
  const known = asked.run === undefined ? await runOfVersion(ledger, registry, asked) : undefined;
  const named = asked.run ?? (known && isOfRun(here, known) ? known.id : undefined);
  for await (const run of named === undefined ? passedOn(ledger, head) : oneOf(ledger, named)) {
    try {
      sayWho(host, run, await origin.confirm(run));
    } catch (error) {
      if (!(error instanceof MlopsError) || error.code !== 'MLOPS_RUN_UNCONFIRMED') throw error;
      refused.push(error);
      if (refused.length === TRIES) break;
      continue;
    }
    for (const { message } of refused) host.log.warning(`A run that passed later is passed over: ${message}`);
    await refuseStray(host, repository, run);
    // Who names the run may stand on another commit of the branch; what the ledger says of a commit has to be of that one.
    if (named === undefined && !isOfRun(here, run)) throw ofAnother(head, run);
    // Who asks for a number gets it, whatever else its model is.
    const unconfirmed = asked.version === undefined ? await unconfirmedOf(host, at, asked.name, run) : [];
    return { run, byItself: false, unconfirmed };
  }
  throw refused[0] ?? notPassed(head);
}

/** A run that nobody is known to have made: it is not confirmed, not there, or not as it was recorded. */
const NOT_KNOWN: ReadonlySet<string> = new Set([
  'MLOPS_RUN_UNCONFIRMED',
  'MLOPS_RUN_UNKNOWN',
  'MLOPS_LEDGER_UNREADABLE',
]);

/**
 * Versions of a run's model, by other runs, that nobody is known to have made: what those left has expired, or anybody put them
 * on record. They cannot be deployed, and who asks for the model gets another number.
 */
async function unconfirmedOf(
  { log }: Host,
  { origin, ledger, registry }: At,
  name: string,
  { id, model }: RunRecord,
): Promise<string[]> {
  const unconfirmed: string[] = [];
  for (const { version, tag, run, model: of } of await versionsOf(registry, name)) {
    if (run === id || of !== model) continue;
    try {
      await origin.confirm(await ledger.run(run));
    } catch (error) {
      if (!(error instanceof MlopsError) || !NOT_KNOWN.has(error.code)) throw error;
      log.warning(`${tag} is this model, and is not counted: ${error.message}`);
      unconfirmed.push(version);
    }
  }
  return unconfirmed;
}

async function* oneOf(ledger: Ledger, id: string): AsyncGenerator<RunRecord> {
  yield await ledger.run(id);
}

/** Of the version that is asked for by its number, where it is on record: run again, a release is of what it was of. */
async function runOfVersion(
  ledger: Ledger,
  registry: Pick<Registry, 'show'>,
  { name, version: asked }: Asked,
): Promise<RunRecord | undefined> {
  if (asked === undefined) return undefined;
  const version = (await versionsOf(registry, name)).find(({ version }) => version === asked.replace(/^v/, ''));
  return version && ledger.run(version.run);
}

type Shown = Awaited<ReturnType<Registry['show']>>[number]['versions'];

async function versionsOf(registry: Pick<Registry, 'show'>, name: string): Promise<Shown> {
  try {
    return (await registry.show(name)).flatMap(({ versions }) => versions);
  } catch (error) {
    if (!(error instanceof MlopsError) || error.code !== 'MLOPS_REGISTRY_UNKNOWN') throw error;
    return [];
  }
}

/** Whether a training that ended made a run of the ledger; nobody asked for one that nobody made. */
async function isLeftBy(host: Host, origin: Origin, run: RunRecord, { url }: EndedRun): Promise<boolean> {
  const by = await origin.confirm(run).catch((error: Error) => void host.log.warning(error.message));
  if (by !== url) return false;
  sayWho(host, run, by);
  return true;
}

function sayWho({ log }: Host, { id }: RunRecord, by: string): void {
  log.info(`Run ${id.slice(0, 12)} was made by ${by}.`);
}

/** Who wants an older commit's model says so: by a tag on that commit, or by going back to its version. */
function saidOld({ commit }: RunRecord, newer: Newer): string {
  return `commit ${commit.slice(0, 12)} is older than ${newer.commit.slice(0, 12)}, ${newer.has}, and takes its place only when a person says so: by a tag on that commit, or Roll back to a version of it`;
}

function notPassed(head: string): Error {
  return registryErrors('MLOPS_REGISTRY_NOT_PASSED', {
    message: `the ledger has no run of commit ${head.slice(0, 12)} that passed`,
    hint: 'A version is made of a commit of the default branch whose run was recorded and passed. Tag that one; or let the workflow that calls ml-train.yml run on this one.',
  });
}

function ofAnother(head: string, { id, commit }: RunRecord): Error {
  return registryErrors('MLOPS_REGISTRY_UNVERIFIED', {
    message: `the ledger names run ${id.slice(0, 12)} for commit ${head.slice(0, 12)}, and it is one of ${commit.slice(0, 12)}`,
    hint: 'Somebody wrote to the ledger by hand. Let the workflow that calls ml-train.yml run on this commit again, or tag that one.',
  });
}
