import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { escape } from '#kit';
import { fail } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { OnnxFile } from './find-onnx.ts';
import { datatypeOf, type Tensor, type TensorSpec } from './tensor.ts';
import { WORKER } from './worker.ts';

export type Tensors = Readonly<Record<string, Tensor>>;

/** Why a model gave no answer. */
export type FailureReason = 'refused' | 'crashed' | 'time-out' | 'waited' | 'closed';

export class RunFailure extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

interface Question {
  id: number;
  feeds: Tensors;
  outputs: readonly string[];
  resolve(outputs: Tensors): void;
  reject(failure: RunFailure): void;
  /** Until it is first in line; then the model's own time runs. */
  timer: NodeJS.Timeout;
}

type Answer =
  | { opened: { inputs: Metadata[]; outputs: Metadata[] } }
  | { refused: string }
  | { id: number; outputs: Tensors }
  | { id: number; error: string };

interface Metadata {
  name: string;
  isTensor: boolean;
  type: string;
  shape: (number | string)[];
}

const REOPEN_AFTER_MS = 1000;

/**
 * One model in a thread of its own: a long batch does not keep the server from answering its health checks, a model that
 * never comes back is ended by its time limit, and one that crashes takes nobody with it. Questions are answered in order.
 */
export class Runner {
  inputs: readonly TensorSpec[] = [];
  outputs: readonly TensorSpec[] = [];
  readonly #runtime: Runtime;
  readonly #wasm: Uint8Array | undefined;
  readonly #model: OnnxFile;
  readonly #limitMs: number;
  readonly #warn: (message: string) => void;
  readonly #waiting: Question[] = [];
  #worker: Worker | undefined;
  #ready = false;
  #closed = false;
  #reopening: NodeJS.Timeout | undefined;
  #next = 0;

  private constructor(model: OnnxFile, runtime: Runtime, wasm: Uint8Array | undefined, options: RunnerOptions) {
    this.#model = model;
    this.#runtime = runtime;
    this.#wasm = wasm;
    this.#limitMs = options.limitSeconds * 1000;
    this.#warn = options.warn;
  }

  /** @throws MLOPS_SERVE_MODEL when the runtime refuses the model, or it takes or gives what cannot be served */
  static async open(model: OnnxFile, runtime: Runtime, options: RunnerOptions): Promise<Runner> {
    const wasm = runtime.wasm === undefined ? undefined : await readFile(runtime.wasm);
    const runner = new Runner(model, runtime, wasm, options);
    try {
      const { inputs, outputs } = await runner.#start();
      runner.inputs = inputs.map((metadata) => specOf(metadata, 'input'));
      runner.outputs = outputs.map((metadata) => specOf(metadata, 'output'));
      return runner;
    } catch (cause) {
      await runner.close();
      throw fail('MLOPS_SERVE_MODEL', {
        message: `the model cannot be served: ${escape.logLine((cause as Error).message)}`,
        where: { file: model.path },
        hint: `It is run by ${runtime.facts.name} ${runtime.facts.version}.`,
        cause,
      });
    }
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** @throws RunFailure */
  run(feeds: Tensors, outputs: readonly string[]): Promise<Tensors> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new RunFailure('closed', 'the server is stopping'));
      const id = this.#next++;
      const timer = setTimeout(() => this.#tooLong(id), this.#limitMs);
      const question = { id, feeds, outputs, resolve, reject, timer };
      this.#waiting.push(question);
      if (this.#ready) this.#ask(question);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#ready = false;
    clearTimeout(this.#reopening);
    for (const question of this.#waiting.splice(0))
      settle(question, new RunFailure('closed', 'the server is stopping'));
    await this.#worker?.terminate();
  }

  #start(): Promise<{ inputs: Metadata[]; outputs: Metadata[] }> {
    return new Promise((resolve, reject) => {
      const { module } = this.#runtime;
      const { bytes, external } = this.#model;
      const workerData = { module, wasm: this.#wasm, model: bytes, external };
      const worker = new Worker(WORKER, { eval: true, workerData, execArgv: [], env: {} });
      this.#worker = worker;
      let opened = false;
      worker.on('message', (answer: Answer) => {
        if ('opened' in answer) {
          opened = this.#ready = true;
          for (const question of this.#waiting) this.#ask(question);
          resolve(answer.opened);
        } else if ('refused' in answer) reject(new Error(answer.refused));
        else this.#answered(answer);
      });
      let reason = 'its thread ended';
      worker.on('error', (error) => (reason = error.message));
      worker.on('exit', () => {
        reject(new Error(reason));
        if (opened) this.#ended(reason);
      });
    });
  }

  #ask({ id, feeds, outputs }: Question): void {
    this.#worker!.postMessage({ id, feeds, outputs });
  }

  #answered(answer: Extract<Answer, { id: number }>): void {
    const index = this.#waiting.findIndex(({ id }) => id === answer.id);
    // Nobody waits any more for what was given up in the line.
    if (index >= 0) {
      const [question] = this.#waiting.splice(index, 1);
      settle(question!, 'error' in answer ? new RunFailure('refused', answer.error) : answer.outputs);
    }
    this.#waiting[0]?.timer.refresh();
  }

  /** The first in line is being computed: its thread has to go. Another one only waited too long. */
  #tooLong(id: number): void {
    const index = this.#waiting.findIndex((question) => question.id === id);
    const [question] = this.#waiting.splice(index, 1);
    const seconds = this.#limitMs / 1000;
    if (index > 0 || !this.#ready) {
      settle(question!, new RunFailure('waited', `the model was busy for ${seconds} s`));
      return;
    }
    settle(question!, new RunFailure('time-out', `the model gave no answer within ${seconds} s`));
    this.#ready = false;
    void this.#worker!.terminate();
  }

  #ended(reason: string): void {
    if (this.#closed) return;
    const crashed = this.#ready;
    this.#ready = false;
    // The first question was being computed; asked again it might end the next thread as well.
    if (crashed) {
      const first = this.#waiting.shift();
      if (first) settle(first, new RunFailure('crashed', `the model crashed: ${reason}`));
    }
    this.#warn(`the thread of ${this.#model.path} ended and is started again: ${reason}`);
    for (const question of this.#waiting) question.timer.refresh();
    this.#reopen(0);
  }

  #reopen(delay: number): void {
    this.#reopening = setTimeout(() => {
      this.#start().catch((error: Error) => {
        if (this.#closed) return;
        this.#warn(`the model could not be opened again: ${error.message}`);
        this.#reopen(REOPEN_AFTER_MS);
      });
    }, delay);
  }
}

export interface RunnerOptions {
  /** For one run; and for waiting until it begins. */
  limitSeconds: number;
  warn(message: string): void;
}

function settle(question: Question, outcome: Tensors | RunFailure): void {
  clearTimeout(question.timer);
  if (outcome instanceof RunFailure) question.reject(outcome);
  else question.resolve(outcome);
}

/** ONNX Runtime tells a dimension without a size by a name, or by the largest 32-bit number. */
function specOf({ name, isTensor, type, shape }: Metadata, side: 'input' | 'output'): TensorSpec {
  if (!isTensor) {
    throw new Error(
      `its ${side} "${name}" is a sequence or a map, not a tensor (skl2onnx makes a tensor of it with options={"zipmap": False})`,
    );
  }
  const datatype = datatypeOf(type);
  if (datatype === undefined) throw new Error(`its ${side} "${name}" is of type ${type}, which is not served`);
  const dims = shape.map((size) => (typeof size === 'number' && size >= 0 && size < 0xffff_ffff ? size : -1));
  return { name, datatype, shape: dims };
}
