import { join } from 'node:path';
import type { Project } from '#config';
import { openEngine } from '#data';
import { digestOf, factsOf, fetchModel, stageOutput, type RunRecord, type StageOutput } from '#evidence';
import { evaluatePredictions, planEvaluation, predict } from '#evaluation';
import type { Host } from '#kit';
import { withScratch } from '#process';
import { differenceOfMetrics, differenceOfScores } from './near.ts';

/** Stages whose outputs are compared. The gate is left out: what it compares with may have moved on; `verify` computes it again. */
export const COMPARED = ['validate-data', 'build-features', 'train-model', 'evaluate-model'];
/** Files that say how it went, not what came out. */
const NOT_COMPARED = /^log\.txt$/;
/** What may have other bytes when training is not bit-exact. Data, features and labels do not depend on it. */
const FOLLOWS = /^(train-model\/|evaluate-model\/(predictions\.|scored\.parquet$|result\.json$))/;

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
  for (const stage of COMPARED.filter((name) => run.subjects[name] !== undefined))
    outputs.set(stage, await stageOutput(project, stage));
  const differences = [...outputs].flatMap(([stage, output]) => differencesOf(run, stage, output));
  const evaluation = outputs.get('evaluate-model');
  if (!evaluation || run.predictions === undefined || tolerance === 0) return differences;

  const recorded = join(project.workspace, 'cache', 'scored-before.parquet');
  await host.store.get(run.predictions, recorded);
  const apart = Math.max(
    await apartFrom(host, recorded, evaluation.path('scored.parquet')),
    differenceOfMetrics(run.metrics, factsOf(evaluation.statement).result),
  );
  const follows = (difference: Difference): boolean =>
    !difference.same && FOLLOWS.test(`${difference.stage}/${difference.file}`);
  const isModel = ({ stage, file }: Difference): boolean => stage === 'train-model' && file.startsWith('model/');
  const asked =
    apart <= tolerance && differences.some((difference) => follows(difference) && isModel(difference))
      ? await askRecordedModel(host, project, run, recorded)
      : undefined;
  return differences.map((difference) => {
    if (!follows(difference)) return difference;
    const found = (isModel(difference) && asked) || within(apart, 'predictions and metrics');
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
async function askRecordedModel(host: Host, project: Project, run: RunRecord, recorded: string): Promise<Apart> {
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
      await apartFrom(host, recorded, join(output, 'scored.parquet')),
      'what was recorded and the predictions of the recorded model',
    );
  });
}

async function apartFrom(host: Host, recorded: string, now: string): Promise<number> {
  const engine = await openEngine(host);
  try {
    return await differenceOfScores(engine, now, recorded);
  } finally {
    engine.close();
  }
}
