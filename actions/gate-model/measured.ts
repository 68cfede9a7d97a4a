import { measuresOfBase, type Project, type RuleInputs, type WorkflowPolicy } from '#config';
import { commitOf, factsOf, type Facts, type Statement } from '#evidence';
import { planAsJson, type EvaluationPlan } from '#evaluation';
import { canonicalJson, type Host, type Json } from '#kit';

/** What says how examples are measured; metrics and slices are the gate's own. */
const MEASURES = ['task', 'id', 'target', 'score', 'weight', 'positive', 'threshold', 'group'] as const;

interface Judged {
  ofWorkflow: WorkflowPolicy | undefined;
  /** Absent where the gate reads predictions itself. */
  evaluation: Statement | undefined;
  /** How the gate would measure by the rules that decide; with inputs, those of a step that evaluates. */
  plan(inputs?: RuleInputs): EvaluationPlan;
}

/**
 * Why it is not known that what is judged was measured as the rules that decide about a change say, whatever was given to the
 * step that measured it: a clause. That step says whose rules it followed, and is believed where only it can tell what they were.
 */
export async function whyMeasuredOtherwise(host: Host, project: Project, judged: Judged): Promise<string | undefined> {
  const { evaluation, plan, ofWorkflow } = judged;
  const there = await measuresOfBase(host, project, { ofWorkflow, judgesFile: evaluation === undefined });
  if (!there) return undefined;
  const { branch } = (ofWorkflow ?? project.policy)!.base;
  const said = evaluation && factsOf(evaluation);
  const alien = said && (await whyAlien(host, project, said));
  if (alien !== undefined) return alien;
  const measured = said ? said.parameters : planAsJson(plan());
  const otherThan = (expected: EvaluationPlan): string | undefined => {
    const rules = planAsJson(expected);
    const key = MEASURES.find((name) => canonicalJson(measured[name] ?? null) !== canonicalJson(rules[name] ?? null));
    return (
      key && `it was measured with ${key} ${shown(measured[key])}, and ${branch} measures with ${shown(rules[key])}`
    );
  };
  switch (there.kind) {
    case 'as-gate':
      return otherThan(plan());
    case 'evaluated':
      return otherThan(plan(there.inputs));
    case 'unclear': {
      const why = `how ${branch} measures this cannot be told from ${there.workflow}: ${there.why}`;
      // A pipeline that came in the place of steps does not measure as they did.
      return said && host.origin?.step?.action === 'gate-model' ? whyUntold(host, said, why) : why;
    }
  }
}

/** What is left in a workspace may be of another commit, or of other targets. */
async function whyAlien(host: Host, project: Project, { commit, parameters }: Facts): Promise<string | undefined> {
  if (commit !== (await commitOf(host, project)))
    return `evaluate-model measured ${commit === undefined ? 'no commit' : commit.slice(0, 7)}, and not this one: run it first`;
  if ((parameters['labels'] !== null) !== (project.config.features !== undefined))
    return 'its targets are not those of the features that mlops.yml describes';
  return undefined;
}

/** Why what the step that measured says of its rules does not settle it. @param why it cannot be told here */
async function whyUntold(host: Host, { ruled }: Facts, why: string): Promise<string | undefined> {
  if (!ruled) return `${why}, and evaluate-model does not say whose rules it followed: an older version made this`;
  if (ruled.from === 'unclear') return `how ${ruled.base.branch} measures this cannot be told from ${ruled.why}`;
  if (ruled.from === 'head')
    return `evaluate-model measured by rules of this change, which ${ruled.base.branch} has otherwise`;
  return (await isAsThen(host, ruled.base))
    ? undefined
    : `${ruled.base.branch} may measure otherwise by now: run evaluate-model again`;
}

/** Whether no rule of a branch is another one now than at a commit of it, which a step before has gone by. */
async function isAsThen({ origin }: Host, then: { branch: string; commit: string }): Promise<boolean> {
  const now = await origin!.base();
  if (now?.commit === then.commit) return true;
  if (now?.branch !== then.branch) return false;
  const changed = await origin!.changedFiles(then.commit, now.commit);
  return (
    changed !== undefined && !changed.some(({ path, from = path }) => /\.ya?ml$/i.test(path) || /\.ya?ml$/i.test(from))
  );
}

const shown = (value: Json | undefined): string =>
  value === undefined || value === null ? 'none' : canonicalJson(value);
