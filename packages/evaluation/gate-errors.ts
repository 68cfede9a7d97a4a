import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_PREDICTIONS_MISSING: 'There is no predictions file where one was said to be.',
  MLOPS_PREDICTIONS_EMPTY: 'A predictions file holds no example.',
  MLOPS_PREDICTIONS_COLUMN: 'A column that evaluation was told to use, or needs, is not in the file.',
  MLOPS_PREDICTIONS_ID: 'An id of the predictions is missing.',
  MLOPS_PREDICTIONS_DUPLICATE: 'An id occurs more than once, so which prediction counts is not known.',
  MLOPS_PREDICTIONS_INCOMPLETE: 'Examples of the evaluation set have no prediction.',
  MLOPS_PREDICTIONS_FOREIGN: 'There are predictions for ids that are not in the evaluation set.',
  MLOPS_PREDICTIONS_SCORE: 'A score is missing, not a number, NaN or infinite.',
  MLOPS_PREDICTIONS_TARGET: 'A target is missing, or not one that the task allows.',
  MLOPS_PREDICTIONS_ONE_CLASS: 'All examples have the same target, so nothing can be told apart.',
  MLOPS_PREDICTIONS_CLASS: 'A predicted class, or the positive class, is not one that is known.',
  MLOPS_PREDICTIONS_GROUP: 'An example has no group, so it is not known which others it is correlated with.',
  MLOPS_PREDICTIONS_WEIGHT: 'A weight is missing, negative, NaN or infinite.',
  MLOPS_PREDICTIONS_MADE_NONE: 'The predict program ended well and left no predictions.',
  MLOPS_SLICES_TOO_MANY: 'A slicing has more values than can be judged or read.',
  MLOPS_SCORED_UNREADABLE: 'A file of scored examples is not one that evaluate-model wrote.',
  MLOPS_GATE_INPUT: 'What the gate was given does not say what to compare, or by which rule.',
});
