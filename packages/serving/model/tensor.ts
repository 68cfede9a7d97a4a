/** Names of tensor element types in the Open Inference Protocol; the ones a server here takes and gives. */
export type Datatype =
  'BOOL' | 'UINT8' | 'UINT16' | 'UINT32' | 'UINT64' | 'INT8' | 'INT16' | 'INT32' | 'INT64' | 'FP32' | 'FP64' | 'BYTES';

/** What ONNX Runtime calls them in JavaScript. */
const RUNTIME_TYPES: Readonly<Record<string, Datatype>> = {
  bool: 'BOOL',
  uint8: 'UINT8',
  uint16: 'UINT16',
  uint32: 'UINT32',
  uint64: 'UINT64',
  int8: 'INT8',
  int16: 'INT16',
  int32: 'INT32',
  int64: 'INT64',
  float32: 'FP32',
  float64: 'FP64',
  string: 'BYTES',
};

/** @returns undefined for a type that JSON cannot carry exactly or that we do not serve, such as float16 */
export function datatypeOf(runtimeType: string): Datatype | undefined {
  return Object.hasOwn(RUNTIME_TYPES, runtimeType) ? RUNTIME_TYPES[runtimeType] : undefined;
}

export function runtimeTypeOf(datatype: Datatype): string {
  return Object.entries(RUNTIME_TYPES).find(([, value]) => value === datatype)![0];
}

export type Elements =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | string[];

/** Row-major values with their shape; no dimension is variable. */
export interface Tensor {
  /** ONNX Runtime's name. */
  type: string;
  data: Elements;
  dims: readonly number[];
}

/** What a model takes or gives under a name. A variable dimension is -1. */
export interface TensorSpec {
  name: string;
  datatype: Datatype;
  shape: readonly number[];
}

/** `FP32 [-1, 4]` */
export function describeTensor({ datatype, shape }: Pick<TensorSpec, 'datatype' | 'shape'>): string {
  return `${datatype} [${shape.join(', ')}]`;
}
