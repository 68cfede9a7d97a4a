import { join } from 'node:path';
import type { Project } from '#config';
import { openEngine } from '#data';
import { digestOf, factsOf, fetchModel, stageOutput, type RunRecord, type StageOutput } from '#evidence';
import { evaluatePredictions, planEvaluation, predict } from '#evaluation';
import type { Host } from '#kit';
import { withScratch } from '#process';
import { differenceOfMetrics, differenceOfScores } from './near.ts';

/** Stages that are performed again. The gate is left out: what it compares with may have moved on; `verify` computes it again. */
export const PERFORMED = ['validate-data', 'build-features', 'train-model', 'evaluate-model'];
/** What the gate compared with, where the baseline's model was asked again. */
export const RESCORING = 'rescore-baseline';
/** Files that say how it went, not what came out. */
const NOT_COMPARED = /^(log\.txt|mlflow-run\.json)$/;
/** What may have other bytes when training is not bit-exact. Data, features and labels do not depend on it. */
const FOLLOWS = /^(train-model\/|(evaluate-model|rescore-baseline)\/(predictions\.|scored\.parquet$|result\.json$))/;

export interface Difference {
  stage: string;
  file: string;
  same: boolean;
  /** Other bytes, which say the same within the tolerance. */
  near: boolean;
  detail: string;
}

/**
 * A recorded run beside what its commit made again in `project`.
 * @param tolerance largest difference of a prediction or metric; 0: the same bytes
 */
export async function compareRun(
  host: Host,
  project: Project,
  run: RunRecord,
  tolerance: number,
): Promise<Difference[]> {
  const outputs = new Map<string, StageOutput>();
  for (const stage of [...PERFORMED, RESCORING].filter((name) => run.subjects[name] !== undefined))
    outputs.set(stage, await stageOutput(project, stage));
  const differences = [...outputs].flatMap(([stage, output]) => differencesOf(run, stage, output));
  const evaluation = outputs.get('evaluate-model');
  if (!evaluation || run.predictions === undefined || tolerance === 0) return differences;

  const predicted = await apartFrom(host, project, run.predictions, evaluation.path('scored.parquet'));
  const metrics = differenceOfMetrics(run.metrics, factsOf(evaluation.statement).result);
  const apart = {
    all: within(Math.max(predicted, metrics), 'predictions and metrics'),
    model: undefined as Apart | undefined,
    baseline: undefined as Apart | undefined,
  };
  const isModel = ({ stage, file }: Difference): boolean => stage === 'train-model' && file.startsWith('model/');
  const other = differences.filter(({ same, stage, file }) => !same && FOLLOWS.test(`${stage}/${file}`));
  if (apart.all.apart <= tolerance && other.some(isModel)) apart.model = await askRecordedModel(host, project, run);
  if (other.some(({ stage }) => stage === RESCORING)) apart.baseline = await apartBaseline(host, project, run, outputs);
  return differences.map((difference) => {
    if (!other.includes(difference)) return difference;
    const found =
      (isModel(difference) && apart.model) || (difference.stage === RESCORING && apart.baseline) || apart.all;
    return { ...difference, near: found.apart <= tolerance, detail: `${difference.detail}; ${found.detail}` };
  });
}

function differencesOf(run: RunRecord, stage: string, { statement }: StageOutput): Difference[] {
  const now = new Map(statement.subject.map(({ name, digest }) => [name, digestOf(digest)]));
  return run.subjects[stage]!.filter(({ name }) => !NOT_COMPARED.test(name)).map(({ name, digest }) => {
    const before = digestOf(digest);
    const same = now.get(name) === before;
    const detail = same ? '' : `was ${before?.slice(0, 12)}, is ${now.get(name)?.slice(0, 12) ?? 'absent'}`;
    return { stage, file: name, same, near: false, detail };
  });
}

interface Apart {
  apart: number;
  detail: string;
}
const within = (apart: number, what: string): Apart => ({ apart, detail: `${what} differ by at most ${apart}` });
const unknown = (detail: string): Apart => ({ apart: Number.POSITIVE_INFINITY, detail });

/**
 * That a model trained again predicts what was recorded says nothing of the one on record: that one is asked too, by the
 * commit's program on the features that were built again.
 */
async function askRecordedModel(host: Host, project: Project, run: RunRecord): Promise<Apart> {
  const { evaluate, gate, task } = project.config;
  if (evaluate?.run === undefined) return unknown('no program of mlops.yml asks this model for predictions');
  const section = { ...evaluate, run: evaluate.run };
  const features = await stageOutput(project, 'build-features');
  const parent = join(project.workspace, 'cache');
  return withScratch(host, { parent, prefix: 'recorded-' }, async (output) => {
    if (!(await fetchModel(host, run, output))) return unknown('no store has the recorded model');
    const predictions = await predict(host, project, {
      section,
      model: join(output, 'model'),
      features: features.directory,
      output,
    });
    const plan = planEvaluation(evaluate, gate, task);
    const labels = features.path('evaluate-labels.parquet');
    await evaluatePredictions(host, { plan, predictions, labels, output });
    return within(
      await apartFrom(host, project, run.predictions!, join(output, 'scored.parquet')),
      'what was recorded and the predictions of the recorded model',
    );
  });
}

async function apartBaseline(
  host: Host,
  project: Project,
  run: RunRecord,
  outputs: ReadonlyMap<string, StageOutput>,
): Promise<Apart> {
  const before = run.subjects[RESCORING]!.find(({ name }) => name === 'scored.parquet')?.digest.sha256;
  if (before === undefined || !(await host.store.has(before))) return unknown('no store has what was recorded');
  const now = outputs.get(RESCORING)!.path('scored.parquet');
  return within(await apartFrom(host, project, before, now), "the baseline's predictions");
}

/** @param before digest of recorded predictions; @param now path of those made again */
async function apartFrom(host: Host, project: Project, before: string, now: string): Promise<number> {
  const recorded = join(project.workspace, 'cache', 'scored-before.parquet');
  await host.store.get(before, recorded);
  const engine = await openEngine(host);
  try {
    return await differenceOfScores(engine, now, recorded);
  } finally {
    engine.close();
  }
}
