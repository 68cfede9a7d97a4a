import { hostname } from 'node:os';
import { join } from 'node:path';
import { escape, type Host } from '#kit';
import { isRunning, thisProcess } from './service.ts';

/** Directories `<prefix>XXXXXX` inside `parent`. */
interface Scratch {
  parent: string;
  prefix: string;
  /**
   * Others may use the prefix at the same time: the name says whose it is, and of those of processes that live, or of another
   * machine, nothing is removed.
   */
  shared?: boolean;
}

/**
 * Lends a fresh directory and removes it afterwards, with what an earlier call that was killed left of the same prefix. The
 * caller holds the lock of its stage: nobody else uses the prefix in `parent`, unless it is shared.
 */
export async function withScratch<T>(
  host: Host,
  scratch: Scratch,
  body: (directory: string) => Promise<T>,
): Promise<T> {
  const { parent, prefix, shared = false } = scratch;
  await host.files.makeDirectory(parent);
  await clearScratch(host, scratch);
  const directory = await host.files.makeTemporaryDirectory(shared ? `${prefix}${owner()}-` : prefix, parent);
  try {
    return await body(directory);
  } finally {
    await host.files.remove(directory);
  }
}

/** Removes what calls that were killed left, for who has nothing to make any more. */
export async function clearScratch(host: Host, { parent, prefix, shared = false }: Scratch): Promise<void> {
  for (const name of await host.files.list(parent)) {
    if (name.startsWith(prefix) && !(shared && mayBeUsed(name.slice(prefix.length))))
      await host.files.remove(join(parent, name));
  }
}

/** `<machine>-<pid>-<start>`. */
function owner(): string {
  const { pid, started } = thisProcess();
  return `${machine()}-${pid}-${started ?? ''}`;
}

const machine = (): string => escape.fileName(hostname());

/** @param name `<owner>-XXXXXX`; of anything else nobody knows what it is */
function mayBeUsed(name: string): boolean {
  const [, of, pid, started] = /^(.+)-(\d+)-(\d*)-\w{6}$/.exec(name) ?? [];
  return of !== machine() || isRunning({ pid: Number(pid), started: started || null });
}
