import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { dirHash1, sha256 } from '#evidence';
import { isOnnxModel } from '#modelscan';
import { fail } from '../errors.ts';

export interface OnnxFile {
  path: string;
  bytes: Uint8Array;
  /** dirHash1 of its whole directory: of the bytes that were read here, not of what lies there later. */
  digest: string;
}

/**
 * The one ONNX model in a directory, whatever it is called.
 * @throws MLOPS_SERVE_MODEL when there is none, or more than one
 */
export async function findOnnx(directory: string): Promise<OnnxFile> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw fail('MLOPS_SERVE_MODEL', {
      message: `the model directory cannot be read: ${(cause as Error).message}`,
      where: { file: directory },
      cause,
    });
  });
  const found: Omit<OnnxFile, 'digest'>[] = [];
  const read: { name: string; sha256: string }[] = [];
  for (const entry of entries.filter((item) => item.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    read.push({ name: relative(directory, path).replaceAll(sep, '/'), sha256: sha256(bytes) });
    if (isOnnxModel(bytes)) found.push({ path, bytes });
  }
  const [only, another] = found.sort((a, b) => (a.path < b.path ? -1 : 1));
  if (only && !another) return { ...only, digest: dirHash1(read) };
  throw fail('MLOPS_SERVE_MODEL', {
    message: only
      ? `expected one ONNX model, found ${found.length}: ${found.map(({ path }) => path).join(', ')}`
      : `expected an ONNX model, found none among ${entries.length} files`,
    where: { file: directory },
    hint: only
      ? 'Keep one model in a directory.'
      : 'Export the model as ONNX; examples/flights/export.py does it for scikit-learn.',
  });
}
