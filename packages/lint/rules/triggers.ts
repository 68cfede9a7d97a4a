import { nearest } from '#kit';
import { sourcesOf } from '../cases.ts';
import { isNever } from '../cron.ts';
import { references } from '../template.ts';
import { excludesAll, names, passes } from '../filter.ts';
import type { Check, Finding } from '../finding.ts';
import type { Filters } from '../schema.ts';
import { callsRelease, type Visit } from '../walk.ts';
import type { Workflow } from '../workflow.ts';

/** Triggers that can never fire, and jobs that no trigger lets run. */
export const triggers: Check = function* ({ workflows, visits }) {
  for (const workflow of workflows) {
    for (const [event, filters] of workflow.events) {
      if (event === 'schedule') yield* schedules(workflow);
      else {
        yield* filtersThatExclude(workflow, event, filters);
        yield* filtersOfWholeNames(workflow, event, filters);
      }
      if (event === 'workflow_run') yield* runsOfOthers(workflow, filters, workflows);
    }
  }
  yield* eventsThatNobodySends(workflows, visits);
  for (const { workflow, caller, jobs, cases } of visits) {
    yield* releasesOfNoVersion(workflow, jobs);
    // Somebody outside of this checkout may call it in other cases.
    if (caller !== undefined || workflow.takes !== undefined || cases.length === 0) continue;
    for (const { id, job, cases: left } of jobs) {
      const depends = typeof job.if === 'string' && references(job.if, true).some(([context]) => context === 'github');
      if (left.length > 0 || !depends) continue;
      const events = [...workflow.events.keys()].join(', ');
      yield {
        rule: 'job-never',
        at: workflow.at(['jobs', id, 'if']),
        message: `Job ${id} never runs: its condition is false for everything that starts ${workflow.path} (${events}).`,
        fix: 'Add the trigger that the condition waits for, or take the condition out.',
      };
    }
  }
};

function* filtersThatExclude(workflow: Workflow, event: string, filters: Filters): Generator<Finding> {
  for (const name of ['branches', 'tags', 'paths'] as const) {
    const patterns = filters?.[name];
    if (patterns === undefined || !excludesAll(patterns)) continue;
    const only = patterns.every((pattern) => pattern.startsWith('!'));
    yield {
      rule: 'filter-never',
      at: workflow.at(['on', event, name]),
      message: only
        ? `${event}.${name} only takes out (!) and lets nothing in: ${patterns.join(', ')}.`
        : `${event}.${name} takes out everything that it lets in: ${patterns.join(', ')}.`,
      fix: only ? "Begin with what is to pass, such as '**'." : 'Take out less, or put what is to pass behind it.',
    };
  }
  // `branches-ignore: '**'` beside `tags` is how one says "tags only", and the other way round.
  const besides = { branches: filters?.tags, tags: filters?.branches, paths: undefined };
  for (const name of ['branches', 'tags', 'paths'] as const) {
    if (besides[name] !== undefined || filters?.[`${name}-ignore`]?.at(-1) !== '**') continue;
    yield {
      rule: 'filter-never',
      at: workflow.at(['on', event, `${name}-ignore`]),
      message: `${event}.${name}-ignore takes out everything: **.`,
      fix: 'Take out less.',
    };
  }
}

/** Filters are compared with `main` and `v1`, not with `refs/heads/main`. */
function* filtersOfWholeNames(workflow: Workflow, event: string, filters: Filters): Generator<Finding> {
  for (const name of ['branches', 'tags'] as const) {
    const whole = filters?.[name]?.filter((pattern) => /^!?refs\/(heads|tags)\//.test(pattern)) ?? [];
    if (whole.length === 0) continue;
    yield {
      rule: 'filter-never',
      at: workflow.at(['on', event, name]),
      message: `${event}.${name} is compared with short names, which ${whole.join(', ')} never is.`,
      fix: `Write ${whole.map((pattern) => pattern.replace(/refs\/(heads|tags)\//, '')).join(', ')}.`,
    };
  }
}

/** What `ml-monitor.yml` sends. */
const RETRAIN = 'mlops-retrain';

function* eventsThatNobodySends(workflows: readonly Workflow[], visits: readonly Visit[]): Generator<Finding> {
  if (!visits.some(({ workflow, ours }) => ours && workflow.path.endsWith('/ml-monitor.yml'))) return;
  const typesOf = ({ events }: Workflow): readonly string[] => events.get('repository_dispatch')?.types ?? [];
  if (workflows.some((each) => typesOf(each).includes(RETRAIN))) return;
  for (const workflow of workflows) {
    const [meant] = typesOf(workflow).filter((type) => nearest(type, [RETRAIN]) !== undefined);
    if (meant === undefined) continue;
    yield {
      rule: 'filter-never',
      at: workflow.at(['on', 'repository_dispatch', 'types']),
      message: `Monitoring asks for a retraining by the event ${RETRAIN}, and nothing here waits for that, but for ${meant}.`,
      fix: `Write ${RETRAIN}.`,
    };
  }
}

/** A version is `name@v1.2.3`. */
function* releasesOfNoVersion(workflow: Workflow, jobs: Visit['jobs']): Generator<Finding> {
  const tags = workflow.events.get('push')?.tags;
  if (tags === undefined || tags.some((pattern) => pattern.includes('@') || passes([pattern], 'name@v1.2.3'))) return;
  if (!jobs.some(callsRelease)) return;
  yield {
    rule: 'filter-never',
    at: workflow.at(['on', 'push', 'tags']),
    message: `A release is asked for by a tag such as name@v1.2.3, which ${tags.join(', ')} does not let in.`,
    fix: "Write '*@v*'.",
  };
}

function* schedules(workflow: Workflow): Generator<Finding> {
  const { on } = workflow.file;
  const listed = Array.isArray(on) ? [] : (on.schedule ?? []);
  for (const [index, { cron }] of listed.entries()) {
    if (cron === undefined || !isNever(cron)) continue;
    yield {
      rule: 'schedule-never',
      at: workflow.at(['on', 'schedule', index, 'cron']),
      message: `The schedule ${cron} names days that no year has.`,
      fix: 'Name a day that its month has; the last of a month is not the 31st of each.',
    };
  }
}

/** GitHub starts at most three workflows one after the other. */
const LONGEST_CHAIN = 3;

function* runsOfOthers(workflow: Workflow, filters: Filters, all: readonly Workflow[]): Generator<Finding> {
  const listed = filters?.workflows ?? [];
  for (const [index, name] of listed.entries()) {
    const found = all.filter((each) => passes([name], each.name) || each.name === name);
    const at = workflow.at(['on', 'workflow_run', 'workflows', index]);
    if (found.length === 0 && !name.startsWith('!')) {
      const file = all.find(({ path }) => path === name || path.endsWith(`/${name}`));
      const meant =
        file?.name ??
        nearest(
          name,
          all.map((each) => each.name),
        );
      yield {
        rule: 'workflow-run-never',
        at,
        message: `No workflow here is called ${JSON.stringify(name)}.`,
        fix: meant === undefined ? 'Write the `name` of a workflow.' : `Did you mean ${JSON.stringify(meant)}?`,
      };
    }
    const called = found.find(({ events }) => events.size === 0);
    if (called !== undefined && found.length === 1) {
      yield {
        rule: 'workflow-run-never',
        at,
        message: `${called.path} only runs when it is called, and so has no runs of its own to wait for.`,
        fix: 'Name the workflow that calls it.',
      };
    }
  }
  const sources = sourcesOf(filters, all).filter(({ events }) => events.size > 0);
  if (sources.length === 0) return;
  const branches = filters?.branches;
  const heads = sources.map(headsOf);
  if (
    branches !== undefined &&
    heads.every((each) => each !== undefined && !each.some((head) => passes(branches, head)))
  ) {
    yield {
      rule: 'workflow-run-never',
      at: workflow.at(['on', 'workflow_run', 'branches']),
      message: `It waits for runs of ${branches.join(', ')}, and ${sources.map(({ path }) => path).join(', ')} only runs for ${[...new Set(heads.flat())].join(', ')}.`,
      fix: 'Name a branch that both have.',
    };
  }
  const waits = waitsOf(all).get(workflow) ?? Infinity;
  if (waits <= LONGEST_CHAIN) return;
  yield {
    rule: 'workflow-run-never',
    at: workflow.atKey(['on', 'workflow_run']),
    message:
      waits === Infinity
        ? 'The workflows that it waits for wait for each other, and nothing else starts them.'
        : `It is number ${waits} of workflows that wait for each other: GitHub starts ${LONGEST_CHAIN}.`,
    fix: 'Call it as a job of an earlier one, or dispatch it.',
  };
}

/** The branches that runs of a workflow can be of; undefined when they are not listed. */
function headsOf({ events }: Workflow): readonly string[] | undefined {
  const [only] = events;
  if (events.size !== 1 || only?.[0] !== 'push') return undefined;
  const { branches, tags, 'tags-ignore': ignored } = only[1] ?? {};
  return branches !== undefined && tags === undefined && ignored === undefined ? names(branches) : undefined;
}

/** How many workflows wait for each other up to each one, on the shortest way from something else that starts one. */
function waitsOf(all: readonly Workflow[]): Map<Workflow, number> {
  const waits = new Map<Workflow, number>();
  const sources = new Map(
    all.map((workflow) => [
      workflow,
      workflow.events.size === 1 && workflow.events.has('workflow_run')
        ? sourcesOf(workflow.events.get('workflow_run')!, all).filter(({ events }) => events.size > 0)
        : [],
    ]),
  );
  for (let round = 0, before = -1; waits.size > before; round += 1) {
    before = waits.size;
    for (const [workflow, waited] of sources) {
      if (waits.has(workflow)) continue;
      if (waited.length === 0 || waited.some((each) => (waits.get(each) ?? round) < round)) waits.set(workflow, round);
    }
  }
  return waits;
}
