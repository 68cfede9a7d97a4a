import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isOnnxModel } from '#modelscan';
import { fail } from '../errors.ts';

export interface OnnxFile {
  path: string;
  bytes: Uint8Array;
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
  const found: OnnxFile[] = [];
  for (const entry of entries.filter((item) => item.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    if (isOnnxModel(bytes)) found.push({ path, bytes });
  }
  const [only, another] = found.sort((a, b) => (a.path < b.path ? -1 : 1));
  if (only && !another) return only;
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
