import { formatBound, holds, type Check } from './checks/check.ts';
import { sentences, type Example } from './plan/examples.ts';
import { groupKey } from './plan/plan.ts';
import type { PreparedSource } from './prepare.ts';
import type { Profile } from './profile/profile.ts';
import type { CheckResult, SourceResult } from './result.ts';

/** What was measured of one source; judging needs nothing else. */
export interface SourceState {
  rows: number;
  counts: Map<string, number>;
  duplicates: Map<string, number>;
  examples: Map<string, Example[]>;
  profile: Profile;
}

export function holdsIn(check: Check, state: SourceState): boolean {
  return holds(check.bound, observe(check, state).observed);
}

/** The number a bound is held against, and how many rows that is. */
function observe(
  check: Check,
  state: SourceState,
  query?: number | null,
): { observed: number | null; violations: number | null } {
  const share = (count: number) => (check.unit === 'percent' ? (100 * count) / state.rows : count);
  const { measure } = check;
  switch (measure.kind) {
    case 'rows':
      return { observed: state.rows, violations: null };
    case 'where': {
      const count = state.counts.get(measure.predicate)!;
      return { observed: share(count), violations: count };
    }
    case 'duplicates': {
      const count = state.duplicates.get(groupKey(measure.keys))!;
      return { observed: share(count), violations: count };
    }
    case 'query':
      return { observed: query ?? null, violations: null };
    case 'known':
      return { observed: measure.value, violations: null };
  }
}

export function judgeSource(
  { input, file, plan, notRun }: PreparedSource,
  state: SourceState,
  queries: Map<string, number | null>,
): SourceResult {
  const checks = plan.checks.map((check): CheckResult => {
    const { observed, violations } = observe(check, state, queries.get(`${input.name}/${check.id}`));
    const known = check.measure.kind === 'known' ? sentences(check.measure.examples) : [];
    return {
      id: check.id,
      description: check.description,
      column: check.column ?? null,
      rule: check.rule,
      severity: check.severity,
      verdict: holds(check.bound, observed) ? 'pass' : 'fail',
      observed: observed !== null && Number.isFinite(observed) ? observed : null,
      expected: formatBound(check.bound, check.unit),
      violations,
      examples: state.examples.get(check.id) ?? known,
    };
  });
  const failed = checks.some(({ verdict, severity }) => verdict === 'fail' && severity === 'error');
  const contract = input.contract !== undefined;
  return {
    name: input.name,
    rows: state.rows,
    bytes: file.bytes,
    contract,
    verdict: contract ? (failed ? 'fail' : 'pass') : null,
    checks,
    notRun,
  };
}
