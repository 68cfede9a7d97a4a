import { defineErrors } from '#kit';

/** The codes of model cards. */
export const fail = defineErrors({
  MLOPS_CARD_MIXED: 'The outputs in the workspace are not of one run, so no card can speak of one model.',
  MLOPS_CARD_INCOMPLETE: 'A section that only people can write is missing, and --strict asks for all of them.',
  MLOPS_CARD_TEXT: 'A text that mlops.yml names for the card cannot be read.',
  MLOPS_CARD_METADATA: 'The metadata of the card break a rule of the model hub, which would refuse it.',
  MLOPS_CARD_GOAL_METRIC: 'The metric that should speak to the goal was not measured.',
  MLOPS_CARD_MARKS: 'The marks around the text that people wrote in a card are damaged.',
  MLOPS_CARD_CHANGED: 'Somebody edited the card while it was being written again.',
  MLOPS_CARD_NOT_OURS: 'The file where the card would be kept was not written by write-model-card.',
});
