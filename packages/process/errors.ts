import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_PROGRAM_NOT_FOUND: 'A program named in mlops.yml does not exist or may not be executed.',
  MLOPS_PROGRAM_FAILED: 'A program of the project ended with an exit code other than 0.',
  MLOPS_PROGRAM_KILLED: 'A program of the project was ended by a signal that did not come from this tool.',
  MLOPS_PROGRAM_TIME_LIMIT: 'A program of the project ran longer than its time limit and was ended.',
  MLOPS_PROGRAM_CANCELLED: 'A program of the project was ended because the run was cancelled.',
  MLOPS_PROGRAM_ENVIRONMENT: 'A program of the project asks for an environment variable that is never handed on.',
});
