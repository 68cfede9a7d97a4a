import type { Action } from '#kit';
import type { Terminal } from '#local';

export type Load = () => Promise<{ default: Action }>;

/** Where the command speaks: its answer, and everything beside it. */
export interface Voice {
  stdout(text: string): void;
  terminal: Terminal;
}

export interface World extends Voice {
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}
