import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Host } from '#kit';
import { locatePinned, type Pin, type Pinned } from '#pinned';
import { readProgram } from '#process';
import { fail } from '../errors.ts';
import pins from './pins.json' with { type: 'json' };

/** Where a worker finds ONNX Runtime. */
export interface Runtime {
  /** For people: `onnxruntime-web 1.30.0`. */
  title: string;
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
 * The `onnxruntime-node` of the user's project when there is one, else the pinned onnxruntime-web, fetched when it is
 * first needed.
 * @param project root of the user's project
 * @throws MLOPS_RUNTIME_NETWORK, MLOPS_RUNTIME_CHECKSUM, MLOPS_RUNTIME_MISSING, MLOPS_RUNTIME_CACHE
 */
export async function locateRuntime(host: Host, project: string | undefined): Promise<Runtime> {
  const native = project === undefined ? undefined : nativeRuntime(project);
  if (native !== undefined) return { title: `onnxruntime-node of ${project}`, module: pathToFileURL(native).href };
  const directory = await locatePinned(host, onnxruntimeWeb, { readProgram });
  const file = (name: string): string => join(directory, AT, 'dist', name);
  return {
    title: onnxruntimeWeb.title,
    module: pathToFileURL(file('ort.wasm.bundle.min.mjs')).href,
    wasm: file('ort-wasm-simd-threaded.wasm'),
  };
}

function nativeRuntime(project: string): string | undefined {
  try {
    return createRequire(join(project, 'package.json')).resolve('onnxruntime-node');
  } catch {
    return undefined;
  }
}
