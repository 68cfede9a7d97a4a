export { engine, runWorkflow, type WorkflowOptions, type WorkflowResult } from './run-workflow.ts';
export type { LogLine } from './log.ts';
