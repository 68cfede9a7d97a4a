import { looserThanDefault } from './golden.ts';
import type { DeploymentResult } from './means.ts';

type Reserved = Pick<DeploymentResult, 'golden' | 'steps'>;

/** What people have to know of a deployment though it passed, each in words. */
export function reservationsOf({ golden, steps }: Reserved): string[] {
  const loose = golden ? looserThanDefault(golden) : undefined;
  const missed = steps.filter(({ status }) => status === 'missed').map(({ detail }) => detail);
  return [...(loose === undefined ? [] : [loose]), ...missed];
}

/** The same behind a sentence that says it passed; empty when there is nothing. */
export function reservations(result: Reserved): string {
  return reservationsOf(result)
    .map((said) => `; ${said}`)
    .join('');
}
