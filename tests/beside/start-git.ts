import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { GitResult } from '#kit';
import { startGit as startHere, type Start } from '../../packages/local/start-git.ts';

/** A start, or its end before it has come to one. */
export type Asked = { id: number; start: Omit<Start, 'signal'> } | { id: number; stop: true };

/** `result` is absent where git could not be started. */
export interface Answer {
  id: number;
  result?: GitResult;
}

let beside: ChildProcess | undefined;
let asked = 0;
const waiting = new Map<number, (answer: Answer) => void>();

/**
 * What `startGit` of packages/local does, done by it in a small process beside: whoever starts a program is copied for it, and
 * of a process with the hundreds of MiB in which Jest runs tests that takes longer than git does.
 */
export async function startGit({ signal, ...start }: Start): Promise<GitResult> {
  const id = ++asked;
  const stop = (): void => send({ id, stop: true });
  const answer = new Promise<Answer>((resolve) => waiting.set(id, resolve));
  send({ id, start });
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  const { result } = await answer;
  signal?.removeEventListener('abort', stop);
  // Only here is the error that the system gives.
  return result ?? startHere({ ...start, ...(signal && { signal }) });
}

function send(message: Asked): void {
  beside ??= started();
  beside.ref();
  beside.channel?.ref();
  beside.send(message);
}

/** It ends with this process, and keeps it from ending only while an answer is awaited. */
function started(): ChildProcess {
  const child = fork(join(import.meta.dirname, 'start-git.child.ts'), { execArgv: [], serialization: 'advanced' });
  child.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
    if (waiting.size > 0) return;
    child.unref();
    child.channel?.unref();
  });
  return child;
}
