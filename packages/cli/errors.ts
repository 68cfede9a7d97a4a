import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_PROJECTS_SEVERAL:
    'Several projects where there can be one: in a job that hands over or judges, or under one name.',
  MLOPS_COMMAND_MISSING: '`mlops --json` was called without a command.',
  MLOPS_COMMAND_UNKNOWN: 'There is no `mlops` command of that name.',
  MLOPS_NO_SPACE: 'The operating system had no space left for a file that was being written.',
  MLOPS_NO_PERMISSION: 'The operating system does not allow a file to be read or written.',
  MLOPS_UNEXPECTED: 'Something happened that nobody foresaw: a defect of mlops, to be reported.',
  MLOPS_REPRODUCE_DIRTY: 'The run was made with uncommitted changes, so its commit is not what ran.',
  MLOPS_REPRODUCE_NOTHING: 'The run judged a file of predictions: nothing says how to make them again.',
  MLOPS_REPRODUCE_DATA: 'The raw data of the run are not here any more: the file has other bytes.',
  MLOPS_INIT_NO_REPOSITORY: '`mlops init --github` was called outside of a git repository.',
  MLOPS_INIT_TEMPLATE: '`mlops init --template` names a template that there is not.',
  MLOPS_DOCTOR_TOKEN: '`mlops doctor --github` has no token to read settings with.',
  MLOPS_DOCTOR_REPOSITORY: '`mlops doctor --github` does not know which repository is meant.',
  MLOPS_DOCTOR_UNREADABLE: '`mlops doctor --github` could not even read the repository.',
});
