import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_ARTIFACT_UNSUPPORTED: 'This server keeps no artifacts that the action could use.',
  MLOPS_ARTIFACT_UPLOAD: 'An artifact could not be uploaded.',
  MLOPS_ARTIFACT_DOWNLOAD: 'An artifact exists and could not be downloaded.',
  MLOPS_ARTIFACT_MISSING: 'An artifact has expired, was deleted, or never was.',
  MLOPS_ARTIFACT_DIGEST: 'An artifact states no digest, or its bytes have another one.',
  MLOPS_ARTIFACT_REFUSED: 'An archive from another job is not a plain archive of plain files within the limits.',
  MLOPS_BUNDLE_INVALID: 'The evidence that an earlier workflow run uploaded is not evidence of that run.',
  MLOPS_HAND_OVER_TICKET: 'What should name the files that another job hands over does not name any.',
  MLOPS_HAND_OVER_FOREIGN: 'The files to take over were made by another workflow run.',
  MLOPS_HAND_OVER_REFUSED: 'A directory that should be handed to another job holds something that cannot be.',
  MLOPS_HAND_OVER_OCCUPIED: 'Files are taken over into an empty directory only.',
  MLOPS_GITHUB_COMMIT: 'A commit that is needed is not in the clone, and git could not bring it from GitHub.',
  MLOPS_LEDGER_CLOSED: 'Only a run of the default branch may add to the ledger that others read.',
  MLOPS_RUN_UNCONFIRMED:
    'A recorded run is in the ledger, and no workflow run of the default branch is known to have made it.',
  MLOPS_RELEASE_DIFFERS: 'The release of a version does not, or cannot, have just the files that the version has.',
  MLOPS_FINDINGS_OFF: 'The repository has no code scanning, so findings cannot be shown there.',
  MLOPS_FINDINGS_REFUSED:
    'Code scanning does not take the findings: there are too many, or GitHub could not read them.',
  MLOPS_STEP_INPUT: 'An input of a workflow step that says where things are kept is not one that is known.',
  MLOPS_TRIGGER_REFUSED: 'The workflow run whose end started this one is not one that is to be followed.',
  MLOPS_GITHUB_EVENT: 'What GitHub says about this run (its environment or event file) is missing or makes no sense.',
  MLOPS_GITHUB_TOKEN: 'GitHub does not accept the token: it is wrong, expired or revoked.',
  MLOPS_GITHUB_PERMISSION: 'The token may not do what the action needs; the hint is the `permissions:` block to paste.',
  MLOPS_GITHUB_LIMIT: 'GitHub asks to wait longer than the action is willing to: a rate limit is used up.',
  MLOPS_GITHUB_UNREACHABLE: 'GitHub could not be reached, or kept failing; nothing was changed by the request.',
  MLOPS_GITHUB_REFUSED: 'GitHub refused a request: something is missing there, exists already, or is not valid.',
  MLOPS_GITHUB_AMBIGUOUS:
    'A request that changes something broke off, and it is not known whether GitHub carried it out.',
});
