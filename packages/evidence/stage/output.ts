import { join } from 'node:path';
import { fileSubjects } from './cache.ts';
import type { DigestMemo } from '../digest/memo.ts';
import { sha256 } from '../digest/digest.ts';
import { digestDirectory, dirHash1 } from '../digest/directory.ts';
import { fail } from '../errors.ts';
import type { Material } from './materials.ts';
import type { Owner } from '../ledger/project-identity.ts';
import { ownStatement, statementOf, type OwnStatement } from './own.ts';
import { settleBeforeReading } from './place.ts';
import { factsOf, parseStatement, type ResourceDescriptor, type Statement } from '../statement/statement.ts';

export interface StageOutput {
  directory: string;
  statement: Statement;
  /** Absolute path of one of its files. */
  path(name: string): string;
  /** One of its files or directories, or without a name its statement, as a material of a later stage. */
  material(name?: string, role?: Material['role']): Material;
}

/**
 * The output of a stage that was performed before for this project, checked byte by byte against its statement.
 * @throws MLOPS_STAGE_MISSING, MLOPS_STAGE_TAMPERED, MLOPS_STATEMENT_INVALID, MLOPS_STAGE_BUSY
 */
export async function stageOutput(project: Owner, stage: string): Promise<StageOutput> {
  await settleBeforeReading(project, stage);
  return checkedOutput(await statementOf(project, stage), stage);
}

/** The same; undefined where the stage was not performed for this project. */
export async function stageOutputIfAny(project: Owner, stage: string): Promise<StageOutput | undefined> {
  await settleBeforeReading(project, stage);
  const own = await ownStatement(project, stage);
  return own && checkedOutput(own, stage);
}

async function checkedOutput({ place, text }: OwnStatement, stage: string): Promise<StageOutput> {
  const { output, statement: statementPath } = place;
  const statement = parseStatement(text, statementPath);
  const difference =
    factsOf(statement).stage === stage
      ? await findDifference(statement, output)
      : `${statementPath} is about ${factsOf(statement).stage}`;
  if (difference !== undefined) {
    throw fail('MLOPS_STAGE_TAMPERED', {
      message: `the output of ${stage} is not what its statement says: ${difference}`,
      where: { file: output },
      hint: `Run: mlops ${stage}`,
    });
  }
  const path = (name: string): string => join(output, name);
  return {
    directory: output,
    statement,
    path,
    material: (name, role) =>
      name === undefined
        ? { name: `evidence/${stage}.json`, digest: { sha256: sha256(text) }, role: role ?? 'evidence' }
        : { name: `${stage}/${name}`, path: path(name), ...(role ? { role } : {}) },
  };
}

/** Each file of an output by name and sha256; its directory `model`, when there is one, also as a whole by dirHash1. */
export async function subjectsOf(directory: string): Promise<ResourceDescriptor[]> {
  const { files } = await digestDirectory(directory);
  const model = files.filter((file) => file.name.startsWith('model/'));
  const inModel = model.map((file) => ({ ...file, name: file.name.slice('model/'.length) }));
  return [
    ...files.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    ...(model.length > 0 ? [{ name: 'model', digest: { dirHash1: dirHash1(inModel) } }] : []),
  ];
}

/** The first way in which a directory is not what a statement says of it, as a sentence; undefined when it is all of it and no more. */
export async function findDifference(
  statement: Statement,
  directory: string,
  memo?: DigestMemo,
): Promise<string | undefined> {
  const expected = new Map(fileSubjects(statement).map(({ name, digest }) => [name, digest]));
  const { files } = await digestDirectory(directory, memo);
  for (const { name, sha256 } of files) {
    const stated = expected.get(name);
    if (stated === undefined) return `${join(directory, name)} is not in the statement`;
    if (stated !== sha256) return `${join(directory, name)} has sha256 ${sha256}, expected ${stated}`;
    expected.delete(name);
  }
  const [missing] = expected.keys();
  return missing === undefined ? undefined : `${join(directory, missing)} is missing`;
}

/** Seconds that the stage took when it was last executed in this workspace; undefined when nobody knows. */
export async function lastDuration(project: Owner, stage: string): Promise<number | undefined> {
  try {
    const own = await ownStatement(project, stage);
    const facts = own && factsOf(parseStatement(own.text, own.place.statement));
    return facts && !facts.cached ? facts.durationMs / 1000 : undefined;
  } catch {
    return undefined; // an estimate is never worth an error
  }
}
