import { open, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Host } from '#kit';
import { argument, type DvcFile, isDvcPayload, readDvcFile } from './dvc.ts';
import { heldToDvc, placesOfCheckout } from './dvc-tracked.ts';
import { fail } from './errors.ts';
import { resolvePath } from './paths.ts';
import type { Project } from './schema.ts';

/** How the bytes of a path come to be here: as a plain file, or tracked by DVC or Git LFS. */
export interface Payload {
  kind: 'file' | 'dvc' | 'lfs';
  /** The sha256 that a pointer of Git LFS names. */
  digest?: { sha256: string };
  /** What DVC's file says. */
  dvc?: DvcFile;
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
    dvc: readDvcFile(tracked, `${relative(project.root, absolute)}.dvc`),
    present: found !== undefined,
  };
}

/**
 * That the bytes of `path` are here, and where DVC tracks the file, that they are those it names: a commit's `.dvc` is checked
 * out without them. A directory is no data source, and not compared. Where that cannot be told, such as of a file in a directory whose
 * list is not here, a line says so.
 * @param bytes absolute, where another file than that at `path` has what is meant
 * @throws MLOPS_PAYLOAD_MISSING naming the command that fetches them; a plain file's absence is for its reader to tell
 * @throws MLOPS_PAYLOAD_OTHER
 */
export async function requirePayload(host: Host, project: Project, path: string, bytes?: string): Promise<Payload> {
  const there = await payload(project, path);
  const absolute = await resolvePath(project, path, { purpose: 'data' });
  const here = relative(project.root, absolute);
  const file = bytes ?? absolute;
  const found = { ...there, present: file !== absolute || there.present };
  if (found.present && (await stat(file)).isFile()) {
    if (found.dvc) {
      const md5 = await isDvcPayload(found.dvc, file, join(project.workspace, 'cache', 'dvc'));
      if (md5 !== true) throw other(here, found.dvc.md5, md5);
    } else await holdToDvc(host, project, absolute, file);
  }
  if (found.present || found.kind === 'file') return found;
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

/** To what names the file by another name than its own: a directory's file, or that of a pipeline. */
async function holdToDvc(
  host: Host,
  { root, repository, workspace }: Project,
  path: string,
  file: string,
): Promise<void> {
  const here = relative(root, path);
  const places = placesOfCheckout(host, repository, path);
  const held = await heldToDvc(host, { repository, file, places }, join(workspace, 'cache', 'dvc'));
  if (held?.is === 'unknown')
    host.log.warning(`Whether ${here} is what DVC tracks (${held.by}) cannot be told: ${held.why}.`);
  if (held?.is === 'other')
    throw fail('MLOPS_PAYLOAD_OTHER', {
      message: `${here} is not what DVC tracks (${held.by}): ${held.why}.`,
      where: { file: here },
      hint: `dvc checkout (or, if the change is meant: dvc commit, and commit ${held.by})`,
    });
}

function other(file: string, expected: string, found: string): Error {
  return fail('MLOPS_PAYLOAD_OTHER', {
    message: `${file} has md5 ${found}; expected the content that DVC tracks, md5 ${expected} (${file}.dvc).`,
    where: { file },
    hint: `dvc checkout ${argument(file)} (or, if the change is meant: dvc add ${argument(file)}, and commit ${file}.dvc)`,
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
