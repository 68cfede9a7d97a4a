import { open, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { parseDocument } from 'yaml';
import { fail } from './errors.ts';
import { resolvePath } from './paths.ts';
import type { Project } from './schema.ts';

/** How the bytes of a path come to be here: as a plain file, or tracked by DVC or Git LFS. */
export interface Payload {
  kind: 'file' | 'dvc' | 'lfs';
  /** What the tracker recorded: DVC's md5 (of a directory with `.dir`), Git LFS's sha256; absent for a plain file. */
  digest?: { md5?: string; sha256?: string };
  /** Whether the bytes themselves can be read now. */
  present: boolean;
}

const LFS_VERSION = 'version https://git-lfs.github.com/spec/v1\n';
/** The specification keeps pointer files under 1024 bytes. */
const LONGEST_POINTER = 1024;

/**
 * What stands at a resolved path: the file, a Git LFS pointer in its place, or only `<path>.dvc` beside it.
 * @param path absolute
 * @throws MLOPS_PAYLOAD_UNREADABLE when the `.dvc` file is not DVC's
 * @see https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md · https://dvc.org/doc/user-guide/project-structure/dvc-files
 */
export async function payload(project: Project, path: string): Promise<Payload> {
  const absolute = await resolvePath(project, path, { purpose: 'data' });
  const found = await stat(absolute).catch(ifAbsent);
  const head = found?.isFile() ? await firstBytes(absolute) : undefined;
  const pointer = head?.startsWith(LFS_VERSION) ? /^oid sha256:([0-9a-f]{64})$/m.exec(head) : null;
  if (pointer) return { kind: 'lfs', digest: { sha256: pointer[1]! }, present: false };
  const tracked = await firstBytes(`${absolute}.dvc`, 1 << 16).catch(ifAbsent);
  if (tracked === undefined) return { kind: 'file', present: found !== undefined };
  return {
    kind: 'dvc',
    digest: dvcDigest(tracked, `${relative(project.root, absolute)}.dvc`),
    present: found !== undefined,
  };
}

/**
 * That the bytes of `path` are here.
 * @throws MLOPS_PAYLOAD_MISSING naming the command that fetches them; a plain file's absence is for its reader to tell
 */
export async function requirePayload(project: Project, path: string): Promise<Payload> {
  const found = await payload(project, path);
  if (found.present || found.kind === 'file') return found;
  const absolute = await resolvePath(project, path, { purpose: 'data' });
  const here = relative(project.root, absolute);
  if (found.kind === 'dvc') {
    throw fail('MLOPS_PAYLOAD_MISSING', {
      message: `${here} is tracked by DVC (${here}.dvc) and is not here: expected its content.`,
      where: { file: here },
      hint: `dvc pull ${argument(here)}`,
    });
  }
  throw fail('MLOPS_PAYLOAD_MISSING', {
    message: `${here} is a Git LFS pointer: expected the file's content.`,
    where: { file: here },
    // Git LFS takes its patterns from the top of the work tree.
    hint: `git lfs pull --include ${argument(relative(project.repository, absolute))}`,
  });
}

function dvcDigest(text: string, file: string): Payload['digest'] {
  const document = parseDocument(text, { version: '1.1' });
  const md5: unknown = document.errors.length > 0 ? undefined : document.getIn(['outs', 0, 'md5']);
  if (typeof md5 === 'string' && /^[0-9a-f]{32}(\.dir)?$/.test(md5)) return { md5 };
  throw fail('MLOPS_PAYLOAD_UNREADABLE', {
    message: `${file} is not a file that DVC wrote: expected outs[0].md5.`,
    where: { file, field: 'outs[0].md5' },
    hint: `Write it again with: dvc add ${argument(file.replace(/\.dvc$/, ''))}`,
  });
}

async function firstBytes(path: string, length = LONGEST_POINTER): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function ifAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}

/** One word for a shell to copy, quoted only when it has to be. */
function argument(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
