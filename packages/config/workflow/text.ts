import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { WorkflowStep } from '#kit';
import { cellsOf, MOST_CELLS } from './cells.ts';
import { dependsOnCheckout, dependsOnMatrix, inFull, type Parts } from './contexts.ts';
import { readsOf, type Reads } from './reads.ts';
import { isExpression, resolved, resolvedIn, sameText, withoutEnv, type Cell, type Values } from './expressions.ts';

/** A step that uses one of our actions, as workflow files write it. */
export interface StepText {
  /** Path of the file that it is written in. */
  workflow: string;
  /** Path of the workflow file that the event starts, which may call the other one. */
  root: string;
  /** Id of the job that it runs in, in the file that has that job. */
  job: string;
  /** The same, in the file that the event starts. */
  rootJob: string;
  /** Which of our actions it uses: `gate-model`. */
  action: string;
  /** What says what the contexts of its expressions are; of a called one, with what the jobs say that call it. */
  parts: Parts;
  /**
   * As it is written, with its expressions; where it is left out, empty, and of `matrix` what the actions say then. What a
   * caller, `env` of the file or the cell of a matrix gives stands in the place of `inputs.x`, `env.x` and `matrix.x`: each
   * cell has a step of its own. Inside of an expression `env.x` is left where the step that runs does not show that it still
   * is what the file says.
   */
  input(name: string): string;
  /** By its input `predictions`. */
  reads: Reads;
  /** Inputs that such an `env` gives: there the step may have been given anything. */
  overwritten: ReadonlySet<string>;
  /** Of its job's matrix, those in which it is this step; undefined for what only a run can tell. */
  cells: readonly (Cell | undefined)[];
  /** When it has its turn among the steps of its job that use our actions: more than once where others say just the same. */
  turns: readonly Turn[];
}

export interface Turn {
  at: number;
  /** It stands under a condition, or in an action that does. */
  mayBeSkipped: boolean;
  /** Under which conditions of itself and of what leads to it, as JSON, with what says what their expressions are. */
  when: string;
  /** Digest of all that leads to it: of its jobs, those that they need, and the files of the repository that these call. */
  lead: string;
}

/**
 * What may run our actions, and is not read: a workflow or an action of another repository, or one whose path is not that of
 * a file of the commit, but of a link or of something that a step puts there.
 */
export interface Opaque {
  workflow: string;
  /** Path of the workflow file that the event starts. */
  root: string;
  /** Id of the job that calls it. */
  by: string;
  /** Whether it is a step of that job, or a whole workflow, whose jobs are not known. */
  isStep: boolean;
  uses: string;
  /** All that the file says of it, as JSON. */
  given: string;
  /** The same, with what says what the contexts of its expressions are, and which event it is. */
  full: string;
  /** Names of its inputs, in lower case. */
  inputs: readonly string[];
  /** The change may have a say in it, also where no workflow file is edited. */
  isMade: boolean;
}

/** What a workflow file calls, by itself and through the files of its repository that it calls. */
export interface Calls {
  steps: StepText[];
  opaque: Opaque[];
}

/** Files by their paths, parsed; undefined for one that is not there. */
export type Parsed = ReadonlyMap<string, unknown>;

interface Step {
  id?: unknown;
  if?: unknown;
  'continue-on-error'?: unknown;
  uses?: unknown;
  with?: unknown;
  env?: unknown;
}

interface Job extends Step {
  environment?: unknown;
  needs?: unknown;
  'runs-on'?: unknown;
  steps?: unknown;
  strategy?: unknown;
  secrets?: unknown;
}

interface WorkflowFile {
  name?: unknown;
  on?: { workflow_call?: { inputs?: unknown }; workflow_dispatch?: { inputs?: unknown } };
  jobs?: Record<string, Job | null>;
  env?: unknown;
}

interface ActionFile {
  inputs?: unknown;
  outputs?: unknown;
  runs?: { using?: unknown; main?: unknown; steps?: unknown };
}

/** Our reusable workflows that judge a change, run its code or record a run: what `part` their jobs are. */
const PARTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ml-pull-request.yml': { announce: 'announce', work: 'work', judge: 'judge' },
  'ml-pull-request-fork.yml': { work: 'work' },
  'ml-train.yml': { work: 'work', record: 'judge' },
};
/**
 * Whose actions set a job up or carry something out of it, and wrap none of ours: nearly every workflow has some, and that
 * one of them is given something else is no news.
 */
const TOOLMAKERS: readonly string[] = [
  ...['actions', 'github', 'docker', 'aws-actions', 'azure', 'google-github-actions', 'hashicorp'],
  ...['astral-sh', 'conda-incubator', 'mamba-org', 'prefix-dev', 'iterative', 'codecov', 'slackapi'],
];
const WHOLE_MATRIX = '${{ toJson(matrix) }}';
/** Inputs that say which project is meant: which ones a matrix names that a job computes is that job's word. */
export const NAMING: ReadonlySet<string> = new Set(['project', 'config', 'matrix']);
/** Workflows may call others four deep, composite actions ten; more is refused by the server. */
const DEEPEST = 10;

/** Paths in the repository that a parsed file calls, each of which may be there or not. */
export function localCalls(value: unknown): string[] {
  const { jobs, runs } = (value ?? {}) as WorkflowFile & ActionFile;
  const bodies = Object.values(record(jobs)).map((job) => (job ?? {}) as Job);
  const uses = [...bodies.flatMap(({ steps }) => stepsIn(steps)), ...stepsIn(runs?.steps)].map((step) =>
    text(step.uses),
  );
  return [...bodies.flatMap((job) => workflowPath(text(job.uses)) ?? []), ...uses.flatMap((name) => actionPaths(name))];
}

/**
 * @param step the one that runs: `repository` has our actions, as `uses:` names it, and is empty where a copy of them is used;
 * by `env` it is known what no step before has overwritten
 */
export function callsIn(
  root: string,
  files: Parsed,
  { repository, env, entered = {} }: Pick<WorkflowStep, 'repository' | 'env' | 'entered'>,
): Calls {
  const found: Calls = { steps: [], opaque: [] };
  const start = (files.get(root) ?? {}) as WorkflowFile;
  const isEntered = isOtherThan(entered, start);
  const event = { on: asPart(start.on), name: asPart(text(start.name) || root) };
  const seen = new Map<string, { cells: (Cell | undefined)[]; turns: Turn[] }>();
  let next = 0;
  /** What steps of the job have left as `scored`, by their ids. */
  let left = new Map<string, Reads>();

  const visitWorkflow = (path: string, by: Caller | undefined): void => {
    const file = (files.get(path) ?? {}) as WorkflowFile;
    const given =
      by && withDefaults(by.given, file.on?.workflow_call?.inputs, { inputs: undefined, env: {}, isEntered });
    const types = typesIn(file.on?.workflow_call?.inputs);
    for (const [job, body] of Object.entries(record(file.jobs) as Record<string, Job | null>)) {
      if (typeof body !== 'object' || body === null) continue;
      const known: Values = { inputs: given, types, env: {}, isEntered };
      const own = body.strategy === undefined ? [] : [resolvedIn(body.strategy, known)];
      const strategy = [...(by?.strategy ?? []), ...own];
      const environment = isRecord(body.environment) ? body.environment['name'] : body.environment;
      const needed = [...neededBy(record(file.jobs), [job])].map((id) => record(record(file.jobs)[id]) as Job);
      const when = [...(by?.when ?? []), ...needed.flatMap((one) => conditionsOf(one, known))];
      const lead = [...(by?.lead ?? []), leadTo(relevantIn(file, new Set([job]), false), files)];
      const written = cellsOf(body.strategy, known) ?? [undefined];
      // A matrix of matrices of a workflow that calls others would be without end.
      const cells = (by?.cells ?? 1) * written.length > MOST_CELLS ? [undefined] : written;
      const at = {
        ...{ workflow: path, job, rootJob: by?.rootJob ?? job, strategy, when, lead, secrets: by?.secrets ?? [] },
        ...{ depth: (by?.depth ?? 0) + 1, cells: (by?.cells ?? 1) * cells.length },
      };
      for (const matrix of cells) {
        const ofCell = { ...known, matrix };
        const parts: Parts = {
          ...event,
          strategy: JSON.stringify(strategy.length > 1 ? strategy : (strategy[0] ?? null)),
          environment: JSON.stringify(resolvedIn(environment, ofCell) ?? null),
          secrets: JSON.stringify(at.secrets),
          'runs-on': JSON.stringify(resolvedIn(body['runs-on'], ofCell) ?? null),
        };
        const values = withEnv(withEnv(ofCell, file.env), body.env);
        next = 0;
        left = new Map();
        if (text(body.uses) !== '') visitCall(body, values, { ...at, parts });
        else visitSteps(body.steps, values, { ...at, parts });
      }
    }
  };

  const visitCall = (job: Job, values: Values, at: Place): void => {
    const uses = text(job.uses);
    const given = givenTo(job, values);
    const path = workflowPath(uses);
    if (path !== undefined && files.get(path) !== undefined && at.depth < DEEPEST)
      return visitWorkflow(path, { ...at, given, secrets: [...at.secrets, resolvedIn(job.secrets, values) ?? null] });
    const parts = ourParts(uses, repository);
    if (!parts) addOpaque({ uses, isStep: false }, job, values, at);
    for (const [id, part] of Object.entries(parts ?? {})) {
      const inputs = { ...given, part, ledger: '' };
      add({ ...at, job: id }, 'run-pipeline', values, [inputs, inputs]);
    }
  };

  const visitSteps = (steps: unknown, values: Values, at: Place): void => {
    for (const step of stepsIn(steps)) {
      const uses = text(step.uses);
      const own = withEnv(values, step.env);
      const mayBeSkipped = at.mayBeSkipped === true || step.if !== undefined;
      const when = [...at.when, ...conditionsOf(step, own)];
      const path = actionPaths(uses).find((name) => files.get(name) !== undefined);
      const local = path === undefined ? undefined : (files.get(path) as ActionFile);
      const action = local ? copiedAction(local) : actionOf(uses, repository);
      if (action !== undefined) {
        add({ ...at, mayBeSkipped, when }, action, own, [givenTo(step, own), givenTo(step, asItIs(values, step))]);
        leave(step, action === 'evaluate-model' ? 'evaluation' : 'file');
      } else if (local?.runs?.using === 'composite' && at.depth < DEEPEST) {
        const [inputs, sure] = [own, withoutEnv(own)].map((of) => withDefaults(givenTo(step, of), local.inputs, of));
        const inside = { ...own, inputs, types: undefined, sure };
        visitSteps(local.runs.steps, inside, { ...at, workflow: path!, depth: at.depth + 1, mayBeSkipped, when });
        leave(step, readsOf(resolved(text(record(record(local.outputs)['scored'])['value']), inside), left));
      } else if (local ? mayBeOurs(local) : mayWrap(uses)) {
        addOpaque({ uses, isStep: true }, step, own, at);
        leave(step, 'either');
      } else {
        leave(step, 'file');
      }
    }
  };

  /** Inside of an action of the repository another step may be called the same. */
  const leave = ({ id }: Step, scored: Reads): void => {
    const name = text(id).toLowerCase();
    left.set(name, (left.get(name) ?? scored) === scored ? scored : 'either');
  };

  /** What is known where a step starts: `env` that the step itself says, or that the one which runs has as the file says. */
  const asItIs = (values: Values, step: Step): Values => {
    const own = withEnv(withoutEnv(values), step.env).env;
    const still = Object.entries(withEnv(values, step.env).env).filter(
      ([name, value]) => own[name] === value || sameText(value, env(name) ?? ''),
    );
    return { ...withoutEnv(values), env: Object.fromEntries(still) };
  };

  const addOpaque = (call: Pick<Opaque, 'uses' | 'isStep'>, of: Job, values: Values, at: Place): void => {
    const inputs = givenTo(of, values);
    const written = JSON.stringify([{ ...of, strategy: null, with: inputs }, values.env, at.when]);
    // What it was given does not show, so that an `env` which an earlier step overwrote would not.
    const sure = withoutEnv(values);
    const said = [of.env, of.secrets, of.with].flatMap((written) => Object.entries(named(written, sure)));
    const isMade = said.some(([name, value]) =>
      dependsOnCheckout(inFull(value, at.parts, NAMING.has(name) ? 'strategy' : undefined)),
    );
    found.opaque.push({
      ...{ ...call, workflow: at.workflow, root, by: at.job },
      given: dependsOnMatrix(written) ? `${written} ${at.parts.strategy}` : written,
      full: `${inFull(written, at.parts)} ${event.on} ${event.name}`,
      inputs: Object.keys(inputs),
      isMade: isLocal(call.uses) || isMade,
    });
  };

  const add = (at: Place, action: string, { matrix }: Values, [written, sure]: readonly [Given, Given]): void => {
    const { workflow, job, rootJob, parts } = at;
    const given = Object.fromEntries(
      Object.entries(written).map(([name, value]) => [name, isExpression(value) ? sure[name]! : value]),
    );
    const input = (name: string): string => given[name]?.trim() ?? (name === 'matrix' ? WHOLE_MATRIX : '');
    const reads = readsOf(input('predictions'), left);
    const overwritten = new Set(Object.keys(written).filter((name) => written[name] !== sure[name]));
    // What a matrix has no say in is the same step in all of its cells.
    const said = inFull(JSON.stringify(given), parts);
    const one = JSON.stringify([workflow, job, rootJob, action, parts.strategy, said, [...overwritten]]);
    // Both are asked of one run, whose event it is.
    const when = inFull(JSON.stringify(at.when), parts, 'on');
    const turn: Turn = { at: next++, mayBeSkipped: at.mayBeSkipped === true, when, lead: at.lead.join(' ') };
    const same = seen.get(one);
    same?.cells.push(matrix);
    same?.turns.push(turn);
    if (same) return;
    const own = { cells: [matrix], turns: [turn] };
    seen.set(one, own);
    found.steps.push({ workflow, root, job, rootJob, action, parts, input, reads, overwritten, ...own });
  };

  visitWorkflow(root, undefined);
  return found;
}

interface Place {
  workflow: string;
  job: string;
  rootJob: string;
  strategy: readonly unknown[];
  /** Conditions of the jobs and steps that lead here. */
  when: readonly unknown[];
  /** Of each job that leads here, as of `Turn`. */
  lead: readonly string[];
  depth: number;
  /** Of how many cells of matrices it is one. */
  cells: number;
  mayBeSkipped?: boolean;
  /** What each of its callers hands over, or `inherit`. */
  secrets: readonly unknown[];
  parts: Parts;
}
type Given = Readonly<Record<string, string>>;
type Caller = Omit<Place, 'workflow' | 'job' | 'parts' | 'mayBeSkipped'> & { given: Given };

/**
 * What of the file that the event starts has a say in some of its jobs: all but the other jobs that they do not need.
 * The versions of actions are left out where it is known which of them are ours.
 */
export function relevantIn(value: unknown, jobs: ReadonlySet<string>, versions: boolean): string {
  const file = (value ?? {}) as WorkflowFile;
  const all = record(file.jobs);
  const needed = neededBy(all, jobs);
  const kept = jobs.size === 0 ? all : Object.fromEntries(Object.entries(all).filter(([id]) => needed.has(id)));
  const withoutVersion = (key: string, of: unknown): unknown =>
    !versions && key === 'uses' ? text(of).replace(/@.*$/, '') : of;
  return JSON.stringify({ ...file, jobs: kept }, withoutVersion);
}

/** Jobs, and those that they need. */
function neededBy(all: Readonly<Record<string, unknown>>, jobs: Iterable<string>): Set<string> {
  const needed = new Set<string>();
  const need = (id: string): void => {
    if (needed.has(id)) return;
    needed.add(id);
    for (const other of [record(all[id])['needs'] ?? []].flat()) need(text(other));
  };
  for (const id of jobs) need(id);
  return needed;
}

/** Digest of what `relevantIn` says, and of the files that it calls. */
function leadTo(relevant: string, files: Parsed): string {
  const called = new Map<string, unknown>();
  const call = (value: unknown): void => {
    for (const path of localCalls(value)) {
      if (called.has(path)) continue;
      called.set(path, files.get(path) ?? null);
      call(files.get(path));
    }
  };
  call(JSON.parse(relevant));
  return createHash('sha256')
    .update(JSON.stringify([relevant, ...called]))
    .digest('hex');
}

/** Those that a job or a step has. */
function conditionsOf({ if: condition, 'continue-on-error': goesOn }: Step, values: Values): unknown[] {
  const written = typeof condition === 'string' && !isExpression(condition) ? `\${{ ${condition} }}` : condition;
  return [written, goesOn].filter((of) => of !== undefined).map((of) => resolvedIn(of, values));
}

/** A part that gives nothing by itself: expressions in it are those of other jobs. */
const asPart = (part: unknown): string => JSON.stringify(part ?? null).replaceAll('${{', '$');

/** Whether a person entered something else than a workflow file says by itself. */
function isOtherThan(entered: Given, { on }: WorkflowFile): boolean {
  const declared = record(on?.workflow_dispatch?.inputs);
  return Object.entries(entered).some(([name, given]) => {
    const { type, options, default: said } = record(declared[name]);
    const first = type === 'boolean' ? false : type === 'choice' ? [options].flat()[0] : '';
    return !sameText(given, text(said ?? first));
  });
}

/** `acme/judge@v1` is the pipeline, `acme/judge/actions/gate-model@v1` one of its actions, whatever version of it. */
function actionOf(uses: string, repository: string): string | undefined {
  if (repository === '') return undefined;
  const path = repositoryPath(uses);
  const whole = repository.toLowerCase();
  if (path === whole) return 'run-pipeline';
  const within = `${whole}/actions/`;
  return path.startsWith(within) ? path.slice(within.length) : undefined;
}

/** Whether an action that is not read may be a composite one. */
function mayWrap(uses: string): boolean {
  if (uses === '' || uses.startsWith('docker://')) return false;
  return !TOOLMAKERS.includes(repositoryPath(uses).split('/')[0]!);
}

/** Whether a file that should describe an action is none that can be read: a link is its target's name. */
const mayBeOurs = ({ runs }: ActionFile): boolean => !/^(node\d+|docker)$/.test(text(runs?.using));

export const isLocal = (uses: string): boolean => uses.startsWith('.');

/** What `uses:` names, without its version and as the runner finds it: one slash is as good as two. */
export const repositoryPath = (uses: string): string =>
  uses.split('@')[0]!.toLowerCase().split('/').filter(Boolean).join('/');

/** Of a copy of our actions in the repository: which one it is. */
function copiedAction({ runs }: ActionFile): string | undefined {
  return /(?:^|\/)dist\/([a-z-]+)\.js$/.exec(text(runs?.main))?.[1];
}

function ourParts(uses: string, repository: string): Readonly<Record<string, string>> | undefined {
  const within = `${repository.toLowerCase()}/.github/workflows/`;
  const path = repositoryPath(uses);
  return repository !== '' && path.startsWith(within) ? (PARTS[path.slice(within.length)] ?? {}) : undefined;
}

function workflowPath(uses: string): string | undefined {
  return uses.startsWith('./') && /\.ya?ml$/.test(uses) ? posix.normalize(uses) : undefined;
}

function actionPaths(uses: string): string[] {
  if (!uses.startsWith('./')) return [];
  return ['action.yml', 'action.yaml'].map((name) => posix.join(uses, name));
}

const givenTo = (call: Step, values: Values): Record<string, string> => named(call.with, values);

/** The runner does not tell upper and lower case of a name apart. */
function named(written: unknown, values: Values): Record<string, string> {
  const given = Object.entries(texts(written));
  return Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), resolved(value, values)]));
}

function withEnv(values: Values, declared: unknown): Values {
  const own = Object.entries(texts(declared)).map(([name, value]) => [name, resolved(value, values)]);
  return { ...values, env: { ...values.env, ...(Object.fromEntries(own) as Record<string, string>) } };
}

/** @param values of who calls; a default knows no inputs but those that the run was started with */
function withDefaults(
  given: Readonly<Record<string, string>>,
  declared: unknown,
  values: Values,
): Record<string, string> {
  const defaults = Object.entries(record(declared)).map(([name, of]) => [
    name.toLowerCase(),
    resolved(text((of as { default?: unknown } | null)?.default), { ...values, inputs: undefined }),
  ]);
  return { ...(Object.fromEntries(defaults) as Record<string, string>), ...given };
}

function typesIn(declared: unknown): Record<string, string> {
  const types = Object.entries(record(declared)).map(([name, of]) => [name.toLowerCase(), text(record(of)['type'])]);
  return Object.fromEntries(types) as Record<string, string>;
}

function stepsIn(steps: unknown): Step[] {
  return Array.isArray(steps) ? steps.filter((step): step is Step => typeof step === 'object' && step !== null) : [];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(record(value)).map(([name, of]) => [name, text(of)]));
const text = (value: unknown): string => (['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '');
