import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Log } from '#kit';
import { hush } from './hush.ts';

let printed: string[];
let logged: string[];
let restore: () => void;
const log: Log = {
  debug: (message) => {
    logged.push(message);
    process.stdout.write(`our log: ${message}\n`);
  },
  info: () => undefined,
  warning: () => undefined,
  error: () => undefined,
};

beforeEach(() => {
  [printed, logged] = [[], []];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  restore = () => spy.mockRestore();
});
afterEach(() => restore());

describe('what a library prints', () => {
  it('goes to the log, and nothing of it to stdout', async () => {
    await hush(log, async () => {
      process.stdout.write('one\n##[set-output name=verdict;]pass\n');
      await Promise.resolve();
      process.stdout.write('::warning::Upload failed\n');
    });
    expect(logged).toEqual(['one', '##[set-output name=verdict;]pass', 'Upload failed']);
    expect(printed).toEqual(logged.map((line) => `our log: ${line}\n`));
  });

  it('still masks secrets', async () => {
    await hush(log, async () => void process.stdout.write('::add-mask::abc%2Bdef\n'));
    expect(printed).toEqual(['::add-mask::abc%2Bdef\n']);
  });

  it('is apart from what others print meanwhile', async () => {
    const library = hush(log, async () => {
      await Promise.resolve();
      process.stdout.write('theirs\n');
    });
    process.stdout.write('ours\n');
    await library;
    expect(printed).toEqual(['ours\n', 'our log: theirs\n']);
  });
});
