import { escape, nearest } from '#kit';
import { fail } from '../errors.ts';
import type { PlacedContract } from '../contract/read.ts';
import type { MeasuredQuality, Property, SchemaObject } from '../contract/schema.ts';
import { NULL_STRINGS } from '../source/relation.ts';
import { isOfType, type Cell, type FileColumn } from './cells.ts';
import { boundOf, none, severityOf, type Check, type Measure } from './check.ts';
import { literal, propertyChecks } from './property-checks.ts';

export interface CompiledChecks {
  checks: Check[];
  /** Rules written for another engine: said, not judged. */
  notRun: { rule: string; reason: string }[];
}

/**
 * Turns a contract into checks of one file's columns.
 * @param text whether the file is CSV, where types are told by the values
 * @throws MLOPS_CONTRACT_INVALID when a rule names a property that the contract lacks
 */
export function compileChecks(
  placed: PlacedContract,
  cells: readonly Cell[],
  columns: readonly FileColumn[],
  text: boolean,
): CompiledChecks {
  const schema = placed.contract.schema[0]!;
  const compiled: CompiledChecks = { checks: schemaChecks(schema, columns, text), notRun: [] };
  const primary = schema.properties.filter(({ primaryKey }) => primaryKey);
  const cellOf = new Map(cells.map((cell) => [cell.name, cell]));
  schema.properties.forEach((property, index) => {
    const cell = cellOf.get(property.name)!;
    const path = ['schema', 0, 'properties', index];
    if (cell.present) compiled.checks.push(...propertyChecks(property, cell).map((check) => ({ ...check, path })));
  });
  if (primary.length > 0 && primary.every(({ name }) => cellOf.get(name)!.present)) {
    const position = (property: Property) => property.primaryKeyPosition ?? Number.MAX_SAFE_INTEGER;
    const keys = [...primary].sort((a, b) => position(a) - position(b)).map(({ name }) => name);
    compiled.checks.push(
      duplicates('schema.primaryKey', 'primaryKey', `no two rows with the same ${keys.join(', ')}`, keys, cellOf),
    );
  }
  schema.properties.forEach((property, index) => {
    qualityChecks(placed, ['schema', 0, 'properties', index], property.quality ?? [], cellOf, text, compiled, property);
  });
  qualityChecks(placed, ['schema', 0], schema.quality ?? [], cellOf, text, compiled);
  return { ...compiled, checks: withUniqueIds(compiled.checks) };
}

function duplicates(id: string, rule: string, description: string, names: string[], cells: Map<string, Cell>): Check {
  const keys = names.map((name) => cells.get(name)!.value);
  return {
    id,
    description,
    rule,
    severity: 'error',
    measure: { kind: 'duplicates', keys },
    unit: 'rows',
    bound: none,
    ...(names.length === 1 && { column: names[0]! }),
  };
}

/** Columns that are there and undeclared, declared and not there, or (Parquet, JSON Lines) of another type. */
function schemaChecks(schema: SchemaObject, columns: readonly FileColumn[], text: boolean): Check[] {
  const check = (
    id: string,
    description: string,
    examples: string[],
    severity: Check['severity'] = 'error',
  ): Check => ({
    id: `schema.${id}`,
    description,
    rule: 'schema',
    severity,
    measure: { kind: 'known', value: examples.length, examples },
    unit: 'value',
    bound: none,
  });
  const declared = schema.properties.map((property) => property.physicalName ?? property.name);
  const names = columns.map(({ name }) => name);
  const missing = declared.filter((name) => !names.includes(name));
  const extra = names.filter((name) => !declared.includes(name));
  const more = schema.customProperties?.find(({ property }) => property === 'additionalColumns')?.value;
  const checks = [
    check(
      'columns',
      'every declared column is there',
      missing.map((name) => `${name} is not there${hint(name, extra)}`),
    ),
    ...(more === 'allow'
      ? []
      : [
          check(
            'undeclared',
            'no undeclared column',
            extra.map((name) => `${name} is not declared`),
          ),
        ]),
  ];
  if (text) return checks;
  const wrong = schema.properties.flatMap((property) => {
    const column = columns.find(({ name }) => name === (property.physicalName ?? property.name));
    if (!column) return [];
    const expected =
      property.physicalType !== undefined && !samePhysicalType(property.physicalType, column.type)
        ? property.physicalType
        : property.logicalType && !isOfType(column.type, property.logicalType)
          ? property.logicalType
          : undefined;
    return expected === undefined ? [] : [`${column.name} is ${column.type}, expected ${expected}`];
  });
  return [...checks, check('types', 'every column has its declared type', wrong)];
}

const synonyms: Record<string, string> = {
  INT: 'INTEGER',
  INT4: 'INTEGER',
  INT8: 'BIGINT',
  LONG: 'BIGINT',
  INT64: 'BIGINT',
  INT32: 'INTEGER',
  SHORT: 'SMALLINT',
  STRING: 'VARCHAR',
  TEXT: 'VARCHAR',
  FLOAT8: 'DOUBLE',
  FLOAT4: 'FLOAT',
  REAL: 'FLOAT',
  BOOL: 'BOOLEAN',
  TIMESTAMPTZ: 'TIMESTAMP WITH TIME ZONE',
  DATETIME: 'TIMESTAMP',
};

function samePhysicalType(declared: string, actual: string): boolean {
  const name = declared
    .trim()
    .toUpperCase()
    .replace(/\s+/g, ' ')
    .replace(/^(VARCHAR|CHAR)\(\d+\)$/, 'VARCHAR')
    .replace(/, /g, ',');
  return (synonyms[name] ?? name) === actual.replace(/, /g, ',');
}

function hint(name: string, extra: readonly string[]): string {
  const near = nearest(name, extra);
  return near === undefined ? '' : `; did the contract mean ${near}?`;
}

function qualityChecks(
  placed: PlacedContract,
  path: readonly (string | number)[],
  qualities: NonNullable<SchemaObject['quality']>,
  cells: Map<string, Cell>,
  text: boolean,
  compiled: CompiledChecks,
  property?: Property,
): void {
  const cell = property && cells.get(property.name)!;
  if (cell && !cell.present) return;
  qualities.forEach((quality, index) => {
    const where = () => placed.locate([...path, 'quality', index]);
    const prefix = property?.name ?? 'schema';
    switch (quality.type) {
      case 'text':
        return;
      case 'custom':
        compiled.notRun.push({
          rule: quality.name ?? `${prefix}.quality[${index}]`,
          reason: `written for the engine "${quality.engine}"`,
        });
        return;
      case 'sql':
      case 'library': {
        const rule = quality.type === 'sql' ? slug(quality.name ?? `sql${index + 1}`) : quality.metric;
        const measure =
          quality.type === 'sql'
            ? { kind: 'query' as const, sql: quality.query, tables: [] }
            : libraryMeasure(quality, cells, text, where, property);
        if (measure === undefined) return;
        compiled.checks.push({
          id: `${prefix}.${rule}`,
          description: quality.name ?? quality.description ?? rule,
          ...(property && { column: property.name }),
          rule,
          severity: severityOf(quality),
          measure,
          unit: quality.type === 'sql' ? 'value' : (quality.unit ?? 'rows'),
          bound: boundOf(quality),
          path: [...path, 'quality', index],
          ...(cell && measure.kind === 'where' && { shown: cell.raw }),
        });
      }
    }
  });
}

/** @returns undefined when a column it needs is absent, which the schema check has already failed */
function libraryMeasure(
  quality: Extract<MeasuredQuality, { type: 'library' }>,
  cells: Map<string, Cell>,
  text: boolean,
  where: () => ReturnType<PlacedContract['locate']>,
  property?: Property,
): Measure | undefined {
  if (quality.metric === 'rowCount') return { kind: 'rows' };
  const names = quality.arguments?.properties ?? (property ? [property.name] : []);
  const unknown = names.find((name) => !cells.has(name));
  if (names.length === 0 || unknown !== undefined) {
    const near = unknown === undefined ? undefined : nearest(unknown, cells.keys());
    throw fail('MLOPS_CONTRACT_INVALID', {
      message:
        unknown === undefined
          ? `${quality.metric} on a schema needs arguments.properties`
          : `the rule names "${unknown}", which is not a property of the contract`,
      where: where(),
      hint: near === undefined ? 'Name properties of this schema.' : `Did you mean "${near}"?`,
    });
  }
  const used = names.map((name) => cells.get(name)!);
  if (used.some(({ present }) => !present)) return undefined;
  if (quality.metric === 'duplicateValues') return { kind: 'duplicates', keys: used.map(({ value }) => value) };
  const predicates = used.map((cell) => `(${cellPredicate(quality, cell, text)})`);
  return { kind: 'where', predicate: predicates.length === 1 ? predicates[0]!.slice(1, -1) : predicates.join(' OR ') };
}

function cellPredicate(quality: Extract<MeasuredQuality, { type: 'library' }>, cell: Cell, text: boolean): string {
  const { raw, value } = cell;
  switch (quality.metric) {
    case 'missingValues': {
      const listed = quality.arguments?.missingValues ?? [null, ''];
      const texts = listed.filter((entry) => entry !== null).map((entry) => escape.sqlString(String(entry)));
      // In CSV an empty field, or NA, is already NULL when it gets here.
      const isNull = listed.includes(null) || (text && NULL_STRINGS.some((entry) => listed.includes(entry)));
      return (
        [
          ...(isNull ? [`${raw} IS NULL`] : []),
          ...(texts.length ? [`CAST(${raw} AS VARCHAR) IN (${texts.join(', ')})`] : []),
        ].join(' OR ') || 'FALSE'
      );
    }
    case 'invalidValues': {
      const { validValues, pattern } = quality.arguments ?? {};
      const broken = [`${value} IS NULL`];
      if (validValues)
        broken.push(
          `${value} NOT IN (${
            validValues
              .filter((entry) => entry !== null)
              .map((entry) => literal(entry, cell))
              .join(', ') || 'NULL'
          })`,
        );
      if (pattern !== undefined)
        broken.push(`NOT regexp_matches(CAST(${raw} AS VARCHAR), ${escape.sqlString(pattern)})`);
      return `${raw} IS NOT NULL AND (${broken.join(' OR ')})`;
    }
    default:
      return `${raw} IS NULL`;
  }
}

function slug(name: string): string {
  return (
    name
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '') || 'sql'
  );
}

function withUniqueIds(checks: Check[]): Check[] {
  const seen = new Map<string, number>();
  return checks.map((check) => {
    const count = (seen.get(check.id) ?? 0) + 1;
    seen.set(check.id, count);
    return count === 1 ? check : { ...check, id: `${check.id}.${count}` };
  });
}
