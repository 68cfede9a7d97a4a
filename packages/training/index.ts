export { argvInput, jsonInput } from './inputs.ts';
export { codeAmong, codeFiles, type CodeFile } from './code.ts';
export { fail as trainingErrors } from './errors.ts';
export { preflight, type Preflight } from './preflight.ts';
export { type Gpu } from './nvidia.ts';
export { type TrainingResult } from './result.ts';
export { trainingParameters } from './parameters.ts';
export { prepareProject } from './setup.ts';
export { train, TRAINING_FILES, type TrainingWork } from './train.ts';
