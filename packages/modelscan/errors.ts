import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_SCAN_MISSING: 'There is no model to scan at the path that was given.',
  MLOPS_SCAN_INPUT: 'An input of scan-model does not say what it should.',
  MLOPS_SCAN_UNREADABLE: 'A file of the model cannot be read.',
});

export function noModel(path: string, cause?: unknown): Error {
  return fail('MLOPS_SCAN_MISSING', {
    message: `There is no ${path}: expected a model file or a directory of them.`,
    where: { file: path, field: 'model' },
    hint: 'Check the path, or leave --model out after: mlops train-model',
    cause,
  });
}
