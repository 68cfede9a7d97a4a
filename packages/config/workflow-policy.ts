import { list, type Host, type Origin, type WorkflowStep } from '#kit';
import { fail } from './errors.ts';
import type { Policy } from './base-policy.ts';
import { readYaml } from './yaml.ts';

/** What inputs of a step say of how predictions without mlops.yml are judged. */
export interface Ruling {
  baseline: string | undefined;
  metric: string[];
  margin: string | undefined;
  slices: string[];
  group: string | undefined;
}

/** Whose inputs decide about a change that is to be merged, where rules are inputs of a workflow step. */
export interface WorkflowPolicy {
  /** `head`: the base has no such workflow yet. `unclear`: it has, and what it says of this step cannot be told. */
  from: 'base' | 'head' | 'unclear';
  /** Path of the workflow file. */
  workflow: string;
  base: Policy['base'];
  /** The change gives the step other inputs than its base does, now and when the run began. */
  edited: boolean;
  /** That decides. */
  ruling: Ruling;
}

const known = new WeakMap<WorkflowStep, Promise<WorkflowPolicy | undefined>>();

/**
 * The rules of a step that has no mlops.yml: a change may not loosen those that judge it, so they are the inputs that the
 * same step has in the workflow file of the base. Where that cannot be told, the change's own are used, and it says so.
 * @returns undefined for no change that is to be merged
 */
export async function workflowPolicy({ origin }: Host): Promise<WorkflowPolicy | undefined> {
  if (!origin?.step) return undefined;
  const policy = known.get(origin.step) ?? policyOf(origin, origin.step);
  known.set(origin.step, policy);
  return policy;
}

async function policyOf(origin: Origin, step: WorkflowStep): Promise<WorkflowPolicy | undefined> {
  const base = await origin.base();
  if (!base) return undefined;
  const given = rulingOf(step.input);
  const about = { workflow: step.workflow, base: { ...base } };
  const there = await rulingAt(origin, base.commit, step);
  if (typeof there === 'string') return { ...about, from: there, edited: false, ruling: given };
  if (same(there, given)) return { ...about, from: 'base', edited: false, ruling: there };
  // Else it is the base that has edited its rules since.
  const began = origin.change.base && (await rulingAt(origin, origin.change.base.commit, step));
  const edited = began === undefined || typeof began === 'string' || !same(began, given);
  return { ...about, from: 'base', edited, ruling: there };
}

interface Step {
  uses?: unknown;
  with?: Record<string, unknown>;
}

/** What the workflow file of a commit says of a step, if the file is there and it is clear which of its steps that is. */
async function rulingAt(origin: Origin, commit: string, step: WorkflowStep): Promise<Ruling | 'head' | 'unclear'> {
  const content = await origin.read(commit, step.workflow);
  if (content === undefined) return 'head';
  const steps = stepsOf(content, step);
  const project = (of: Step): string => text(of.with?.['project']);
  const those = steps.filter((of) => steps.length === 1 || project(of) === step.input('project'));
  const [found] = those;
  if (those.length !== 1 || !found) return 'unclear';
  const ruling = rulingOf((name) => text(found.with?.[name]));
  // What an expression gives, only a run of it knows.
  return JSON.stringify(ruling).includes('${{') ? 'unclear' : ruling;
}

/** Steps of a job that use an action, whatever version of it; none of a file that cannot be read. */
function stepsOf(content: Uint8Array, { workflow: file, job, action }: WorkflowStep): Step[] {
  try {
    const { value } = readYaml({ content, file, fail: (detail) => fail('MLOPS_CONFIG_SYNTAX', detail) });
    const { steps } = (value as { jobs: Record<string, { steps: Step[] }> }).jobs[job]!;
    return steps.filter(({ uses }) => text(uses).split('@')[0]!.toLowerCase() === action.toLowerCase());
  } catch {
    return [];
  }
}

const text = (value: unknown): string => (['string', 'number'].includes(typeof value) ? String(value) : '');

function rulingOf(input: (name: string) => string): Ruling {
  const one = (name: string): string | undefined => input(name).trim() || undefined;
  const several = (name: string): string[] => list().parse(input(name));
  return {
    baseline: one('baseline'),
    metric: several('metric'),
    margin: one('margin'),
    slices: several('slices'),
    group: one('group'),
  };
}

function same(a: Ruling, b: Ruling): boolean {
  // `0.020` is 0.02 in YAML, too.
  const plain = ({ margin, ...others }: Ruling): string =>
    JSON.stringify({ ...others, margin: Number(margin) || margin || null });
  return plain(a) === plain(b);
}
