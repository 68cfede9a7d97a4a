import { matchesGlob, posix } from 'node:path';
import type { Origin, WorkflowStep } from '#kit';
import { fail } from './errors.ts';
import { projectName } from './repository.ts';
import { readYaml } from './yaml.ts';

/** A step of a workflow file that uses one of our actions. */
export interface StepText {
  /** Path of the workflow file. */
  workflow: string;
  /** Id of the job. */
  job: string;
  /** Which of our actions it uses: `gate-model`. */
  action: string;
  /** `strategy` of the job, as JSON. */
  strategy: string;
  /** As it is written, with its expressions; empty where it is left out. */
  input(name: string): string;
}

/** Who is meant, as far as a workflow file can name it. */
export interface Named {
  project: string;
  /** Its mlops.yml, by its path in the repository; absent where inputs describe it. */
  file?: string | undefined;
}

/** The steps among which one says how a project is judged. */
export interface Sought {
  /** Whether a step says it, where it is the project's. */
  says(step: StepText): boolean;
  /** The action that is looked for first. */
  action: string;
}

export type Found =
  | { kind: 'found'; steps: StepText[] }
  /** It is there under the name of another project, which the change has no more. */
  | { kind: 'renamed'; steps: StepText[]; project: string }
  | { kind: 'none' }
  /** `why` is a clause. */
  | { kind: 'unclear'; workflow: string; why: string };

const DIRECTORY = '.github/workflows';
/** Read in one request. */
const MOST_FILES = 100;

/**
 * Where the workflow files of a commit say how a project is judged: the step in the place of the one that runs (file and job),
 * else in the same file, else in any other file. A step that is not there by the name of the project, but by another
 * that the change has no more, has been renamed.
 *
 * One request where the file of the same path has it, up to six where others are looked through.
 */
export async function stepsFor(
  origin: Origin,
  commit: string,
  { step, named, sought }: { step: WorkflowStep; named: Named; sought: Sought },
): Promise<Found> {
  const isOurs = whoseStep(origin.repository, named);
  const pick = (steps: readonly StepText[]): Found | undefined => {
    const said = steps.filter((of) => sought.says(of));
    const sorted = [said.filter(({ action }) => action === sought.action), said];
    for (const some of sorted) {
      const ours = some.filter((of) => isOurs(of) === true);
      if (ours.length > 0) return { kind: 'found', steps: ours };
    }
    const maybe = said.filter((of) => isOurs(of) === undefined);
    if (maybe.length === 0) return undefined;
    if (maybe.length === 1 && isPlaceOf(maybe[0]!, step)) return { kind: 'found', steps: maybe };
    const { workflow } = maybe[0]!;
    return { kind: 'unclear', workflow, why: 'an expression says there which project is meant' };
  };

  const own = await origin.read(commit, step.workflow);
  const here = own && stepsOf(own, step.workflow, step.repository);
  if (here === 'unreadable') return { kind: 'unclear', workflow: step.workflow, why: 'it is not read as YAML' };
  const found = here && (pick(here.filter((of) => isPlaceOf(of, step))) ?? pick(here));
  if (found) return found;
  const renamed = here && (await renamedIn(origin, here.filter(sought.says), step));
  if (renamed) return renamed;

  const paths = (await origin.walk(commit, DIRECTORY)).filter(
    (path) => posix.dirname(path) === DIRECTORY && /\.ya?ml$/.test(path) && path !== step.workflow,
  );
  if (paths.length > MOST_FILES)
    return { kind: 'unclear', workflow: DIRECTORY, why: `it has more than ${MOST_FILES} files` };
  const others: StepText[] = [];
  for (const [path, content] of await origin.readAll(commit, paths)) {
    const steps = stepsOf(content, path, step.repository);
    if (steps !== 'unreadable') others.push(...steps);
    else if (mentions(content, step.repository))
      return { kind: 'unclear', workflow: path, why: 'it is not read as YAML' };
  }
  return pick(others) ?? { kind: 'none' };
}

/** Whether the job of a step has, at a commit, a step of that action that is the project's, or may be. */
export async function hasBeside(
  origin: Origin,
  commit: string,
  { step, named, action }: { step: WorkflowStep; named: Named; action: string },
): Promise<boolean> {
  const content = await origin.read(commit, step.workflow);
  const steps = content ? stepsOf(content, step.workflow, step.repository) : [];
  const isOurs = whoseStep(origin.repository, named);
  return (
    steps !== 'unreadable' && steps.some((of) => of.action === action && isPlaceOf(of, step) && isOurs(of) !== false)
  );
}

/** The step of a commit that a step of another one is, by its place; undefined where there is not one such. */
export async function sameStep(
  origin: Origin,
  commit: string,
  of: StepText,
  repository: string,
): Promise<StepText | undefined> {
  const content = await origin.read(commit, of.workflow);
  const steps = content ? stepsOf(content, of.workflow, repository) : [];
  if (steps === 'unreadable') return undefined;
  const those = steps.filter(
    (other) => other.job === of.job && other.action === of.action && nameOf(other) === nameOf(of),
  );
  return those.length === 1 ? those[0] : undefined;
}

const isPlaceOf = (of: StepText, step: WorkflowStep): boolean => of.workflow === step.workflow && of.job === step.job;
const isExpression = (text: string): boolean => text.includes('${{');
/** What a step says of which project it is for. */
const nameOf = (of: StepText): string => `${of.input('project')} ${of.input('config')}`;

/** @returns whether a step is for a project; undefined where an expression says which one it is for */
function whoseStep(repository: string, { project, file }: Named): (of: StepText) => boolean | undefined {
  return (of) => {
    const [name, config] = [of.input('project'), of.input('config')];
    if (isExpression(name) || isExpression(config)) return undefined;
    if (name !== '') return name === project;
    if (config !== '') return file !== undefined && matchesGlob(file, posix.normalize(config));
    return file === 'mlops.yml' || project === projectName(repository);
  };
}

async function renamedIn(origin: Origin, steps: readonly StepText[], step: WorkflowStep): Promise<Found | undefined> {
  if (steps.length === 0) return undefined;
  const content = await origin.read(origin.change.commit, step.workflow);
  const now = content ? stepsOf(content, step.workflow, step.repository) : [];
  // A file that nobody can read names nobody either.
  const names = new Set(now === 'unreadable' ? [] : now.map(nameOf));
  const gone = steps.filter((of) => !names.has(nameOf(of)));
  if (gone.length === 0) return undefined;
  return { kind: 'renamed', steps: gone, project: gone[0]!.input('project') || projectName(origin.repository) };
}

function stepsOf(content: Uint8Array, workflow: string, repository: string): StepText[] | 'unreadable' {
  try {
    const file = workflow;
    const { value } = readYaml({ content, file, fail: (detail) => fail('MLOPS_CONFIG_SYNTAX', detail) });
    const jobs = Object.entries((value as { jobs?: Record<string, unknown> }).jobs ?? {});
    return jobs.flatMap(([job, body]) => {
      const { steps, strategy } = (body ?? {}) as { steps?: unknown; strategy?: unknown };
      if (!Array.isArray(steps)) return [];
      return steps.flatMap((of: { uses?: unknown; with?: unknown } | null) => {
        const action = actionOf(text(of?.uses), repository);
        if (action === undefined) return [];
        const given = new Map(
          // The runner does not tell upper and lower case of an input's name apart.
          Object.entries(of?.with ?? {}).map(([name, value]) => [name.toLowerCase(), text(value).trim()]),
        );
        const input = (name: string): string => given.get(name) ?? '';
        return [{ workflow, job, action, strategy: JSON.stringify(strategy ?? null), input }];
      });
    });
  } catch {
    return 'unreadable';
  }
}

/** `acme/judge@v1` is the pipeline, `acme/judge/actions/gate-model@v1` one of its actions, whatever version of it. */
function actionOf(uses: string, repository: string): string | undefined {
  const path = uses.split('@')[0]!.toLowerCase();
  const whole = repository.toLowerCase();
  if (path === whole) return 'run-pipeline';
  const within = `${whole}/actions/`;
  return path.startsWith(within) ? path.slice(within.length) : undefined;
}

const mentions = (content: Uint8Array, repository: string): boolean =>
  Buffer.from(content).toString().toLowerCase().includes(repository.toLowerCase());

const text = (value: unknown): string => (['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '');
