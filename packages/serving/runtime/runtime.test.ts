import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { locateRuntime } from './runtime.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'runtime-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const host = (env: Record<string, string>) =>
  testHost({
    directory,
    env: {
      PATH: '',
      HOME: directory,
      RUNNER_TOOL_CACHE: directory,
      npm_config_registry: 'https://registry.example/',
      ...env,
    },
    fetch: () => Promise.reject(new TypeError('fetch failed')),
  });

describe('the ONNX runtime', () => {
  it('that is not here and cannot be fetched says how to bring it', async () => {
    await expect(locateRuntime(host({}), undefined)).rejects.toMatchObject({
      code: 'MLOPS_RUNTIME_NETWORK',
      hint: expect.stringContaining('MLOPS_ONNX_RUNTIME_PATH'),
    });
  });

  it('that is named and not there is missed', async () => {
    const env = { MLOPS_ONNX_RUNTIME_PATH: join(directory, 'nowhere') };
    await expect(locateRuntime(host(env), undefined)).rejects.toMatchObject({ code: 'MLOPS_RUNTIME_MISSING' });
  });

  it("is the project's own only from the project itself", async () => {
    const above = join(directory, 'node_modules', 'onnxruntime-node');
    mkdirSync(above, { recursive: true });
    writeFileSync(join(above, 'package.json'), '{"version": "1.0.0"}');
    writeFileSync(join(above, 'index.js'), '');
    expect(await locateRuntime(host({}), directory)).toMatchObject({
      facts: { name: 'onnxruntime-node', version: '1.0.0' },
    });
    mkdirSync(join(directory, 'project'));
    await expect(locateRuntime(host({}), join(directory, 'project'))).rejects.toMatchObject({
      code: 'MLOPS_RUNTIME_MISSING',
      where: { field: 'deploy.runtime' },
    });
  });

  it('is loaded with its pinned bytes, and with no other', async () => {
    const { wasm } = await locateRuntime(testHost({ directory }), undefined);
    const copy = join(directory, 'copy');
    cpSync(join(dirname(wasm!), '..', '..', '..'), copy, { recursive: true });
    const named = host({ MLOPS_ONNX_RUNTIME_PATH: copy });
    const found = await locateRuntime(named, undefined);
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(found.facts).toEqual({ name: 'onnxruntime-web', version: '1.30.0', digest });
    expect(fileURLToPath(found.module)).toBe(join(dirname(found.wasm!), 'ort.wasm.bundle.min.mjs'));
    writeFileSync(found.wasm!, 'other bytes');
    await expect(locateRuntime(named, undefined)).rejects.toMatchObject({
      code: 'MLOPS_RUNTIME_CHECKSUM',
      message: expect.stringContaining('ort-wasm-simd-threaded.wasm'),
    });
  });
});
