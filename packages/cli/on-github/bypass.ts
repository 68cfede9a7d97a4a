import { ADMINISTRATORS, GITHUB_ACTIONS } from './rulesets.ts';
import type { BranchRule } from './settings.ts';

export type Guarded = 'yes' | 'no' | 'not shown';

/** Whether something of that lets nobody by but whom somebody chose. */
export function guardedBy(there: readonly Pick<BranchRule, 'bypass_actors'>[]): Guarded {
  if (there.some(({ bypass_actors: actors }) => actors?.every(isChosen))) return 'yes';
  return there.some(({ bypass_actors: actors }) => actors === undefined) ? 'not shown' : 'no';
}

/**
 * Other roles of a repository are all who may push, and a key of deployment, like the app whose token a workflow has, is whose
 * workflow uses it. Who is in a team is not asked.
 */
function isChosen({ actor_id: id, actor_type: type }: NonNullable<BranchRule['bypass_actors']>[number]): boolean {
  if (type === 'RepositoryRole') return id === ADMINISTRATORS;
  if (type === 'Integration') return typeof id === 'number' && id !== GITHUB_ACTIONS;
  return ['OrganizationAdmin', 'EnterpriseOwner', 'Team', 'User'].includes(type);
}

export const PRINTED = 'mlops init --github prints the ruleset';
export const BYPASS = 'to bypass it is for administrators, and for whom they choose';
export const NOT_SHOWN = 'who may bypass it is shown to administrators';
