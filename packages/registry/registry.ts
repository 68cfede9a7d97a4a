import { readFile } from 'node:fs/promises';
import { openLedger, type LedgerOptions, type RunRecord, type Statement, type Verification } from '#evidence';
import type { Host, LedgerChange } from '#kit';
import { candidateOf, refuseUnfit } from './candidate.ts';
import { checkName, type Finding } from './check.ts';
import { fail } from './errors.ts';
import { fetchFile, fetchModel } from './fetch.ts';
import { isOwnWord, type Reference } from './grammar.ts';
import { historyOf, nameAt, type HistoryEvent, type NameAt } from './history.ts';
import { finishInterrupted } from './interrupted.ts';
import { planMove, planRemoval, recordMove, type Expected } from './move.ts';
import { readRecords, recordedNames, type Only } from './read-records.ts';
import { places, type KeptFile, type StageRecord, type VersionRecord } from './records.ts';
import { planRegistration, recordVersion, saidPassedOver, type Numbering } from './register.ts';
import { readReference, resolveIn, unknownName, versionOf } from './resolve.ts';
import { restored } from './restore.ts';
import { shownName, type ShownName } from './show.ts';
import { allRecords, foreignTags, holderOf, standing, type Recorded, type TaggedRecord } from './state.ts';
import { readTags, tagger, taggedVersions, type Tag, type TaggedVersion } from './tags.ts';
import { isTagOfVersion, notAsMade, notAsRecorded, notAsRegistered, notAsSaid, type Verified } from './prove.ts';
import { isReleaseOf, statementOf } from './release.ts';
import { withdraw } from './withdraw.ts';

/** What the registry needs to know of a project. All paths absolute. */
export interface RegistryProject {
  name: string;
  root: string;
  repository: string;
  workspace: string;
}

/** A registered version whose tag is the recorded one. */
export interface Version extends VersionRecord {
  /** Withdrawn: it is still what it says, and must not be put into service. */
  deprecated: boolean;
}

export interface Registry {
  /**
   * @param reference `name` (the newest version that was not withdrawn), `name@v1.2.3` or `name#stage`
   * @throws MLOPS_REGISTRY_REFERENCE, MLOPS_REGISTRY_UNKNOWN, and for a tag that is not the recorded one MLOPS_REGISTRY_MISSING,
   *   MLOPS_REGISTRY_LIGHTWEIGHT, MLOPS_REGISTRY_MOVED or MLOPS_REGISTRY_FOREIGN
   */
  resolve(reference: string): Promise<Version>;
  /**
   * The model's files, by digest from the store, into a directory that is not there yet; whole or not at all.
   * @throws MLOPS_REGISTRY_BYTES, MLOPS_STORE_MISSING, MLOPS_STORE_TAMPERED
   */
  fetch(version: Version, directory: string): Promise<void>;
  /** A file kept with a version (features, golden predictions, reference, card, lock file). @throws MLOPS_STORE_MISSING, MLOPS_STORE_TAMPERED */
  fetchFile(file: KeptFile, path: string): Promise<void>;
  /**
   * Makes a version of a recorded run that was verified a moment ago: its tag and its record, both or neither. Where one of that
   * run is on record, it is compared with what would be written now; one of another run that made the same model keeps its
   * number, where its tag is there.
   * @param beside.reference path of the reference.json that monitoring is to compare its predictions with
   * @throws MLOPS_REGISTRY_UNVERIFIED, MLOPS_REGISTRY_NOT_PASSED, MLOPS_REGISTRY_TAKEN, MLOPS_REGISTRY_INPUT and what the ledger throws
   */
  register(
    name: string,
    verification: Verification,
    numbering?: Numbering,
    beside?: { reference?: string | undefined },
  ): Promise<Registered>;
  /**
   * Refuses a version whose record, or whose statement, says other things than the run made that was verified a moment ago, and
   * one of a run that did not pass, of which none is made. Whoever may write to the ledger may have written it.
   * @throws MLOPS_REGISTRY_UNVERIFIED, MLOPS_REGISTRY_NOT_PASSED
   */
  prove(version: Version, verification: Verification): Promise<void>;
  /**
   * The same of what registering says besides, as it would say it now: who asked for it, why it has its number, its lock files,
   * and what monitoring compares with. When it was registered, nothing but its record says.
   * @param reference path of a reference.json that was made again; without one, that is not compared
   * @throws MLOPS_REGISTRY_UNVERIFIED, MLOPS_REGISTRY_NOT_PASSED
   */
  proveRegistered(version: Version, verification: Verification, reference?: string): Promise<void>;
  /**
   * The same of what goes into service alone, by the run on record, whose id is the digest of what it says: quick, and possible
   * where the data and half of the store are gone. It is for what was verified once.
   * @throws MLOPS_REGISTRY_UNVERIFIED, MLOPS_REGISTRY_NOT_PASSED; where it cannot be known MLOPS_RUN_…, MLOPS_LEDGER_…, MLOPS_STORE_…
   */
  proveRecorded(version: Version): Promise<void>;
  /**
   * What `prove` says of a version as far as the run on record tells, where bytes that it would hash are gone: what goes into
   * service, card, metrics, exceptions, and the statement.
   * @throws what `proveRecorded` throws
   */
  proveUnhashed(version: Version): Promise<void>;
  /**
   * The in-toto release statement of a version whose run was verified a moment ago, made anew: it says what was proven here, and
   * nothing that only the ledger has.
   * @throws what `prove` throws, MLOPS_REGISTRY_DEPRECATED
   */
  statement(version: Version, verification: Verification): Promise<Statement>;
  /**
   * Puts a version into a stage: its tag and its record, both or neither. Of several at the same time one wins.
   * @param options.expected the version that must be in the stage; default: the one that was there when this began
   * @throws MLOPS_REGISTRY_LOST, MLOPS_REGISTRY_DEPRECATED, and what `resolve` throws
   */
  promote(reference: string, stage: string, options?: { expected?: Expected | undefined }): Promise<Promoted>;
  /**
   * Withdraws `name@v1.2.3`, or `name` with all its versions; or takes a version out of `name#stage`, where the one before
   * it is again then, as with gto.
   * @param options.expected the version that has to be in the stage; default: any
   * @returns a sentence. @throws MLOPS_REGISTRY_LOST when another is there, MLOPS_REGISTRY_DEPRECATED when a version to be
   *   withdrawn is in a stage, and what `resolve` throws
   */
  deprecate(reference: string, options?: { expected?: string }): Promise<string>;
  /** All versions of a name, or of every name, the newest first, whatever their tags look like. */
  show(name?: string): Promise<ShownName[]>;
  /** The tags of all versions of a name, and what they are of: of what the ledger lost, and of what was withdrawn, as well. */
  tagged(name: string): Promise<TaggedVersion[]>;
  /** Everything that happened to a name, or to every name, the newest first; requests by hand included. */
  history(name?: string): Promise<HistoryEvent[]>;
  /** What was where at a moment, of every name. */
  at(moment: Date): Promise<NameAt[]>;
  /** Tags that are lightweight, moved, missing, foreign or in conflict. @param names besides those on record */
  check(names?: readonly string[]): Promise<Finding[]>;
}

/** What came of registering. */
interface Registered {
  version: Version;
  /** Whether it was registered before, by this run or another that made the same model. */
  already: boolean;
  /** Of a new one, tag of the newest version of the same model that was withdrawn. */
  withdrawnAs: string | undefined;
  /** The exact text of its in-toto release statement. */
  statement: string;
}

/** What came of promoting. */
interface Promoted {
  move: StageRecord;
  version: Version;
  /** Whether the version was in the stage before. */
  already: boolean;
}

/** One look at the ledger and the tags. */
export interface Sight {
  recorded: Recorded;
  tags: readonly Tag[];
}

/**
 * The registry of a repository: its tags say what there is, its ledger proves it.
 * @throws MLOPS_LEDGER_NO_REPOSITORY, MLOPS_LEDGER_NO_COMMITS
 */
export async function openRegistry(
  host: Host,
  project: RegistryProject,
  options: LedgerOptions = {},
): Promise<Registry> {
  // Tags and ledger move together, which only references of one clone can; the server's ledger is read through it too.
  const { origin: _, ...here } = host;
  const ledger = await openLedger(here, project, options);

  /** A step of the registry; to a remote goes with it what else that may lack. */
  const amend = (change: () => Promise<LedgerChange | undefined>): Promise<string | undefined> =>
    ledger.entries.amend(async () => {
      const next = await change();
      if (!next || options.push === undefined) return next;
      const known = (await lookAll()).flatMap(({ recorded, tags }) =>
        allRecords(recorded).filter((record) => standing(record, tags) === 'ok'),
      );
      const along = known.map(({ tag, tagObject }) => [tag, tagObject] as const);
      return { ...next, tags: new Map([...along, ...(next.tags ?? [])]) };
    });

  /** Whether a recorded tag has not come to the remote that has the last word. */
  async function isUnshared({ tag }: TaggedRecord): Promise<boolean> {
    if (options.push === undefined) return false;
    const question = ['ls-remote', '--exit-code', options.push, `refs/tags/${tag}`];
    return (await host.git.run(question, { directory: project.repository })).code !== 0;
  }

  /**
   * The ledger and the tags of one moment: nobody moved the ledger while the tags were read.
   * @param only versions, or one of them: the tags of what is not read look like nobody's then
   */
  async function look(name: string, only?: Only): Promise<Sight> {
    for (;;) {
      const tip = await ledger.tip();
      const recorded = await readRecords(tip === undefined ? ledger : ledger.at(tip), name, only);
      let tags: readonly Tag[] = await readTags(host, project.repository);
      const missing = allRecords(recorded).filter((record) => standing(record, tags) === 'missing');
      if (missing.length > 0) {
        await finishInterrupted(host, project.repository, missing);
        tags = await readTags(host, project.repository);
      }
      if ((await ledger.tip()) === tip) return { recorded, tags };
    }
  }

  async function lookAll(name?: string): Promise<Sight[]> {
    const names = name === undefined ? await recordedNames(ledger) : [name];
    const sights: Sight[] = [];
    for (const each of names) sights.push(await look(each));
    return sights;
  }

  /** @throws MLOPS_REGISTRY_UNKNOWN when there is nothing of that name */
  async function lookKnown(name: string, only?: Only): Promise<Sight> {
    const sight = await look(name, only);
    if (sight.recorded.versions.length > 0 || foreignTags(sight.recorded, sight.tags).length > 0) return sight;
    const known = await recordedNames(ledger);
    if (known.includes(name)) return sight;
    throw unknownName(name, known);
  }

  async function made(verification: Verification, reference?: string): Promise<Verified> {
    const run = verifiedRun(verification);
    await refuseUnfit(ledger, run);
    return { run, candidate: await candidateOf(host, project, run, reference) };
  }

  async function statementText({ name, version }: VersionRecord): Promise<string> {
    const place = places.release(name, version);
    return Buffer.from((await ledger.entries.read([place])).get(place) ?? []).toString('utf8');
  }

  /** @throws MLOPS_REGISTRY_UNVERIFIED for a version that somebody else than this tool put on record */
  async function refuseStrange(version: Version, by: Verified): Promise<void> {
    const strange = (await notAsMade(host, project, version, by)) ?? (await notAsStated(version));
    if (strange !== undefined) throw forged(version, strange);
  }

  async function notAsStated(version: Version): Promise<string | undefined> {
    return isReleaseOf(host, await statementText(version), version) ? undefined : 'its statement';
  }

  /** @returns the run on record */
  async function proveRecorded(version: Version): Promise<RunRecord> {
    // All models of a repository are in one registry; the runs of each are its project's.
    const of =
      version.project === project.name
        ? ledger
        : await openLedger(here, { ...project, name: version.project }, options);
    const run = await of.run(version.run);
    await refuseUnfit(of, run);
    const strange = await notAsRecorded(host, project, version, run);
    if (strange !== undefined) throw forged(version, strange);
    return run;
  }

  return {
    async resolve(text) {
      const reference = readReference(text);
      return resolveIn(await lookKnown(reference.name, neededOf(reference)), reference);
    },

    fetch: (version, directory) => fetchModel(host, version, directory),
    fetchFile: (file, path) => fetchFile(host, file, path),

    async register(name, verification, numbering = {}, { reference } = {}) {
      if (!isOwnWord(name)) throw notAName(name, 'name');
      const { run, candidate } = await made(verification, reference);
      const bytes = reference === undefined ? undefined : await readFile(reference);
      const by = await tagger(host, project.repository);
      let done: { record: VersionRecord; already: boolean; withdrawnAs?: string | undefined } | undefined;
      let passedOver: readonly Tag[] = [];
      await amend(async () => {
        const sight = await look(name);
        const plan = planRegistration(sight, candidate, numbering, options.push);
        passedOver = plan.passedOver;
        if (plan.kind === 'registered') {
          const version = { ...plan.record, deprecated: false };
          const isOwn = version.run === run.id;
          if (isOwn) {
            await refuseStrange(version, { run, candidate });
            const strange = notAsRegistered(version, candidate, sight.recorded.versions);
            if (strange !== undefined) throw forged(version, strange);
          } else {
            // What another run made of the same model says nothing of this one; nor does its record alone make a tag.
            if (plan.restore) throw ofAnotherRun(version);
            if (!isTagOfVersion(version)) throw forged(version, 'the tag');
          }
          done = { record: plan.record, already: true };
          const lacking = plan.restore || (await isUnshared(plan.record));
          if (lacking && !isOwn) await proveRecorded(version);
          return lacking ? restored(host, project, plan.record) : undefined;
        }
        const { record, change } = await recordVersion(host, project, { sight, candidate, plan, by, reference: bytes });
        done = { record, already: false, withdrawnAs: plan.withdrawnAs };
        return change;
      });
      for (const tag of passedOver) host.log.warning(saidPassedOver(tag, options.push));
      const { record, already, withdrawnAs } = done!;
      const version = versionOf(await look(name), record.version);
      return { version, already, withdrawnAs, statement: await statementText(version) };
    },

    prove: async (version, verification) => refuseStrange(version, await made(verification)),

    async proveRegistered(version, verification, reference) {
      const { candidate } = await made(verification, reference);
      const { versions } = await readRecords(ledger, version.name, {});
      const compared = reference === undefined ? { ...candidate, reference: version.reference } : candidate;
      const strange = notAsRegistered(version, compared, versions);
      if (strange !== undefined) throw forged(version, strange);
    },

    proveRecorded: async (version) => void (await proveRecorded(version)),

    async proveUnhashed(version) {
      const run = await proveRecorded(version);
      const strange = notAsSaid(version, run) ?? (await notAsStated(version));
      if (strange !== undefined) throw forged(version, strange);
    },

    async statement(version, verification) {
      if (version.deprecated) throw withdrawn(version);
      await refuseStrange(version, await made(verification));
      return statementOf(host, version);
    },

    async promote(text, stage, { expected } = {}) {
      if (!isOwnWord(stage)) throw notAName(stage, 'stage');
      const reference = readReference(text);
      const first = await lookKnown(reference.name);
      const version = resolveIn(first, reference);
      if (version.deprecated) throw withdrawn(version);
      const seen = expected === undefined ? (holderOf(first.recorded, stage)?.version.version ?? null) : expected;
      const by = await tagger(host, project.repository);
      let done: { move: StageRecord; already: boolean } | undefined;
      await amend(async () => {
        const sight = await look(reference.name);
        const current = versionOf(sight, version.version);
        if (current.deprecated) throw withdrawn(current);
        const plan = planMove(sight, { version: current, stage, expected: seen });
        if (plan.kind === 'already') {
          done = { move: plan.move, already: true };
          const lacking = plan.restore || (await isUnshared(plan.move));
          return lacking ? restored(host, project, plan.move) : undefined;
        }
        const { record, change } = await recordMove(host, project, {
          sight,
          move: plan.move,
          request: plan.request,
          by,
        });
        done = { move: record, already: false };
        return change;
      });
      return { ...done!, version };
    },

    async deprecate(text, { expected } = {}) {
      const reference = readReference(text);
      const first = await lookKnown(reference.name);
      if (reference.kind === 'version') versionOf(first, reference.version);
      const by = await tagger(host, project.repository);
      let done = `${text} was withdrawn before`;
      await amend(async () => {
        const sight = await look(reference.name);
        if (reference.kind === 'stage') {
          const move = planRemoval(sight, reference.stage, expected);
          const { record, change } = await recordMove(host, project, { sight, move, by });
          const rest = { ...sight.recorded, moves: [...sight.recorded.moves, record] };
          const next = holderOf(rest, reference.stage);
          done = `v${move.version} is taken out of ${text}; ${next ? `v${next.version.version} is there again` : 'nothing is there now'}`;
          return change;
        }
        const version = sight.recorded.versions.find(
          (each) => reference.kind === 'version' && each.version === reference.version,
        );
        const change = await withdraw(host, project, { sight, version, by });
        if (change) done = `${text} is withdrawn`;
        return change;
      });
      return done;
    },

    show: async (name) =>
      (await (name === undefined ? lookAll() : lookKnown(name).then((one) => [one]))).map(shownName),
    tagged: (name) => taggedVersions(host, project.repository, name),
    history: async (name) => {
      const sights = name === undefined ? await lookAll() : [await lookKnown(name)];
      return sights.flatMap(historyOf).sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
    },
    at: async (moment) => (await lookAll()).map(({ recorded }) => nameAt(recorded, moment.getTime())),
    async check(names = []) {
      const all = [...new Set([...(await recordedNames(ledger)), ...names])];
      const findings: Finding[] = [];
      for (const name of all) findings.push(...checkName(await look(name), host.clock.now()));
      return findings;
    },
  };
}

/** What says which version a reference means: of one that is named, that version alone. */
function neededOf(reference: Reference): Only | undefined {
  switch (reference.kind) {
    case 'version':
      return { version: reference.version };
    case 'newest':
      return {};
    case 'stage':
      return undefined;
  }
}

/** @throws MLOPS_REGISTRY_UNVERIFIED unless the chain holds and leads to a recorded run */
function verifiedRun({ verdict, run, firstGap }: Verification): RunRecord {
  if (verdict === 'pass' && run) return run;
  const gap = firstGap ? `${firstGap.stage || 'evidence'}, ${firstGap.material}: ${firstGap.detail}` : verdict;
  throw fail('MLOPS_REGISTRY_UNVERIFIED', {
    message: `the chain of evidence of this model does not hold (${verdict}): ${gap}`,
    hint: 'See every link: mlops verify. Run the stages again and register what passed: mlops run',
  });
}

function notAName(word: string, field: 'name' | 'stage'): Error {
  return fail('MLOPS_REGISTRY_INPUT', {
    message: `"${word}" is no ${field}: expected lower-case letters, digits, and hyphens between them`,
    where: { field },
    hint: field === 'name' ? 'Say it in mlops.yml: `register: {name: flights-delay}`.' : 'For example: production',
  });
}

function withdrawn({ tag }: Version): Error {
  return fail('MLOPS_REGISTRY_DEPRECATED', {
    message: `${tag} was withdrawn: it comes into no stage, and nothing is said for it`,
    hint: 'Take another version.',
  });
}

function forged({ tag, run }: Version, strange: string): Error {
  return fail('MLOPS_REGISTRY_UNVERIFIED', {
    message: `${strange} of ${tag} is not what run ${run.slice(0, 12)} made it`,
    hint: 'Somebody wrote to the ledger by hand, or another version of mlops-actions registered it. Register the model again, under the next number.',
  });
}

function ofAnotherRun({ tag, run, commit }: Version): Error {
  return fail('MLOPS_REGISTRY_MISSING', {
    message: `${tag} is on record as this model, of run ${run.slice(0, 12)} and of commit ${commit.slice(0, 12)}, and its tag is not here`,
    hint: `Fetch the tags: git fetch --tags. Where nobody has it, it was deleted, or somebody wrote to the ledger by hand. Look at that commit; the tag is put back by registering that run (mlops register-model --run ${run}), and this run is registered beside it under a number of its own (--version).`,
  });
}
