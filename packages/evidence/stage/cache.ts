import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson, type Host, type Json, type JsonObject, MlopsError, type Sha256 } from '#kit';
import { sha256 } from '../digest/digest.ts';
import { factsOf, parseStatement, type ResourceDescriptor, type Statement } from '../statement/statement.ts';
import { TOOL } from '../statement/tool.ts';

/** Everything that decides a stage's result. */
export interface KeyParts {
  stage: string;
  materials: readonly ResourceDescriptor[];
  parameters: JsonObject;
  command: readonly string[];
  environment?: Readonly<Record<string, string>>;
}

/** Equal keys have equal results. The order in which materials are named does not count. */
export function cacheKey({ stage, materials, parameters, command, environment = {} }: KeyParts): Sha256 {
  const read = materials.map((material) => canonicalJson(material as unknown as Json)).sort();
  const declared = Object.keys(environment).length > 0 && { environment };
  return sha256(canonicalJson({ tool: { ...TOOL }, stage, read, parameters, command: [...command], ...declared }));
}

/** An execution that was recorded, found again by its key. */
export interface CachedExecution {
  /** sha256 of the statement's bytes. */
  digest: Sha256;
  statement: Statement;
  /** The recorded run that it is part of, where it was not performed here. */
  run?: Sha256;
}

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const Entry = z.object({ statement: Digest, run: Digest.optional() });

/** Remembers which statement answers to a key; the bytes themselves are in the store. */
export class StageCache {
  readonly #host: Host;
  readonly #directory: string;

  constructor(host: Host, workspace: string) {
    this.#host = host;
    this.#directory = join(workspace, 'cache', 'stages');
  }

  #entry(stage: string, key: Sha256): string {
    return join(this.#directory, stage, `${key}.json`);
  }

  /**
   * The execution with this key, or undefined when there is none to be trusted: an entry that cannot be read, a statement that the store
   * lost or that has been altered, or one of another stage or key. A cache never stops a stage from running.
   */
  async find(stage: string, key: Sha256): Promise<CachedExecution | undefined> {
    const path = this.#entry(stage, key);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const copy = `${path}.${this.#host.random.uuid()}.statement`;
    try {
      const { statement: digest, run } = Entry.parse(JSON.parse(text));
      await this.#host.store.get(digest, copy);
      const statement = parseStatement(await readFile(copy, 'utf8'), copy);
      const facts = factsOf(statement);
      if (facts.key !== key || facts.stage !== stage || facts.cached)
        throw new Error(`statement ${digest} answers to another key`);
      return { digest, statement, ...(run !== undefined && { run }) };
    } catch (error) {
      this.#host.log.warning(`The cache entry of ${stage} is not used: ${(error as Error).message}`);
      return undefined;
    } finally {
      await this.#host.files.remove(copy);
    }
  }

  /** Keeps an executed stage: its files, its statement, and the key under which they are found. */
  async keep(statement: Statement, bytes: string, output: string): Promise<void> {
    const { stage, key } = factsOf(statement);
    for (const { name, digest } of fileSubjects(statement)) {
      // Always put, even what the store says it has: this repairs an object that was altered there.
      const stored = await this.#host.store.put(join(output, name));
      if (stored !== digest) throw new Error(`${name} changed while it was being stored`);
    }
    const digest = await this.keepStatement(bytes);
    await this.#host.files.write(this.#entry(stage, key), canonicalJson({ statement: digest }));
  }

  /** As `keep`, unless this key is known already: a run may have been killed after its output was in place. */
  async keepOnce(statement: Statement, bytes: string, output: string): Promise<void> {
    const { stage, key } = factsOf(statement);
    if (!(await this.#host.files.exists(this.#entry(stage, key)))) await this.keep(statement, bytes, output);
  }

  /**
   * Makes what a recorded run did known under its key, unless something here is. Its files are looked for when they are needed.
   * @param bytes the statement's, of an execution; that it is what the run did, the caller knows
   */
  async offer(bytes: string, run: Sha256): Promise<void> {
    const { stage, key } = factsOf(parseStatement(bytes, `run ${run}`));
    if (await this.#host.files.exists(this.#entry(stage, key))) return;
    const digest = await this.keepStatement(bytes);
    await this.#host.files.write(this.#entry(stage, key), canonicalJson({ statement: digest, run }));
  }

  /** @returns the digest under which the store has the statement's bytes */
  async keepStatement(bytes: string): Promise<Sha256> {
    const copy = join(this.#directory, `${this.#host.random.uuid()}.statement`);
    try {
      await this.#host.files.write(copy, bytes);
      return await this.#host.store.put(copy);
    } finally {
      await this.#host.files.remove(copy);
    }
  }

  /** Brings the files of a cached execution into `directory`. @returns whether the store had all of them, unaltered */
  async restore({ statement, run }: CachedExecution, directory: string): Promise<boolean> {
    const files = fileSubjects(statement);
    try {
      let bytes = 0;
      for (const { name, digest } of files) {
        await this.#host.store.get(digest, join(directory, name));
        bytes += (await stat(join(directory, name))).size;
      }
      if (run !== undefined)
        this.#host.log.info(
          `Taken from recorded run ${run.slice(0, 12)}, which had the very same inputs: ${files.length} files, ${bytes.toLocaleString('en')} bytes`,
        );
      return true;
    } catch (error) {
      if (!(error instanceof MlopsError)) throw error;
      this.#host.log.warning(`A cached output cannot be used: ${error.message}`);
      return false;
    }
  }
}

/** The files a statement is about; a directory's digest among its subjects repeats what its files say. */
export function fileSubjects(statement: Statement): { name: string; digest: Sha256 }[] {
  return statement.subject.flatMap(({ name, digest }) =>
    name !== undefined && digest.sha256 !== undefined ? [{ name, digest: digest.sha256 }] : [],
  );
}
