import { setImmediate } from 'node:timers/promises';
import { entityKey } from '#features';
import { nearest } from '#kit';
import { pack } from './elements.ts';
import type { Tensors } from './model/runner.ts';
import { describeTensor, runtimeTypeOf, type Datatype, type Tensor, type TensorSpec } from './model/tensor.ts';
import type { KnownFeatures, OnlineStore } from './online.ts';
import { Refusal, shown, wrong } from './refusal.ts';
import type { GivenTensor, InferenceRequest } from './request.ts';

/** The input that names what each row is about; no tensor of the model. */
const ENTITY = 'entity';
/** In characters, as it is written down. It is read, written and compared anew for each row. */
const LONGEST_ENTITY = 1024;
/** Others are answered in between. */
const ENTITIES_AT_ONCE = 256;

/** What a request is measured against. */
export interface Signature {
  inputs: readonly TensorSpec[];
  /** In the order of the model's matrix; empty when the model takes them by name, or nobody said. */
  features: readonly string[];
  /** Feature → how training computed it, when that is known. */
  ways?: ReadonlyMap<string, string>;
  online: OnlineStore | undefined;
  /** Most rows of one request. */
  rows: number;
}

/** A request, ready to be computed, and what it said row by row. */
export interface Feeds {
  rows: number;
  tensors: Tensors;
  /** Value of each feature in each row, null where it is missing. */
  features: readonly { name: string; values: readonly unknown[] }[];
  /** Canonical JSON of each row's entity, when the request names them. */
  entities: readonly string[] | undefined;
  /** Of rows whose features were looked up: the moment they speak of, null where there is none. */
  lookedUp?: readonly (string | null)[];
}

/**
 * Lays the tensors of a request into the inputs of a model: one tensor for each input, or one for each feature. What is
 * not given is looked up by the entity, when there is an online store.
 * @throws Refusal 400 with a JSON pointer
 */
export async function feedsOf(request: InferenceRequest, signature: Signature): Promise<Feeds> {
  const given = new Map(request.inputs.map((tensor) => [tensor.name, tensor]));
  const matrix = matrixOf(signature);
  const names = matrix ? signature.features : signature.inputs.map(({ name }) => name);
  const whole = matrix !== undefined && given.has(matrix.name);
  const wanted = new Set(whole ? [matrix.name] : names);
  const entity = wanted.has(ENTITY) ? undefined : given.get(ENTITY);
  refuseUnknown(request, new Set([...wanted, ...(matrix ? [matrix.name] : []), ...(entity ? [ENTITY] : [])]));
  const rows = countRows(request, signature);
  const entities = entity && (await readEntities(entity));
  if (whole) return takeWhole(given.get(matrix.name)!, matrix, { rows, signature, entities });

  const columns = new Map<string, GivenTensor>();
  for (const name of wanted) if (given.has(name)) columns.set(name, given.get(name)!);
  const missing = [...wanted].filter((name) => !columns.has(name));
  const found = missing.length === 0 ? undefined : await lookUp(missing, entity, entities, signature);
  for (const name of missing) columns.set(name, lookedUp(name, found!, entity!, signature));
  const feeds = matrix
    ? stack([...columns.entries()], matrix, signature.features, { rows, entities })
    : each(columns, signature.inputs, { rows, entities });
  return found ? { ...feeds, lookedUp: found.map(({ at }) => at ?? null) } : feeds;
}

interface Rows {
  rows: number;
  entities: readonly string[] | undefined;
}

/** The one input that takes all features side by side, when we know which column is which. */
function matrixOf({ inputs, features }: Signature): TensorSpec | undefined {
  const [only, another] = inputs;
  if (!only || another || features.length === 0 || only.shape.length !== 2) return undefined;
  return only.shape[1] === -1 || only.shape[1] === features.length ? only : undefined;
}

function refuseUnknown(request: InferenceRequest, known: ReadonlySet<string>): void {
  for (const { name, pointer } of request.inputs) {
    if (known.has(name)) continue;
    const close = nearest(name, [...known]);
    const expected =
      close === undefined ? `one of ${listed([...known])}` : `one of ${listed([...known])} ("${close}"?)`;
    throw wrong(`${pointer}/name`, expected, shown(name));
  }
}

function listed(names: readonly string[]): string {
  return names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')} … (${names.length} in all)`;
}

/** Every tensor has one value, or one row of values, for each row. */
function countRows(request: InferenceRequest, { inputs, rows: most }: Signature): number {
  const fixed = new Set(inputs.filter(({ shape }) => shape[0] !== -1).map(({ name }) => name));
  let first: GivenTensor | undefined;
  for (const tensor of request.inputs) {
    if (fixed.has(tensor.name)) continue;
    first ??= tensor;
    const [rows] = tensor.shape;
    const [expected] = first.shape;
    if (rows === undefined || rows < 1) throw wrong(`${tensor.pointer}/shape`, 'at least one row', shown(rows));
    if (rows > most) throw wrong(`${tensor.pointer}/shape/0`, `at most ${most} rows`, String(rows));
    if (rows !== expected)
      throw wrong(`${tensor.pointer}/shape/0`, `${expected} rows, as in ${first.pointer}`, String(rows));
  }
  return first?.shape[0] ?? 1;
}

async function readEntities(tensor: GivenTensor): Promise<readonly string[]> {
  if (tensor.datatype !== 'BYTES') throw wrong(`${tensor.pointer}/datatype`, 'BYTES', shown(tensor.datatype));
  const keys: string[] = [];
  for (const [row, value] of tensor.data.entries()) {
    if (typeof value !== 'string')
      throw wrong(tensor.at(row), "canonical JSON of an entity's values, as text", shown(value));
    // A short text may say long numbers: [1e20] is the key [100000000000000000000].
    const key = value.length > LONGEST_ENTITY ? value : entityKey(value);
    if (key.length > LONGEST_ENTITY)
      throw wrong(tensor.at(row), `at most ${LONGEST_ENTITY} characters`, String(key.length));
    keys.push(key);
    if (keys.length % ENTITIES_AT_ONCE === 0) await setImmediate();
  }
  return keys;
}

async function lookUp(
  missing: readonly string[],
  entity: GivenTensor | undefined,
  entities: readonly string[] | undefined,
  { online, inputs }: Signature,
): Promise<readonly KnownFeatures[]> {
  if (entity === undefined || entities === undefined || online === undefined || online.available === false) {
    const [name] = missing;
    const spec = inputs.find((input) => input.name === name);
    const also = online === undefined || online.available === false ? '' : `, or the input "${ENTITY}"`;
    throw wrong('/inputs', `an input "${name}"${spec ? ` (${describeTensor(spec)})` : ''}${also}`, 'none');
  }
  return Promise.all(
    entities.map(async (key, row) => {
      const known = await online.get(key);
      if (known !== undefined) return known;
      throw wrong(entity.at(row), 'an entity whose features are known', shown(key));
    }),
  );
}

function lookedUp(
  name: string,
  found: readonly KnownFeatures[],
  entity: GivenTensor,
  { inputs, ways, online }: Signature,
): GivenTensor {
  const [trained, made] = [ways?.get(name), online?.ways?.get(name)];
  if (trained !== undefined && made !== undefined && trained !== made)
    throw new Refusal(500, `the online store computes "${name}" in another way than training did: make it anew`);
  const absent = found.findIndex(({ values }) => values[name] === undefined);
  if (absent >= 0)
    throw new Refusal(400, `${entity.at(absent)}: the online store has no feature "${name}" for this entity`, {
      pointer: entity.at(absent),
    });
  const spec = inputs.find((input) => input.name === name);
  const datatype = spec?.datatype ?? 'FP64';
  const shape = spec?.shape.length === 1 ? [found.length] : [found.length, 1];
  return {
    pointer: entity.pointer,
    name,
    datatype,
    shape,
    data: found.map(({ values }) => valueOf(values[name], datatype)),
    at: entity.at,
  };
}

/** As a client of the recorded features sends it (deploy/client.ts): a yes is 1 among numbers, a number a text among texts. */
function valueOf(value: unknown, datatype: Datatype): unknown {
  if (value === null) return null;
  if (datatype === 'BYTES') return String(value);
  if (datatype === 'BOOL') return Boolean(value);
  return typeof value === 'boolean' ? Number(value) : value;
}

/** The model takes its features by name, each as a tensor of its own. */
function each(
  columns: ReadonlyMap<string, GivenTensor>,
  inputs: readonly TensorSpec[],
  { rows, entities }: Rows,
): Feeds {
  const tensors: Record<string, Tensor> = {};
  const features: { name: string; values: readonly unknown[] }[] = [];
  for (const spec of inputs) {
    const tensor = columns.get(spec.name)!;
    tensors[spec.name] = tensorOf(tensor, spec);
    if (tensor.data.length === rows) features.push({ name: spec.name, values: tensor.data });
    else if (tensor.shape.length === 2 && tensor.shape[0] === rows) features.push(...split(tensor));
  }
  return { rows, tensors, features, entities };
}

/** The whole matrix in one tensor. */
function takeWhole(
  tensor: GivenTensor,
  spec: TensorSpec,
  { rows, signature, entities }: Rows & { signature: Signature },
): Feeds {
  return {
    rows,
    tensors: { [spec.name]: tensorOf(tensor, spec) },
    features: split(tensor, signature.features),
    entities,
  };
}

function split({ name, shape, data }: GivenTensor, names: readonly string[] = []): Feeds['features'] {
  const width = shape[1]!;
  return Array.from({ length: width }, (_, column) => ({
    name: names[column] ?? `${name}_${column}`,
    values: Array.from({ length: shape[0]! }, (_row, row) => data[row * width + column]),
  }));
}

/** One tensor for each feature, side by side in the order of the matrix. */
function stack(
  columns: readonly [string, GivenTensor][],
  spec: TensorSpec,
  order: readonly string[],
  { rows, entities }: Rows,
): Feeds {
  const byName = new Map(columns);
  const data = new Array<unknown>(rows * order.length);
  for (const [column, name] of order.entries()) {
    const tensor = byName.get(name)!;
    if (tensor.data.length !== rows)
      throw wrong(`${tensor.pointer}/shape`, `[${rows}] or [${rows}, 1]`, `[${tensor.shape.join(', ')}]`);
    for (let row = 0; row < rows; row++) data[row * order.length + column] = tensor.data[row];
  }
  const at = (index: number): string => byName.get(order[index % order.length]!)!.at(Math.floor(index / order.length));
  const tensor = {
    type: runtimeTypeOf(spec.datatype),
    data: pack(spec.datatype, data, at),
    dims: [rows, order.length],
  };
  return {
    rows,
    tensors: { [spec.name]: tensor },
    features: order.map((name) => ({ name, values: byName.get(name)!.data })),
    entities,
  };
}

/** @throws Refusal 400 when type or shape are not the model's; a column may come as [n] or [n, 1] */
function tensorOf(given: GivenTensor, spec: TensorSpec): Tensor {
  if (given.datatype !== spec.datatype) throw wrong(`${given.pointer}/datatype`, spec.datatype, given.datatype);
  const column = spec.shape.at(-1) === 1 && given.shape.length === spec.shape.length - 1;
  const flat = spec.shape.length === 1 && given.shape.length === 2 && given.shape[1] === 1;
  const dims = column ? [...given.shape, 1] : flat ? given.shape.slice(0, 1) : given.shape;
  const fits =
    dims.length === spec.shape.length && spec.shape.every((size, axis) => size === -1 || size === dims[axis]);
  if (!fits)
    throw wrong(
      `${given.pointer}/shape`,
      `[${spec.shape.join(', ')}], -1 for any number`,
      `[${given.shape.join(', ')}]`,
    );
  return { type: runtimeTypeOf(spec.datatype), data: pack(given.datatype, given.data, given.at), dims };
}
