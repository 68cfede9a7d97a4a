import type { AllowList } from './allow-list.ts';
import type { Report } from '../finding.ts';
import { Memo } from './memo.ts';
import { Opcode } from './opcode.ts';
import { LONGEST_TEXT, TextKeep } from './text-keep.ts';
import type * as value from './value.ts';
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
} from './value.ts';

type Value = value.Value;

const MOST_ON_STACK = 2_000_000;
const MOST_GLOBALS = 10_000;
const LONGEST_NAME_LINE = 1024;
const NEWLINE = 0x0a;
/** Paddings of joblib are 1 to 16; the least byte that is an opcode. */
const LEAST_OPCODE = 0x28;
/** How many values may be looked at closely while one array is described. */
const MOST_DETAIL = 100_000;

export interface MachineOptions {
  allow: AllowList;
  report: Report;
  /** Persistent ids are how torch refers to the tensors of its archive; elsewhere code of the reader decides what they mean. */
  persistentIds?: boolean;
  /**
   * Whether these bytes are perhaps no pickle at all: then a name that no module can have ends the reading, as importing
   * it would.
   */
  guess?: boolean;
}

/** One pickle being read; a joblib array of objects is another one inside. */
interface Frame {
  stack: Value[];
  marks: number[];
  memo: Memo;
  /** Where the frame ends that the last FRAME opcode announced. */
  frameEnd: number;
}

const freshFrame = (): Frame => ({ stack: [], marks: [], memo: new Memo(), frameEnd: 0 });

/**
 * Reads pickles as Python does, one opcode after the other, on a stack and memo of values that stand for what Python
 * would have there; nothing is imported, called or made. Everything that would act is reported when its opcode is met,
 * whatever becomes of it later.
 *
 * Bytes come in pieces of any size. What it cannot follow exactly ends the reading, and that is reported too.
 */
export class PickleMachine {
  readonly #options: MachineOptions;
  readonly #texts = new TextKeep();
  readonly #globals = new Map<string, Global>();
  readonly #outer: Frame[] = [];
  #in = freshFrame();
  /** Stack height at which the description of an array began; -1: values need not be looked at closely. */
  #detailFrom = -1;
  #detailLeft = 0;
  #arrayPadding = false;
  #arrayBytes = 0;
  #line = false;
  /** Position in the stream of the next byte. */
  offset = 0;
  /** Bytes that come next and mean nothing here. */
  skip = 0;
  /** Whether reading ended before the bytes did. */
  broken = false;
  /** Whole pickles, ended by STOP. */
  pickles = 0;
  /** Calls and other effects beyond importing. */
  effects = 0;
  /** Opcodes read. */
  opcodes = 0;
  #begun = false;

  constructor(options: MachineOptions) {
    this.#options = options;
  }

  /** @returns how many of the bytes are done with; the others are wanted again, with more behind them */
  feed(bytes: Buffer): number {
    let at = 0;
    while (!this.broken) {
      if (this.skip > 0) {
        const step = Math.min(this.skip, bytes.length - at);
        this.#advance(step);
        at += step;
        this.skip -= step;
        if (this.skip > 0) break;
      }
      if (at >= bytes.length) break;
      if (this.#line || this.#arrayPadding) {
        at += this.#line ? this.#restOfLine(bytes, at) : this.#padding(bytes[at]!);
        continue;
      }
      const done = this.#opcodes(bytes, at);
      this.#advance(done - at);
      if (done === at) break;
      at = done;
    }
    return at;
  }

  /** There are no more bytes. */
  end(): void {
    if (this.broken || !(this.#begun || this.skip > 0 || this.#line || this.#arrayPadding)) return;
    this.#break('it ends in the middle');
  }

  #advance(step: number): void {
    this.offset += step;
  }

  #break(why: string): void {
    this.broken = true;
    this.#options.report(this.pickles > 0 ? 'pickle-trailing-data' : 'pickle-malformed', this.offset, why);
  }

  /** Reads whole opcodes. @returns where the first begins that is not whole, or is followed by bytes to skip */
  #opcodes(bytes: Buffer, from: number): number {
    const end = bytes.length;
    const base = this.offset - from;
    let { stack, marks, memo } = this.#in;
    let at = from;
    /** What a case sets when it needs something that is not there. */
    let wrong: string | undefined;
    while (at < end) {
      const opcode = bytes[at]!;
      const begin = at;
      const left = end - at;
      const floor = marks.length > 0 ? marks[marks.length - 1]! : 0;
      const height = stack.length - floor;
      switch (opcode) {
        case Opcode.MEMOIZE:
          if (height < 1) wrong = 'the stack is empty';
          else this.#put(memo.size, base + at);
          at += 1;
          break;
        case Opcode.SHORT_BINUNICODE:
        case Opcode.SHORT_BINSTRING: {
          if (left < 2 || left < 2 + bytes[at + 1]!) return at;
          const length = bytes[at + 1]!;
          stack.push(TEXT + this.#texts.put(bytes, at + 2, length));
          at += 2 + length;
          break;
        }
        case Opcode.BININT1:
          if (left < 2) return at;
          stack.push(this.#detailFrom < 0 ? OPAQUE : this.#int(bytes[at + 1]!));
          at += 2;
          break;
        case Opcode.BININT2:
          if (left < 3) return at;
          stack.push(this.#detailFrom < 0 ? OPAQUE : this.#int(bytes.readUInt16LE(at + 1)));
          at += 3;
          break;
        case Opcode.BININT:
          if (left < 5) return at;
          stack.push(this.#detailFrom < 0 ? OPAQUE : this.#int(bytes.readInt32LE(at + 1)));
          at += 5;
          break;
        case Opcode.BINFLOAT:
          if (left < 9) return at;
          stack.push(OPAQUE);
          at += 9;
          break;
        case Opcode.BINGET:
        case Opcode.LONG_BINGET: {
          const size = opcode === Opcode.BINGET ? 1 : 4;
          if (left < 1 + size) return at;
          const got = memo.get(size === 1 ? bytes[at + 1]! : bytes.readUInt32LE(at + 1));
          if (got === undefined) wrong = 'it asks for a memo entry that was never made';
          else this.#push(got);
          at += 1 + size;
          break;
        }
        case Opcode.BINPUT:
        case Opcode.LONG_BINPUT: {
          const size = opcode === Opcode.BINPUT ? 1 : 4;
          if (left < 1 + size) return at;
          if (height < 1) wrong = 'the stack is empty';
          else this.#put(size === 1 ? bytes[at + 1]! : bytes.readUInt32LE(at + 1), base + at);
          at += 1 + size;
          break;
        }
        case Opcode.MARK:
          marks.push(stack.length);
          at += 1;
          break;
        case Opcode.NONE:
          stack.push(NONE);
          at += 1;
          break;
        case Opcode.NEWTRUE:
          stack.push(TRUE);
          at += 1;
          break;
        case Opcode.NEWFALSE:
          stack.push(FALSE);
          at += 1;
          break;
        case Opcode.EMPTY_TUPLE:
          stack.push(EMPTY_TUPLE);
          at += 1;
          break;
        case Opcode.EMPTY_DICT:
          stack.push(this.#detailFrom < 0 ? OPAQUE : new Dict());
          at += 1;
          break;
        case Opcode.EMPTY_LIST:
        case Opcode.EMPTY_SET:
          stack.push(OPAQUE);
          at += 1;
          break;
        case Opcode.TUPLE1:
        case Opcode.TUPLE2:
        case Opcode.TUPLE3: {
          const count = opcode - Opcode.TUPLE1 + 1;
          if (height < count) wrong = 'the stack is empty';
          else if (this.#detailFrom < 0) {
            stack.length -= count - 1;
            stack[stack.length - 1] = OPAQUE;
          } else stack.push(new Tuple(stack.splice(stack.length - count)));
          at += 1;
          break;
        }
        case Opcode.TUPLE:
        case Opcode.LIST:
        case Opcode.DICT:
        case Opcode.FROZENSET: {
          const mark = marks.pop();
          if (mark === undefined) wrong = 'there is no mark';
          else {
            const detailed = opcode === Opcode.TUPLE && this.#detailFrom >= 0;
            const made = detailed ? new Tuple(stack.slice(mark)) : OPAQUE;
            stack.length = mark;
            this.#settle();
            stack.push(made);
          }
          at += 1;
          break;
        }
        case Opcode.APPEND:
        case Opcode.SETITEM: {
          const count = opcode === Opcode.APPEND ? 1 : 2;
          if (height < count + 1) wrong = 'the stack is empty';
          else this.#addTo(stack.length - count, base + at);
          at += 1;
          break;
        }
        case Opcode.APPENDS:
        case Opcode.SETITEMS:
        case Opcode.ADDITEMS: {
          const mark = marks.pop();
          const below = marks.length > 0 ? marks[marks.length - 1]! : 0;
          if (mark === undefined || mark <= below) wrong = 'there is nothing to add to';
          else this.#addTo(mark, base + at, opcode === Opcode.SETITEMS);
          at += 1;
          break;
        }
        case Opcode.POP:
          if (height > 0) stack.pop();
          else if (marks.pop() === undefined) wrong = 'the stack is empty';
          this.#settle();
          at += 1;
          break;
        case Opcode.POP_MARK: {
          const mark = marks.pop();
          if (mark === undefined) wrong = 'there is no mark';
          else stack.length = mark;
          this.#settle();
          at += 1;
          break;
        }
        case Opcode.DUP:
          if (height < 1) wrong = 'the stack is empty';
          else this.#push(stack[stack.length - 1]!);
          at += 1;
          break;
        case Opcode.BINUNICODE:
        case Opcode.BINSTRING:
        case Opcode.BINBYTES:
        case Opcode.LONG4:
        case Opcode.SHORT_BINBYTES:
        case Opcode.LONG1:
        case Opcode.BINUNICODE8:
        case Opcode.BINBYTES8:
        case Opcode.BYTEARRAY8: {
          const head = headBytes(opcode);
          if (left < 1 + head) return at;
          const length = lengthAt(bytes, at + 1, head);
          if (length < 0 || (length > 0x7fffffff && (opcode === Opcode.BINSTRING || opcode === Opcode.LONG4))) {
            wrong = 'a length is negative';
            break;
          }
          const text = opcode === Opcode.BINUNICODE || opcode === Opcode.BINSTRING || opcode === Opcode.BINUNICODE8;
          if (text && length <= LONGEST_TEXT) {
            if (left < 1 + head + length) return at;
            stack.push(TEXT + this.#texts.put(bytes, at + 1 + head, length));
            at += 1 + head + length;
            break;
          }
          stack.push(OPAQUE);
          at += 1 + head;
          this.opcodes += 1;
          this.skip = length;
          this.#begun = true;
          return at;
        }
        case Opcode.INT:
        case Opcode.LONG:
        case Opcode.FLOAT:
        case Opcode.STRING:
        case Opcode.UNICODE: {
          const line = bytes.indexOf(NEWLINE, at + 1);
          const length = line - at - 1;
          if (line < 0 || length > LONGEST_TEXT) {
            stack.push(OPAQUE);
            this.#line = true;
            this.#begun = true;
            return at + 1;
          }
          stack.push(this.#lineValue(opcode, bytes, at + 1, length));
          at = line + 1;
          break;
        }
        case Opcode.GET:
        case Opcode.PUT: {
          const line = bytes.indexOf(NEWLINE, at + 1);
          if (line < 0 && left <= LONGEST_TEXT) return at;
          const digits = line < 0 ? '' : bytes.toString('latin1', at + 1, line);
          if (!/^\d{1,10}$/.test(digits)) wrong = 'a memo entry has no number';
          else if (opcode === Opcode.PUT) {
            if (height < 1) wrong = 'the stack is empty';
            else this.#put(Number(digits), base + at);
          } else {
            const got = memo.get(Number(digits));
            if (got === undefined) wrong = 'it asks for a memo entry that was never made';
            else this.#push(got);
          }
          at = line + 1;
          break;
        }
        case Opcode.GLOBAL:
        case Opcode.INST: {
          if (opcode === Opcode.INST && marks.length === 0) {
            wrong = 'there is no mark';
            break;
          }
          const first = bytes.indexOf(NEWLINE, at + 1);
          const second = first < 0 ? -1 : bytes.indexOf(NEWLINE, first + 1);
          if (second < 0) {
            if (left <= LONGEST_NAME_LINE) return at;
            wrong = 'a name has no end';
            break;
          }
          const found = this.#global(
            bytes.toString('utf8', at + 1, first),
            bytes.toString('utf8', first + 1, second),
            base + at,
          );
          if (this.broken) return at;
          at = second + 1;
          if (opcode === Opcode.GLOBAL) this.#push(found);
          else {
            stack.length = marks.pop()!;
            this.#settle();
            this.#push(this.#call(found, OPAQUE, base + begin));
          }
          break;
        }
        case Opcode.STACK_GLOBAL: {
          if (height < 2) wrong = 'the stack is empty';
          else {
            const name = this.#text(stack.pop()!);
            const module = this.#text(stack.pop()!);
            if (name === undefined || module === undefined) {
              this.#options.report('pickle-computed-name', base + at, '');
              this.#push(new Global('', '', false));
            } else this.#push(this.#global(module, name, base + at));
            if (this.broken) return at;
          }
          at += 1;
          break;
        }
        case Opcode.REDUCE:
        case Opcode.NEWOBJ: {
          if (height < 2) wrong = 'the stack is empty';
          else {
            const args = stack.pop()!;
            stack.push(this.#call(stack.pop()!, args, base + at));
          }
          at += 1;
          break;
        }
        case Opcode.NEWOBJ_EX: {
          if (height < 3) wrong = 'the stack is empty';
          else {
            stack.length -= 2;
            stack.push(this.#call(stack.pop()!, OPAQUE, base + at));
          }
          at += 1;
          break;
        }
        case Opcode.OBJ: {
          const mark = marks.pop();
          if (mark === undefined || mark >= stack.length) wrong = 'there is no class';
          else {
            const called = stack[mark]!;
            stack.length = mark;
            this.#settle();
            stack.push(this.#call(called, OPAQUE, base + at));
          }
          at += 1;
          break;
        }
        case Opcode.BUILD: {
          if (height < 2) {
            wrong = 'the stack is empty';
            break;
          }
          at += 1;
          const state = stack.pop()!;
          if (this.#build(state, base + begin, base + at)) {
            this.opcodes += 1;
            return at;
          }
          break;
        }
        case Opcode.PERSID: {
          const line = bytes.indexOf(NEWLINE, at + 1);
          this.#effect('pickle-persistent-id', base + at);
          stack.push(OPAQUE);
          if (line < 0) {
            this.#line = true;
            return at + 1;
          }
          at = line + 1;
          break;
        }
        case Opcode.BINPERSID: {
          if (height < 1) wrong = 'the stack is empty';
          else {
            if (this.#options.persistentIds !== true) this.#effect('pickle-persistent-id', base + at);
            stack[stack.length - 1] = OPAQUE;
          }
          at += 1;
          break;
        }
        case Opcode.EXT1:
        case Opcode.EXT2:
        case Opcode.EXT4: {
          const size = 1 << (opcode - Opcode.EXT1);
          if (left < 1 + size) return at;
          this.#effect('pickle-extension', base + at);
          this.#push(new Global('', '', false));
          at += 1 + size;
          break;
        }
        case Opcode.NEXT_BUFFER:
        case Opcode.READONLY_BUFFER:
          wrong = 'it needs buffers that are not in the file';
          break;
        case Opcode.PROTO:
          if (left < 2) return at;
          if (bytes[at + 1]! > 5) wrong = `there is no protocol ${bytes[at + 1]!}`;
          at += 2;
          break;
        case Opcode.FRAME: {
          if (left < 9) return at;
          const length = lengthAt(bytes, at + 1, 8);
          if (length < 0 || base + at < this.#in.frameEnd) wrong = 'a frame begins inside another, or has no length';
          at += 9;
          this.#in.frameEnd = base + at + length;
          break;
        }
        case Opcode.STOP: {
          if (height < 1) {
            wrong = 'it ends without a value';
            break;
          }
          at += 1;
          if (this.#in.frameEnd > base + at) {
            wrong = 'it ends before its frame does, where readers disagree on what comes next';
            break;
          }
          this.opcodes += 1;
          this.#stop();
          ({ stack, marks, memo } = this.#in);
          continue;
        }
        default:
          wrong =
            this.opcodes === 0 && this.pickles === 0
              ? 'it does not begin as a pickle does'
              : `0x${opcode.toString(16).padStart(2, '0')} is no opcode`;
      }
      if (wrong === undefined && stack.length > MOST_ON_STACK) wrong = 'more values are unfinished than a model has';
      if (wrong !== undefined) {
        this.offset = base + begin;
        this.#break(wrong);
        this.offset -= begin - from;
        return begin;
      }
      if (this.broken) return begin;
      this.#begun = true;
      this.opcodes += 1;
    }
    return at;
  }

  #stop(): void {
    const outer = this.#outer.pop();
    if (outer) {
      this.#in = outer;
      return;
    }
    this.pickles += 1;
    this.#begun = false;
    this.#detailFrom = -1;
    this.#in = freshFrame();
  }

  #put(index: number, at: number): void {
    const { stack, memo } = this.#in;
    if (memo.put(index, stack[stack.length - 1]!)) return;
    this.#options.report('pickle-too-large', at, '');
    this.broken = true;
  }

  #push(pushed: Value): void {
    const { stack } = this.#in;
    if (this.#detailFrom < 0 && pushed instanceof Global && describesArrays(pushed)) {
      this.#detailFrom = stack.length;
      this.#detailLeft = MOST_DETAIL;
    }
    stack.push(pushed);
  }

  #int(number: number): Value {
    this.#detailLeft -= 1;
    if (this.#detailLeft < 0) this.#detailFrom = -1;
    return new Int(number);
  }

  /** What described an array is gone from the stack. */
  #settle(): void {
    if (this.#in.stack.length <= this.#detailFrom) this.#detailFrom = -1;
  }

  #text(of: Value): string | undefined {
    return typeof of === 'number' && of >= TEXT ? this.#texts.get(of - TEXT) : undefined;
  }

  #lineValue(opcode: number, bytes: Buffer, from: number, length: number): Value {
    const line = bytes.toString('latin1', from, from + length);
    if (opcode === Opcode.INT || opcode === Opcode.LONG) {
      if (line === '01') return TRUE;
      if (line === '00') return FALSE;
      const number = /^-?\d+L?$/.test(line) ? Number.parseInt(line, 10) : Number.NaN;
      return this.#detailFrom >= 0 && Number.isSafeInteger(number) ? this.#int(number) : OPAQUE;
    }
    // Only what needs no unescaping: a name that does is none.
    if (opcode === Opcode.UNICODE && /^[\x20-\x5b\x5d-\x7e]*$/.test(line))
      return TEXT + this.#texts.put(bytes, from, length);
    if (opcode === Opcode.STRING && /^(['"])[\x20\x21\x23-\x26\x28-\x5b\x5d-\x7e]*\1$/.test(line))
      return TEXT + this.#texts.put(bytes, from + 1, length - 2);
    return OPAQUE;
  }

  #restOfLine(bytes: Buffer, at: number): number {
    const line = bytes.indexOf(NEWLINE, at);
    const step = (line < 0 ? bytes.length : line + 1) - at;
    this.#advance(step);
    this.#line = line < 0;
    return step;
  }

  #global(module: string, name: string, at: number): Global {
    if (this.#options.guess === true && !isName(module, name)) {
      this.offset = at;
      this.#break('no module can have that name');
    }
    const key = `${module}\n${name}`;
    let found = this.#globals.get(key);
    if (!found) {
      found = new Global(module, name, this.#options.allow.has(module, name));
      if (this.#globals.size < MOST_GLOBALS) this.#globals.set(key, found);
    }
    if (!found.allowed) this.#options.report(this.#options.allow.ruleFor(module, name), at, `${module}.${name}`);
    return found;
  }

  #call(called: Value, args: Value, at: number): Value {
    this.effects += 1;
    if (!(called instanceof Global)) {
      this.#options.report('pickle-computed-call', at, '');
      return OPAQUE;
    }
    if (isDtype(called)) return Dtype.from(args, (of) => this.#text(of));
    if (isArrayWrapper(called)) return new ArrayWrapper();
    return OPAQUE;
  }

  #effect(rule: 'pickle-persistent-id' | 'pickle-extension', at: number): void {
    this.effects += 1;
    this.#options.report(rule, at, '');
  }

  /** Adds what lies above `from` to what lies below it: items of a list or set, or pairs of a dictionary. */
  #addTo(from: number, at: number, pairs = true): void {
    const { stack } = this.#in;
    const target = stack[from - 1]!;
    if (target instanceof Global) {
      this.effects += 1;
      this.#options.report('pickle-changes-code', at, `${target.module}.${target.name}`);
    } else if (target instanceof Dict && pairs) {
      for (let index = from; index + 1 < stack.length; index += 2) {
        const key = this.#text(stack[index]!);
        if (key !== undefined) target.entries.set(key, stack[index + 1]!);
      }
    }
    stack.length = from;
    this.#settle();
  }

  /** @returns whether bytes of an array follow */
  #build(state: Value, at: number, end: number): boolean {
    const { stack } = this.#in;
    const place = stack.length - 1;
    const target = stack[place]!;
    this.effects += 1;
    if (target instanceof Global) this.#options.report('pickle-changes-code', at, `${target.module}.${target.name}`);
    if (target instanceof Dtype) target.build(state);
    if (place === this.#detailFrom) this.#detailFrom = -1;
    if (!(target instanceof ArrayWrapper) || this.#outer.length > 0) return false;
    const known = state instanceof Dict;
    if (known) for (const [key, attribute] of state.entries) target.attributes.set(key, attribute);
    const { bytes, objects, padded } = target.layout();
    stack[place] = OPAQUE;
    if (!known || Number.isNaN(bytes) || this.#in.frameEnd > end) {
      this.offset = at;
      this.#break('the layout of an array cannot be told, so nobody knows where it ends');
      return true;
    }
    if (objects) {
      this.#outer.push(this.#in);
      this.#in = freshFrame();
      this.#detailFrom = -1;
    } else {
      this.#arrayPadding = padded;
      this.#arrayBytes = bytes;
      if (!padded) this.skip = bytes;
    }
    return true;
  }

  /** The byte before an array says how many to leave out. It is no opcode, so that plain `pickle` stops here as well. */
  #padding(byte: number): number {
    if (byte >= LEAST_OPCODE) {
      this.#break('the padding of an array is one that joblib never writes');
      return 0;
    }
    this.#advance(1);
    this.#arrayPadding = false;
    this.skip = byte + this.#arrayBytes;
    return 1;
  }
}

function describesArrays(global: Global): boolean {
  return isDtype(global) || isArrayWrapper(global);
}

function isDtype({ module, name }: Global): boolean {
  return module === 'numpy' && name === 'dtype';
}

function isArrayWrapper({ module, name }: Global): boolean {
  return module === 'joblib.numpy_pickle' && name === 'NumpyArrayWrapper';
}

/** Whether Python could import it: words with dots between them. */
function isName(module: string, name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(module) && /^[\p{L}\p{N}_.]+$/u.test(name);
}

function headBytes(opcode: number): 1 | 4 | 8 {
  switch (opcode) {
    case Opcode.SHORT_BINBYTES:
    case Opcode.LONG1:
      return 1;
    case Opcode.BINUNICODE8:
    case Opcode.BINBYTES8:
    case Opcode.BYTEARRAY8:
      return 8;
    default:
      return 4;
  }
}

/** A little-endian length. @returns -1 when no file can be that long */
function lengthAt(bytes: Buffer, at: number, size: 1 | 4 | 8): number {
  if (size === 1) return bytes[at]!;
  if (size === 4) return bytes.readUInt32LE(at);
  const high = bytes.readUInt32LE(at + 4);
  return high >= 1 << 21 ? -1 : high * 2 ** 32 + bytes.readUInt32LE(at);
}
