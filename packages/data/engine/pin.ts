/**
 * Writes pins.json: downloads every package of the engine from the configured npm registry and records the digests
 * of the tarballs and of the files in them. Run it to move to another version, and read the difference:
 *
 *     node packages/data/engine/pin.ts 1.5.5-r.5
 */
import { writeFile } from 'node:fs/promises';
import { pinPackage, type Pin } from '#pinned';
import type { EnginePins } from './pins.ts';

const platforms = [
  'linux-x64',
  'linux-arm64',
  'linux-x64-musl',
  'linux-arm64-musl',
  'darwin-arm64',
  'darwin-x64',
  'win32-x64',
  'win32-arm64',
];

/** Programs and licences; type declarations, source maps and prose stay behind. */
const isKept = (path: string): boolean => !/\.(d\.ts|map|md)$/.test(path);

const version = process.argv[2];
if (version === undefined) throw new Error('usage: pin.ts <version of @duckdb/node-api>');
const bindings: Record<string, Pin> = {};
for (const platform of platforms)
  bindings[platform] = await pinPackage(`@duckdb/node-bindings-${platform}`, version, isKept);
const pins: EnginePins = { version, api: await pinPackage('@duckdb/node-api', version, isKept), bindings };
await writeFile(new URL('pins.json', import.meta.url), `${JSON.stringify(pins, null, 2)}\n`);
