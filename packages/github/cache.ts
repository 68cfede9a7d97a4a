import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sha256 } from '#evidence';
import type { Host } from '#kit';
import type { GithubContext } from './context.ts';
import { hush } from './hush.ts';

/** The part of GitHub's own client that is needed. */
export interface CacheClient {
  restoreCache(paths: string[], key: string): Promise<string | undefined>;
  saveCache(paths: string[], key: string): Promise<number>;
}

export interface DirectoryCacheOptions {
  host: Pick<Host, 'log' | 'env' | 'signal'>;
  context: Pick<GithubContext, 'eventName' | 'change'>;
  /** Whether this job decides about what another job made. */
  judging: boolean;
  /** Loads GitHub's client, which takes its time. */
  client?: () => Promise<CacheClient>;
}

/** A directory whose content follows from its name, such as an installed engine. */
interface CachedDirectory {
  path: string;
  /** Digests of everything that should be in it: they are part of the key. */
  digests: readonly string[];
  /** Checks every byte of it: whatever comes out of a cache may have been put there by anybody. */
  verify(path: string): Promise<boolean>;
}

/** Saves fetching a directory again. It speeds up and is never believed; when it fails, that is a line for those who debug. */
export interface DirectoryCache {
  /** @returns whether the directory is there now, and is what it should be */
  restore(directory: CachedDirectory): Promise<boolean>;
  /** Does nothing when the directory is not what it should be. */
  save(directory: CachedDirectory): Promise<boolean>;
}

/** Events whose caches a stranger may write, or whose results others rely on. */
const WITHOUT: ReadonlySet<string> = new Set(['pull_request_target', 'workflow_run', 'release', 'merge_group']);

/**
 * GitHub's client unpacks a cache wherever the archive says, so a cache that somebody else's code may have written could
 * write any file. A job that only runs what the same change brought loses nothing by that; one that judges, is about a
 * stranger's change or releases would.
 *
 * @returns why nothing is taken from a cache here; undefined where it may be
 */
export function whyNoCache({ context, judging, host }: DirectoryCacheOptions): string | undefined {
  if (judging) return 'this job judges what another made';
  if (context.change.untrusted) return 'anyone may start this run';
  if (WITHOUT.has(context.eventName)) return `the run was started by ${context.eventName}`;
  if (!host.env['ACTIONS_CACHE_SERVICE_V2'] || !host.env['ACTIONS_RESULTS_URL'])
    return 'there is no cache service here';
  return undefined;
}

export function directoryCache(options: DirectoryCacheOptions): DirectoryCache {
  const { host, client = () => import('@actions/cache') } = options;
  const none = whyNoCache(options);

  async function attempt(what: string, body: (client: CacheClient) => Promise<boolean>): Promise<boolean> {
    if (none !== undefined) {
      host.log.debug(`No cache: ${none}.`);
      return false;
    }
    try {
      const loaded = await client();
      return await hush(host.log, () => body(loaded));
    } catch (error) {
      host.signal.throwIfAborted();
      host.log.debug(`${what}: ${(error as Error).message}`);
      return false;
    }
  }

  return {
    restore: (directory) =>
      attempt(`${directory.path} could not be restored`, async (cache) => {
        if (await exists(directory.path)) return directory.verify(directory.path);
        const found = await cache.restoreCache([directory.path], keyOf(directory));
        if (found === undefined || !(await exists(directory.path))) return false;
        // Nobody may meet it under its name before it has been looked at.
        const aside = join(dirname(directory.path), `.restored-${basename(directory.path)}`);
        await rm(aside, { recursive: true, force: true });
        await rename(directory.path, aside);
        if (await directory.verify(aside)) {
          await rename(aside, directory.path);
          host.log.debug(`${basename(directory.path)} came from the cache.`);
          return true;
        }
        await rm(aside, { recursive: true, force: true });
        host.log.warning(`The cache held something else than ${basename(directory.path)}; it is not used.`);
        return false;
      }),

    save: (directory) =>
      attempt(`${directory.path} could not be saved`, async (cache) => {
        if (!(await exists(directory.path)) || !(await directory.verify(directory.path))) return false;
        return (await cache.saveCache([directory.path], keyOf(directory))) >= 0;
      }),
  };
}

/** `mlops-<directory>-<digest of what should be in it>` */
function keyOf({ path, digests }: CachedDirectory): string {
  return `mlops-${basename(path)}-${sha256(digests.join('\n')).slice(0, 16)}`;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
