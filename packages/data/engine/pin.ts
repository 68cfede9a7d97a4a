/**
 * Writes pins.json: downloads every package of the engine from the configured npm registry and records the digests
 * of the tarballs and of the files in them. Run it to move to another version, and read the difference:
 *
 *     node packages/data/engine/pin.ts 1.5.5-r.5
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { isKept, tarballPath, type EnginePins, type Pin } from './package.ts';
import { npmRegistry } from './registry.ts';
import { readTarball } from './tarball.ts';

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

async function pin(name: string, version: string): Promise<Pin> {
  const { url, headers } = await npmRegistry({ env: process.env, directory: process.cwd() });
  const response = await fetch(new URL(tarballPath(name, version), url), { headers });
  if (!response.ok) throw new Error(`${name}@${version}: HTTP ${response.status}`);
  const tarball = new Uint8Array(await response.arrayBuffer());
  const files = [...readTarball(tarball)]
    .filter(([path]) => isKept(path))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, content]) => [path, createHash('sha256').update(content).digest('hex')]);
  return {
    package: name,
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
    files: Object.fromEntries(files) as Record<string, string>,
  };
}

const version = process.argv[2];
if (version === undefined) throw new Error('usage: pin.ts <version of @duckdb/node-api>');
const bindings: Record<string, Pin> = {};
for (const platform of platforms) bindings[platform] = await pin(`@duckdb/node-bindings-${platform}`, version);
const pins: EnginePins = { version, api: await pin('@duckdb/node-api', version), bindings };
await writeFile(new URL('pins.json', import.meta.url), `${JSON.stringify(pins, null, 2)}\n`);
