import type { Report } from '../finding.ts';
import type { AllowList } from './allow-list.ts';
import { Broken } from './stack.ts';
import { ArrayWrapper, Dtype, Global, OPAQUE, type Value } from './value.ts';

/** Distinct ones; a model has less than a hundred. */
const MOST_GLOBALS = 10_000;
const MOST_DTYPES = 100_000;

/** What a pickle imports and calls: each thing once, reported where it is not allowed. */
export class Imports {
  readonly #allow: AllowList;
  readonly #report: Report;
  readonly #globals = new Map<string, Global>();

  #dtypes = 0;

  constructor(allow: AllowList, report: Report) {
    this.#allow = allow;
    this.#report = report;
  }

  import(module: string, name: string, at: number): Global {
    const key = `${module}\n${name}`;
    let found = this.#globals.get(key);
    if (!found) {
      if (this.#globals.size >= MOST_GLOBALS) throw new Broken('names that it imports', 'pickle-too-large');
      found = new Global(module, name);
      this.#globals.set(key, found);
    }
    if (!this.#allow.has(module, name)) this.#report(this.#allow.ruleFor(module, name), at, `${module}.${name}`);
    return found;
  }

  /** @param text reads a value that is a text; @returns what the call makes */
  call(called: Value, args: Value, at: number, text: (value: Value) => string | undefined): Value {
    if (!(called instanceof Global)) {
      this.#report('pickle-computed-call', at, '');
      return OPAQUE;
    }
    if (isDtype(called)) {
      this.#dtypes += 1;
      if (this.#dtypes > MOST_DTYPES) throw new Broken('types of elements', 'pickle-too-large');
      return Dtype.from(args, text);
    }
    return isArrayWrapper(called) ? new ArrayWrapper() : OPAQUE;
  }
}

/** Whether what follows describes an array, and has to be looked at closely. */
export function describesArrays(value: Value): boolean {
  return value instanceof Global && (isDtype(value) || isArrayWrapper(value));
}

function isDtype({ module, name }: Global): boolean {
  return module === 'numpy' && name === 'dtype';
}

function isArrayWrapper({ module, name }: Global): boolean {
  return module === 'joblib.numpy_pickle' && name === 'NumpyArrayWrapper';
}

/** Whether Python could import it: words with dots between them. */
export function isImportable(module: string, name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(module) && /^[\p{L}\p{N}_.]+$/u.test(name);
}
