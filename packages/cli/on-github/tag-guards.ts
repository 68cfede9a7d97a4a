import { matchesGlob } from 'node:path';
import { guardedBy, type Guarded } from './bypass.ts';
import type { Settings } from './settings.ts';

export type TagRulesets = Extract<Settings['tagRulesets'], { value: unknown }>['value'];

/** Whether some ruleset with that rule takes in all that a pattern does, and lets nobody by but whom somebody chose. */
export function guarded(rulesets: TagRulesets, pattern: string, rule: string): Guarded {
  const there = rulesets.filter(({ conditions, rules = [] }) => {
    const { include = [], exclude = [] } = conditions?.ref_name ?? {};
    const covers = include.some((each) => EVERY_TAG.includes(each) || each === pattern || covered(pattern, each));
    return covers && exclude.length === 0 && rules.some(({ type }) => type === rule);
  });
  return guardedBy(there);
}

const EVERY_TAG = ['~ALL', 'refs/tags/**', 'refs/tags/**/*', 'refs/tags/*'];

/** Whether a pattern takes in what another does: `*@v*` all of `prices@v*`, as it would that very name. Others are not understood here. */
function covered(pattern: string, by: string): boolean {
  const plain = ![pattern, by].some((each) => /[[\]{}?\\]|\*\*/.test(each));
  return plain && matchesGlob(pattern, by);
}
