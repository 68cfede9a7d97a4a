import { posix } from 'node:path';
import type { Origin, WorkflowStep } from '#kit';
import { isExpression } from './expressions.ts';
import { isNamedBy } from '../paths.ts';
import { projectName } from '../repository.ts';
import { comparedCalls, isPlaceOf, otherCalls } from './calls.ts';
import type { Opaque, StepText } from './text.ts';

/** Actions whose step judges a model. */
export const JUDGES: readonly string[] = ['run-pipeline', 'gate-model'];

/** Who is meant, as far as a workflow file can name it. */
export interface Named {
  project: string;
  /** Its mlops.yml, by its path in the repository; absent where inputs describe it. */
  file?: string | undefined;
}

/** The steps among which one says how a project is judged. */
export interface Sought {
  /** Whether a step says it, where it is the project's. */
  says(step: StepText): boolean;
  /** The action that is looked for first. */
  action: string;
}

export interface Unclear {
  kind: 'unclear';
  workflow: string;
  /** A clause. */
  why: string;
}

export type Found =
  /** `unchanged`: nothing that leads to the step that runs is edited by the change. */
  { kind: 'found'; steps: StepText[]; unchanged: boolean } | { kind: 'none'; unchanged: boolean } | Unclear;

/**
 * Where the workflow files of a commit say how a project is judged: the step in the place of the one that runs (file and job),
 * else in the same file, else in any other file; and every one that no job of the change has any more. A step that is not
 * there by the name of the project, but by another that the change has no more, has been renamed.
 *
 * Two requests where what leads to the step is as it was and calls nothing of the repository, up to six where the change edits it.
 */
export async function stepsFor(
  origin: Origin,
  commit: string,
  { step, named, sought }: { step: WorkflowStep; named: Named; sought: Sought },
): Promise<Found> {
  const { there, here, isThere, unchanged, unreadable } = await comparedCalls(origin, commit, step);
  if (unreadable !== undefined) return { kind: 'unclear', workflow: unreadable, why: 'it is not read as YAML' };
  const isOurs = whoseStep(origin.repository, named);
  const places = { isOurs, sought, step, here: here.steps };
  const found =
    pick(
      there.steps.filter((of) => isPlaceOf(of, step)),
      places,
    ) ?? pick(there.steps, places);
  if (found?.kind === 'unclear') return found;
  if (found && unchanged) return { kind: 'found', steps: found.steps, unchanged };

  const others = await otherCalls(origin, commit, step);
  if (others.unclear) return { kind: 'unclear', ...others.unclear };
  const elsewhere = found ?? pick(others.steps, places);
  if (elsewhere?.kind === 'unclear') return elsewhere;
  if (unchanged) return elsewhere ? { kind: 'found', steps: elsewhere.steps, unchanged } : { kind: 'none', unchanged };

  const before = [...there.steps, ...others.steps].filter(sought.says);
  const mayBeGone = before.filter((of) => isOurs(of) !== false && !elsewhere?.steps.includes(of));
  if (elsewhere && mayBeGone.length === 0) return { kind: 'found', steps: elsewhere.steps, unchanged };
  const now = [...here.steps, ...(await otherCalls(origin, origin.change.commit, step)).steps];
  if (elsewhere) {
    const isGone = (of: StepText): boolean => !now.some((one) => samePlace(one, of) && isOurs(one) !== false);
    return { kind: 'found', steps: [...elsewhere.steps, ...mayBeGone.filter(isGone)], unchanged };
  }
  const names = new Set(now.map(nameOf));
  const renamed = before.filter((of) => !names.has(nameOf(of)));
  if (renamed.length > 0) return { kind: 'found', steps: renamed, unchanged };
  const calls = [...here.opaque, ...(await otherCalls(origin, origin.change.commit, step)).opaque];
  const gone = [...there.opaque, ...others.opaque].find((of) => !calls.some((one) => sameCall(one, of)));
  if (gone) {
    const why = `this change edits what it gives to ${gone.uses}, which is not read`;
    return { kind: 'unclear', workflow: gone.workflow, why };
  }
  // Which action of another repository it is a copy of is not known, so that any may have been it.
  if (step.repository === '')
    return {
      kind: 'unclear',
      workflow: step.workflow,
      why: 'a copy of the action runs, and what it stands for is not known',
    };
  if (isThere && !here.steps.some((of) => isPlaceOf(of, step)))
    return { kind: 'unclear', workflow: step.workflow, why: 'it does not show the step, and this change edits it' };
  return { kind: 'none', unchanged };
}

/** The step of the change that one of another commit is, by its place; undefined where there is not one such. */
export async function sameStep(
  origin: Origin,
  commit: string,
  of: StepText,
  step: WorkflowStep,
): Promise<StepText | undefined> {
  const { here } = await comparedCalls(origin, commit, step);
  const those = here.steps.filter(
    (other) => samePlace(other, of) && other.action === of.action && nameOf(other) === nameOf(of),
  );
  return those.length === 1 ? those[0] : undefined;
}

export const samePlace = (one: StepText, other: StepText): boolean => one.root === other.root && one.job === other.job;
/** What a step says of which project it is for. */
export const nameOf = (of: StepText): string => `${of.input('project')} ${of.input('config')}`;
const sameCall = (one: Opaque, other: Opaque): boolean =>
  one.workflow === other.workflow && one.uses === other.uses && one.given === other.given;

/** @returns whether a step is for a project; undefined where an expression says which one it is for */
export function whoseStep(repository: string, { project, file }: Named): (of: StepText) => boolean | undefined {
  return (of) => {
    const [name, config] = [of.input('project'), of.input('config')];
    if (isExpression(name) || isExpression(config)) return undefined;
    if (name !== '') return name === project;
    if (config !== '') return file !== undefined && isNamedBy(file, posix.normalize(config));
    return file === 'mlops.yml' || project === projectName(repository);
  };
}

interface Places {
  isOurs: ReturnType<typeof whoseStep>;
  sought: Sought;
  step: WorkflowStep;
  /** Steps of the change. */
  here: readonly StepText[];
}

function pick(steps: readonly StepText[], places: Places): { kind: 'found'; steps: StepText[] } | Unclear | undefined {
  const { isOurs, sought, step } = places;
  const said = steps.filter((of) => sought.says(of));
  const sorted = [said.filter(({ action }) => action === sought.action), said];
  for (const some of sorted) {
    const ours = some.filter((of) => isOurs(of) === true);
    if (ours.length > 0) return { kind: 'found', steps: ours };
  }
  const maybe = said.filter((of) => isOurs(of) === undefined);
  if (maybe.length === 0) return undefined;
  if (maybe.length === 1 && (isPlaceOf(maybe[0]!, step) || isRenamedJob(maybe[0]!, places)))
    return { kind: 'found', steps: maybe };
  const { workflow } = maybe[0]!;
  return { kind: 'unclear', workflow, why: 'an expression says there which project is meant' };
}

/** A job that the change calls otherwise, with the same projects. */
function isRenamedJob(of: StepText, { step, here }: Places): boolean {
  const now = here.filter((one) => isPlaceOf(one, step) && one.action === of.action);
  const same = now.some((one) => nameOf(one) === nameOf(of) && one.strategy === of.strategy);
  return same && !here.some((one) => samePlace(one, of));
}
