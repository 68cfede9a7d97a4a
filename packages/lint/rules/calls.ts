import { nearest } from '#kit';
import { givenValue } from '../cases.ts';
import { asWritten, references } from '../template.ts';
import type { Check, Finding, NotKnown } from '../finding.ts';
import { asked, isEnough, levelOf, written } from '../grant.ts';
import type { Visit, VisitedJob } from '../walk.ts';
import { textsOf, type Workflow } from '../workflow.ts';

/** A job that calls a workflow and what it calls: inputs, secrets and permissions, through every level of calls. */
export const calls: Check = function* ({ visits }) {
  for (const visit of visits.filter(({ ours }) => !ours)) {
    for (const each of visit.jobs) if (each.callee) yield* call(visit, each);
    yield* secretsThatNeverArrive(visit);
    yield* outputsOfOthers(visit);
  }
};

function* call(visit: Visit, { id, job, callee, granted }: VisitedJob): Generator<Finding | NotKnown> {
  const { workflow } = visit;
  const at = workflow.at(['jobs', id, 'uses']);
  const uses = job.uses!;
  const wrong = (message: string, fix: string): Finding => ({ rule: 'call-target', at, message, fix });
  switch (callee!.is) {
    case 'unknown':
      return yield { at, unknown: callee!.why };
    case 'missing':
      return yield wrong(
        `${uses} is not there.`,
        callee!.meant === undefined
          ? 'Write that workflow, or name one that is there.'
          : `Did you mean ${callee!.meant}?`,
      );
    case 'malformed':
      return yield wrong(
        `${uses} names no workflow.`,
        'Write ./.github/workflows/name.yml, or owner/name/.github/workflows/name.yml@ref.',
      );
    case 'circle':
      return yield wrong(`${uses} leads back to a workflow that called it.`, 'Take one call out of the circle.');
    case 'too deep':
      return yield wrong(
        `${uses} is the eleventh level of calls: GitHub goes ten deep.`,
        'Call it from a workflow further up.',
      );
    case 'workflow':
      break;
  }
  const called = callee!.workflow;
  if (called.takes === undefined) {
    return yield wrong(
      `${fileName(called)} has no trigger workflow_call, so that nobody can call it.`,
      `Add workflow_call to its "on".`,
    );
  }
  yield* inputs(visit, id, job, called);
  yield* secrets(visit, id, job, called);
  yield* permissions(visit, id, granted, called);
}

/** What may be meant by a name that is not there. */
function instead(name: string, known: readonly string[], verb: 'takes' | 'has'): string {
  const meant = nearest(name, known);
  return meant === undefined ? `It ${verb} ${known.join(', ') || 'none'}.` : `Did you mean ${meant}?`;
}

const KINDS: Readonly<Record<string, string>> = {
  boolean: 'true or false, without quotes',
  number: 'a number, without quotes',
};

function* inputs({ workflow }: Visit, id: string, job: VisitedJob['job'], called: Workflow): Generator<Finding> {
  const declared = called.takes!.inputs ?? {};
  const known = Object.keys(declared);
  for (const [name, value] of Object.entries(job.with ?? {})) {
    const at = workflow.atKey(['jobs', id, 'with', name]);
    const key = known.find((each) => each.toLowerCase() === name.toLowerCase());
    if (key === undefined) {
      const message = `${fileName(called)} takes no input ${name}.`;
      yield { rule: 'call-input', at, message, fix: instead(name, known, 'takes') };
      continue;
    }
    const type = declared[key]?.type ?? 'string';
    const computed = typeof value === 'string' && value.includes('${{');
    if (!(type in KINDS) || computed || typeof value === type) continue;
    yield {
      rule: 'call-input',
      at: workflow.at(['jobs', id, 'with', name]),
      message: `${name} is ${JSON.stringify(value)}, and ${fileName(called)} takes a ${type}.`,
      fix: `Write ${KINDS[type]}.`,
    };
  }
  for (const [name, input] of Object.entries(declared)) {
    // GitHub asks for it even where it has a default.
    if (input?.required !== true || givenValue(job.with, name) !== undefined) continue;
    yield {
      rule: 'call-input',
      at: workflow.at(['jobs', id, 'uses']),
      message: `${fileName(called)} requires the input ${name}, and job ${id} does not give it.`,
      fix: `Give it: with: { ${name}: … }`,
    };
  }
}

function* secrets(visit: Visit, id: string, job: VisitedJob['job'], called: Workflow): Generator<Finding> {
  const { workflow } = visit;
  const declared = called.takes!.secrets ?? {};
  const known = Object.keys(declared);
  const given = job.secrets === 'inherit' ? {} : (job.secrets ?? {});
  for (const name of Object.keys(given)) {
    if (known.some((each) => each.toLowerCase() === name.toLowerCase())) continue;
    yield {
      rule: 'call-secret',
      at: workflow.atKey(['jobs', id, 'secrets', name]),
      message: `${fileName(called)} takes no secret ${name}.`,
      fix: instead(name, known, 'takes'),
    };
  }
  for (const name of known.filter((each) => declared[each]?.required === true)) {
    const inherits = job.secrets === 'inherit';
    const arrives = inherits
      ? !(visit.secrets instanceof Set) || visit.secrets.has(name.toLowerCase())
      : givenValue(given, name) !== undefined;
    if (arrives) continue;
    yield {
      rule: 'call-secret',
      at: workflow.at(['jobs', id, inherits ? 'secrets' : 'uses']),
      message: inherits
        ? `${fileName(called)} requires the secret ${name}, and ${fileName(workflow)} inherits it from nobody: its own caller, ${caller(visit)}, does not hand it over.`
        : `${fileName(called)} requires the secret ${name}, and job ${id} does not hand it over.`,
      fix: inherits
        ? `Declare ${name} under on.workflow_call.secrets of ${fileName(workflow)}, and hand it over there.`
        : `Hand it over: secrets: { ${name}: \${{ secrets.… }} }`,
    };
  }
}

function* secretsThatNeverArrive(visit: Visit): Generator<Finding> {
  const { workflow, secrets: arriving } = visit;
  if (!(arriving instanceof Set) || workflow.events.size > 0) return;
  const declared = Object.keys(workflow.takes?.secrets ?? {}).map((name) => name.toLowerCase());
  for (const { text, path } of textsOf(workflow.file.jobs, ['jobs'])) {
    for (const [context, name] of references(text)) {
      if (context !== 'secrets' || name === undefined || name === 'github_token') continue;
      if (declared.includes(name) || arriving.has(name)) continue;
      yield {
        rule: 'call-secret',
        at: workflow.at(path),
        message: `The secret ${asWritten(text, name)} never arrives here: ${fileName(workflow)} does not declare it, and ${caller(visit)} does not hand it over.`,
        fix: `Declare it under on.workflow_call.secrets, and hand it over where the workflow is called.`,
      };
    }
  }
}

/** Outputs of other jobs that those do not give, or that are not waited for. */
function* outputsOfOthers({ workflow, jobs }: Visit): Generator<Finding> {
  const byId = new Map(jobs.map((job) => [job.id.toLowerCase(), job]));
  for (const { id, job } of jobs) {
    const needs = job.needs ?? [];
    const needed = new Set(needs.map((name) => name.toLowerCase()));
    for (const { text, path } of textsOf(job, ['jobs', id])) {
      for (const [context, of, part, output] of references(text, path.at(-1) === 'if')) {
        if (context !== 'needs' || of === undefined || part !== 'outputs' || output === undefined) continue;
        const found = { rule: 'needed-output', at: workflow.at(path) } as const;
        if (!needed.has(of)) {
          const message = `Job ${id} does not wait for job ${of}, and so knows no output of it.`;
          yield {
            ...found,
            message,
            fix: `Write needs: ${needs.length === 0 ? of : `[${[...needs, of].join(', ')}]`}`,
          };
          continue;
        }
        const given = outputsOf(byId.get(of));
        if (given === undefined || given.some((name) => name.toLowerCase() === output)) continue;
        const message = `Job ${of} has no output ${asWritten(text, output)}.`;
        yield { ...found, message, fix: instead(output, given, 'has') };
      }
    }
  }
}

/** @returns undefined where nobody here knows */
function outputsOf(job: VisitedJob | undefined): string[] | undefined {
  if (job === undefined) return undefined;
  if (job.job.uses === undefined) return Object.keys(job.job.outputs ?? {});
  return job.callee?.is === 'workflow' ? Object.keys(job.callee.workflow.takes?.outputs ?? {}) : undefined;
}

function* permissions(visit: Visit, id: string, granted: VisitedJob['granted'], called: Workflow): Generator<Finding> {
  const { workflow } = visit;
  const wanted = called.jobs.flatMap(([inner, { permissions: own }]) =>
    asked(own ?? called.file.permissions ?? {}).map(([scope, level]) => ({ inner, scope, level })),
  );
  const missing = wanted.filter(({ scope, level }) => granted === undefined || !isEnough(granted, scope, level));
  const [first] = missing;
  if (first === undefined) return;
  const has =
    granted === undefined
      ? 'nothing declares its permissions, and the default of the repository is not known here'
      : first.scope === '*'
        ? 'it lists some scopes only'
        : `it grants ${written(first.scope, levelOf(granted, first.scope))}`;
  const all = [...new Set(missing.map(({ scope, level }) => written(scope, level)))];
  const declaredAt =
    workflow.file.jobs[id]!.permissions === undefined ? ['jobs', id, 'uses'] : ['jobs', id, 'permissions'];
  yield {
    rule: 'call-permission',
    at: workflow.atKey(declaredAt),
    message: `Job ${first.inner} of ${fileName(called)} asks for ${written(first.scope, first.level)}, and job ${id} does not grant it: ${has}.`,
    fix: `Grant job ${id} ${all.join(', ')}.`,
  };
}

function caller({ caller: by }: Visit): string {
  return by ? `job ${by.job.id} of ${fileName(by.visit.workflow)}` : 'nobody';
}

/** As people speak of it: the rest of its path is where the finding points. */
function fileName({ path }: Workflow): string {
  return path.split('/').at(-1)!;
}
