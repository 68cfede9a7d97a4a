import { lstat, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fail } from '../errors.ts';

/** What a training program leaves of the run that it logged to MLflow: `mlflow.get_run(run_id).to_dictionary()`. */
export const MLFLOW_RUN = 'mlflow-run.json';

const LARGEST = 4_000_000;
export const RUN_ID = /^[0-9a-f]{32}$/;

/** What JSON has no number for is text, as in answers of MLflow's API. A loss that is no number is worth seeing. */
export const MetricValue = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);

const Texts = z.record(z.string(), z.string());
const Run = z.looseObject({
  info: z.looseObject({
    run_id: z.string().regex(RUN_ID, 'expected 32 characters 0-9 and a-f'),
    // These are shown, in lines and addresses; MLflow's own are shorter.
    run_name: z.string().max(1000).nullish(),
    experiment_id: z.string().max(100),
    status: z.string().max(100),
    lifecycle_stage: z.string().nullish(),
  }),
  data: z.looseObject({ metrics: z.record(z.string(), MetricValue), params: Texts, tags: Texts }),
  /** MLflow 3. */
  outputs: z.looseObject({ model_outputs: z.array(z.looseObject({ model_id: z.string() })) }).optional(),
});
export type MlflowRun = z.output<typeof Run>;

/** What people are told of a run. Every text in it is untrusted. */
export interface MlflowFacts {
  id: string;
  name: string;
  /** As MLflow says it: `FINISHED`, `RUNNING`; `DELETED` for one in its bin. */
  status: string;
  /** By name. */
  metrics: { name: string; value: z.output<typeof MetricValue> }[];
  params: number;
  /** Addresses by which MLflow loads the models: `models:/m-…`, before MLflow 3 `runs:/…/model`. */
  models: string[];
  /** Where people see it. */
  link?: string;
}

/**
 * The run that a training program left.
 * @returns undefined when it left none @throws MLOPS_TRAINING_MLFLOW_INVALID
 */
export async function readMlflowRun(path: string): Promise<MlflowRun | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isFile()) throw invalid(path, 'is not a regular file');
  if (found.size > LARGEST) throw invalid(path, `has ${found.size} bytes; at most ${LARGEST} are read`);
  let value: unknown;
  try {
    value = parsed(await readFile(path, 'utf8'));
  } catch (cause) {
    throw invalid(path, `is not JSON: ${(cause as Error).message}`, cause);
  }
  try {
    return parseMlflowRun(value);
  } catch (cause) {
    throw invalid(path, `is not what MLflow says of a run: ${(cause as Error).message}`, cause);
  }
}

/** @throws Error with one sentence for the first thing that is not as MLflow has it */
export function parseMlflowRun(value: unknown): MlflowRun {
  const run = Run.safeParse(value);
  if (run.success) return run.data;
  const [issue] = run.error.issues;
  throw new Error(`${issue!.path.join('.') || 'the whole'}: ${issue!.message}`);
}

/** @param address of the MLflow that people look at, without a slash at the end */
export function mlflowFacts({ info, data, outputs }: MlflowRun, address?: string): MlflowFacts {
  const { run_id: id, experiment_id: experiment } = info;
  return {
    id,
    name: info.run_name || id,
    status: info.lifecycle_stage === 'deleted' ? 'DELETED' : info.status,
    metrics: Object.entries(data.metrics)
      .map(([name, value]) => ({ name, value }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    params: Object.keys(data.params).length,
    models: [
      ...new Set(
        outputs && outputs.model_outputs.length > 0
          ? outputs.model_outputs.map(({ model_id: model }) => `models:/${model}`)
          : modelsInHistory(data.tags['mlflow.log-model.history']).map((path) => `runs:/${id}/${path}`),
      ),
    ],
    ...(address !== undefined && {
      link: `${address}/#/experiments/${encodeURIComponent(experiment.toWellFormed())}/runs/${id}`,
    }),
  };
}

const History = z.array(z.looseObject({ artifact_path: z.string() }));

/** Before MLflow 3, logged models are in a tag, as JSON that MLflow cuts off where it is too long for one. */
function modelsInHistory(tag = '[]'): string[] {
  try {
    return History.parse(JSON.parse(tag)).map(({ artifact_path: path }) => path);
  } catch {
    return [];
  }
}

/** JSON, and the three words that Python's json writes besides, as text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const quoted = text.replace(/"(?:[^"\\]|\\[^])*"?|-?\b(?:NaN|Infinity)\b/g, (token) =>
      token.startsWith('"') ? token : `"${token}"`,
    );
    if (quoted === text) throw error;
    return JSON.parse(quoted);
  }
}

function invalid(file: string, what: string, cause?: unknown): Error {
  return fail('MLOPS_TRAINING_MLFLOW_INVALID', {
    message: `${MLFLOW_RUN} ${what}`,
    where: { file },
    hint: 'Write json.dump(mlflow.get_run(run_id).to_dictionary(), file), or: mlops import mlflow-run RUN',
    cause,
  });
}
