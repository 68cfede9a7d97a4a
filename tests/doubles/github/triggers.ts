import { parse } from 'yaml';
import type { Event } from './events.ts';

/** What a workflow file says under `on:`, for one event. */
interface Filter {
  types?: string[];
  branches?: string[];
  'branches-ignore'?: string[];
  tags?: string[];
  'tags-ignore'?: string[];
  paths?: string[];
  'paths-ignore'?: string[];
  workflows?: string[];
  cron?: string;
}

const DEFAULT_TYPES: Record<string, readonly string[]> = {
  pull_request: ['opened', 'synchronize', 'reopened'],
  pull_request_target: ['opened', 'synchronize', 'reopened'],
};

/**
 * Whether a workflow file wants an event.
 * @param path of the file, which is its name when it has none
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 */
export function isTriggered(text: string, path: string, event: Event): boolean {
  const document = parse(text) as { on?: unknown } | null;
  const on = document?.on;
  if (typeof on === 'string') return isTriggered(JSON.stringify({ on: [on] }), path, event);
  if (Array.isArray(on))
    return isTriggered(JSON.stringify({ on: Object.fromEntries(on.map((name) => [name, null])) }), path, event);
  if (typeof on !== 'object' || on === null || !(event.name in on)) return false;
  const wanted = (on as Record<string, unknown>)[event.name];
  // Whoever starts one by hand has said which.
  if (event.name === 'workflow_dispatch' && event.payload['workflow'] !== path) return false;
  if (event.name === 'schedule') return (wanted as Filter[]).some(({ cron }) => cron === event.cron);
  const filter = (wanted ?? {}) as Filter;
  return types(filter, event) && workflows(filter, event) && refs(filter, event) && paths(filter, event);
}

function list(value: string | string[] | undefined): string[] | undefined {
  return value === undefined ? undefined : [value].flat();
}

function types(filter: Filter, event: Event): boolean {
  const wanted = list(filter.types) ?? DEFAULT_TYPES[event.name];
  return wanted === undefined || event.activity === undefined || wanted.includes(event.activity);
}

function workflows(filter: Filter, event: Event): boolean {
  return event.completed === undefined || (list(filter.workflows) ?? []).includes(event.completed.name);
}

function refs(filter: Filter, event: Event): boolean {
  if (event.tag !== undefined) {
    const only = filter.branches !== undefined || filter['branches-ignore'] !== undefined;
    if (filter.tags === undefined && filter['tags-ignore'] === undefined) return !only;
    return selected(filter.tags, filter['tags-ignore'], [event.tag]);
  }
  const onlyTags = filter.tags !== undefined || filter['tags-ignore'] !== undefined;
  if (filter.branches === undefined && filter['branches-ignore'] === undefined)
    return event.name !== 'push' || !onlyTags;
  return selected(filter.branches, filter['branches-ignore'], [event.branch]);
}

function paths(filter: Filter, event: Event): boolean {
  return (
    event.changed === undefined ||
    event.tag !== undefined ||
    selected(filter.paths, filter['paths-ignore'], event.changed)
  );
}

/** Whether some value is wanted and not ignored. */
function selected(wanted: string[] | undefined, ignored: string[] | undefined, values: readonly string[]): boolean {
  if (wanted !== undefined) return values.some((value) => lastMatch(list(wanted)!, value));
  if (ignored !== undefined) return values.some((value) => !lastMatch(list(ignored)!, value));
  return true;
}

/** The last pattern that fits decides; `!` excludes. */
function lastMatch(patterns: readonly string[], value: string): boolean {
  return patterns.reduce(
    (found, pattern) => (glob(pattern.replace(/^!/, '')).test(value) ? !pattern.startsWith('!') : found),
    false,
  );
}

/** GitHub's filter patterns: `*` stays in a segment, `**` does not, `?` and `+` repeat what is before them. */
function glob(pattern: string): RegExp {
  const source = pattern
    .replace(/[.^${}()|\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*/g, (star) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*' })[star]!);
  return new RegExp(`^${source}$`);
}
