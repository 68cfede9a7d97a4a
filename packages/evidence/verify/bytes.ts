import { copyFile, mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MlopsError, type Host, type Sha256 } from '#kit';
import { sha256File } from '../digest/digest.ts';
import { digestDirectory } from '../digest/directory.ts';
import { digestFiles } from '../digest/workers.ts';
import type { ResourceDescriptor } from '../statement/statement.ts';
import { committedAs } from './committed.ts';

export type Finding =
  | { status: 'ok'; from: string; path?: string; bytes?: Uint8Array }
  | { status: 'differs'; detail: string }
  /** `instead`: what lies in their place and need not be they. */
  | { status: 'absent'; instead?: string };

/** Where bytes may lie: files and directories by absolute path, or a path in a commit. */
export interface Places {
  paths: readonly string[];
  blobs?: readonly { commit: string; path: string }[];
  /** A file that is there with other bytes is a difference even when the right bytes are found elsewhere. */
  strict: boolean;
}

/**
 * Looks for the bytes of a digest, and hashes whatever it finds, always anew: a remembered digest proves nothing.
 */
export async function findBytes(
  host: Host,
  repository: string,
  digest: ResourceDescriptor['digest'],
  places: Places,
): Promise<Finding> {
  let differing: { status: 'differs'; detail: string } | undefined;
  for (const path of places.paths) {
    const found = await hashPath(host, path, digest);
    if (found === undefined) continue;
    if (found.ok) return { status: 'ok', from: path, path };
    differing ??= { status: 'differs', detail: `${path} ${found.detail}` };
  }
  if (differing && places.strict) return differing;

  if (digest.sha256 !== undefined && (await host.store.has(digest.sha256))) {
    const copy = join(await host.files.makeTemporaryDirectory('mlops-verify-'), 'bytes');
    try {
      await host.store.get(digest.sha256, copy);
      return { status: 'ok', from: 'the store', bytes: await readFile(copy) };
    } catch (error) {
      return { status: 'differs', detail: `the store: ${(error as Error).message}` };
    } finally {
      await rm(join(copy, '..'), { recursive: true, force: true });
    }
  }

  for (const blob of digest.sha256 === undefined ? [] : (places.blobs ?? [])) {
    const found = await committedAs(host, repository, blob, digest);
    if (found?.same === true && found.bytes)
      return { status: 'ok', from: `git (${blob.commit}:${blob.path})`, bytes: found.bytes };
  }
  return { status: 'absent', ...(differing && { instead: differing.detail }) };
}

/** Puts a finding's bytes at `target`, checked once more there: what is read afterwards is what was hashed. */
export async function keepBytes(finding: Finding & { status: 'ok' }, digest: Sha256, target: string): Promise<void> {
  await mkdir(join(target, '..'), { recursive: true });
  if (finding.path !== undefined) await copyFile(finding.path, target);
  else await writeFile(target, finding.bytes!);
  const found = await sha256File(target);
  if (found !== digest) throw new Error(`${finding.from} changed while it was being verified`);
}

/** A symbolic link is followed: the caller named it. */
async function hashFile(host: Host, path: string): Promise<Sha256> {
  return (await digestFiles([await realpath(path)], host))[0]!.sha256;
}

async function hashPath(
  host: Host,
  path: string,
  digest: ResourceDescriptor['digest'],
): Promise<{ ok: true } | { ok: false; detail: string } | undefined> {
  const kind = await stat(path).then(
    (found) => (found.isDirectory() ? 'directory' : 'file'),
    () => undefined,
  );
  if (kind === undefined) return undefined;
  try {
    const expected = kind === 'directory' ? digest.dirHash1 : digest.sha256;
    // A link that is recorded by what it says may lead to a whole disk.
    if (expected === undefined) return { ok: false, detail: `is a ${kind}; recorded is another kind of digest` };
    const found = kind === 'directory' ? (await digestDirectory(path, host)).dirHash1 : await hashFile(host, path);
    if (found === expected) return { ok: true };
    return {
      ok: false,
      detail: `has ${kind === 'directory' ? 'dirHash1' : 'sha256'} ${found}; recorded is ${expected}`,
    };
  } catch (error) {
    if (error instanceof MlopsError) return { ok: false, detail: `cannot be hashed: ${error.message}` };
    throw error;
  }
}
