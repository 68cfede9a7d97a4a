import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_SCAN_MISSING: 'There is no model to scan at the path that was given.',
  MLOPS_SCAN_INPUT: 'An input of scan-model does not say what it should.',
  MLOPS_SCAN_UNREADABLE: 'A file of the model cannot be read.',
});
