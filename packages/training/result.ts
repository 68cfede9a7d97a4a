import { lstat, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from './errors.ts';
import { MLFLOW_RUN, readMlflowRun } from './mlflow/run.ts';

/** What training left, as `result.json` records it. No times: the same training gives the same record. */
export type TrainingResult = {
  metrics: Record<string, number>;
  /** Regular files below `model/` and their bytes together. */
  model: { files: number; bytes: number };
  /** Whether there are out-of-fold predictions. */
  oof: boolean;
  /** There is a run of MLflow's. What it says is of one time, so it is in its own file alone. */
  mlflow?: true;
};

const LARGEST_METRICS = 1_000_000;

/**
 * Checks what the training program left in its output directory.
 *
 * @throws MLOPS_TRAINING_MODEL_MISSING, MLOPS_TRAINING_MODEL_LINK, MLOPS_TRAINING_METRICS_… MLOPS_TRAINING_OOF_INVALID
 *   and MLOPS_TRAINING_MLFLOW_INVALID, each naming the file and what was expected in it
 */
export async function readTrainingResult(directory: string): Promise<TrainingResult> {
  return {
    metrics: await readMetrics(join(directory, 'metrics.json')),
    model: await measureModel(join(directory, 'model')),
    oof: await hasOutOfFold(join(directory, 'oof.parquet')),
    ...((await readMlflowRun(join(directory, MLFLOW_RUN))) && { mlflow: true }),
  };
}

async function measureModel(directory: string): Promise<{ files: number; bytes: number }> {
  const root = await lstat(directory).catch(() => undefined);
  const entries = root?.isDirectory() ? await readdir(directory, { recursive: true, withFileTypes: true }) : [];
  let files = 0;
  let bytes = 0;
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) continue;
    if (!entry.isFile()) {
      throw fail('MLOPS_TRAINING_MODEL_LINK', {
        message: `${path} is neither a regular file nor a directory`,
        where: { file: path },
        hint: 'Copy the file itself into $MLOPS_OUTPUT/model: a link would not survive the journey to another machine.',
      });
    }
    files += 1;
    bytes += (await lstat(path)).size;
  }
  if (bytes > 0) return { files, bytes };
  throw fail('MLOPS_TRAINING_MODEL_MISSING', {
    message:
      root === undefined
        ? 'the program left no model: there is no directory $MLOPS_OUTPUT/model'
        : `${directory} holds no bytes`,
    where: { file: directory },
    hint: 'Write the model into the directory $MLOPS_OUTPUT/model, in any format.',
  });
}

/** @param path of a metrics.json @throws MLOPS_TRAINING_METRICS_… */
export async function readMetrics(path: string): Promise<Record<string, number>> {
  const where = { file: path };
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isFile()) {
    throw fail('MLOPS_TRAINING_METRICS_MISSING', {
      message: 'the program left no regular file $MLOPS_OUTPUT/metrics.json',
      where,
      hint: 'Write names with numbers into it, for example {"rows": 1000}; {} is enough.',
    });
  }
  if (found.size > LARGEST_METRICS) {
    throw fail('MLOPS_TRAINING_METRICS_TOO_LARGE', {
      message: `metrics.json has ${found.size} bytes; at most ${LARGEST_METRICS} are read`,
      where,
      hint: 'Keep summary numbers in it; curves and histories belong into a file in $MLOPS_OUTPUT/model.',
    });
  }
  const text = await readFile(path, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const bare = /(?<=[:[,\s])-?(NaN|Infinity)\b/.exec(text)?.[0];
    throw fail('MLOPS_TRAINING_METRICS_NOT_JSON', {
      message: bare
        ? `metrics.json holds ${bare}, which JSON cannot say`
        : `metrics.json is not JSON: ${(cause as Error).message}`,
      where,
      hint: bare
        ? 'A metric that cannot be computed is left out, with the reason in the log.'
        : 'Write it with a JSON library.',
      cause,
    });
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw notNumbers(path, undefined, value);
  }
  for (const [name, number] of Object.entries(value)) {
    if (typeof number !== 'number' || !Number.isFinite(number)) throw notNumbers(path, name, number);
  }
  return value as Record<string, number>;
}

function notNumbers(file: string, field: string | undefined, value: unknown): Error {
  const shown = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing').slice(0, 60);
  return fail('MLOPS_TRAINING_METRICS_NOT_NUMBERS', {
    message:
      field === undefined
        ? `metrics.json holds ${shown}; expected an object of names and numbers`
        : `metrics.json says ${shown} for "${field}"; expected a finite number`,
    where: { file, ...(field === undefined ? {} : { field }) },
    hint: 'Only finite numbers are metrics; text and lists belong into the log or the model directory.',
  });
}

/** Parquet begins and ends with the same four bytes. */
async function hasOutOfFold(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return false;
  const magic = found.isFile() && found.size >= 12 ? await ends(path, found.size) : '';
  if (magic === 'PAR1PAR1') return true;
  throw fail('MLOPS_TRAINING_OOF_INVALID', {
    message: 'oof.parquet is not a Parquet file',
    where: { file: path },
    hint: 'Write the columns id and score of the training rows, each scored by a model that did not see it; or leave the file out.',
  });
}

async function ends(path: string, size: number): Promise<string> {
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(8);
    await file.read(bytes, 0, 4, 0);
    await file.read(bytes, 4, 4, size - 4);
    return bytes.toString('latin1');
  } finally {
    await file.close();
  }
}
