import { defineErrors } from '../errors.ts';

export const fail = defineErrors({
  MLOPS_USAGE: 'A command was called with a flag, input or value that it does not have.',
});
