import type { Action } from '#kit';
import { stages } from '../actions/stages.ts';

/** Every action by name. */
export const actions: Readonly<Record<string, () => Promise<{ default: Action }>>> = {
  ...stages,
  'register-model': () => import('../actions/register-model/action.ts'),
  'deploy-model': () => import('../actions/deploy-model/action.ts'),
  'monitor-model': () => import('../actions/monitor-model/action.ts'),
  'build-dashboard': () => import('../actions/build-dashboard/action.ts'),
  'run-pipeline': () => import('../actions/run-pipeline/action.ts'),
};
