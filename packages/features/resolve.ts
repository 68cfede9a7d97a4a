import type { Split } from '#config';
import type { Engine } from '#data';
import { fail } from './errors.ts';
import type { FeatureDocument, Sql } from './document.ts';
import { openExpressionReader, type ExpressionReader } from './expression.ts';
import { noColumn, originsOf, resolveSource, type Column, type Source } from './source.ts';
import { openTypeCheck, type TypeCheck } from './types.ts';
import { resolveViews, type ResolvedView } from './view.ts';

/** What is asked for: the `features` section of mlops.yml with its feature file. */
export interface FeatureRequest {
  /** The data source whose rows are the examples. */
  source: string;
  /** Columns that name one example; empty: the row's number, from 1. */
  entity: readonly string[];
  at?: Sql;
  label: Sql;
  where?: Sql;
  /** Columns kept beside the evaluation labels, besides the file's own `carry`. */
  carry: readonly string[];
  /** Of those that are carried, in lower case: columns whose text, as written, lies in `raw."#written"`. */
  written?: ReadonlySet<string>;
  split?: Split;
  document: FeatureDocument;
}

/** The request, checked against the data's columns: everything the plan needs, in the engine's SQL. */
export interface Resolved {
  /** Every source that is read, the examples' own first. */
  sources: readonly Source[];
  example: Source;
  entity: readonly string[];
  at?: string;
  label: string;
  /** What becomes the column `target`: the label as a number or text, NULL where there is none. */
  target: string;
  where?: string;
  /** Whether `where` can be said at the moment of prediction already. */
  whereKnown: boolean;
  period?: string;
  carry: readonly string[];
  written: ReadonlySet<string>;
  split: Split;
  views: readonly ResolvedView[];
}

/** What expressions are read and checked by. */
interface Checks {
  reader: ExpressionReader;
  typed: TypeCheck;
}

export async function openChecks(engine: Engine): Promise<Checks> {
  return { reader: await openExpressionReader(engine), typed: openTypeCheck(engine) };
}

/**
 * @param catalog the columns of every data source of the project
 * @throws MLOPS_FEATURES_… with the place in the file
 */
export async function resolveRequest(
  { reader, typed }: Checks,
  request: FeatureRequest,
  catalog: ReadonlyMap<string, readonly Column[]>,
): Promise<Resolved> {
  const { document } = request;
  for (const name of Object.keys(document.file.sources))
    requireSource(catalog, name, document.where(['sources', name]));
  const used = new Set([request.source]);
  document.file.views.forEach((view, index) => {
    if (!('from' in view)) return;
    requireSource(catalog, view.from, document.where(['views', index, 'from']));
    used.add(view.from);
  });
  const sources: Source[] = [];
  for (const name of used) {
    const definition = document.file.sources[name] ?? { columns: {} };
    sources.push(await resolveSource(reader, document, { name, columns: catalog.get(name)!, definition }));
  }
  let example = sources[0]!;

  const label = await reader.read(request.label);
  const labelColumns = originsOf(example, label);
  if (labelColumns.size === 0 || [...labelColumns].every((column) => example.known.has(column))) {
    throw fail('MLOPS_FEATURES_LABEL', {
      message: `The label "${request.label.text}" is known at the moment of prediction: there is nothing to predict.`,
      where: request.label.where,
      hint: 'Take its columns out of `known`, or predict something else.',
    });
  }
  const own = async (sql: Sql, what: string): Promise<string> => {
    const expression = await reader.read(sql);
    for (const { column, where } of expression.reads) {
      const origins = example.origins.get(column);
      if (!origins) throw noColumn(example, column, where);
      const unknown = [...origins].find((origin) => !example.known.has(origin));
      if (unknown === undefined) continue;
      const through = unknown === column ? '' : ` (through ${column})`;
      if (labelColumns.has(unknown)) {
        throw fail('MLOPS_FEATURES_LABEL', {
          message: `${what} reads ${unknown}${through}, which the label "${request.label.text}" is made of.`,
          where,
          hint: 'A label is never a feature of its own example; past labels may be read by a view with `window`.',
        });
      }
      throw fail('MLOPS_FEATURES_NOT_KNOWN', {
        message: `${what} reads ${unknown}${through}, which is not declared as known at the moment of prediction.`,
        where,
        hint: `If it is known by then, list it under sources.${example.name}.known; else read it through a view with \`from\` and \`key\`.`,
      });
    }
    return expression.sql;
  };

  const at = request.at && (await own(request.at, 'The moment of prediction'));
  if (at !== undefined) example = sources[0] = recordKnownAt(example, at);
  const period =
    document.file.period === undefined
      ? undefined
      : await own(document.sql(['period'], document.file.period), 'The period');
  const column = (name: string): string => {
    if (example.origins.has(name.toLowerCase())) return name;
    throw noColumn(example, name, fieldWhere(document, name));
  };
  const views = await resolveViews({ reader, document, sources, example, at, own });
  const where = request.where && (await reader.read(request.where));
  const whereKnown = where !== undefined && [...originsOf(example, where)].every((one) => example.known.has(one));
  for (const view of views) await typed.view(view, sources, example);
  return {
    sources,
    example,
    entity: request.entity.map(column),
    ...(at === undefined ? {} : { at }),
    label: label.sql,
    target: await typed.label(example, label.sql, request.label),
    ...(where ? { where: where.sql } : {}),
    whereKnown,
    ...(period === undefined ? {} : { period }),
    carry: [...new Set([...document.file.carry, ...request.carry])].map(column),
    written: request.written ?? new Set(),
    split: splitOf(request, at),
    views,
  };
}

function requireSource(
  catalog: ReadonlyMap<string, unknown>,
  name: string,
  where: ReturnType<FeatureDocument['where']>,
): void {
  if (catalog.has(name)) return;
  throw fail('MLOPS_FEATURES_SOURCE', {
    message: `There is no data source "${name}".`,
    where,
    hint: `Declared under \`data\`: ${[...catalog.keys()].join(', ')}.`,
  });
}

/** Known columns of which nothing else is said come to exist when their example is predicted, not before. */
function recordKnownAt(source: Source, at: string): Source {
  const said = new Set(source.recorded.flatMap((entry) => [...entry.columns]));
  const columns = new Set([...source.known].filter((column) => !said.has(column)));
  return columns.size === 0 ? source : { ...source, recorded: [...source.recorded, { at, columns }] };
}

function splitOf(request: FeatureRequest, at: string | undefined): Split {
  if (request.split) return request.split;
  if (at === undefined) return { hash: [...request.entity], evaluate: 0.25, seed: 0 };
  throw fail('MLOPS_FEATURES_SPLIT', {
    message: 'Examples have a moment of prediction and no split: expected periods for training and evaluation.',
    where: request.at!.where,
    hint: 'For example split: {train: 2013-01..2013-04, evaluate: 2013-05}',
  });
}

function fieldWhere(document: FeatureDocument, name: string): ReturnType<FeatureDocument['where']> {
  const index = document.file.carry.indexOf(name);
  return index < 0 ? { field: name } : document.where(['carry', index]);
}
