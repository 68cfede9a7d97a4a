import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Host, Json, MlopsError } from '#kit';
import { fail } from '../errors.ts';
import { MetricValue, parseMlflowRun, RUN_ID, type MlflowRun } from './run.ts';

export interface TrackingServer {
  /** Without credentials, and without a slash at the end. */
  url: string;
  /** Value of the header. */
  authorization?: string;
}

const SECONDS = 30;
const LARGEST = 16_000_000;
const ATTEMPTS = 3;

/**
 * The server that is asked, and what it is told about who asks. Credentials go to one that the operator named and to no
 * other: mlops.yml is written by whoever proposes a change, and would take them anywhere.
 * @param named by the operator, before MLFLOW_TRACKING_URI @param described in mlops.yml
 * @throws MLOPS_MLFLOW_SERVER
 */
export function trackingServer(
  env: Host['env'],
  { named, described }: { named: string | undefined; described: string | undefined },
): TrackingServer {
  const operators = named ?? (env['MLFLOW_TRACKING_URI'] || undefined);
  if (operators === undefined && described !== undefined) return { url: described };
  const source = named === undefined ? 'MLFLOW_TRACKING_URI' : '--tracking-uri';
  if (operators === undefined) {
    throw fail('MLOPS_MLFLOW_SERVER', {
      message: 'no MLflow tracking server is named',
      where: { field: 'tracking-uri' },
      hint: 'Give --tracking-uri https://…, or set MLFLOW_TRACKING_URI, which a training program sees where `train.env` has its name; or say `train: {mlflow: https://…}` in mlops.yml.',
    });
  }
  // The address itself is not shown: a database's has a password in it.
  const url = URL.parse(operators);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw fail('MLOPS_MLFLOW_SERVER', {
      message: `${source} is not the http or https address of an MLflow tracking server${url ? `; it begins with ${url.protocol}` : ''}`,
      where: { field: 'tracking-uri' },
      hint: 'Of a local store, start one: mlflow server --backend-store-uri …; of Databricks, let the program leave the file.',
    });
  }
  const authorization = authorizationOf(url, env);
  return {
    url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    ...(authorization !== undefined && { authorization }),
  };
}

/** As MLflow's own client has it: a user with a password comes before a token. @throws MLOPS_MLFLOW_SERVER */
function authorizationOf(url: URL, env: Host['env']): string | undefined {
  const user = unquoted(url.username) || env['MLFLOW_TRACKING_USERNAME'];
  const password = unquoted(url.password) || env['MLFLOW_TRACKING_PASSWORD'];
  if (user && password) return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const token = env['MLFLOW_TRACKING_TOKEN']?.trim();
  if (!token) return undefined;
  if (/^[\x21-\x7e]+$/.test(token)) return `Bearer ${token}`;
  // What sends headers would repeat it in its own error.
  throw fail('MLOPS_MLFLOW_SERVER', {
    message: 'MLFLOW_TRACKING_TOKEN has a blank, a line break or another character that no token has',
    where: { field: 'MLFLOW_TRACKING_TOKEN' },
    hint: 'Store the token alone, without a name before it.',
  });
}

function unquoted(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * What MLflow says of a run, in the form of `mlflow.get_run(run_id).to_dictionary()` of MLflow 3. One reading request,
 * again when the server is busy; redirects are not followed, and nothing that the server says is repeated but MLflow's own
 * error codes.
 * @throws MLOPS_MLFLOW_RUN, MLOPS_MLFLOW_REFUSED, MLOPS_MLFLOW_ANSWER
 */
export async function askMlflowRun(host: Host, server: TrackingServer, id: string): Promise<MlflowRun> {
  if (!RUN_ID.test(id)) {
    throw fail('MLOPS_MLFLOW_RUN', {
      message: `"${id.slice(0, 80)}" is not the id of an MLflow run: expected 32 characters 0-9 and a-f`,
      where: { field: 'run' },
      hint: 'It is at the end of the address of its page, and mlflow.active_run().info.run_id.',
    });
  }
  const { status, location, body } = await ask(host, server, `/api/2.0/mlflow/runs/get?run_id=${id}`);
  if (status === 200) return dictionaryOf(server, id, body);
  const code = z.object({ error_code: z.string().regex(/^[A-Z_]{1,80}$/) }).safeParse(body).data?.error_code;
  if (code === 'RESOURCE_DOES_NOT_EXIST') {
    throw fail('MLOPS_MLFLOW_RUN', {
      message: `${server.url} has no run ${id}`,
      where: { field: 'run' },
      hint: 'Is it the server that the run was logged to? Without one, MLflow writes into a file beside the program.',
    });
  }
  if (status === 401 || status === 403) throw refused(server, status);
  const to = location === undefined ? undefined : URL.parse(location, server.url)?.origin;
  if (to !== undefined) throw wrong(server, `leads on to ${to}, which is not followed`);
  throw wrong(server, `answered ${status}${code === undefined ? '' : ` ${code}`}`);
}

interface Answer {
  status: number;
  location: string | undefined;
  /** Parsed; undefined when it is no JSON. */
  body: unknown;
}

/** A server that is busy, and a connection that breaks, are tried again: hours of training are behind who asks. */
async function ask(host: Host, server: TrackingServer, path: string): Promise<Answer> {
  const signal = AbortSignal.any([host.signal, AbortSignal.timeout(SECONDS * 1000)]);
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt === ATTEMPTS;
    try {
      const answer = await askOnce(host, server, path, signal);
      if (last || !(answer.status === 429 || answer.status >= 500)) return answer;
    } catch (error) {
      host.signal.throwIfAborted();
      if (signal.aborted) throw wrong(server, `did not answer within ${SECONDS} s`, error);
      if (last || error instanceof TooLarge) throw wrong(server, reasonOf(error), error);
    }
    await sleep(250 * 4 ** (attempt - 1), undefined, { signal: host.signal });
  }
}

async function askOnce(host: Host, server: TrackingServer, path: string, signal: AbortSignal): Promise<Answer> {
  const response = await host.fetch(`${server.url}${path}`, {
    headers: { accept: 'application/json', ...(server.authorization && { authorization: server.authorization }) },
    // A login page of somebody else's, or a place that the credentials are not for.
    redirect: 'manual',
    signal,
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST) throw new TooLarge(`answered more than ${LARGEST} bytes`);
    chunks.push(chunk);
  }
  const location = response.headers.get('location') ?? undefined;
  return { status: response.status, location, body: json(Buffer.concat(chunks)) };
}

class TooLarge extends Error {}

function reasonOf(error: unknown): string {
  if (error instanceof TooLarge) return error.message;
  const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  return `cannot be asked: ${cause?.message || cause?.code || message}`;
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

const Texts = z.array(z.object({ key: z.string(), value: z.string().default('') })).default([]);
const Metrics = z.array(z.object({ key: z.string(), value: MetricValue })).default([]);
const Models = z.array(z.looseObject({ model_id: z.string() })).default([]);
const Answered = z.object({
  run: z.object({
    info: z.looseObject({ end_time: z.number().nullable().default(null) }),
    data: z.object({ metrics: Metrics, params: Texts, tags: Texts }).prefault({}),
    inputs: z
      .object({
        model_inputs: Models,
        dataset_inputs: z.array(z.object({ tags: Texts, dataset: z.looseObject({}) })).default([]),
      })
      .prefault({}),
    outputs: z.object({ model_outputs: Models }).prefault({}),
  }),
});

function dictionaryOf(server: TrackingServer, id: string, body: unknown): MlflowRun {
  const answered = Answered.safeParse(body);
  if (!answered.success) {
    const why = body === undefined ? 'no JSON' : z.prettifyError(answered.error).slice(0, 300);
    throw wrong(server, `answered something else than MLflow: ${why}`);
  }
  const { info, data, inputs, outputs } = answered.data.run;
  // The id under its old name, which MLflow 3 says no more.
  const { run_uuid: _, ...about } = info;
  const run = {
    info: about,
    data: { metrics: byKey(data.metrics), params: byKey(data.params), tags: byKey(data.tags) },
    inputs: {
      model_inputs: inputs.model_inputs,
      dataset_inputs: inputs.dataset_inputs.map(({ tags, dataset }) => ({
        dataset: { schema: null, profile: null, ...dataset },
        tags: byKey(tags),
      })),
    },
    outputs,
  };
  let parsed: MlflowRun;
  try {
    parsed = parseMlflowRun(run);
  } catch (cause) {
    throw wrong(server, `answered something else than MLflow: ${(cause as Error).message}`, cause);
  }
  if (parsed.info.run_id !== id) throw wrong(server, `answered for the run ${parsed.info.run_id}`);
  return parsed;
}

function byKey<T extends Json>(entries: readonly { key: string; value: T }[]): Record<string, T> {
  return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
}

function refused({ url, authorization }: TrackingServer, status: number): MlopsError {
  return fail('MLOPS_MLFLOW_REFUSED', {
    message: `${url} answered ${status}: ${authorization === undefined ? 'it wants credentials, and was given none' : 'it does not let these credentials in'}`,
    hint: 'Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD. They go to a server that --tracking-uri or MLFLOW_TRACKING_URI names, not to one of mlops.yml.',
  });
}

function wrong({ url }: TrackingServer, what: string, cause?: unknown): MlopsError {
  return fail('MLOPS_MLFLOW_ANSWER', {
    message: `${url} ${what}`,
    hint: 'Name the address under which MLflow itself answers, without a login page before it: curl ADDRESS/health',
    cause,
  });
}
