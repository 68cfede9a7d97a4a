import { canonicalJson, type Host, type Json, type JsonObject, MlopsError, type Sha256, type Verdict } from '#kit';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Moment, momentOf, wasAway } from './away.ts';
import { cacheKey, type CachedExecution, StageCache } from './cache.ts';
import { DigestMemo } from '../digest/memo.ts';
import { sha256 } from '../digest/digest.ts';
import { fail } from '../errors.ts';
import type { ProjectIdentity } from '../ledger/project-identity.ts';
import { type Judgement, makeStatement, type PredicateKind } from '../statement/predicates.ts';
import { isLocked, withLock } from './lock.ts';
import { describeMaterials, type Material } from './materials.ts';
import { findDifference, subjectsOf } from './output.ts';
import { asPartOfPass } from './pass.ts';
import {
  ignoreWorkspace,
  publish,
  publishStatement,
  refuseCommittedWorkspace,
  setAside,
  settle,
  type StagePlace,
  stagePlace,
} from './place.ts';
import {
  type Facts,
  factsOf,
  parseStatement,
  type ResourceDescriptor,
  type Statement,
} from '../statement/statement.ts';
import { hostFacts, jobFacts } from '../statement/host.ts';
import { sourceFacts } from '../statement/source.ts';
import { TOOL } from '../statement/tool.ts';

export interface StageWork<R extends Json> {
  /** `train-model` */
  stage: string;
  /** Everything that is read; part of the cache key. */
  materials: readonly Material[];
  /** Everything else that decides the result; part of the cache key. */
  parameters: JsonObject;
  /** The user's program. */
  program?: StageProgram;
  /** Programs of the project are run, though they are not this commit's. */
  programs?: true;
  predicate: PredicateKind;
  /** The ledger's commit that was read to find what is read; null when it had none. Not part of the cache key. */
  ledger?: string | null;
  /** Whose rules say how it is done, of a change that is to be merged. What follows from them is in the parameters. */
  ruled?: Facts['ruled'];
  /** What is made is for this machine, until it is made again: the store does not keep it, no other job is handed it. */
  transient?: true;
  /**
   * Writes files into the fresh directory `output`. What it returns becomes `output/result.json`. `key` is the digest of
   * everything that decides the result.
   */
  execute(output: string, key: Sha256): Promise<R>;
  /**
   * What does not follow from the materials in a result that is about to be reused, as a sentence. A verdict is cheap to
   * reach again, and too precious to be believed because files of the workspace agree with each other.
   */
  doubt?(output: string): Promise<string | undefined>;
  /** What the result means; for the predicates that state an outcome. */
  judge?(result: R): Judgement;
  /** What the statement says besides: metrics, the evaluation set … */
  facts?(result: R): JsonObject;
  /** What of the machine may have had a part in the result, besides its processor and memory; asked when it was executed. */
  machine?(): Promise<JsonObject>;
  /** What the predicate consists of, for the kinds that carry a document of another standard: read from the output. */
  document?(output: string): Promise<JsonObject>;
}

export interface StageProgram {
  /** As the statement shows it; part of the cache key. */
  command: readonly string[];
  /** Declared variables of the environment that the program sees → a digest of each; part of the cache key. */
  environment?: Readonly<Record<string, string>>;
  /**
   * Installs what the program needs, for this commit: an earlier one's may be there. Asked when the stage is to be executed, alone
   * or within a run, and again after it did anything.
   * @returns what the stage reads then, in the place of `materials`; undefined where nothing was left to do
   */
  prepare(): Promise<readonly Material[] | undefined>;
}

export interface StageOutcome<R> {
  result: R;
  verdict?: Verdict;
  /** Whether nothing was executed, because the same work had been done before. */
  cached: boolean;
  /** `outputs/<stage>` in the workspace. */
  directory: string;
  statement: Statement;
  statementPath: string;
}

/**
 * Performs a stage: digests what it reads, runs it unless the same was run before, puts its output into place and its statement beside.
 *
 * Killed at any moment it leaves the previous output and statement or the new ones, and the next call clears up. When `execute` throws, the
 * previous ones stay as they were.
 * @param options.cache false: run even if the same was run before
 * @throws what `execute` throws; MLOPS_STAGE_BUSY, MLOPS_WORKSPACE_COMMITTED, MLOPS_STAGE_MATERIAL_CHANGED, MLOPS_DIGEST_…
 */
export async function performStage<R extends Json>(
  host: Host,
  project: ProjectIdentity,
  work: StageWork<R>,
  options: { cache?: boolean } = {},
): Promise<StageOutcome<R>> {
  await refuseCommittedWorkspace(host, project);
  const place = stagePlace(project.workspace, work.stage);
  const begin = async (materials: readonly Material[]) => {
    const run = await StageRun.start(host, project, { ...work, materials }, place);
    const outcome = options.cache === false ? undefined : await run.reuse();
    await run.memo.save(host.files);
    return { run, outcome };
  };
  const perform = async (prepare?: StageProgram['prepare']): Promise<StageOutcome<R>> => {
    await settle(host.files, place);
    await setAside(host.files, project, work.stage);
    await ignoreWorkspace(host.files, project.workspace);
    let { run, outcome } = await begin(work.materials);
    let isSettled = true;
    if (outcome) return outcome;
    await host.beforeExecution?.(work.stage);
    const prepared = await prepare?.();
    if (prepared) {
      ({ run, outcome } = await begin(prepared));
      if (outcome) return outcome;
      // Nothing is left to do, but where it changes what it reads each time: then a material has changed.
      isSettled = (await prepare?.()) === undefined;
    }
    outcome = await run.execute({ isSettled });
    await run.memo.save(host.files);
    return outcome;
  };
  const { program, programs } = work;
  const alone = (prepare?: StageProgram['prepare']) => withLock(place.lock, () => perform(prepare));
  if (!program && !programs) return alone();
  return asPartOfPass(host, project, (isCalled) => alone(isCalled ? undefined : program?.prepare));
}

/** Whether a process performs this stage now. */
export function isPerformed({ workspace }: Pick<ProjectIdentity, 'workspace'>, stage: string): Promise<boolean> {
  return isLocked(stagePlace(workspace, stage).lock);
}

/**
 * Runs `body` while no process performs this stage.
 * @param doing what may not be done at the same time, for whoever finds it busy
 * @throws MLOPS_STAGE_BUSY
 */
export async function whileNotPerformed<T>(
  { files }: Pick<Host, 'files'>,
  { workspace }: Pick<ProjectIdentity, 'workspace'>,
  { stage, doing }: { stage: string; doing: string },
  body: () => Promise<T>,
): Promise<T> {
  await ignoreWorkspace(files, workspace);
  return withLock(stagePlace(workspace, stage).lock, body, doing);
}

/** One stage being performed, its lock held. */
class StageRun<R extends Json> {
  readonly #host: Host;
  readonly #project: ProjectIdentity;
  readonly #work: StageWork<R>;
  readonly #place: StagePlace;
  readonly #cache: StageCache;
  readonly memo: DigestMemo;
  readonly #startedOn: string;
  readonly #started: number;
  #materials: ResourceDescriptor[] = [];
  #key = '';

  private constructor(host: Host, project: ProjectIdentity, work: StageWork<R>, place: StagePlace) {
    this.#host = host;
    this.#project = project;
    this.#work = work;
    this.#place = place;
    this.#cache = new StageCache(host, project.workspace);
    this.memo = DigestMemo.open(join(project.workspace, 'cache', 'digests'), host);
    this.#startedOn = host.clock.now().toISOString();
    this.#started = host.clock.monotonic();
  }

  static async start<R extends Json>(
    host: Host,
    project: ProjectIdentity,
    work: StageWork<R>,
    place: StagePlace,
  ): Promise<StageRun<R>> {
    const run = new StageRun(host, project, work, place);
    run.#materials = await describeMaterials(work.materials, run.memo);
    run.#key = cacheKey({
      stage: work.stage,
      materials: run.#materials,
      parameters: work.parameters,
      command: work.program?.command ?? [],
      environment: work.program?.environment ?? {},
    });
    host.signal.throwIfAborted();
    return run;
  }

  /** Uses what the same work made before: where it still is, else from the store. Undefined when that cannot be had whole. */
  async reuse(): Promise<StageOutcome<R> | undefined> {
    const present = await this.#present();
    if (present && (await this.#believable(this.#place.output))) {
      await publishStatement(this.#host.files, this.#place, await this.#restate(present, this.#place.output));
      return this.#outcome(true);
    }
    const kept = await this.#cache.find(this.#work.stage, this.#key);
    if (!kept) return undefined;
    await this.#freshWork();
    if (!(await this.#cache.restore(kept, this.#place.work))) return undefined;
    if (!(await this.#believable(this.#place.work))) return undefined;
    await publish(this.#host.files, this.#place, await this.#restate(kept, this.#place.work));
    return this.#outcome(true);
  }

  async #believable(output: string): Promise<boolean> {
    const doubt = await this.#work.doubt?.(output);
    if (doubt === undefined) return true;
    this.#host.log.warning(`The recorded result of ${this.#work.stage} is not used: ${doubt}`);
    return false;
  }

  /** Runs the stage and keeps what it made. @param options.isSettled false where preparing it changed what is read, and did so again */
  async execute({ isSettled }: { isSettled: boolean }): Promise<StageOutcome<R>> {
    await this.#freshWork();
    const read = this.#work.materials.flatMap(({ path }) => path ?? []);
    const before = await momentOf(this.#host, this.#project.repository, read);
    try {
      const result = await this.#work.execute(this.#place.work, this.#key);
      this.#host.signal.throwIfAborted();
      await this.#host.files.write(join(this.#place.work, 'result.json'), `${canonicalJson(result)}\n`);
      await this.#refuseChangedMaterials(before, isSettled);
      const subject = await subjectsOf(this.#place.work);
      const { statement, bytes } = await this.#state(subject, result, this.#place.work);
      await publish(this.#host.files, this.#place, bytes);
      if (!this.#work.transient) await this.#cache.keep(statement, bytes, this.#place.output);
    } catch (error) {
      await this.#host.files.remove(this.#place.work);
      throw error;
    }
    return this.#outcome(false);
  }

  /** The execution that the statement in place is about, if it had this key and its output is still what it says. */
  async #present(): Promise<CachedExecution | undefined> {
    const bytes = await readFile(this.#place.statement, 'utf8').catch(() => undefined);
    if (bytes === undefined) return undefined;
    try {
      const statement = parseStatement(bytes, this.#place.statement);
      const facts = factsOf(statement);
      if (facts.key !== this.#key || facts.stage !== this.#work.stage) return undefined;
      const difference =
        (await findDifference(statement, this.#place.output, this.memo)) ?? (await this.#disowned(statement));
      if (difference === undefined) {
        if (!facts.cached && !this.#work.transient) await this.#cache.keepOnce(statement, bytes, this.#place.output);
        return { digest: facts.cached?.from ?? sha256(bytes), statement };
      }
      this.#host.log.warning(
        `The output of ${facts.stage} was altered after it was made and is made again: ${difference}`,
      );
    } catch (error) {
      if (!(error instanceof MlopsError)) throw error;
      this.#host.log.warning(`The output of ${this.#work.stage} is made again: ${error.message}`);
    }
    return undefined;
  }

  /** A statement may be made to agree with altered files; then it no longer agrees with the one that was kept of this execution. */
  async #disowned({ subject }: Statement): Promise<string | undefined> {
    const kept = await this.#cache.find(this.#work.stage, this.#key);
    const same =
      !kept || canonicalJson(kept.statement.subject as unknown as Json) === canonicalJson(subject as unknown as Json);
    return same ? undefined : `its statement lists other files than that of the execution, ${kept.digest}`;
  }

  /** A new statement on an execution whose output is in `directory`. */
  async #restate(execution: CachedExecution, directory: string): Promise<string> {
    const result = JSON.parse(await readFile(join(directory, 'result.json'), 'utf8')) as R;
    const { bytes } = await this.#state(execution.statement.subject, result, directory, execution.digest);
    await this.#cache.keepStatement(bytes);
    return bytes;
  }

  async #state(
    subject: ResourceDescriptor[],
    result: R,
    output: string,
    cachedFrom?: string,
  ): Promise<{ statement: Statement; bytes: string }> {
    const work = this.#work;
    const judgement = work.judge?.(result);
    const environment = work.program?.environment ?? {};
    const facts: Facts = {
      tool: { ...TOOL },
      project: this.#project.name,
      stage: work.stage,
      key: this.#key,
      ...(work.program ? { command: [...work.program.command] } : {}),
      parameters: work.parameters,
      ...(Object.keys(environment).length > 0 && { environment: { ...environment } }),
      ...(await sourceFacts(this.#host, this.#project)),
      cause: this.#host.cause,
      startedOn: this.#startedOn,
      durationMs: Math.round(this.#host.clock.monotonic() - this.#started),
      host: { ...hostFacts(), ...(cachedFrom === undefined ? await work.machine?.() : {}) },
      ...jobFacts(this.#host),
      ...(judgement ? { verdict: judgement.verdict } : {}),
      ...(work.facts ? { result: work.facts(result) } : {}),
      ...(cachedFrom === undefined ? {} : { cached: { from: cachedFrom } }),
      ...(work.ledger !== undefined && { ledger: work.ledger }),
      ...(work.transient && { transient: true }),
      ...(work.ruled && { ruled: work.ruled }),
    };
    const document = await work.document?.(output);
    const statement = makeStatement(work.predicate, {
      facts,
      subject,
      materials: this.#materials,
      judgement,
      document,
    });
    return { statement, bytes: `${JSON.stringify(statement, null, 2)}\n` };
  }

  async #refuseChangedMaterials(before: Moment, isSettled: boolean): Promise<void> {
    const now = await describeMaterials(this.#work.materials, this.memo);
    const changed = now.find(
      (material, index) => canonicalJson(material as Json) !== canonicalJson(this.#materials[index] as Json),
    );
    const away = changed ? undefined : await wasAway(before);
    if (!changed && away === undefined) return;
    throw fail('MLOPS_STAGE_MATERIAL_CHANGED', {
      message: changed
        ? `${changed.name} changed while ${this.#work.stage} was reading it, so nobody can say what the result was made from`
        : `git checked ${relative(this.#project.repository, away!)} out anew while ${this.#work.stage} was running: for a while it may have been that of another commit or branch`,
      hint:
        changed && !isSettled
          ? 'Set-up writes it anew each time that it is run: let it write only what is missing, or let git ignore the file where no program of the project reads it.'
          : `Run again when nothing writes to it any more: mlops ${this.#work.stage}. To look at another branch meanwhile: git worktree add ../other BRANCH`,
    });
  }

  async #freshWork(): Promise<void> {
    await this.#host.files.remove(this.#place.work);
    await this.#host.files.makeDirectory(this.#place.work);
  }

  async #outcome(cached: boolean): Promise<StageOutcome<R>> {
    const { output, statement: statementPath } = this.#place;
    const statement = parseStatement(await readFile(statementPath, 'utf8'), statementPath);
    const { verdict } = factsOf(statement);
    const result = JSON.parse(await readFile(join(output, 'result.json'), 'utf8')) as R;
    return { result, ...(verdict ? { verdict } : {}), cached, directory: output, statement, statementPath };
  }
}
