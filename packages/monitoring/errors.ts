import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_MONITOR_INPUT: 'What to watch, or what to compare it with, is not said or contradicts itself.',
  MLOPS_MONITOR_LOG: 'What was served cannot be read: the file or directory is no prediction log and no table.',
  MLOPS_MONITOR_COLUMN: 'A column that monitoring needs is not in the file.',
  MLOPS_MONITOR_TIME: 'No row says when it was served, or not in a form that is a time.',
  MLOPS_MONITOR_REFERENCE: 'The reference has no rows, no predictions, or is not one that this tool wrote.',
  MLOPS_MONITOR_LABELS: 'The labels cannot be joined: no id or target, or an id with two different targets.',
  MLOPS_MONITOR_HISTORY: 'What was recorded of earlier monitoring cannot be read.',
});
