import type { MeasuredQuality, Operator } from '../contract/schema.ts';
import { operators } from '../contract/schema.ts';

/** What is counted or computed of the data; a number comes out. */
export type Measure =
  | { kind: 'rows' }
  /** Rows of the cells for which the SQL predicate is true. */
  | { kind: 'where'; predicate: string }
  /** Rows beyond the first with the same keys; rows without a key do not count. */
  | { kind: 'duplicates'; keys: string[] }
  /** One SELECT of the contract's author. */
  | { kind: 'query'; sql: string; tables: string[] }
  /** Already known from the file's own schema. */
  | { kind: 'known'; value: number; examples: string[] };

export type Bound =
  | { operator: Exclude<Operator, 'mustBeBetween' | 'mustNotBeBetween'>; value: number }
  | { operator: 'mustBeBetween' | 'mustNotBeBetween'; value: [number, number] };

export interface Check {
  /** Stable and unique in a source: `distance.minimum`, `schema.rowCount`. */
  id: string;
  description: string;
  column?: string;
  rule: string;
  /** A failed `warning` is reported and does not fail the data. */
  severity: 'error' | 'warning';
  measure: Measure;
  unit: 'rows' | 'percent' | 'value';
  bound: Bound;
  /** Where the contract says it. */
  path?: readonly (string | number)[];
  /** Cell shown beside the row number of an offending row. */
  shown?: string;
}

/** The contract's ODCS severity: `info` and `warning` report, all else blocks. */
export function severityOf(quality: { severity?: string | undefined }): Check['severity'] {
  return ['info', 'warning'].includes(quality.severity?.toLowerCase() ?? '') ? 'warning' : 'error';
}

export const none: Bound = { operator: 'mustBe', value: 0 };

export function boundOf(quality: MeasuredQuality): Bound {
  const operator = operators.find((name) => quality[name] !== undefined)!;
  return { operator, value: quality[operator] } as Bound;
}

const signs: Record<Bound['operator'], string> = {
  mustBe: '=',
  mustNotBe: '≠',
  mustBeGreaterThan: '>',
  mustBeGreaterOrEqualTo: '≥',
  mustBeLessThan: '<',
  mustBeLessOrEqualTo: '≤',
  mustBeBetween: 'between',
  mustNotBeBetween: 'not between',
};

/** `≤ 5 %`, `between 600 and 1050 rows` */
export function formatBound({ operator, value }: Bound, unit: Check['unit']): string {
  const suffix = { rows: ' rows', percent: ' %', value: '' }[unit];
  return `${signs[operator]} ${Array.isArray(value) ? value.join(' and ') : value}${suffix}`;
}

/** Whether a measured number keeps its bound. What is not a number keeps none. */
export function holds(bound: Bound, observed: number | null): boolean {
  if (observed === null || !Number.isFinite(observed)) return false;
  switch (bound.operator) {
    case 'mustBe':
      return observed === bound.value;
    case 'mustNotBe':
      return observed !== bound.value;
    case 'mustBeGreaterThan':
      return observed > bound.value;
    case 'mustBeGreaterOrEqualTo':
      return observed >= bound.value;
    case 'mustBeLessThan':
      return observed < bound.value;
    case 'mustBeLessOrEqualTo':
      return observed <= bound.value;
    case 'mustBeBetween':
      return observed >= bound.value[0] && observed <= bound.value[1];
    case 'mustNotBeBetween':
      return observed < bound.value[0] || observed > bound.value[1];
  }
}
