import { parseDuration, type Path } from '#config';
import type { Where } from '#kit';
import type { Aggregate, View } from './definition.ts';
import type { FeatureDocument, Sql } from './document.ts';
import { fail } from './errors.ts';
import type { ExpressionReader } from './expression.ts';
import { existsFrom, noColumn, originsOf, recordedAt, type Source } from './source.ts';

export interface FeatureColumn {
  name: string;
  /** Over one row of the view's source; absent for `count: '*'`. */
  sql?: string;
  aggregate?: 'mean' | 'sum' | 'count';
  grid?: number;
  where: Where;
}

interface Joined {
  from: string;
  /** Which column of the source equals which column of the example. */
  key: readonly { source: string; example: string }[];
  /** From when a row may be read. */
  available: string;
  /** Raw columns whose coming to exist is not declared: the truncation test cannot hide them honestly. */
  unrecorded: readonly string[];
  columns: readonly FeatureColumn[];
}

export type ResolvedView =
  | { kind: 'own-row'; columns: readonly FeatureColumn[] }
  | ({ kind: 'as-of'; maxAgeSeconds?: number } & Joined)
  | ({ kind: 'window'; windowSeconds?: number } & Joined);

interface Context {
  reader: ExpressionReader;
  document: FeatureDocument;
  sources: readonly Source[];
  example: Source;
  at: string | undefined;
  /** Reads an expression over the example's own row, refusing what is not known at the moment of prediction. */
  own(sql: Sql, what: string): Promise<string>;
}

/** @throws MLOPS_FEATURES_… with the place in the file */
export async function resolveViews(context: Context): Promise<ResolvedView[]> {
  const { document } = context;
  const taken = new Set(['id', 'target']);
  const views: ResolvedView[] = [];
  for (const [index, view] of document.file.views.entries()) {
    const path = ['views', index];
    const columns = namedColumns(view, [...path, 'columns']);
    for (const { name, place } of columns) {
      if (taken.has(name.toLowerCase())) {
        throw fail('MLOPS_FEATURES_FILE', {
          message: `The feature name "${name}" is taken: expected each name once, and neither "id" nor "target".`,
          where: document.where(place),
        });
      }
      taken.add(name.toLowerCase());
    }
    views.push('from' in view ? await joinedView(context, view, path, columns) : await ownView(context, view, columns));
  }
  return views;
}

interface NamedColumn {
  name: string;
  aggregate?: 'mean' | 'sum' | 'count';
  text: string;
  place: Path;
  /** The text is a column's name, not SQL. */
  plain: boolean;
}

function namedColumns(view: View, path: Path): NamedColumn[] {
  if (Array.isArray(view.columns)) {
    return view.columns.map((name, index) => ({ name, text: name, place: [...path, index], plain: true }));
  }
  return Object.entries(view.columns as Record<string, string | Aggregate>).map(([name, value]) => {
    if (typeof value === 'string') return { name, text: value, place: [...path, name], plain: false };
    const [[aggregate, text]] = Object.entries(value) as [['mean' | 'sum' | 'count', string]];
    return { name, aggregate, text, place: [...path, name, aggregate], plain: false };
  });
}

function sqlOf(document: FeatureDocument, { text, place, plain }: NamedColumn): Sql {
  const sql = document.sql(place, text);
  return plain ? { ...sql, text: `"${text.replaceAll('"', '""')}"`, verbatim: false } : sql;
}

async function ownView(context: Context, view: View, columns: readonly NamedColumn[]): Promise<ResolvedView> {
  const resolved: FeatureColumn[] = [];
  for (const column of columns) {
    const sql = await context.own(sqlOf(context.document, column), `The feature ${column.name}`);
    const where = context.document.where(column.place);
    resolved.push({ name: column.name, sql, where, ...(view.grid ? { grid: view.grid } : {}) });
  }
  return { kind: 'own-row', columns: resolved };
}

async function joinedView(
  context: Context,
  view: Extract<View, { from: string }>,
  path: Path,
  columns: readonly NamedColumn[],
): Promise<ResolvedView> {
  const { document, reader } = context;
  const source = context.sources.find(({ name }) => name === view.from)!;
  if (context.at === undefined) {
    throw fail('MLOPS_FEATURES_AT', {
      message: `The view of ${view.from} reads other rows, and no moment of prediction says which of them exist by then.`,
      where: document.where(path),
      hint: 'Give features.at, an SQL expression for the time at which an example is predicted.',
    });
  }
  const key = keyPairs(view.key);
  const touched = new Set<string>();
  for (const pair of key) {
    const place = document.where([...path, 'key']);
    const origins = source.origins.get(pair.source.toLowerCase());
    if (!origins) throw noColumn(source, pair.source, place);
    for (const origin of origins) touched.add(origin);
    await context.own({ text: `"${pair.example.replaceAll('"', '""')}"`, where: place, verbatim: false }, 'The key');
  }
  const resolved: FeatureColumn[] = [];
  for (const column of columns) {
    const { name, aggregate } = column;
    const where = document.where(column.place);
    const shared = { name, where, ...(aggregate ? { aggregate } : {}), ...(view.grid ? { grid: view.grid } : {}) };
    if (aggregate === 'count' && column.text === '*') {
      resolved.push(shared);
      continue;
    }
    const expression = await reader.read(sqlOf(document, column));
    for (const origin of originsOf(source, expression)) touched.add(origin);
    resolved.push({ ...shared, sql: expression.sql });
  }
  const recorded = recordedAt(source, touched);
  const joined: Joined = {
    from: view.from,
    key,
    available: await availability(context, view, path, source, recorded),
    unrecorded: recorded.unrecorded,
    columns: resolved,
  };
  // A list or mapping of SQL is the latest row; aggregates make a window, with or without a length.
  if (columns.every(({ aggregate }) => aggregate === undefined)) {
    const age = 'max-age' in view ? view['max-age'] : undefined;
    return { kind: 'as-of', ...joined, ...(age === undefined ? {} : { maxAgeSeconds: parseDuration(age) }) };
  }
  const length = 'window' in view ? view.window : undefined;
  return { kind: 'window', ...joined, ...(length === undefined ? {} : { windowSeconds: parseDuration(length) }) };
}

function keyPairs(key: Extract<View, { from: string }>['key']): { source: string; example: string }[] {
  if (typeof key === 'string') return [{ source: key, example: key }];
  if (Array.isArray(key)) return key.map((column) => ({ source: column, example: column }));
  return Object.entries(key).map(([source, example]) => ({ source, example }));
}

async function availability(
  context: Context,
  view: Extract<View, { from: string }>,
  path: Path,
  source: Source,
  recorded: ReturnType<typeof recordedAt>,
): Promise<string> {
  const { document, reader } = context;
  if (view.available !== undefined) {
    const expression = await reader.read(document.sql([...path, 'available'], view.available));
    originsOf(source, expression);
    return existsFrom(expression.sql);
  }
  if (recorded.sql !== undefined && recorded.unrecorded.length === 0) return recorded.sql;
  throw fail('MLOPS_FEATURES_RECORDED', {
    message: `Nothing says when ${recorded.unrecorded.join(', ')} of ${source.name} come to exist, so no example may read them.`,
    where: document.where(path),
    hint: `Declare it, for example: sources: {${source.name}: {recorded: <SQL of a timestamp>}}`,
  });
}
