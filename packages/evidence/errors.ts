import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_DIGEST_UNREADABLE: 'A file or directory whose digest is needed cannot be read.',
  MLOPS_DIGEST_REFUSED:
    'A directory holds something that is neither a regular file nor a directory, or a name that a digest cannot state.',
  MLOPS_DIGEST_CHANGED: 'A file changed while its digest was being made.',
  MLOPS_STAGE_MISSING: 'A stage that this one reads from has not been run yet.',
  MLOPS_STAGE_TAMPERED: "A stage's output is not what its statement says.",
  MLOPS_STAGE_MATERIAL_CHANGED: 'Something that a stage read changed while the stage ran.',
  MLOPS_STAGE_BUSY:
    'Another process is performing this stage, or making a run or a stage with programs, in the same workspace.',
  MLOPS_WORKSPACE_COMMITTED:
    'The commit brings the workspace along: what stages made, and remember to have made, would be believed of whoever committed it.',
  MLOPS_STATEMENT_INVALID: 'A file is not a statement that this tool understands.',
  MLOPS_EXPORT_NOTHING: 'There is no recorded run to export.',
  MLOPS_EXPORT_EXISTS: 'The place that runs were to be exported to is taken; an export never overwrites.',
  MLOPS_EXPORT_FORMAT: 'Runs are exported to a directory, a .zip or a .tar, and to no other kind of archive.',
  MLOPS_WORK_TAKEN: 'The work of another job was to be judged where stages have been run already.',
  MLOPS_WORK_FOREIGN: 'What another job handed over is about another project or commit, or says nothing of its stages.',
  MLOPS_RETRAIN_IMPOSSIBLE: "A baseline's model is in no store, and cannot be trained again from its commit.",
  MLOPS_WORK_MISSING: 'The job that runs user code handed nothing over.',
  MLOPS_WORK_BROKEN: 'A stage in the job that runs user code could not do its work.',
  MLOPS_WORK_DIFFERS:
    'What another job handed over is not what it says: computed again it differs, or a stage was left out.',
  MLOPS_STORE_MISSING: 'The store has no bytes with this digest.',
  MLOPS_STORE_TAMPERED: 'The bytes that the store holds under a digest have another digest.',
});
