export { engine, runWorkflow, type WorkflowOptions, type WorkflowResult } from './run-workflow.ts';
export { exportSuite } from './suite.ts';
export { StartupFailure } from './jobs.ts';
export type { Control } from './act.ts';
export type { Annotation, JobResult, LogLine, StepResult } from './log.ts';
