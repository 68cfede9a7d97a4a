import { nearest, type MlopsError } from '#kit';
import { readFlags } from '#kit/generate';
import { EVERY_COMMAND } from './command-line.ts';
import { fail } from './errors.ts';

export function unknownCommand(name: string, known: readonly string[]): MlopsError {
  const meant = nearest(name, known);
  return fail('MLOPS_COMMAND_UNKNOWN', {
    message: `mlops has no command "${name}".`,
    hint: meant === undefined ? 'See: mlops --help' : `Did you mean: mlops ${meant}`,
  });
}

/** @throws MLOPS_USAGE when a flag that no command has stands where the command is expected */
export function expectCommand(name: string): void {
  if (name.startsWith('-')) readFlags(EVERY_COMMAND, [name], { command: 'mlops' });
}
