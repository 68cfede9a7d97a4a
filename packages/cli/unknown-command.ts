import { nearest, type MlopsError } from '#kit';
import { fail } from './errors.ts';

export function unknownCommand(name: string, known: readonly string[]): MlopsError {
  const meant = nearest(name, known);
  return fail('MLOPS_COMMAND_UNKNOWN', {
    message: `mlops has no command "${name}".`,
    hint: meant === undefined ? 'See: mlops --help' : `Did you mean: mlops ${meant}`,
  });
}
