import type { Report } from '../finding.ts';
import type { AllowList } from './allow-list.ts';
import { describesArrays, Imports, isImportable } from './imports.ts';
import { Opcode } from './opcode.ts';
import { type Handler, OpcodeReader } from './reader.ts';
import { Broken, Stack } from './stack.ts';
import { TextKeep } from './text-keep.ts';
import {
  ArrayWrapper,
  Dict,
  Dtype,
  EMPTY_TUPLE,
  FALSE,
  Global,
  Int,
  NONE,
  OPAQUE,
  TEXT,
  TRUE,
  Tuple,
  type Value,
} from './value.ts';

/** How many values may be looked at closely while one array is described. */
const MOST_DETAIL = 100_000;
/** Of a tuple or dictionary that describes one: dimensions, fields. */
const MOST_ITEMS = 256;

export interface MachineOptions {
  allow: AllowList;
  report: Report;
  /** Persistent ids are how torch refers to the tensors of its archive; elsewhere the program that loads decides what they mean. */
  persistentIds?: boolean;
  /** The bytes are perhaps no pickle at all: a name that no module can have ends the reading, as importing it would. */
  guess?: boolean;
  /** Called where joblib reads an array and plain `pickle` would read on. */
  onArray?(place: { stack: Stack; texts: TextKeep; offset: number; objects: boolean; padded: boolean }): void;
}

/** Where reading stands in a pickle; inside of one may be another, the objects of a joblib array. */
interface Level {
  stack: Stack;
  /** Where the frame ends that was announced last. */
  frameEnd: number;
}

const freshLevel = (stack = new Stack()): Level => ({ stack, frameEnd: 0 });

/**
 * Follows pickles as Python does, one opcode after the other, on a stack and memo of values that stand for what Python
 * would have there; nothing is imported, called or made. Everything that would act is reported when its opcode is met,
 * whatever becomes of it later. What cannot be followed exactly ends the reading, and is reported too.
 */
export class PickleMachine implements Handler {
  readonly #options: MachineOptions;
  readonly #texts: TextKeep;
  readonly #imports: Imports;
  readonly #outer: Level[] = [];
  #level: Level;
  /** Stack height at which the description of an array began; -1: values need not be looked at closely. */
  #detailFrom = -1;
  #detailLeft = 0;
  readonly reader: OpcodeReader;
  /** Whether reading ended before the bytes did. */
  broken = false;
  /** Whole pickles, ended by STOP. */
  pickles = 0;
  /** Calls and other effects beyond importing. */
  effects = 0;

  constructor(options: MachineOptions, start?: { stack: Stack; texts: TextKeep; offset: number }) {
    this.#options = options;
    this.#texts = start?.texts ?? new TextKeep();
    this.#imports = new Imports(options.allow, options.report);
    this.#level = freshLevel(start?.stack);
    this.reader = new OpcodeReader(this, start?.offset ?? 0);
    this.reader.begun = start !== undefined;
  }

  /** @returns how many of the bytes are done with; the others are wanted again, with more behind them */
  feed(bytes: Buffer): number {
    if (this.broken) return 0;
    const from = this.reader.offset;
    try {
      return this.reader.feed(bytes);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      this.#break(error);
      return this.reader.offset - from;
    }
  }

  /** There are no more bytes, and `left` were not done with. */
  end(left: number): void {
    if (!this.broken && (left > 0 || this.reader.begun || this.reader.within))
      this.#break(new Broken('it ends in the middle'));
  }

  #break({ rule, message }: Broken): void {
    this.broken = true;
    const trailing = rule === 'pickle-malformed' && this.pickles > 0;
    this.#options.report(trailing ? 'pickle-trailing-data' : rule, this.reader.offset, message);
  }

  text(bytes: Buffer, from: number, length: number): void {
    this.#level.stack.push(TEXT + this.#texts.put(bytes, from, length));
  }

  data(): void {
    this.#level.stack.push(OPAQUE);
  }

  /** An opcode with an operand of a fixed size, or none. */
  plain(opcode: number, operand: number): void {
    const { stack } = this.#level;
    switch (opcode) {
      case Opcode.MEMOIZE:
        this.#memoize(stack.memo.size);
        return;
      case Opcode.BINPUT:
      case Opcode.LONG_BINPUT:
        this.#memoize(operand);
        return;
      case Opcode.BINGET:
      case Opcode.LONG_BINGET:
        this.#recall(operand);
        return;
      case Opcode.BININT1:
      case Opcode.BININT2:
      case Opcode.BININT:
        stack.push(this.#detailFrom < 0 ? OPAQUE : this.#detail(new Int(operand)));
        return;
      case Opcode.BINFLOAT:
      case Opcode.EMPTY_LIST:
      case Opcode.EMPTY_SET:
        stack.push(OPAQUE);
        return;
      case Opcode.NONE:
        stack.push(NONE);
        return;
      case Opcode.NEWTRUE:
        stack.push(TRUE);
        return;
      case Opcode.NEWFALSE:
        stack.push(FALSE);
        return;
      case Opcode.EMPTY_TUPLE:
        stack.push(EMPTY_TUPLE);
        return;
      case Opcode.EMPTY_DICT:
        stack.push(this.#detailFrom < 0 ? OPAQUE : this.#detail(new Dict()));
        return;
      case Opcode.MARK:
        stack.mark();
        return;
      case Opcode.TUPLE1:
      case Opcode.TUPLE2:
      case Opcode.TUPLE3:
        this.#tuple(opcode - Opcode.TUPLE1 + 1);
        return;
      case Opcode.TUPLE:
        this.#tuple(stack.unmark());
        return;
      case Opcode.LIST:
      case Opcode.DICT:
      case Opcode.FROZENSET:
        this.#drop(stack.unmark());
        stack.push(OPAQUE);
        return;
      case Opcode.APPEND:
        this.#add(1);
        return;
      case Opcode.SETITEM:
        this.#add(2);
        return;
      case Opcode.APPENDS:
      case Opcode.ADDITEMS:
      case Opcode.SETITEMS:
        this.#add(stack.unmark());
        return;
      case Opcode.POP:
        stack.popOrUnmark();
        this.#settle();
        return;
      case Opcode.POP_MARK:
        this.#drop(stack.unmark());
        return;
      case Opcode.DUP:
        this.#push(stack.top());
        return;
      case Opcode.PROTO:
        if (operand > 5) throw new Broken(`there is no protocol ${operand}`);
        return;
      case Opcode.FRAME:
        if (this.reader.offset < this.#level.frameEnd) throw new Broken('a frame begins inside of another');
        this.#level.frameEnd = this.reader.offset + 9 + operand;
        return;
      case Opcode.STOP:
        this.#stop();
        return;
      default:
        this.#act(opcode);
    }
  }

  /** An opcode that does more than to make plain data. */
  #act(opcode: number): void {
    const { stack } = this.#level;
    switch (opcode) {
      case Opcode.STACK_GLOBAL: {
        const name = stack.pop();
        this.#push(this.#import(this.#name(stack.pop()), this.#name(name)));
        return;
      }
      case Opcode.REDUCE:
      case Opcode.NEWOBJ: {
        const args = stack.pop();
        this.#call(stack.pop(), args);
        return;
      }
      case Opcode.NEWOBJ_EX:
        stack.drop(2);
        this.#call(stack.pop(), OPAQUE);
        return;
      case Opcode.OBJ: {
        const [called] = stack.take(stack.unmark());
        if (called === undefined) throw new Broken('there is no class');
        this.#settle();
        this.#call(called, OPAQUE);
        return;
      }
      case Opcode.BUILD:
        this.#build(stack.pop());
        return;
      case Opcode.BINPERSID:
        stack.pop();
        if (this.#options.persistentIds !== true) this.#effect('pickle-persistent-id');
        stack.push(OPAQUE);
        return;
      case Opcode.EXT1:
      case Opcode.EXT2:
      case Opcode.EXT4:
        this.#effect('pickle-extension');
        stack.push(new Global('', ''));
        return;
      default:
        throw new Broken('it needs buffers that are not in the file');
    }
  }

  names(opcode: number, module: string, name: string): void {
    if (opcode === Opcode.GLOBAL) {
      this.#push(this.#import(module, name));
      return;
    }
    // INST looks for its mark before it imports.
    this.#drop(this.#level.stack.unmark());
    this.#call(this.#import(module, name), OPAQUE);
  }

  line(opcode: number, line: string, bytes: Buffer, from: number): void {
    switch (opcode) {
      case Opcode.GET:
        this.#recall(entryNumber(line));
        return;
      case Opcode.PUT:
        this.#memoize(entryNumber(line));
        return;
      case Opcode.PERSID:
        this.#effect('pickle-persistent-id');
        this.data();
        return;
      default:
        this.#level.stack.push(this.#written(opcode, line, bytes, from));
    }
  }

  /** A value written out. A text that needs unescaping is opaque: no name does. */
  #written(opcode: number, line: string, bytes: Buffer, from: number): Value {
    switch (opcode) {
      case Opcode.INT:
      case Opcode.LONG: {
        if (opcode === Opcode.INT && line === '01') return TRUE;
        if (opcode === Opcode.INT && line === '00') return FALSE;
        if (!/^-?\d+L?$/.test(line)) throw new Broken('a number is none');
        const number = Number.parseInt(line, 10);
        return this.#detailFrom >= 0 && Number.isSafeInteger(number) ? this.#detail(new Int(number)) : OPAQUE;
      }
      case Opcode.FLOAT:
        if (!/^[+-]?(\d+\.?\d*(e[+-]?\d+)?|inf|nan)$/i.test(line)) throw new Broken('a number is none');
        return OPAQUE;
      case Opcode.STRING:
        if (!/^(["']).*\1$/.test(line) || line.length < 2) throw new Broken('a text has no quotes');
        return /^.[^\\]*$/.test(line) ? TEXT + this.#texts.put(bytes, from + 1, line.length - 2) : OPAQUE;
      default:
        return /^[\x00-\x5b\x5d-\x7f]*$/.test(line) ? TEXT + this.#texts.put(bytes, from, line.length) : OPAQUE;
    }
  }

  #stop(): void {
    this.#level.stack.pop();
    if (this.#level.frameEnd > this.reader.offset + 1)
      throw new Broken('it ends before its frame does, where readers disagree on what comes next');
    const outer = this.#outer.pop();
    this.#level = outer ?? freshLevel();
    if (outer) return;
    this.pickles += 1;
    this.reader.begun = false;
    this.#detailFrom = -1;
  }

  #memoize(index: number): void {
    const { stack } = this.#level;
    if (!stack.memo.put(index, stack.top())) throw new Broken('values in its memo', 'pickle-too-large');
  }

  #recall(index: number): void {
    const value = this.#level.stack.memo.get(index);
    if (value === undefined) throw new Broken('it asks for a memo entry that was never made');
    this.#push(value);
  }

  #push(value: Value): void {
    const { stack } = this.#level;
    if (this.#detailFrom < 0 && describesArrays(value)) {
      this.#detailFrom = stack.height;
      this.#detailLeft = MOST_DETAIL;
    }
    stack.push(value);
  }

  /** Something that describes an array. */
  #detail(value: Value): Value {
    this.#detailLeft -= 1;
    if (this.#detailLeft < 0) throw new Broken('values that describe an array', 'pickle-too-large');
    return value;
  }

  #drop(count: number): void {
    this.#level.stack.drop(count);
    this.#settle();
  }

  /** What described an array is perhaps gone from the stack. */
  #settle(): void {
    if (this.#level.stack.height <= this.#detailFrom) this.#detailFrom = -1;
  }

  #tuple(count: number): void {
    const { stack } = this.#level;
    if (this.#detailFrom < 0 || count > MOST_ITEMS) {
      this.#drop(count);
      stack.push(OPAQUE);
      return;
    }
    const made = this.#detail(new Tuple(stack.take(count)));
    this.#settle();
    stack.push(made);
  }

  /** Adds items to a list or set, or pairs to a dictionary. */
  #add(count: number): void {
    const { stack } = this.#level;
    const target = stack.below(count);
    if (target instanceof Global) this.#changes(target);
    if (!(target instanceof Dict)) stack.drop(count);
    else {
      const items = stack.take(count);
      for (let index = 0; index + 1 < items.length; index += 2) {
        const key = this.#text(items[index]!);
        if (key !== undefined) target.entries.set(key, items[index + 1]!);
        if (target.entries.size > MOST_ITEMS) throw new Broken('entries that describe an array', 'pickle-too-large');
      }
    }
    this.#settle();
  }

  #text(value: Value): string | undefined {
    return typeof value === 'number' && value >= TEXT ? this.#texts.get(value - TEXT) : undefined;
  }

  /** The text that a value is; undefined when it may be one, but nobody knows which. */
  #name(value: Value): string | undefined {
    if (value !== OPAQUE && !(typeof value === 'number' && value >= TEXT)) throw new Broken('a name is no text');
    return this.#text(value);
  }

  #import(module: string | undefined, name: string | undefined): Global {
    if (module === undefined || name === undefined) {
      this.#options.report('pickle-computed-name', this.reader.offset, '');
      return new Global('', '');
    }
    if (this.#options.guess === true && !isImportable(module, name)) throw new Broken('no module can have that name');
    return this.#imports.import(module, name, this.reader.offset);
  }

  #call(called: Value, args: Value): void {
    // Before anything was called there is nothing that could be but what was imported.
    const callable = called instanceof Global || (called === OPAQUE && this.effects > 0);
    if (!callable) throw new Broken('what it calls cannot be called');
    this.effects += 1;
    const made = this.#imports.call(called, args, this.reader.offset, (value) => this.#text(value));
    this.#level.stack.push(made === OPAQUE ? made : this.#detail(made));
  }

  #effect(rule: 'pickle-persistent-id' | 'pickle-extension'): void {
    if (this.#options.guess === true) throw new Broken('nothing says what it refers to');
    this.effects += 1;
    this.#options.report(rule, this.reader.offset, '');
  }

  #changes({ module, name }: Global): void {
    this.effects += 1;
    this.#options.report('pickle-changes-code', this.reader.offset, `${module}.${name}`);
  }

  #build(state: Value): void {
    const { stack } = this.#level;
    const target = stack.top();
    if (target instanceof Global) this.#changes(target);
    if (target instanceof Dtype) target.build(state);
    if (stack.height - 1 === this.#detailFrom) this.#detailFrom = -1;
    if (target instanceof ArrayWrapper && this.#options.onArray && this.#outer.length === 0) this.#array(target, state);
  }

  /** joblib puts the bytes of an array behind its description, or a pickle of its objects. */
  #array(wrapper: ArrayWrapper, state: Value): void {
    const { stack, frameEnd } = this.#level;
    if (state instanceof Dict) wrapper.build(state);
    const { bytes, objects, padded } = wrapper.layout();
    if (!(state instanceof Dict) || Number.isNaN(bytes) || frameEnd > this.reader.offset + 1)
      throw new Broken('nobody can tell where an array ends');
    this.#options.onArray?.({ stack, texts: this.#texts, offset: this.reader.offset + 1, objects, padded });
    stack.replaceTop(OPAQUE);
    if (objects) {
      this.#outer.push(this.#level);
      this.#level = freshLevel();
      this.#detailFrom = -1;
    } else if (padded) this.reader.expectPadding(bytes);
    else this.reader.skip = bytes;
  }
}

function entryNumber(line: string): number {
  if (!/^\d{1,10}$/.test(line)) throw new Broken('a memo entry has no number');
  return Number(line);
}
