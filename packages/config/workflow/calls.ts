import type { Origin, WorkflowStep } from '#kit';
import { fail } from '../errors.ts';
import { isExpression } from './expressions.ts';
import { callsIn, localCalls, relevantIn, type Calls, type Opaque, type StepText } from './text.ts';
import { readYaml } from '../yaml.ts';

/** Workflow files of a commit, with the files of the repository that they call. */
interface Read {
  parsed: Map<string, unknown>;
  bytes: ReadonlyMap<string, Uint8Array>;
  unclear?: NotRead;
}

/** A file that is not read, and may call our actions. */
interface NotRead {
  workflow: string;
  /** A clause. */
  why: string;
}

/** What calls the step that runs, at a commit and in the change. */
export interface Compared {
  there: Calls;
  here: Calls;
  /** The commit has the workflow file that was started. */
  isThere: boolean;
  /** All that leads from the event to the step is the same: what the step is given depends on nothing that the change edits. */
  unchanged: boolean;
  unclear?: NotRead;
}

const NOT_READ =
  'it is not read: it is no YAML, or an expression stands there in the place of a key or of all of `with`';
const DIRECTORY = '.github/workflows';
/** Read in one request. */
const MOST_FILES = 100;
/** Each round is a request, and workflows may call others that deep. */
const ROUNDS = 10;
/** An action has two paths, and each hundred is a request. */
const MOST_CALLED = 500;
const TOO_MANY = `with what is read before it, it calls more than ${MOST_CALLED / 2} actions of this repository, and no more are read`;

export const isPlaceOf = (of: StepText, step: WorkflowStep): boolean =>
  of.root === step.workflow && of.job === step.job;
export const samePlace = (one: StepText, other: StepText): boolean => one.root === other.root && one.job === other.job;

/** Of a change, whichever of its projects has its turn. */
type Known<T> = WeakMap<Origin['change'], Map<string, Promise<T>>>;
const compared: Known<Compared> = new WeakMap();
const others: Known<Others> = new WeakMap();

/**
 * What the workflow file that was started calls, at a commit and in the change.
 * Two requests, and two more for each level of files of the repository that it calls.
 */
export function comparedCalls(origin: Origin, commit: string, step: WorkflowStep): Promise<Compared> {
  return once(compared, origin, commit, async () => {
    const read = (of: string): Promise<Read> => readCalls(origin, of, [step.workflow], { ...step, isOwn: true });
    const [there, here] = [await read(commit), await read(origin.change.commit)];
    const calls = ({ parsed }: Read): Calls => callsIn(step.workflow, parsed, step);
    const both = { there: calls(there), here: calls(here) };
    const jobs = (of: Calls): string[] => of.steps.filter((one) => isPlaceOf(one, step)).map(({ rootJob }) => rootJob);
    const [then, now] = [jobs(both.there), jobs(both.here)];
    // Where it does not show which step is ours, it may lie in any action of another repository, at any version.
    const shown = then.length > 0 && now.length > 0;
    const relevant = ({ parsed }: Read): string =>
      relevantIn(parsed.get(step.workflow), new Set(shown ? [...then, ...now] : []), !shown);
    const unclear = there.unclear ?? here.unclear;
    return {
      ...both,
      isThere: there.bytes.has(step.workflow),
      unchanged:
        unclear === undefined &&
        there.bytes.has(step.workflow) &&
        relevant(there) === relevant(here) &&
        sameFiles(there.bytes, here.bytes, step.workflow),
      ...(unclear && { unclear }),
    };
  });
}

export type Others = Calls & { unclear?: NotRead };

/** What the other workflow files of a commit call. Two requests, and one for each level of files that those call. */
export function otherCalls(origin: Origin, commit: string, step: WorkflowStep): Promise<Others> {
  return once(others, origin, commit, async () => {
    const paths = (await origin.list(commit, DIRECTORY))
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => `${DIRECTORY}/${name}`)
      .filter((path) => path !== step.workflow);
    const nothing = { steps: [], opaque: [] };
    if (paths.length > MOST_FILES)
      return { ...nothing, unclear: { workflow: DIRECTORY, why: `it has more than ${MOST_FILES} files` } };
    const { parsed, unclear } = await readCalls(origin, commit, paths, step);
    // What a person entered is an input of the file that was started.
    const all = paths
      .filter((path) => isStarted(parsed.get(path)))
      .map((path) => callsIn(path, parsed, { ...step, entered: {} }));
    return {
      steps: all.flatMap(({ steps }): StepText[] => steps),
      opaque: all.flatMap(({ opaque }): Opaque[] => opaque),
      ...(unclear && { unclear }),
    };
  });
}

async function readCalls(
  origin: Origin,
  commit: string,
  roots: readonly string[],
  { repository, isOwn = false }: { repository: string; isOwn?: boolean },
): Promise<Read> {
  const parsed = new Map<string, unknown>();
  const bytes = new Map<string, Uint8Array>();
  let unclear: NotRead | undefined;
  const asked = new Set(roots);
  let wanted = roots;
  for (let round = 0; wanted.length > 0 && round < ROUNDS; round++) {
    const found = await filesAt(origin, commit, wanted);
    const next: string[] = [];
    for (const path of wanted) {
      const content = found.get(path);
      // That it is not there is known too, and not asked again.
      parsed.set(path, undefined);
      if (content === undefined) continue;
      bytes.set(path, content);
      const value = valueOf(content, path);
      if (value === 'unreadable') {
        if (isOwn || mentions(content, repository)) unclear ??= { workflow: path, why: NOT_READ };
        continue;
      }
      parsed.set(path, value.value);
      const called = [...new Set(localCalls(value.value))].filter((name) => !asked.has(name));
      // A change may name any number.
      if (asked.size + called.length > MOST_CALLED) unclear ??= { workflow: path, why: TOO_MANY };
      else {
        next.push(...called);
        for (const name of called) asked.add(name);
      }
    }
    wanted = next;
  }
  return { parsed, bytes, ...(unclear && { unclear }) };
}

async function filesAt(
  origin: Origin,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  if (paths.length > 1) return origin.readAll(commit, paths);
  const content = await origin.read(commit, paths[0]!);
  return new Map(content ? [[paths[0]!, content]] : []);
}

function valueOf(content: Uint8Array, file: string): { value: unknown } | 'unreadable' {
  try {
    const read = readYaml({ content, file, fail: (detail) => fail('MLOPS_CONFIG_SYNTAX', detail) });
    return isWrittenOut(read.value) ? read : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

/** Whether a file shows which keys it has: `${{ insert }}` puts others there. */
function isWrittenOut(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const isComputed = (of: unknown): boolean => typeof of === 'string' && isExpression(of);
  return Object.entries(value).every(
    ([key, of]) => !isExpression(key) && !(key === 'with' && isComputed(of)) && isWrittenOut(of),
  );
}

/** Whether an event starts a workflow file, and not only another workflow, which shows what it calls. */
function isStarted(value: unknown): boolean {
  const { on } = (value ?? {}) as { on?: unknown };
  const events = typeof on === 'object' && on !== null && !Array.isArray(on) ? Object.keys(on) : [on].flat();
  return events.some((event) => event !== 'workflow_call');
}

/** All files but one, byte for byte. */
function sameFiles(
  there: ReadonlyMap<string, Uint8Array>,
  here: ReadonlyMap<string, Uint8Array>,
  but: string,
): boolean {
  return [...new Set([...there.keys(), ...here.keys()])].every((path) => {
    const [then, now] = [there.get(path), here.get(path)];
    return path === but || (then !== undefined && now !== undefined && Buffer.compare(then, now) === 0);
  });
}

/** A copy of our actions has no name of ours that a file could mention. */
const mentions = (content: Uint8Array, repository: string): boolean =>
  repository === '' || Buffer.from(content).toString().toLowerCase().includes(repository.toLowerCase());

function once<T>(known: Known<T>, { change }: Origin, commit: string, make: () => Promise<T>): Promise<T> {
  const all = known.get(change) ?? new Map<string, Promise<T>>();
  known.set(change, all);
  const found = all.get(commit) ?? make();
  all.set(commit, found);
  return found;
}
