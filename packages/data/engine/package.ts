/** One npm package at one version: the digest of its tarball and of every file we keep of it. */
export interface Pin {
  package: string;
  /** Subresource integrity of the tarball, `sha512-<base64>`. */
  integrity: string;
  /** sha256 by path inside the package. */
  files: Readonly<Record<string, string>>;
}

export interface EnginePins {
  version: string;
  /** The JavaScript half, the same everywhere. */
  api: Pin;
  /** The native half, by platform. */
  bindings: Readonly<Record<string, Pin>>;
}

/** Path of a tarball under any npm registry. */
export function tarballPath(name: string, version: string): string {
  return `${name}/-/${name.split('/')[1]}-${version}.tgz`;
}

/** Programs and licences; type declarations, source maps and prose stay behind. */
export function isKept(path: string): boolean {
  return !/\.(d\.ts|map|md)$/.test(path);
}
