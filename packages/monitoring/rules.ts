import type { Config } from '#config';
import { nearest } from '#kit';
import { fail } from './errors.ts';
import { parseWindows, type Severity, type Windows } from './check.ts';
import type { Reference } from './reference.ts';

export type MonitorSection = NonNullable<Config['monitor']>;
type DriftSection = NonNullable<MonitorSection['drift']>[string];

export const DISTANCES = ['psi', 'jensen-shannon', 'ks', 'wasserstein', 'cramers-v'] as const;
type DistanceName = (typeof DISTANCES)[number];

/** What one column may do. */
export interface ColumnRule {
  limits: Partial<Record<DistanceName, number>>;
  /** By how much the share of missing values may rise. */
  missing: number;
  severity: Severity;
  windows: Windows;
  minCount: number;
}

const PSI = 0.25;
const MISSING_RISE = 0.2;
const MIN_COUNT = 500;
const WINDOWS = '2 of 3';

/**
 * The rule of every column of the reference: its own words before those of its role, and those before the defaults. What
 * the model answers alerts; an input alone only warns, because the world may change and the model still be right.
 * @throws MLOPS_MONITOR_INPUT when a rule is about no column
 */
export function columnRules(section: MonitorSection, reference: Reference): Record<string, ColumnRule> {
  const drift = section.drift ?? {};
  const names = Object.keys(reference.columns);
  const known = ['prediction', 'inputs', ...names];
  const odd = Object.keys(drift).find((name) => !known.includes(name));
  if (odd !== undefined) {
    const close = nearest(odd, known);
    throw fail('MLOPS_MONITOR_INPUT', {
      message: `monitor.drift names "${odd}", which is no column of the reference.`,
      where: { field: `monitor.drift.${odd}` },
      hint: close === undefined ? `There are ${known.slice(0, 12).join(', ')}.` : `Did you mean ${close}?`,
    });
  }
  return Object.fromEntries(
    names.map((name) => {
      const { role } = reference.columns[name]!;
      const ofRole = drift[role === 'prediction' ? 'prediction' : 'inputs'];
      return [name, ruleOf([drift[name], ofRole], role === 'prediction' ? 'alert' : 'warn')];
    }),
  );
}

/** @param said the nearest first */
function ruleOf(said: readonly (DriftSection | undefined)[], severity: Severity): ColumnRule {
  const first = <Key extends keyof DriftSection>(key: Key): DriftSection[Key] =>
    said.find((rule) => rule?.[key] !== undefined)?.[key] as DriftSection[Key];
  const limited = said.find((rule) => DISTANCES.some((name) => rule?.[name] !== undefined));
  const limits = DISTANCES.flatMap((name) => {
    const limit = limited?.[name];
    return limit === undefined ? [] : [[name, limit] as const];
  });
  return {
    limits: limits.length === 0 ? { psi: PSI } : Object.fromEntries(limits),
    missing: first('missing') ?? MISSING_RISE,
    severity: first('severity') ?? severity,
    windows: parseWindows(first('windows') ?? WINDOWS),
    minCount: first('min-count') ?? MIN_COUNT,
  };
}
