import { openLedger, type Ledger, type RunRecord, type Verification } from '#evidence';
import type { Host } from '#kit';
import { candidateOf, refuseUnfit } from './candidate.ts';
import { fail } from './errors.ts';
import { fetchFile, fetchModel } from './fetch.ts';
import { isOwnWord, parseReference } from './grammar.ts';
import { readRecords, recordedNames } from './read-records.ts';
import type { KeptFile, VersionRecord } from './records.ts';
import { refusal, unproven } from './refuse.ts';
import { planRegistration, recordVersion, type Numbering } from './register.ts';
import { restored } from './restore.ts';
import { shownName, type ShownName } from './show.ts';
import {
  byVersion,
  foreignTags,
  holderOf,
  isWithdrawn,
  movesOf,
  requestedMove,
  standing,
  type Recorded,
} from './state.ts';
import { readTags, tagger, type Tag } from './tags.ts';

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
  /**
   * Makes a version of a recorded run that was verified a moment ago.
   * @throws MLOPS_REGISTRY_UNVERIFIED, MLOPS_REGISTRY_NOT_PASSED, MLOPS_REGISTRY_TAKEN, MLOPS_REGISTRY_INPUT and what the ledger throws
   */
  register(name: string, verification: Verification, numbering?: Numbering): Promise<Registered>;
  /** All versions of a name, or of every name, the newest first; without asking whether their tags are in order. */
  show(name?: string): Promise<ShownName[]>;
  /** A file kept with a version (features, golden predictions, card, lock file). @throws MLOPS_STORE_MISSING, MLOPS_STORE_TAMPERED */
  fetchFile(file: KeptFile, path: string): Promise<void>;
}

/** What came of registering. */
interface Registered {
  version: Version;
  /** Whether it was registered before, by this run or another that made the same model. */
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
export async function openRegistry(host: Host, project: RegistryProject): Promise<Registry> {
  // Tags and ledger move together, which only references of one clone can; the server's ledger is read through it too.
  const { origin: _, ...here } = host;
  const ledger = await openLedger(here, project);

  async function look(name: string, at: Ledger = ledger): Promise<Sight> {
    const [recorded, tags] = await Promise.all([readRecords(at, name), readTags(host, project.repository)]);
    return { recorded, tags };
  }

  async function resolve(text: string): Promise<Version> {
    const reference = parseReference(text);
    if (!reference) throw notAReference(text);
    const sight = await look(reference.name);
    const { recorded, tags } = sight;
    if (recorded.versions.length === 0 && foreignTags(recorded, tags).length === 0)
      throw unknownName(reference.name, await recordedNames(ledger));
    switch (reference.kind) {
      case 'version':
        return versionOf(sight, reference.version);
      case 'newest':
        return newestOf(sight);
      case 'stage':
        return inStage(sight, reference.stage);
    }
  }

  async function register(name: string, verification: Verification, numbering: Numbering = {}): Promise<Registered> {
    if (!isOwnWord(name)) throw notAName(name);
    const run = verifiedRun(verification);
    await refuseUnfit(ledger, run);
    const candidate = await candidateOf(host, project, run);
    const by = await tagger(host, project.repository);
    let done: { record: VersionRecord; already: boolean } | undefined;
    await ledger.entries.amend(async (at) => {
      const sight = await look(name, at);
      const plan = planRegistration(sight, candidate, numbering);
      if (plan.kind === 'registered') {
        done = { record: plan.record, already: true };
        return plan.restore ? restored(host, project, plan.record) : undefined;
      }
      const { record, change } = await recordVersion(host, project, { sight, candidate, plan, by });
      done = { record, already: false };
      return change;
    });
    const { record, already } = done!;
    return { version: versionOf(await look(name), record.version), already };
  }

  async function show(name?: string): Promise<ShownName[]> {
    const names = name === undefined ? await recordedNames(ledger) : [name];
    return Promise.all(names.map(async (each) => shownName(await look(each))));
  }

  return {
    resolve,
    register,
    show,
    fetch: (version, directory) => fetchModel(host, version, directory),
    fetchFile: (file, path) => fetchFile(host, file, path),
  };
}

/** @throws unless the version is recorded and its tag is the recorded one */
function versionOf({ recorded, tags }: Sight, version: string): Version {
  const record = recorded.versions.find((candidate) => candidate.version === version);
  if (!record) {
    const name = `${recorded.name}@v${version}`;
    const request = foreignTags(recorded, tags).find(
      ({ meaning }) => meaning.kind === 'register' && meaning.version === version,
    );
    if (request) throw unproven(request, `mlops register-model --version ${version}`);
    throw fail('MLOPS_REGISTRY_UNKNOWN', {
      message: `${name} is not registered`,
      hint: `See what is: mlops registry show ${recorded.name}`,
    });
  }
  const problem = refusal(record, standing(record, tags));
  if (problem) throw problem;
  return { ...record, deprecated: isWithdrawn(recorded, record, tags) };
}

function newestOf(sight: Sight): Version {
  const { recorded, tags } = sight;
  const newest = byVersion(recorded.versions).find((version) => !isWithdrawn(recorded, version, tags));
  if (newest) return versionOf(sight, newest.version);
  throw fail('MLOPS_REGISTRY_UNKNOWN', {
    message: `${recorded.name} has no version that was not withdrawn`,
    hint: `See its history: mlops registry history ${recorded.name}`,
  });
}

function inStage(sight: Sight, stage: string): Version {
  const { recorded, tags } = sight;
  const request = requestedMove(recorded, stage, tags);
  if (request) throw unproven(request, `mlops registry promote ${recorded.name}@vX.Y.Z ${stage}`);
  const holder = holderOf(recorded, stage);
  if (!holder) {
    throw fail('MLOPS_REGISTRY_UNKNOWN', {
      message: `no version of ${recorded.name} is in ${stage}`,
      hint: `Put one there: mlops registry promote ${recorded.name}@vX.Y.Z ${stage}`,
    });
  }
  for (const move of [holder.move, movesOf(recorded, stage).at(-1)!]) {
    const problem = refusal(move, standing(move, tags));
    if (problem) throw problem;
  }
  return versionOf(sight, holder.version.version);
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

function notAName(name: string): Error {
  return fail('MLOPS_REGISTRY_INPUT', {
    message: `"${name}" is no name of a model: expected lower-case letters, digits and hyphens between them`,
    where: { field: 'name' },
    hint: 'Say it in mlops.yml: `register: {name: flights-delay}`.',
  });
}

function notAReference(text: string): Error {
  return fail('MLOPS_REGISTRY_REFERENCE', {
    message: `"${text}" is no reference: expected name, name@v1.2.3 or name#stage`,
    where: { field: 'reference' },
    hint: 'On a command line, # needs quotes: mlops registry fetch "flights-delay#production"',
  });
}

function unknownName(name: string, known: readonly string[]): Error {
  return fail('MLOPS_REGISTRY_UNKNOWN', {
    message: `nothing is registered as ${name}`,
    hint:
      known.length === 0
        ? 'Register a model that passed: mlops register-model. Others’ versions come with: git fetch --tags origin mlops/ledger:mlops/ledger'
        : `Registered are: ${known.join(', ')}.`,
  });
}
