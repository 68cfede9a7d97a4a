import { describe, expect, it } from '@jest/globals';
import { Refusal } from './refusal.ts';
import { readRequest } from './request.ts';

const tensor = { name: 'x', datatype: 'FP32', shape: [2, 2], data: [1, 2, 3, 4] };

describe('readRequest', () => {
  it('takes values one after the other, or nested as the shape says', () => {
    const nested = { ...tensor, name: 'y', data: [[1, 2], [3, 4]] }; // prettier-ignore
    const { inputs } = readRequest({ inputs: [tensor, nested] });
    expect(inputs.map(({ data }) => data)).toEqual([tensor.data, tensor.data]);
    expect(inputs.map((input) => input.at(2))).toEqual(['/inputs/0/data/2', '/inputs/1/data/1/0']);
  });

  it.each([
    { name: 'no object', body: [], pointer: '', received: 'an array of 0' },
    { name: 'no inputs', body: {}, pointer: '/inputs', received: 'nothing' },
    { name: 'inputs that are no list', body: { inputs: tensor }, pointer: '/inputs', received: 'an object' },
    { name: 'an empty list of inputs', body: { inputs: [] }, pointer: '/inputs', received: 'an array of 0' },
    { name: 'an input that is no object', body: { inputs: [7] }, pointer: '/inputs/0', received: '7' },
    { name: 'an id that is a number', body: { id: 7, inputs: [tensor] }, pointer: '/id', received: '7' },
    { name: 'a long id', body: { id: 'x'.repeat(129), inputs: [tensor] }, pointer: '/id', received: '129' },
    {
      name: 'more dimensions than any table has',
      body: { inputs: [{ ...tensor, shape: new Array(400_000).fill(1), data: [[[1]]] }] },
      pointer: '/inputs/0/shape',
      received: '400000',
    },
    { name: 'a name twice', body: { inputs: [tensor, tensor] }, pointer: '/inputs/1/name', received: '"x"' },
    {
      name: 'an unknown datatype',
      body: { inputs: [{ ...tensor, datatype: 'FLOAT' }] },
      pointer: '/inputs/0/datatype',
      received: '"FLOAT"',
    },
    {
      name: 'a datatype of the prototype',
      body: { inputs: [{ ...tensor, datatype: 'constructor' }] },
      pointer: '/inputs/0/datatype',
      received: '"constructor"',
    },
    {
      name: 'a negative size',
      body: { inputs: [{ ...tensor, shape: [2, -2] }] },
      pointer: '/inputs/0/shape/1',
      received: '-2',
    },
    {
      name: 'a size with a fraction',
      body: { inputs: [{ ...tensor, shape: [2.5] }] },
      pointer: '/inputs/0/shape/0',
      received: '2.5',
    },
    {
      name: 'fewer values than the shape says',
      body: { inputs: [{ ...tensor, data: [1, 2, 3] }] },
      pointer: '/inputs/0/data',
      received: '3',
    },
    {
      name: 'a shape of more values than any body has',
      body: { inputs: [{ ...tensor, shape: [2 ** 50, 2 ** 50] }] },
      pointer: '/inputs/0/data',
      received: '4',
    },
    {
      name: 'a ragged nest',
      body: { inputs: [{ ...tensor, data: [[1, 2], [3]] }] },
      pointer: '/inputs/0/data/1',
      received: 'an array of 1',
    },
    {
      name: 'binary data',
      body: { inputs: [{ ...tensor, parameters: { binary_data_size: 16 } }] },
      pointer: '/inputs/0/parameters/binary_data_size',
      received: 'binary data',
    },
    {
      name: 'an output without a name',
      body: { inputs: [tensor], outputs: [{}] },
      pointer: '/outputs/0/name',
      received: 'nothing',
    },
  ])('refuses $name', ({ body, pointer, received }) => {
    let refusal: unknown;
    try {
      readRequest(body);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).status).toBe(400);
    expect((refusal as Refusal).body).toMatchObject({ pointer, received, expected: expect.stringMatching(/\S/) });
  });
});
