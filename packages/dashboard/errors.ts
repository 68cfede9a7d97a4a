import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_DASHBOARD_PLACE: 'The directory for the dashboard has something in it that no dashboard made.',
  MLOPS_DASHBOARD_PROJECT: 'The ledger has nothing of the project that was asked for.',
});
