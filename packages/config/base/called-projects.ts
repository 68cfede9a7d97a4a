import { resolve } from 'node:path';
import type { Host } from '#kit';
import { droppedName, newlyJudged } from './dropped.ts';
import { inRepository, isGlob, isNamedBy } from '../paths.ts';
import { repositoryOf } from '../repository.ts';
import { comparedCalls, isPlaceOf, otherCalls, samePlace } from '../workflow/calls.ts';
import { JUDGES, patternsOf } from '../workflow/steps.ts';
import type { StepText } from '../workflow/text.ts';
import { pathsAt } from '../workflow/whose.ts';

/**
 * Descriptions of models that the branch judges which a change is to be merged into, by the step that runs, or by one that no job
 * of the change has any more, and that this change leaves out by naming others in `config`: they are judged all the same, or
 * missing.
 *
 * @param own absolute paths of those that this run judges @returns absolute paths
 * @throws MLOPS_BASE_POLICY for one that cannot be read there
 */
export async function alsoAtBase(host: Host, directory: string, own: readonly string[]): Promise<string[]> {
  const { origin } = host;
  const { step } = origin ?? {};
  const base = step && JUDGES.includes(step.action) ? await origin!.base() : undefined;
  if (!origin || !step || !base) return [];
  const { there, here, unchanged } = await comparedCalls(origin, base.commit, step);
  if (unchanged) return [];
  const isPlace = (of: StepText): boolean => isPlaceOf(of, step);
  const [before, now] = [there.steps.filter(isPlace), here.steps.filter(isPlace)];
  const others = before.length > 0 ? [] : (await otherCalls(origin, base.commit, step)).steps;
  const all =
    before.length > 0 ? here.steps : [...here.steps, ...(await otherCalls(origin, origin.change.commit, step)).steps];
  const gone = [...there.steps, ...others].filter((of) => !all.some((one) => samePlace(one, of)));

  const repository = await repositoryOf(host, directory);
  const inside = own.map((path) => inRepository(repository, path));
  const missing = new Set<string>();
  for (const [steps, instead] of [
    [before, now],
    [gone, all],
  ] as const) {
    const covered = [...inside, ...instead.flatMap((of) => patternsOf(of) ?? [])];
    const left = steps.flatMap((of) => patternsOf(of) ?? []).filter((pattern) => !covered.includes(pattern));
    if (left.length === 0) continue;
    const plain = covered.filter((pattern) => !isGlob(pattern)).map((path) => resolve(repository, path));
    const names = await newlyJudged(host, base, [...new Set([...own, ...plain])]);
    for (const path of new Set((await Promise.all(left.map((of) => pathsAt(origin, base.commit, of)))).flat())) {
      if (covered.some((pattern) => isNamedBy(path, pattern))) continue;
      const name = await droppedName(origin, base, path);
      if (name !== undefined && !names.has(name)) missing.add(path);
    }
  }
  return [...missing].map((path) => resolve(repository, path));
}
