import { nearest } from '#kit';
import { casesInside, casesOf, casesWith, UNKNOWN, type Case } from './cases.ts';
import { fail } from './errors.ts';
import type { Ours } from './ours.ts';
import type { Grant, Job } from './schema.ts';
import type { Workflow } from './workflow.ts';

/** What a job that calls a workflow leads to. */
type Callee =
  | { is: 'workflow'; workflow: Workflow; ours: boolean }
  | { is: 'missing'; meant: string | undefined }
  | { is: 'malformed' }
  | { is: 'circle' }
  | { is: 'too deep' }
  | { is: 'unknown'; why: string };

export interface VisitedJob {
  id: string;
  job: Job;
  /** In which it may run. */
  cases: readonly Case[];
  /** What its token may do; undefined when nobody in this checkout says: then it is the repository's default. */
  granted: Grant | undefined;
  callee?: Callee;
}

/** Calls the reusable workflow that makes the tag of a version and its release, where they are not there. */
export const callsRelease = (visited: VisitedJob): boolean => callsOurs(visited, 'ml-release.yml');

/** Calls the reusable workflow that trains and records. */
export const callsTraining = (visited: VisitedJob): boolean => callsOurs(visited, 'ml-train.yml');

function callsOurs({ callee }: VisitedJob, name: string): boolean {
  return callee?.is === 'workflow' && callee.ours && callee.workflow.path.endsWith(`/${name}`);
}

/** A workflow, once for each way that leads to it. */
export interface Visit {
  workflow: Workflow;
  /** One of this toolkit, at whose content we only look to know what it asks of callers. */
  ours: boolean;
  /** The call that leads here; absent for a workflow that an event starts. */
  caller?: { visit: Visit; job: VisitedJob };
  cases: readonly Case[];
  /** Names of the secrets that arrive, in lower case; `all` that there are, or undefined when only the caller knows. */
  secrets: ReadonlySet<string> | 'all' | undefined;
  jobs: readonly VisitedJob[];
}

/** GitHub's limit on calls in calls. */
const DEEPEST = 10;
/** Jobs, each time that one is reached. No repository that people keep has so many. */
const MOST_JOBS = 10_000;

/**
 * Every workflow as every event and every call in this checkout reaches it. One that can be called, and that nobody here
 * calls, is visited as somebody unknown would call it.
 * @throws MLOPS_LINT_ENDLESS
 */
export function walk(workflows: readonly Workflow[], ours: Ours, defaultBranch: string | undefined): Visit[] {
  const byPath = new Map(workflows.map((workflow) => [workflow.path, workflow]));
  const visits: Visit[] = [];
  let jobs = 0;

  const visit = (
    workflow: Workflow,
    how: Pick<Visit, 'ours' | 'caller' | 'cases' | 'secrets'>,
    inherited?: Grant,
  ): void => {
    if ((jobs += workflow.jobs.length) > MOST_JOBS) {
      throw fail('MLOPS_LINT_ENDLESS', {
        message: `The workflows, each followed through its calls, have more than ${MOST_JOBS} jobs.`,
        where: { file: workflow.path },
        hint: 'Let fewer workflows call each other.',
      });
    }
    const visited: VisitedJob[] = [];
    const here: Visit = { workflow, ...how, jobs: visited };
    visits.push(here);
    for (const [id, job] of workflow.jobs) {
      const granted = job.permissions ?? workflow.file.permissions ?? inherited;
      const cases = casesWith(job, how.cases);
      const callee = job.uses === undefined ? undefined : calleeOf(job.uses, here);
      const reached: VisitedJob = { id, job, cases, granted, ...(callee && { callee }) };
      visited.push(reached);
      if (callee?.is !== 'workflow') continue;
      visit(
        callee.workflow,
        {
          ours: callee.ours,
          caller: { visit: here, job: reached },
          cases: casesInside(callee.workflow, job, cases),
          secrets:
            job.secrets === 'inherit'
              ? how.secrets
              : new Set(Object.keys(job.secrets ?? {}).map((name) => name.toLowerCase())),
        },
        granted,
      );
    }
  };

  const calleeOf = (uses: string, from: Visit): Callee => {
    const local = /^\.\/([^@]+)$/.exec(uses)?.[1];
    const [, repository, remote, reference] = /^([^./][^/]*\/[^/]+)\/([^@]+)@(.+)$/.exec(uses) ?? [];
    const path = local ?? remote;
    if (path === undefined) return { is: 'malformed' };
    const isOurs = local === undefined ? repository === ours.repository : from.ours;
    if (local === undefined && !isOurs)
      return { is: 'unknown', why: `what ${uses} takes and asks for stands in another repository` };
    if (local === undefined && !ours.references.includes(reference!))
      return {
        is: 'unknown',
        why: `what ${uses} takes and asks for: this mlops knows ${ours.references.join(' and ')}`,
      };
    const workflow = isOurs ? ours.workflow(path) : byPath.get(path);
    if (workflow === undefined) return { is: 'missing', meant: nearest(path, isOurs ? ours.workflows : byPath.keys()) };
    const above = chain(from);
    if (above.some((each) => each.workflow.path === path && each.ours === isOurs)) return { is: 'circle' };
    return above.length >= DEEPEST ? { is: 'too deep' } : { is: 'workflow', workflow, ours: isOurs };
  };

  for (const workflow of workflows) {
    if (workflow.events.size > 0)
      visit(workflow, { ours: false, cases: casesOf(workflow, workflows, defaultBranch), secrets: 'all' });
  }
  // What nobody here calls first: a circle that nothing leads to is then seen from one of its members.
  for (const reached of [notCalled(workflows), workflows].flat()) {
    if (!visits.some(({ workflow }) => workflow === reached))
      visit(reached, { ours: false, cases: [UNKNOWN], secrets: undefined });
  }
  return visits;
}

function notCalled(workflows: readonly Workflow[]): Workflow[] {
  const called = new Set(workflows.flatMap(({ jobs }) => jobs.map(([, { uses }]) => uses)));
  return workflows.filter(({ path }) => !called.has(`./${path}`));
}

/** The visits that lead to one, itself first. */
export function chain(visit: Visit): Visit[] {
  return visit.caller ? [visit, ...chain(visit.caller.visit)] : [visit];
}
