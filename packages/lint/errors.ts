import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_LINT_NOTHING: '`mlops lint` found no workflow to look at.',
  MLOPS_LINT_UNREADABLE:
    'A workflow cannot be read as GitHub reads it: broken or oversized YAML, or a value of another kind than belongs there.',
  MLOPS_LINT_ENDLESS: 'Workflows call each other more often than GitHub allows and a reader can follow.',
});
