import { readdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail } from '../errors.ts';
import type { Owner } from '../ledger/project-identity.ts';
import { nodeFiles, ownerOf, placeAside, stagePlace, type StagePlace } from './place.ts';

/** What a project has of a stage: the statement, byte for byte and whatever it says, and where it and the output lie. */
export interface OwnStatement {
  place: StagePlace;
  text: string;
}

/** Wherever it lies; what another project of the folder made is never it. Undefined where the stage was not performed for this one. */
export async function ownStatement(project: Owner, stage: string): Promise<OwnStatement | undefined> {
  const here = await readOwn(project, stagePlace(project.workspace, stage));
  const aside = await readOwn(project, placeAside(project, stage));
  // Killed while it was set aside, the statement was in both places already.
  const isMoved = here !== undefined && here.text === aside?.text && !(await nodeFiles.exists(here.place.output));
  return here === undefined || isMoved ? aside : here;
}

/** Those of every stage that was performed for this project, by stage. */
export async function ownStatements(project: Owner): Promise<ReadonlyMap<string, OwnStatement>> {
  const found = new Map<string, OwnStatement>();
  for (const name of await namesOfStatements(project)) {
    const stage = /^([^.].*)\.json$/.exec(name)?.[1];
    const own = stage === undefined ? undefined : await ownStatement(project, stage);
    if (own) found.set(stage!, own);
  }
  return found;
}

/** Absolute paths of the statements of this project, by stage. */
export async function statementPaths(project: Owner): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await ownStatements(project))].map(([stage, { place }]) => [stage, place.statement]));
}

/** Names of the files among which the statements of this project are, and of those on their way there; in order, each once. */
export async function namesOfStatements(project: Owner): Promise<string[]> {
  const places = [stagePlace(project.workspace, 'any'), placeAside(project, 'any')];
  const names = places.map(({ statement }) => orAbsent(readdir(dirname(statement)), []));
  return [...new Set((await Promise.all(names)).flat())].sort();
}

/** As `ownStatement`. @throws MLOPS_STAGE_MISSING where there is none */
export async function statementOf(project: Owner, stage: string): Promise<OwnStatement> {
  const own = await ownStatement(project, stage);
  if (own) return own;
  const { workspace, name } = project;
  const { statement: file } = stagePlace(workspace, stage);
  throw fail('MLOPS_STAGE_MISSING', {
    message: (await nodeFiles.exists(file))
      ? `${stage} has not been run for ${name} in this workspace: ${file} is about another project`
      : `${stage} has not been run in this workspace: there is no ${file}`,
    where: { file },
    hint: `Run: mlops ${stage}`,
  });
}

async function readOwn({ name }: Owner, place: StagePlace): Promise<OwnStatement | undefined> {
  const text = await orAbsent(readFile(place.statement, 'utf8'), undefined);
  // What nobody can read is nobody else's: whoever needs it says what is wrong with it.
  return text !== undefined && [undefined, name].includes(ownerOf(text)) ? { place, text } : undefined;
}

async function orAbsent<Found, Absent>(found: Promise<Found>, absent: Absent): Promise<Found | Absent> {
  try {
    return await found;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return absent;
    throw error;
  }
}
