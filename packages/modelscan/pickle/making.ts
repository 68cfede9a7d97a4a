import { Broken } from './broken.ts';
import type { Pages } from './pages.ts';
import { isSmall, Room } from './room.ts';
import { Stack } from './stack.ts';
import { TextKeep } from './text-keep.ts';
import { isLookedAt } from './uses.ts';
import { CONTAINER, Dict, EMPTY_TUPLE, isPlain, MADE, ONE, OPAQUE, plainly, TEXT, Tuple, type Value } from './value.ts';

/** What the description of one array may weigh: values, with what they hold. */
const MOST_WEIGHT = 100_000;
/** Of an entry of a dictionary with its key. */
const ENTRY_WEIGHT = 16;
/** Of a tuple or dictionary that describes one: dimensions, fields. */
const MOST_ITEMS = 256;

/** Where reading stands in a pickle; inside of one may be another, the objects of a joblib array. */
interface Level {
  stack: Stack;
  /** Where the frame ends that was announced last. */
  frameEnd: number;
}

/**
 * What a pickle has made so far. Most values are data and the same to us; those that describe an array, from the moment
 * something was imported that does so until it is gone from the stack, are looked at closely.
 */
export class Making {
  readonly texts: TextKeep;
  readonly #outer: Level[] = [];
  stack: Stack;
  frameEnd = 0;
  /** Stack height at which the description of an array began; -1: values need not be looked at closely. */
  #detailFrom = -1;
  /** Which description it is, what it weighs, and whether the memo remembers some of it. */
  #description = 0;
  #weight = 0;
  #remembered = false;
  readonly #closely: boolean;

  /** @param start where it goes on from another, and looks at nothing closely */
  constructor(start?: { stack: Stack; texts: TextKeep }, pages?: Pages) {
    this.stack = start?.stack ?? new Stack(new Room(pages));
    this.texts = start?.texts ?? new TextKeep();
    this.#closely = start === undefined;
  }

  get isDetailed(): boolean {
    return this.#detailFrom >= 0;
  }

  get isNested(): boolean {
    return this.#outer.length > 0;
  }

  /** A pickle begins inside of this one. */
  enter(): void {
    this.#outer.push({ stack: this.stack, frameEnd: this.frameEnd });
    this.#begin({ stack: new Stack(this.stack.room), frameEnd: 0 });
  }

  /** A pickle ends: on with the one around it, or with the next. @returns whether there is one around it */
  leave(): boolean {
    const outer = this.#outer.pop();
    this.stack.release();
    this.#begin(outer ?? { stack: new Stack(this.stack.room), frameEnd: 0 });
    return outer !== undefined;
  }

  #begin({ stack, frameEnd }: Level): void {
    this.stack = stack;
    this.frameEnd = frameEnd;
    this.#endDescription();
  }

  memoize(index: number): void {
    const value = this.stack.top();
    this.#remembered ||= typeof value !== 'number' && !isSmall(value);
    this.stack.memo.put(index, value);
  }

  recall(index: number): void {
    const value = this.stack.memo.get(index);
    if (value === undefined) throw new Broken('it asks for a memo entry that was never made');
    this.push(this.#closely ? value : plainly(value));
  }

  push(value: Value): void {
    if (this.#closely && this.#detailFrom < 0 && isLookedAt(value)) {
      this.#detailFrom = this.stack.height;
      this.#description += 1;
    }
    this.stack.push(value);
  }

  /** Something that describes an array. */
  detail(value: Value, weight = 1): Value {
    if (!this.#closely) return plainly(value);
    this.#weigh(weight);
    return value;
  }

  #weigh(weight: number): void {
    this.#weight += weight;
    if (this.#weight > MOST_WEIGHT) throw new Broken('values that describe an array', 'pickle-too-large');
  }

  #endDescription(): void {
    if (this.#remembered) this.stack.room.weigh(this.#weight);
    this.#remembered = false;
    this.#weight = 0;
    this.#detailFrom = -1;
  }

  drop(count: number): void {
    this.stack.drop(count);
    this.settle();
  }

  /** What described an array is perhaps gone from the stack. */
  settle(): void {
    if (this.stack.height <= this.#detailFrom) this.#endDescription();
  }

  /** What described an array is built, if it is on top. */
  settleTop(): void {
    if (this.stack.height - 1 === this.#detailFrom) this.#endDescription();
  }

  tuple(count: number): void {
    if (count === 0) {
      this.stack.push(EMPTY_TUPLE);
      return;
    }
    if (this.#detailFrom < 0 || count > MOST_ITEMS) {
      const made = this.tupleOf(count);
      this.drop(count);
      this.stack.push(made);
      return;
    }
    const made = this.detail(new Tuple(this.stack.take(count)), 1 + count);
    this.settle();
    this.stack.push(made);
  }

  /** What has to be known of a tuple of the highest values. */
  tupleOf(count: number): Value {
    for (let index = 0; index < count; index += 1) if (!isPlain(this.stack.below(index))) return MADE;
    return count === 0 ? EMPTY_TUPLE : count === 1 ? ONE : OPAQUE;
  }

  /** A dictionary of what lies above the last mark. */
  dict(count: number): void {
    if (!this.isDetailed || count > 2 * MOST_ITEMS) {
      this.drop(count);
      this.stack.push(CONTAINER);
      return;
    }
    const made = new Dict(this.#description);
    this.#fill(made, this.stack.take(count));
    this.settle();
    this.stack.push(this.detail(made));
  }

  emptyDict(): void {
    this.stack.push(this.isDetailed ? this.detail(new Dict(this.#description)) : CONTAINER);
  }

  /** @param items keys and values in turn */
  #fill(target: Dict, items: readonly Value[]): void {
    // It describes another array, or none any more.
    if (!this.isDetailed || target.description !== this.#description) target.forget();
    else this.#weigh((items.length * ENTRY_WEIGHT) / 2);
    for (let index = 0; index + 1 < items.length; index += 2) {
      const key = this.textOf(items[index]!);
      if (key === undefined) target.forget();
      else target.set(key, items[index + 1]!);
      if (target.entries.size > MOST_ITEMS) target.forget();
    }
  }

  /** Adds items to the list or set below them, or pairs to the dictionary. */
  add(count: number): void {
    const target = this.stack.below(count);
    if (!(target instanceof Dict) || count > 2 * MOST_ITEMS) {
      if (target instanceof Dict) target.forget();
      this.stack.drop(count);
    } else this.#fill(target, this.stack.take(count));
    this.settle();
  }

  /** @returns the value that stands for the text */
  keep(bytes: Buffer, from: number, length: number): Value {
    return TEXT + this.texts.put(bytes, from, length);
  }

  /** The text that a value is; undefined when it is none, or is kept no more. */
  textOf(value: Value): string | undefined {
    return typeof value === 'number' && value >= TEXT ? this.texts.get(value - TEXT) : undefined;
  }

  /** The text that a value is; undefined when it may be one, but nobody knows which. */
  nameOf(value: Value): string | undefined {
    if (value !== OPAQUE && value !== MADE && !(typeof value === 'number' && value >= TEXT))
      throw new Broken('a name is no text');
    return this.textOf(value);
  }
}
