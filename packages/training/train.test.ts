import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFromInputs, TrainSection, type Project } from '#config';
import { MlopsError } from '#kit';
import { testHost, type TestHost } from '#testing';
import { recorded } from './mlflow/testing-recorded.ts';
import { train } from './train.ts';

let root: string;
let output: string;
let features: string;
let host: TestHost;
let project: Project;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'training-'));
  output = join(root, 'out');
  features = join(root, 'features');
  for (const directory of [output, features]) mkdirSync(directory);
  for (const file of ['train.parquet', 'features.json', 'evaluate.parquet', 'evaluate-labels.parquet']) {
    writeFileSync(join(features, file), file);
  }
  host = testHost({ directory: root });
  project = await projectFromInputs(host, { directory: root, config: { project: 'p' } });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const PRELUDE = `
import json, os, sys
from pathlib import Path
out = Path(os.environ["MLOPS_OUTPUT"])
def model(content="weights"):
    (out / "model").mkdir(exist_ok=True)
    (out / "model" / "m.bin").write_text(content)
def metrics(text='{"rows": 3}'):
    (out / "metrics.json").write_text(text)
`;

const program = (code: string, more: object = {}) =>
  train(host, project, {
    section: TrainSection.parse({ run: ['python3', '-c', PRELUDE + code], ...more }),
    features,
    output,
  });

async function failure(code: string, more: object = {}): Promise<MlopsError> {
  const error = await program(code, more).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MlopsError);
  return error as MlopsError;
}

describe('train', () => {
  it('hands over the training split, parameters and seed, and takes over what was left', async () => {
    const { result, gpus } = await program(
      `model(json.dumps({"params": json.loads(os.environ["MLOPS_PARAMS"]), "seed": os.environ["MLOPS_SEED"], "sees": sorted(os.listdir(os.environ["MLOPS_FEATURES"]))}))
metrics('{"rows": 3, "loss": 0.25}')
(out / "junk.tmp").write_text("x")
print("fitted")`,
      { params: { depth: 3, rate: [0.1, 'a'] }, seed: 7 },
    );
    expect(result).toEqual({
      metrics: { rows: 3, loss: 0.25 },
      model: { files: 1, bytes: expect.any(Number) },
      oof: false,
    });
    expect(gpus).toEqual([]);
    expect(JSON.parse(readFileSync(join(output, 'model', 'm.bin'), 'utf8'))).toEqual({
      params: { depth: 3, rate: [0.1, 'a'] },
      seed: '7',
      sees: ['features.json', 'train.parquet'],
    });
    expect(readdirSync(output).sort()).toEqual(['log.txt', 'metrics.json', 'model']);
    expect(readFileSync(join(output, 'log.txt'), 'utf8')).toBe('fitted\n');
    expect(readdirSync(join(root, '.mlops', 'cache'))).toEqual([]);
  });

  it('keeps out-of-fold predictions', async () => {
    const { result } = await program(
      'model(); metrics(); (out / "oof.parquet").write_bytes(b"PAR1" + b"0" * 20 + b"PAR1")',
    );
    expect(result.oof).toBe(true);
    expect(existsSync(join(output, 'oof.parquet'))).toBe(true);
  });

  it("keeps the run of MLflow's, also one whose loss is no number, and says of it no more than that it is there", async () => {
    const { whole } = recorded('3.17.2').runs;
    const { result } = await program(
      `model(); metrics(); (out / "mlflow-run.json").write_text(${JSON.stringify(whole.dictionary)})`,
    );
    expect(result.mlflow).toBe(true);
    expect(readFileSync(join(output, 'mlflow-run.json'), 'utf8')).toBe(whole.dictionary);
    expect(JSON.stringify(result)).not.toContain(whole.id);
  });

  it('the program cannot change the features it was given', async () => {
    await program('model(); metrics(); Path(os.environ["MLOPS_FEATURES"], "train.parquet").write_text("changed")');
    expect(readFileSync(join(features, 'train.parquet'), 'utf8')).toBe('train.parquet');
  });

  it.each([
    { name: 'no model', code: 'metrics()', code2: 'MLOPS_TRAINING_MODEL_MISSING', says: /left no model/ },
    {
      name: "something else as a run of MLflow's",
      code: 'model(); metrics(); (out / "mlflow-run.json").write_text("{}")',
      code2: 'MLOPS_TRAINING_MLFLOW_INVALID',
      says: /is not what MLflow says of a run/,
    },
    {
      name: 'an empty model directory',
      code: '(out / "model").mkdir(); metrics()',
      code2: 'MLOPS_TRAINING_MODEL_MISSING',
      says: /holds no bytes/,
    },
    {
      name: 'an empty model file',
      code: 'model(""); metrics()',
      code2: 'MLOPS_TRAINING_MODEL_MISSING',
      says: /holds no bytes/,
    },
    {
      name: 'a model that is a file',
      code: '(out / "model").write_text("x"); metrics()',
      code2: 'MLOPS_TRAINING_MODEL_MISSING',
      says: /holds no bytes/,
    },
    {
      name: 'a link in the model',
      code: 'model(); (out / "model" / "l").symlink_to("/etc/passwd"); metrics()',
      code2: 'MLOPS_TRAINING_MODEL_LINK',
      says: /neither a regular file/,
    },
    {
      name: 'a pipe in the model',
      code: 'model(); os.mkfifo(out / "model" / "f"); metrics()',
      code2: 'MLOPS_TRAINING_MODEL_LINK',
      says: /neither a regular file/,
    },
    { name: 'no metrics', code: 'model()', code2: 'MLOPS_TRAINING_METRICS_MISSING', says: /metrics\.json/ },
    {
      name: 'metrics that are a link',
      code: 'model(); (out / "metrics.json").symlink_to("/etc/passwd")',
      code2: 'MLOPS_TRAINING_METRICS_MISSING',
      says: /no regular file/,
    },
    {
      name: 'metrics of 50 MB',
      code: 'model(); metrics("x" * 50_000_000)',
      code2: 'MLOPS_TRAINING_METRICS_TOO_LARGE',
      says: /50000000 bytes/,
    },
    {
      name: 'metrics that are not JSON',
      code: 'model(); metrics("loss=0.3")',
      code2: 'MLOPS_TRAINING_METRICS_NOT_JSON',
      says: /not JSON/,
    },
    {
      name: 'a NaN',
      code: 'model(); metrics(json.dumps({"loss": float("nan")}))',
      code2: 'MLOPS_TRAINING_METRICS_NOT_JSON',
      says: /holds NaN/,
    },
    {
      name: 'an infinity',
      code: 'model(); metrics(json.dumps({"loss": -float("inf")}))',
      code2: 'MLOPS_TRAINING_METRICS_NOT_JSON',
      says: /-Infinity/,
    },
    {
      name: 'a number too large for a double',
      code: 'model(); metrics(\'{"loss": 1e999}\')',
      code2: 'MLOPS_TRAINING_METRICS_NOT_NUMBERS',
      says: /Infinity for "loss"/,
    },
    {
      name: 'a string',
      code: 'model(); metrics(\'{"loss": "low"}\')',
      code2: 'MLOPS_TRAINING_METRICS_NOT_NUMBERS',
      says: /"low" for "loss"/,
    },
    {
      name: 'a null',
      code: 'model(); metrics(\'{"loss": null}\')',
      code2: 'MLOPS_TRAINING_METRICS_NOT_NUMBERS',
      says: /null for "loss"/,
    },
    {
      name: 'a list',
      code: 'model(); metrics("[1, 2]")',
      code2: 'MLOPS_TRAINING_METRICS_NOT_NUMBERS',
      says: /expected an object/,
    },
    {
      name: 'out-of-fold predictions that are CSV',
      code: 'model(); metrics(); (out / "oof.parquet").write_text("id,score\\n1,0.5\\n")',
      code2: 'MLOPS_TRAINING_OOF_INVALID',
      says: /not a Parquet file/,
    },
    {
      name: 'a crash after the model was written',
      code: 'model(); metrics(); sys.exit("out of patience")',
      code2: 'MLOPS_PROGRAM_FAILED',
      says: /out of patience/,
    },
    {
      name: 'a time limit',
      code: 'model(); metrics(); import time; time.sleep(60)',
      more: { 'time-limit': '1 s' },
      code2: 'MLOPS_PROGRAM_TIME_LIMIT',
      says: /time limit of 1 s/,
    },
  ])('$name: a named error, and nothing is kept', async ({ code, code2, says, more }) => {
    const error = await failure(code, more);
    expect(error.code).toBe(code2);
    expect(error.message).toMatch(says);
    expect(error.hint).toBeTruthy();
    expect(readdirSync(output)).toEqual([]);
    expect(readdirSync(join(root, '.mlops', 'cache'))).toEqual([]);
  });
});
