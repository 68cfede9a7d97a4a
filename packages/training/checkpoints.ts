import { constants } from 'node:fs';
import { cp, lstat, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestDirectory } from '#evidence';
import { canonicalJson, MlopsError, type Host, type Sha256 } from '#kit';
import { withScratch } from '#process';
import { fail } from './errors.ts';

export interface Checkpoints {
  /** What attempts of one job keep is found by it: the project's name. */
  name: string;
  /** Where the program leaves what it needs to go on, and finds it again. */
  directory: string;
  /** Digest of all that decides the training: what another training left is of no use to this one. */
  key: Sha256;
  /** What is new is kept outside of this machine at most this often; the first one at once. */
  everySeconds: number;
}

const LOOK_EVERY_MS = 250;

/**
 * Lends the training program a directory that outlives it. A checkpoint is a file or a directory in it, put there whole: written
 * aside under a name that begins with `.` or ends with `.tmp`, then renamed. While the program runs, and when it breaks, what is
 * new is kept for the next attempt of the job, where a host has attempts; on one machine it is simply still there.
 *
 * @returns what `body` returns, and the `dirHash1` of what it went on from
 * @throws MLOPS_TRAINING_UNFINISHED when it broke and left something to go on from, or when what there is to go on from could
 * not be fetched, else what `body` throws
 */
export async function withCheckpoints<T>(
  host: Host,
  checkpoints: Checkpoints,
  body: () => Promise<T>,
): Promise<{ value: T; resumed?: Sha256 }> {
  const resumed = (await whatIsHere(host, checkpoints.directory)) ?? (await takeOver(host, checkpoints));
  if (resumed !== undefined) host.log.info(`Training goes on from checkpoint ${resumed.slice(0, 12)}.`);
  const keeper = keepNew(host, checkpoints, resumed);
  try {
    return { value: await body(), ...(resumed !== undefined && { resumed }) };
  } catch (error) {
    if (!(error instanceof MlopsError) || host.signal.aborted) throw error;
    const left = await keeper.last();
    if (left === undefined) throw error;
    throw fail('MLOPS_TRAINING_UNFINISHED', {
      message: `${error.message}\nIt left checkpoint ${left.slice(0, 12)}, ${left === resumed ? 'the one that it went on from' : 'to go on from'}.`,
      ...(error.where && { where: error.where }),
      hint: `Train again: it goes on from there. On GitHub, run the failed jobs again. ${error.hint ?? ''}`.trim(),
      cause: error,
    });
  } finally {
    await keeper.end();
  }
}

/** The digest of what an earlier training of this machine left, if it left anything; what was half-written is cleared away. */
async function whatIsHere(host: Host, directory: string): Promise<Sha256 | undefined> {
  await host.files.makeDirectory(directory);
  for (const name of await host.files.list(directory))
    if (isAside(name)) await host.files.remove(join(directory, name));
  return digestOf(directory);
}

/** What cannot be had at the next attempt either. */
const GONE: ReadonlySet<string> = new Set([
  'MLOPS_ARTIFACT_MISSING',
  'MLOPS_ARTIFACT_DIGEST',
  'MLOPS_ARTIFACT_REFUSED',
]);

/**
 * Fills the directory with the newest checkpoint that an earlier attempt kept of this very training.
 * @throws MLOPS_TRAINING_UNFINISHED when that is out of reach: beginning at the beginning would throw it away
 */
async function takeOver(host: Host, { name, directory, key }: Checkpoints): Promise<Sha256 | undefined> {
  for (const ticket of await reached(host, async () => (await host.workspace.attempts?.kept(name)) ?? [])) {
    const taken = await withScratch(host, { parent: dirname(directory), prefix: '.taken-' }, async (scratch) => {
      const packed = join(scratch, 'packed');
      if (!(await reached(host, () => restored(host, ticket, packed)))) return undefined;
      const said = await host.files.readText(join(packed, 'checkpoint.json')).catch(() => '');
      const digest = await digestOf(join(packed, 'files'));
      if (digest === undefined || said !== describe(key, digest)) return undefined;
      await host.files.remove(directory);
      await host.files.rename(join(packed, 'files'), directory);
      return digest;
    });
    if (taken !== undefined) return taken;
    host.log.info('A checkpoint of an earlier attempt is passed over: it is not one of this training, or not whole.');
  }
  return undefined;
}

/** @returns false when it is not there any more, or not what it was */
async function restored(host: Host, ticket: string, directory: string): Promise<boolean> {
  try {
    await host.workspace.restore(ticket, directory);
    return true;
  } catch (error) {
    if (!(error instanceof MlopsError) || !GONE.has(error.code)) throw error;
    return false;
  }
}

/** @throws MLOPS_TRAINING_UNFINISHED */
async function reached<T>(host: Host, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof MlopsError) || host.signal.aborted) throw error;
    throw fail('MLOPS_TRAINING_UNFINISHED', {
      message: `What an earlier attempt kept could not be fetched: ${error.message}`,
      hint: 'Run the failed jobs again: the training goes on from there.',
      cause: error,
    });
  }
}

/** What makes a checkpoint this training's, and whole. */
function describe(key: Sha256, dirHash1: Sha256): string {
  return canonicalJson({ key, dirHash1 });
}

/** Keeps what the program leaves, while it runs. @param had what the next attempt would have anyway */
function keepNew(host: Host, { name, directory, key, everySeconds }: Checkpoints, had: Sha256 | undefined) {
  const { attempts } = host.workspace;
  let kept = had;
  let [next, seen] = [0, ''];
  const pause = (): void => void (next = host.clock.monotonic() + everySeconds * 1000);
  let looking: Promise<void> | undefined;

  async function keep(): Promise<void> {
    const state = await stateOf(directory);
    if (state === seen) return;
    await withScratch(host, { parent: dirname(directory), prefix: '.kept-' }, async (scratch) => {
      const files = join(scratch, 'files');
      await copyWhole(directory, files);
      // The program wrote meanwhile: it is tried again, soon.
      if (state !== (await stateOf(directory))) return;
      const digest = await digestOf(files);
      if (digest !== undefined && digest !== kept) {
        await host.files.write(join(scratch, 'checkpoint.json'), describe(key, digest));
        await attempts!.keep(name, scratch);
        kept = digest;
        host.log.info(`Kept checkpoint ${digest.slice(0, 12)} for the next attempt.`);
        pause();
      }
      seen = state;
    });
  }

  /** Losing a checkpoint is no reason to lose the training. */
  const look = (): Promise<void> =>
    keep().catch((error: unknown) => {
      // It took something away meanwhile: the same.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      pause();
      if (!host.signal.aborted) host.log.warning(`A checkpoint could not be kept: ${(error as Error).message}`);
    });

  const timer =
    attempts &&
    setInterval(() => {
      if (host.clock.monotonic() >= next) looking ??= look().finally(() => (looking = undefined));
    }, LOOK_EVERY_MS);

  const end = async (): Promise<void> => {
    clearInterval(timer);
    await looking;
  };
  return {
    end,
    /** After the program: keeps what is new. @returns the digest of what there is to go on from */
    async last(): Promise<Sha256 | undefined> {
      await end();
      if (attempts) await look();
      return attempts ? kept : whatIsHere(host, directory);
    },
  };
}

/** Copies all but what is half-written. */
async function copyWhole(directory: string, to: string): Promise<void> {
  const filter = (path: string): boolean => dirname(path) !== directory || !isAside(path.slice(directory.length + 1));
  await cp(directory, to, { recursive: true, mode: constants.COPYFILE_FICLONE, filter });
}

/** Names, sizes and times of what lies there. */
async function stateOf(directory: string): Promise<string> {
  const names = (await readdir(directory, { recursive: true })).filter((name) => !isAside(name)).sort();
  const found = await Promise.all(names.map(async (name) => [name, await lstat(join(directory, name))] as const));
  return JSON.stringify(found.map(([name, { size, mtimeMs }]) => [name, size, mtimeMs]));
}

/** @param name in the directory of checkpoints */
function isAside(name: string): boolean {
  return name.startsWith('.') || /^[^/\\]*\.tmp([/\\]|$)/.test(name);
}

/** @returns undefined for what holds no file */
async function digestOf(directory: string): Promise<Sha256 | undefined> {
  const { dirHash1, files } = await digestDirectory(directory);
  return files.length === 0 ? undefined : dirHash1;
}
