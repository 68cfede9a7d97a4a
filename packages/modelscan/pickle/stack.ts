import { Broken } from './broken.ts';
import { Cells } from './cells.ts';
import { Memo } from './memo.ts';
import { Room } from './room.ts';
import { type Known, OPAQUE, plainly, type Value } from './value.ts';

const MOST_VALUES = 1_000_000;
/** Of these what is more than a number. */
const MOST_KNOWN = 100_000;
const LARGEST = 0x7fffffff;

/**
 * Where a pickle keeps what it has made: a stack, divided by marks, and a memo. A cell of the stack holds a value without
 * allocation, or minus its place among the known ones, which lie in the same order.
 */
export class Stack {
  readonly room: Room;
  readonly memo: Memo;
  readonly #values: Cells;
  readonly #marks: Cells;
  readonly #known: { value: Known; at: number }[] = [];
  #marked = 0;
  /** Height of the last mark: nothing below can be reached. */
  #floor = 0;
  height = 0;

  constructor(room = new Room(), memo = new Memo(room)) {
    this.room = room;
    this.memo = memo;
    this.#values = new Cells(room.pages, 'values that are not finished');
    this.#marks = new Cells(room.pages, 'marks');
  }

  /** Values and marks. */
  get size(): number {
    return this.height + this.#marked;
  }

  /** One that goes its own way from here, and looks at nothing closely: what it does changes nothing of this one's. */
  fork(): Stack {
    const fork = new Stack(this.room, this.memo.fork());
    for (let at = 0; at < this.height; at += 1) fork.push(plainly(this.#at(at)));
    for (let at = 0; at < this.#marked; at += 1) fork.#marks.set(at, this.#marks.get(at));
    fork.#marked = this.#marked;
    fork.#floor = this.#floor;
    return fork;
  }

  /** Nothing is asked of it any more. */
  release(): void {
    this.memo.release();
    this.#values.release();
    this.#marks.release();
  }

  push(value: Value): void {
    if (this.height >= MOST_VALUES) throw new Broken('values that are not finished', 'pickle-too-large');
    this.#put(this.height, value);
    this.height += 1;
  }

  pop(): Value {
    const value = this.top();
    this.#lower(1);
    return value;
  }

  top(): Value {
    this.#need(1);
    return this.#at(this.height - 1);
  }

  /** The value under the `count` highest. */
  below(count: number): Value {
    this.#need(count + 1);
    return this.#at(this.height - 1 - count);
  }

  replaceTop(value: Value): void {
    this.#lower(1);
    this.push(value);
  }

  mark(): void {
    if (this.#marked >= MOST_VALUES) throw new Broken('marks', 'pickle-too-large');
    this.#floor = this.height;
    this.#marks.set(this.#marked, this.height);
    this.#marked += 1;
  }

  /** Takes the last mark away. @returns how many values lie above it */
  unmark(): number {
    if (this.#marked === 0) throw new Broken('there is no mark');
    const count = this.height - this.#floor;
    this.#marked -= 1;
    this.#floor = this.#marked === 0 ? 0 : this.#marks.get(this.#marked - 1);
    return count;
  }

  /** Takes values away. */
  drop(count: number): void {
    this.#need(count);
    this.#lower(count);
  }

  /** @returns the values taken away, the lowest first */
  take(count: number): Value[] {
    this.#need(count);
    const from = this.height - count;
    const taken = Array.from({ length: count }, (_, index) => this.#at(from + index));
    this.#lower(count);
    return taken;
  }

  /** Python's POP takes a mark where one is on top. */
  popOrUnmark(): void {
    if (this.height > this.#floor) this.#lower(1);
    else this.unmark();
  }

  #need(count: number): void {
    if (this.height - count < this.#floor) throw new Broken('the stack is empty');
  }

  #at(at: number): Value {
    const cell = this.#values.get(at);
    return cell >= 0 ? cell : this.#known[-cell - 1]!.value;
  }

  #put(at: number, value: Value): void {
    if (typeof value === 'number') {
      this.#values.set(at, value > LARGEST ? OPAQUE : value);
      return;
    }
    if (this.#known.length >= MOST_KNOWN) throw new Broken('values that describe an array', 'pickle-too-large');
    this.#values.set(at, -this.#known.push({ value, at }));
  }

  #lower(count: number): void {
    this.height -= count;
    while (this.#known.length > 0 && this.#known.at(-1)!.at >= this.height) this.#known.pop();
  }
}
