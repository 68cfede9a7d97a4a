import type { Action } from '#kit';

type Load = () => Promise<{ default: Action }>;

/** The stages of the chain, loaded when needed. Their order comes from their declarations, not from this list. */
export const stages: Readonly<Record<string, Load>> = {
  'validate-data': () => import('./validate-data/action.ts'),
  'build-features': () => import('./build-features/action.ts'),
  'train-model': () => import('./train-model/action.ts'),
  'evaluate-model': () => import('./evaluate-model/action.ts'),
  'gate-model': () => import('./gate-model/action.ts'),
  'scan-model': () => import('./scan-model/action.ts'),
  'write-model-card': () => import('./write-model-card/action.ts'),
  'report-run': () => import('./report-run/action.ts'),
};
