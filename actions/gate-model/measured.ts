import { measuresOfBase, type Project, type RuleInputs, type WorkflowPolicy } from '#config';
import { commitOf, factsOf, sha256File, stageOutputIfAny, type Facts, type Statement } from '#evidence';
import { isScoredFile, planAsJson, type EvaluationPlan } from '#evaluation';
import { canonicalJson, type Host, type Json } from '#kit';
import { evaluatedIn } from './subject.ts';

/** What says how examples are measured; metrics and slices are the gate's own. */
const MEASURES = ['task', 'id', 'target', 'score', 'weight', 'positive', 'threshold', 'group'] as const;

interface Judged {
  ofWorkflow: WorkflowPolicy | undefined;
  /** Absent where the gate was given a file. */
  evaluation: Statement | undefined;
  /** Path of the predictions. */
  candidate: string;
  /** How the gate would measure by the rules that decide; with inputs, those of a step that evaluates. */
  plan(inputs?: RuleInputs): EvaluationPlan;
}

/**
 * Why it is not known that what is judged is of this commit, and was measured as the rules that decide about a change say, whatever
 * was given to the step that measured it: a clause. That step says which rules it followed, and is believed where only it can tell what they gave.
 * A file that is scored already was measured by a step, too.
 */
export async function whyMeasuredOtherwise(host: Host, project: Project, judged: Judged): Promise<string | undefined> {
  const { plan, ofWorkflow, candidate } = judged;
  const there = await measuresOfBase(host, project, ofWorkflow);
  if (!there) return judged.evaluation && whyOfAnother(host, project, factsOf(judged.evaluation));
  const { branch } = (ofWorkflow ?? project.policy)!.base;
  const tip = (await host.origin!.base())!.commit;
  const isScored = judged.evaluation === undefined && (await isScoredFile(host, candidate));
  const evaluation = isScored ? await evaluationOf(project, candidate) : judged.evaluation;
  if (isScored && !evaluation)
    return `its predictions were scored already, and no evaluate-model of ${project.name} in this workspace says how: give gate-model the predictions as they were made, or run evaluate-model for ${project.name} in this job`;
  const said = evaluation && factsOf(evaluation);
  const alien = said && (await whyAlien(host, project, said));
  if (alien !== undefined) return alien;
  if (there.joins && (said?.parameters['labels'] ?? null) === null)
    return `its targets are its own, and ${branch} takes them from what \`features\` of mlops.yml makes: run evaluate-model with those. An owner who merges a change without them past this check answers for it`;
  const measured = said ? said.parameters : planAsJson(plan());
  const otherThan = (expected: EvaluationPlan): string | undefined => {
    const rules = planAsJson(expected);
    const key = MEASURES.find((name) => canonicalJson(measured[name] ?? null) !== canonicalJson(rules[name] ?? null));
    if (key === undefined) return undefined;
    const isOld = said?.ruled !== undefined && said.ruled.base.commit !== tip;
    const why = `it was measured with ${key} ${shown(measured[key])}, and ${branch} measures with ${shown(rules[key])}`;
    return isOld ? `${why} by now: run evaluate-model again` : why;
  };
  switch (there.kind) {
    case 'as-gate':
      return otherThan(plan());
    case 'evaluated':
      return otherThan(plan(there.inputs));
    case 'unclear': {
      const why = `how ${branch} measures this cannot be told from ${there.workflow}: ${there.why}`;
      // A pipeline that came in the place of steps does not measure as they did.
      return said && host.origin?.step?.action === 'gate-model' ? whyUntold(host, said, { ...there, why }) : why;
    }
  }
}

/** What says of a file that this project's evaluation made it. */
async function evaluationOf(project: Project, path: string): Promise<Statement | undefined> {
  const evaluated = await stageOutputIfAny(project, 'evaluate-model');
  if (!evaluated) return undefined;
  return evaluatedIn(evaluated.statement).predictions === (await sha256File(path)) ? evaluated.statement : undefined;
}

/** What is left in a workspace may be of another commit. */
async function whyOfAnother(host: Host, project: Project, { commit }: Facts): Promise<string | undefined> {
  const now = await commitOf(host, project);
  // Where there is no repository, it is whatever lies there.
  return now === undefined || commit === now
    ? undefined
    : `evaluate-model measured ${commit === undefined ? 'no commit' : commit.slice(0, 7)}, and not this one: run it first`;
}

/** Or of other targets. */
async function whyAlien(host: Host, project: Project, facts: Facts): Promise<string | undefined> {
  const { parameters } = facts;
  const ofAnother = await whyOfAnother(host, project, facts);
  if (ofAnother !== undefined) return ofAnother;
  if ((parameters['labels'] !== null) !== (project.config.features !== undefined))
    return 'its targets are not those of the features that mlops.yml describes';
  return undefined;
}

/**
 * Why what the step that measured says of its rules does not settle it.
 * @param there by which words it may have followed the base, and why it cannot be told here
 */
async function whyUntold(
  host: Host,
  { ruled }: Facts,
  { words, why }: { words?: readonly string[]; why: string },
): Promise<string | undefined> {
  if (!ruled) return `${why}, and evaluate-model does not say whose rules it followed: an older version made this`;
  if (ruled.from === 'unclear') return `how ${ruled.base.branch} measures this cannot be told from ${ruled.why}`;
  if (ruled.from === 'head')
    return `evaluate-model measured by rules of this change, which ${ruled.base.branch} has otherwise`;
  if (words && !words.some((known) => known === ruled.words))
    return `${why}, and evaluate-model followed another step of ${ruled.base.branch} than the one before its gate`;
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
