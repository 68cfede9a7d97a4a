import { escape } from '#kit';
import type { Property } from '../contract/schema.ts';
import type { Cell } from './cells.ts';
import { none, type Check } from './check.ts';

type Value = string | number | boolean | null;

/** A literal of the cell's type, so that a date is compared as a date. */
export function literal(value: Value, cell: Cell): string {
  if (value === null) return 'NULL';
  const temporal = { date: 'DATE', timestamp: 'TIMESTAMP', time: 'TIME' }[cell.logicalType as string];
  if (temporal) return `CAST(${escape.sqlString(String(value))} AS ${temporal})`;
  if (cell.logicalType === 'string') return escape.sqlString(String(value));
  return typeof value === 'string' ? escape.sqlString(value) : String(value);
}

/** Checks that a property states by its own keys: each counts the rows that break it, and none may. */
export function propertyChecks(property: Property, cell: Cell): Check[] {
  const { raw, value } = cell;
  const check = (rule: string, description: string, predicate: string): Check => ({
    id: `${property.name}.${rule}`,
    description,
    column: property.name,
    rule,
    severity: 'error',
    measure: { kind: 'where', predicate },
    unit: 'rows',
    bound: none,
    shown: raw,
  });
  const checks: Check[] = [];
  if (property.logicalType)
    checks.push(check('logicalType', `is ${property.logicalType}`, `${raw} IS NOT NULL AND ${value} IS NULL`));
  if (property.required && !property.primaryKey) checks.push(check('required', 'has a value', `${raw} IS NULL`));
  if (property.primaryKey) checks.push(check('primaryKey', 'has a key', `${raw} IS NULL`));
  if (property.unique) {
    checks.push({
      ...check('unique', 'no value twice', ''),
      measure: { kind: 'duplicates', keys: [value] },
      shown: value,
    });
  }
  if (property.enum) {
    const values = property.enum.map((entry) => entry.value);
    const listed = values.filter((entry) => entry !== null).map((entry) => literal(entry, cell));
    checks.push(
      check(
        'enum',
        `one of ${values.map(String).join(', ')}`,
        listed.length ? `${value} NOT IN (${listed.join(', ')})` : `${value} IS NOT NULL`,
      ),
    );
  }
  return [...checks, ...optionChecks(property, cell, check)];
}

function optionChecks(
  property: Property,
  cell: Cell,
  check: (rule: string, description: string, predicate: string) => Check,
): Check[] {
  const options = property.logicalTypeOptions ?? {};
  const { value } = cell;
  const checks: Check[] = [];
  const limits = [
    ['minimum', '≥', '<'],
    ['maximum', '≤', '>'],
    ['exclusiveMinimum', '>', '<='],
    ['exclusiveMaximum', '<', '>='],
  ] as const;
  for (const [rule, sign, broken] of limits) {
    const limit = options[rule];
    if (limit !== undefined) checks.push(check(rule, `${sign} ${limit}`, `${value} ${broken} ${literal(limit, cell)}`));
  }
  if (options.multipleOf !== undefined) {
    const ratio = `${value} / ${options.multipleOf}::DOUBLE`;
    checks.push(check('multipleOf', `a multiple of ${options.multipleOf}`, `abs(${ratio} - round(${ratio})) > 1e-9`));
  }
  if (options.minLength !== undefined)
    checks.push(
      check('minLength', `at least ${options.minLength} characters`, `length(${value}) < ${options.minLength}`),
    );
  if (options.maxLength !== undefined)
    checks.push(
      check('maxLength', `at most ${options.maxLength} characters`, `length(${value}) > ${options.maxLength}`),
    );
  if (options.pattern !== undefined) {
    checks.push(
      check(
        'pattern',
        `matches ${options.pattern}`,
        `NOT regexp_matches(${value}, ${escape.sqlString(options.pattern)})`,
      ),
    );
  }
  const format = options.format === undefined ? undefined : formatPredicate(options.format, value);
  if (format) checks.push(check('format', `format ${options.format}`, format));
  return checks;
}

const texts: Record<string, string> = {
  email: '[^@\\s]+@[^@\\s]+\\.[^@\\s]+',
  uuid: '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
  uri: '[A-Za-z][A-Za-z0-9+.-]*:\\S+',
  hostname: '[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*',
  ipv4: '((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)',
  ipv6: '[0-9a-fA-F:]*:[0-9a-fA-F:.]+',
};

/** Formats that mean something to a checker; `password`, date patterns and floats describe, they do not restrict. */
function formatPredicate(format: string, value: string): string | undefined {
  const integer = /^([iu])(8|16|32|64)$/.exec(format);
  if (integer) {
    const bits = BigInt(integer[2]!);
    const [low, high] = integer[1] === 'u' ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
    return `${value} NOT BETWEEN ${low}::HUGEINT AND ${high}::HUGEINT`;
  }
  const pattern = texts[format];
  return pattern === undefined ? undefined : `NOT regexp_full_match(${value}, ${escape.sqlString(pattern)})`;
}
