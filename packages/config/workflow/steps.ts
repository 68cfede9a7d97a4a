import { posix } from 'node:path';
import type { Origin, WorkflowStep } from '#kit';
import { dependsElsewhere, inFull } from './contexts.ts';
import { isExpression } from './expressions.ts';
import { comparedCalls, isPlaceOf, otherCalls, samePlace, type Compared } from './calls.ts';
import { GIVEN, whyGivenOtherwise, type Unclear } from './given.ts';
import { isLocal, NAMING, repositoryPath, type Opaque, type StepText, type Turn } from './text.ts';
import { WHICH_PROJECT, whoseStep, whoseStepAt, type IsOurs, type Named } from './whose.ts';

/** Actions whose step judges a model. */
export const JUDGES: readonly string[] = ['run-pipeline', 'gate-model'];

/** The steps among which one says how a project is judged. */
export interface Sought {
  /** Whether a step says it, where it is the project's. */
  says(step: Pick<StepText, 'action' | 'input'>): boolean;
  /** The action that is looked for first. */
  action: string;
  /** In its own place alone: elsewhere, any that says it may be what judged. */
  alikeElsewhere?: boolean;
}

export type Found =
  /** `unchanged`: nothing that leads to the step that runs is edited by the change. */
  | { kind: 'found'; steps: StepText[]; unchanged: boolean }
  /**
   * It lies in a call that is not read, and that both have by the same words: what it is given, the commit gives it too, as
   * far as nothing in there reads the checkout.
   */
  | { kind: 'behind'; workflow: string; uses: string }
  | { kind: 'none'; unchanged: boolean }
  | Unclear;

/**
 * Where the workflow files of a commit say how a project is judged: the step in the place of the one that runs (file and job),
 * else in the same file, else in any other file; and every one that no job of the change has any more, of its own job by any other
 * action too. A step that is not there by the name of the project, but by another that the change does not have as it was, has
 * been renamed.
 *
 * Nothing is new but what the change shows, in the place of a commit that has nothing there which is not read.
 *
 * Two requests where what leads to the step is as it was and calls nothing of the repository, up to six where the change edits it,
 * and those of `whoseStepAt`.
 */
export async function stepsFor(
  origin: Origin,
  commit: string,
  { step, named, sought }: { step: WorkflowStep; named: Named; sought: Sought },
): Promise<Found> {
  const compared = await comparedCalls(origin, commit, step);
  const { there, here, isThere, unchanged } = compared;
  if (compared.unclear) return { kind: 'unclear', ...compared.unclear };
  // What the base's own words lead to has not moved.
  const whose = (of: readonly StepText[]): IsOurs | Promise<IsOurs> =>
    unchanged ? whoseStep(origin.repository, named) : whoseStepAt(origin, commit, named, of);
  const places = { isOurs: await whose(there.steps), sought, step, here: here.steps };
  const inPlace = pick(
    there.steps.filter((of) => isPlaceOf(of, step)),
    places,
  );
  const around = inPlace ? undefined : callAround(compared, step);
  const behind = around && { kind: 'behind' as const, workflow: around.workflow, uses: around.uses };
  if (behind && unchanged) return behind;
  const found = inPlace ?? (behind ? undefined : pick(there.steps, places));
  if (found?.kind === 'unclear') return found;
  if (found && unchanged) return { kind: 'found', steps: found.steps, unchanged };

  const others = await otherCalls(origin, commit, step);
  if (others.unclear) return { kind: 'unclear', ...others.unclear };
  const isOurs = await whose([...there.steps, ...others.steps]);
  const elsewhere = found ?? (behind ? undefined : pick(others.steps, { ...places, isOurs }));
  if (elsewhere?.kind === 'unclear') return elsewhere;
  if (unchanged)
    return elsewhere
      ? { kind: 'found', steps: elsewhere.steps, unchanged }
      : (whyUnseen(compared, step) ?? { kind: 'none', unchanged });

  const before = [...there.steps, ...others.steps].filter(sought.says);
  const mayBeGone = before.filter((of) => isOurs(of) !== false && !elsewhere?.steps.includes(of));
  if (elsewhere && mayBeGone.length === 0) return { kind: 'found', steps: elsewhere.steps, unchanged };
  const now = [...here.steps, ...(await otherCalls(origin, origin.change.commit, step)).steps];
  // In the job of the step that runs, one of another action judges beside it, and no other step of that job stands for it.
  const standsFor = (one: StepText, of: StepText): boolean =>
    samePlace(one, of) &&
    isOurs(one) !== false &&
    (one.action === of.action || !isPlaceOf(of, step)) &&
    runsAs(one, of, step);
  const isGone = (of: StepText): boolean => !now.some((one) => standsFor(one, of));
  if (elsewhere) return { kind: 'found', steps: [...elsewhere.steps, ...mayBeGone.filter(isGone)], unchanged };
  const calls = [...here.opaque, ...(await otherCalls(origin, origin.change.commit, step)).opaque];
  const callsBefore = [...there.opaque, ...others.opaque];
  if (behind) {
    const gone = mayBeGone.filter(isGone);
    if (gone.length > 0) return { kind: 'found', steps: gone, unchanged };
    const isOfIt = (of: Opaque): boolean => repositoryPath(of.uses) === repositoryPath(around.uses);
    const goneCall = callsBefore.find((of) => isOfIt(of) && !calls.some((one) => sameCall(one, of)));
    return goneCall ? takenOut(goneCall) : behind;
  }
  const isStill = (one: StepText, of: StepText): boolean =>
    one.action === of.action &&
    nameOf(one) === nameOf(of) &&
    (samePlace(one, of) || (isPlaceOf(one, step) && !now.some((other) => samePlace(other, of)))) &&
    runsAs(one, of, step);
  const renamed = before.filter((of) => !now.some((one) => isStill(one, of)));
  if (renamed.length > 0) return { kind: 'found', steps: renamed, unchanged };
  const gone = callsBefore.find((of) => !calls.some((one) => sameCall(one, of) && one.by === of.by));
  if (gone) return takenOut(gone);
  // Which action of another repository it is a copy of is not known, so that any may have been it.
  if (step.repository === '')
    return {
      kind: 'unclear',
      workflow: step.workflow,
      why: 'a copy of the action runs, and what it stands for is not known',
    };
  const unseen = isThere ? whyUnseen(compared, step) : undefined;
  return unseen ?? { kind: 'none', unchanged };
}

/**
 * Whether a step of the change runs wherever one of another commit does: one that is left there under another condition, or in
 * a job that nothing starts, judges nothing.
 */
function runsAs(one: StepText, of: StepText, step: WorkflowStep): boolean {
  // Of the file that was started it shows that the event still starts it.
  const isStarted = of.root === step.workflow || one.parts.on === of.parts.on;
  const isKept = (now: Turn, then: Turn): boolean =>
    now.lead === then.lead || (isStarted && now.when === then.when && !dependsElsewhere(withoutStatus(then.when)));
  return of.turns.every((then) => one.turns.some((now) => isKept(now, then)));
}

/** How the steps before have ended is shown by their job. */
const withoutStatus = (when: string): string => when.replace(/\b(success|failure|cancelled)\s*\(\s*\)/gi, '');

const takenOut = ({ workflow, uses }: Opaque): Unclear => ({
  kind: 'unclear',
  workflow,
  why: `this change takes out ${uses} there, or gives it something else; it is not read, and may be what judges: edit it in a change of its own`,
});

/** The call that is not read and has the step, where it is the same at the commit, and nothing of the change has a say in it. */
function callAround({ there, here }: Compared, step: WorkflowStep): Opaque | undefined {
  if (here.steps.some((of) => isShownAs(of, step))) return undefined;
  const calls = here.opaque.filter((of) => isCalledFor(of, step));
  return calls.every((of) => !of.isMade && there.opaque.some((one) => sameCall(one, of) && one.full === of.full))
    ? calls[0]
    : undefined;
}

/** Why it cannot be told that a commit has no such step: it may be in a call that is not read. */
function whyUnseen({ there, here }: Compared, step: WorkflowStep): Unclear | undefined {
  const shownThere = there.steps.filter((of) => isShownAs(of, step));
  if (shownThere.length > 0 && !whyGivenOtherwise(shownThere, step, GIVEN)) return undefined;
  const shown = here.steps.filter((of) => isShownAs(of, step));
  const calls = shown.length > 0 ? there.opaque : [...there.opaque, ...here.opaque];
  // Beside a step that is shown, one that is given none of our inputs does something else: it tells people, say.
  const mayBeIt = ({ uses, inputs }: Opaque): boolean =>
    shown.length === 0 || isLocal(uses) || inputs.some((name) => GIVEN.includes(name));
  const made = calls.find((of) => isCalledFor(of, step) && of.isMade && mayBeIt(of));
  if (made) {
    const { workflow, uses } = made;
    const why = isLocal(uses)
      ? `${uses} is no file of this repository, but a link, or what a step puts there, and is not read: name the file itself`
      : `${uses} is not read, and is given what an earlier step gives, which runs what this change has, or what was entered by hand`;
    return { kind: 'unclear', workflow, why };
  }
  if (shown.length > 0) return whyGivenOtherwise(shown, step, GIVEN);
  const moved = here.opaque.find((of) => {
    const same = isCalledFor(of, step) ? there.opaque.filter((one) => sameCall(one, of)) : [];
    return same.length > 0 && !same.some((one) => one.full === of.full);
  });
  if (!moved) return { kind: 'unclear', workflow: step.workflow, why: 'it does not show the step that runs' };
  const { workflow, uses } = moved;
  return {
    kind: 'unclear',
    workflow,
    why: `${uses} is not read, and this change edits 'on', 'name' or the environment of the job that calls it`,
  };
}

/** Why it cannot be told what the step that runs is given, where the change does not show it. */
export function whyHidden(compared: Compared, step: WorkflowStep): Unclear | undefined {
  const isShown = compared.here.steps.some((of) => isShownAs(of, step));
  return isShown || !compared.isThere || callAround(compared, step) ? undefined : whyUnseen(compared, step);
}

/** What is not read in the place of the step that runs, and is not at the other commit. */
export function newCall({ there, here }: Compared, step: WorkflowStep): Opaque | undefined {
  return here.opaque.find((of) => isCalledFor(of, step) && !there.opaque.some((one) => sameCall(one, of)));
}

/** Whether a step of the change is in the place of the one that runs, and of the same action. */
export const isShownAs = (of: StepText, step: WorkflowStep): boolean =>
  isPlaceOf(of, step) && of.action === step.action;
const isCalledFor = ({ root, by, isStep }: Opaque, step: WorkflowStep): boolean =>
  root === step.workflow && (!isStep || by === step.job);

/** The steps of the change that one of another commit is, by its place and name. */
export async function sameSteps(
  origin: Origin,
  commit: string,
  of: StepText,
  step: WorkflowStep,
): Promise<readonly StepText[]> {
  const { here } = await comparedCalls(origin, commit, step);
  const isSame = (other: StepText): boolean => other.action === of.action && nameOf(other) === nameOf(of);
  const kept = here.steps.filter((other) => samePlace(other, of) && isSame(other));
  // A job that is called otherwise now is the same job.
  return kept.length > 0 ? kept : here.steps.filter((other) => isPlaceOf(other, step) && isSame(other));
}

/** What a step says of which project it is for. */
export const nameOf = (of: StepText): string => `${of.input('project')} ${of.input('config')}`;
/** Whether calls give the same, in jobs that may be called otherwise. */
const sameCall = (one: Opaque, other: Opaque): boolean =>
  one.workflow === other.workflow && one.root === other.root && one.uses === other.uses && one.given === other.given;

/** An input, with what says what the contexts of its expressions are. */
export const inputInFull = (of: StepText, name: string): string =>
  inFull(of.input(name), of.parts, NAMING.has(name) ? 'strategy' : undefined);

/** Paths and globs that a step names, in the repository; undefined where only a run can tell. */
export function patternsOf(of: StepText): string[] | undefined {
  if (!JUDGES.includes(of.action)) return [];
  const config = of.input('config');
  // Predictions alone are judged by inputs, and have no file.
  if (config === '') return of.action === 'run-pipeline' && of.input('predictions') !== '' ? [] : ['mlops.yml'];
  return isExpression(config) ? undefined : [posix.normalize(config)];
}

interface Places {
  isOurs: IsOurs;
  sought: Sought;
  step: WorkflowStep;
  /** Steps of the change. */
  here: readonly StepText[];
}

function pick(steps: readonly StepText[], places: Places): { kind: 'found'; steps: StepText[] } | Unclear | undefined {
  const { isOurs, sought, step } = places;
  const said = steps.filter((of) => sought.says(of));
  const isAlike = sought.alikeElsewhere === true && !steps.every((of) => isPlaceOf(of, step));
  const sorted = isAlike ? [said] : [said.filter(({ action }) => action === sought.action), said];
  for (const some of sorted) {
    const ours = some.filter((of) => isOurs(of) === true);
    if (ours.length > 0) return { kind: 'found', steps: ours };
  }
  const maybe = said.filter((of) => isOurs(of) === undefined);
  if (maybe.length === 0) return undefined;
  // Steps of one job that mean the same project by the same words are those of the step that runs, however many.
  const [first] = maybe as [StepText];
  const areAlike = maybe.every((of) => nameOf(of) === nameOf(first) && samePlace(of, first));
  if (areAlike && (isPlaceOf(first, step) || isRenamedJob(first, places))) return { kind: 'found', steps: maybe };
  const { workflow } = first;
  return { kind: 'unclear', workflow, why: WHICH_PROJECT };
}

/** A job that the change calls otherwise, with the same projects. */
function isRenamedJob(of: StepText, { step, here }: Places): boolean {
  const now = here.filter((one) => isPlaceOf(one, step) && one.action === of.action);
  const same = now.some((one) => nameOf(one) === nameOf(of) && one.parts.strategy === of.parts.strategy);
  return same && !here.some((one) => samePlace(one, of));
}
