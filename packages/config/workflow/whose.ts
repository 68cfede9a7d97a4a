import { posix } from 'node:path';
import type { Origin } from '#kit';
import { fail } from '../errors.ts';
import { isExpression } from './expressions.ts';
import { isGlob, isNamedBy } from '../paths.ts';
import { projectName } from '../repository.ts';
import type { StepText } from './text.ts';
import { readYaml } from '../yaml.ts';

/** Who is meant, as far as a workflow file can name it. */
export interface Named {
  project: string;
  /** Its mlops.yml, by its path in the repository; absent where inputs describe it. */
  file?: string | undefined;
}

export const WHICH_PROJECT = 'an expression says there which project is meant';

/** Whether a step is for a project; undefined where an expression says which one it is for. */
export type IsOurs = (of: StepText) => boolean | undefined;

/** By what the steps name. */
export function whoseStep(repository: string, { project, file }: Named): IsOurs {
  return (of) => {
    const [name, config] = [of.input('project'), of.input('config')];
    if (isExpression(name) || isExpression(config)) return undefined;
    if (name !== '') return name === project;
    if (config !== '') return file !== undefined && isNamedBy(file, posix.normalize(config));
    return file === 'mlops.yml' || project === projectName(repository);
  };
}

/**
 * The same of the steps of a commit where, if that does not have the project's mlops.yml, the file counts too that a step names
 * there: who has moved it has the steps that the old place had, whatever the change still names.
 *
 * One request, one for each hundred files that the steps name, and one for each pattern.
 */
export async function whoseStepAt(
  origin: Origin,
  commit: string,
  named: Named,
  steps: readonly StepText[],
): Promise<IsOurs> {
  const byName = whoseStep(origin.repository, named);
  if (named.file !== undefined && (await origin.read(commit, named.file))) return byName;
  const paths = new Map<StepText, readonly string[]>();
  for (const of of steps) {
    const config = configOf(of);
    if (config !== undefined && byName(of) === false) paths.set(of, await pathsAt(origin, commit, config));
  }
  const all = [...new Set([...paths.values()].flat())];
  if (all.length === 0) return byName;
  const ours = new Set<string>();
  for (const [path, content] of await origin.readAll(commit, all))
    if (content && mayDescribe(named.project, content, path)) ours.add(path);
  return (of) => (paths.get(of)?.some((path) => ours.has(path)) ? true : byName(of));
}

/** What a glob names in a commit, or the one path that it is; one request for a glob. */
export async function pathsAt(origin: Origin, commit: string, pattern: string): Promise<string[]> {
  if (!isGlob(pattern)) return [pattern];
  return (await origin.walk(commit, fixedPart(pattern))).filter((path) => isNamedBy(path, pattern));
}

/** The directory above the first part that is a pattern; empty for the top. */
function fixedPart(glob: string): string {
  const parts = glob.split(posix.sep);
  return parts.slice(0, parts.findIndex(isGlob)).join(posix.sep);
}

/** Path or pattern of what describes the project of a step; undefined where its inputs do, or an expression says it. */
function configOf(of: StepText): string | undefined {
  const config = of.input('config');
  if (of.input('project') !== '' || isExpression(config)) return undefined;
  if (config !== '') return posix.normalize(config);
  return of.action === 'run-pipeline' && of.input('predictions') !== '' ? undefined : 'mlops.yml';
}

/** Whether a file describes a project, or may: where it cannot be read. */
function mayDescribe(project: string, content: Uint8Array, file: string): boolean {
  try {
    const { value } = readYaml({ content, file, fail: (detail) => fail('MLOPS_CONFIG_SYNTAX', detail) });
    return (value as { project?: unknown } | null)?.project === project;
  } catch {
    return true;
  }
}
