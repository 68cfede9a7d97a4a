import { rollingOf, settleSplit } from '#config';
import type { Engine } from '#data';
import { fail } from './errors.ts';
import type { Resolved } from './resolve.ts';
import { sourceSql } from './source.ts';
import { requiredTimeSql } from './split.ts';

/**
 * Says by dates where periods lie that move on with the data. A row without a label is not the end of it, whatever its date,
 * and neither is the clock.
 * @throws MLOPS_FEATURES_SPLIT, MLOPS_PERIOD_INVALID, MLOPS_SQL_FAILED
 */
export async function settled(
  engine: Engine,
  resolved: Resolved,
): Promise<{ resolved: Resolved; newestLabel?: string }> {
  const rolling = rollingOf(resolved.split);
  if (!rolling) return { resolved };
  const { example, target, where } = resolved;
  const which = where === undefined ? '' : ` AND (${where})`;
  const [row] = await engine.rows(
    `SELECT CAST(CAST(max(${requiredTimeSql(resolved)}) AS DATE) AS VARCHAR) AS day FROM (${sourceSql(example)}) WHERE ${target} IS NOT NULL${which}`,
  );
  const newestLabel = String(row?.['day'] ?? 'none');
  // Of 9999 is what has no end, and of later years what nobody meant.
  if (/^(?!9999)\d{4}-\d\d-\d\d$/.test(newestLabel))
    return { resolved: { ...resolved, split: settleSplit(rolling, newestLabel) }, newestLabel };
  throw fail('MLOPS_FEATURES_SPLIT', {
    message: `features.split moves on with the newest row of ${example.name} that has a label, whose date is ${newestLabel}.`,
    where: { field: 'features.split.evaluate' },
    hint: 'Expected a day such as 2013-06-30. Leave rows of no date out with features.where, or say the periods by dates.',
  });
}
