import { fail } from './errors.ts';

export function noModel(path: string, cause?: unknown): Error {
  return fail('MLOPS_SCAN_MISSING', {
    message: `There is no ${path}: expected a model file or a directory of them.`,
    where: { file: path, field: 'model' },
    hint: 'Check the path, or leave --model out after: mlops train-model',
    cause,
  });
}
