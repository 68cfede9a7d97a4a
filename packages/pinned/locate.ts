import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Host } from '#kit';
import { checkPinned, exists, installPinned } from './install.ts';
import type { Pinned } from './pinned.ts';
import { npmRegistry } from './registry.ts';

/** Starts a small program, as #process does; this package has no processes of its own. */
type ReadProgram = (
  host: Host,
  argv: readonly string[],
  options: { cwd: string },
) => Promise<{ exitCode: number | undefined; stdout: string }>;

/**
 * A directory that holds the program, every byte of it checked against the pins: the one named (`path`, else the
 * program's variable), else the tool cache's, which is filled from the npm registry when empty.
 * @throws the program's own errors: missing, network, checksum, cache
 */
export async function locatePinned(
  host: Host,
  pinned: Pinned,
  { path, readProgram }: { path?: string | undefined; readProgram: ReadProgram },
): Promise<string> {
  const named = path ?? (host.env[pinned.variable] || undefined);
  const directory = named === undefined ? join(cacheDirectory(host.env), pinned.directory) : resolve(named);
  if (!(await exists(directory))) {
    if (named !== undefined) {
      throw pinned.fail('missing', {
        message: `${pinned.what} was to be in ${directory}, but there is no such directory`,
        where: { file: directory },
        hint: `Copy ${pinned.directory} from the tool cache of a machine that has it, or unset ${pinned.variable}.`,
      });
    }
    await installPinned(host, directory, pinned, (name) => registryOf(host, pinned, name, readProgram));
  }
  await checkPinned(directory, pinned);
  return directory;
}

/** The runner's tool cache; elsewhere the user's cache directory. */
export function cacheDirectory(env: Host['env']): string {
  const user = env['XDG_CACHE_HOME'] || env['LOCALAPPDATA'] || join(env['HOME'] || homedir(), '.cache');
  return join(env['RUNNER_TOOL_CACHE'] || user, 'mlops-actions');
}

function registryOf(host: Host, pinned: Pinned, name: string, readProgram: ReadProgram) {
  /** npm's own answer, which knows its built-in default; asked where no project's `.npmrc` is, see {@link npmRegistry}. */
  const ask = async () => {
    const cwd = host.env['HOME'] || homedir();
    const { exitCode, stdout } = await readProgram(host, ['npm', 'config', 'get', 'registry'], { cwd });
    return exitCode === 0 ? stdout.trim() : undefined;
  };
  return npmRegistry(name, { env: host.env, ask }).catch((cause: unknown) => {
    throw pinned.fail('network', {
      message: `${pinned.what} is not on this machine yet and cannot be fetched: ${(cause as Error).message}`,
      hint: "Name the npm registry: set npm_config_registry, or put `registry=https://…` into ~/.npmrc (a project's own .npmrc does not count).",
      cause,
    });
  });
}
