import { join, resolve } from 'node:path';
import { z } from 'zod';
import { openProject, parseDuration, TrainSection, type Project } from '#config';
import { factsOf, lastDuration, performStage, stageOutput, type Material } from '#evidence';
import { defineAction, escape, list, number, stageInputs, text, type Host, type Sha256 } from '#kit';
import { environmentDigests } from '#process';
import {
  argvInput,
  codeFiles,
  describeGpu,
  gpuFacts,
  jsonInput,
  MLFLOW_RUN,
  mlflowFacts,
  preparing,
  readMlflowRun,
  train,
  trainingErrors,
  TRAINING_FILES,
  trainingParameters,
  type Gpu,
  type MlflowFacts,
} from '#training';

const inputs = z.object({
  ...stageInputs,
  run: text().describe('The training program and its arguments: words separated by blanks, or a JSON list. No shell.'),
  params: text().describe('Parameters handed to the program as $MLOPS_PARAMS: a JSON object.'),
  seed: number().describe('Handed to the program as $MLOPS_SEED. Default 0.'),
  env: list().describe('Environment variables the program may see besides the allow-list.'),
  code: list().describe('Globs of the files the result depends on. Default: the project without docs and data.'),
  checkpoints: text().describe(
    'The program leaves checkpoints in $MLOPS_CHECKPOINTS and goes on from what it finds there: how often at most one is kept outside of the machine, such as `30 min`.',
  ),
  'time-limit': text().describe('Wall-clock limit, for example `2 h`.'),
  gpus: number().describe('How many free GPUs the program needs. Default 0.'),
  features: text().describe(
    'Directory with train.parquet and features.json. Default: what build-features left in this project.',
  ),
});
type Inputs = z.output<typeof inputs>;

export default defineAction({
  name: 'train-model',
  title: 'Train model',
  description:
    "Runs the team's training program under supervision, on the training split only, and keeps what it left when it is whole.",
  inputs,
  outputs: {
    model: 'Directory of the model.',
    metrics: 'Path of metrics.json.',
  },
  permissions: { contents: 'read' },
  userCode: {},
  section: 'train',
  chain: { reads: ['features'], makes: ['model'] },
  run: async ({ inputs, host }) => {
    const project = await openProject(host, inputs);
    const section = trainSection(project, inputs);
    const features = await trainingSplit(host, project, inputs.features);
    const read = async (): Promise<Material[]> => [...features.materials, ...(await codeFiles(host, project, section))];

    const expectedSeconds = await lastDuration(project, 'train-model');
    let gpus: Gpu[] = [];
    let resumed: Sha256 | undefined;
    const checkpoints = join(project.workspace, 'cache', 'checkpoints');
    const outcome = await performStage(
      host,
      project,
      {
        stage: 'train-model',
        materials: await read(),
        parameters: trainingParameters(section),
        program: {
          command: section.run,
          environment: environmentDigests(host.env, section.env ?? []),
          prepare: preparing(host, project, { train: section }, read),
        },
        predicate: 'provenance',
        execute: async (output, key) => {
          const trained = await train(host, project, {
            section,
            features: features.directory,
            output,
            ...(section.checkpoints !== undefined && {
              checkpoints: {
                name: project.name,
                directory: join(checkpoints, key),
                key,
                everySeconds: parseDuration(section.checkpoints),
              },
            }),
            ...(expectedSeconds !== undefined && { expectedSeconds }),
          });
          ({ gpus, resumed } = trained);
          return trained.result;
        },
        machine: () => gpuFacts(host),
        // GPUs and a checkpoint are facts of this execution, not of its result: another card may give the same bytes.
        facts: ({ metrics }) => ({
          metrics,
          ...(gpus.length > 0 && { gpus: gpus.map(describeGpu) }),
          ...(resumed !== undefined && { resumed }),
        }),
      },
      { cache: inputs.cache },
    );
    // What is trained needs them no more; those of another training may still be gone on from.
    await host.files.remove(join(checkpoints, factsOf(outcome.statement).key));

    const { metrics, model, mlflow } = outcome.result;
    const run = mlflow && (await readMlflowRun(join(outcome.directory, MLFLOW_RUN)));
    const logged = run ? `, ${mlflowSentence(mlflowFacts(run))}` : '';
    return {
      summary: `${outcome.cached ? 'Already trained' : 'Trained'}: ${plural(model.files, 'model file')}, ${model.bytes.toLocaleString('en')} bytes, ${plural(Object.keys(metrics).length, 'metric')}${logged}.`,
      outputs: { model: `${outcome.directory}/model`, metrics: `${outcome.directory}/metrics.json` },
      result: outcome.result,
      evidence: outcome.statementPath,
      cached: outcome.cached,
    };
  },
});

function mlflowSentence({ name, status }: MlflowFacts): string {
  return escape.logLine(`and the MLflow run ${name}${status === 'FINISHED' ? '' : `, which was ${status} there`}`);
}

/** The section of mlops.yml, with what the inputs say instead. @throws MLOPS_TRAINING_INPUT_INVALID */
function trainSection(project: Project, inputs: Inputs): TrainSection {
  const said = {
    run: argvInput(inputs.run),
    params: jsonInput(inputs.params),
    seed: inputs.seed,
    env: inputs.env.length > 0 ? inputs.env : undefined,
    code: inputs.code.length > 0 ? inputs.code : undefined,
    checkpoints: inputs.checkpoints,
    'time-limit': inputs['time-limit'],
    gpus: inputs.gpus,
  };
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const parsed = TrainSection.safeParse({ ...project.config.train, ...given });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw trainingErrors('MLOPS_TRAINING_INPUT_INVALID', {
    message: `train-model: ${issue!.path.join('.') || 'train'}: ${issue!.message}`,
    where: { field: issue!.path.join('.') },
    hint: 'Say `train: {run: [python, train.py]}` in mlops.yml, or give --run "python train.py".',
  });
}

async function trainingSplit(
  host: Host,
  project: Project,
  directory: string | undefined,
): Promise<{ directory: string; materials: Material[] }> {
  if (directory !== undefined) {
    const path = resolve(directory);
    for (const name of TRAINING_FILES) {
      if (await host.files.exists(`${path}/${name}`)) continue;
      throw trainingErrors('MLOPS_TRAINING_FEATURES_MISSING', {
        message: `${path} holds no ${name}`,
        where: { file: `${path}/${name}`, field: 'features' },
        hint: `Give a directory with ${TRAINING_FILES.join(' and ')}, or leave --features out after: mlops build-features`,
      });
    }
    return {
      directory: path,
      materials: TRAINING_FILES.map((name) => ({
        name: `features/${name}`,
        path: `${path}/${name}`,
        role: 'features',
      })),
    };
  }
  const built = await stageOutput(project, 'build-features');
  return { directory: built.directory, materials: TRAINING_FILES.map((name) => built.material(name)) };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
