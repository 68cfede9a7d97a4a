import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_GIT_UNAVAILABLE: 'git is not installed, or could not be started in the given directory.',
  MLOPS_INTERRUPTED:
    'The command was stopped by SIGINT (Ctrl-C), SIGTERM or the end of its terminal; nothing half-made is left.',
});
