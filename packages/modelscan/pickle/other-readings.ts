import type { Report } from '../finding.ts';
import { isModuleName } from './effects.ts';
import { type MachineOptions, PickleMachine } from './machine.ts';

const MOST_AT_ONCE = 16;
const MOST_VALUES = 200_000;

/**
 * What plain `pickle` would do with a file of joblib: at an array, it reads on where joblib takes bytes for numbers, or for
 * another pickle. In a file that joblib wrote that ends at once; in one made to deceive it may not.
 */
export class OtherReadings {
  readonly #options: MachineOptions;
  #running: { machine: PickleMachine; pending: Buffer }[] = [];

  readonly #most: number;

  /** @param most how many bytes there can be */
  constructor(options: MachineOptions, most: number) {
    this.#options = options;
    this.#most = most;
  }

  get count(): number {
    return this.#running.length;
  }

  /** An array begins: plain `pickle` goes its own way from here. */
  begin(place: Parameters<NonNullable<MachineOptions['onArray']>>[0]): void {
    const { stack, texts, offset, objects, padded } = place;
    if (padded && !objects) return; // the padding is no opcode
    if (this.#running.length >= MOST_AT_ONCE || stack.size > MOST_VALUES / (1 + this.#running.length)) {
      this.#options.report('pickle-too-large', offset, 'ways to read on');
      return;
    }
    const report: Report = (rule, at, subject) => {
      if (rule === 'pickle-too-large') this.#options.report(rule, at, subject);
      // Objects are a real pickle, whose memo entries mean other texts here: an unknown name is no more than that.
      const tells =
        rule === 'pickle-dangerous-global' ||
        (!objects && IMPORTS.has(rule) && (subject === '' || isModuleName(subject)));
      if (tells) this.#options.report('pickle-array-code', at, subject);
    };
    const machine = new PickleMachine(
      { allow: this.#options.allow, report, guess: true },
      { stack: stack.fork(), texts, offset },
    );
    this.#running.push({ machine, pending: Buffer.alloc(0) });
  }

  /** There are no more bytes. */
  end(): void {
    for (const { machine } of this.#running) machine.release();
    this.#running = [];
  }

  /** @param from position in the stream of the first of these bytes */
  feed(bytes: Buffer, from: number): void {
    for (const reading of this.#running) {
      const { machine, pending } = reading;
      const fresh = bytes.subarray(Math.max(0, machine.reader.offset + pending.length - from));
      const given = pending.length > 0 ? Buffer.concat([pending, fresh]) : fresh;
      reading.pending = Buffer.from(given.subarray(machine.feed(given)));
    }
    this.#running = this.#running.filter(({ machine }) => {
      const { broken, pickles, reader } = machine;
      const goesOn = !broken && pickles === 0 && reader.offset + reader.skip <= this.#most;
      if (!goesOn) machine.release();
      return goesOn;
    });
  }
}

const IMPORTS: ReadonlySet<string> = new Set(['pickle-unknown-global', 'pickle-dotted-name', 'pickle-computed-name']);
