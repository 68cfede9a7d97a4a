import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_TRAINING_MODEL_MISSING: 'The training program ended well but left no model.',
  MLOPS_TRAINING_MODEL_LINK: 'The model directory holds something other than regular files and directories.',
  MLOPS_TRAINING_METRICS_MISSING: 'The training program left no metrics.json.',
  MLOPS_TRAINING_METRICS_TOO_LARGE: 'metrics.json is larger than 1 MB.',
  MLOPS_TRAINING_METRICS_NOT_JSON: 'metrics.json is not JSON.',
  MLOPS_TRAINING_METRICS_NOT_NUMBERS: 'metrics.json holds something other than names with finite numbers.',
  MLOPS_TRAINING_OOF_INVALID: 'The out-of-fold predictions are not a Parquet file.',
  MLOPS_TRAINING_UNFINISHED: 'The training is not done, and there is a checkpoint to go on from.',
  MLOPS_TRAINING_STUCK: 'Two attempts of a training in a row left no new checkpoint.',
  MLOPS_TRAINING_FEATURES_MISSING: 'There is no training split to hand to the training program.',
  MLOPS_TRAINING_INPUT_INVALID: 'An input of train-model cannot be read.',
  MLOPS_CODE_MISSING: 'A pattern of `train.code` matches no file.',
  MLOPS_DISK_FULL: 'There is too little free space to train.',
  MLOPS_GPU_ABSENT: 'Fewer GPUs than asked for.',
  MLOPS_GPU_DRIVER: 'The NVIDIA driver does not answer.',
  MLOPS_GPU_UNREADABLE: 'nvidia-smi answered in a form that is not understood.',
  MLOPS_GPU_BUSY: 'Too few GPUs are free: other programs use them.',
  MLOPS_GPU_ECC: 'A GPU has uncorrected memory errors.',
  MLOPS_GPU_MIG: 'A GPU is split into MIG devices and none of them was chosen.',
});
