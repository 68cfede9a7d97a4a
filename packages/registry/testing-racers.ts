import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { TestChain } from './testing-chain.ts';

/** A process of its own that promotes, and git with it in a group of its own. */
export function startPromoting(...args: string[]): ChildProcess {
  const program = join(import.meta.dirname, 'promote.child.ts');
  return spawn(process.execPath, ['--no-warnings', program, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

interface Answer {
  already?: boolean;
  tag?: string;
  version?: string;
  code?: string;
  message?: string;
}

/** Processes that promote one of two versions at once, each where it is its turn. @param remote to which they push */
export function race(chains: readonly TestChain[], count: number, remote?: string): Promise<Answer[]> {
  const racers = Array.from({ length: count }, (_, at) => {
    const { directory } = chains[at % chains.length]!;
    // Of each place both are wanted.
    const version = Math.floor(at / chains.length) % 2 ? 'churn@v1.1.0' : 'churn@v1.0.0';
    return startPromoting('once', directory, version, ...(remote === undefined ? [] : [remote]));
  });
  return Promise.all(racers.map(answerOf));
}

function answerOf(child: ChildProcess): Promise<Answer> {
  let text = '';
  child.stdout!.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve) => child.on('close', () => resolve(JSON.parse(text) as Answer)));
}

/** Of those who raced, half for each version: one was first, and every loser is told who. @returns what the winner said */
export function expectOneWinner(answers: readonly Answer[]): Answer {
  // Those who say the same within a second make the same tag, byte for byte: that is one move.
  const [winner, ...others] = answers.filter(({ already }) => already === false);
  ok(winner);
  deepEqual(
    others.filter(({ version }) => version !== winner.version),
    [],
  );
  const losers = answers.filter(({ code }) => code !== undefined);
  equal(losers.length, answers.length / 2);
  for (const { code, message } of losers) {
    equal(code, 'MLOPS_REGISTRY_LOST');
    ok(message!.includes(`v${winner.version} is there, moved by Ada <ada@example.org>`), message);
  }
  // Who wanted the same as the winner has what he wanted.
  const content = answers.filter(({ already }) => already !== undefined).map(({ version }) => version);
  deepEqual(content, Array(answers.length / 2).fill(winner.version));
  return winner;
}
