import { lstat, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Host } from '#kit';
import { fingerprint } from '../digest/digest.ts';

/** What git moved HEAD for without writing a file: what somebody commits lies there already. */
const WRITES_NOTHING = /\tcommit( \([a-z ]+\))?: /;

/** When a work tree was written last. */
export interface Moment {
  /** Bytes of git's log of HEAD; undefined where none is kept. */
  log: { path: string; length: number } | undefined;
  fingerprints: ReadonlyMap<string, string | undefined>;
}

/** @param paths of files and directories; of a directory what lies in it is not asked */
export async function momentOf(host: Host, repository: string, paths: readonly string[]): Promise<Moment> {
  return { log: await logOf(host, repository), fingerprints: await fingerprintsOf(paths) };
}

/**
 * The first file that git has written since, under a HEAD that moved: it may have been another one for a while, as on another
 * branch, though it is now what it was. That a file was written anew says nothing alone: programs write what they have written before.
 */
export async function wasAway({ log, fingerprints }: Moment): Promise<string | undefined> {
  if (log === undefined) return undefined;
  const whole = await readFile(log.path).catch(() => Buffer.alloc(0));
  const lines = whole.subarray(log.length).toString('utf8').split('\n').filter(Boolean);
  if (lines.every((line) => WRITES_NOTHING.test(line))) return undefined;
  const now = await fingerprintsOf([...fingerprints.keys()]);
  return [...now].find(([path, print]) => print !== fingerprints.get(path))?.[0];
}

async function logOf(host: Host, repository: string): Promise<Moment['log']> {
  const { code, stdout } = await host.git.run(['rev-parse', '--git-path', 'logs/HEAD'], { directory: repository });
  if (code !== 0) return undefined;
  const path = resolve(repository, Buffer.from(stdout).toString('utf8').replace(/\n$/, ''));
  const found = await lstat(path).catch(() => undefined);
  return found && { path, length: found.size };
}

async function fingerprintsOf(paths: readonly string[]): Promise<Map<string, string | undefined>> {
  const prints = await Promise.all(
    paths.map((path) =>
      lstat(path, { bigint: true }).then(
        (found) => fingerprint(found),
        () => undefined,
      ),
    ),
  );
  return new Map(paths.map((path, index) => [path, prints[index]]));
}
