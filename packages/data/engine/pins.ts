import type { Pin, Pinned } from '#pinned';
import { fail } from '../errors.ts';
import pinned from './pins.json' with { type: 'json' };

export interface EnginePins {
  version: string;
  /** The JavaScript half, the same everywhere. */
  api: Pin;
  /** The native half, by platform. */
  bindings: Readonly<Record<string, Pin>>;
}

/** Made by `pin.ts`; what is not listed here is never loaded. */
export const pins: EnginePins = pinned;

const CODES = {
  network: 'MLOPS_ENGINE_NETWORK',
  checksum: 'MLOPS_ENGINE_CHECKSUM',
  missing: 'MLOPS_ENGINE_MISSING',
  cache: 'MLOPS_ENGINE_CACHE',
} as const;

/** DuckDB as this platform needs it. @throws MLOPS_ENGINE_PLATFORM */
export function duckdb(): Pinned {
  const platform = enginePlatform();
  const { version, api, bindings } = pins;
  return {
    what: 'the SQL engine',
    title: `DuckDB ${version}, ${platform}`,
    directory: `duckdb-${version}-${platform}`,
    packages: [
      { at: 'node_modules/@duckdb/node-api', version, pin: api },
      { at: BINDINGS, version, pin: bindings[platform]! },
    ],
    own: { [`${BINDINGS}/package.json`]: BINDINGS_PACKAGE },
    variable: 'MLOPS_ENGINE_PATH',
    megabytes: 100,
    fail: (problem, detail) => fail(CODES[problem], detail),
  };
}

const BINDINGS = 'node_modules/@duckdb/node-bindings';
/** Takes the place of the platform package's own, which names no entry: `require('@duckdb/node-bindings')` finds the binary. */
const BINDINGS_PACKAGE = `${JSON.stringify({ name: '@duckdb/node-bindings', main: './duckdb.node' })}\n`;

/**
 * @returns the platform's name in the pins, such as `linux-x64` or `linux-arm64-musl`
 * @throws MLOPS_ENGINE_PLATFORM when the engine is not built for it
 */
export function enginePlatform(
  platform: string = process.platform,
  arch: string = process.arch,
  musl: boolean = isMusl(),
): string {
  const name = `${platform}-${arch}${platform === 'linux' && musl ? '-musl' : ''}`;
  if (Object.hasOwn(pins.bindings, name)) return name;
  throw fail('MLOPS_ENGINE_PLATFORM', {
    message: `the SQL engine is not built for ${name}; it is for ${Object.keys(pins.bindings).join(', ')}`,
    hint: 'Run this stage on one of those platforms.',
  });
}

/** Node's own report names the glibc it runs on; a Linux without that name is musl (Alpine). */
function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}
