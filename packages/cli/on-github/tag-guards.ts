import { matchesGlob } from 'node:path';
import { ADMINISTRATORS } from './rulesets.ts';
import type { Settings } from './settings.ts';

export type TagRulesets = Extract<Settings['tagRulesets'], { value: unknown }>['value'];

export type Guarded = 'yes' | 'no' | 'not shown';

/** Whether some ruleset with that rule takes in all that a pattern does, and lets nobody by but whom somebody chose. */
export function guarded(rulesets: TagRulesets, pattern: string, rule: string): Guarded {
  const there = rulesets.filter(({ conditions, rules = [] }) => {
    const { include = [], exclude = [] } = conditions?.ref_name ?? {};
    const covers = include.some((each) => EVERY_TAG.includes(each) || each === pattern || covered(pattern, each));
    return covers && exclude.length === 0 && rules.some(({ type }) => type === rule);
  });
  if (there.some(({ bypass_actors: actors }) => actors?.every(isChosen))) return 'yes';
  return there.some(({ bypass_actors: actors }) => actors === undefined) ? 'not shown' : 'no';
}

/** Other roles of a repository are all who may push, and a key of deployment is whose workflow has it. Who is in a team is not asked. */
function isChosen({
  actor_id: id,
  actor_type: type,
}: NonNullable<TagRulesets[number]['bypass_actors']>[number]): boolean {
  return type === 'RepositoryRole'
    ? id === ADMINISTRATORS
    : ['OrganizationAdmin', 'EnterpriseOwner', 'Integration', 'Team', 'User'].includes(type);
}

const EVERY_TAG = ['~ALL', 'refs/tags/**', 'refs/tags/**/*', 'refs/tags/*'];

/** Whether a pattern takes in what another does: `*@v*` all of `prices@v*`, as it would that very name. Others are not understood here. */
function covered(pattern: string, by: string): boolean {
  const plain = ![pattern, by].some((each) => /[[\]{}?\\]|\*\*/.test(each));
  return plain && matchesGlob(pattern, by);
}
