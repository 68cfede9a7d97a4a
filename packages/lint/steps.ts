import type { Action } from '#kit';
import { givenValue, lookupIn, type Case } from './cases.ts';
import { interpolate } from './template.ts';
import type { Value } from './value.ts';
import { actionNamed, type Ours } from './ours.ts';
import { deedsOf, type Deeds } from './programs.ts';
import type { Job, Step } from './schema.ts';
import type { VisitedJob } from './walk.ts';

const NOTHING = deedsOf('');
const read = new WeakMap<Step, Deeds>();

/** What the script of a step does; nothing for one that is no script of a shell. */
export function deeds(step: Step): Deeds {
  if (step.run === undefined || !/^(|bash|sh|pwsh|powershell)( |$)/.test(step.shell ?? '')) return NOTHING;
  const known = read.get(step);
  if (known) return known;
  const found = deedsOf(step.run, step.shell === 'bash');
  read.set(step, found);
  return found;
}

/** `owner/name` of the action that a step uses, in lower case. */
export function actionOf({ uses }: Step): string | undefined {
  return uses?.split('@')[0]!.toLowerCase();
}

/** What an input of a step is in every case in which its job runs; undefined when that differs or only a run knows. */
export function inputOf(step: Step, name: string, cases: readonly Case[]): Value {
  const given = givenValue(step.with, name);
  if (given === undefined) return undefined;
  const values = cases.map((each) => interpolate(given, lookupIn(each)));
  const [first] = values;
  return values.every((value) => JSON.stringify(value) === JSON.stringify(first)) ? first : undefined;
}

export function isCheckout(step: Step): boolean {
  return /(^|\/)checkout$/.test(actionOf(step) ?? '');
}

/** What of the project's own code a step runs, in words; undefined when it runs none that is known of. */
export function userCodeOf(
  step: Step,
  { job, cases }: Pick<VisitedJob, 'job' | 'cases'>,
  ours: Ours,
): string | undefined {
  if (step.uses?.startsWith('./')) return step.uses;
  if (step.uses !== undefined) {
    const named = actionNamed(step.uses, ours);
    if (named?.is !== 'ours') return undefined;
    const given = (name: string): Value => inputOf(step, name, cases);
    return runsPrograms(named.action, given)
      ? `${named.action.name}, which runs the programs of the project,`
      : undefined;
  }
  const { runs, mlops } = deeds(step);
  const command = mlops.find(([name = '', ...args]) => {
    const action = ours.actions.get(name === 'run' ? ours.whole : name);
    return action !== undefined && runsPrograms(action, (input) => flagIn(args, input));
  });
  if (command) return `mlops ${command[0]!}`;
  return runs !== undefined && hasCheckout(step, job) ? `"${short(runs)}"` : undefined;
}

function runsPrograms({ userCode }: Action, given: (name: string) => Value): boolean {
  if (userCode === undefined) return false;
  return !Object.entries(userCode.unless ?? {}).some(([name, values]) => {
    const value = given(name);
    return value !== undefined && 'is' in value && values.includes(String(value.is));
  });
}

function flagIn(args: readonly string[], name: string): Value {
  if (args.includes(`--no-${name}`)) return { is: 'false' };
  const at = args.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  if (at < 0) return undefined;
  const [, value] = args[at]!.split('=');
  return { is: value ?? args[at + 1] ?? '' };
}

/** Whether the checkout is there when the step runs. */
function hasCheckout(step: Step, { steps = [] }: Job): boolean {
  const before = steps.slice(0, steps.indexOf(step));
  return [...before.filter(isCheckout), ...[...before, step].filter((each) => deeds(each).clones)].length > 0;
}

const LONGEST = 60;

function short(command: string): string {
  const line = command.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
