import type { CommandLine } from './command-line.ts';
import written from './help.json' with { type: 'json' };
import type { Voice } from './world.ts';

/**
 * What `npm run generate` wrote of every declaration, so that none of them is loaded to tell of itself.
 * @returns the exit code; undefined when nothing is written under that name
 */
export function answerAtOnce({ name, own }: CommandLine, voice: Voice): 0 | 2 | undefined {
  if (name === undefined) {
    // Asked for, it is the answer; otherwise a command is missing, and stdout stays clean for what reads it.
    const asked = own.has('help');
    if (asked) voice.stdout(written.overview);
    else voice.terminal.write(written.overview);
    return asked ? 0 : 2;
  }
  const commands: Readonly<Record<string, string>> = written.commands;
  const text =
    name === '--version' ? `${written.version}\n` : Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (text === undefined) return undefined;
  voice.stdout(text);
  return 0;
}
