import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { scanModel, summarizeScan } from '#modelscan';
import { count, externalTensor, field, model, node, oddField } from './onnx-assembler.ts';
import { call, pickle, uint64 } from './pickle-assembler.ts';
import { scanBytes } from './scan-bytes.ts';
import { unicodePath, WIDE, zip, type ZipMember } from './zip-assembler.ts';

const harmless = pickle('PROTO', 2, 'EMPTY_LIST', 'STOP');
const acting = pickle('PROTO', 2, call('os', 'system', 'id'), 'STOP');
const data: ZipMember = { name: 'archive/data.pkl', content: harmless };

const safetensors = (header: string, bytes = 0): Buffer =>
  Buffer.concat([uint64(Buffer.byteLength(header)), Buffer.from(header), Buffer.alloc(bytes)]);
const tensor = (from: number, to: number): string =>
  `{"dtype":"U8","shape":[${to - from}],"data_offsets":[${from},${to}]}`;

/** As protobuf an operator set and a producer's name; as pickle some bytes to keep, and a call. */
const both = Buffer.concat([
  field(8, Buffer.alloc(9)),
  field(2, 'x', pickle(call('os', 'system', 'id'), 'STOP')),
  field(7, node('Add')),
]);

/**
 * What stands before a model of so many bytes so that it is the tensor of a safetensors file. To onnxruntime the length and
 * the header are a producer's name, and the spaces are fields that it does not know.
 */
function disguise(bytes: number): Buffer {
  const length = 0x018112;
  return Buffer.concat([uint64(length), Buffer.from(`{"t":${tensor(0, bytes)}}`.padEnd(length))]);
}

/** To pickle a few bytes to keep; to onnxruntime a model among fields that it does not know. */
function kept(graph: Buffer): Buffer {
  const content = Buffer.concat([graph, field(2, Buffer.alloc(0x78 - graph.length - 4))]);
  return pickle('PROTO', 2, 'NONE', 'POP', 'SHORT_BINBYTES', 0x78, 1, content, 0x20, 'STOP');
}

const npy = (descr: string, content: Uint8Array): Buffer => {
  const header = `{'descr': ${descr}, 'fortran_order': False, 'shape': (1,), }\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(header), content]);
};

const array: ZipMember = { name: 'a.npy', content: npy("'<f8'", Buffer.alloc(8)) };

describe('what is as it should be passes', () => {
  it.each([
    { format: 'empty', bytes: Buffer.alloc(0) },
    { format: 'pickle', bytes: harmless },
    { format: 'pickle, zlib', bytes: deflateSync(harmless) },
    { format: 'pickle, gzip', bytes: gzipSync(harmless) },
    { format: 'text, gzip', bytes: gzipSync('{"a": 1}') },
    { format: 'torch', bytes: zip([data, { name: 'archive/data/0', content: Buffer.alloc(64, 'cos\n') }]) },
    {
      format: 'torch',
      bytes: zip([{ name: 'm/data.pkl', content: pickle('PROTO', 2, 'NONE', 'BINPERSID', 'STOP'), deflate: true }]),
    },
    { format: 'torch', bytes: zip([{ name: 'archive/', content: Buffer.alloc(0) }, data]) },
    { format: 'npz', bytes: zip([{ ...array, deflate: true }]) },
    { format: 'npz', bytes: zip([{ ...array, central: { extra: unicodePath('a.npy', 'a.npy') } }]) },
    {
      format: 'npz',
      bytes: zip(['a.npy', 'b.npy'].map((name) => ({ name, content: npy("'<f8'", Buffer.alloc(8)), streamed: true }))),
    },
    { format: 'npy', bytes: npy("[('a', '<i4'), ('b', '<f8', (2,))]", Buffer.alloc(20)) },
    { format: 'npy with pickled objects', bytes: npy("'|O'", harmless) },
    {
      format: 'safetensors',
      bytes: safetensors(`{"a":${tensor(0, 4)},"b":${tensor(4, 9)},"__metadata__":{"by":"x"}}`, 9),
    },
    { format: 'onnx', bytes: model(node('Add'), node('TreeEnsemble', 'ai.onnx.ml')) },
  ])('$format', async ({ format, bytes }) => {
    expect(await scanBytes(bytes)).toMatchObject({ verdict: 'pass', format, rules: [] });
  });
});

describe('what is not is found', () => {
  it.each<{ name: string; bytes: Buffer; rules: string[]; verdict?: string; says?: RegExp | undefined }>([
    { name: 'a pickle under the name of another kind', bytes: acting, rules: ['pickle-dangerous-global'] },
    { name: 'a compressed pickle', bytes: deflateSync(acting), rules: ['pickle-dangerous-global'] },
    { name: 'a pickle in an array', bytes: npy("'|O'", acting), rules: ['pickle-dangerous-global'] },
    { name: 'an array of objects by another name', bytes: npy("'object'", acting), rules: ['pickle-dangerous-global'] },
    { name: 'an array of objects in other quotes', bytes: npy('"\\x7cO"', acting), rules: ['pickle-dangerous-global'] },
    { name: 'bytes of no kind', bytes: Buffer.from([1, 2, 3, 0]), rules: ['unknown-format'], verdict: 'inconclusive' },
    {
      name: 'HDF5',
      bytes: Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'),
      rules: ['unknown-format'],
      verdict: 'inconclusive',
    },
    {
      name: 'bytes after a compressed pickle',
      bytes: Buffer.concat([deflateSync(harmless), acting]),
      rules: ['trailing-data'],
    },
    {
      name: 'compressed numbers cut off',
      bytes: gzipSync(npy("'<f8'", randomBytes(200_000))).subarray(0, -9),
      rules: ['compression-broken'],
    },
    { name: 'a compressed pickle cut off', bytes: gzipSync(harmless).subarray(0, -9), rules: ['compression-broken'] },

    {
      name: 'a pickle in a torch archive',
      bytes: zip([{ ...data, content: acting }]),
      rules: ['pickle-dangerous-global'],
    },
    {
      name: 'a second pickle in it',
      bytes: zip([data, { name: 'archive/x.bin', content: acting }]),
      rules: ['unknown-format', 'pickle-dangerous-global'],
    },
    ...['archive/data/x.bin', 'archive/data/1/2', 'other/data/0'].map((name) => ({
      name: `a second pickle where no tensor of it is: ${name}`,
      bytes: zip([data, { name, content: acting }]),
      rules: ['unknown-format', 'pickle-dangerous-global'],
    })),
    {
      name: 'a second pickle in a tensor that is compressed',
      bytes: zip([data, { name: 'archive/data/0', content: acting, deflate: true }]),
      rules: ['pickle-dangerous-global'],
    },
    {
      name: 'a wrong checksum, and what it hides',
      bytes: zip([{ ...data, content: acting, local: { crc: 1 }, central: { crc: 1 } }]),
      rules: ['zip-mismatch', 'pickle-dangerous-global'],
    },
    {
      name: 'another name in the local header',
      bytes: zip([{ ...data, local: { name: 'archive/data.txt' } }]),
      rules: ['zip-mismatch'],
    },
    ...(['central', 'local'] as const).flatMap((header) => [
      {
        name: `another name in an extra field of the ${header} header, as Python reads it since 3.12`,
        bytes: zip([array, { ...array, name: 'b.npy', [header]: { extra: unicodePath('b.npy', 'config.json') } }]),
        rules: ['zip-mismatch'],
      },
      {
        name: `another name in the second of two extra fields of the ${header} header`,
        bytes: zip([
          {
            ...array,
            [header]: { extra: Buffer.concat([unicodePath('a.npy', 'a.npy'), unicodePath('a.npy', 'config.json')]) },
          },
        ]),
        rules: ['zip-mismatch'],
      },
      {
        name: `sizes in 64 bits twice in the ${header} header`,
        bytes: zip([{ ...array, [header]: { extra: Buffer.concat([WIDE, WIDE]) } }]),
        rules: ['zip-mismatch'],
      },
    ]),
    {
      name: 'another size in the local header',
      bytes: zip([{ ...data, local: { size: 1 } }]),
      rules: ['zip-mismatch'],
    },
    {
      name: 'an absolute path',
      bytes: zip([{ name: '/etc/cron.d/x', content: harmless }]),
      rules: ['unknown-format', 'zip-path'],
    },
    {
      name: 'a path that climbs',
      bytes: zip([{ name: 'a/../../x', content: harmless }]),
      rules: ['unknown-format', 'zip-path'],
    },
    { name: 'a name twice', bytes: zip([data, { ...data, name: 'archive/DATA.PKL' }]), rules: ['zip-mismatch'] },
    {
      name: 'an encrypted member',
      bytes: zip([{ ...data, central: { encrypted: true } }]),
      rules: ['zip-mismatch', 'zip-unreadable'],
    },
    {
      name: 'a compression that nobody reads',
      bytes: zip([{ ...data, central: { method: 12 } }]),
      rules: ['zip-mismatch', 'zip-unreadable'],
    },
    {
      name: 'a member that the directory leaves out',
      bytes: zip([data, { name: 'x', content: acting, unlisted: true }]),
      rules: ['zip-mismatch'],
    },
    {
      name: 'bytes between members',
      bytes: zip([data, { name: 'a', content: Buffer.alloc(0), before: acting }]),
      rules: ['unknown-format', 'zip-mismatch'],
    },
    { name: 'bytes after the end', bytes: zip([data], Buffer.from('more')), rules: ['zip-mismatch'] },
    { name: 'no directory', bytes: zip([data]).subarray(0, -40), rules: ['zip-unreadable'] },
    {
      name: 'a member that expands to more than it says',
      bytes: zip([
        { name: 'a.txt', content: Buffer.alloc(1e7), deflate: true, central: { size: 100 }, local: { size: 100 } },
      ]),
      rules: ['unknown-format', 'compression-bomb'],
    },
    {
      name: 'members that fill the memory together',
      bytes: zip(
        ['a.npy', 'b.npy'].map((name) => ({
          name,
          content: array.content,
          deflate: true,
          central: { size: 0.6 * 2 ** 30 },
        })),
      ),
      rules: ['compression-bomb'],
    },
    {
      name: 'archives in an archive that fill the memory together',
      bytes: zip([
        { name: 'schema.json', content: Buffer.from('{}') },
        ...['a.npz', 'b.npz'].map((name) => ({
          name,
          content: zip([{ ...array, deflate: true, central: { size: 0.6 * 2 ** 30 } }]),
        })),
      ]),
      rules: ['zip-mismatch', 'compression-bomb'],
    },
    ...[
      { name: 'an archive of notes', members: ['notes.txt'] },
      { name: 'a model of Keras', members: ['metadata.json', 'config.json', 'a.npy'], says: /Keras, .* as ONNX/ },
      { name: 'a model of Keras that is one of torch too', members: ['a/data.pkl', 'config.json'], says: /Keras/ },
      { name: 'what TorchServe serves', members: ['model.pt', 'MAR-INF/MANIFEST.json'], says: /TorchServe/ },
      { name: 'a package of torch', members: ['p/.data/extern_modules', 'p/data.pkl'], says: /torch\.package/ },
      {
        name: 'an archive of torch with more in it',
        members: ['a/data.pkl', 'a/notes.txt'],
        says: /with a\/notes\.txt/,
      },
      { name: 'two archives of torch', members: ['a/data.pkl', 'b/data.pkl'], says: /with b\/data\.pkl/ },
    ].map(({ name, members, says }) => ({
      name,
      bytes: zip(members.map((member) => ({ name: member, content: harmless }))),
      rules: ['unknown-format'],
      verdict: 'inconclusive',
      says,
    })),
    {
      name: 'what is no array among the arrays of an npz',
      bytes: zip([array, { name: 'b.npy', content: Buffer.from('{"module": "keras"}') }]),
      rules: ['unknown-format'],
      verdict: 'inconclusive',
    },
    {
      name: 'a program in an archive',
      bytes: zip([{ name: '__main__.py', content: Buffer.from('print(1)') }]),
      rules: ['unknown-format', 'python-module'],
      verdict: 'inconclusive',
    },
    {
      name: 'a module of Python in an archive of torch',
      bytes: zip([data, { name: 'archive/sklearn/__init__.py', content: Buffer.from('print(1)') }]),
      rules: ['unknown-format', 'python-module'],
      verdict: 'inconclusive',
    },
    {
      name: 'archives all the way down',
      bytes: [1, 2, 3].reduce((inner) => zip([{ name: 'z', content: inner }]), zip([data])),
      rules: ['unknown-format'],
      verdict: 'inconclusive',
    },

    {
      name: 'tensors that overlap',
      bytes: safetensors(`{"a":${tensor(0, 4)},"b":${tensor(2, 6)}}`, 6),
      rules: ['safetensors-invalid'],
    },
    {
      name: 'a tensor outside of the file',
      bytes: safetensors(`{"a":${tensor(0, 400)}}`, 4),
      rules: ['safetensors-invalid'],
    },
    {
      name: 'bytes between tensors',
      bytes: safetensors(`{"a":${tensor(0, 4)},"b":${tensor(6, 8)}}`, 8),
      rules: ['safetensors-invalid'],
    },
    { name: 'bytes after tensors', bytes: safetensors(`{"a":${tensor(0, 4)}}`, 40), rules: ['safetensors-invalid'] },
    {
      name: 'a tensor twice',
      bytes: safetensors(`{"a":${tensor(0, 4)},"\\u0061":${tensor(0, 4)}}`, 4),
      rules: ['safetensors-invalid'],
    },
    {
      name: 'a tensor twice, with its colons far away',
      bytes: safetensors(`{"a"${' '.repeat(80)}:${tensor(0, 4)},"a"${' '.repeat(80)}:${tensor(0, 4)}}`, 4),
      rules: ['safetensors-invalid'],
    },
    {
      name: 'a shape of another size',
      bytes: safetensors('{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,4]}}', 4),
      rules: ['safetensors-invalid'],
    },
    {
      name: 'a header longer than a scan reads',
      bytes: safetensors(`{${' '.repeat(5 << 20)}}`),
      rules: ['unknown-format'],
      verdict: 'inconclusive',
      says: /safetensors with a header of 5,242,882 bytes, of which a scan reads 4,194,304/,
    },
    { name: 'a header that is no JSON', bytes: safetensors('{"a"', 0), rules: ['safetensors-invalid'] },

    { name: 'an operator that calls Python', bytes: model(node('PyOp')), rules: ['onnx-code-operator'] },
    {
      name: 'an operator of another library',
      bytes: model(node('X', 'my.ops')),
      rules: ['onnx-foreign-domain'],
      verdict: 'pass',
    },
    {
      name: 'an operator of another library in a branch',
      bytes: model(node('If', '', field(5, field(6, node('X', 'my.ops'))))),
      rules: ['onnx-foreign-domain'],
      verdict: 'pass',
    },
    {
      name: 'an operator beside one that the model brings along',
      bytes: Buffer.concat([
        model(node('Own', 'my.ops'), node('Other', 'my.ops')),
        field(25, field(1, 'Own'), field(10, 'my.ops')),
      ]),
      rules: ['onnx-foreign-domain'],
      verdict: 'pass',
    },
    ...[
      {
        name: 'a key that is a number too',
        field: field(13, field(1, 'location'), field(2, '../x'), Buffer.of(0x08, 0)),
      },
      {
        name: 'a place in 64 bits',
        field: Buffer.of(0x70, 0x81, 0x80, 0x80, 0x80, 0xf0, 0xff, 0xff, 0xff, 0xff, 0x01),
      },
      { name: 'a group', field: Buffer.of(0x0b, 0x0c) },
    ].map((tensor) => ({
      name: `a tensor with ${tensor.name}`,
      bytes: model(field(5, tensor.field)),
      rules: ['onnx-malformed'],
    })),
    ...(['tag', 'length'] as const).map((odd) => ({
      name: `an operator behind a ${odd} that is longer than it needs to be`,
      bytes: model(field(1, oddField(4, odd, Buffer.from('PyOp')))),
      rules: ['onnx-malformed'],
    })),
    {
      name: 'a graph behind a tag that is longer than it needs to be',
      bytes: Buffer.concat([count(1, 8), oddField(7, 'tag', node('PyOp'))]),
      rules: ['unknown-format', 'two-formats'],
    },
    {
      name: 'an ONNX model that onnxruntime takes for its own format, given its bytes',
      bytes: Buffer.concat([count(1, 8), field(2, 'ORTM'), field(7, node('Add'))]),
      rules: ['unknown-format', 'two-formats'],
    },
    {
      name: 'the own format of onnxruntime',
      bytes: Buffer.from('\x14\0\0\0ORTM\0\0\0\0', 'latin1'),
      rules: ['unknown-format'],
      verdict: 'inconclusive',
    },
    { name: 'a node cut off', bytes: model(Buffer.from([0x0a, 0x7f, 0x22])), rules: ['onnx-malformed'] },
    {
      name: 'graphs nested without end',
      bytes: model(
        Array.from({ length: 40 }).reduce<Buffer>((inner) => node('If', '', field(5, field(6, inner))), node('Add')),
      ),
      rules: ['onnx-malformed'],
    },
    {
      name: 'tensors in a file that is not there',
      bytes: model(externalTensor('weights.bin')),
      rules: ['onnx-external-missing'],
      verdict: 'inconclusive',
    },
    ...['../weights.bin', '/etc/passwd', 'a/../../x', 'C:\\x', '..\\x', '*/_ORT_MEM_ADDR_/*'].map((location) => ({
      name: `tensors in ${location}`,
      bytes: model(externalTensor(location)),
      rules: ['onnx-external-escape'],
    })),
    {
      name: 'an ONNX model that is safetensors too',
      bytes: Buffer.concat([disguise(model(node('X', 'my.ops')).length), model(node('X', 'my.ops'))]),
      rules: ['two-formats'],
    },
    {
      name: 'a pickle that is an ONNX model too',
      bytes: kept(model(node('Add'))),
      rules: ['two-formats'],
    },
    {
      name: 'an ONNX model with an archive at its end',
      bytes: Buffer.concat([model(node('Add')), field(2, zip([data]))]),
      rules: ['two-formats'],
    },
    { name: 'an ONNX model that is a pickle too', bytes: both, rules: ['pickle-hidden'] },
  ])('$name', async ({ bytes, rules, verdict = 'fail', says = /./ }) => {
    const scan = await scanBytes(bytes);
    expect(scan.rules).toEqual(rules);
    expect(scan.file.findings[0]!.message).toMatch(says);
    expect(scan.verdict).toBe(verdict);
  });
});

it('is summed up by what decides, not by what stands first', async () => {
  const { verdict, file } = await scanBytes(Buffer.concat([count(1, 8), field(2, 'ORTM'), field(7, node('Add'))]));
  expect(summarizeScan({ verdict, files: [file] })).toBe('model.dat (ort): The file is ort and onnx at the same time.');
});

describe('a directory', () => {
  let directory: string;
  const write = (name: string, bytes: Uint8Array | string): void => writeFileSync(join(directory, name), bytes);
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mlops-scan-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('is as good as its worst file', async () => {
    mkdirSync(join(directory, 'deep'));
    write('model.onnx', model(externalTensor('deep/weights.data')));
    write('deep/weights.data', 'weights');
    expect(await scanModel(directory)).toMatchObject({ verdict: 'pass' });
    write('deep/z.dat', Buffer.from([1, 0]));
    expect(await scanModel(directory)).toMatchObject({ verdict: 'inconclusive' });
    write('deep/x.txt', acting);
    const { verdict, files } = await scanModel(directory);
    expect(verdict).toBe('fail');
    expect(files.map(({ path }) => path)).toEqual(['deep/weights.data', 'deep/x.txt', 'deep/z.dat', 'model.onnx']);
  });

  it('takes for data what an ONNX model reads its tensors from, whatever its bytes say', async () => {
    write('model.onnx', model(externalTensor('./a.data'), externalTensor('b.bin'), externalTensor('c.data')));
    write('a.data', Buffer.from([1, 2, 3, 0]));
    write('b.bin', '0123');
    write('c.data', Buffer.from([0x80, 4, 0xff, 0]));
    const { verdict, files } = await scanModel(directory);
    expect([verdict, files.map(({ format }) => format)]).toEqual(['pass', ['onnx data', 'text', 'onnx data', 'onnx']]);
  });

  it.each([
    { name: 'saved_model.pb', content: 'weights', format: 'text' },
    { name: 'sub/saved_model.pb', content: Buffer.from([1, 2, 3, 0]), format: 'onnx data' },
    { name: 'saved_model.pb', content: model(node('Add')), format: 'onnx' },
    { name: 'saved_model.pbtxt', content: 'saved_model_schema_version: 1', format: 'text' },
    { name: 'a.mlmodel', content: model(node('Add')), format: 'onnx' },
    { name: 'A.engine', content: Buffer.from([1, 2, 3, 0]), format: 'onnx data' },
  ])('never passes $format that a library loads by the name $name', async ({ name, content, format }) => {
    mkdirSync(join(directory, 'sub'));
    write('model.onnx', model(externalTensor(name)));
    write(name, content);
    const { verdict, files } = await scanModel(directory);
    const file = files.find(({ path }) => path === name)!;
    expect([verdict, file.format, file.findings.map(({ rule, message }) => [rule, message])]).toEqual([
      'inconclusive',
      format,
      [['unknown-format', expect.stringMatching(/, by its name\.$/)]],
    ]);
  });

  it.each([
    { name: 'config.json', text: '{"module": "keras", "class_name": "Functional", "config": {"layers": []}}' },
    { name: 'notes.txt', text: ' [1, {"model": {"config": null, "class\\u005fname": "Lambda"}}]' },
    { name: 'model.json', text: '{"a": {"class_name": 3, "config": 1}, "b": {"_target_": "os.system"}}' },
    { name: 'model_config.yaml', text: 'model:\n  - _target_: os.system\n    command: id\n' },
    { name: 'flow.yml', text: '{_target_: os.system}' },
    { name: 'escaped.yaml', text: 'a: !!python%2Fobject/apply:os.system [id]' },
    { name: 'renamed.yaml', text: '%TAG !p! tag:yaml.org,2002:pyth\n---\na: !p!on/object/apply:os.system [id]' },
    { name: 'whole.yaml', text: 'a: !<tag:yaml.org,2002:python/object/apply:os.system> [id]' },
    { name: 'typed.yaml', text: 'a: {_target_: !!str os.system}' },
    { name: 'folded.yaml', text: '_target_: >-\n  os.system' },
    { name: 'listed.yaml', text: 'a: [_target_: os.system]' },
    { name: 'spelt.yaml', text: '"_tar\\x67et_": os.system' },
    { name: 'v1.0/config', text: '_target_: os.system' },
    { name: 'pad.json', text: `{"pad": ${'['.repeat(2001)}${']'.repeat(2001)}, "class_name": "Lambda", "config": {}}` },
    { name: 'deep.json', text: '['.repeat(100_000) },
    { name: 'params.yaml', text: `${'x'.repeat(65_500)}: 1\na: !!python/object/apply:os.system [id]\n` },
    { name: 'hyperparams.yaml', text: 'a: !apply:os.system [id]' },
    { name: 'layers.yaml', text: 'class_name: Sequential\nconfig: [{class_name: Lambda}]\n' },
    { name: 'aliased.yaml', text: 'a: [&c "class\\x5fname", &d "\\x63onfig"]\n*c : Lambda\n*d : {}\n' },
    { name: 'spelt.yaml', text: 'c: crea${te}\nmodel: ! ${oc.${c}:\'{"_${ta}rget_":"os.system","command":"id"}\'}\n' },
    { name: 'long', text: `a: \${${'x'.repeat(60)}\${b}:1}\n` },
    { name: 'weights', text: 'A\n3\n262657\n197888\n5\nUTF-8\n6\n1\n' },
    { name: 'padded', text: 'A\n+2\n262657\n197888\n' },
    { name: 'weights.txt', text: 'RDA2\nA\n2\n262657\n131840\n1026\n' },
  ])('never passes a text that says what is called: $name', async ({ name, text }) => {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    write(name, text);
    const { verdict, files } = await scanModel(directory);
    expect([verdict, files[0]!.findings.map(({ rule }) => rule)]).toEqual(['inconclusive', ['unknown-format']]);
  });

  it.each([
    {
      name: 'c.json',
      text: '{\n "a": "ü",\n "_target_": "os.system"}',
      words: '"_target_": "os.system"}',
      says: /text that would be read as a configuration by Hydra, .* \(line 3: "\\"_target_\\": /,
    },
    {
      name: 'l.json',
      text: '[{"config": 1,\n"class_name": "x"}]',
      words: '"class_name"',
      says: / by Keras, .* \(line 2: /,
    },
    { name: 'o.json', text: '["a", "${x:1}"]', words: '"${x:1}"', says: / by OmegaConf, .* \(line 1: / },
    { name: 'p.json', text: '{"a":\n\n{"py/set": []}}', words: '"py/set"', says: / by jsonpickle, .* \(line 3: / },
    { name: 'b.yaml', text: '_target_: a\nb: {_target_: c}', words: '_target_: a', says: /\(line 1: "_target_: a"\)/ },
    {
      name: 't.yaml',
      text: `# ü\r\nfiles: \t ["!build"]\r\n`,
      words: '"!build"',
      says: / by PyYAML, .*\(line 2: "\\"!build/,
    },
    {
      name: 'i.yaml',
      text: '"a": 1\n# !!int "\\x70y/object"\n',
      words: '"\\x70y/object"',
      says: / by jsonpickle, .*\(line 2: /,
    },
    {
      name: 'MLmodel',
      text: 'a: config\n'.repeat(2000) + 'b: class_name\n',
      words: 'class_name',
      says: /\(line 2001: "class_name"\)/,
    },
    {
      name: 'control',
      text: `_target_: \u202e${'y'.repeat(80)}`,
      words: '_target_',
      says: /\(line 1: "_target_: .y{30,40}…"\)/,
    },
  ])('says where a text names what is called, and quotes it: $name', async ({ name, text, words, says }) => {
    write(name, text);
    const [finding] = (await scanModel(directory)).files[0]!.findings;
    expect(finding!.message).toMatch(says);
    expect(finding!.offset).toBe(Buffer.from(text).indexOf(words));
  });

  it.each([8128, 8191, 8192, 8200, 16_384, 40_000])('says where a sign begins behind %d bytes', async (length) => {
    const before = `${'ü: ["x",   y]\n'.repeat(length / 15)}${'z'.repeat(length % 15)}\n`;
    for (const sign of ['_target_: a', '"_tar\\x67et_": a', 'a: !b']) {
      write('a.yaml', `${before}${sign}\n${sign}\n# ${'c'.repeat(9000)}\n`);
      const [finding] = (await scanModel(directory)).files[0]!.findings;
      expect(finding!.offset).toBe(Buffer.byteLength(before) + (sign.endsWith('!b') ? 3 : 0));
    }
  });

  it.each([
    { name: 'config.json', text: '{"architectures": ["BertModel"], "class_name": "x", "heads": {"config": 1}}' },
    { name: 'classes.json', text: '["class_name", "config", "_target_"]' },
    { name: 'vocab.json', text: '{"class_name": 1, "config": 2, "_target_": 3}' },
    { name: 'README.md', text: 'Hydra reads `_target_: my.Model`, and `!!python/object` is refused.' },
    { name: 'params.yaml', text: 'a_target_: x\n_targets_: y\nclass_name: a\n' },
    { name: 'vocab.txt.json', text: '{"!!x": 1, "a !!b": 2, "!<": 3}' },
    { name: 'typed.yaml', text: 'a: !!int "3"\nb: wow!!! !!\nc: !!str 4\n' },
    { name: 'symbols.yaml', text: 'all: ["$", \'$\', a$b]\nprice: US $5 (net)\n' },
    { name: 'long.yaml', text: `${'#'.repeat(65_470)}\nb: !!timestamp 2026-01-01\n`.repeat(3) },
    { name: 'texts.json', text: `{"a": "${'x'.repeat(300)}", "$ref": "#/x", "cost": "$5"}` },
    { name: 'prices.json', text: '{"id2label": {"0": "$0-50K (low)", "1": "$50K+ (high)"}, "piece": "$_GET[]"}' },
    { name: 'dvc.yaml', text: 'cmd: python fit.py ${data_dir}/raw ${out.dir}\nprice: $5\n' },
    { name: 'Dockerfile', text: 'RUN useradd --create-home ${USER}\n' },
    { name: 'letters.csv', text: 'A\nB\n2\n3\n4\n' },
  ])('passes a text that says no such thing: $name', async ({ name, text }) => {
    write(name, text);
    expect(await scanModel(directory)).toMatchObject({ verdict: 'pass', files: [{ format: 'text' }] });
  });

  it.each([
    { name: 'lzma', first: 93 },
    { name: 'joblib before 0.10', first: 18_010 },
    { name: 'a program', first: 23_117 },
    { name: 'gzip', first: 35_615 },
    { name: 'bzip2', first: 6_838_850 },
  ])('takes whole numbers for data that begin as $name does', async ({ first }) => {
    write('model.onnx', model(externalTensor('a.data')));
    write('a.data', new Uint8Array(BigInt64Array.from({ length: 600 }, (_, index) => BigInt(first + index)).buffer));
    const { verdict, files } = await scanModel(directory);
    expect([verdict, files[0]!.format]).toEqual(['pass', 'onnx data']);
  });

  // lzma.compress(pickle.dumps(…, 2), format=lzma.FORMAT_ALONE)
  const lzma = Buffer.from('5d00008000ffffffffffffffff0040008803cb87e60e3fc6dba6623ad0e017a8248db4422fb9b1', 'hex');
  const tar = Buffer.alloc(1024);
  tar.write('a.pkl');
  tar.write('01326\0', 148);
  const userBlock = Buffer.alloc(2048, 1);
  userBlock.write('\x89HDF\r\n', 1024, 'latin1');
  it.each([
    { name: 'a pickle', content: pickle(call('os', 'system', 'id'), 'STOP'), rule: 'pickle-dangerous-global' },
    { name: 'a compressed pickle', content: gzipSync(acting), rule: 'pickle-dangerous-global' },
    {
      name: 'an archive behind others',
      content: Buffer.concat([Buffer.alloc(9, 1), zip([data])]),
      rule: 'two-formats',
    },
    { name: 'a model that onnxruntime reads leniently', content: kept(model(node('Add'))), rule: 'two-formats' },
    { name: 'a program', content: Buffer.from('\x7fELF\0'), rule: 'unknown-format' },
    { name: 'what a library compresses', content: lzma, rule: 'unknown-format' },
    { name: 'HDF5 behind a block of its user', content: userBlock, rule: 'unknown-format' },
    { name: 'a tar without its magic', content: tar, rule: 'unknown-format' },
    { name: 'a module of Python', as: 'numpy.pyc', content: Buffer.from([1, 0]), rule: 'python-module' },
  ])('lets $name not pass as the data of a model', async ({ as = 'a.data', content, rule }) => {
    write('model.onnx', model(externalTensor(as)));
    write(as, content);
    const { verdict, files } = await scanModel(directory);
    expect(verdict).not.toBe('pass');
    expect(files.find(({ path }) => path === as)!.findings.map((finding) => finding.rule)).toContain(rule);
  });

  it('takes nothing for data because a model says so that does not pass', async () => {
    write('model.onnx', model(externalTensor('a.data'), node('PyOp')));
    write('a.data', Buffer.from([1, 2, 3, 0]));
    const { files } = await scanModel(directory);
    expect(files.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'fail']);
  });

  it('with what Python would import is no pass', async () => {
    write('model.pkl', harmless);
    write('sklearn.py', 'print(1)');
    write('__init__.py', '');
    const { files } = await scanModel(directory);
    expect(files.map(({ path, verdict }) => [path, verdict])).toEqual([
      ['__init__.py', 'pass'],
      ['model.pkl', 'pass'],
      ['sklearn.py', 'inconclusive'],
    ]);
    expect(files[2]!.findings).toMatchObject([
      { rule: 'python-module', message: 'Python imports sklearn.py by its name.' },
    ]);
  });

  it('without a file is no pass', async () => {
    expect(await scanModel(directory)).toEqual({ verdict: 'inconclusive', files: [] });
  });

  it('lets no tensor be read through a link', async () => {
    mkdirSync(join(directory, 'model'));
    write('secret', 'x');
    write('model/model.onnx', model(externalTensor('link/secret')));
    symlinkSync('..', join(directory, 'model', 'link'));
    const { files } = await scanModel(join(directory, 'model', 'model.onnx'));
    expect(files[0]!.findings).toMatchObject([{ rule: 'onnx-external-escape' }]);
  });

  it.each([
    {
      name: 'a link',
      make: () => symlinkSync('/etc/hostname', join(directory, 'link')),
      code: 'MLOPS_SCAN_UNREADABLE',
    },
    { name: 'nothing', make: () => rmSync(directory, { recursive: true }), code: 'MLOPS_SCAN_MISSING' },
  ])('with $name in its place is an error', async ({ make, code }) => {
    make();
    await expect(scanModel(directory)).rejects.toMatchObject({ code, hint: expect.stringMatching(/./) });
    mkdirSync(directory, { recursive: true });
  });
});
