import type { Json } from '#kit';
import type { Lookup } from './expression.ts';
import { condition, interpolate } from './template.ts';
import { truthy, type Value } from './value.ts';
import { excludesAll, names, passes } from './filter.ts';
import type { Filters, Job } from './schema.ts';
import { type Workflow } from './workflow.ts';

/** One way in which a workflow comes to run, and what is known of it before it does. */
export interface Case {
  /** Name of the event; undefined when somebody outside of this checkout calls the workflow. */
  event?: string;
  /** `github.ref`, `inputs.runs-on`, … in lower case. */
  known: ReadonlyMap<string, Value>;
  /** Somebody made a tag or a release, and the workflow waits for that in so many words. */
  release?: true;
}

export const UNKNOWN: Case = { known: new Map() };

/** More branches than that in one filter are looked at as one of unknown name. */
const MOST_NAMES = 64;

/** Every case in which an event starts a workflow; none for a trigger whose filters let nothing through. */
export function casesOf(workflow: Workflow, all: readonly Workflow[], defaultBranch: string | undefined): Case[] {
  const onDefault: [string, Value][] = [
    ['github.ref', defaultBranch === undefined ? { begins: 'refs/heads/' } : { is: `refs/heads/${defaultBranch}` }],
    ['github.ref_type', { is: 'branch' }],
  ];
  return [...workflow.events].flatMap(([event, filters]) => {
    switch (event) {
      case 'push':
        return [...branchCases(filters), ...tagCases(filters)];
      case 'pull_request':
      case 'pull_request_target':
        return basesOf(filters).map((base) => made(event, base));
      case 'merge_group':
        return [made(event, [['github.ref', { begins: 'refs/heads/gh-readonly-queue/' }]])];
      case 'release':
        return [{ ...made(event, [...TAG, ['github.event.action', onlyType(filters)]]), release: true }];
      case 'workflow_run':
        return sourcesOf(filters, all).flatMap((source) =>
          [...source.events.keys()].map((first) =>
            made(event, [
              ...onDefault,
              ['github.event.workflow_run.event', { is: first }],
              ['github.event.workflow_run.name', { is: source.name }],
            ]),
          ),
        );
      case 'schedule':
      case 'issues':
      case 'issue_comment':
        return [made(event, onDefault)];
      default:
        return [made(event, [])];
    }
  });
}

const TAG: [string, Value][] = [
  ['github.ref', { begins: 'refs/tags/' }],
  ['github.ref_type', { is: 'tag' }],
];

function made(event: string, known: readonly (readonly [string, Value])[]): Case {
  return { event, known: new Map([['github.event_name', { is: event }], ...known]) };
}

function branchCases(filters: Filters): Case[] {
  const { branches, 'branches-ignore': ignored, tags, 'tags-ignore': ignoredTags } = filters ?? {};
  if (branches === undefined && ignored === undefined && (tags ?? ignoredTags) !== undefined) return [];
  return refs(branches).map((name) =>
    made('push', [
      ['github.ref', name === undefined ? { begins: 'refs/heads/' } : { is: `refs/heads/${name}` }],
      ['github.ref_name', name === undefined ? undefined : { is: name }],
      ['github.ref_type', { is: 'branch' }],
    ]),
  );
}

function tagCases(filters: Filters): Case[] {
  const { branches, 'branches-ignore': ignored, tags, 'tags-ignore': ignoredTags } = filters ?? {};
  if (tags === undefined && ignoredTags === undefined && (branches ?? ignored) !== undefined) return [];
  if (tags !== undefined && excludesAll(tags)) return [];
  return [{ ...made('push', TAG), ...((tags ?? ignoredTags) && { release: true }) }];
}

function basesOf(filters: Filters): [string, Value][][] {
  return refs(filters?.branches).map((name) => [
    ['github.base_ref', name === undefined ? undefined : { is: name }],
    ['github.ref_type', { is: 'branch' }],
    ['github.event.action', onlyType(filters)],
  ]);
}

/** The names that a filter lets through; `undefined` among them stands for names that nobody lists. */
function refs(patterns: readonly string[] | undefined): (string | undefined)[] {
  if (patterns === undefined) return [undefined];
  if (excludesAll(patterns)) return [];
  const listed = names(patterns);
  return listed === undefined || listed.length > MOST_NAMES ? [undefined] : [...listed];
}

function onlyType(filters: Filters): Value {
  const [only, ...more] = filters?.types ?? [];
  return only === undefined || more.length > 0 ? undefined : { is: only };
}

/** The workflows of this checkout that a `workflow_run` waits for. */
export function sourcesOf(filters: Filters, all: readonly Workflow[]): Workflow[] {
  const wanted = filters?.workflows ?? [];
  return all.filter(({ name }) => passes(wanted, name) || wanted.includes(name));
}

/** What expressions of a job stand for in a case. @param row of its matrix */
export function lookupIn({ event, known }: Case, row: Readonly<Record<string, Json>> = {}): Lookup {
  return (path) => {
    const [context, name] = path;
    const found = known.get(path.join('.'));
    if (found !== undefined) return found;
    if (context === 'matrix' && path.length === 2 && name! in row) return { is: row[name!]! };
    // What only a pull request has, other events have not.
    const aboutPullRequest = path[0] === 'github' && path[1] === 'event' && path[2] === 'pull_request';
    return aboutPullRequest && event !== undefined && !event.startsWith('pull_request') ? { is: null } : undefined;
  };
}

/** The cases in which a job may run: those in which its `if` is not known to be false. */
export function casesWith(job: Job, cases: readonly Case[]): Case[] {
  if (job.if === undefined) return [...cases];
  return cases.filter((each) => truthy(condition(job.if!, lookupIn(each))) !== false);
}

/** What an input is that nobody gives. */
const EMPTY: Readonly<Record<string, Json>> = { boolean: false, number: 0 };

/** The cases in which a called workflow runs: those of the job that calls it, with the inputs that it is given. */
export function casesInside(callee: Workflow, job: Job, cases: readonly Case[]): Case[] {
  const declared = Object.entries(callee.takes?.inputs ?? {});
  return cases.map((each) => {
    const lookup = lookupIn(each);
    const known = new Map([...each.known].filter(([name]) => !name.startsWith('inputs.')));
    for (const [name, input] of declared) {
      const given = givenValue(job.with, name) ?? input?.default ?? EMPTY[input?.type ?? ''] ?? '';
      known.set(`inputs.${name.toLowerCase()}`, interpolate(given, lookup));
    }
    return { ...each, known };
  });
}

/** A value by a name that GitHub does not tell case apart in. */
export function givenValue<T>(values: Readonly<Record<string, T>> | null | undefined, name: string): T | undefined {
  const key = Object.keys(values ?? {}).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : values![key];
}
