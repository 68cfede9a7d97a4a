import { describe, expect, it } from '@jest/globals';
import { answerOf, besideOf, labelsOf, scoresOf, type AnswerTensor } from './answer.ts';

const spec = (name: string) => ({ name, datatype: 'FP32' as const, shape: [-1] });

describe('answerOf', () => {
  it('says what JSON can say, in the order that was wanted', () => {
    const outputs = {
      label: { type: 'int64', data: BigInt64Array.of(3n), dims: [1] },
      yes: { type: 'bool', data: Uint8Array.of(1, 0), dims: [2] },
      word: { type: 'string', data: ['a'], dims: [1] },
    };
    expect(answerOf(outputs, [spec('word'), spec('yes'), spec('label')])).toEqual([
      { name: 'word', datatype: 'BYTES', shape: [1], data: ['a'] },
      { name: 'yes', datatype: 'BOOL', shape: [2], data: [true, false] },
      { name: 'label', datatype: 'INT64', shape: [1], data: [3] },
    ]);
  });

  it.each([
    { name: 'NaN', tensor: { type: 'float32', data: Float32Array.of(0.5, Number.NaN), dims: [2] } },
    { name: 'Infinity', tensor: { type: 'float64', data: Float64Array.of(0.5, Infinity), dims: [2] } },
    { name: '9007199254740993', tensor: { type: 'int64', data: BigInt64Array.of(1n, 2n ** 53n + 1n), dims: [2] } },
  ])('never answers $name', ({ name, tensor }) => {
    expect(() => answerOf({ score: tensor }, [spec('score')])).toThrow(
      `the model answered ${name} as value 1 of its output "score": expected a finite number`,
    );
  });
});

const tensor = (name: string, datatype: AnswerTensor['datatype'], shape: number[], data: AnswerTensor['data']) => ({
  name,
  datatype,
  shape,
  data,
});

describe('labelsOf', () => {
  const score = tensor('score', 'FP32', [2, 1], [0.9, 0.4]);
  it.each([
    {
      name: 'of numbers',
      outputs: [tensor('label', 'INT64', [2], [1, 0]), score],
      labels: [{ output: 'label', classes: ['1', '0'], real: false }],
    },
    {
      name: 'of names',
      outputs: [score, tensor('class', 'BYTES', [2, 1], ['a', 'b'])],
      labels: [{ output: 'class', classes: ['a', 'b'], real: false }],
    },
    {
      name: 'of yes and no',
      outputs: [score, tensor('predicted_late', 'BOOL', [2], [true, false])],
      labels: [{ output: 'predicted_late', classes: ['1', '0'], real: false }],
    },
    {
      name: 'by name',
      outputs: [tensor('leaf', 'INT64', [2], [40, 41]), tensor('output_label', 'INT64', [2], [1, 0]), score],
      labels: [{ output: 'output_label', classes: ['1', '0'], real: false }],
    },
    {
      name: 'of each output',
      outputs: [score, tensor('label', 'INT64', [2], [1, 0]), tensor('prediction', 'INT64', [2, 1], [0, 1])],
      labels: [
        { output: 'label', classes: ['1', '0'], real: false },
        { output: 'prediction', classes: ['0', '1'], real: false },
      ],
    },
    {
      name: 'of numbers that could have fractions',
      outputs: [score, tensor('label', 'FP32', [2, 1], [1, 0]), tensor('predicted_delay', 'FP32', [2], [1.5, 0])],
      labels: [
        { output: 'label', classes: ['1', '0'], real: true },
        { output: 'predicted_delay', classes: ['1.5', '0'], real: true },
      ],
    },
    {
      name: 'and no scores that happen to be whole',
      outputs: [tensor('class_probability', 'FP32', [2, 1], [1, 0])],
      labels: [],
    },
    { name: 'of none', outputs: [score], labels: [] },
    { name: 'of none that is called so', outputs: [tensor('leaf', 'INT64', [2], [40, 41]), score], labels: [] },
    {
      name: 'of none for each row',
      outputs: [tensor('label', 'INT64', [2, 2], [1, 0, 1, 0]), score],
      labels: [],
    },
  ])('finds the classes $name', ({ outputs, labels }) => {
    expect(labelsOf(outputs, 2)).toEqual(labels);
  });
});

describe('scoresOf', () => {
  const label = tensor('label', 'INT64', [2], [1, 0]);
  const three = tensor('probabilities', 'FP32', [2, 3], [0.1, 0.2, 0.7, 0.5, 0.3, 0.2]);
  it.each([
    {
      name: 'two classes',
      outputs: [label, tensor('p', 'FP32', [2, 2], [0.1, 0.9, 0.6, 0.4])],
      scores: { score: [0.9, 0.4] },
    },
    {
      name: 'one probability',
      outputs: [tensor('probability', 'FP32', [2, 1], [0.9, 0.4])],
      scores: { score: [0.9, 0.4] },
    },
    { name: 'a regression', outputs: [tensor('variable', 'FP32', [2, 1], [7, 8])], scores: { prediction: [7, 8] } },
    {
      name: 'a regression of whole numbers',
      outputs: [tensor('variable', 'INT64', [2], [7, 8])],
      scores: { prediction: [7, 8] },
    },
    {
      name: 'three classes',
      outputs: [label, three],
      scores: { score_0: [0.1, 0.5], score_1: [0.2, 0.3], score_2: [0.7, 0.2] },
    },
    {
      name: 'three classes with names',
      outputs: [three],
      classes: ['a', 'b', 'c'],
      scores: { score_a: [0.1, 0.5], score_b: [0.2, 0.3], score_c: [0.7, 0.2] },
    },
    { name: 'labels alone', outputs: [tensor('label', 'BYTES', [2], ['a', 'b'])], scores: {} },
    {
      name: 'something that is not one row each',
      outputs: [tensor('embedding', 'FP32', [1, 2, 2], [1, 2, 3, 4])],
      scores: {},
    },
  ])('finds the scores of $name', ({ outputs, classes, scores }) => {
    expect(scoresOf(outputs, 2, classes)).toEqual(scores);
  });
});

describe('besideOf', () => {
  const score = tensor('score', 'FP32', [2, 1], [0.9, 0.4]);
  const two = (data: number[]) => tensor('p', 'FP32', [2, 2], data);
  it.each([
    { name: 'nothing', outputs: [score], beside: { outputs: [] } },
    {
      name: 'every other output',
      outputs: [tensor('probability', 'FP32', [2, 1], [0.1, 0.6]), score, tensor('leaf', 'INT64', [2], [4, 5])],
      beside: { outputs: ['score', 'leaf'] },
    },
    {
      name: 'a first column that follows from the second',
      outputs: [tensor('label', 'INT64', [2], [1, 0]), two([0.25, 0.75, 0.5, 0.5])],
      beside: { outputs: ['label'], first: { output: 'p', off: 0 } },
    },
    {
      name: 'and one that does not',
      outputs: [two([0.25, 0.75, 1, 0.5])],
      beside: { outputs: [], first: { output: 'p', off: 0.5 } },
    },
    {
      name: 'no column of three classes',
      outputs: [tensor('p', 'FP32', [2, 3], [0.1, 0.2, 0.7, 0.5, 0.3, 0.2])],
      beside: { outputs: [] },
    },
  ])('finds $name', ({ outputs, beside }) => {
    expect(besideOf(outputs, 2)).toEqual(beside);
  });
});
