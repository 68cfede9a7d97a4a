import { resolve } from 'node:path';
import type { Host } from '#kit';
import type { Policy } from './policy.ts';
import { inRepository } from '../paths.ts';
import type { Config, Project } from '../schema.ts';

/** A contract that the base checks a source of data by. */
export interface BaseContract {
  source: string;
  /** As the base's mlops.yml says it. */
  path: string;
  commit: string;
}

/** @param described what each base says, the one that decides first */
export function contractsOf(described: readonly { rules: Config; from: Policy['base'] }[]): BaseContract[] {
  const found = new Map<string, BaseContract>();
  for (const { rules, from } of described)
    for (const [source, { contract: path }] of Object.entries(rules.data ?? {}))
      if (path !== undefined && !found.has(source)) found.set(source, { source, path, commit: from.commit });
  return [...found.values()];
}

/**
 * Contracts that check data here otherwise than the base's do, by their paths in the repository. They are compared byte for
 * byte and one by one, for a list of changed files may be cut off; one that cannot be read is another.
 *
 * Requests: one for each contract of the base.
 */
export async function otherContracts(host: Host, project: Project): Promise<string[]> {
  const place = (path: string): string => inRepository(project.repository, resolve(project.root, path));
  const others = new Set<string>();
  for (const { source, path, commit } of project.policy?.contracts ?? []) {
    const here = project.config.data?.[source]?.contract ?? path;
    const [theirs, ours] = await Promise.all([
      host.origin!.read(commit, place(path)),
      host.files.read(resolve(project.root, here)).catch(() => undefined),
    ]);
    if (!theirs || !ours || !Buffer.from(theirs).equals(ours)) others.add(place(here));
  }
  return [...others];
}
