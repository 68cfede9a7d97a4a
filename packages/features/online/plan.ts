import { escape } from '#kit';
import { idSql, incompleteSql } from '../id.ts';
import { planTable, type Step } from '../plan.ts';
import type { Resolved } from '../resolve.ts';
import { featureType } from '../types.ts';

const q = escape.sqlIdentifier;

/** The features of every entity, as of an instant: the very SQL of the training set, asked at that time. */
export function planOnline(resolved: Resolved, asOf: string | undefined): Step[] {
  return planTable(resolved, 'online', asOf === undefined ? undefined : { asOf: timestampSql(asOf) });
}

/** SQL of an ISO instant. */
function timestampSql(iso: string): string {
  return `TIMESTAMP ${escape.sqlString(iso.replace('T', ' ').replace('Z', ''))}`;
}

/**
 * The rows of the store, in `online."#entities"`: `n` from 1 in the order of `id`, `moment`, and `values` as JSON text; of an
 * entity that has several rows the latest.
 * @param types of the columns of `online."#features"`
 */
export function entitiesSql(resolved: Resolved, types: ReadonlyMap<string, string>): string {
  const { example, entity } = resolved;
  const members = resolved.views.flatMap((view) => view.columns.map(({ name }) => memberSql(name, types.get(name)!)));
  // A condition that reads what is only known later cannot be asked yet.
  const where = resolved.whereKnown ? ` AND (${resolved.where})` : '';
  return `CREATE OR REPLACE TABLE online."#entities" AS
SELECT row_number() OVER (ORDER BY id) AS n, id, strftime("#at", '%Y-%m-%dT%H:%M:%S.%fZ') AS moment, "values" FROM (
  SELECT "#row", ${idSql(example, entity)} AS id, "#at" FROM online."#examples" WHERE NOT ${incompleteSql(entity)}${where}
  QUALIFY row_number() OVER (PARTITION BY id ORDER BY "#at" DESC NULLS LAST, "#row" DESC) = 1
) JOIN (SELECT "#row", '{' || concat_ws(',', ${members.join(', ')}) || '}' AS "values" FROM online."#features") USING ("#row")`;
}

/**
 * `"name":value` as JSON text, numbers to their last digit; NaN is a missing value. An infinite number, which JSON does not
 * have, is left out: NULL here.
 */
function memberSql(name: string, type: string): string {
  const value = q(name);
  const text = (json: string): string => `CASE WHEN ${value} IS NULL THEN 'null' ELSE ${json} END`;
  const label = escape.sqlString(`${JSON.stringify(name)}:`);
  if (featureType(type) === 'string')
    return `${label} || ${text(`CAST(to_json(CAST(${value} AS VARCHAR)) AS VARCHAR)`)}`;
  if (!/^(DOUBLE|FLOAT)/.test(type)) return `${label} || ${text(`CAST(${value} AS VARCHAR)`)}`;
  return `${label} || CASE WHEN ${value} IS NULL OR isnan(${value}) THEN 'null' WHEN isfinite(${value}) THEN CAST(to_json(CAST(${value} AS DOUBLE)) AS VARCHAR) END`;
}
