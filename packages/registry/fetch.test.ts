import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { digestDirectory } from '#evidence';
import type { Host } from '#kit';
import { testHost } from '#testing';
import { fetchModel } from './fetch.ts';

let directory: string;
let target: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fetch-'));
  target = join(directory, 'model');
});
afterEach(() => rm(directory, { recursive: true }));

/** A version whose model is one file of this text. */
async function versionOf(text: string) {
  const made = join(directory, `made-${text}`);
  await mkdir(made);
  await writeFile(join(made, 'm.onnx'), text);
  const { dirHash1, files } = await digestDirectory(made);
  const kept = files.map(({ name, sha256 }) => ({ name, digest: sha256, bytes: text.length }));
  return { tag: `churn@v${text}`, model: { digest: dirHash1, files: kept } };
}

/** Fetches a version of this text; before its bytes come, something happens. */
async function fetch(text: string, meanwhile: () => Promise<unknown> = async () => undefined): Promise<void> {
  const host = testHost({ directory });
  const get: Host['store']['get'] = async (_digest, path) => {
    await meanwhile();
    await writeFile(path, text);
  };
  await fetchModel({ ...host, store: { ...host.store, get } }, await versionOf(text), target);
}

const occupied = { code: 'MLOPS_REGISTRY_BYTES', message: expect.stringContaining('holds something else') };

it('takes the place of an empty directory', async () => {
  await mkdir(target);
  await fetch('1.0.0');
  expect(await readFile(join(target, 'm.onnx'), 'utf8')).toBe('1.0.0');
});

it.each([
  { name: 'an empty directory', inside: undefined, left: ['m.onnx'] },
  { name: 'the very same model', inside: ['m.onnx', '1.0.0'] as const, left: ['m.onnx'] },
])('is content with $name that came meanwhile', async ({ inside, left }) => {
  await fetch('1.0.0', async () => {
    await mkdir(target);
    if (inside) await writeFile(join(target, inside[0]), inside[1]);
  });
  expect(await readdir(target)).toEqual(left);
});

it('leaves a directory of empty directories', async () => {
  await mkdir(join(target, 'plans'), { recursive: true });
  await expect(fetch('1.0.0')).rejects.toMatchObject(occupied);
  expect(await readdir(target)).toEqual(['plans']);
});

it.each([
  { name: "somebody's work", inside: ['thesis.txt', 'three years'] as const },
  { name: 'another version', inside: ['m.onnx', '1.1.0'] as const },
])('leaves $name that came to its directory meanwhile', async ({ inside }) => {
  const going = fetch('1.0.0', async () => {
    await mkdir(target);
    await writeFile(join(target, inside[0]), inside[1]);
  });
  await expect(going).rejects.toMatchObject(occupied);
  expect(await readFile(join(target, inside[0]), 'utf8')).toBe(inside[1]);
  expect((await readdir(directory)).filter((name) => name.startsWith('.model-'))).toEqual([]);
});
