import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Host } from '#kit';
import { readProgram } from '#process';
import { fail } from '../errors.ts';
import { checkEngine, exists, installEngine } from './install.ts';
import type { EnginePins } from './package.ts';
import { enginePlatform, pins as ourPins } from './pins.ts';
import { npmRegistry } from './registry.ts';

/**
 * A directory whose `node_modules` holds the engine, every byte of it checked against the pins: the one named
 * (`enginePath`, else MLOPS_ENGINE_PATH), else the tool cache's, which is filled from the npm registry when empty.
 * @throws MLOPS_ENGINE_PLATFORM, MLOPS_ENGINE_MISSING, MLOPS_ENGINE_NETWORK, MLOPS_ENGINE_CHECKSUM, MLOPS_ENGINE_CACHE
 */
export async function locateEngine(host: Host, enginePath?: string, pins: EnginePins = ourPins): Promise<string> {
  const platform = enginePlatform();
  const named = enginePath ?? (host.env['MLOPS_ENGINE_PATH'] || undefined);
  const directory =
    named === undefined ? join(cacheDirectory(host.env), `duckdb-${pins.version}-${platform}`) : resolve(named);
  if (!(await exists(directory))) {
    if (named !== undefined) {
      throw fail('MLOPS_ENGINE_MISSING', {
        message: `the SQL engine was to be in ${directory}, but there is no such directory`,
        where: { file: directory },
        hint: `Copy duckdb-${pins.version}-${platform} from the tool cache of a machine that has it, or unset MLOPS_ENGINE_PATH.`,
      });
    }
    const registry = await npmRegistry({ env: host.env, directory: process.cwd(), ask: () => askNpm(host) }).catch(
      (cause: unknown) => {
        throw fail('MLOPS_ENGINE_NETWORK', {
          message: `the SQL engine is not on this machine yet and cannot be fetched: ${(cause as Error).message}`,
          hint: 'Name the npm registry: set npm_config_registry, or put `registry=https://…` into .npmrc.',
          cause,
        });
      },
    );
    await installEngine(host, directory, pins, platform, registry);
  }
  await checkEngine(directory, pins, platform);
  return directory;
}

/** The runner's tool cache; elsewhere the user's cache directory. */
export function cacheDirectory(env: Host['env']): string {
  const user = env['XDG_CACHE_HOME'] || env['LOCALAPPDATA'] || join(env['HOME'] || homedir(), '.cache');
  return join(env['RUNNER_TOOL_CACHE'] || user, 'mlops-actions');
}

/** npm's own answer, which knows its built-in default. */
async function askNpm(host: Host): Promise<string | undefined> {
  const { exitCode, stdout } = await readProgram(host, ['npm', 'config', 'get', 'registry']);
  return exitCode === 0 ? stdout.trim() : undefined;
}
