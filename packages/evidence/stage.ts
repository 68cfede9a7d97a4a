import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, type Host, type Json, type JsonObject, type Verdict } from '#kit';
import { digestDirectory, dirHash1 } from './directory.ts';
import { sha256, sha256File } from './digest.ts';
import { makeStatement, type Judgement, type PredicateKind } from './predicates.ts';
import type { Facts, ResourceDescriptor, Statement } from './statement.ts';
import { hostFacts } from './statement-host.ts';
import { sourceFacts } from './statement-source.ts';
import { TOOL } from './statement-tool.ts';

/** Something a stage reads. */
export interface Material {
  name: string;
  /** Absolute path of a file or directory; it is digested. */
  path?: string;
  /** Instead of `path`. */
  digest?: ResourceDescriptor['digest'];
  role?: 'data' | 'contract' | 'code' | 'features' | 'model' | 'predictions' | 'baseline' | 'policy' | 'evidence';
}

export interface StageWork<R extends Json> {
  /** `train-model` */
  stage: string;
  /** Everything that is read; part of the cache key. */
  materials: readonly Material[];
  /** Everything else that decides the result; part of the cache key. */
  parameters: JsonObject;
  /** The user's program, for the statement; part of the cache key. */
  command?: readonly string[];
  predicate: PredicateKind;
  /** Writes files into the fresh directory `output`. What it returns becomes `output/result.json`. */
  execute(output: string): Promise<R>;
  judge?(result: R): Judgement;
  /** What the statement says besides: metrics, the evaluation set … */
  facts?(result: R): JsonObject;
}

export interface StageOutcome<R> {
  result: R;
  verdict?: Verdict;
  cached: boolean;
  /** `outputs/<stage>` */
  directory: string;
  statement: Statement;
  statementPath: string;
}

/** What performing a stage needs to know of a project. */
export interface ProjectIdentity {
  name: string;
  root: string;
  repository: string;
  workspace: string;
}

/** Performs a stage: runs it, records what it read and made, and puts both into place. */
export async function performStage<R extends Json>(
  host: Host,
  project: ProjectIdentity,
  work: StageWork<R>,
  _options: { cache?: boolean } = {},
): Promise<StageOutcome<R>> {
  const started = host.clock.monotonic();
  const startedOn = host.clock.now().toISOString();
  const directory = join(project.workspace, 'outputs', work.stage);
  const statementPath = join(project.workspace, 'evidence', `${work.stage}.json`);
  const materials = await Promise.all(work.materials.map(describe));
  const key = sha256(
    canonicalJson({ stage: work.stage, tool: { ...TOOL }, materials, parameters: work.parameters } as unknown as Json),
  );
  await host.files.makeDirectory(join(project.workspace, 'outputs'));
  const fresh = await host.files.makeTemporaryDirectory(`.${work.stage}-`, join(project.workspace, 'outputs'));
  try {
    const result = await work.execute(fresh);
    await host.files.write(join(fresh, 'result.json'), `${canonicalJson(result)}\n`);
    const judgement = work.judge?.(result);
    const facts: Facts = {
      tool: { ...TOOL },
      project: project.name,
      stage: work.stage,
      key,
      ...(work.command ? { command: [...work.command] } : {}),
      parameters: work.parameters,
      ...(await sourceFacts(host, project)),
      cause: host.cause,
      startedOn,
      durationMs: Math.round(host.clock.monotonic() - started),
      host: hostFacts(),
      ...(judgement ? { verdict: judgement.verdict } : {}),
      ...(work.facts ? { result: work.facts(result) } : {}),
    };
    const statement = makeStatement(work.predicate, { facts, subject: await subjects(fresh), materials, judgement });
    await host.files.remove(directory);
    await host.files.rename(fresh, directory);
    await host.files.write(statementPath, `${JSON.stringify(statement, null, 2)}\n`);
    return {
      result,
      ...(judgement ? { verdict: judgement.verdict } : {}),
      cached: false,
      directory,
      statement,
      statementPath,
    };
  } catch (error) {
    await host.files.remove(fresh);
    throw error;
  }
}

/** Each file by name and sha256; the directory `model/`, when there is one, also as one dirHash1. */
async function subjects(directory: string): Promise<ResourceDescriptor[]> {
  const { files } = await digestDirectory(directory);
  const model = files.filter((file) => file.name.startsWith('model/'));
  const whole = model.map((file) => ({ ...file, name: file.name.slice('model/'.length) }));
  return [
    ...files.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    ...(model.length > 0 ? [{ name: 'model', digest: { dirHash1: dirHash1(whole) } }] : []),
  ];
}

async function describe(material: Material): Promise<ResourceDescriptor> {
  const digest = material.digest ?? (await digestPath(material.path!));
  return { name: material.name, digest, ...(material.role ? { annotations: { role: material.role } } : {}) };
}

async function digestPath(path: string): Promise<ResourceDescriptor['digest']> {
  const isDirectory = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isDirectory ? { dirHash1: (await digestDirectory(path)).dirHash1 } : { sha256: await sha256File(path) };
}
