import type { Action } from '#kit';

/** Commands that are not actions of a workflow: questions and records. */
export const commands: Readonly<Record<string, () => Promise<{ default: Action }>>> = {
  init: () => import('./commands/init.ts'),
  tour: () => import('./commands/tour.ts'),
  doctor: () => import('./commands/doctor.ts'),
  lint: () => import('./commands/lint.ts'),
  verify: () => import('./commands/verify.ts'),
  runs: () => import('./commands/runs.ts'),
  show: () => import('./commands/show.ts'),
  lineage: () => import('./commands/lineage.ts'),
  diff: () => import('./commands/diff.ts'),
  reproduce: () => import('./commands/reproduce.ts'),
  accept: () => import('./commands/accept.ts'),
  registry: () => import('./commands/registry.ts'),
  import: () => import('./commands/import.ts'),
  export: () => import('./commands/export.ts'),
  serve: () => import('./commands/serve.ts'),
  deploy: () => import('./commands/deploy.ts'),
  rollback: () => import('./commands/rollback.ts'),
};
