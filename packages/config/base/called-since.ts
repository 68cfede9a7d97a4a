import { posix } from 'node:path';
import type { Origin } from '#kit';
import { rulesIn } from './moved-description.ts';
import { inRepository } from '../paths.ts';
import type { Config, Project } from '../schema.ts';

/**
 * Whether a later commit calls a project, or its model, otherwise than its own commit does: what was recorded and registered
 * since then has another name, by which alone it can be found. What another folder has it may have been moved to; a file that
 * is where it was is what it is called, whatever copies there are of what it was.
 *
 * A request; where the file is gone, another, and one for every hundred files that may describe it.
 *
 * @param name under which its model is registered: where that is not the description's, an input says it, and goes on to
 * @returns a clause about that commit; undefined where it calls both as before, or inputs alone describe the project
 */
export async function calledSince(
  origin: Pick<Origin, 'read' | 'readAll' | 'walk'>,
  commit: string,
  { file, repository, config }: Pick<Project, 'file' | 'repository' | 'config'>,
  name: string,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const path = inRepository(repository, file);
  const bytes = await origin.read(commit, path);
  const there = bytes ? { path, rules: rulesIn(bytes, path) } : await movedTo(origin, commit, { path, config });
  if (!there) return `which describes ${config.project} no more`;
  const { rules } = there;
  if (!rules) return `whose ${there.path} cannot be read`;
  if (rules.project !== config.project)
    return `whose ${there.path} describes ${rules.project}, and not ${config.project}`;
  const [before, since] = [modelOf(config), modelOf(rules)];
  return name === before && since !== before ? `whose ${there.path} registers ${since}, and not ${before}` : undefined;
}

async function movedTo(
  origin: Pick<Origin, 'readAll' | 'walk'>,
  commit: string,
  { path, config }: { path: string; config: Config },
): Promise<{ path: string; rules: Config } | undefined> {
  const kinds = new Set([posix.extname(path), '.yml', '.yaml']);
  const others = (await origin.walk(commit, '')).filter((other) => kinds.has(posix.extname(other)));
  for (const [other, bytes] of await origin.readAll(commit, others)) {
    const rules = rulesIn(bytes, other);
    if (rules?.project === config.project) return { path: other, rules };
  }
  return undefined;
}

const modelOf = ({ register, project }: Config): string => register?.name ?? project;
