import { createHash } from 'node:crypto';
import { npmRegistry } from './registry.ts';
import { readTarball } from './tarball.ts';

/** One npm package at one version: the digest of its tarball and of every file we keep of it. */
export interface Pin {
  package: string;
  /** Subresource integrity of the tarball, `sha512-<base64>`. */
  integrity: string;
  /** sha256 by path inside the package; what is not listed is not kept. */
  files: Readonly<Record<string, string>>;
}

/** Path of a tarball under any npm registry. */
export function tarballPath(name: string, version: string): string {
  return `${name}/-/${name.split('/').at(-1)}-${version}.tgz`;
}

/**
 * Downloads a package from the configured registry and takes its digests: for the scripts that write pins, whose
 * output a person reads before it is committed.
 * @param isKept which paths inside the package are wanted
 */
export async function pinPackage(name: string, version: string, isKept: (path: string) => boolean): Promise<Pin> {
  const { url, headers } = await npmRegistry(name, { env: process.env });
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
