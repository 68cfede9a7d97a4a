import {
  BIT_GENERATOR,
  BYTES,
  CONTAINER,
  Dtype,
  EMPTY_TUPLE,
  Global,
  Int,
  isPlain,
  NONE,
  NUMBER,
  ONE,
  SHORT_BYTES,
  TEXT,
  Tuple,
  type Value,
} from './value.ts';

/** Whether the arguments of a call are those with which writers of pickles call it. */
type Shape = (args: readonly Value[], text: TextOf) => boolean;
/** The text that a value is. */
type TextOf = (value: Value) => string | undefined;

const isText = (value: Value | undefined): boolean => typeof value === 'number' && value >= TEXT;
const isGlobal = (value: Value | undefined, module: RegExp, name: RegExp): boolean =>
  value instanceof Global && module.test(value.module) && name.test(value.name);
const isBytes = (value: Value | undefined): boolean => value === BYTES || value === SHORT_BYTES;
const isAny = (value: Value | undefined): boolean => value instanceof Global;
/** Since numpy 2.4: where the axes of an array were, when they lie neither in the order of C nor of Fortran. */
const isAxes = (value: Value | undefined): boolean =>
  value === undefined || value === NONE || (value instanceof Tuple && value.items.every((axis) => axis instanceof Int));
const isArray = (value: Value | undefined): boolean => isGlobal(value, /^numpy$/, /^(ndarray|matrix)$/);
const isConstructor = (value: Value | undefined): boolean =>
  isGlobal(value, /^numpy\.random\._pickle$/, /^__bit_generator_ctor$/);
const isGenerator: Shape = ([generator, constructor, ...more]) =>
  (isText(generator) || generator === BIT_GENERATOR) &&
  (constructor === undefined || isConstructor(constructor)) &&
  more.length === 0;
const isUnpickled: Shape = ([type, , , ...more]) => isAny(type) && more.length === 0;
const isOne: Shape = ([type, ...more]) => isAny(type) && more.length === 0;

/** Called with some arguments and no others: with others each of them runs what it is given, or takes numbers for objects. */
const SHAPES: Readonly<Record<string, Shape>> = {
  '_codecs.encode': ([data, encoding, ...more], text) =>
    // Others make a text of a text, and so a name that nobody has read.
    data !== undefined && encoding !== undefined && text(encoding) === 'latin1' && more.length === 0,
  'copyreg._reconstructor': ([type, base, state]) =>
    isAny(type) &&
    ((isGlobal(base, BUILTINS, /^object$/) && state === NONE) ||
      isGlobal(base, BUILTINS, /^(dict|list|tuple|set|frozenset)$/)),
  'copyreg.__newobj__': ([type, ...args]) =>
    type instanceof Global && (args.length === 0 || NAMED_TUPLES.has(nameOf(type))),
  // What is kept with arguments for later; whoever calls it in the file is found.
  'functools.partial': ([called, ...more]) => isAny(called) && more.length === 0,
  'numpy.dtype': ([code]) => isText(code),
  'numpy._core.multiarray._reconstruct': ([type, , kind, ...more]) =>
    isArrayType(type) && (isText(kind) || isBytes(kind)) && more.length === 0,
  'numpy._core.multiarray.scalar': ([dtype, data, ...more]) =>
    dtype instanceof Dtype &&
    !dtype.hasObjects &&
    // A text is made of bytes: it could be a name that nobody has read.
    (isText(data) || data === SHORT_BYTES || (data === BYTES && !/^U?$/.test(dtype.kind))) &&
    more.length === 0,
  'numpy._core.numeric._frombuffer': ([data, dtype, , order, axes, ...more]) =>
    isBytes(data) && dtype instanceof Dtype && !dtype.hasObjects && isText(order) && isAxes(axes) && more.length === 0,
  'numpy.ma.core._mareconstruct': ([type, base]) => isGlobal(type, /^numpy\.ma/, /^MaskedArray$/) && isArray(base),
  'numpy.random._pickle.__bit_generator_ctor': ([type, ...more]) =>
    (isText(type) || isGlobal(type, /^numpy\.random\._(mt19937|pcg64|philox|sfc64)$/, /./)) && more.length === 0,
  'numpy.random._pickle.__generator_ctor': isGenerator,
  'numpy.random._pickle.__randomstate_ctor': isGenerator,
  'sklearn.metrics._dist_metrics.newObj': isOne,
  'sklearn.neighbors._ball_tree.newObj': isOne,
  'sklearn.neighbors._kd_tree.newObj': isOne,
};
const BUILTINS = /^(builtins|__builtin__)$/;
/** Classes made of whatever their parts are. */
const NAMED_TUPLES = new Set([
  'sklearn.gaussian_process.kernels.Hyperparameter',
  'sklearn.impute._iterative._ImputerTriplet',
]);
const isPlainAll = (args: Value): boolean => args === EMPTY_TUPLE || isPlain(args);
/**
 * Take what they are given apart: of an array they would make numbers of addresses, or pairs of a name and an object that
 * nobody has read.
 */
const COLLECTIONS: Readonly<Record<string, (args: Value) => boolean>> = {
  bytearray: isPlainAll,
  bytes: isPlainAll,
  complex: isPlainAll,
  Counter: isPlainAll,
  defaultdict: (args) =>
    args === EMPTY_TUPLE || args === ONE || (args instanceof Tuple && args.items.length === 1 && isPlain(args)),
  deque: isPlainAll,
  dict: (args) => args === EMPTY_TUPLE,
  frozenset: isPlainAll,
  list: isPlainAll,
  OrderedDict: (args) => args === EMPTY_TUPLE,
  range: isPlainAll,
  set: isPlainAll,
  tuple: isPlainAll,
  xrange: isPlainAll,
};
const COLLECTION = /^(?:builtins|__builtin__|collections)\.(\w+)$/;
/** Of these, what items may be added to. */
const MUTABLE = /^(?:(?:builtins|__builtin__)\.(?:dict|list|set)|collections\.\w+|sklearn\.utils\._bunch\.Bunch)$/;
/** Take any arguments and only keep, copy or count them. */
const CONTAINERS = new RegExp(
  [
    '^(builtins|__builtin__)\\.(object|slice)$',
    '^(datetime|decimal|fractions|pathlib|uuid)\\.\\w+$',
    '^(_loss|sklearn\\._loss\\._loss|sklearn\\.linear_model\\._sgd_fast)\\.[A-Z]\\w*$',
    '^sklearn\\.tree\\._tree\\.Tree$',
    '^torch(\\.\\w+)*\\.\\w+$',
  ].join('|'),
);

const MAKES_BYTES = /^(builtins|__builtin__)\.(bytes|bytearray)$/;
const LOOKED_AT = new RegExp(`${MAKES_BYTES.source}|^joblib\\.numpy_pickle\\.NumpyArrayWrapper$`);

function isArrayType(value: Value | undefined): boolean {
  return isArray(value) || isGlobal(value, /^numpy\.ma/, /^Masked/);
}

/** Whether the arguments with which it is called have to be known. */
export function isLookedAt(value: Value): boolean {
  return value instanceof Global && (shapeOf(value) !== undefined || LOOKED_AT.test(nameOf(value)));
}

/**
 * Whether a name of the built-in list is called as writers of pickles call it. Classes are made without arguments and built
 * afterwards; functions are only values that an estimator keeps: numpy asks what it is given for its memory and its methods.
 */
export function isUsual(called: Global, args: Value, how: 'call' | 'new', text: TextOf): boolean {
  const name = nameOf(called);
  if (CONTAINERS.test(name) || NAMED_TUPLES.has(name)) return true;
  const [, collection] = COLLECTION.exec(name) ?? [];
  if (collection !== undefined && Object.hasOwn(COLLECTIONS, collection)) return COLLECTIONS[collection]!(args);
  if (how === 'new') return args === EMPTY_TUPLE;
  const shape = shapeOf(called);
  if (shape) return args instanceof Tuple && shape(args.items, text);
  return args === EMPTY_TUPLE && /^_*[A-Z]/.test(called.name);
}

/** What a usual call makes, where it matters later on. */
export function madeBy(called: Global, args: Value): Value | undefined {
  const name = nameOf(called);
  const [first] = args instanceof Tuple ? args.items : [];
  if (name === '_codecs.encode') return isText(first) ? SHORT_BYTES : BYTES;
  if (name === 'numpy.random._pickle.__bit_generator_ctor') return BIT_GENERATOR;
  if (name === 'numpy._core.multiarray.scalar')
    return first instanceof Dtype && /[biufcmM?]/.test(first.kind) ? NUMBER : undefined;
  if (MUTABLE.test(name)) return CONTAINER;
  if (/^copyreg\./.test(name)) return first instanceof Global && MUTABLE.test(nameOf(first)) ? CONTAINER : undefined;
  if (!MAKES_BYTES.test(name)) return undefined;
  return args === EMPTY_TUPLE || isBytes(first) ? BYTES : undefined;
}

function shapeOf(called: Global): Shape | undefined {
  const name = nameOf(called);
  if (Object.hasOwn(SHAPES, name)) return SHAPES[name];
  return called.name.startsWith('__pyx_unpickle_') ? isUnpickled : undefined;
}

/** By one name where versions of Python and numpy have two. */
function nameOf({ module, name }: Global): string {
  return `${module.replace(/^copy_reg$/, 'copyreg').replace(/^numpy\.core\b/, 'numpy._core')}.${name}`;
}
