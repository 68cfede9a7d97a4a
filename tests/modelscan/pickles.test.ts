import { describe, expect, it } from '@jest/globals';
import { call, global, joblibArray, pickle, text, uint32, uint64 } from './pickle-assembler.ts';
import { scanBytes } from './scan-bytes.ts';

const proto = pickle('PROTO', 4);
const harmless = pickle(proto, 'EMPTY_LIST', 'STOP');
/** Three numbers as joblib pads them: a byte that says how many bytes to leave out, these, the numbers. */
const padded = Buffer.concat([pickle(5), Buffer.alloc(5, 0xff), Buffer.alloc(24)]);
const array = (changed?: Buffer): Buffer => joblibArray({ length: 3, alignment: 16, ...(changed && { changed }) });

interface Case {
  name: string;
  bytes: Buffer;
  rules: string[];
}

describe('a pickle that acts is unsafe', () => {
  it.each<Case>([
    {
      name: 'os.system by GLOBAL and REDUCE',
      bytes: pickle(call('os', 'system', 'id'), 'STOP'),
      rules: ['pickle-dangerous-global'],
    },
    {
      name: 'os.system by STACK_GLOBAL',
      bytes: pickle(proto, text('os'), text('system'), 'STACK_GLOBAL', text('id'), 'TUPLE1', 'REDUCE', 'STOP'),
      rules: ['pickle-dangerous-global'],
    },
    {
      name: 'os.system by INST',
      bytes: pickle('MARK', text('id'), 'INST', '=os\nsystem\n', 'STOP'),
      rules: ['pickle-dangerous-global'],
    },
    {
      name: 'os.system by OBJ, and its value thrown away',
      bytes: pickle('MARK', global('os', 'system'), text('id'), 'OBJ', 'POP', 'NONE', 'STOP'),
      rules: ['pickle-dangerous-global'],
    },
    {
      name: 'os.system by NEWOBJ_EX',
      bytes: pickle(proto, global('os', 'system'), 'EMPTY_TUPLE', 'EMPTY_DICT', 'NEWOBJ_EX', 'STOP'),
      rules: ['pickle-dangerous-global'],
    },
    {
      name: 'a name that a name resolves',
      bytes: pickle(call('pkgutil', 'resolve_name', 'os:system'), text('id'), 'TUPLE1', 'REDUCE', 'STOP'),
      rules: ['pickle-dangerous-global', 'pickle-computed-call'],
    },
    {
      name: 'a package nobody has on a list',
      bytes: pickle(call('numpy.testing._private.utils', 'runstring', 'x'), 'STOP'),
      rules: ['pickle-unknown-global'],
    },
    {
      name: 'a dotted name of an allowed module',
      bytes: pickle(proto, text('numpy'), text('f2py.os.system'), 'STACK_GLOBAL', 'STOP'),
      rules: ['pickle-dotted-name'],
    },
    {
      name: 'a call of what is no mere data, behind more than a memo remembers closely',
      bytes: pickle(
        ...[proto, global('numpy', 'dtype'), ...Array<Buffer>(4001).fill(pickle('NONE', 'TUPLE1', 'BINPUT', 1, 'POP'))],
        ...[global('numpy', 'ndarray'), 'EMPTY_TUPLE', 'NEWOBJ', 'TUPLE1', 'BINPUT', 2, 'POP'],
        ...[global('builtins', 'list'), 'BINGET', 2, 'REDUCE', 'STOP'],
      ),
      rules: ['pickle-unusual-call'],
    },
    {
      name: 'a memo entry overwritten before use',
      bytes: pickle(
        ...([
          proto,
          text('collections'),
          'BINPUT',
          0,
          text('OrderedDict'),
          'BINPUT',
          1,
          text('os'),
          'BINPUT',
          0,
        ] as const),
        ...([text('system'), 'BINPUT', 1, 'BINGET', 0, 'BINGET', 1, 'STACK_GLOBAL', 'STOP'] as const),
      ),
      rules: ['pickle-dangerous-global'],
    },
    {
      name: 'a memo entry far away',
      bytes: pickle(
        ...([
          proto,
          text('os'),
          'LONG_BINPUT',
          uint32(3_000_000_000),
          'POP',
          'LONG_BINGET',
          uint32(3_000_000_000),
        ] as const),
        ...([text('system'), 'STACK_GLOBAL', 'STOP'] as const),
      ),
      rules: ['pickle-dangerous-global'],
    },
    {
      name: 'a name that is called for',
      bytes: pickle(proto, call('_codecs', 'encode', 'bf'), text('system'), 'STACK_GLOBAL', 'STOP'),
      rules: ['pickle-unusual-call', 'pickle-computed-name'],
    },
    {
      name: 'a name longer than any',
      bytes: pickle(proto, 'BINUNICODE', uint32(300), Buffer.alloc(300, 'a'), text('x'), 'STACK_GLOBAL', 'STOP'),
      rules: ['pickle-computed-name'],
    },
    {
      name: 'a call of what a call made',
      bytes: pickle(call('collections', 'deque', 'x'), 'EMPTY_TUPLE', 'REDUCE', 'STOP'),
      rules: ['pickle-computed-call'],
    },
    {
      name: 'a class that is changed by BUILD',
      bytes: pickle(global('collections', 'OrderedDict'), 'EMPTY_DICT', 'BUILD', 'STOP'),
      rules: ['pickle-changes-code'],
    },
    {
      name: 'a class that is changed by SETITEM',
      bytes: pickle(proto, global('collections', 'OrderedDict'), text('a'), 'NONE', 'SETITEM', 'STOP'),
      rules: ['pickle-changes-code'],
    },
    { name: 'EXT1', bytes: pickle(proto, 'EXT1', 1, 'STOP'), rules: ['pickle-extension'] },
    { name: 'EXT4', bytes: pickle(proto, 'EXT4', uint32(1), 'STOP'), rules: ['pickle-extension'] },
    { name: 'a persistent id', bytes: pickle(proto, text('x'), 'BINPERSID', 'STOP'), rules: ['pickle-persistent-id'] },
    {
      name: 'a written persistent id',
      bytes: pickle(proto, 'PERSID', '=x\n', 'STOP'),
      rules: ['pickle-persistent-id'],
    },
    {
      name: 'a pickle in a pickle',
      bytes: pickle(
        proto,
        global('pickle', 'loads'),
        'SHORT_BINBYTES',
        harmless.length,
        harmless,
        'TUPLE1',
        'REDUCE',
        'STOP',
      ),
      rules: ['pickle-dangerous-global'],
    },
    {
      name: 'a payload in a later stream',
      bytes: pickle(harmless, harmless, call('os', 'system', 'id'), 'STOP'),
      rules: ['pickle-dangerous-global'],
    },
    {
      name: 'a payload before a break',
      bytes: pickle(proto, call('os', 'system', 'id'), 0xff),
      rules: ['pickle-dangerous-global', 'pickle-malformed'],
    },
    { name: 'an opcode that there is not', bytes: pickle(proto, 'NONE', 0xff, 'STOP'), rules: ['pickle-malformed'] },
    { name: 'no end', bytes: pickle(proto, 'NONE'), rules: ['pickle-malformed'] },
    { name: 'an operand cut off', bytes: pickle(proto, 'BINUNICODE', 200, 0), rules: ['pickle-malformed'] },
    { name: 'a text cut off', bytes: pickle(proto, 'BINUNICODE', uint32(9000), '=abc'), rules: ['pickle-malformed'] },
    {
      name: 'a memo entry that was never made',
      bytes: pickle(proto, 'BINGET', 7, 'STOP'),
      rules: ['pickle-malformed'],
    },
    { name: 'an empty stack', bytes: pickle(proto, 'POP', 'STOP'), rules: ['pickle-malformed'] },
    {
      name: 'a mark that hides what is below',
      bytes: pickle(proto, 'NONE', 'MARK', 'TUPLE1', 'STOP'),
      rules: ['pickle-malformed'],
    },
    {
      name: 'a protocol from the future',
      bytes: pickle(proto, 'PROTO', 6, 'NONE', 'STOP'),
      rules: ['pickle-malformed'],
    },
    { name: 'a buffer from outside', bytes: pickle('PROTO', 5, 'NEXT_BUFFER', 'STOP'), rules: ['pickle-malformed'] },
    {
      name: 'a frame that goes on after the end',
      bytes: pickle(proto, 'FRAME', uint64(3), 'NONE', 'STOP', 'NONE', 'STOP'),
      rules: ['pickle-malformed'],
    },
    { name: 'something after the end', bytes: pickle(harmless, '=\0\0\0'), rules: ['pickle-trailing-data'] },
    {
      name: 'more values than are kept',
      bytes: pickle(proto, Buffer.alloc(1_000_001, 'N'), 'STOP'),
      rules: ['pickle-too-large'],
    },
    {
      name: 'more marks than are kept',
      bytes: pickle(proto, Buffer.alloc(1_000_001, '('), 'STOP'),
      rules: ['pickle-too-large'],
    },
    {
      name: 'a description of an array without end',
      bytes: pickle(proto, global('numpy', 'dtype'), Buffer.alloc(100_001, '}'), 'STOP'),
      rules: ['pickle-too-large'],
    },
    {
      name: 'more memo entries than are kept',
      bytes: pickle(
        proto,
        'NONE',
        ...Array.from({ length: 2049 }, (_, page) => pickle('LONG_BINPUT', uint32(page * 4096))),
        'STOP',
      ),
      rules: ['pickle-too-large'],
    },
  ])('$name', async ({ bytes, rules }) => {
    const scan = await scanBytes(bytes);
    expect(scan).toMatchObject({ verdict: 'fail', format: 'pickle' });
    expect(scan.rules).toEqual(rules);
  });
});

describe('an allowed name is called as writers of pickles call it', () => {
  const dtype = pickle(global('numpy', 'dtype'), text('i8'), 'NEWFALSE', 'NEWTRUE', 'TUPLE3', 'REDUCE');
  const bytes = pickle('SHORT_BINBYTES', 8, Buffer.alloc(8));
  const array = (data: Buffer, order = pickle(text('C'))): Buffer =>
    pickle(global('numpy._core.numeric', '_frombuffer'), 'MARK', data, dtype, 'EMPTY_TUPLE', order, 'TUPLE', 'REDUCE');
  const axes = ['BININT1', 1, 'BININT1', 0, 'TUPLE2'] as const;
  const object = pickle(global('collections', 'OrderedDict'), 'EMPTY_TUPLE', 'REDUCE');
  const generator = global('numpy.random._pickle', '__generator_ctor');
  const constructor = global('numpy.random._pickle', '__bit_generator_ctor');
  const state = (name: Buffer, value = pickle('EMPTY_DICT')): Buffer =>
    pickle(object, 'EMPTY_DICT', name, value, 'SETITEM', 'BUILD');
  const called = (module: string, name: string, ...args: Buffer[]): Buffer =>
    pickle(global(module, name), 'MARK', ...args, 'TUPLE', 'REDUCE');
  const texts = pickle(global('numpy', 'dtype'), text('U99'), 'NEWFALSE', 'NEWTRUE', 'TUPLE3', 'REDUCE');
  const word = (...data: Parameters<typeof pickle>): Buffer =>
    called('numpy.core.multiarray', 'scalar', texts, pickle(...data));
  const wide = Buffer.from([...'__class__'].flatMap((letter) => [letter.charCodeAt(0), 0, 0, 0]));

  it.each([
    { name: 'bytes for numbers', made: array(bytes) },
    { name: 'its axes in no order of their own', made: array(bytes, pickle(text('C'), 'NONE')) },
    { name: 'its axes in another order', made: array(bytes, pickle(text('K'), ...axes)) },
    { name: 'a generator by its name', made: pickle(generator, text('PCG64'), constructor, 'TUPLE2', 'REDUCE') },
    {
      name: 'a generator',
      made: pickle(
        ...([generator, constructor, global('numpy.random._pcg64', 'PCG64'), 'TUPLE1', 'REDUCE'] as const),
        ...(['TUPLE1', 'REDUCE'] as const),
      ),
    },
    {
      name: 'a function that is kept',
      made: pickle(object, 'EMPTY_DICT', text('func'), global('numpy', 'mean'), 'SETITEM', 'BUILD'),
    },
    { name: 'a number', made: pickle(global('numpy.core.multiarray', 'scalar'), dtype, bytes, 'TUPLE2', 'REDUCE') },
    {
      name: 'a class without arguments, as protocol 0 has it',
      made: pickle(global('numpy.ma.core', 'MaskedConstant'), 'MARK', 'TUPLE', 'REDUCE'),
    },
    { name: 'a class without arguments', made: pickle(global('sklearn.svm._classes', 'SVC'), 'EMPTY_TUPLE', 'NEWOBJ') },
    { name: 'a vocabulary with the name of a hook', made: state(text('__class__'), pickle('BININT1', 7)) },
    { name: 'a text of numpy', made: state(text('best'), word('SHORT_BINBYTES', 8, Buffer.from('a\0\0\0b\0\0\0'))) },
    { name: 'a function with arguments for later', made: called('functools', 'partial', global('numpy', 'power')) },
    {
      name: 'a set',
      made: called('builtins', 'set', pickle('EMPTY_LIST', 'MARK', text('a'), 'BININT1', 1, 'APPENDS')),
    },
    { name: 'a dictionary with a default', made: called('collections', 'defaultdict', global('builtins', 'list')) },
    { name: 'items of a deque', made: pickle(called('collections', 'deque', pickle('EMPTY_TUPLE')), 'NONE', 'APPEND') },
  ])('$name', async ({ made }) => {
    expect(await scanBytes(pickle(proto, made, 'STOP'))).toMatchObject({ verdict: 'pass', rules: [] });
  });

  it.each<{ name: string; made: Buffer; rule?: string }>([
    {
      name: 'objects that are said to be none',
      made: pickle(
        ...([global('numpy', 'dtype'), text('O8'), 'NEWFALSE', 'NEWTRUE', 'TUPLE3', 'REDUCE', 'MARK'] as const),
        ...(['BININT1', 3, text('|'), 'NONE', 'NONE', 'NONE', 'BININT', uint32(0xffffffff)] as const),
        ...(['BININT', uint32(0xffffffff), 'BININT1', 0, 'TUPLE', 'BUILD'] as const),
      ),
    },
    { name: 'numbers out of an array', made: called('builtins', 'range', array(bytes)) },
    { name: 'bytes out of an array', made: called('builtins', 'bytes', array(bytes)) },
    { name: 'bytes out of an array by OBJ', made: pickle('MARK', global('builtins', 'bytes'), array(bytes), 'OBJ') },
    {
      name: 'bytes out of an array by NEWOBJ',
      made: pickle(global('builtins', 'bytes'), array(bytes), 'TUPLE1', 'NEWOBJ'),
    },
    {
      name: 'a dictionary out of an array',
      made: called('builtins', 'dict', pickle('EMPTY_LIST', array(bytes), 'APPEND')),
    },
    {
      name: 'a dictionary with a default out of an array',
      made: called('collections', 'defaultdict', pickle('NONE'), array(bytes)),
    },
    { name: 'a text of numpy that nobody has read', made: word('BINBYTES', uint32(396), Buffer.alloc(396)) },
    { name: 'a call for later of what a call made', made: called('functools', 'partial', object) },
    {
      name: 'an item of an array',
      made: pickle(array(bytes), called('builtins', 'slice', pickle('NONE')), object, 'SETITEM'),
      rule: 'pickle-unusual-items',
    },
    { name: 'items for an array', made: pickle(array(bytes), object, 'APPEND'), rule: 'pickle-unusual-items' },
    { name: 'an array for numbers', made: array(array(bytes)) },
    { name: 'an object for numbers', made: array(object) },
    { name: 'an object for axes', made: array(bytes, pickle(text('K'), object)) },
    { name: 'an array among axes', made: array(bytes, pickle(text('K'), 'NONE', array(bytes), 'TUPLE2')) },
    { name: 'more than axes', made: array(bytes, pickle(text('K'), 'NONE', 'NONE')) },
    { name: 'a function of numpy', made: pickle(global('numpy', 'asarray'), object, 'TUPLE1', 'REDUCE') },
    { name: 'a function of numpy without arguments', made: pickle(global('numpy', 'max'), 'EMPTY_TUPLE', 'REDUCE') },
    {
      name: 'a score',
      made: pickle(global('sklearn.metrics._ranking', 'roc_auc_score'), object, 'DUP', 'TUPLE2', 'REDUCE'),
    },
    { name: 'a generator by another constructor', made: pickle(generator, text('id'), object, 'TUPLE2', 'REDUCE') },
    {
      name: 'a generator by a function',
      made: pickle(generator, text('id'), global('numpy', 'mean'), 'TUPLE2', 'REDUCE'),
    },
    { name: 'a generator of an object', made: pickle(generator, object, 'TUPLE1', 'REDUCE') },
    {
      name: 'a bit generator that is another class',
      made: pickle(constructor, global('collections', 'deque'), 'TUPLE1', 'REDUCE'),
    },
    {
      name: 'a class with arguments',
      made: pickle(global('sklearn.neighbors._kd_tree', 'KDTree'), object, 'TUPLE1', 'REDUCE'),
    },
    { name: 'an array over a buffer', made: pickle(global('numpy', 'ndarray'), bytes, 'TUPLE1', 'NEWOBJ') },
    { name: 'a function by OBJ', made: pickle('MARK', global('numpy', 'max'), object, 'OBJ') },
    { name: 'a function by INST', made: pickle('MARK', object, 'INST', '=numpy\nmax\n') },
    { name: 'a function by NEWOBJ_EX', made: pickle(global('numpy', 'max'), 'EMPTY_TUPLE', 'EMPTY_DICT', 'NEWOBJ_EX') },
    {
      name: 'another encoding',
      made: pickle(global('_codecs', 'encode'), text('bf'), text('rot13'), 'TUPLE2', 'REDUCE'),
    },
    ...[
      text('__array_interface__'),
      text('__array__'),
      text('__array_struct__'),
      text('__setstate__'),
      text('__class__'),
      text('__reduce__'),
      text('__call__'),
      pickle('UNICODE', '=__array\\u005finterface__\n'),
      pickle('STRING', "='__ca\\x6cl__'\n"),
      pickle('STRING', "='\\537\\537class\\537\\537'\n"),
      word('SHORT_BINBYTES', wide.length, wide),
      word('SHORT_BINBYTES', wide.length, Buffer.from(wide).swap32()),
    ].map((name) => ({ name: `a state with ${name.subarray(1).toString()}`, made: state(name), rule: 'pickle-hook' })),
  ])('not with $name', async ({ made, rule = 'pickle-unusual-call' }) => {
    expect(await scanBytes(pickle(proto, made, 'STOP'))).toMatchObject({ verdict: 'fail', rules: [rule] });
  });
});

describe('an array of joblib', () => {
  it('is passed over, and what follows is read', async () => {
    expect(await scanBytes(pickle(proto, array(), padded, 'STOP'))).toMatchObject({ verdict: 'pass' });
    const acting = pickle(proto, array(), padded, 'POP', call('os', 'system', 'id'), 'STOP');
    expect((await scanBytes(acting)).rules).toEqual(['pickle-dangerous-global']);
  });

  it.each<Case>([
    {
      name: 'padding that plain pickle would read as an opcode',
      bytes: pickle(proto, array(), '=cos\nsystem\n', Buffer.alloc(100), 'STOP'),
      rules: ['pickle-malformed'],
    },
    {
      name: 'numbers that plain pickle would read as a payload',
      bytes: pickle(
        proto,
        joblibArray({ length: 3 }),
        pickle(call('os', 'system', 'echo hello'), 'STOP').subarray(0, 24),
        'STOP',
      ),
      rules: ['pickle-array-code'],
    },
    {
      name: 'a length that is computed',
      bytes: pickle(proto, array(pickle(text('shape'), call('builtins', 'tuple', 'x'))), padded, 'STOP'),
      rules: ['pickle-malformed'],
    },
    {
      name: 'a length that is negative',
      bytes: pickle(proto, array(pickle(text('shape'), 'BININT', uint32(0xffffffff), 'TUPLE1')), padded, 'STOP'),
      rules: ['pickle-malformed'],
    },
    {
      name: 'a frame that hides what comes next behind the array',
      bytes: pickle(proto, 'FRAME', uint64(array().length + 1), array(), padded, 'STOP'),
      rules: ['pickle-malformed'],
    },
    {
      name: 'objects that act',
      bytes: pickle(proto, joblibArray({ length: 1, dtype: 'O' }), proto, call('os', 'system', 'id'), 'STOP', 'STOP'),
      rules: ['pickle-dangerous-global', 'pickle-array-code'],
    },
    {
      name: 'names in the memo that joblib replaces behind the array',
      bytes: pickle(
        ...([proto, text('os'), 'BINPUT', 0, text('system'), 'BINPUT', 1, joblibArray({ length: 1 })] as const),
        ...(['BINGET', 0, 'BINGET', 1, 'STACK_GLOBAL', 'POP', 'NONE', 'POP'] as const),
        ...([text('collections'), 'BINPUT', 0, text('OrderedDict'), 'BINPUT', 1, 'STOP'] as const),
      ),
      rules: ['pickle-array-code'],
    },
    {
      name: 'objects whose memo entries mean something else to plain pickle',
      bytes: pickle(
        ...([
          proto,
          text('os'),
          'BINPUT',
          0,
          text('system'),
          'BINPUT',
          1,
          joblibArray({ length: 1, dtype: 'O' }),
          proto,
        ] as const),
        ...([text('collections'), 'MEMOIZE', text('OrderedDict'), 'MEMOIZE', 'BINGET', 0, 'BINGET', 1] as const),
        ...(['STACK_GLOBAL', 'STOP', 'STOP'] as const),
      ),
      rules: ['pickle-array-code'],
    },
  ])('with $name is unsafe', async ({ bytes, rules }) => {
    const scan = await scanBytes(bytes);
    expect(scan.verdict).toBe('fail');
    expect(scan.rules).toEqual(rules);
  });
});

describe('what may be imported', () => {
  const bytes = pickle(call('xgboost.sklearn', 'XGBClassifier', 'x'), 'STOP');

  it('is what the list says and what was allowed by name', async () => {
    expect(await scanBytes(bytes)).toMatchObject({ verdict: 'fail', rules: ['pickle-unknown-global'] });
    expect(await scanBytes(bytes, ['xgboost.sklearn.XGBClassifier'])).toMatchObject({ verdict: 'pass', rules: [] });
  });

  it('is never a dotted name, whatever was allowed', async () => {
    const dotted = pickle(proto, text('a'), text('b.c'), 'STACK_GLOBAL', 'STOP');
    expect((await scanBytes(dotted, ['a.b.c'])).rules).toEqual(['pickle-dotted-name']);
  });
});

describe('text is no pickle', () => {
  it.each([
    { name: 'JSON', content: '{"name": "flights", "columns": ["carrier"]}\n' },
    { name: 'CSV whose header begins as GLOBAL does', content: 'carrier,flight\nUA,12\n' },
    { name: 'a list that reads as an import', content: 'cloudpickle\njoblib\nnumpy\n' },
    { name: 'notes that begin as a persistent id does', content: 'Python 3.11\nscikit-learn\n' },
    { name: 'a version that reads as a text and its end', content: 'V1\n.\nand more\n' },
    { name: 'a word in brackets', content: '(internal)\nnote\n' },
  ])('$name', async ({ content }) => {
    expect(await scanBytes(Buffer.from(content))).toMatchObject({ verdict: 'pass', format: 'text', rules: [] });
  });

  it('unless it acts as one', async () => {
    const bytes = Buffer.from("cos\nsystem\n(S'id'\ntR.");
    expect(await scanBytes(bytes)).toMatchObject({ verdict: 'fail', rules: ['pickle-dangerous-global'] });
  });
});

it('says how often and where it first met a thing', async () => {
  const bytes = pickle(proto, call('os', 'system', 'a'), 'POP', call('os', 'system', 'b'), 'STOP');
  const { file } = await scanBytes(bytes);
  expect(file.findings).toMatchObject([{ offset: 2, count: 2, message: 'It imports os.system.' }]);
});
