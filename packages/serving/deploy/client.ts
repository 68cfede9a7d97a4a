import { z } from 'zod';
import type { Host } from '#kit';
import {
  besideOf,
  labelsOf,
  scoresOf,
  type AnswerTensor,
  type Beside,
  type Labels,
  type NamedScores,
} from '../answer.ts';
import { probeId } from '../probe.ts';
import type { RuntimeFacts } from '../runtime/runtime.ts';
import { fail } from './errors.ts';

/** A server of the Open Inference Protocol v2, and which of its models is meant. */
export interface Asked {
  /** Without a slash at the end. */
  url: string;
  name: string;
  /** `1.2.3` */
  version: string;
  /** Names of the features in the order of the model's matrix, when it takes one. */
  features: readonly string[];
  /** Names of more than two classes, in the model's order. */
  classes: readonly string[];
  /** The header, new for each request. */
  authorization: (() => string) | undefined;
  /** Known to servers of ours, see probeId. */
  secret: string | undefined;
}

/** A row by feature; null where a value is missing. */
export type Row = Readonly<Record<string, unknown>>;

export interface Answers {
  /** Of each row, by their names. */
  scores: NamedScores;
  /** None where the model answers no class; see labelsOf. */
  labels: readonly Labels[];
  beside: Beside;
}

export interface Client {
  /** What runs the model, where the server says it. */
  runtime: RuntimeFacts | undefined;
  /** Names of more than two classes, in the model's order. */
  classes: readonly string[];
  /** @throws MLOPS_DEPLOY_ANSWER */
  ask(rows: readonly Row[]): Promise<Answers>;
  /** The same with a tensor for each feature, where the model takes one matrix and the server puts it together. */
  askByFeature?(rows: readonly Row[]): Promise<Answers>;
}

const Tensor = z.looseObject({ name: z.string(), datatype: z.string(), shape: z.array(z.number().int()) });
/** What servers of ours say besides: no others are held to it. */
const Parameters = z
  .looseObject({
    features: z.array(z.string()),
    runtime: z.strictObject({
      name: z.enum(['onnxruntime-web', 'onnxruntime-node']),
      version: z.string(),
      digest: z.string(),
    }),
  })
  .optional()
  .catch(undefined);
const Metadata = z.looseObject({
  name: z.string(),
  versions: z.array(z.string()).optional(),
  inputs: z.array(Tensor).min(1),
  parameters: Parameters,
});
const Value = z.union([z.number(), z.string(), z.boolean()]);
const Answer = z.looseObject({
  model_name: z.string(),
  model_version: z.string().optional(),
  outputs: z.array(Tensor.extend({ data: z.array(z.unknown()).transform((data) => data.flat(8)) })),
});

const SECONDS = 30;

/**
 * Asks what inputs the model has; requests are laid out accordingly: a tensor for each feature, or all of them side by
 * side in the one matrix.
 * @throws MLOPS_DEPLOY_ANSWER when there is no such model and version, or an input is no feature
 */
export async function openClient(host: Host, asked: Asked): Promise<Client> {
  const { name, version, authorization } = asked;
  const model = modelUrl(asked);
  const headers = (): Record<string, string> => {
    return { 'content-type': 'application/json', ...(authorization && { authorization: authorization() }) };
  };
  const metadata = await exchange(host, model, Metadata, { headers: headers() });
  if (metadata.name !== name || (metadata.versions && !metadata.versions.includes(version)))
    throw wrong(model, `answered for ${metadata.name} ${metadata.versions?.join(', ') ?? ''}`);
  const ask = async (rows: readonly Row[], inputs: Inputs): Promise<Answers> => {
    const body = JSON.stringify({
      id: probeId(asked.secret, host.random.uuid()),
      inputs: inputsOf(inputs, asked.features, rows, model),
    });
    const answer = await exchange(host, `${model}/infer`, Answer, { method: 'POST', headers: headers(), body });
    if (answer.model_name !== name || (answer.model_version ?? version) !== version)
      throw wrong(model, `answered as ${answer.model_name} ${answer.model_version ?? ''}`);
    const bad = answer.outputs.find(({ data }) => !data.every((value) => Value.safeParse(value).success));
    if (bad) throw wrong(model, `answered something that is no value in its output "${bad.name}"`);
    const outputs = answer.outputs as unknown as AnswerTensor[];
    const scores = scoresOf(outputs, rows.length, asked.classes);
    const broken = Object.entries(scores).find(([, values]) => !values.every(Number.isFinite));
    if (broken) throw wrong(model, `answered "${broken[0]}" with something that is no finite number`);
    return { scores, labels: labelsOf(outputs, rows.length), beside: besideOf(outputs, rows.length) };
  };
  const apart = featuresApart(metadata, asked.features);
  return {
    runtime: metadata.parameters?.runtime,
    classes: asked.classes,
    ask: (rows) => ask(rows, metadata.inputs),
    ...(apart && { askByFeature: (rows) => ask(rows, apart) }),
  };
}

/** Where a version is asked about, without a slash at the end. */
export function modelUrl({ url, name, version }: Pick<Asked, 'url' | 'name' | 'version'>): string {
  return `${url}/v2/models/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}`;
}

type Inputs = z.infer<typeof Metadata>['inputs'];

/** What a server of ours takes in the place of one matrix whose columns it knows. */
function featuresApart({ inputs, parameters }: z.infer<typeof Metadata>, features: readonly string[]) {
  const [only, another] = inputs;
  const isMatrix = !another && only!.shape.length === 2 && !features.includes(only!.name);
  if (!isMatrix || !parameters || parameters.features.length === 0) return undefined;
  return features.map((name): Inputs[number] => ({ name, datatype: only!.datatype, shape: [-1, 1] }));
}

function inputsOf(inputs: Inputs, features: readonly string[], rows: readonly Row[], model: string): object[] {
  const [only, another] = inputs;
  const count = rows.length;
  if (!another && only!.shape.length === 2 && !(only!.name in rows[0]!)) {
    if (features.length === 0) throw wrong(model, 'takes one matrix, and no features.json says what its columns are');
    const data = rows.flatMap((row) => features.map((name) => valueOf(row, name, only!.datatype, model)));
    return [{ name: only!.name, datatype: only!.datatype, shape: [count, features.length], data }];
  }
  return inputs.map(({ name, datatype, shape }) => ({
    name,
    datatype,
    shape: shape.length === 1 ? [count] : [count, 1],
    data: rows.map((row) => valueOf(row, name, datatype, model)),
  }));
}

function valueOf(row: Row, name: string, datatype: string, model: string): number | string | boolean | null {
  if (!(name in row)) throw wrong(model, `asks for "${name}", which is no column of the recorded features`);
  const value = row[name];
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  if (datatype === 'BYTES') return String(value);
  return datatype === 'BOOL' ? Boolean(value) : Number(value);
}

async function exchange<T>(host: Host, url: string, schema: z.ZodType<T>, request: RequestInit): Promise<T> {
  const signal = AbortSignal.any([host.signal, AbortSignal.timeout(SECONDS * 1000)]);
  let response: Response;
  let text: string;
  try {
    response = await host.fetch(url, { ...request, signal });
    text = await response.text();
  } catch (cause) {
    host.signal.throwIfAborted();
    const timed = (cause as Error).name === 'TimeoutError';
    throw wrong(url, timed ? `did not answer within ${SECONDS} s` : `cannot be asked: ${reasonOf(cause)}`, cause);
  }
  if (!response.ok) throw wrong(url, `answered ${response.status}: ${text.slice(0, 300)}`);
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw wrong(url, `answered something else than the protocol says: ${why}`, cause);
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message : message;
}

function wrong(url: string, what: string, cause?: unknown): Error {
  return fail('MLOPS_DEPLOY_ANSWER', {
    message: `${url} ${what}`,
    hint: 'Ask it the same by hand; the protocol: Open Inference Protocol v2, REST.',
    cause,
  });
}
