import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_GITHUB_EVENT: 'What GitHub says about this run (its environment or event file) is missing or makes no sense.',
});
