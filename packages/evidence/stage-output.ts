import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestDirectory } from './directory.ts';
import { sha256 } from './digest.ts';
import { fail } from './errors.ts';
import { StatementSchema, type Statement } from './statement.ts';
import type { Material, ProjectIdentity } from './stage.ts';

export interface StageOutput {
  directory: string;
  statement: Statement;
  /** Absolute path of one of its files. */
  path(name: string): string;
  /** One of its files, or its statement, as a material of a later stage. */
  material(name?: string): Material;
}

/**
 * The output of a stage that was run before, checked against its statement.
 * @throws MLOPS_STAGE_MISSING, MLOPS_STAGE_TAMPERED, MLOPS_STATEMENT_INVALID
 */
export async function stageOutput(project: Pick<ProjectIdentity, 'workspace'>, stage: string): Promise<StageOutput> {
  const directory = join(project.workspace, 'outputs', stage);
  const statementPath = join(project.workspace, 'evidence', `${stage}.json`);
  const text = await readFile(statementPath, 'utf8').catch((cause: unknown) => {
    throw fail('MLOPS_STAGE_MISSING', {
      message: `${stage} has not been run in this workspace: there is no ${statementPath}`,
      hint: `Run: mlops ${stage}`,
      cause,
    });
  });
  const parsed = StatementSchema.safeParse(JSON.parse(text));
  if (!parsed.success) {
    throw fail('MLOPS_STATEMENT_INVALID', {
      message: `${statementPath} is not a statement of ${stage}`,
      where: { file: statementPath },
      hint: `Run: mlops ${stage}`,
      cause: parsed.error,
    });
  }
  const statement = parsed.data as unknown as Statement;
  const expected = new Map(statement.subject.map((subject) => [subject.name, subject.digest.sha256]));
  for (const file of (await digestDirectory(directory)).files) {
    if (expected.get(file.name) !== file.sha256) {
      throw fail('MLOPS_STAGE_TAMPERED', {
        message: `${join(directory, file.name)} has sha256 ${file.sha256}; its statement says ${expected.get(file.name) ?? 'nothing of it'}`,
        where: { file: join(directory, file.name) },
        hint: `Run: mlops ${stage}`,
      });
    }
  }
  const path = (name: string): string => join(directory, name);
  return {
    directory,
    statement,
    path,
    material: (name) =>
      name === undefined
        ? { name: `evidence/${stage}.json`, digest: { sha256: sha256(text) }, role: 'evidence' }
        : { name: `${stage}/${name}`, path: path(name) },
  };
}
