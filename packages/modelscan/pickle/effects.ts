import type { Report } from '../finding.ts';
import type { AllowList } from './allow-list.ts';
import { Broken } from './stack.ts';
import { ArrayWrapper, Dtype, Global, isArrayWrapper, isDtype, OPAQUE, type Value } from './value.ts';

/** Distinct ones; a model has less than a hundred. */
const MOST_GLOBALS = 10_000;
const MOST_DTYPES = 100_000;

export interface EffectsOptions {
  allow: AllowList;
  report: Report;
  /** The bytes are perhaps no pickle at all: a name that no module can have ends the reading, as importing it would. */
  guess?: boolean;
}

/** What a pickle does besides making plain data: each thing once, reported where it is not allowed. */
export class Effects {
  readonly #options: EffectsOptions;
  readonly #globals = new Map<string, Global>();
  #dtypes = 0;
  /** Calls and others beyond importing. */
  count = 0;

  constructor(options: EffectsOptions) {
    this.#options = options;
  }

  /** @param module, name undefined: nobody knows which */
  import(module: string | undefined, name: string | undefined, at: number): Global {
    const { allow, report, guess } = this.#options;
    if (module === undefined || name === undefined) {
      report('pickle-computed-name', at, '');
      return new Global('', '');
    }
    if (guess === true && !isImportable(module, name)) throw new Broken('no module can have that name');
    const key = `${module}\n${name}`;
    let found = this.#globals.get(key);
    if (!found) {
      if (this.#globals.size >= MOST_GLOBALS) throw new Broken('names that it imports', 'pickle-too-large');
      found = new Global(module, name);
      this.#globals.set(key, found);
    }
    if (!allow.has(module, name)) report(allow.ruleFor(module, name), at, `${module}.${name}`);
    return found;
  }

  /** @param text reads a value that is a text; @returns what the call makes */
  call(called: Value, args: Value, at: number, text: (value: Value) => string | undefined): Value {
    // Before anything was called there is nothing that could be but what was imported.
    const callable = called instanceof Global || (called === OPAQUE && this.count > 0);
    if (!callable) throw new Broken('what it calls cannot be called');
    this.count += 1;
    if (!(called instanceof Global)) {
      this.#options.report('pickle-computed-call', at, '');
      return OPAQUE;
    }
    if (isDtype(called)) {
      this.#dtypes += 1;
      if (this.#dtypes > MOST_DTYPES) throw new Broken('types of elements', 'pickle-too-large');
      return Dtype.from(args, text);
    }
    return isArrayWrapper(called) ? new ArrayWrapper() : OPAQUE;
  }

  /** Takes something that stands outside of the file, and that the program which loads it decides about. */
  refer(rule: 'pickle-persistent-id' | 'pickle-extension', at: number): void {
    if (this.#options.guess === true) throw new Broken('nothing says what it refers to');
    this.count += 1;
    this.#options.report(rule, at, '');
  }

  /** Changes something that was imported. */
  change({ module, name }: Global, at: number): void {
    this.count += 1;
    this.#options.report('pickle-changes-code', at, `${module}.${name}`);
  }
}

/** Whether Python could import it: words with dots between them. */
function isImportable(module: string, name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(module) && /^[\p{L}\p{N}_.]+$/u.test(name);
}
