import { dirname, join, resolve } from 'node:path';
import { projectThen, resolvePath, type Project, type Split } from '#config';
import { bringSource } from '#data';
import {
  factsOf,
  fetchModel,
  hasModel,
  materialsOf,
  modelFiles,
  performStage,
  sha256File,
  stageOutput,
  withWorktree,
  type Material,
  type RunRecord,
} from '#evidence';
import { evaluatePredictions, planEvaluation, predict, splitOf, type Meaning } from '#evaluation';
import { executeFeatures, featureInputs } from '#features';
import { canonicalJson, MlopsError, type Host, type JsonObject } from '#kit';
import { prepareProject } from '#training';
import { rescoringOf } from './rescoring.ts';
import { retrain } from './retrain.ts';
import { builtOf } from './subject.ts';

export interface RescoreOptions {
  cache: boolean;
  /** Whether programs of the project may run here; else only what another job scored is taken. */
  execute: boolean;
}

/** Of what is in production and of what is newer than that there may be one each. */
export type RescoringStage = 'rescore-baseline' | 'rescore-beside';

/** Whose model is asked again, as which stage. */
export interface Rescored {
  run: RunRecord;
  meaning: Meaning;
  stage: RescoringStage;
}

/**
 * The baseline's model on today's evaluation set: its code in a work tree of its commit, its model from the store or
 * trained again, today's data, split and targets. A stage of its own, so it has evidence and comes from the cache the second time.
 *
 * @returns scored.parquet as a material; nothing where today's examples are not built from features; why there is none where
 *   its programs may not run here and no job has run them
 * @throws what its programs and the features throw; predictions that miss an example are an error (MLOPS_PREDICTIONS_…)
 */
export async function rescoreBaseline(
  host: Host,
  project: Project,
  { run, meaning, stage }: Rescored,
  options: RescoreOptions,
): Promise<{ again?: Material; unscored?: string }> {
  const { features, evaluate } = project.config;
  if (!features || evaluate?.run === undefined || project.file === undefined) return {};
  host.log.info(`Scoring the model of run ${run.id.slice(0, 7)} on today's examples`);

  const examples = await stageOutput(project, 'build-features');
  const labels = examples.material('evaluate-labels.parquet');
  const today = {
    split: splitOf(builtOf(examples.statement)),
    plan: planEvaluation(evaluate, project.config.gate, project.config.task),
    data: await dataOf(project),
    labels,
  };
  // In which of the two ways another job had the model does not follow from the store of this one.
  const ways = [false, true].map((retrained) => rescoringOf({ run, meaning, retrained, today }));
  if (!options.execute) {
    const parameters = ways.map((way) => way.parameters);
    const again = await received(project, stage, parameters, labels);
    return again ? { again } : { unscored: NOBODY_SCORED };
  }
  const { plan, parameters, materials } = ways[(await hasModel(host, run)) ? 0 : 1]!;
  await performStage(
    host,
    project,
    {
      stage,
      materials,
      parameters,
      programs: true,
      predicate: 'provenance',
      execute: (output) =>
        withWorktree(host, project.repository, run.commit, async (directory) => {
          const then = await projectOf(host, project, run, directory);
          const built = await buildTodaysFeatures(host, then, today.split);
          const predictions = await predict(host, then, {
            section: { ...then.config.evaluate!, run: then.config.evaluate!.run! },
            model: await modelOf(host, project, then, run),
            features: built,
            output,
          });
          const { metrics, evaluationSet } = await evaluatePredictions(host, {
            plan,
            predictions,
            labels: labels.path!,
            output,
          });
          return { run: run.id, commit: run.commit, evaluationSet, metrics };
        }),
    },
    options,
  );
  return { again: { ...(await stageOutput(project, stage)).material('scored.parquet'), role: 'baseline' } };
}

const NOBODY_SCORED =
  "no job has scored the baseline's model on today's examples, and here no program of the project runs: the log of the job that runs them says why";

/**
 * What another job scored: of this run, by this plan, on these very examples; undefined when it scored nothing, or
 * something else.
 */
async function received(
  project: Project,
  stage: RescoringStage,
  parameters: readonly JsonObject[],
  labels: Material,
): Promise<Material | undefined> {
  const scored = await stageOutput(project, stage).catch((error: unknown) => {
    if (error instanceof MlopsError && error.code === 'MLOPS_STAGE_MISSING') return undefined;
    throw error;
  });
  if (!scored) return undefined;
  const read = materialsOf(scored.statement).find(({ name }) => name === labels.name)?.digest.sha256;
  const same =
    parameters.some((way) => canonicalJson(factsOf(scored.statement).parameters) === canonicalJson(way)) &&
    read === (await sha256File(labels.path!));
  return same ? { ...scored.material('scored.parquet'), role: 'baseline' } : undefined;
}

async function dataOf(project: Project): Promise<Material[]> {
  return Promise.all(
    Object.entries(project.config.data ?? {}).map(async ([name, source]): Promise<Material> => ({
      name: `data/${name}`,
      path: await resolvePath(project, source.path, { purpose: 'data' }),
      role: 'data',
    })),
  );
}

/** The project as it was, with today's raw data in the places its own configuration names. */
async function projectOf(host: Host, today: Project, run: RunRecord, directory: string): Promise<Project> {
  const then = await projectThen(host, today, { directory, config: run.config });
  for (const [name, source] of Object.entries(then.config.data ?? {})) {
    const from = today.config.data?.[name];
    const to = resolve(then.root, source.path);
    if (from === undefined) await bringSource(host, then, name, source);
    else {
      await host.files.makeDirectory(dirname(to));
      await host.files.copy(resolve(today.root, from.path), to);
    }
  }
  await prepareProject(host, then);
  return then;
}

/** Features as the baseline's code builds them, for the examples of today's split. @returns their directory */
async function buildTodaysFeatures(host: Host, then: Project, split: Split | undefined): Promise<string> {
  const section = { ...then.config.features!, ...(split && { split }) };
  const output = join(then.workspace, 'outputs', 'build-features');
  await host.files.makeDirectory(output);
  await executeFeatures(host, then, { section, inputs: await featureInputs(host, then, section), output });
  return output;
}

/** The model as it was recorded; trained again from its commit where no store has it. @returns its directory */
async function modelOf(host: Host, today: Project, then: Project, run: RunRecord): Promise<string> {
  const root = join(then.workspace, 'outputs', 'train-model');
  await host.files.makeDirectory(root);
  if (await fetchModel(host, run, root)) return join(root, 'model');
  host.log.info(`No store has the model of run ${run.id.slice(0, 7)}: training it again from its commit`);
  const { same } = await retrain(host, today, run, root);
  // What is the same again is kept again: whoever verifies asks for it.
  if (same) for (const { name } of modelFiles(run)) await host.store.put(join(root, name));
  else host.log.warning('Trained again it has other bytes than were recorded: its training is not deterministic.');
  return join(root, 'model');
}
