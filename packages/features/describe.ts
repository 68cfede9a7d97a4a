import type { Engine } from '#data';
import { canonicalJson, type JsonObject } from '#kit';
import { fail } from './errors.ts';
import type { Resolved } from './resolve.ts';
import { featureType } from './types.ts';

/** Column → DuckDB's name of its type. */
export async function columnTypes(engine: Engine, table: string): Promise<Map<string, string>> {
  const rows = await engine.rows(`DESCRIBE ${table}`);
  return new Map(rows.map((row) => [String(row['column_name']), String(row['column_type'])]));
}

/**
 * What each feature is and how it is computed, in their order: `features` of features.json.
 * @param types of the table of features @throws MLOPS_FEATURES_TYPE when no model can be given one
 */
export function definitionsOf(resolved: Resolved, types: ReadonlyMap<string, string>): JsonObject[] {
  return resolved.views.flatMap((view) =>
    view.columns.map(({ name, sql, aggregate, grid, where }) => {
      const type = featureType(types.get(name)!);
      if (type === undefined) {
        throw fail('MLOPS_FEATURES_TYPE', {
          message: `The feature ${name} is ${types.get(name)}: expected a number, a yes or no, or text.`,
          where,
          hint: 'Make a number of it, for example epoch(…) or isodow(…).',
        });
      }
      return {
        name,
        type,
        from: view.kind === 'own-row' ? resolved.example.name : view.from,
        view: view.kind,
        sql: sql ?? '*',
        ...(aggregate === undefined ? {} : { aggregate }),
        ...(view.kind === 'own-row' ? {} : { key: view.key.map(({ source }) => source), available: view.available }),
        ...(view.kind === 'window' && view.windowSeconds !== undefined ? { windowSeconds: view.windowSeconds } : {}),
        ...(view.kind === 'as-of' && view.maxAgeSeconds !== undefined ? { maxAgeSeconds: view.maxAgeSeconds } : {}),
        ...(grid === undefined ? {} : { grid }),
      };
    }),
  );
}

/**
 * Feature → how it is computed, as text that is equal when that is the same. Whether all values of some data happen to be
 * whole numbers is no part of it.
 * @param features as features.json has them
 */
export function waysOf(features: readonly JsonObject[]): Map<string, string> {
  return new Map(features.map(({ type: _, ...feature }) => [String(feature['name']), canonicalJson(feature)]));
}
