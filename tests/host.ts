import { join } from 'node:path';
import type { Host } from '#kit';
import { localHost } from '#local';

export interface TestHost extends Host {
  /** Everything the host printed, line by line. */
  readonly lines: string[];
}

/** A real Host on a directory of the test's own: real files, git and store; what it prints is kept. */
export function testHost(options: {
  directory: string;
  env?: Record<string, string | undefined>;
  fetch?: typeof globalThis.fetch;
  signal?: AbortSignal;
}): TestHost {
  const lines: string[] = [];
  const host = localHost({
    terminal: { interactive: false, write: (text) => lines.push(...text.replace(/\n$/, '').split('\n')) },
    env: options.env ?? process.env,
    storeDirectory: join(options.directory, '.mlops', 'store'),
    signal: options.signal ?? new AbortController().signal,
    verbose: true,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });
  return { ...host, lines };
}
