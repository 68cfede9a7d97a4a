import type { Datatype, Elements } from './model/tensor.ts';
import { shown, wrong } from './refusal.ts';

interface Kind {
  /** In words, for messages. */
  expected: string;
  /** @returns undefined when the value is not of this type */
  read(value: unknown): number | bigint | string | undefined;
  make(length: number): Elements;
  /** What stands for a value that is missing; types without one refuse null. */
  missing?: number | string;
}

function whole(bits: 8 | 16 | 32, signed: boolean, make: Kind['make']): Kind {
  const [lowest, highest] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  return {
    expected: `a whole number from ${lowest} to ${highest}`,
    read: (value) =>
      Number.isInteger(value) && (value as number) >= lowest && (value as number) <= highest
        ? (value as number)
        : undefined,
    make,
  };
}

/** A larger number may have lost its last digits before we saw it: that is not the number that was meant. */
function exact(signed: boolean, make: Kind['make']): Kind {
  return {
    expected: `a whole number${signed ? '' : ' of 0 or more'} that JSON carries exactly (below 2^53)`,
    read: (value) =>
      Number.isSafeInteger(value) && (signed || (value as number) >= 0) ? BigInt(value as number) : undefined,
    make,
  };
}

function real(make: Kind['make'], round: (value: number) => number): Kind {
  return {
    expected: 'a number within its range, or null where it is missing',
    read: (value) => (typeof value === 'number' && Number.isFinite(round(value)) ? value : undefined),
    make,
    missing: Number.NaN,
  };
}

/** How the values of each type come in JSON, and what they become. */
export const datatypes: Readonly<Record<Datatype, Kind>> = {
  BOOL: {
    expected: 'true or false',
    read: (value) => (typeof value === 'boolean' ? Number(value) : undefined),
    make: (length) => new Uint8Array(length),
  },
  UINT8: whole(8, false, (length) => new Uint8Array(length)),
  UINT16: whole(16, false, (length) => new Uint16Array(length)),
  UINT32: whole(32, false, (length) => new Uint32Array(length)),
  UINT64: exact(false, (length) => new BigUint64Array(length)),
  INT8: whole(8, true, (length) => new Int8Array(length)),
  INT16: whole(16, true, (length) => new Int16Array(length)),
  INT32: whole(32, true, (length) => new Int32Array(length)),
  INT64: exact(true, (length) => new BigInt64Array(length)),
  FP32: real((length) => new Float32Array(length), Math.fround),
  FP64: real((length) => new Float64Array(length), Number),
  BYTES: {
    expected: 'text, or null where it is missing',
    read: (value) => (typeof value === 'string' ? value : undefined),
    make: (length) => new Array<string>(length).fill(''),
    missing: '',
  },
};

/**
 * JSON values as the elements of a tensor. null is a missing value: NaN among numbers with a fraction, empty among texts,
 * as the files of features have it.
 * @param at pointer of a value, by its place in row-major order @throws Refusal 400 naming the first value of another type
 */
export function pack(datatype: Datatype, data: readonly unknown[], at: (index: number) => string): Elements {
  const { expected, read, make, missing } = datatypes[datatype];
  const elements = make(data.length) as unknown[];
  for (let index = 0; index < data.length; index++) {
    const value = data[index] === null ? missing : read(data[index]);
    if (value === undefined) throw wrong(at(index), expected, shown(data[index]));
    elements[index] = value;
  }
  return elements as Elements;
}
