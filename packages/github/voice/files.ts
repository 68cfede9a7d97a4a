import { constants, open } from 'node:fs/promises';
import type { Host, Random } from '#kit';
import { cutMarkdown } from '../published/cut-markdown.ts';
import { fail } from '../errors.ts';
import { bytes } from './commands.ts';

/** GitHub drops a longer summary whole; it is counted for the step, in bytes. */
const SUMMARY_LIMIT = 1024 * 1024;

/** What a step leaves in files that the runner reads after it. */
export function stepFiles(
  env: Readonly<Record<string, string | undefined>>,
  random: Random,
): Pick<Host, 'summary' | 'output'> {
  let summaryIsFull = false;
  return {
    output: inTurn(async (name, value) => {
      if (!/^[A-Za-z_][\w-]*$/.test(name)) throw new TypeError(`"${name}" is no name of an output`);
      let delimiter: string;
      do delimiter = `mlops_${random.uuid()}`;
      while (value.includes(delimiter));
      await append(env, 'GITHUB_OUTPUT', () => `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
    }),
    summary: inTurn(async (markdown) => {
      if (summaryIsFull) return;
      await append(env, 'GITHUB_STEP_SUMMARY', (size) => {
        const whole = `${markdown}\n`;
        const room = SUMMARY_LIMIT - size;
        if (bytes(whole) <= room) return whole;
        summaryIsFull = true;
        return cutToBytes(markdown, room - 1);
      });
    }),
  };
}

/** Two that append at once would both read the size before either has written. */
function inTurn<A extends unknown[]>(work: (...args: A) => Promise<void>): (...args: A) => Promise<void> {
  let before: Promise<unknown> = Promise.resolve();
  return (...args) => {
    const done = before.then(() => work(...args));
    before = done.catch(() => undefined);
    return done;
  };
}

/** @param content from the size that the file has, in bytes */
async function append(
  env: Readonly<Record<string, string | undefined>>,
  variable: 'GITHUB_OUTPUT' | 'GITHUB_STEP_SUMMARY',
  content: (size: number) => string,
): Promise<void> {
  const path = env[variable] ?? '';
  const unusable = (message: string, cause?: unknown): Error =>
    fail('MLOPS_GITHUB_EVENT', {
      message,
      where: { field: variable },
      hint: 'The Actions runner sets it and makes the file before every step; an old self-hosted runner must be updated.',
      cause,
    });
  if (path === '') throw unusable(`${variable} is not set: there is no file to write to`);
  try {
    // The runner made it; a file of our own at a wrong path nobody would read.
    const file = await open(path, constants.O_WRONLY | constants.O_APPEND);
    try {
      const { size } = await file.stat();
      await file.appendFile(content(size));
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unusable(`${variable} names ${path}, which cannot be written: ${(cause as Error).message}`, cause);
  }
}

/** {@link cutMarkdown} counts characters; the same by bytes. */
function cutToBytes(markdown: string, limit: number): string {
  for (let characters = Math.min(limit, markdown.length); characters > 0;) {
    const shorter = cutMarkdown(markdown, characters);
    const excess = bytes(shorter) - limit;
    if (excess <= 0) return `${shorter}\n`;
    characters = Math.min(characters - 1, Math.floor((characters * limit) / (limit + excess)));
  }
  return '';
}
