import { parquetRelation, type Engine } from '#data';
import { escape, type JsonObject } from '#kit';

/** Largest absolute difference of any metric. One that only one side has makes it infinite. */
export function differenceOfMetrics(before: Readonly<Record<string, number>>, result: JsonObject | undefined): number {
  const now = (result?.['metrics'] ?? {}) as Readonly<Record<string, number | null>>;
  const names = new Set([...Object.keys(before), ...Object.keys(now).filter((name) => now[name] !== null)]);
  return Math.max(0, ...[...names].map((name) => Math.abs((before[name] ?? Infinity) - (now[name] ?? -Infinity))));
}

/**
 * Largest absolute difference of any score, by id, between two files of scored predictions. Anything else that is not the
 * same (target, group, weight, slice, an example) makes it infinite.
 */
export async function differenceOfScores(engine: Engine, now: string, before: string): Promise<number> {
  const [left, right] = [now, before].map(parquetRelation) as [string, string];
  const columns = await columnsOf(left);
  if ((await columnsOf(right)).join('\n') !== columns.join('\n')) return Number.POSITIVE_INFINITY;
  const each = columns.map((name) => {
    const [a, b] = ['a', 'b'].map((side) => `${side}.${escape.sqlIdentifier(name)}`);
    const apart = /^(score.*|prediction)$/.test(name)
      ? `abs(TRY_CAST(${a} AS DOUBLE) - TRY_CAST(${b} AS DOUBLE))`
      : 'NULL';
    return `max(CASE WHEN ${a} IS NOT DISTINCT FROM ${b} THEN 0 ELSE coalesce(${apart}, 'infinity'::DOUBLE) END)`;
  });
  const [row] = await engine.rows(
    `SELECT greatest(${each.join(', ')}) AS largest FROM ${left} a FULL JOIN ${right} b ON a.id = b.id`,
  );
  const largest = row?.['largest'];
  return typeof largest === 'number' ? largest : Number.POSITIVE_INFINITY;

  async function columnsOf(relation: string): Promise<string[]> {
    return (await engine.rows(`DESCRIBE SELECT * FROM ${relation}`)).map(({ column_name: name }) => String(name));
  }
}
