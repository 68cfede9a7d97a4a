import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileSubjects } from './cache.ts';
import type { DigestMemo } from '../digest/memo.ts';
import { sha256 } from '../digest/digest.ts';
import { digestDirectory, dirHash1 } from '../digest/directory.ts';
import { fail } from '../errors.ts';
import type { ProjectIdentity } from '../ledger/project-identity.ts';
import type { Material } from './materials.ts';
import { placeAside, settleBeforeReading, stagePlace, type StagePlace } from './place.ts';
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
export async function stageOutput(
  project: Pick<ProjectIdentity, 'workspace' | 'name'>,
  stage: string,
): Promise<StageOutput> {
  const found = await stageOutputIfAny(project, stage);
  if (found) return found;
  const { statement: file } = stagePlace(project.workspace, stage);
  throw fail('MLOPS_STAGE_MISSING', {
    message: (await exists(file))
      ? `${stage} has not been run for ${project.name} in this workspace: ${file} is about another project`
      : `${stage} has not been run in this workspace: there is no ${file}`,
    where: { file },
    hint: `Run: mlops ${stage}`,
  });
}

/** The same; undefined where the stage was not performed for this project. */
export async function stageOutputIfAny(
  project: Pick<ProjectIdentity, 'workspace' | 'name'>,
  stage: string,
): Promise<StageOutput | undefined> {
  await settleBeforeReading(project, stage);
  const found: { place: StagePlace; statement: Statement; text: string }[] = [];
  for (const place of [stagePlace(project.workspace, stage), placeAside(project, stage)]) {
    if (!(await exists(place.statement))) continue;
    const text = await readFile(place.statement, 'utf8');
    const statement = parseStatement(text, place.statement);
    if (factsOf(statement).project === project.name) found.push({ place, statement, text });
  }
  // Killed while it was set aside, the statement was in both places already.
  const [first, second] = found;
  const whole = second && !(await exists(first!.place.output)) ? second : first;
  return whole && checkedOutput(whole.place, { stage, ...whole });
}

/** Absolute paths of the statements of this project, by stage: what another one of the folder made is not among them. */
export async function statementPaths(
  project: Pick<ProjectIdentity, 'workspace' | 'name'>,
): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  for (const placeOf of [placeAside, ({ workspace }: typeof project, stage: string) => stagePlace(workspace, stage)]) {
    for (const stage of await stagesIn(dirname(placeOf(project, 'any').statement))) {
      const path = placeOf(project, stage).statement;
      if (factsOf(parseStatement(await readFile(path, 'utf8'), path)).project === project.name) paths.set(stage, path);
    }
  }
  return paths;
}

/** Stages of which a statement lies in a folder, by their names. */
async function stagesIn(folder: string): Promise<string[]> {
  if (!(await exists(folder))) return [];
  return (await readdir(folder)).flatMap((name) => /^([a-z].*)\.json$/.exec(name)?.[1] ?? []).sort();
}

async function checkedOutput(
  { output, statement: statementPath }: StagePlace,
  { stage, statement, text }: { stage: string; statement: Statement; text: string },
): Promise<StageOutput> {
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

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

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
export async function lastDuration(
  project: Pick<ProjectIdentity, 'workspace'>,
  stage: string,
): Promise<number | undefined> {
  try {
    const path = stagePlace(project.workspace, stage).statement;
    const { durationMs, cached } = factsOf(parseStatement(await readFile(path, 'utf8'), path));
    return cached ? undefined : durationMs / 1000;
  } catch {
    return undefined; // an estimate is never worth an error
  }
}
