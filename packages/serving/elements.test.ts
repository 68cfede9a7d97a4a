import { describe, expect, it } from '@jest/globals';
import { datatypes, pack } from './elements.ts';
import type { Datatype } from './model/tensor.ts';

const at = (index: number): string => `/data/${index}`;

describe('pack', () => {
  it.each<{ datatype: Datatype; data: unknown[]; elements: unknown }>([
    { datatype: 'BOOL', data: [true, false], elements: Uint8Array.of(1, 0) },
    { datatype: 'UINT8', data: [0, 255], elements: Uint8Array.of(0, 255) },
    { datatype: 'INT8', data: [-128, 127], elements: Int8Array.of(-128, 127) },
    { datatype: 'UINT16', data: [65_535], elements: Uint16Array.of(65_535) },
    { datatype: 'INT16', data: [-32_768], elements: Int16Array.of(-32_768) },
    { datatype: 'UINT32', data: [4_294_967_295], elements: Uint32Array.of(4_294_967_295) },
    { datatype: 'INT32', data: [-2_147_483_648], elements: Int32Array.of(-2_147_483_648) },
    { datatype: 'UINT64', data: [2 ** 53 - 1], elements: BigUint64Array.of(9_007_199_254_740_991n) },
    { datatype: 'INT64', data: [-5], elements: BigInt64Array.of(-5n) },
    { datatype: 'FP32', data: [0.5, null], elements: Float32Array.of(0.5, Number.NaN) },
    { datatype: 'FP64', data: [0.1, null], elements: Float64Array.of(0.1, Number.NaN) },
    { datatype: 'BYTES', data: ['é', null], elements: ['é', ''] },
  ])('makes $datatype of $data', ({ datatype, data, elements }) => {
    expect(pack(datatype, data, at)).toEqual(elements);
  });

  it.each<{ datatype: Datatype; value: unknown }>([
    { datatype: 'BOOL', value: 1 },
    { datatype: 'BOOL', value: null },
    { datatype: 'UINT8', value: 256 },
    { datatype: 'UINT8', value: -1 },
    { datatype: 'INT32', value: 0.5 },
    { datatype: 'INT32', value: null },
    { datatype: 'INT64', value: 2 ** 53 },
    { datatype: 'UINT64', value: -1 },
    { datatype: 'FP32', value: 1e39 },
    { datatype: 'FP32', value: '1' },
    { datatype: 'FP64', value: true },
    { datatype: 'FP64', value: [1] },
    { datatype: 'BYTES', value: 7 },
  ])('refuses $value as $datatype, naming the place', ({ datatype, value }) => {
    const good = datatype === 'BYTES' ? '' : datatype === 'BOOL' ? false : 0;
    expect(() => pack(datatype, [good, value], at)).toThrow(`/data/1: expected ${datatypes[datatype].expected}`);
  });
});
