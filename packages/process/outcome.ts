import { constants } from 'node:os';

/** How a program ended, as Node reports it: exactly one of the two is set. */
export interface Ending {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

const SIGNALS: Partial<Record<NodeJS.Signals, string>> = {
  SIGKILL: 'killed, probably because memory ran out',
  SIGSEGV: 'crashed in native code (segmentation fault)',
  SIGABRT: 'aborted by native code (a failed assertion or an uncaught C++ exception)',
  SIGBUS: 'crashed in native code (bus error; a full disk or shared memory under a mapped file does this too)',
  SIGILL: 'crashed: an instruction this processor does not have',
  SIGFPE: 'crashed in native code (arithmetic error)',
  SIGTERM: 'asked to end from outside',
  SIGINT: 'interrupted',
  SIGHUP: 'ended because its terminal closed',
  SIGPIPE: 'ended because nobody read its output',
  SIGXCPU: 'stopped at a limit of processor time',
  SIGXFSZ: 'stopped at a limit of file size',
};

const EXIT_CODES: Record<number, string> = {
  126: 'found, but it may not be executed',
  127: 'a command it called was not found',
};

/** `exit code 137: killed, probably because memory ran out`; codes above 128 are signals as shells report them. */
export function explainEnding({ exitCode, signal }: Ending): string {
  if (signal) return `${signal}: ${SIGNALS[signal] ?? 'ended by this signal'}`;
  const named = Object.entries(constants.signals).find(([, number]) => number + 128 === exitCode)?.[0] as
    NodeJS.Signals | undefined;
  const meaning = EXIT_CODES[exitCode ?? 0] ?? (named && `${SIGNALS[named] ?? 'ended by a signal'} (${named})`);
  return `exit code ${exitCode}${meaning === undefined ? '' : `: ${meaning}`}`;
}
