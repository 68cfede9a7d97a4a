import { readCommandLine } from './command-line.ts';
import type { Load, Voice, World } from './world.ts';

/**
 * The `mlops` command. What is written down already is said at once: only what has something to do loads more than this.
 * @returns the exit code: 0 pass or done, 1 fail, 2 error, 3 inconclusive
 */
export async function main(
  argv: readonly string[],
  actions: Readonly<Record<string, Load>>,
  world: Voice & Partial<World> = processVoice(),
): Promise<number> {
  const line = readCommandLine(argv);
  if (line.own.has('help') || line.name === '--version' || (line.name === undefined && !line.own.has('json'))) {
    const { answerAtOnce } = await import('./at-once.ts');
    const exit = answerAtOnce(line, world);
    if (exit !== undefined) return exit;
  }
  const { runCommand } = await import('./run-command.ts');
  return runCommand(line, actions, world);
}

function processVoice(): Voice {
  // A reader that has seen enough (`mlops runs | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    stdout: (text) => process.stdout.write(text),
    terminal: {
      interactive: process.stderr.isTTY === true && process.env['NO_COLOR'] === undefined,
      write: (text) => process.stderr.write(text),
    },
  };
}
