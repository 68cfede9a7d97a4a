import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_CONFIG_MISSING: 'There is no mlops.yml where one was looked for.',
  MLOPS_CONFIG_SYNTAX:
    'mlops.yml is not the YAML 1.2 that is read here: broken syntax, a duplicate key, a tab, an alias bomb.',
  MLOPS_CONFIG_INVALID: 'A key or value of mlops.yml, or an input with the same meaning, is not one that is known.',
  MLOPS_CONFIG_EXISTS: '`mlops init` found an mlops.yml; it never overwrites one.',
  MLOPS_INIT_NOTHING: '`mlops init` found neither data nor predictions.',
  MLOPS_INIT_LABEL: '`mlops init --label` names a column that the data does not have.',
  MLOPS_BASE_POLICY:
    'The rules of the branch that a change is to be merged into, in mlops.yml or a workflow, cannot be used to judge it.',
  MLOPS_POLICY_MOVED:
    'A change describes a project in another file, by other rules than those that its runs were judged by.',
  MLOPS_POLICY_OVERRIDE: 'Inputs would replace what mlops.yml says is judged, and how.',
  MLOPS_PATH_OUTSIDE: 'A path leads out of the repository and of the data roots that the operator named.',
  MLOPS_PAYLOAD_MISSING: 'A file is tracked by DVC or Git LFS and its content has not been fetched.',
  MLOPS_PAYLOAD_OTHER: 'A file that DVC tracks has other content than a .dvc file or dvc.lock names.',
  MLOPS_PAYLOAD_UNREADABLE: 'A .dvc file beside a data file is not one that DVC wrote.',
  MLOPS_PERIOD_INVALID:
    'A period is not of the form `2013-01..2013-04`, or only one of a split moves on with the data (`1 month`).',
  MLOPS_DURATION_INVALID: 'A duration is not a number and a unit such as `90 s` or `1 month`.',
});
