import type { Action } from '#kit';
import { stages } from './stages.ts';

/** Every action by name. */
export const actions: Readonly<Record<string, () => Promise<{ default: Action }>>> = {
  ...stages,
  'register-model': () => import('./register-model/action.ts'),
  'deploy-model': () => import('./deploy-model/action.ts'),
  'monitor-model': () => import('./monitor-model/action.ts'),
  'build-dashboard': () => import('./build-dashboard/action.ts'),
  'run-pipeline': () => import('./run-pipeline/action.ts'),
};
