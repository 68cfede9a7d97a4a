import { MlopsError, type Host } from '#kit';
import type { Owner } from '../ledger/project-identity.ts';
import { withLock } from './lock.ts';
import { namesOfStatements } from './own.ts';
import { placeAside, setAside, settle, stagePlace } from './place.ts';

/**
 * What is done with a run when it is recorded, on record elsewhere, and what is made anew for this machine again and again:
 * their statements are no part of the run's chain.
 */
export const BESIDE_THE_RUN: ReadonlySet<string> = new Set([
  'register-model',
  'deploy-model',
  'monitor-model',
  'online-features',
]);

/** What another stage makes beside its own, or retires where it makes none: what the change's own rules would say. */
const MADE_BY: ReadonlyMap<string, string> = new Map([['gate-proposal', 'gate-model']]);

/**
 * Removes what stages left in the workspace that a whole pass did not have, or did not come to: of a try that was not recorded, or
 * of an earlier pass.
 * Beside the pass it would be taken for part of it. The cache still has it.
 *
 * Killed at any moment it leaves a statement that the next pass removes. What another process performs now stays.
 * @param pass the stages that it had
 */
export async function retireStages(
  host: Pick<Host, 'files'>,
  project: Owner,
  pass: ReadonlySet<string>,
): Promise<void> {
  // The statement of an output on its way to its place counts: `settle` would bring it.
  const there = (await namesOfStatements(project)).flatMap(
    (name) => /^\.?([a-z][a-z0-9-]*)\.json(\.next)?$/.exec(name)?.[1] ?? [],
  );
  for (const stage of new Set(there)) {
    if (!pass.has(MADE_BY.get(stage) ?? stage) && !BESIDE_THE_RUN.has(stage)) await retireStage(host, project, stage);
  }
}

/** As `retireStages`, for one. */
export async function retireStage({ files }: Pick<Host, 'files'>, project: Owner, stage: string): Promise<void> {
  const place = stagePlace(project.workspace, stage);
  const aside = placeAside(project, stage);
  try {
    await withLock(place.lock, async () => {
      for (const one of [place, aside]) await settle(files, one);
      // Another project of the folder may need its own yet.
      await setAside(files, project, stage);
      for (const left of [place.output, place.statement, aside.output, aside.statement]) await files.remove(left);
    });
  } catch (error) {
    if (!(error instanceof MlopsError) || error.code !== 'MLOPS_STAGE_BUSY') throw error;
  }
}
