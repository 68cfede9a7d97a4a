import type { Tensors } from './model/runner.ts';
import { datatypeOf, type Datatype, type TensorSpec } from './model/tensor.ts';
import { Refusal } from './refusal.ts';

/** A tensor of an answer, as the protocol has it; the data one after the other, row by row. */
export interface AnswerTensor {
  name: string;
  datatype: Datatype;
  shape: readonly number[];
  data: readonly (number | string | boolean)[];
}

/**
 * What a model gave, as JSON can say it.
 * @throws Refusal 500 when a number is none (NaN, infinite), or too large for JSON: never an answer
 */
export function answerOf(outputs: Tensors, wanted: readonly TensorSpec[]): AnswerTensor[] {
  return wanted.map(({ name }) => {
    const { type, data, dims } = outputs[name]!;
    const datatype = datatypeOf(type)!;
    const values = Array.from(data as ArrayLike<number | bigint | string>, (value, index) => plain(name, index, value));
    return { name, datatype, shape: dims, data: datatype === 'BOOL' ? values.map(Boolean) : values };
  });
}

function plain(name: string, index: number, value: number | bigint | string): number | string {
  if (typeof value === 'string') return value;
  const number = Number(value);
  if (Number.isFinite(number) && (typeof value === 'number' || Number.isSafeInteger(number))) return number;
  throw new NotANumber(name, index, value);
}

/** A model that answers with no number answers nothing. */
export class NotANumber extends Refusal {
  constructor(name: string, index: number, value: number | bigint) {
    super(500, `the model answered ${value} as value ${index} of its output "${name}": expected a finite number`);
  }
}

/** What an output called label, class or prediction answers for each row, as a text. */
export interface Labels {
  output: string;
  classes: readonly string[];
  /** They are numbers that could have a fraction: classes only where no answer ever has one. */
  real: boolean;
}

/** What may be the classes that a model answers beside its scores: each output with one value for each row that is called so. */
export function labelsOf(outputs: readonly AnswerTensor[], rows: number): Labels[] {
  const scored = mainOf(outputs);
  return outputs
    .filter(({ name, shape, data }) => /label|class|predict/i.test(name) && shape[0] === rows && data.length === rows)
    .filter((output) => output !== scored || !isReal(output))
    .map(({ name, datatype, data }) => ({
      output: name,
      classes: data.map((value) => String(typeof value === 'boolean' ? Number(value) : value)),
      real: /^FP|^BF/.test(datatype),
    }));
}

/** The scores of one answer by their names in predictions: `score`, `score_<class>` or `prediction`; one number for each row. */
export type NamedScores = Readonly<Record<string, readonly number[]>>;

/**
 * Finds what counts as prediction among the outputs of a model: the probabilities of a classifier (the second of two
 * classes is `score`; more are `score_<class>`), the number of a regression (`prediction`), else nothing.
 * @param rows how many rows were asked about
 * @param classes names of more than two classes, in the model's order; default: 0, 1, 2 …
 */
export function scoresOf(outputs: readonly AnswerTensor[], rows: number, classes: readonly string[] = []): NamedScores {
  const main = mainOf(outputs);
  if (!main || main.datatype === 'BYTES' || main.shape[0] !== rows) return {};
  const width = main.shape.length === 1 ? 1 : main.shape.length === 2 ? main.shape[1]! : 0;
  const column = (index: number): number[] =>
    Array.from({ length: rows }, (_, row) => Number(main.data[row * width + index]));
  if (width === 1) return { [/prob|score/i.test(main.name) ? 'score' : 'prediction']: column(0) };
  if (width === 2) return { score: column(1) };
  return Object.fromEntries(
    Array.from({ length: width }, (_, index) => [`score_${classes[index] ?? index}`, column(index)]),
  );
}

/** What an answer has besides its scores and classes. */
export interface Beside {
  /** Every output but the one that has the scores. */
  outputs: readonly string[];
  /** Of two classes in one matrix: its output, and how far its first column is from 1 less the second, at most. */
  first?: { output: string; off: number };
}

export function besideOf(outputs: readonly AnswerTensor[], rows: number): Beside {
  const main = mainOf(outputs);
  const others = outputs.flatMap((output) => (output === main ? [] : [output.name]));
  if (main?.shape.length !== 2 || main.shape[0] !== rows || main.shape[1] !== 2) return { outputs: others };
  const off = Array.from({ length: rows }, (_, row) =>
    Math.abs(Number(main.data[2 * row]) + Number(main.data[2 * row + 1]) - 1),
  );
  return { outputs: others, first: { output: main.name, off: Math.max(...off) } };
}

function mainOf(outputs: readonly AnswerTensor[]): AnswerTensor | undefined {
  const real = outputs.filter(isReal);
  return [...real.filter(({ shape }) => shape.length === 2 && shape[1]! > 1), ...real, ...outputs][0];
}

function isReal({ datatype }: AnswerTensor): boolean {
  return datatype === 'FP32' || datatype === 'FP64';
}
