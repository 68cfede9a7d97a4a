import { spawn } from 'node:child_process';
import { type Git, type GitResult } from '#kit';
import { fail } from './errors.ts';

/**
 * git of this machine, never through a shell. The user's and system's configuration applies, except what could run
 * a program of the repository's choosing (hooks, fsmonitor, pagers) or wait for a person (prompts, editors).
 */
export function localGit(env: Readonly<Record<string, string | undefined>>): Git {
  return {
    run(args, { directory, input, env: extra }) {
      return new Promise<GitResult>((resolve, reject) => {
        const safe = [
          '-c',
          'core.hooksPath=/dev/null',
          '-c',
          'core.fsmonitor=false',
          '-c',
          'core.pager=cat',
          '-c',
          'gc.auto=0',
        ];
        const child = spawn('git', [...safe, ...args], {
          cwd: directory,
          env: { ...env, ...extra, GIT_TERMINAL_PROMPT: '0', GIT_EDITOR: 'true', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
          stdio: ['pipe', 'pipe', 'pipe'],
        });
        const out: Buffer[] = [];
        const err: Buffer[] = [];
        child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
        child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
        child.on('error', (cause) => {
          reject(
            fail('MLOPS_GIT_UNAVAILABLE', {
              message: `git could not be started in ${directory}`,
              hint: 'Install git (Debian and Ubuntu: apt-get install git) and check that the directory exists.',
              cause,
            }),
          );
        });
        child.on('close', (code) => {
          resolve({ code: code ?? 1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString('utf8') });
        });
        // git may exit before it has read its input; the exit code tells, not the broken pipe.
        child.stdin.on('error', () => undefined);
        child.stdin.end(input);
      });
    },
  };
}
