import { basename, join } from 'node:path';
import { z } from 'zod';
import {
  EvaluateSection,
  openProject,
  requirePayload,
  resolvePath,
  ruledAs,
  workflowPolicy,
  type Project,
  type WorkflowPolicy,
} from '#config';
import { lastDuration, performStage, sha256File, stageOutput, type Material } from '#evidence';
import {
  evaluatePredictions,
  evaluationFacts,
  judgeEvaluation,
  keepPredictions,
  keptPredictions,
  planAsJson,
  planEvaluation,
  predict,
  PREDICT_FILES,
  evaluationErrors,
  summarizeEvaluation,
} from '#evaluation';
import { predictionInputs } from '#evaluation/inputs';
import { defineAction, list, MlopsError, stageInputs, text, withProgress, type Host } from '#kit';
import { environmentDigests } from '#process';
import { codeFiles, gpuFacts, preparing, setUpParameters } from '#training';

const inputs = z.object({
  ...stageInputs,
  predictions: text().describe(
    'File of predictions (CSV, Parquet or JSONL) with id, target and score. Default: what mlops.yml says, else the predict program is run.',
  ),
  metric: list().describe("Metrics in scikit-learn's names. Default: those usual for the task."),
  slices: list().describe('Columns to slice by; `a × b` crosses two.'),
  ...predictionInputs,
});
type Inputs = z.output<typeof inputs>;

export default defineAction({
  name: 'evaluate-model',
  title: 'Evaluate model',
  description:
    'Measures predictions, or those that a model makes without seeing labels: every metric with its interval, on all examples and on every slice.',
  inputs,
  outputs: {
    evaluation: 'Path of result.json: metrics, slices, curves.',
    scored: 'Path of scored.parquet: the predictions beside their targets.',
  },
  permissions: { contents: 'read' },
  userCode: {},
  section: 'evaluate',
  chain: { reads: ['features', 'model'], makes: ['evaluation'] },
  run: async ({ inputs, host }) => {
    const project = await openProject(host, inputs);
    const ofWorkflow = await workflowPolicy(host, project);
    const ruled = await ruledAs(host, project, ofWorkflow);
    const section = evaluateSection(project, asRuled(ofWorkflow, inputs));
    const plan = planEvaluation(section, project.config.gate, inputs.task ?? project.config.task);
    const predictions = await predictionsOf(host, project, section);
    // The program that predicts has a line of its own, and its part of the time.
    const expectedSeconds = predictions.command ? undefined : await lastDuration(project, 'evaluate-model');

    const outcome = await performStage(
      host,
      project,
      {
        stage: 'evaluate-model',
        materials: predictions.materials,
        parameters: {
          ...{ ...planAsJson(plan), labels: predictions.labels?.name ?? null },
          ...(predictions.command && setUpParameters(project.config)),
        },
        ...(predictions.command && {
          program: {
            command: predictions.command,
            environment: environmentDigests(host.env, section.env ?? []),
            prepare: preparing(host, project, { evaluate: section }, async () => {
              const { materials } = await predictionsOf(host, project, section);
              return materials;
            }),
          },
          machine: () => gpuFacts(host),
        }),
        predicate: 'test-result',
        ...(ruled && { ruled }),
        execute: async (output) => {
          const copy = await predictions.bring(output);
          const labels = predictions.labels && { labels: predictions.labels.path! };
          const evaluate = () => evaluatePredictions(host, { plan, predictions: copy, ...labels, output });
          return withProgress(host, 'computing metrics', expectedSeconds, evaluate).catch((error: unknown) => {
            throw aboutOriginal(error, copy, section.predictions ?? basename(copy));
          });
        },
        ...(predictions.doubt && { doubt: predictions.doubt }),
        judge: judgeEvaluation,
        facts: evaluationFacts,
      },
      { cache: inputs.cache },
    );

    return {
      ...(outcome.verdict && { verdict: outcome.verdict }),
      summary: summarizeEvaluation(outcome.result),
      outputs: {
        evaluation: join(outcome.directory, 'result.json'),
        scored: join(outcome.directory, 'scored.parquet'),
      },
      result: outcome.result,
      evidence: outcome.statementPath,
      cached: outcome.cached,
    };
  },
});

/** What the rules that decide measure, and beside it what those of the change do. */
function asRuled(policy: WorkflowPolicy | undefined, inputs: Inputs): Inputs {
  if (!policy) return inputs;
  const { ruling } = policy;
  const { group, task, id, target, score, weight, positive, threshold } = ruling;
  const both = (name: 'metric' | 'slices'): string[] => [...new Set([...ruling[name], ...inputs[name]])];
  return {
    ...{ ...inputs, group, task, id, target, score, weight, positive, threshold },
    ...{ metric: both('metric'), slices: both('slices') },
  };
}

/** The section of mlops.yml, with what the inputs say instead. */
function evaluateSection(project: Project, inputs: Inputs): EvaluateSection {
  const { predictions, group, id, target, score, weight, positive, threshold } = inputs;
  const said = {
    ...{ predictions, group, id, target, score, weight, positive, threshold },
    ...(inputs.metric.length > 0 && { metrics: inputs.metric }),
    ...(inputs.slices.length > 0 && { slices: inputs.slices }),
  };
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  return EvaluateSection.parse({ ...project.config.evaluate, ...Object.fromEntries(given) });
}

interface Predictions {
  materials: Material[];
  /** Targets that lie apart from the predictions. */
  labels?: Material;
  command?: string[];
  /** Puts the predictions into the directory. @returns their path */
  bring(output: string): Promise<string>;
  /** Why a recorded evaluation is not one of these. */
  doubt?(output: string): Promise<string | undefined>;
}

/** A mistake in the predictions is one in the file that people have, not in our copy, which is gone by then. */
function aboutOriginal(error: unknown, copy: string, original: string): unknown {
  if (!(error instanceof MlopsError) || error.where?.file !== copy) return error;
  const { code, where, hint } = error;
  const message = error.message.replaceAll(copy, original);
  return new MlopsError(code, { message, where: { ...where, file: original }, ...(hint && { hint }), cause: error });
}

function absent(project: Project, predictions: string): Error {
  return evaluationErrors('MLOPS_PREDICTIONS_MISSING', {
    message: `There is no file ${predictions}: expected predictions as CSV, Parquet or JSON Lines.`,
    where: { file: predictions, ...project.locate(['evaluate', 'predictions']) },
    hint: 'Run the program that writes it first, or correct the path.',
  });
}

/** A file, or a program that predicts; with features of ours, targets come from there. */
async function predictionsOf(host: Host, project: Project, section: EvaluateSection): Promise<Predictions> {
  const features = project.config.features && (await stageOutput(project, 'build-features'));
  const labels = features?.material('evaluate-labels.parquet');
  if (section.predictions !== undefined) {
    const path = await resolvePath(project, section.predictions, {
      purpose: 'predictions',
      at: ['evaluate', 'predictions'],
    });
    await requirePayload(host, project, section.predictions);
    if (!(await host.files.exists(path))) throw absent(project, section.predictions);
    const file: Material = { name: section.predictions, path, role: 'predictions' };
    return {
      materials: labels ? [file, labels] : [file],
      ...(labels && { labels }),
      bring: (output) => keepPredictions(host, path, output),
      doubt: async (output) => {
        const copy = keptPredictions(path, output);
        const same = (await host.files.exists(copy)) && (await sha256File(copy)) === (await sha256File(path));
        return same ? undefined : `it is not one of ${section.predictions}`;
      },
    };
  }
  const { run } = section;
  if (run === undefined || !features) {
    throw evaluationErrors('MLOPS_GATE_INPUT', {
      message: run
        ? 'evaluate.run needs features: what is the program to predict?'
        : 'there is nothing to evaluate: no predictions and no predict program',
      where: { ...(project.locate(['evaluate']) ?? { field: 'evaluate' }) },
      hint: 'Give --predictions FILE, or say `evaluate: {run: [python, predict.py]}` beside `features:` in mlops.yml.',
    });
  }
  const trained = await stageOutput(project, 'train-model');
  const code = await codeFiles(host, project, section);
  return {
    materials: [
      { name: 'train-model/model', path: trained.path('model'), role: 'model' },
      ...PREDICT_FILES.map((name) => features.material(name)),
      labels!,
      ...code,
    ],
    labels: labels!,
    command: run,
    bring: (output) =>
      predict(host, project, {
        section: { ...section, run },
        model: trained.path('model'),
        features: features.directory,
        output,
      }),
  };
}
