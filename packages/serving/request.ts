import type { Datatype } from './model/tensor.ts';
import { datatypes } from './elements.ts';
import { shown, wrong } from './refusal.ts';

/** A tensor of a request: its values one after the other, as JSON gave them. */
export interface GivenTensor {
  /** RFC 6901, of the tensor. */
  pointer: string;
  name: string;
  datatype: Datatype;
  shape: readonly number[];
  data: readonly unknown[];
  /** Pointer of a value, by its place in row-major order. */
  at(index: number): string;
}

export interface InferenceRequest {
  id: string | undefined;
  inputs: readonly GivenTensor[];
  /** Names of the outputs that are wanted; undefined: all of them. */
  outputs: readonly { name: string; pointer: string }[] | undefined;
}

/** No model of a table needs nearly as many; what checks nested data goes as deep. */
const MOST_DIMENSIONS = 8;
/** It is written into the log for each row. */
const LONGEST_ID = 128;

/**
 * Reads the body of an inference request. Shapes are checked against the data, not yet against a model.
 * @throws Refusal 400 with a JSON pointer
 * @see Open Inference Protocol v2, "Inference Request JSON Object"
 */
export function readRequest(body: unknown): InferenceRequest {
  const request = object('', body);
  const id = request['id'];
  if (id !== undefined && typeof id !== 'string') throw wrong('/id', 'text', shown(id));
  if (id !== undefined && id.length > LONGEST_ID)
    throw wrong('/id', `at most ${LONGEST_ID} characters`, String(id.length));
  const inputs = array('/inputs', request['inputs']).map((input, index) => readTensor(`/inputs/${index}`, input));
  if (inputs.length === 0) throw wrong('/inputs', 'at least one tensor', 'an array of 0');
  const names = new Set<string>();
  for (const { name, pointer } of inputs) {
    if (names.has(name)) throw wrong(`${pointer}/name`, 'a name that no other input has', shown(name));
    names.add(name);
  }
  return { id, inputs, outputs: readOutputs(request['outputs']) };
}

function readOutputs(value: unknown): InferenceRequest['outputs'] {
  if (value === undefined) return undefined;
  const outputs = array('/outputs', value).map((output, index) => {
    const pointer = `/outputs/${index}`;
    refuseBinary(`${pointer}/parameters`, object(pointer, output)['parameters']);
    return { name: text(`${pointer}/name`, object(pointer, output)['name']), pointer };
  });
  return outputs.length === 0 ? undefined : outputs;
}

function readTensor(pointer: string, value: unknown): GivenTensor {
  const tensor = object(pointer, value);
  const name = text(`${pointer}/name`, tensor['name']);
  refuseBinary(`${pointer}/parameters`, tensor['parameters']);
  const datatype = tensor['datatype'];
  if (typeof datatype !== 'string' || !Object.hasOwn(datatypes, datatype))
    throw wrong(`${pointer}/datatype`, `one of ${Object.keys(datatypes).join(', ')}`, shown(datatype));
  const sizes = array(`${pointer}/shape`, tensor['shape']);
  if (sizes.length > MOST_DIMENSIONS)
    throw wrong(`${pointer}/shape`, `at most ${MOST_DIMENSIONS} dimensions`, String(sizes.length));
  const shape = sizes.map((size, index) => {
    if (Number.isSafeInteger(size) && (size as number) >= 0) return size as number;
    throw wrong(`${pointer}/shape/${index}`, 'a whole number of 0 or more', shown(size));
  });
  const place = `${pointer}/data`;
  const given = array(place, tensor['data']);
  const nested = Array.isArray(given[0]);
  const at = (index: number): string => `${place}/${(nested ? indices(index, shape) : [index]).join('/')}`;
  return { pointer, name, datatype: datatype as Datatype, shape, data: flat(place, given, shape), at };
}

/** Binary tensors beside the JSON are an extension of another server. */
function refuseBinary(pointer: string, parameters: unknown): void {
  if (parameters === undefined) return;
  for (const name of ['binary_data', 'binary_data_size', 'binary_data_output'])
    if (object(pointer, parameters)[name]) throw wrong(`${pointer}/${name}`, 'data as JSON', 'binary data');
}

/** Row-major values: given flat, or nested as the shape says. */
function flat(pointer: string, data: readonly unknown[], shape: readonly number[]): readonly unknown[] {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Array.isArray(data[0]) ? unnest(pointer, data, shape) : data;
  if (values.length === count) return values;
  throw wrong(pointer, `${count} values for the shape [${shape.join(', ')}]`, String(values.length));
}

function unnest(pointer: string, data: readonly unknown[], [size, ...rest]: readonly number[]): unknown[] {
  if (size === undefined || data.length !== size)
    throw wrong(pointer, size === undefined ? 'no deeper array than the shape says' : `${size} items`, shown(data));
  if (rest.length === 0) return [...data];
  return data.flatMap((item, index) => unnest(`${pointer}/${index}`, array(`${pointer}/${index}`, item), rest));
}

/** Where a value in row-major order lies in nested arrays. */
function indices(index: number, shape: readonly number[]): number[] {
  const places: number[] = [];
  for (const size of [...shape].reverse()) {
    places.unshift(index % size);
    index = Math.floor(index / size);
  }
  return places;
}

function object(pointer: string, value: unknown): Record<string, unknown> {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(pointer, 'an object', shown(value));
}

function array(pointer: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(pointer, 'an array', shown(value));
}

function text(pointer: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw wrong(pointer, 'text', shown(value));
}
