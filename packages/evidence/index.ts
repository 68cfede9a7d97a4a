export * from './digest.ts';
export * from './directory.ts';
export * from './directory-store.ts';
export { fail as evidenceErrors } from './errors.ts';
export * from './predicates.ts';
export * from './stage.ts';
export * from './stage-output.ts';
export * from './statement.ts';
export * from './statement-tool.ts';
