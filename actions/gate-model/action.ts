import { basename, join } from 'node:path';
import { z } from 'zod';
import {
  EvaluateSection,
  type GateRule,
  openProject,
  requirePayload,
  resolvePath,
  type Policy,
  type Project,
  workflowPolicy,
  type WorkflowPolicy,
} from '#config';
import { lastDuration, performStage, retireStage, stageOutput, type Material, type StageOutput } from '#evidence';
import {
  decideFiles,
  doubtDecision,
  gateInput,
  evaluationErrors,
  gateFacts,
  judgeGate,
  judgedMetrics,
  planAsJson,
  planEvaluation,
  summarizeGate,
  type BesideDecision,
  type EvaluationPlan,
  type GateInput,
} from '#evaluation';
import { predictionInputs } from '#evaluation/inputs';
import { defineAction, flag, list, number, stageInputs, text, withProgress, type Host, type JsonObject } from '#kit';
import { chooseGateBaseline, type GateBaseline } from './baseline.ts';
import { whyMeasuredOtherwise } from './measured.ts';
import type { NamedBy } from './named-file.ts';
import { rulesFromInputs } from './rules.ts';
import { evaluatedIn, type Candidate } from './subject.ts';

const inputs = z.object({
  ...stageInputs,
  predictions: text().describe(
    'The candidate: a file of predictions or a scored.parquet. Default: what evaluate-model made.',
  ),
  baseline: text().describe(
    'auto (the recorded runs decide), none, a run id, or a file of predictions. Default: what mlops.yml says, else auto.',
  ),
  metric: list().describe(
    "Metrics in scikit-learn's names; the first one is judged. Without it the rules of mlops.yml hold.",
  ),
  margin: text().describe('How much worse than the baseline is still accepted: 0.005, or 1% of the baseline.'),
  min: number().describe('The metric is at least this.'),
  max: number().describe('The metric is at most this.'),
  slices: list().describe(
    'Columns whose every value is judged by the margin too: a slice fails when it is shown to be worse, and is reported when nothing is shown.',
  ),
  'min-count': number().describe('Slices with fewer examples are not judged.'),
  'user-code': flag(true).describe(
    "Whether programs of the project may run here, to score the baseline's model again when the examples have changed. Otherwise only what another job scored is taken.",
  ),
  ...predictionInputs,
});
type Inputs = z.output<typeof inputs>;

export default defineAction({
  name: 'gate-model',
  title: 'Gate model',
  description:
    'Says whether a model is worse than its baseline: example by example, with an interval for every rule and every slice. What is not shown is not a pass.',
  inputs,
  outputs: {
    verdict: 'pass, fail or inconclusive.',
    decision: 'Path of result.json: every rule with its numbers and its reason.',
    rule: 'Id of the rule that decided.',
  },
  permissions: { contents: 'read', actions: 'read' },
  decides: true,
  userCode: { unless: { 'user-code': ['false'] } },
  section: 'gate',
  chain: { reads: ['evaluation'], makes: ['gate'] },
  run: async ({ inputs: given, host }) => {
    const project = await openProject(host, given);
    const ofWorkflow = await workflowPolicy(host, project);
    const inputs = { ...given, ...ofWorkflow?.ruling };
    const fromInputs = rulesFromInputs(inputs);
    const rules = fromInputs ?? project.config.gate?.rules ?? [];
    const plan = candidatePlan(project, inputs, rules);
    const metrics = inputs.metric.length > 0 ? inputs.metric : (project.config.evaluate?.metrics ?? []);
    const evaluation = inputs.predictions === undefined ? await stageOutput(project, 'evaluate-model') : undefined;
    const candidate = evaluation?.material('scored.parquet') ?? (await fileToJudge(host, project, inputs));
    const unsettled =
      unsettledBy(ofWorkflow) ??
      unsettledBy(project.policy) ??
      (await whyMeasuredOtherwise(host, project, {
        ofWorkflow,
        evaluation: evaluation?.statement,
        candidate: candidate.path!,
        plan: (measures) => candidatePlan(project, { ...inputs, ...measures }, rules),
      }));
    const baseline = await chooseGateBaseline(
      host,
      project,
      inputs.baseline ?? project.config.gate?.baseline ?? 'auto',
      {
        plan,
        metrics: judgedMetrics(rules, metrics, plan),
        ...(evaluation ? { evaluated: evaluatedBy(evaluation) } : { file: inputs.predictions! }),
      },
      {
        ...{ cache: inputs.cache, execute: inputs['user-code'], ruled: inputs.baseline === undefined },
        base: baseOf(inputs.baseline === undefined ? project.policy : ofWorkflow),
      },
    );
    const ruling = {
      rules,
      metrics,
      mayStart: fromInputs !== undefined || rules.length === 0,
      accepted: baseline.accepted,
      passedOver: baseline.passedOver,
      ...(unsettled !== undefined && { unsettled }),
    };

    const decided = async (stage: string, input: GateInput, policy: Material | undefined) => {
      const expectedSeconds = await lastDuration(project, stage);
      const question = {
        input,
        candidate: candidate.path!,
        ...(baseline.material && { baseline: baseline.material.path! }),
        ...(baseline.original && { original: baseline.original.path! }),
        plan,
      };
      return performStage(
        host,
        project,
        {
          stage,
          materials: [candidate, baseline.material, baseline.original, policy].filter((read) => read !== undefined),
          parameters: {
            ...gateInput(input),
            candidate: candidate.name,
            policy: policy?.name ?? null,
            plan: planAsJson(plan),
            ...(ofWorkflow && { ruled: ruledBy(ofWorkflow) }),
          },
          predicate: 'verification-summary',
          ...(baseline.ledger !== undefined && { ledger: baseline.ledger }),
          execute: (output) =>
            withProgress(host, 'judging', expectedSeconds, () => decideFiles(host, { ...question, output })),
          doubt: (output) => doubtDecision(host, question, output),
          judge: judgeGate,
          facts: gateFacts,
        },
        { cache: inputs.cache },
      );
    };
    try {
      const described = fromInputs === undefined;
      const { info, mayHaveNone } = baseline;
      const beside =
        baseline.beside && (await decideBeside(host, { ruling, baseline: baseline.beside, candidate, plan }));
      // What it says is in the decision. What was scored for it is in the cache, and no part of the chain.
      await retireStage(host, project, 'rescore-beside');
      const input = { ...ruling, mayHaveNone, baseline: info, ...(beside && { beside }) };
      const outcome = await decided('gate-model', input, described ? await policyOf(host, project) : undefined);
      if (ofWorkflow?.edited || project.policy?.edited) {
        const inInputs = rulesFromInputs(given);
        const proposed = inInputs ?? project.policy?.proposed.gate?.rules ?? [];
        await decided('gate-proposal', { ...input, rules: proposed }, inInputs ? undefined : fileOf(project));
      } else {
        await retireStage(host, project, 'gate-proposal');
      }
      const { verdict, deciding, rules: outcomes } = outcome.result;
      return {
        verdict,
        summary: summarizeGate(outcome.result),
        outputs: {
          verdict,
          decision: join(outcome.directory, 'result.json'),
          rule: deciding === null ? '' : outcomes[deciding]!.id,
        },
        result: outcome.result,
        evidence: outcome.statementPath,
        cached: outcome.cached,
      };
    } finally {
      await baseline.release();
    }
  },
});

/** The same rules against what a retraining must not lose to besides. Its verdict and reason go into the decision. */
async function decideBeside(
  host: Host,
  asked: {
    ruling: Omit<GateInput, 'baseline' | 'mayHaveNone'>;
    baseline: NonNullable<GateBaseline['beside']>;
    candidate: Material;
    plan: EvaluationPlan;
  },
): Promise<BesideDecision> {
  const { info, mayHaveNone, material, original } = asked.baseline;
  const output = await host.files.makeTemporaryDirectory('beside-');
  try {
    const { verdict, reason, advice } = await decideFiles(host, {
      input: { ...asked.ruling, mayHaveNone, baseline: info },
      candidate: asked.candidate.path!,
      ...(material && { baseline: material.path! }),
      ...(original && { original: original.path! }),
      ...{ plan: asked.plan, output },
    });
    const why = advice === undefined ? reason : `${reason}; ${advice}`;
    return { run: info.run!, commit: info.commit!, what: info.reason, verdict, reason: why };
  } finally {
    await host.files.remove(output);
  }
}

/** Why it is not known which rules decide: nothing passes by rules that a change brings alone, where its base has others. */
function unsettledBy(policy: WorkflowPolicy | Policy | undefined): string | undefined {
  if (policy?.from !== 'unclear') return undefined;
  return `how ${policy.base.branch} judges this cannot be told from ${policy.workflow}: ${policy.why}`;
}

/** The commit whose rules decide, where it is not that of the change, and from where they name files. */
function baseOf(policy: WorkflowPolicy | Policy | undefined): NamedBy['base'] {
  return policy?.from === 'base' ? { ...policy.base, root: policy.root } : undefined;
}

/** For the report, which may be another step: that one does not see the inputs of this one. */
function ruledBy({ ruling: _, words: __, root: ___, base, ...said }: WorkflowPolicy): JsonObject {
  return { ...said, base: { ...base } };
}

/** The file of the rules that decide: the base's, kept in the store because it is not in this work tree, or the project's own. */
async function policyOf(host: Host, project: Project): Promise<Material | undefined> {
  const { policy } = project;
  if (policy?.workflow !== undefined && policy.edited) return undefined;
  if (policy?.bytes === undefined) return fileOf(project);
  const directory = await host.files.makeTemporaryDirectory('policy-');
  try {
    const path = join(directory, 'mlops.yml');
    await host.files.write(path, policy.bytes);
    const sha256 = await host.store.put(path);
    return { name: `mlops.yml@${policy.base.commit}`, digest: { sha256 }, role: 'policy' };
  } finally {
    await host.files.remove(directory);
  }
}

function fileOf({ file }: Project): Material | undefined {
  return file === undefined ? undefined : { name: basename(file), path: file, role: 'policy' };
}

/** How files of predictions are read; scored ones need no plan. */
function candidatePlan(project: Project, inputs: Inputs, rules: readonly GateRule[]): EvaluationPlan {
  const { group, id, target, score, weight, positive, threshold } = inputs;
  const said = Object.entries({ group, id, target, score, weight, positive, threshold }).filter(
    ([, value]) => value !== undefined,
  );
  const section = EvaluateSection.parse({ ...project.config.evaluate, slices: [], ...Object.fromEntries(said) });
  return planEvaluation(section, { baseline: 'auto', rules: [...rules] }, inputs.task ?? project.config.task);
}

/** What evaluate-model judged, and where its predictions are. */
function evaluatedBy({ statement, material }: StageOutput): NonNullable<Candidate['evaluated']> {
  return { ...evaluatedIn(statement), scored: material('scored.parquet').path! };
}

/** @throws MLOPS_GATE_INPUT, MLOPS_PAYLOAD_MISSING, MLOPS_PAYLOAD_OTHER */
async function fileToJudge(host: Host, project: Project, inputs: Inputs): Promise<Material> {
  const predictions = inputs.predictions!;
  const path = await resolvePath(project, predictions, { purpose: 'predictions' });
  await requirePayload(host, project, predictions);
  if (inputs.baseline !== undefined || project.file !== undefined)
    return { name: predictions, path, role: 'predictions' };
  throw evaluationErrors('MLOPS_GATE_INPUT', {
    message: 'there are predictions to judge, and nothing says what to compare them with',
    where: { field: 'baseline' },
    hint: 'Give --baseline FILE, a run id, auto (the recorded runs), or none to judge min and max alone.',
  });
}
