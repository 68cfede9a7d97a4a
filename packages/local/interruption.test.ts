import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const program = `
const { untilInterrupted } = await import(${JSON.stringify(join(import.meta.dirname, 'interruption.ts'))});
const signal = untilInterrupted();
const waiting = setInterval(() => undefined, 1000);
signal.addEventListener('abort', () => console.log(signal.reason.code, signal.reason.message));
console.log('ready');
`;

/** Runs the program and sends it a signal whenever it prints a line, as often as `signals` says. */
function interrupted(signals: NodeJS.Signals[]): Promise<{ lines: string[]; ended: NodeJS.Signals | null }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const left = [...signals];
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const next = left.shift();
    if (next) child.kill(next);
  });
  return new Promise((resolve) => {
    child.on('exit', (_, ended) => resolve({ lines: text.trimEnd().split('\n'), ended }));
  });
}

describe('untilInterrupted', () => {
  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])(
    'aborts at the first %s, saying so; the second one ends it',
    async (signal) => {
      expect(await interrupted([signal, signal])).toEqual({
        lines: ['ready', `MLOPS_INTERRUPTED Stopped by ${signal}.`],
        ended: signal,
      });
    },
  );
});
