import { Memo } from './memo.ts';
import { OPAQUE, type Value } from './value.ts';

/** Reading cannot go on: Python would raise, or nobody can say what it would do. */
export class Broken extends Error {
  readonly rule: 'pickle-malformed' | 'pickle-too-large';
  constructor(message: string, rule: Broken['rule'] = 'pickle-malformed') {
    super(message);
    this.rule = rule;
  }
}

const MOST_VALUES = 1_000_000;

/**
 * Where a pickle keeps what it has made: a stack, divided by marks, and a memo. The arrays never shrink: a list of a
 * million items comes in thousands, and each would be allocated anew.
 */
export class Stack {
  readonly memo: Memo;
  readonly #values: Value[];
  readonly #marks: number[];
  #marked: number;
  /** Height of the last mark: nothing below can be reached. */
  #floor: number;
  height: number;

  constructor(memo = new Memo(), values: Value[] = [], marks: number[] = []) {
    this.memo = memo;
    this.#values = values;
    this.#marks = marks;
    this.#marked = marks.length;
    this.#floor = marks.at(-1) ?? 0;
    this.height = values.length;
  }

  /** One that goes its own way from here. */
  fork(): Stack {
    return new Stack(new Memo(this.memo), this.#values.slice(0, this.height), this.#marks.slice(0, this.#marked));
  }

  push(value: Value): void {
    if (this.height >= MOST_VALUES) throw new Broken('values that are not finished', 'pickle-too-large');
    this.#values[this.height] = value;
    this.height += 1;
  }

  pop(): Value {
    this.#need(1);
    this.height -= 1;
    return this.#values[this.height]!;
  }

  top(): Value {
    this.#need(1);
    return this.#values[this.height - 1]!;
  }

  /** The value under the `count` highest. */
  below(count: number): Value {
    this.#need(count + 1);
    return this.#values[this.height - 1 - count]!;
  }

  replaceTop(value: Value): void {
    this.#values[this.height - 1] = value;
  }

  mark(): void {
    if (this.#marked >= MOST_VALUES) throw new Broken('marks', 'pickle-too-large');
    this.#floor = this.height;
    this.#marks[this.#marked] = this.height;
    this.#marked += 1;
  }

  /** Takes the last mark away. @returns how many values lie above it */
  unmark(): number {
    if (this.#marked === 0) throw new Broken('there is no mark');
    const count = this.height - this.#floor;
    this.#marked -= 1;
    this.#floor = this.#marked === 0 ? 0 : this.#marks[this.#marked - 1]!;
    return count;
  }

  /** Takes values away. */
  drop(count: number): void {
    this.#need(count);
    this.height -= count;
  }

  /** @returns the values taken away, the lowest first */
  take(count: number): Value[] {
    this.#need(count);
    const taken = this.#values.slice(this.height - count, this.height);
    this.#values.fill(OPAQUE, this.height - count, this.height);
    this.height -= count;
    return taken;
  }

  /** Python's POP takes a mark where one is on top. */
  popOrUnmark(): void {
    if (this.height > this.#floor) this.height -= 1;
    else this.unmark();
  }

  #need(count: number): void {
    if (this.height - count < this.#floor) throw new Broken('the stack is empty');
  }
}
