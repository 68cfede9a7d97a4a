import { field, model } from './onnx-assembler.ts';
import { global, joblibArray, pickle, text, uint32, uint64 } from './pickle-assembler.ts';
import { zip } from './zip-assembler.ts';

const proto = pickle('PROTO', 4);
const times = (count: number, part: (index: number) => Uint8Array): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, index) => part(index)));
const many = (length: number, bytes: string | Uint8Array): Buffer => Buffer.alloc(length * bytes.length, bytes);

/** One entry of the memo in each of its pages. */
const everyPage = times(1500, (page) => pickle('LONG_BINPUT', uint32(page << 12)));
const entries = (from: number, count: number): Buffer =>
  times(count, (index) => pickle('LONG_BINPUT', uint32(from + index)));
const reading = Buffer.concat([joblibArray({ length: 2 }), Buffer.from('N0'.repeat(8))]);
const dtype = pickle(global('numpy', 'dtype'), text('V8'), 'NEWFALSE', 'NEWTRUE', 'TUPLE3', 'REDUCE');
const dictionary = pickle(
  'EMPTY_DICT',
  'MARK',
  times(256, (key) => pickle(text(`${key}`.padEnd(250, 'k')), 'NONE')),
  'SETITEMS',
);
const longName = (index: number): Uint8Array => global(`m${index}`.padEnd(255, 'm'), `n${index}`.padEnd(255, 'n'));

const NPY = Buffer.concat([
  Buffer.from('\x93NUMPY\x01\0\x76\0', 'latin1'),
  Buffer.from("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }".padEnd(117)),
  Buffer.from('\n'),
  Buffer.alloc(8),
]);

/** Files made to fill the memory of whoever looks into them. */
export const HOSTILE: Readonly<Record<string, () => Buffer>> = {
  'marks, and other readings of arrays': () =>
    pickle(
      proto,
      many(999_900, '('),
      times(16, () => reading),
      many(250_000, 'N0'),
      'STOP',
    ),
  'marks, dictionaries and memo entries': () =>
    pickle(proto, many(990_000, '('), many(990_000, '}'), everyPage, entries(0, 100_000), 'STOP'),
  'marks and values in turn': () => pickle(proto, many(990_000, '(}'), everyPage, 'STOP'),
  'a full memo, and in it a pickle with another': () =>
    pickle(proto, 'NONE', everyPage, joblibArray({ length: 1, dtype: 'O' }), proto, 'NONE', everyPage, 'STOP', 'STOP'),
  'pickles with a full memo one after the other': () => times(40, () => pickle(proto, 'NONE', everyPage, 'STOP')),
  'other readings that fill memos': () =>
    pickle(
      proto,
      'NONE',
      everyPage,
      times(16, () => reading),
      everyPage,
      'STOP',
    ),
  'imports of long names': () => pickle(proto, times(9999, longName), 'STOP'),
  'imports of long names by other readings': () =>
    pickle(
      proto,
      times(16, () => reading),
      times(9999, longName),
      'STOP',
    ),
  'dictionaries that describe no array': () => pickle(proto, global('numpy', 'dtype'), many(200, dictionary), 'STOP'),
  'the same, one after the other': () =>
    pickle(proto, many(200, pickle(global('numpy', 'dtype'), dictionary, 'MEMOIZE', 'POP', 'POP')), 'NONE', 'STOP'),
  'tuples that describe no array': () =>
    pickle(proto, global('numpy', 'dtype'), many(90_000, pickle('MARK', many(256, 'N'), 'TUPLE')), 'STOP'),
  'types of elements': () => pickle(proto, many(99_000, pickle(dtype, 'MEMOIZE')), 'STOP'),
  'one import again and again': () =>
    pickle(proto, global('numpy', 'dtype'), 'BINPUT', 0, many(999_000, pickle('BINGET', 0)), everyPage, 'STOP'),
  'a zip of pickles': () => zip(listOf(19_000, (index) => ({ name: `${index}.npy`, content: Buffer.from('N.') }))),
  'a zip of compressed members': () =>
    zip(listOf(4000, (index) => ({ name: `${index}.npy`, content: Buffer.from('N.'), deflate: true }))),
  'a zip of arrays': () => zip(listOf(19_000, (index) => ({ name: `${index}.npy`, content: NPY }))),
  'a zip of tensors': () =>
    zip([
      { name: 'a/data.pkl', content: pickle(proto, 'NONE', 'STOP') },
      ...listOf(19_000, (index) => ({ name: `a/data/${index}`, content: Buffer.from('0') })),
    ]),
  'a header of safetensors full of arrays': () => safetensors(`{"a":[${'[],'.repeat(1_390_000)}0]}`),
  'a header of safetensors full of objects': () => safetensors(`{"a":[${'{},'.repeat(1_390_000)}0]}`),
  'a header of safetensors full of names': () =>
    safetensors(`{${listOf(460_000, (index) => `"${index.toString(36).padStart(4)}":0`).join(',')}}`),
  'a header of safetensors full of numbers': () => safetensors(`{"a":[${'0,'.repeat(2_090_000)}0]}`),
  'a header of safetensors full of fractions': () => safetensors(`{"a":[${'0.1,'.repeat(1_040_000)}0]}`),
  'a text of escapes': () => many(2_000_000, 'x\\x41\\u0041'),
  'a key on a line of blanks': () =>
    Buffer.concat([Buffer.from('"a\\\n'), many(20_000_000, ' '), Buffer.from('b": 1')]),
  'JSON of words': () => Buffer.from(`{${listOf(500_000, (index) => `"!!w\\u0041${index}":"$${index}"`).join(',')}}`),
  'nodes of ONNX': () => model(many(1_000_000, field(1, field(4, 'Add')))),
  'kinds of operators of ONNX': () =>
    model(times(9_999, (index) => field(1, field(4, `${index}`.padEnd(4096, 'o')), field(7, 'd'.repeat(4096))))),
};

function listOf<T>(count: number, part: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => part(index));
}

function safetensors(header: string): Buffer {
  return Buffer.concat([uint64(Buffer.byteLength(header)), Buffer.from(header)]);
}
