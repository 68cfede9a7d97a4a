import { randomBytes, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { directoryStore } from '#evidence';
import { escape, type Cause, type Clock, type Host, type Workspace } from '#kit';
import { localFiles } from './files.ts';
import { localGit } from './git.ts';
import { terminalVoice, type Terminal } from './terminal.ts';

export interface LocalHostOptions {
  terminal: Terminal;
  env: Readonly<Record<string, string | undefined>>;
  /** Where the store's bytes live: `.mlops/store` of the project. */
  storeDirectory: string;
  signal: AbortSignal;
  cause?: Cause;
  quiet?: boolean;
  verbose?: boolean;
  fetch?: typeof globalThis.fetch;
}

/** One machine: the ticket is the directory where a copy lies. */
function localWorkspace(root: string): Workspace {
  return {
    async save(name, directory) {
      const place = resolve(root, escape.fileName(name));
      const aside = `${place}.${randomUUID()}`;
      await cp(directory, aside, { recursive: true, mode: constants.COPYFILE_FICLONE });
      await localFiles.remove(place);
      await localFiles.rename(aside, place);
      return place;
    },
    restore: (ticket, directory) => cp(ticket, directory, { recursive: true }),
    find: async () => undefined,
  };
}

const clock: Clock = { now: () => new Date(), monotonic: () => performance.now() };

/** The Host on a laptop: files, stderr, local git. Outputs and summaries have no listener here and go nowhere. */
export function localHost(options: LocalHostOptions): Host {
  const voice = terminalVoice(options.terminal, clock, {
    quiet: options.quiet ?? false,
    verbose: options.verbose ?? false,
  });
  return {
    ...voice,
    summary: async () => undefined,
    output: async () => undefined,
    clock,
    random: { bytes: (length) => randomBytes(length), uuid: () => randomUUID() },
    files: localFiles,
    fetch: options.fetch ?? globalThis.fetch,
    git: localGit(options.env),
    store: directoryStore(join(options.storeDirectory)),
    workspace: localWorkspace(join(options.storeDirectory, '..', 'hand-over')),
    env: options.env,
    signal: options.signal,
    cause: options.cause ?? 'hand',
  };
}
