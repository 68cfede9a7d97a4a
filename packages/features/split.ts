import { parsePeriod, type Split } from '#config';
import { escape } from '#kit';
import { fail } from './errors.ts';
import { idSql } from './id.ts';
import type { Resolved } from './resolve.ts';
import { noColumn } from './source.ts';

export type Side = 'train' | 'evaluate' | 'monitor';

/**
 * SQL of the side an example is on; NULL when it is on none. Never random by row: a period of time decides, or the
 * sha256 of `<seed>:<canonical JSON of the columns>`, whose first 32 bits are spread evenly over [0, 1).
 * @throws MLOPS_FEATURES_SPLIT, MLOPS_FEATURES_COLUMN
 */
export function sideSql(resolved: Pick<Resolved, 'split' | 'example' | 'at' | 'period'>): string {
  const { split, example } = resolved;
  if ('hash' in split) {
    const columns = [split.hash].flat();
    for (const column of columns) {
      if (!example.origins.has(column.toLowerCase())) throw noColumn(example, column, { field: 'features.split.hash' });
    }
    const hash = `CAST('0x' || left(sha256('${split.seed}:' || ${idSql(example, columns)}), 8) AS UINTEGER)`;
    return `CASE WHEN ${hash} < ${Math.round(split.evaluate * 2 ** 32)} THEN 'evaluate' ELSE 'train' END`;
  }
  const time = requiredTimeSql(resolved);
  const sides = sidesOf(split);
  const cases = sides.map(({ side, from, to }) => {
    const bounds = [from && `"#p" >= ${timestamp(from)}`, to && `"#p" < ${timestamp(to)}`].filter(
      (bound) => bound !== undefined,
    );
    return `WHEN ${bounds.join(' AND ').replaceAll('"#p"', time)} THEN '${side}'`;
  });
  return `CASE ${cases.join(' ')} END`;
}

/** SQL of the time by which a split puts an example into its periods; undefined of one by hash, and when nothing says which. */
export function timeSql({ split, period, at }: Pick<Resolved, 'split' | 'at' | 'period'>): string | undefined {
  const time = 'hash' in split ? undefined : (period ?? at);
  return time && `CAST(${time} AS TIMESTAMP)`;
}

/** The same of a split by time. @throws MLOPS_FEATURES_SPLIT when nothing says which */
export function requiredTimeSql(resolved: Pick<Resolved, 'split' | 'at' | 'period'>): string {
  const time = timeSql(resolved);
  if (time !== undefined) return time;
  throw fail('MLOPS_FEATURES_SPLIT', {
    message: 'The split is by time and nothing says which time an example has.',
    where: { field: 'features.at' },
    hint: 'Give features.at, or `period` in the feature file, or split by hash.',
  });
}

interface Stretch {
  side: Side;
  from?: string;
  to?: string;
}

function sidesOf(split: Exclude<Split, { hash: unknown }>): Stretch[] {
  const sides = (['train', 'evaluate', 'monitor'] as const).flatMap((side): Stretch[] => {
    const text = split[side];
    return text === undefined ? [] : [{ side, ...parsePeriod(text) }];
  });
  for (const [index, one] of sides.entries()) {
    for (const other of sides.slice(index + 1)) {
      if ((one.from ?? '') < (other.to ?? '~') && (other.from ?? '') < (one.to ?? '~')) {
        throw fail('MLOPS_FEATURES_SPLIT', {
          message: `The periods of ${one.side} (${split[one.side]}) and ${other.side} (${split[other.side]}) overlap.`,
          where: { field: `features.split.${other.side}` },
          hint: 'Both ends of a period are included; let the next begin after the last ends.',
        });
      }
    }
  }
  return sides;
}

function timestamp(iso: string): string {
  return `TIMESTAMP ${escape.sqlString(iso.replace('T', ' ').replace(/Z$/, ''))}`;
}
