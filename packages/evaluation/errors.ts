import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_METRIC_UNKNOWN: 'A metric name is not one of those that evaluation knows.',
  MLOPS_METRIC_TASK: 'A metric does not apply to the task, such as roc_auc to a regression.',
  MLOPS_SAMPLES_DIFFER: 'Candidate and baseline were not scored on the same examples in the same order.',
  MLOPS_MARGIN_INVALID: 'A margin is negative, not a number, or both absolute and relative.',
});
