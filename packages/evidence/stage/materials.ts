import { stat } from 'node:fs/promises';
import type { DigestMemo } from '../digest/memo.ts';
import { unreadable } from '../digest/digest.ts';
import { digestDirectory } from '../digest/directory.ts';
import type { ResourceDescriptor } from '../statement/statement.ts';

/** Something a stage reads: a file or directory by its path, or anything else by its digest. */
export interface Material {
  name: string;
  /** Absolute path of a file or directory; it is digested. */
  path?: string;
  /** Instead of `path`. */
  digest?: ResourceDescriptor['digest'];
  role?: 'data' | 'contract' | 'code' | 'features' | 'model' | 'predictions' | 'baseline' | 'policy' | 'evidence';
}

/** The materials as statements name them, in their order. @throws MLOPS_DIGEST_… */
export async function describeMaterials(
  materials: readonly Material[],
  memo: DigestMemo,
): Promise<ResourceDescriptor[]> {
  const described: ResourceDescriptor[] = [];
  for (const { name, path, digest, role } of materials) {
    described.push({
      name,
      digest: digest ?? (await digestPath(path, name, memo)),
      ...(role ? { annotations: { role } } : {}),
    });
  }
  return described;
}

async function digestPath(
  path: string | undefined,
  name: string,
  memo: DigestMemo,
): Promise<ResourceDescriptor['digest']> {
  if (path === undefined) throw new TypeError(`material ${name} has neither a path nor a digest`);
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (found.isDirectory()) return { dirHash1: (await digestDirectory(path, memo)).dirHash1 };
  return { sha256: (await memo.digestFiles([path]))[0]! };
}
