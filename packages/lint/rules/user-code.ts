import type { Path } from '#config';
import { lookupIn } from '../cases.ts';
import { asWritten, interpolate, references } from '../template.ts';
import type { Check, Finding, NotKnown } from '../finding.ts';
import { actsOf, writesOf } from '../grant.ts';
import type { Ours } from '../ours.ts';
import type { Step } from '../schema.ts';
import { isCheckout, userCodeOf } from '../steps.ts';
import { chain, type Visit, type VisitedJob } from '../walk.ts';
import { textsOf } from '../workflow.ts';

/** Code of the project in a job that may do, or knows, what that code should not. */
export const userCode: Check = function* ({ visits, ours }) {
  const inside = new Set<VisitedJob>();
  for (const visit of visits) {
    for (const visited of visit.jobs) {
      const code = firstUserCode(visited, ours);
      if (code === undefined) continue;
      for (const { caller } of chain(visit)) if (caller) inside.add(caller.job);
      if (visit.ours) continue;
      yield* mayWrite(visit, visited, code);
      yield* seesSecrets(visit, visited, code);
      yield* findsToken(visit, visited, code, ours);
    }
  }
  for (const { workflow, jobs, ours: foreign } of visits) {
    for (const visited of jobs) {
      if (foreign || visited.job.secrets !== 'inherit' || !inside.has(visited)) continue;
      yield {
        rule: 'user-code-sees-secret',
        at: workflow.at(['jobs', visited.id, 'secrets']),
        message: `Job ${visited.id} hands every secret that there is to ${visited.job.uses!}, which runs code of the project.`,
        fix: 'Hand over by name what that code may know: secrets: { setup: ${{ secrets.… }} }',
      };
    }
  }
};

interface Code {
  index: number;
  says: string;
}

function firstUserCode(visited: VisitedJob, ours: Ours): Code | undefined {
  for (const [index, step] of (visited.job.steps ?? []).entries()) {
    const says = userCodeOf(step, visited, ours);
    if (says !== undefined) return { index, says };
  }
  return undefined;
}

const APART = 'Let this job only read, and hand data to another that does it without such code.';

function* mayWrite({ workflow }: Visit, { id, job, granted }: VisitedJob, { index, says }: Code): Generator<Finding> {
  const acts = granted === undefined ? [] : actsOf(granted);
  if (granted !== undefined && acts.length === 0) return;
  const step = job.steps![index]!;
  yield {
    rule: 'user-code-may-write',
    at: workflow.at(['jobs', id, 'steps', index, step.uses === undefined ? 'run' : 'uses']),
    message:
      granted === undefined
        ? `Job ${id} runs ${says} with permissions that nothing declares: the default of the repository may be to write, which is not known here.`
        : `Job ${id} runs ${says} and has ${acts.join(', ')}.`,
    fix: granted === undefined ? `Declare them: permissions: { contents: read }` : APART,
  };
}

/** Every value of a job and around it in which a secret may stand. */
function* valuesOf({ workflow }: Visit, { id, job }: VisitedJob): Generator<{ text: string; path: Path }> {
  yield* textsOf(workflow.file.env, ['env']);
  const { if: _, ...parts } = job;
  yield* textsOf(parts, ['jobs', id]);
}

function* seesSecrets(visit: Visit, visited: VisitedJob, { says }: Code): Generator<Finding> {
  const { workflow } = visit;
  // What a caller hands over by name is on record there.
  const listed = Object.keys(workflow.takes?.secrets ?? {}).map((name) => name.toLowerCase());
  const seen = new Set<string>();
  for (const { text, path } of valuesOf(visit, visited)) {
    for (const [context, name] of references(text)) {
      if (context !== 'secrets' || name === 'github_token' || (name !== undefined && listed.includes(name))) continue;
      const what = name === undefined ? 'every secret' : `the secret ${asWritten(text, name)}`;
      if (seen.has(what)) continue;
      seen.add(what);
      yield {
        rule: 'user-code-sees-secret',
        at: workflow.at(path),
        message: `Job ${visited.id} runs ${says} and has ${what}.`,
        fix: 'Use it in a job without that code. Where the code needs it, say so on this line: # mlops: ignore[user-code-sees-secret] reason',
      };
    }
  }
}

function* findsToken(
  visit: Visit,
  { id, job, cases, granted }: VisitedJob,
  { says }: Code,
  ours: Ours,
): Generator<Finding | NotKnown> {
  const { workflow } = visit;
  const steps = job.steps ?? [];
  const runs = (step: Step): boolean => userCodeOf(step, { job, cases }, ours) !== undefined;
  const last = steps.findLastIndex(runs);
  for (const [index, step] of steps.slice(0, last).entries()) {
    if (!isCheckout(step)) continue;
    const path = ['jobs', id, 'steps', index];
    const written = step.with?.['persist-credentials'];
    const kept = written === undefined ? [true] : cases.map((each) => known(interpolate(written, lookupIn(each))));
    if (kept.includes(undefined)) {
      yield {
        at: workflow.at([...path, 'with', 'persist-credentials']),
        unknown: 'whether the checkout leaves its token on the disk: only a run knows',
      };
    } else if (kept.some((value) => String(value) !== 'false')) {
      yield {
        rule: 'user-code-finds-token',
        at: workflow.at([
          ...path,
          written === undefined ? 'uses' : 'with',
          ...(written === undefined ? [] : ['persist-credentials']),
        ]),
        message: `The checkout leaves its token on the disk, and then job ${id} runs ${says}.`,
        fix: 'with: { persist-credentials: false }',
      };
    }
  }
  if (granted !== undefined && writesOf(granted).length === 0) return;
  const around: [unknown, Path][] = [
    [workflow.file.env, ['env']],
    [job.env, ['jobs', id, 'env']],
    ...steps.flatMap((step, index): [unknown, Path][] =>
      runs(step) && step.run !== undefined ? [[step.env, ['jobs', id, 'steps', index, 'env']]] : [],
    ),
  ];
  for (const [env, at] of around) {
    for (const { text, path } of textsOf(env, at)) {
      if (!references(text).some((each) => ['github.token', 'secrets.github_token'].includes(each.join('.')))) continue;
      yield {
        rule: 'user-code-finds-token',
        at: workflow.at(path),
        message: `Job ${id} runs ${says} with the token of the job in its environment.`,
        fix: 'Give the token to the one step that needs it, in a job without that code.',
      };
    }
  }
}

function known(value: ReturnType<typeof interpolate>): unknown {
  return value !== undefined && 'is' in value ? value.is : undefined;
}
