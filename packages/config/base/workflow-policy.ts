import { join } from 'node:path';
import type { Host, Origin } from '#kit';
import { beganAt, judgedAt, type Policy } from './policy.ts';
import { droppedError } from './dropped.ts';
import { calledOtherwise } from './called-otherwise.ts';
import { inRepository } from '../paths.ts';
import type { Project } from '../schema.ts';
import { namedIn } from './stages.ts';
import { comparedCalls } from '../workflow/calls.ts';
import {
  NO_RULING,
  ruleInputs,
  rulingAt,
  rulingOf,
  rulingOfBase,
  sameRuling as same,
  SOUGHT,
  SOUGHT_BESIDE_FILE,
  type Asked,
  type BaseRuling,
  type FoundRuling,
  type RuleInputs,
  type Ruling,
} from '../workflow/rulings.ts';

/** Whose inputs decide about a change that is to be merged, where rules are inputs of a workflow step. */
export interface WorkflowPolicy {
  /** `head`: the base has no rules for this project yet. `unclear`: it has, and which ones cannot be told. */
  from: 'base' | 'head' | 'unclear';
  /** Path of the workflow file that has them; of the change's own, where the base has none. */
  workflow: string;
  base: Policy['base'];
  /** The change gives the step other inputs than its base does, now and when the run began. */
  edited: boolean;
  /** That decides. Where it is unclear, the change's own, which are no pass alone. */
  ruling: RuleInputs;
  /** Directory of the repository from where the step that has them names files; absent where that is the project's. */
  root?: string;
  /** What gave the rules, an action or a workflow of another repository: it is not read, and may take them from what the change has. */
  unread?: string;
  /** Of the step of the base that has them, where that says how examples are measured. */
  words?: string;
  /** Why it is unclear: a clause. */
  why?: string;
}

/**
 * The rules that inputs of this step say: a change may not loosen those that judge it, so they are the inputs that the same
 * step has in the workflow files of the base. Where these cannot be told, the change's own are tried, and are no pass.
 *
 * @returns undefined for no change that is to be merged, and where nothing but mlops.yml has rules
 * @throws MLOPS_BASE_POLICY when the base describes the project in an mlops.yml that the change drops
 */
export async function workflowPolicy(host: Host, project: Project): Promise<WorkflowPolicy | undefined> {
  const said = await policyOf(host, project);
  return said && { ...said, ruling: ruleInputs(said.ruling, said) };
}

type Said = Omit<WorkflowPolicy, 'ruling'> & { ruling: Ruling };

async function policyOf({ origin }: Host, project: Project): Promise<Said | undefined> {
  const { step } = origin ?? {};
  const sought = step && (isByFile(project) ? SOUGHT_BESIDE_FILE : SOUGHT)[step.action];
  if (!origin || !sought) return undefined;
  const base = await origin.base();
  if (!base) return undefined;
  const asked: Asked = { step, named: namedIn(project), sought };
  const ruled = await ruledFor(origin, project, { ...base }, asked);
  if (ruled?.from === 'unclear') {
    const settled = async (from: Said['base']) => {
      const then = await rulingAt(origin, from, asked);
      return then.kind !== 'unclear' && !isLost(then, asked);
    };
    return { ...ruled, why: await whoseDoing(origin, ruled, settled) };
  }
  const other = await calledOtherwise(origin, base, step, asked.named);
  if (!other) return ruled;
  const { workflow } = other;
  const why = await whoseDoing(origin, { ...other, base: { ...base } }, async (from) => {
    return (await calledOtherwise(origin, from, step, asked.named)) === undefined;
  });
  const edited = (ruled ?? project.policy)?.edited ?? false;
  const ruling = ruled?.ruling ?? rulingOf(step.input, sought.inputs);
  return { from: 'unclear', workflow, base: { ...base }, edited, ruling, why };
}

/** Why rules are unclear: by what the base has edited since the change began, where all was clear then. */
async function whoseDoing(
  origin: Origin,
  { base, why = '' }: Pick<Said, 'base' | 'why'>,
  wasSettled: (from: Said['base']) => Promise<boolean>,
): Promise<string> {
  const began = await beganAt(origin, base);
  if (!began || began.commit === base.commit || !(await wasSettled(began))) return why;
  return `${why}; ${base.branch} has edited that since this branch began: bring this branch up to date`;
}

async function ruledFor(origin: Origin, project: Project, base: Said['base'], asked: Asked): Promise<Said | undefined> {
  const { step, sought } = asked;
  const { file, policy } = project;
  // The action that is a whole pipeline takes its rules from inputs or from mlops.yml, never from both.
  if (file !== undefined && step.action === 'run-pipeline')
    return isByFile(project) ? pipelineForGate(origin, base, asked) : undefined;
  const given = rulingOf(step.input, sought.inputs);
  const own: Said = { from: 'head', workflow: step.workflow, base, edited: false, ruling: given };
  // Over what mlops.yml of the base says, or its workflow in the place of one, inputs of the change say nothing.
  const ofFile: Said | undefined = same(given, NO_RULING)
    ? undefined
    : { ...own, from: 'base', edited: true, ruling: NO_RULING };
  if (policy?.workflow !== undefined) return ofFile;
  const there = await rulingOfBase(origin, base, asked);
  switch (there.kind) {
    case 'unclear':
      return { ...own, workflow: there.workflow, from: 'unclear', why: there.why };
    case 'none':
      if (file === undefined) return (await describedAtBase(origin, project, own)) ?? own;
      return policy?.from === 'base' ? ofFile : own;
    case 'found': {
      const { ruling, workflow } = there;
      // A gate of its own goes by mlops.yml besides.
      const described =
        file === undefined && there.action === 'gate-model' ? await describedAtBase(origin, project, own) : undefined;
      if (described) return described;
      // Whether the base judges what mlops.yml describes, that has told.
      const isTold = same(ruling, NO_RULING) || (policy?.from === 'head' && step.action !== 'evaluate-model');
      if (file !== undefined && isTold) return policy?.from === 'base' ? ofFile : own;
      const unread = there.unread === undefined ? {} : { unread: there.unread };
      const { words } = there;
      // Which one a pattern means shows where mlops.yml moves from.
      const root = there.root ?? policy?.root;
      const decides: Said = {
        ...{ from: 'base', workflow, base: there.base, edited: false, ruling, words },
        ...unread,
        ...(root !== undefined && { root }),
      };
      if (same(ruling, given)) return decides;
      // Else it is the base that has edited its rules since.
      const began = await beganAt(origin, base);
      const before = began && (await rulingAt(origin, began, asked));
      return { ...decides, edited: before?.kind !== 'found' || !same(before.ruling, given) };
    }
  }
}

/** Whether an mlops.yml of the base judges the project. */
export const isByFile = ({ policy }: Project): boolean => policy?.from === 'base' && policy.workflow === undefined;

/** A whole pipeline by mlops.yml has no place for the rules that a gate of the base has as inputs besides. */
async function pipelineForGate(origin: Origin, base: Said['base'], asked: Asked): Promise<Said | undefined> {
  const { step } = asked;
  // What judged at the base judges here.
  if ((await comparedCalls(origin, base.commit, step)).unchanged) return undefined;
  const there = await rulingOfBase(origin, base, asked);
  const untold = { from: 'unclear' as const, base, edited: true, ruling: NO_RULING };
  if (there.kind === 'unclear') return { ...untold, workflow: there.workflow, why: there.why };
  if (!isLost(there, asked)) return undefined;
  const why = `inputs of ${there.action} are rules there, which this step goes without: have them in mlops.yml by a change of its own first`;
  return { ...untold, workflow: there.workflow, why };
}

/** Whether rules of the base are inputs that the step which runs has no place for. */
const isLost = (there: BaseRuling, { step, sought }: Asked): there is FoundRuling =>
  sought.byFile && step.action === 'run-pipeline' && there.kind === 'found' && !same(there.ruling, NO_RULING);

/**
 * What is known of the rules where the base has them in an mlops.yml, and the change has none.
 * @throws MLOPS_BASE_POLICY when the change drops it
 */
async function describedAtBase(origin: Origin, project: Project, own: Said): Promise<Said | undefined> {
  const { base } = own;
  const path = inRepository(project.repository, join(project.root, 'mlops.yml'));
  const dropped = await droppedError(origin, base, path);
  if (dropped) throw dropped;
  if ((await judgedAt(origin, base, path)) === undefined) return undefined;
  return { ...own, from: 'unclear', workflow: path, why: `${base.branch} has it there since this branch began` };
}
