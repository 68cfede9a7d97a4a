import { readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { digestDirectory } from '#evidence';
import type { Host, JsonObject } from '#kit';
import { locatePinned, type Pin, type Pinned } from '#pinned';
import { readProgram } from '#process';
import { fail } from '../errors.ts';
import pins from './pins.json' with { type: 'json' };

/** Which ONNX Runtime it is that answers. */
export interface RuntimeFacts extends JsonObject {
  name: 'onnxruntime-web' | 'onnxruntime-node';
  version: string;
  /** dirHash1 of its package's directory, as it lies here. */
  digest: string;
}

/** Where a worker finds it. */
export interface Runtime {
  facts: RuntimeFacts;
  /** Address of the module to import. */
  module: string;
  /** Path of its WebAssembly; absent for the native one. */
  wasm?: string;
}

const AT = 'node_modules/onnxruntime-web';

const CODES = {
  network: 'MLOPS_RUNTIME_NETWORK',
  checksum: 'MLOPS_RUNTIME_CHECKSUM',
  missing: 'MLOPS_RUNTIME_MISSING',
  cache: 'MLOPS_RUNTIME_CACHE',
} as const;

/** Two files of onnxruntime-web: everywhere the same, without an install script, measured as fast on one thread as the native one. */
const onnxruntimeWeb: Pinned = {
  what: 'the ONNX runtime',
  title: `onnxruntime-web ${pins.version}`,
  directory: `onnxruntime-web-${pins.version}`,
  packages: [{ at: AT, version: pins.version, pin: pins.web as Pin }],
  variable: 'MLOPS_ONNX_RUNTIME_PATH',
  megabytes: 15,
  fail: (problem, detail) => fail(CODES[problem], detail),
};

/**
 * The pinned onnxruntime-web, fetched when it is first needed; or, for who says so, the project's own onnxruntime-node. What
 * merely lies in a working tree is not loaded, and nothing above the project ever is.
 * @param native root of the project whose own is to be used; undefined: the pinned one
 * @throws MLOPS_RUNTIME_NETWORK, MLOPS_RUNTIME_CHECKSUM, MLOPS_RUNTIME_MISSING, MLOPS_RUNTIME_CACHE
 */
export async function locateRuntime(host: Host, native: string | undefined): Promise<Runtime> {
  if (native !== undefined) return nativeRuntime(native);
  const directory = join(await locatePinned(host, onnxruntimeWeb, { readProgram }), AT);
  const file = (name: string): string => join(directory, 'dist', name);
  const { dirHash1: digest } = await digestDirectory(directory);
  return {
    facts: { name: 'onnxruntime-web', version: pins.version, digest },
    module: pathToFileURL(file('ort.wasm.bundle.min.mjs')).href,
    wasm: file('ort-wasm-simd-threaded.wasm'),
  };
}

async function nativeRuntime(project: string): Promise<Runtime> {
  const place = join(project, 'node_modules', 'onnxruntime-node');
  try {
    const directory = await realpath(place);
    const { version } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as { version?: unknown };
    const { dirHash1: digest } = await digestDirectory(directory);
    return {
      facts: { name: 'onnxruntime-node', version: String(version), digest },
      module: pathToFileURL(createRequire(join(directory, 'package.json')).resolve(directory)).href,
    };
  } catch (cause) {
    throw fail('MLOPS_RUNTIME_MISSING', {
      message: `mlops.yml asks for the project's own onnxruntime-node, and ${place} does not hold it: ${(cause as Error).message}`,
      where: { field: 'deploy.runtime' },
      hint: 'Install it there: npm install onnxruntime-node. Or leave deploy.runtime out.',
      cause,
    });
  }
}
