import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_DEPLOY_TARGET: 'Where to deploy is not said, or the target cannot do what it is asked.',
  MLOPS_DEPLOY_STATE: 'The file that says what a target serves cannot be read, or is of another tool or format.',
  MLOPS_DEPLOY_PORT: 'The port that clients are to ask is taken by another program.',
  MLOPS_DEPLOY_START: 'A version was started and did not become ready: it crashed, hung, or used too much memory.',
  MLOPS_DEPLOY_KEEPER: 'The process that keeps servers running did not start, or does not answer.',
  MLOPS_DEPLOY_STOP: 'What was deployed has not ended, or whether it has cannot be known.',
  MLOPS_DEPLOY_ANSWER: 'A deployed model answered with an error, not at all, or with something that is no answer.',
  MLOPS_DEPLOY_GOLDEN: 'There are no recorded predictions that a deployed version could be asked again.',
  MLOPS_DEPLOY_CHANGED: 'Another version has come to serve since a deployment or rollback was planned.',
  MLOPS_DEPLOY_OLDER: 'A newer version serves than the one that was to be released: going back is a rollback.',
  MLOPS_ROLLBACK_NOTHING: 'There is no version to go back to.',
  MLOPS_ROLLBACK_REFUSED: 'The previous version is not what was registered, or does not answer its own predictions.',
});
