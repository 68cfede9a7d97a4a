import type { Origin, WorkflowStep } from '#kit';
import { dependsElsewhere, dependsOnCheckout, whatMakes } from '../workflow/contexts.ts';
import { isExpression } from '../workflow/expressions.ts';
import { comparedCalls, isPlaceOf, otherCalls, samePlace } from '../workflow/calls.ts';
import { DEFAULTS, isWholeMatrix, whyGivenOtherwise, type Unclear } from '../workflow/given.ts';
import { inputInFull, isShownAs, JUDGES, nameOf, newCall, patternsOf, stepsFor, whyHidden } from '../workflow/steps.ts';
import type { StepText } from '../workflow/text.ts';
import { pathsAt, whoseStep, type Named } from '../workflow/whose.ts';
import { isNamedBy } from '../paths.ts';

/** Parts that say nothing of the model. */
const SILENT: readonly string[] = ['work', 'announce', 'again'];

interface Asked {
  commit: string;
  branch: string;
}

/**
 * Whether a change lets its step ask for records otherwise than its base does, by `ledger` or `matrix`, or has what is judged be said by
 * what the change itself runs: what the workflow file says in so many words is what the step was given. Which rules judge it is not
 * asked here.
 * @returns undefined where all is as at the base, or new
 */
export async function calledOtherwise(
  origin: Origin,
  { commit, branch }: Asked,
  step: WorkflowStep,
  named: Named,
): Promise<Unclear | undefined> {
  if (!JUDGES.includes(step.action)) return undefined;
  const compared = await comparedCalls(origin, commit, step);
  const { there, here, unchanged } = compared;
  if (compared.unclear) return { kind: 'unclear', ...compared.unclear };
  const shown = here.steps.filter((of) => isShownAs(of, step));
  const otherwise = whyHidden(compared, step) ?? whyGivenOtherwise(shown, step);
  if (otherwise) return otherwise;
  const isOurs = whoseStep(origin.repository, named);
  const inPlace = (steps: readonly StepText[]): StepText[] =>
    steps.filter((of) => isPlaceOf(of, step) && JUDGES.includes(of.action) && isOurs(of) !== false);
  const now = inPlace(here.steps);
  for (const name of ['project', 'config', 'ledger', 'matrix']) {
    const of = now.find((one) => dependsOnCheckout(inputInFull(one, name)));
    if (of) return unclear(of.workflow, `${name} is there ${whatMakes(inputInFull(of, name))}`);
  }
  if (unchanged) return undefined;
  const computed = inPlace(there.steps).find((of) => !isNamed(of) && !now.some((one) => isNamedAlike(of, one)));
  if (computed)
    return unclear(
      computed.workflow,
      'an expression says there which project is meant, and this change edits what it gives',
    );
  const sought = { action: step.action, says: (of: StepText) => JUDGES.includes(of.action) };
  const found = await stepsFor(origin, commit, { step, named, sought });
  if (found.kind === 'unclear') return found;
  if (found.kind !== 'found') return undefined;
  if (now.length === 0) return unclear(step.workflow, `no step of this change is for ${named.project} there`);
  const added = now.some((of) => isExpression(of.input('ledger'))) ? newCall(compared, step) : undefined;
  if (added)
    return unclear(added.workflow, `${added.uses}, which this change adds there, is not read, and may be what runs`);
  const before = found.steps;
  const isSettled = (one: StepText, name: string): boolean => {
    const same = (of: StepText): boolean => sameInput(of, one, name);
    return before.some((of) => isPlaceOf(of, step)) ? before.every(same) : before.some(same);
  };
  for (const name of ['ledger', 'matrix']) {
    const other = now.find((one) => !isSettled(one, name));
    const of = other && (before.find((one) => !sameInput(one, other, name)) ?? before[0]!);
    if (of) return unclear(of.workflow, `${branch} has ${said(of, name)} there, and this change ${said(other, name)}`);
  }
  return undefined;
}

/**
 * Whether a change has a step say nothing of the model, by `part`, where its base judges.
 * @param part of the step that runs @returns a clause
 */
export async function silenced(origin: Origin, { commit, branch }: Asked, part: string): Promise<string | undefined> {
  const { step } = origin;
  if (!step || !SILENT.includes(part)) return undefined;
  const compared = await comparedCalls(origin, commit, step);
  const { there, here, unchanged } = compared;
  if (compared.unclear) return `${compared.unclear.why} (${compared.unclear.workflow})`;
  const clause = (of: StepText): string =>
    `${branch} has ${said(of, 'part')} in ${of.workflow}, and this change part: ${part}`;
  const judging = (steps: readonly StepText[]): StepText[] =>
    steps.filter((of) => JUDGES.includes(of.action) && !SILENT.includes(of.input('part')));
  const [before, now] = [judging(there.steps), judging(here.steps)];
  const shown = here.steps.filter((of) => isShownAs(of, step));
  const otherwise = whyHidden(compared, step) ?? whyGivenOtherwise(shown, step, ['part']);
  if (otherwise) return `${otherwise.why} (${otherwise.workflow})`;
  if (unchanged) {
    const of = before.find((one) => isPlaceOf(one, step) && dependsOnCheckout(inputInFull(one, 'part')));
    return of && clause(of);
  }
  const placed = before.filter((of) => isPlaceOf(of, step));
  const kept = now.filter(
    (one) =>
      isPlaceOf(one, step) && (!isExpression(one.input('part')) || placed.some((of) => sameInput(of, one, 'part'))),
  );
  if (kept.length < placed.length) return clause(placed.at(-1)!);
  const others = await otherCalls(origin, commit, step);
  const elsewhere = await otherCalls(origin, origin.change.commit, step);
  const all = [...here.steps, ...elsewhere.steps];
  const then = [...before, ...judging(others.steps)];
  const gone = then.filter((of) => !all.some((one) => samePlace(one, of)));
  for (const of of gone) if (!(await staysJudged(of, origin, commit, [then, judging(all)]))) return clause(of);
  return undefined;
}

/**
 * Whether what a step judges at the base is judged by another step of the change: by the same words or by the name of its file.
 * What inputs alone describe is told by no name: a file that no step has judged takes its rules along.
 *
 * One request for a pattern.
 */
async function staysJudged(
  of: StepText,
  origin: Origin,
  commit: string,
  [before, now]: readonly [readonly StepText[], readonly StepText[]],
): Promise<boolean> {
  if (now.some((one) => nameOf(one) === nameOf(of))) return true;
  const patterns = patternsOf(of);
  if (patterns === undefined) return false;
  const isIn = (path: string, steps: readonly StepText[]): boolean =>
    steps.some((one) => patternsOf(one)?.some((pattern) => isNamedBy(path, pattern)));
  if (patterns.length === 0) return now.some((one) => patternsOf(one)?.some((path) => !isIn(path, before)));
  const paths = await Promise.all(patterns.map((pattern) => pathsAt(origin, commit, pattern)));
  return paths.flat().every((path) => isIn(path, now));
}

/** Whether the file says which project is meant. */
const isNamed = (of: StepText): boolean => !isExpression(nameOf(of));

function isNamedAlike(one: StepText, other: StepText): boolean {
  const written = (of: StepText): string =>
    `${inputInFull(of, 'project')} ${inputInFull(of, 'config')} ${of.parts.strategy}`;
  return written(one) === written(other) && !dependsElsewhere(written(one));
}

function said(of: StepText, name: string): string {
  return `${name}: ${of.input(name) || (DEFAULTS[name] ?? "''")}`;
}

function sameInput(one: StepText, other: StepText, name: string): boolean {
  if (name === 'matrix' && isNoCell(one) && isNoCell(other)) return true;
  const full = (of: StepText): string => inputInFull(of, name) || (DEFAULTS[name] ?? '');
  const plain = (written: string): string =>
    isExpression(written) ? written.replace(/\s+/g, '').toLowerCase() : written;
  return plain(full(one)) === plain(full(other)) && !dependsElsewhere(full(one));
}

/** Whether a step's records are those of no cell. */
function isNoCell(of: StepText): boolean {
  const written = of.input('matrix');
  return written === '' || (isWholeMatrix(written) && of.parts.strategy === 'null');
}

const unclear = (workflow: string, why: string): Unclear => ({ kind: 'unclear', workflow, why });
