import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestDirectory } from '#evidence';
import { findOnnx } from './find-onnx.ts';

const model = join(import.meta.dirname, '..', 'fixtures', 'price', 'model.onnx');
const bytes = readFileSync(model);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'find-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('findOnnx', () => {
  it('knows a model by what is in it, wherever it lies', async () => {
    mkdirSync(join(directory, 'deep'));
    copyFileSync(model, join(directory, 'deep', 'weights.bin'));
    writeFileSync(join(directory, 'model.onnx'), 'not a model');
    const { dirHash1: digest } = await digestDirectory(directory);
    expect(await findOnnx(directory)).toEqual({
      path: join(directory, 'deep', 'weights.bin'),
      bytes,
      external: [],
      digest,
    });
  });

  it.each([
    { name: 'no file', files: {}, says: 'found none among 0 files' },
    { name: 'an empty file', files: { 'model.onnx': '' }, says: 'found none' },
    { name: 'a pickle', files: { 'model.onnx': '\x80\x04\x95.' }, says: 'found none' },
    { name: 'JSON', files: { 'model.onnx': '{"a": 1}' }, says: 'found none' },
    { name: 'a model cut off', files: { 'model.onnx': bytes.subarray(0, bytes.length - 1) }, says: 'found none' },
    {
      name: 'a model with something behind',
      files: { 'model.onnx': Buffer.concat([bytes, Buffer.of(0)]) },
      says: 'found none',
    },
    {
      name: 'a model with a field that ONNX does not have',
      files: { 'model.onnx': Buffer.concat([bytes, Buffer.of(0x20, 0x20)]) },
      says: 'found none',
    },
    {
      name: 'a model that onnxruntime takes for its own format',
      files: { 'model.onnx': Buffer.concat([Buffer.from('\x08\x08\x12\x04ORTM', 'latin1'), bytes.subarray(2)]) },
      says: 'found none',
    },
    { name: 'two models', files: { 'a.onnx': bytes, 'b.onnx': bytes }, says: 'found 2: ' },
  ])('refuses $name', async ({ files, says }) => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
    await expect(findOnnx(directory)).rejects.toMatchObject({
      code: 'MLOPS_SERVE_MODEL',
      message: expect.stringContaining(says),
      hint: expect.stringMatching(/\S/),
    });
  });

  it('brings the files that a model reads tensors from, by the names that it has for them', async () => {
    const apart = join(model, '..', '..', 'apart');
    cpSync(apart, join(directory, 'deep'), { recursive: true });
    const data = readFileSync(join(apart, 'model.onnx.data'));
    expect((await findOnnx(directory)).external).toEqual([{ path: 'model.onnx.data', data }]);
    rmSync(join(directory, 'deep', 'model.onnx.data'));
    await expect(findOnnx(directory)).rejects.toMatchObject({
      code: 'MLOPS_SERVE_MODEL',
      message: 'the model reads tensors from model.onnx.data, and its directory has no such file',
      hint: expect.stringMatching(/\S/),
    });
  });

  it('says that there is no such directory', async () => {
    await expect(findOnnx(join(directory, 'absent'))).rejects.toMatchObject({ code: 'MLOPS_SERVE_MODEL' });
  });
});
