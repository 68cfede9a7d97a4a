import { readFile, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '#kit';
import type { TaggedRecord } from './state.ts';
import { writeRecordedTag } from './tags.ts';

/** git moves references within milliseconds of locking them; a lock this old belongs to a process that was killed. */
const STALE_LOCK_MS = 5_000;
const POLL_MS = 50;

/**
 * Waits for, or finishes, what git has half done. git locks all references of a transaction, writes their new values into
 * the locks, and then puts one after the other into place, the ledger first. Between two of them, and for ever when it is
 * killed there, a record is there, its tag is not, and the lock beside it holds exactly that tag: then it is put into
 * place. A tag that is missing without such a lock was deleted, or never fetched, and is left alone.
 *
 * @param missing records whose tags were not seen
 */
export async function finishInterrupted(
  host: Host,
  repository: string,
  missing: readonly TaggedRecord[],
): Promise<void> {
  for (const record of missing) {
    const { tag, tagObject } = record;
    const lock = await lockOf(host, repository, tag);
    while ((await holds(lock, tagObject)) && (await age(lock)) < STALE_LOCK_MS)
      await sleep(POLL_MS, undefined, { signal: host.signal });
    if (!(await holds(lock, tagObject))) continue;
    await rm(lock, { force: true });
    await writeRecordedTag(host, repository, record);
    const line = `create refs/tags/${tag} ${tagObject}\n`;
    await host.git.run(['update-ref', '--stdin'], { directory: repository, input: line });
    host.log.warning(`put ${tag} into place, which a killed process had recorded and not finished`);
  }
}

async function lockOf(host: Host, repository: string, tag: string): Promise<string> {
  const answer = await host.git.run(['rev-parse', '--git-path', `refs/tags/${tag}.lock`], { directory: repository });
  return resolve(repository, Buffer.from(answer.stdout).toString('utf8').trim());
}

const holds = (lock: string, object: string): Promise<boolean> =>
  readFile(lock, 'utf8').then(
    (content) => content.trim() === object,
    () => false,
  );

const age = (lock: string): Promise<number> =>
  stat(lock).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => Infinity,
  );
