import type { Report } from '../finding.ts';
import type { AllowList } from './allow-list.ts';
import { Broken } from './broken.ts';
import type { Room } from './room.ts';
import { isUsual, madeBy } from './uses.ts';
import {
  ArrayWrapper,
  CONTAINER,
  Dict,
  Dtype,
  Global,
  isArrayWrapper,
  isDtype,
  MADE,
  OPAQUE,
  type Value,
} from './value.ts';

const MOST_DTYPES = 100_000;

export interface EffectsOptions {
  allow: AllowList;
  report: Report;
  /** The bytes are perhaps no pickle at all: what Python cannot import by any usual name does not count when it is called. */
  guess?: boolean;
}

/** What a pickle does besides making plain data: each thing once, reported where it is not allowed. */
export class Effects {
  readonly #options: EffectsOptions;
  readonly #room: Room;
  #dtypes = 0;
  #called = false;
  /** Calls and others beyond importing. */
  count = 0;

  constructor(options: EffectsOptions, room: Room) {
    this.#options = options;
    this.#room = room;
  }

  /** @param module, name undefined: nobody knows which */
  import(module: string | undefined, name: string | undefined, at: number): Global {
    const { allow, report } = this.#options;
    if (module === undefined || name === undefined) {
      report('pickle-computed-name', at, '');
      return new Global('', '');
    }
    const found = this.#room.global(module, name);
    if (!allow.has(module, name)) report(allow.ruleFor(module, name), at, `${module}.${name}`);
    return found;
  }

  /** @param text reads a value that is a text; @returns what the call makes */
  call(called: Value, args: Value, at: number, text: (value: Value) => string | undefined, how: 'call' | 'new'): Value {
    // Before anything was called there is nothing that could be but what was imported.
    const unknown = called === MADE || called === OPAQUE || called === CONTAINER;
    const callable = called instanceof Global || (unknown && this.#called);
    if (!callable) throw new Broken('what it calls cannot be called');
    this.#called = true;
    if (!this.#isProse(called)) this.count += 1;
    if (!(called instanceof Global)) {
      this.#options.report('pickle-computed-call', at, '');
      return MADE;
    }
    const { allow, report } = this.#options;
    const { module, name } = called;
    const usual = isUsual(called, args, how, text);
    if (allow.isBuiltIn(module, name) && !usual) report('pickle-unusual-call', at, `${module}.${name}`);
    if (isDtype(called)) {
      this.#dtypes += 1;
      if (this.#dtypes > MOST_DTYPES) throw new Broken('types of elements', 'pickle-too-large');
      return Dtype.from(args, text);
    }
    if (isArrayWrapper(called)) return new ArrayWrapper();
    // What was allowed by name may be anything, a dictionary too.
    if (!allow.isBuiltIn(module, name)) return allow.has(module, name) ? CONTAINER : MADE;
    return (usual && madeBy(called, args)) || MADE;
  }

  /** Takes something that stands outside of the file, and that the program which loads it decides about. */
  refer(rule: 'pickle-persistent-id' | 'pickle-extension', at: number): void {
    if (this.#options.guess === true) throw new Broken('nothing says what it refers to');
    this.count += 1;
    this.#options.report(rule, at, '');
  }

  /** Gives a type of elements a state that does not fit it. */
  misbuild(at: number): void {
    this.#options.report('pickle-unusual-call', at, 'numpy.dtype.__setstate__');
  }

  /** Gives an object a name under which others look for what to call. */
  hook(name: string, at: number): void {
    this.#options.report('pickle-hook', at, name);
  }

  /** Adds items to something: of another thing Python calls what it has under the names of a list, and numpy looks for memory in what it is given. */
  add(target: Value, at: number): void {
    if (target instanceof Global) this.change(target, at);
    else if (target === OPAQUE || target === MADE) this.#options.report('pickle-unusual-items', at, '');
    else if (target !== CONTAINER && !(target instanceof Dict)) throw new Broken('nothing can be added to it');
  }

  /** Changes something that was imported. */
  change(changed: Global, at: number): void {
    const { module, name } = changed;
    if (!this.#isProse(changed)) this.count += 1;
    this.#options.report('pickle-changes-code', at, `${module}.${name}`);
  }

  #isProse(value: Value): boolean {
    const { guess } = this.#options;
    return guess === true && value instanceof Global && value.module !== '' && !isModuleName(value.module);
  }
}

/**
 * Whether a module may well have that name. Python imports any file or directory of its path, whatever its name; but notes
 * that begin with "(c) The authors" are not a pickle.
 */
export function isModuleName(module: string): boolean {
  return /^[\p{L}\p{N}_~+-]+(\.[\p{L}\p{N}_~+-]+)*$/u.test(module);
}
