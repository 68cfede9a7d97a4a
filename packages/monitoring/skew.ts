import { relation, type Engine } from '#data';
import { escape } from '#kit';
import { ONCE, type Observation } from './check.ts';
import { fail } from './errors.ts';
import { valueSql, type Reference } from './reference.ts';
import type { MonitorSection } from './rules.ts';
import type { ServedWindow } from './scan.ts';
import { timestampSql, type Served } from './served.ts';
import { percent } from './window-checks.ts';

const SHARE = 0.01;
const SAMPLE = 10_000;
const TOLERANCE = 1e-6;

/**
 * Whether the model was asked with the features that training computes for the same examples: a sample of the window,
 * joined by id, feature by feature.
 * @param offline table of features by id, absolute path
 * @throws MLOPS_MONITOR_COLUMN, MLOPS_DATA_…
 */
export async function skewOf(
  engine: Engine,
  window: ServedWindow,
  work: { reference: Reference; served: Served; offline: string; section: MonitorSection },
): Promise<Observation[]> {
  const { reference, served, offline } = work;
  const { share = SHARE, sample = SAMPLE, tolerance = TOLERANCE } = work.section.skew ?? {};
  const table = await relation(offline, { text: ['id'] });
  const described = await engine.rows(`DESCRIBE SELECT * FROM ${table}`);
  const names = new Set(described.map((row) => String(row['column_name'])));
  if (!names.has('id')) {
    throw fail('MLOPS_MONITOR_COLUMN', {
      message: `${offline} has no column id: expected features by the id of their example.`,
      where: { file: offline, field: 'id' },
      hint: 'build-features writes such tables.',
    });
  }
  const compared = Object.entries(reference.columns).filter(
    ([name, { role }]) => role === 'input' && names.has(name) && window.columns[name] !== undefined,
  );
  const differs = compared.map(([name, { type }], at) => {
    const [here, there] = [
      valueSql(type, `s.${served.columns.get(name)!}`),
      valueSql(type, `o.${escape.sqlIdentifier(name)}`),
    ];
    const [a, b] =
      type === 'number'
        ? [here, there].map((value) => `CASE WHEN NOT isnan(${value}) THEN ${value} END`)
        : [here, there];
    const far =
      type === 'number'
        ? `(${a} IS NULL) <> (${b} IS NULL) OR abs(${a} - ${b}) > ${tolerance} * greatest(1, abs(${a}), abs(${b}))`
        : `${a} IS DISTINCT FROM ${b}`;
    return `sum(CASE WHEN ${far} THEN 1 ELSE 0 END) AS d${at}`;
  });
  const [found] = await engine.rows(
    `SELECT count(*) AS n${differs.map((one) => `, ${one}`).join('')}
     FROM (SELECT * FROM served WHERE win = ${timestampSql(window.from)} AND id IN (SELECT CAST(id AS VARCHAR) FROM ${table})
           ORDER BY md5(id), time LIMIT ${sample}) s JOIN ${table} o ON s.id = CAST(o.id AS VARCHAR)`,
  );
  const rows = Number(found!['n']);
  const base = { kind: 'skew', severity: 'alert', windows: ONCE } as const;
  return [
    {
      ...base,
      id: 'skew/compared',
      state: rows === 0 ? 'unknown' : 'ok',
      value: rows,
      limit: 1,
      what:
        rows === 0
          ? 'no served example is among the offline features, so nothing is known of training–serving skew'
          : `${rows.toLocaleString('en')} served examples compared with the offline features`,
    },
    ...compared.map(([name], at): Observation => {
      const different = rows === 0 ? 0 : Number(found![`d${at}`]) / rows;
      return {
        ...base,
        id: `skew/${name}`,
        state: rows === 0 ? 'unknown' : different > share ? 'crossed' : 'ok',
        value: different,
        limit: share,
        what: `${percent(different)} of ${name} were served with another value than training computes`,
      };
    }),
  ];
}
