import { spawn } from 'node:child_process';
import type { GitResult } from '#kit';

/** A start of git, whole. */
export interface Start {
  args: readonly string[];
  directory: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Bytes for stdin. */
  input?: string | Uint8Array;
  /** Ends git, which then has a code other than 0. */
  signal?: AbortSignal;
}

/** @throws what the system says when git could not be started */
export function startGit({ args, directory, env, input, signal }: Start): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: directory, env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    const end = (code: number): void => {
      signal?.removeEventListener('abort', stop);
      resolve({ code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString('utf8') });
    };
    // git ends its own children when it is told to end; one of theirs that holds the pipe open is not waited for.
    const stop = (): void => {
      child.kill('SIGTERM');
      child.unref();
      for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
      end(1);
    };
    child.on('close', (code) => end(code ?? 1));
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    // git may exit before it has read its input; the exit code tells, not the broken pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
