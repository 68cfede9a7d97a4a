import { looserThanDefault } from './golden.ts';
import type { DeploymentResult } from './means.ts';

/** What people have to know of a deployment though it passed, for behind a sentence that says so; empty when nothing is. */
export function reservations({ golden, steps }: Pick<DeploymentResult, 'golden' | 'steps'>): string {
  const loose = golden ? looserThanDefault(golden) : undefined;
  const missed = steps.filter(({ status }) => status === 'missed').map(({ detail }) => detail);
  return [...(loose === undefined ? [] : [loose]), ...missed].map((said) => `; ${said}`).join('');
}
