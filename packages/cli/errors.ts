import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_COMMAND_UNKNOWN: 'There is no `mlops` command of that name.',
  MLOPS_UNEXPECTED: 'Something happened that nobody foresaw: a defect of mlops, to be reported.',
  MLOPS_REPRODUCE_DIFFERS: 'A run made again from its commit gave other bytes, and predictions outside the tolerance.',
});
