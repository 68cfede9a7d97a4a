import { Broken } from './broken.ts';
import { Effects, type EffectsOptions } from './effects.ts';
import { hookIn } from './hooks.ts';
import { Making } from './making.ts';
import { Opcode } from './opcode.ts';
import type { Pages } from './pages.ts';
import { type Handler, OpcodeReader } from './reader.ts';
import type { Stack } from './stack.ts';
import type { TextKeep } from './text-keep.ts';
import {
  ArrayWrapper,
  BYTES,
  CONTAINER,
  Dict,
  Dtype,
  EMPTY_TUPLE,
  FALSE,
  Global,
  Int,
  MADE,
  NONE,
  NUMBER,
  OPAQUE,
  SHORT_BYTES,
  TEXT,
  TRUE,
  plainly,
  type Value,
} from './value.ts';
import { longWrittenValue, unescaped, writtenEntry, writtenValue } from './written.ts';

const UNDERSCORE = 0x5f;
const NUMBER_OPCODES: ReadonlySet<number> = new Set([Opcode.LONG1, Opcode.LONG4]);
const BYTES_OPCODES: ReadonlySet<number> = new Set([
  Opcode.SHORT_BINBYTES,
  Opcode.BINBYTES,
  Opcode.BINBYTES8,
  Opcode.BYTEARRAY8,
]);
/** What no object takes for what to call, or for its memory. */
function isHarmless(value: Value): boolean {
  if (typeof value === 'number')
    return value >= TEXT || [NONE, TRUE, FALSE, NUMBER, BYTES, SHORT_BYTES].includes(value);
  return value instanceof Int;
}

export interface MachineOptions extends EffectsOptions {
  /** Persistent ids are how torch refers to the tensors of its archive; elsewhere the program that loads decides what they mean. */
  persistentIds?: boolean;
  /** Where it takes memory from, and gives it back. */
  pages?: Pages;
  /** Called where joblib reads an array and plain `pickle` would read on; without it nothing is made of their descriptions. */
  onArray?(place: { stack: Stack; texts: TextKeep; offset: number; objects: boolean; padded: boolean }): void;
}

/**
 * Follows pickles as Python does, one opcode after the other, on a stack and memo of values that stand for what Python
 * would have there; nothing is imported, called or made. Everything that would act is reported when its opcode is met,
 * whatever becomes of it later. What cannot be followed exactly ends the reading, and is reported too.
 */
export class PickleMachine implements Handler {
  readonly #options: MachineOptions;
  readonly #made: Making;
  /** Names of hooks that are in the file, and where first. */
  readonly #hooks: { name: string; at: number }[] = [];
  readonly #effects: Effects;
  readonly reader: OpcodeReader;
  /** Whether reading ended before the bytes did. */
  broken = false;
  /** Whole pickles, ended by STOP. */
  pickles = 0;

  constructor(options: MachineOptions, start?: { stack: Stack; texts: TextKeep; offset: number }) {
    this.#options = options;
    this.#made = new Making(start, options.pages);
    this.#effects = new Effects(options, this.#made.stack.room);
    this.reader = new OpcodeReader(this, start?.offset ?? 0);
    this.reader.begun = start !== undefined;
  }

  /** Calls and other effects beyond importing. */
  get effects(): number {
    return this.#effects.count;
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

  /** What it kept is for others to use. */
  release(): void {
    this.#made.stack.release();
  }

  /** There are no more bytes, and those `left` were not done with. */
  end(left: Buffer): void {
    // Python takes the end of the file for the end of a line, drops a last character that is none, and imports.
    if (!this.broken && (left[0] === Opcode.GLOBAL || left[0] === Opcode.INST))
      this.feed(Buffer.concat([left.subarray(0, -1), Buffer.from('\n\n')]));
    if (!this.broken && (left.length > 0 || this.reader.begun || this.reader.within))
      this.#break(new Broken('it ends in the middle'));
  }

  #break({ rule, message }: Broken): void {
    this.broken = true;
    const trailing = rule === 'pickle-malformed' && this.pickles > 0;
    this.#options.report(trailing ? 'pickle-trailing-data' : rule, this.reader.offset, message);
  }

  text(bytes: Buffer, from: number, length: number): void {
    if (bytes[from] === UNDERSCORE || bytes[from] === 0) this.#named(bytes.toString('latin1', from, from + length));
    this.#made.stack.push(this.#made.keep(bytes, from, length));
  }

  /** numpy makes texts of bytes. */
  bytes(bytes: Buffer, from: number, length: number): void {
    if (bytes[from] === UNDERSCORE || bytes[from] === 0) this.#named(bytes.toString('latin1', from, from + length));
    this.#made.stack.push(SHORT_BYTES);
  }

  data(opcode: number): void {
    this.#made.stack.push(BYTES_OPCODES.has(opcode) ? BYTES : NUMBER_OPCODES.has(opcode) ? NUMBER : OPAQUE);
  }

  /** An opcode with an operand of a fixed size, or none. */
  plain(opcode: number, operand: number): void {
    const made = this.#made;
    const { stack } = made;
    switch (opcode) {
      case Opcode.MEMOIZE:
        made.memoize(stack.memo.size);
        return;
      case Opcode.BINPUT:
      case Opcode.LONG_BINPUT:
        made.memoize(operand);
        return;
      case Opcode.BINGET:
      case Opcode.LONG_BINGET:
        made.recall(operand);
        return;
      case Opcode.BININT1:
      case Opcode.BININT2:
      case Opcode.BININT:
        stack.push(made.isDetailed ? made.detail(new Int(operand)) : NUMBER);
        return;
      case Opcode.BINFLOAT:
        stack.push(NUMBER);
        return;
      case Opcode.EMPTY_LIST:
      case Opcode.EMPTY_SET:
        stack.push(CONTAINER);
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
        made.emptyDict();
        return;
      case Opcode.MARK:
        stack.mark();
        return;
      case Opcode.TUPLE1:
      case Opcode.TUPLE2:
      case Opcode.TUPLE3:
        made.tuple(opcode - Opcode.TUPLE1 + 1);
        return;
      case Opcode.TUPLE:
        made.tuple(stack.unmark());
        return;
      case Opcode.DICT: {
        const count = stack.unmark();
        this.#pairs(count);
        made.dict(count);
        return;
      }
      case Opcode.LIST:
        made.drop(stack.unmark());
        stack.push(CONTAINER);
        return;
      case Opcode.FROZENSET:
        made.drop(stack.unmark());
        stack.push(OPAQUE);
        return;
      case Opcode.APPEND:
        this.#add(1);
        return;
      case Opcode.SETITEM:
        this.#pairs(2);
        this.#add(2);
        return;
      case Opcode.SETITEMS: {
        const count = stack.unmark();
        this.#pairs(count);
        this.#add(count);
        return;
      }
      case Opcode.APPENDS:
      case Opcode.ADDITEMS:
        this.#add(stack.unmark());
        return;
      case Opcode.POP:
        stack.popOrUnmark();
        made.settle();
        return;
      case Opcode.POP_MARK:
        made.drop(stack.unmark());
        return;
      case Opcode.DUP:
        made.push(stack.top());
        return;
      case Opcode.PROTO:
        if (operand > 5) throw new Broken(`there is no protocol ${operand}`);
        return;
      case Opcode.FRAME:
        if (this.reader.offset < made.frameEnd) throw new Broken('a frame begins inside of another');
        made.frameEnd = this.reader.offset + 9 + operand;
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
    const made = this.#made;
    const { stack } = made;
    switch (opcode) {
      case Opcode.STACK_GLOBAL: {
        const name = stack.pop();
        made.push(this.#import(made.nameOf(stack.pop()), made.nameOf(name)));
        return;
      }
      case Opcode.REDUCE: {
        const args = stack.pop();
        this.#call(stack.pop(), args);
        return;
      }
      case Opcode.NEWOBJ: {
        const args = stack.pop();
        this.#call(stack.pop(), args, 'new');
        return;
      }
      case Opcode.NEWOBJ_EX:
        stack.drop(2);
        this.#call(stack.pop(), MADE);
        return;
      case Opcode.OBJ: {
        const count = stack.unmark();
        if (count === 0) throw new Broken('there is no class');
        const args = made.tupleOf(count - 1);
        const [called] = stack.take(count);
        made.settle();
        this.#call(called!, args);
        return;
      }
      case Opcode.BUILD:
        this.#build(stack.pop());
        return;
      case Opcode.BINPERSID:
        stack.pop();
        if (this.#options.persistentIds !== true) this.#effects.refer('pickle-persistent-id', this.reader.offset);
        stack.push(MADE);
        return;
      case Opcode.EXT1:
      case Opcode.EXT2:
      case Opcode.EXT4:
        this.#effects.refer('pickle-extension', this.reader.offset);
        stack.push(new Global('', ''));
        return;
      default:
        throw new Broken('it needs buffers that are not in the file');
    }
  }

  names(opcode: number, module: string, name: string): void {
    if (opcode === Opcode.GLOBAL) {
      this.#made.push(this.#import(module, name));
      return;
    }
    // Python's own unpickler imports before it looks for the mark; the one in C does so after.
    const called = this.#import(module, name);
    const count = this.#made.stack.unmark();
    const args = this.#made.tupleOf(count);
    this.#made.drop(count);
    this.#call(called, args);
  }

  line(opcode: number, line: string, bytes: Buffer, from: number): void {
    const made = this.#made;
    switch (opcode) {
      case Opcode.GET:
        made.recall(writtenEntry(line));
        return;
      case Opcode.PUT:
        made.memoize(writtenEntry(line));
        return;
      case Opcode.PERSID:
        this.#effects.refer('pickle-persistent-id', this.reader.offset);
        made.stack.push(MADE);
        return;
      default:
        if (line.includes('_') || line.includes('\\')) this.#named(unescaped(line));
        made.stack.push(writtenValue(opcode, line, { bytes, from, made }));
    }
  }

  longLine(opcode: number, start: string): void {
    if (opcode === Opcode.PERSID) this.#effects.refer('pickle-persistent-id', this.reader.offset);
    this.#made.stack.push(longWrittenValue(opcode, start));
  }

  /** Keys and values that come to be items, or attributes once an object is built with them. */
  #pairs(count: number): void {
    if (this.#hooks.length === 0) return;
    const { stack } = this.#made;
    for (let index = count - 1; index > 0; index -= 2) {
      const [key, value] = [stack.below(index), stack.below(index - 1)];
      if (isHarmless(value)) continue;
      const text = this.#made.textOf(key);
      const said = text === undefined ? undefined : hookIn(text);
      // Of a key that cannot be told any name may be meant that was in the file.
      const cannotTell =
        text === undefined && (key === OPAQUE || key === MADE || (typeof key === 'number' && key >= TEXT));
      for (const { name, at } of this.#hooks) if (cannotTell || name === said) this.#effects.hook(name, at);
    }
  }

  #stop(): void {
    this.#made.stack.pop();
    if (this.#made.frameEnd > this.reader.offset + 1)
      throw new Broken('it ends before its frame does, where readers disagree on what comes next');
    if (this.#made.leave()) return;
    this.pickles += 1;
    this.reader.begun = false;
  }

  #add(count: number): void {
    this.#effects.add(this.#made.stack.below(count), this.reader.offset);
    this.#made.add(count);
  }

  #import(module: string | undefined, name: string | undefined): Global {
    return this.#effects.import(module, name, this.reader.offset);
  }

  #call(called: Value, args: Value, how: 'call' | 'new' = 'call'): void {
    const made = this.#made;
    const call = this.#effects.call(called, args, this.reader.offset, (value) => made.textOf(value), how);
    const result = this.#isLookedAt(call) ? call : plainly(call);
    made.stack.push(typeof result === 'number' ? result : made.detail(result));
    if (typeof result === 'number') made.settleTop();
  }

  /** Whether what was made comes to matter: the bytes of an array are only where joblib reads one. */
  #isLookedAt(made: Value): boolean {
    return !(made instanceof ArrayWrapper) || (this.#options.onArray !== undefined && !this.#made.isNested);
  }

  /** A text of the file: as long as it is a word among words, it does nothing. @param text it, or what it stands in */
  #named(text: string): void {
    const name = hookIn(text);
    if (name !== undefined && !this.#hooks.some((hook) => hook.name === name))
      this.#hooks.push({ name, at: this.reader.offset });
  }

  #build(state: Value): void {
    const target = this.#made.stack.top();
    if (target instanceof Global) this.#effects.change(target, this.reader.offset);
    if (target instanceof Dtype && !target.build(state)) this.#effects.misbuild(this.reader.offset);
    this.#made.settleTop();
    if (target instanceof ArrayWrapper && this.#options.onArray && !this.#made.isNested) this.#array(target, state);
  }

  /** joblib puts the bytes of an array behind its description, or a pickle of its objects. */
  #array(wrapper: ArrayWrapper, state: Value): void {
    const { stack, texts, frameEnd } = this.#made;
    if (state instanceof Dict) wrapper.build(state);
    const { bytes, objects, padded } = wrapper.layout();
    if (!(state instanceof Dict) || Number.isNaN(bytes) || frameEnd > this.reader.offset + 1)
      throw new Broken('nobody can tell where an array ends');
    this.#options.onArray?.({ stack, texts, offset: this.reader.offset + 1, objects, padded });
    stack.replaceTop(MADE);
    if (objects) this.#made.enter();
    else if (padded) this.reader.expectPadding(bytes);
    else this.reader.skip = bytes;
  }
}
