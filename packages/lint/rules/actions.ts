import { nearest, stepInputs, type Action } from '#kit';
import { cliOptions } from '#kit/generate';
import { givenValue } from '../cases.ts';
import type { Check, Finding, NotKnown } from '../finding.ts';
import { isEnough, levelOf, writesOf, written } from '../grant.ts';
import { actionNamed } from '../ours.ts';
import type { Step } from '../schema.ts';
import { inputOf } from '../steps.ts';
import type { Visit, VisitedJob } from '../walk.ts';

/** Steps that use an action of this toolkit: the inputs that it declares, and the permissions. */
export const actions: Check = function* ({ visits, ours }) {
  for (const visit of visits.filter((each) => !each.ours)) {
    for (const visited of visit.jobs) {
      for (const [index, step] of (visited.job.steps ?? []).entries()) {
        const named = step.uses === undefined ? undefined : actionNamed(step.uses, ours);
        if (named === undefined) continue;
        const path = ['jobs', visited.id, 'steps', index];
        const at = visit.workflow.at([...path, 'uses']);
        if (named.is === 'other version') {
          yield { at, unknown: `what ${step.uses!} takes: this mlops knows ${ours.references.join(' and ')}` };
        } else if (named.is === 'missing') {
          const meant = nearest(
            named.name,
            [...ours.actions.keys()].map((name) => `actions/${name}`),
          );
          yield {
            rule: 'call-target',
            at,
            message: `There is no action ${named.name} in ${ours.repository}.`,
            fix:
              meant === undefined ? 'See docs/reference/README.md for those that there are.' : `Did you mean ${meant}?`,
          };
        } else {
          yield* inputs(visit, path, step, named.action);
          yield* permissions(visit, visited, path, step, named.action);
        }
      }
    }
  }
};

function* inputs({ workflow }: Visit, path: (string | number)[], step: Step, action: Action): Generator<Finding> {
  const options = cliOptions(action);
  const known = [...options.map(({ name }) => name), ...Object.keys(stepInputs)];
  for (const [name, value] of Object.entries(step.with ?? {})) {
    const key = known.find((each) => each === name.toLowerCase());
    if (key === undefined) {
      const meant = nearest(name, known);
      yield {
        rule: 'action-input',
        at: workflow.atKey([...path, 'with', name]),
        message: `${action.name} has no input ${name}.`,
        fix: meant === undefined ? `It has ${known.join(', ')}.` : `Did you mean ${meant}?`,
      };
      continue;
    }
    const text = String(value ?? '');
    const field = action.inputs.shape[key];
    if (field === undefined || text.trim() === '' || text.includes('${{')) continue;
    const parsed = field.safeParse(text);
    if (parsed.success) continue;
    const choices = options.find((option) => option.name === key)?.choices;
    const meant = choices && nearest(text, choices);
    yield {
      rule: 'action-input',
      at: workflow.at([...path, 'with', name]),
      message: `${key} of ${action.name} is ${JSON.stringify(text)}: expected ${choices ? `one of ${choices.join(', ')}` : (parsed.error.issues[0]?.message ?? 'another value')}.`,
      fix: meant ? `Did you mean ${meant}?` : `See docs/reference/${action.name}.md.`,
    };
  }
  for (const { name } of options.filter(({ required }) => required)) {
    if (givenValue(step.with, name) !== undefined) continue;
    yield {
      rule: 'action-input',
      at: workflow.at([...path, 'uses']),
      message: `${action.name} requires the input ${name}.`,
      fix: `Give it: with: { ${name}: … }`,
    };
  }
}

function* permissions(
  { workflow }: Visit,
  { id, granted, cases }: VisitedJob,
  path: (string | number)[],
  step: Step,
  action: Action,
): Generator<Finding | NotKnown> {
  // Without the right to talk an action still does its work, and says the rest in the summary.
  const talk = writesOf(action.permissions).filter((permission) => /^(pull-requests|issues):/.test(permission));
  const needed = Object.entries(neededBy(step, action, cases)).filter(
    ([scope, level]) => !talk.includes(written(scope, level)),
  );
  const at = workflow.at([...path, 'uses']);
  if (granted === undefined) {
    if (needed.length > 0)
      yield { at, unknown: `whether job ${id} may do what ${action.name} needs: nothing declares its permissions` };
    return;
  }
  const missing = needed.filter(([scope, level]) => !isEnough(granted, scope, level));
  const [first] = missing;
  if (first === undefined) return;
  yield {
    rule: 'action-permission',
    at,
    message: `${action.name} needs ${written(...first)}, and job ${id} has ${written(first[0], levelOf(granted, first[0]))}.`,
    fix: `Grant job ${id} ${missing.map(([scope, level]) => written(scope, level)).join(', ')}.`,
  };
}

/** What the declaration says, or what it says for the value of an input. */
function neededBy(step: Step, action: Action, cases: VisitedJob['cases']): Action['permissions'] {
  for (const [name, byValue] of Object.entries(action.permissionsWith ?? {})) {
    const value = inputOf(step, name, cases);
    if (value !== undefined && 'is' in value && Object.hasOwn(byValue, String(value.is)))
      return byValue[String(value.is)]!;
  }
  return action.permissions;
}
