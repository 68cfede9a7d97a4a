import type { FeaturesSection } from '#config';
import type { Engine } from '#data';
import { escape, type Where } from '#kit';
import type { FeatureFile } from './definition.ts';
import type { FeatureDocument, Sql } from './document.ts';
import { fail } from './errors.ts';
import { openExpressionReader } from './expression.ts';
import type { FeatureRequest } from './resolve.ts';
import { noColumn, type Column } from './source.ts';
import { featureType } from './types.ts';

export interface RequestParts {
  section: FeaturesSection;
  /** Absent: the features are plain columns of the source. */
  document?: FeatureDocument;
  /** Columns that later stages slice, group or weight by. */
  slices: readonly string[];
  /** Of those, the ones that say which examples belong together or how much they count: no features by themselves. */
  bookkeeping: readonly string[];
  catalog: ReadonlyMap<string, readonly Column[]>;
  /** Place of a key of the features section. */
  where(key: string): Where;
}

/**
 * The request that the features section makes.
 *
 * Without a feature file the features are `columns`, or every column of the source with a type a model can be given that
 * is not the label, the entity, a hash column, or bookkeeping. Without `entity` a column called `id` names the example,
 * else the row's number, from 1.
 * @throws MLOPS_FEATURES_SOURCE, MLOPS_FEATURES_COLUMN
 */
export async function featureRequest(engine: Engine, parts: RequestParts): Promise<FeatureRequest> {
  const { section, catalog } = parts;
  const source = section.source ?? [...catalog.keys()][0];
  const columns = source === undefined ? undefined : catalog.get(source);
  if (source === undefined || columns === undefined) {
    throw fail('MLOPS_FEATURES_SOURCE', {
      message: source === undefined ? 'No data source is declared.' : `There is no data source "${source}".`,
      where: parts.where('source'),
      hint:
        source === undefined
          ? 'Name one: data: {flights: {path: flights.csv}}'
          : `Declared: ${[...catalog.keys()].join(', ')}.`,
    });
  }
  if (section.label === undefined) {
    throw fail('MLOPS_FEATURES_LABEL', {
      message: 'Nothing says what is to be predicted.',
      where: parts.where('label'),
      hint: `Give features.label, a column or SQL; ${source} has ${columns.map(({ name }) => name).join(', ')}.`,
    });
  }
  const named = (name: string): boolean => columns.some((column) => column.name.toLowerCase() === name);
  const sql = (key: 'at' | 'label' | 'where'): Sql => {
    const text = section[key]!;
    return {
      text: named(text.toLowerCase()) ? escape.sqlIdentifier(text) : text,
      where: parts.where(key),
      verbatim: false,
    };
  };
  const entity = section.entity === undefined ? (named('id') ? ['id'] : []) : [section.entity].flat();
  const label = sql('label');
  const document =
    parts.document ?? plainDocument(parts, { source, columns, entity, label: await columnsOf(engine, label) });
  const carry = [...new Set([...parts.slices, ...parts.bookkeeping])];
  return {
    source,
    entity,
    label,
    ...(section.at === undefined ? {} : { at: sql('at') }),
    ...(section.where === undefined ? {} : { where: sql('where') }),
    ...(section.split === undefined ? {} : { split: section.split }),
    carry,
    document,
  };
}

async function columnsOf(engine: Engine, sql: Sql): Promise<Set<string>> {
  const { reads } = await (await openExpressionReader(engine)).read(sql);
  return new Set(reads.map(({ column }) => column));
}

interface Table {
  source: string;
  columns: readonly Column[];
  entity: readonly string[];
  /** Columns the label is made of. */
  label: ReadonlySet<string>;
}

function plainDocument(
  { section, bookkeeping, where }: RequestParts,
  { source, columns, entity, label }: Table,
): FeatureDocument {
  const hashed = section.split && 'hash' in section.split ? [section.split.hash].flat() : [];
  // `id` and `target` are what the outputs call something else.
  const others = new Set(['id', 'target', ...entity, ...hashed, ...bookkeeping].map((name) => name.toLowerCase()));
  const isLabel = (name: string): boolean => label.has(name.toLowerCase());
  const chosen =
    section.columns ??
    columns
      .filter(({ name, type }) => !others.has(name.toLowerCase()) && !isLabel(name) && featureType(type) !== undefined)
      .map(({ name }) => name);
  if (chosen.length === 0) {
    throw fail('MLOPS_FEATURES_COLUMN', {
      message: `${source} has no column besides the label and the entity.`,
      where: where('columns'),
    });
  }
  for (const name of chosen) {
    if (columns.some((column) => column.name.toLowerCase() === name.toLowerCase())) continue;
    throw noColumn(
      { name: source, origins: new Map(columns.map((column) => [column.name.toLowerCase(), new Set()])) },
      name,
      where('columns'),
    );
  }
  const known = columns.map(({ name }) => name).filter((name) => !isLabel(name));
  const file: FeatureFile = { carry: [], sources: { [source]: { known, columns: {} } }, views: [{ columns: chosen }] };
  return {
    file,
    where: (path) => (path[0] === 'views' ? where('columns') : {}),
    sql: (path, text) => ({ text, where: path[0] === 'views' ? where('columns') : {}, verbatim: false }),
  };
}
