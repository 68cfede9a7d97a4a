import { hostname } from 'node:os';
import { join } from 'node:path';
import { escape, type Host } from '#kit';
import { isRunning, thisProcess } from './service.ts';

/**
 * Lends a fresh directory `<prefix>XXXXXX` inside `parent` and removes it afterwards, with what an earlier call that was
 * killed left of the same prefix. The caller holds the lock of its stage: nobody else uses the prefix in `parent`.
 *
 * @param options.shared others may use the prefix at the same time: the name says whose it is, and of those of processes that
 *   live, or of another machine, nothing is removed
 */
export async function withScratch<T>(
  host: Host,
  { parent, prefix, shared = false }: { parent: string; prefix: string; shared?: boolean },
  body: (directory: string) => Promise<T>,
): Promise<T> {
  await host.files.makeDirectory(parent);
  for (const name of await host.files.list(parent)) {
    if (name.startsWith(prefix) && !(shared && mayBeUsed(name.slice(prefix.length))))
      await host.files.remove(join(parent, name));
  }
  const directory = await host.files.makeTemporaryDirectory(shared ? `${prefix}${owner()}-` : prefix, parent);
  try {
    return await body(directory);
  } finally {
    await host.files.remove(directory);
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
