import type { Host } from '#kit';
import { answerOf, NotANumber, scoresOf, type AnswerTensor } from './answer.ts';
import { feedsOf, type Feeds } from './feeds.ts';
import type { Metrics } from './metrics.ts';
import { RunFailure, type FailureReason } from './model/runner.ts';
import type { TensorSpec } from './model/tensor.ts';
import type { OpenModel } from './models.ts';
import type { OnlineStore } from './online.ts';
import type { LoggedPrediction, PredictionLog } from './prediction-log.ts';
import { isProbe } from './probe.ts';
import { Refusal, shown, wrong } from './refusal.ts';
import { readRequest, type InferenceRequest } from './request.ts';

export interface InferOptions {
  metrics: Metrics;
  log: PredictionLog | undefined;
  online: OnlineStore | undefined;
  /** Secret of the deployment, by which it says that it only tries the server. */
  probes: string | undefined;
  /** Most rows of one request. */
  rows: number;
  /** Of the body. */
  bytes: number;
}

/** @see Open Inference Protocol v2, "Inference Response JSON Object" */
export interface InferenceResponse {
  model_name: string;
  model_version: string;
  /** The request's; when it had none, one of ours, by which the prediction log names its rows. */
  id: string;
  outputs: AnswerTensor[];
}

/**
 * Request → tensors → model → answer, and a line of the log for each row. Not async: of the body nothing is held but the
 * request, whatever else it says.
 * @throws Refusal
 */
export function infer(host: Host, model: OpenModel, body: unknown, options: InferOptions): Promise<InferenceResponse> {
  const began = host.clock.monotonic();
  return answer(host, model, readRequest(body), { ...options, began });
}

async function answer(
  host: Host,
  model: OpenModel,
  request: InferenceRequest,
  options: InferOptions & { began: number },
): Promise<InferenceResponse> {
  const { metrics, online, probes, rows, bytes, began } = options;
  const { name, version, runner, features } = model;
  const tries = probes !== undefined && request.id !== undefined && isProbe(probes, request.id);
  const log = tries ? undefined : options.log;
  const wanted = wantedOutputs(request, runner.outputs);
  const id = request.id ?? host.random.uuid();
  const line = () => ({
    time: host.clock.now().toISOString(),
    model: name,
    version,
    milliseconds: Number((host.clock.monotonic() - began).toFixed(3)),
    sampled: log?.rate ?? 0,
  });
  const failed = (error: unknown, reason: string | undefined): unknown => {
    if (reason !== undefined) metrics.failures.inc({ model: name, version, reason });
    if (reason !== undefined && log?.sample()) {
      const failure = { id, ...line(), error: reason };
      log.write(1, () => failure);
    }
    return error instanceof RunFailure ? refusalOf(error) : error;
  };
  const { names, ways } = features;
  const signature = { inputs: runner.inputs, features: names, ways, online, rows };
  const feeds = await feedsOf(request, signature).catch((error: unknown) => {
    // What is wrong with a request is a Refusal of 400; the rest is the store's.
    const isOwn = error instanceof Refusal && error.status < 500;
    throw failed(error, isOwn ? undefined : 'online-store');
  });
  const outputs = await compute(model, feeds).catch((error: unknown) => {
    throw failed(error, reasonOf(error));
  });
  metrics.seconds.observe({ model: name, version }, (host.clock.monotonic() - began) / 1000);
  metrics.rows.inc({ model: name, version }, feeds.rows);
  if (log?.sample()) log.write(feeds.rows, lineOf(model, feeds, outputs, { id, ...line() }), bytes);
  const asked = new Set(wanted.map((spec) => spec.name));
  return { model_name: name, model_version: version, id, outputs: outputs.filter((output) => asked.has(output.name)) };
}

function wantedOutputs({ outputs }: InferenceRequest, known: readonly TensorSpec[]): readonly TensorSpec[] {
  return (
    outputs?.map(({ name, pointer }) => {
      const spec = known.find((output) => output.name === name);
      if (spec) return spec;
      throw wrong(`${pointer}/name`, `one of ${known.map((output) => output.name).join(', ')}`, shown(name));
    }) ?? known
  );
}

/** All outputs are computed, whichever are wanted: the log needs the score, and a number that is none must not hide. */
async function compute({ runner }: OpenModel, feeds: Feeds): Promise<AnswerTensor[]> {
  const names = runner.outputs.map((output) => output.name);
  return answerOf(await runner.run(feeds.tensors, names), runner.outputs);
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof NotANumber) return 'not-a-number';
  return error instanceof RunFailure ? error.reason : undefined;
}

function refusalOf({ reason, message }: RunFailure): Refusal {
  const status: Record<FailureReason, number> = {
    refused: 500,
    crashed: 500,
    'time-out': 504,
    waited: 503,
    closed: 503,
  };
  const text = reason === 'refused' ? `the model refused these inputs: ${message}` : message;
  return new Refusal(status[reason], text, status[reason] === 503 ? { retryAfter: 1 } : {});
}

function lineOf(
  { classes, features }: OpenModel,
  feeds: Feeds,
  outputs: readonly AnswerTensor[],
  { id, ...line }: Omit<LoggedPrediction, 'inputs' | 'outputs' | 'entity' | 'online'>,
): (row: number) => LoggedPrediction {
  const scores = Object.entries(scoresOf(outputs, feeds.rows, classes));
  return (row) => ({
    id: feeds.rows === 1 ? id : `${id}/${row}`,
    ...line,
    ...(feeds.entities && { entity: entityOf(feeds.entities[row]!, features.entity) }),
    ...(feeds.lookedUp && { online: { entity: feeds.entities![row]!, at: feeds.lookedUp[row]! } }),
    inputs: Object.fromEntries(feeds.features.map(({ name, values }) => [name, values[row] ?? null])),
    outputs: Object.fromEntries(scores.map(([name, values]) => [name, values[row]!])),
  });
}

/** The entity's values by their columns; a key that is no array of as many values is kept whole. */
function entityOf(key: string, columns: readonly string[]): Record<string, unknown> {
  try {
    const values: unknown = JSON.parse(key);
    if (Array.isArray(values) && values.length === columns.length)
      return Object.fromEntries(columns.map((column, index) => [column, values[index] as unknown]));
  } catch {
    // Ids of a team's own may be any text.
  }
  return { [columns.length === 1 ? columns[0]! : 'id']: key };
}
