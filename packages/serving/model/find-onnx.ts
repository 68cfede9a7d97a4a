import { readdir, readFile } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { dirHash1, sha256 } from '#evidence';
import { escape } from '#kit';
import { readOnnxModel } from '#modelscan';
import { fail } from '../errors.ts';

export interface OnnxFile {
  path: string;
  bytes: Uint8Array;
  /** Files that it reads tensors from, each under the name that the model has for it. */
  external: readonly { path: string; data: Uint8Array }[];
  /** dirHash1 of its whole directory: of the bytes that were read here, not of what lies there later. */
  digest: string;
}

/**
 * The one ONNX model in a directory, whatever it is called.
 * @throws MLOPS_SERVE_MODEL when there is none, or more than one, or a file that it reads tensors from is not there
 */
export async function findOnnx(directory: string): Promise<OnnxFile> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw fail('MLOPS_SERVE_MODEL', {
      message: `the model directory cannot be read: ${(cause as Error).message}`,
      where: { file: directory },
      cause,
    });
  });
  const found: { path: string; name: string; bytes: Uint8Array; external: string[] }[] = [];
  const read = new Map<string, Uint8Array>();
  for (const entry of entries.filter((item) => item.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const name = relative(directory, path).replaceAll(sep, '/');
    read.set(name, bytes);
    const model = readOnnxModel(bytes);
    if (model) found.push({ path, name, bytes, ...model });
  }
  const [only, another] = found.sort((a, b) => (a.path < b.path ? -1 : 1));
  if (only && !another) {
    const { path, bytes } = only;
    const external = only.external.map((place) => ({ path: place, data: beside(only, place, read) }));
    const digest = dirHash1([...read].map(([name, content]) => ({ name, sha256: sha256(content) })));
    return { path, bytes, external, digest };
  }
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

/** What was read is what is served: a model reads nothing that does not count in its digest. */
function beside(
  { path, name }: { path: string; name: string },
  place: string,
  read: ReadonlyMap<string, Uint8Array>,
): Uint8Array {
  const data = read.get(posix.join(posix.dirname(name), place));
  if (data) return data;
  throw fail('MLOPS_SERVE_MODEL', {
    message: `the model reads tensors from ${escape.logLine(place)}, and its directory has no such file`,
    where: { file: path },
    hint: 'Put the file where the model looks for it, or export the model with its tensors in one file.',
  });
}
