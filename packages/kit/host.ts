import type { Where } from './errors.ts';

/**
 * The Host port: everything an action needs of the world around it. `packages/local` implements it for a
 * terminal; another host needs no change to domain code.
 */
export interface Host {
  readonly log: Log;
  /** Marks a line of the user's files; a terminal prints it, GitHub shows it in the diff. */
  annotate(annotation: Annotation): void;
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  /** Work that may take over two seconds. `total` in any unit gives an estimate of the time left. */
  progress(title: string, total?: number): Progress;
  /** Appends Markdown (already escaped by its renderer) to the job's summary. */
  summary(markdown: string): Promise<void>;
  output(name: string, value: string): Promise<void>;
  /** Keeps a secret out of everything printed afterwards. */
  mask(secret: string): void;
  readonly clock: Clock;
  readonly random: Random;
  readonly files: Files;
  readonly fetch: typeof globalThis.fetch;
  readonly git: Git;
  readonly store: Store;
  readonly workspace: Workspace;
  /** The environment of the operator; user programs see only an allow-listed part of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted on SIGINT, SIGTERM or cancellation. */
  readonly signal: AbortSignal;
  /** What started this run. */
  readonly cause: Cause;
}

export type Cause = 'pull-request' | 'push' | 'schedule' | 'dispatch' | 'data' | 'drift' | 'hand';

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warning(message: string): void;
  error(message: string): void;
}

export interface Annotation {
  level: 'notice' | 'warning' | 'error';
  message: string;
  title?: string;
  where?: Where;
}

export interface Progress {
  /** @param done how much of `total` is finished; @param note what is happening now */
  update(done: number, note?: string): void;
  end(note?: string): void;
}

export interface Clock {
  now(): Date;
  /** Milliseconds that never go back. */
  monotonic(): number;
}

export interface Random {
  bytes(length: number): Uint8Array;
  uuid(): string;
}

/** Files by absolute path. Writing is atomic: written aside in the same directory, then renamed. */
export interface Files {
  read(path: string): Promise<Uint8Array>;
  readText(path: string): Promise<string>;
  write(path: string, content: string | Uint8Array): Promise<void>;
  exists(path: string): Promise<boolean>;
  list(path: string): Promise<string[]>;
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  makeDirectory(path: string): Promise<void>;
  /** A fresh directory inside `parent` (default: the system's), named `<prefix>XXXXXX`. */
  makeTemporaryDirectory(prefix: string, parent?: string): Promise<string>;
  /** Copies one regular file; copy-on-write where the file system can. */
  copy(from: string, to: string): Promise<void>;
}

export interface GitResult {
  code: number;
  stdout: Uint8Array;
  stderr: string;
}

/** git, run with an argument list (never a shell). The only process domain code may start besides #process. */
export interface Git {
  /**
   * @param options.directory where to run; @param options.input bytes for stdin
   * @returns the result whatever the exit code; callers decide what a failure means
   */
  run(
    args: readonly string[],
    options: { directory: string; input?: string | Uint8Array; env?: Record<string, string> },
  ): Promise<GitResult>;
}

/** sha256 as 64 lower-case hexadecimal characters. */
export type Sha256 = string;

/** Bytes by digest that must outlive a run. */
export interface Store {
  /** Idempotent. @returns the digest under which `get` finds the bytes of the file at `path` */
  put(path: string): Promise<Sha256>;
  has(digest: Sha256): Promise<boolean>;
  /**
   * Writes the bytes to `path` (aside, then rename) after checking their digest.
   * @throws MLOPS_STORE_MISSING, MLOPS_STORE_TAMPERED
   */
  get(digest: Sha256, path: string): Promise<void>;
}

/** Carries directories from one job to the next; on one machine they are simply still there. */
export interface Workspace {
  save(name: string, directory: string): Promise<void>;
  restore(name: string, directory: string): Promise<boolean>;
}
