import { describe, expect, it } from '@jest/globals';
import { feedsOf, type Signature } from './feeds.ts';
import type { KnownFeatures, OnlineStore } from './online.ts';
import { readRequest } from './request.ts';

const byName: Signature = {
  inputs: [
    { name: 'carrier', datatype: 'BYTES', shape: [-1, 1] },
    { name: 'temp', datatype: 'FP32', shape: [-1, 1] },
  ],
  features: [],
  online: undefined,
  rows: 3,
};
const matrix: Signature = {
  inputs: [{ name: 'X', datatype: 'FP32', shape: [-1, 2] }],
  features: ['age', 'height'],
  online: undefined,
  rows: 3,
};
const known = new Map<string, KnownFeatures>([
  ['["UA"]', { at: '2013-06-01T00:00:00Z', values: { carrier: 'UA', temp: null, unused: 1 } }],
  ['["AA"]', { values: { carrier: 'AA' } }],
  ['["B6",2]', { values: { carrier: 6, temp: true } }],
]);
const store: OnlineStore = { get: (key) => known.get(key) };
const column = (name: string, datatype: string, data: unknown[], shape = [data.length, 1]) => ({
  name,
  datatype,
  shape,
  data,
});
const carrier = column('carrier', 'BYTES', ['UA', 'AA']);
const temp = column('temp', 'FP32', [50, null]);
const entity = (...keys: unknown[]) => column('entity', 'BYTES', keys, [keys.length]);
const feeds = (signature: Signature, ...inputs: unknown[]) => feedsOf(readRequest({ inputs }), signature);

describe('feedsOf, features by name', () => {
  it('gives each input its tensor, and the log its values', async () => {
    expect(await feeds(byName, temp, carrier)).toEqual({
      rows: 2,
      tensors: {
        carrier: { type: 'string', data: ['UA', 'AA'], dims: [2, 1] },
        temp: { type: 'float32', data: Float32Array.of(50, Number.NaN), dims: [2, 1] },
      },
      features: [
        { name: 'carrier', values: ['UA', 'AA'] },
        { name: 'temp', values: [50, null] },
      ],
      entities: undefined,
    });
  });

  it('takes a column without its second dimension', async () => {
    const { tensors } = await feeds(byName, carrier, column('temp', 'FP32', [1, 2], [2]));
    expect(tensors['temp']!.dims).toEqual([2, 1]);
  });

  it('keeps what the rows are about', async () => {
    expect((await feeds(byName, carrier, temp, entity('["UA"]', '["AA"]'))).entities).toEqual(['["UA"]', '["AA"]']);
  });

  it('looks up what is not given, by the entity', async () => {
    const { tensors, features, lookedUp } = await feeds({ ...byName, online: store }, entity('["UA"]'));
    expect(lookedUp).toEqual(['2013-06-01T00:00:00Z']);
    expect(tensors['carrier']).toEqual({ type: 'string', data: ['UA'], dims: [1, 1] });
    expect(features).toContainEqual({ name: 'temp', values: [null] });
  });

  it('looks an entity up however its JSON is spaced, a yes as 1 and a number as text where the model takes those', async () => {
    const { tensors, lookedUp } = await feeds({ ...byName, online: store }, entity('["B6", 2]'));
    expect(tensors).toMatchObject({ carrier: { data: ['6'] }, temp: { data: Float32Array.of(1) } });
    expect(lookedUp).toEqual([null]);
  });

  it('prefers what is given to what is looked up', async () => {
    const { features } = await feeds({ ...byName, online: store }, entity('["UA"]'), column('temp', 'FP32', [7]));
    expect(features).toContainEqual({ name: 'temp', values: [7] });
  });

  it.each([
    {
      name: 'a missing input',
      inputs: [carrier],
      says: '/inputs: expected an input "temp" (FP32 [-1, 1]), received none',
    },
    {
      name: 'a misspelt input',
      inputs: [carrier, { ...temp, name: 'tmep' }],
      says: '/inputs/1/name: expected one of carrier, temp ("temp"?), received "tmep"',
    },
    {
      name: 'another datatype',
      inputs: [carrier, { ...temp, datatype: 'FP64' }],
      says: '/inputs/1/datatype: expected FP32, received FP64',
    },
    {
      name: 'another width',
      inputs: [carrier, column('temp', 'FP32', [1, 2, 3, 4], [2, 2])],
      says: '/inputs/1/shape: expected [-1, 1], -1 for any number, received [2, 2]',
    },
    {
      name: 'rows that do not agree',
      inputs: [carrier, column('temp', 'FP32', [1])],
      says: '/inputs/1/shape/0: expected 2 rows, as in /inputs/0, received 1',
    },
    {
      name: 'no rows',
      inputs: [column('carrier', 'BYTES', []), temp],
      says: '/inputs/0/shape: expected at least one row',
    },
    {
      name: 'more rows than allowed',
      inputs: [column('carrier', 'BYTES', ['', '', '', ''])],
      says: '/inputs/0/shape/0: expected at most 3 rows, received 4',
    },
    {
      name: 'a value of another type',
      inputs: [carrier, column('temp', 'FP32', [1, 'x'])],
      says: '/inputs/1/data/1: expected a number',
    },
    {
      name: 'an entity that is no text',
      inputs: [carrier, temp, column('entity', 'INT64', [1, 2])],
      says: '/inputs/2/datatype: expected BYTES, received "INT64"',
    },
    {
      name: 'an entity that is longer than any',
      inputs: [carrier, temp, entity('["UA"]', `[${'['.repeat(7000)}${']'.repeat(7000)}]`)],
      says: '/inputs/2/data/1: expected at most 1024 characters, received 14002',
    },
    {
      name: 'an entity that is short only as it is asked for',
      inputs: [carrier, temp, entity('["UA"]', `[${Array(100).fill('1e20').join()}]`)],
      says: '/inputs/2/data/1: expected at most 1024 characters, received 2201',
    },
    {
      name: 'an entity that is not known',
      online: store,
      inputs: [entity('["ZZ"]')],
      says: '/inputs/0/data/0: expected an entity whose features are known, received "[\\"ZZ\\"]"',
    },
    {
      name: 'an entity without a feature',
      online: store,
      inputs: [entity('["AA"]')],
      says: '/inputs/0/data/0: the online store has no feature "temp" for this entity',
    },
    {
      name: 'a feature that training computed in another way',
      online: { ...store, ways: new Map([['temp', 'the day before']]) },
      inputs: [carrier, entity('["UA"]', '["UA"]')],
      status: 500,
      says: 'the online store computes "temp" in another way than training did',
    },
    {
      name: 'an entity, while there is no store yet',
      online: { available: false, get: () => undefined },
      inputs: [entity('["UA"]')],
      says: '/inputs: expected an input "carrier" (BYTES [-1, 1]), received none',
    },
    {
      name: 'neither features nor entity',
      online: store,
      inputs: [carrier],
      says: '/inputs: expected an input "temp" (FP32 [-1, 1]), or the input "entity", received none',
    },
  ])('refuses $name', async ({ inputs, says, online, status }) => {
    const ways = new Map([['temp', 'of the hour']]);
    await expect(feeds({ ...byName, ways, online }, ...inputs)).rejects.toMatchObject({
      status: status ?? 400,
      message: expect.stringContaining(says),
    });
  });
});

describe('feedsOf, one matrix', () => {
  const [age, height] = [column('age', 'INT64', [40, 41]), column('height', 'FP64', [1.5, null])];

  it('puts a tensor for each feature side by side, in the order of the matrix', async () => {
    const made = await feeds(matrix, height, age);
    expect(made.tensors).toEqual({
      X: { type: 'float32', data: Float32Array.of(40, 1.5, 41, Number.NaN), dims: [2, 2] },
    });
    expect(made.features).toEqual([
      { name: 'age', values: [40, 41] },
      { name: 'height', values: [1.5, null] },
    ]);
  });

  it('takes the whole matrix, and knows its columns', async () => {
    const made = await feeds(matrix, column('X', 'FP32', [40, 1.5, 41, 1.6], [2, 2]));
    expect(made.tensors).toEqual({ X: { type: 'float32', data: Float32Array.of(40, 1.5, 41, 1.6), dims: [2, 2] } });
    expect(made.features).toContainEqual({ name: 'height', values: [1.5, 1.6] });
  });

  it('of which nobody said what its columns are is logged by their numbers', async () => {
    const made = await feeds({ ...matrix, features: [] }, column('X', 'FP32', [40, 1.5], [1, 2]));
    expect(made.features).toEqual([
      { name: 'X_0', values: [40] },
      { name: 'X_1', values: [1.5] },
    ]);
  });

  it.each([
    { name: 'a missing feature', inputs: [age], says: '/inputs: expected an input "height", received none' },
    {
      name: 'a feature and the matrix',
      inputs: [column('X', 'FP32', [1, 2, 3, 4], [2, 2]), age],
      says: '/inputs/1/name: expected one of X, received "age"',
    },
    {
      name: 'a text',
      inputs: [{ ...age, datatype: 'BYTES', data: ['a', 'b'] }, height],
      says: '/inputs/0/data/0: expected a number',
    },
    {
      name: 'a feature of two columns',
      inputs: [age, column('height', 'FP32', [1, 2, 3, 4], [2, 2])],
      says: '/inputs/1/shape: expected [2] or [2, 1], received [2, 2]',
    },
  ])('refuses $name', async ({ inputs, says }) => {
    await expect(feeds(matrix, ...inputs)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(says),
    });
  });
});
