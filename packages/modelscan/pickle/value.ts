/**
 * What the machine knows of a value. Most values of a pickle are data: a small integer stands for them and nothing is allocated.
 * From `TEXT` on it is a text, by its position in the keep.
 */
export type Value = number | Known;
export type Known = Global | Dtype | ArrayWrapper | Tuple | Dict | Int;

export const OPAQUE = 0;
export const NONE = 1;
export const TRUE = 2;
export const FALSE = 3;
export const EMPTY_TUPLE = 4;
export const BYTES = 5;
/** What numpy's constructor of bit generators makes. */
export const BIT_GENERATOR = 6;
/** A list, dictionary or set: what items are added to is no other thing. */
export const CONTAINER = 7;
/** What a call makes, that is no more known. */
export const MADE = 8;
export const NUMBER = 9;
/** Bytes that were looked at. */
export const SHORT_BYTES = 10;
/** A tuple of one value that `isPlain`. */
export const ONE = 11;
export const TEXT = 16;

/** Whether nobody could come by a name, a call or memory through it. */
export function isPlain(value: Value): boolean {
  if (typeof value === 'number') return value !== MADE && value !== BIT_GENERATOR;
  if (value instanceof Tuple) return value.isPlain;
  return value instanceof Int || value instanceof Dict || value instanceof Global;
}

/** What is left of it for who looks at nothing closely. */
export function plainly(value: Value): Value {
  if (typeof value === 'number' || value instanceof Global) return value;
  if (value instanceof Int) return NUMBER;
  if (value instanceof Dict) return CONTAINER;
  if (!isPlain(value)) return MADE;
  return value instanceof Tuple && value.items.length === 1 ? ONE : OPAQUE;
}

/** Something imported. */
export class Global {
  readonly module: string;
  readonly name: string;
  constructor(module: string, name: string) {
    this.module = module;
    this.name = name;
  }
}

export function isDtype({ module, name }: Global): boolean {
  return module === 'numpy' && name === 'dtype';
}

export function isArrayWrapper({ module, name }: Global): boolean {
  return module === 'joblib.numpy_pickle' && name === 'NumpyArrayWrapper';
}

/** Only kept where the layout of an array is being said. */
export class Tuple {
  readonly items: readonly Value[];
  readonly isPlain: boolean;
  constructor(items: readonly Value[]) {
    this.items = items;
    this.isPlain = items.every(isPlain);
  }
}

/** As `Tuple`; keys are the texts among the keys. */
export class Dict {
  readonly entries = new Map<string, Value>();
  /** In which description of an array it was made. */
  readonly description: number;
  #forgotten = false;

  constructor(description: number) {
    this.description = description;
  }

  set(key: string, value: Value): void {
    if (!this.#forgotten) this.entries.set(key, value);
  }

  /** It has more entries than anything that has to be known. */
  forget(): void {
    this.#forgotten = true;
    this.entries.clear();
  }
}

/** As `Tuple`. */
export class Int {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A numpy dtype: how many bytes an element takes. */
export class Dtype {
  /** NaN when it cannot be told. */
  bytes: number;
  hasObjects: boolean;
  readonly kind: string;

  private constructor(kind: string, bytes: number) {
    this.kind = kind;
    this.bytes = bytes;
    this.hasObjects = kind === 'O';
  }

  /**
   * What `numpy.dtype(code, align, copy)` makes.
   * @param text reads a value that is a text
   */
  static from(args: Value, text: (value: Value) => string | undefined): Dtype {
    const [code, align, copy] = args instanceof Tuple ? args.items : [];
    const parsed = /^([biufcmMOSUV?])(\d{0,9})$/.exec((code === undefined ? undefined : text(code)) ?? '');
    const known = parsed !== null && isTruth(align, false) && isTruth(copy, true);
    return new Dtype(known ? parsed[1]! : '', known ? elementBytes(parsed[1]!, parsed[2]!) : Number.NaN);
  }

  /**
   * What `__setstate__` changes: `(version, byte order, subarray, names, fields, itemsize, alignment, flags[, metadata])`.
   * Anything unusual makes the size unknown, so that nobody can be made to skip what numpy would read otherwise.
   *
   * @returns whether it says itself right which elements are objects: numpy believes it, and takes bytes for their places
   */
  build(state: Value): boolean {
    const items = state instanceof Tuple ? state.items : [];
    const [, , subarray, names, fields, itemsize, , flags] = items;
    const objects = this.#holdsObjects(subarray, fields);
    const honest =
      (items.length === 8 || items.length === 9) && flags instanceof Int && objects === ((flags.value & 1) === 1);
    const flexible = 'SUV'.includes(this.kind) && this.kind !== '';
    const usual =
      honest && subarray === NONE && itemsize instanceof Int && itemsize.value === (flexible ? this.bytes : -1);
    if (!usual || !((names === NONE && fields === NONE) || this.kind === 'V')) this.bytes = Number.NaN;
    this.hasObjects = objects !== false;
    return honest;
  }

  /** @returns undefined when it cannot be told */
  #holdsObjects(subarray: Value | undefined, fields: Value | undefined): boolean | undefined {
    const parts: (Value | undefined)[] =
      subarray instanceof Tuple ? [subarray] : fields instanceof Dict ? [...fields.entries.values()] : [];
    if (parts.length === 0)
      return subarray === NONE && fields === NONE && this.kind !== '' ? this.kind === 'O' : undefined;
    let objects = false;
    for (const part of parts) {
      const dtype = part instanceof Tuple ? part.items[0] : undefined;
      if (!(dtype instanceof Dtype)) return undefined;
      objects ||= dtype.hasObjects;
      if (Number.isNaN(dtype.bytes)) this.bytes = Number.NaN;
    }
    return objects;
  }
}

function isTruth(value: Value | undefined, truth: boolean): boolean {
  return value === (truth ? TRUE : FALSE) || (value instanceof Int && value.value === Number(truth));
}

function elementBytes(kind: string, digits: string): number {
  if (kind === '?') return 1;
  if (kind === 'O') return 8;
  return digits === '' ? Number.NaN : Number(digits) * (kind === 'U' ? 4 : 1);
}

/** joblib's `NumpyArrayWrapper`: when it is built, the array's own bytes stand in the file behind the opcode. */
export class ArrayWrapper {
  /** `undefined` when it is said and cannot be told; of a shape only how many elements there are is kept. */
  #dtype: Dtype | undefined;
  #count: number | undefined;
  #alignment: 'none' | 'padded' | 'unknown' = 'none';

  /** Python updates the attributes from the state. */
  build({ entries }: Dict): void {
    const dtype = entries.get('dtype');
    const shape = entries.get('shape');
    const alignment = entries.get('numpy_array_alignment_bytes');
    if (dtype !== undefined) this.#dtype = dtype instanceof Dtype ? dtype : undefined;
    if (shape !== undefined) this.#count = elements(shape);
    if (alignment !== undefined)
      this.#alignment = alignment instanceof Int ? 'padded' : alignment === NONE ? 'none' : 'unknown';
  }

  /** @returns bytes of the array, NaN when they cannot be told; elements that are objects are a pickle of their own */
  layout(): { bytes: number; objects: boolean; padded: boolean } {
    const padded = this.#alignment === 'padded';
    if (!this.#dtype || this.#count === undefined || this.#alignment === 'unknown')
      return { bytes: Number.NaN, objects: false, padded };
    const bytes = this.#count * this.#dtype.bytes;
    return { bytes: Number.isSafeInteger(bytes) ? bytes : Number.NaN, objects: this.#dtype.hasObjects, padded };
  }
}

/** @returns how many an array of that shape has; undefined when it cannot be told */
function elements(shape: Value): number | undefined {
  const dimensions = shape === EMPTY_TUPLE ? [] : shape instanceof Tuple ? shape.items : [OPAQUE];
  let count = 1;
  for (const size of dimensions) {
    if (!(size instanceof Int) || size.value < 0) return undefined;
    count *= size.value;
  }
  return count;
}
