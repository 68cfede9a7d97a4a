import { AsyncLocalStorage } from 'node:async_hooks';
import type { Log } from '#kit';

/** The log of whoever called the library that is printing now. */
const listener = new AsyncLocalStorage<Log>();
let listening: typeof process.stdout.write | undefined;

/**
 * Runs a library that prints to stdout by itself, and sends its lines to the log instead, for those who debug: they repeat
 * names that others have chosen, and the runner takes orders from every line. Only its masks pass, which hide secrets.
 * Whatever else runs meanwhile prints as ever.
 */
export async function hush<T>(log: Log, body: () => Promise<T>): Promise<T> {
  listen();
  return listener.run(log, body);
}

function listen(): void {
  if (process.stdout.write === listening) return;

  const write = process.stdout.write.bind(process.stdout) as (...given: unknown[]) => boolean;
  listening = ((text: string | Uint8Array, ...rest: unknown[]): boolean => {
    const log = listener.getStore();
    if (log === undefined) return write(text, ...rest);
    for (const line of Buffer.from(text).toString('utf8').split('\n')) {
      if (/^::add-mask::[\w%=+/-]+$/.test(line)) write(`${line}\n`);
      else if (line.trim() !== '') listener.exit(() => log.debug(line.replace(/^::\w+::/, '')));
    }
    const done = rest.at(-1);
    if (typeof done === 'function') (done as () => void)();
    return true;
  }) as typeof process.stdout.write;
  process.stdout.write = listening;
}
