import { execFile } from 'node:child_process';
import type { Host } from '#kit';
import { programEnvironment } from './environment.ts';

export interface ProgramText {
  /** `undefined` when the program does not exist or could not be started. */
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

const MEBIBYTE = 1 << 20;
const TIME_LIMIT_MS = 10_000;

/**
 * What a small tool of the machine (nvidia-smi) prints, without a shell, with the environment a user's program has.
 * Never throws: a tool that is absent, too slow or too talkative has no exit code.
 */
export function readProgram(host: Host, argv: readonly string[], { cwd }: { cwd?: string } = {}): Promise<ProgramText> {
  const [command, ...args] = argv;
  const options = {
    env: programEnvironment(host.env, [], {}),
    ...(cwd !== undefined && { cwd }),
    timeout: TIME_LIMIT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: MEBIBYTE,
    signal: host.signal,
  } as const;
  return new Promise((resolve) => {
    execFile(command!, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      resolve({ exitCode: typeof code === 'number' ? code : undefined, stdout, stderr });
    });
  });
}
