export { workflowFiles } from './files.ts';
export { RULES, type RuleId } from './finding.ts';
export { lint, namesOfTrainings, type DefaultBranch, type Files, type LintOptions, type LintReport } from './lint.ts';
export type { Ours } from './ours.ts';
export { lintAsSarif, lintAsText, summarizeLint } from './show.ts';
export { readWorkflow } from './workflow.ts';
