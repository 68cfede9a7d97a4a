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

interface SkewWork {
  reference: Reference;
  served: Served;
  section: MonitorSection;
}

/**
 * Whether the model was asked with the features that training computes for the same examples: a sample of the window,
 * joined by id, feature by feature.
 * @param offline table of features by id, absolute path
 * @throws MLOPS_MONITOR_COLUMN, MLOPS_DATA_…
 */
export async function skewOf(
  engine: Engine,
  window: ServedWindow,
  { offline, ...work }: SkewWork & { offline: string },
): Promise<Observation[]> {
  const table = await relation(offline, { text: ['id'] });
  const names = await columnsOf(engine, table);
  if (!names.has('id')) {
    throw fail('MLOPS_MONITOR_COLUMN', {
      message: `${offline} has no column id: expected features by the id of their example.`,
      where: { file: offline, field: 'id' },
      hint: 'build-features writes such tables.',
    });
  }
  const sample = sampleSql(window, work.section, `id IN (SELECT CAST(id AS VARCHAR) FROM ${table})`);
  return compare(engine, window, work, {
    id: 'skew',
    names,
    rows: `(${sample}) s JOIN ${table} o ON s.id = CAST(o.id AS VARCHAR)`,
    compared: 'served examples compared with the offline features',
    none: 'no served example is among the offline features, so nothing is known of training–serving skew',
    differs: 'were served with another value than training computes',
  });
}

/** Makes a table of `id`, `moment` and the features that training computes for them, of a table of `id` and `moment`; both by name. */
export type OfflineFeatures = (engine: Engine, asked: string) => Promise<string>;

/**
 * Whether the online store said what training computes for the same entities at the same moments: a sample of the window's
 * look-ups, computed again from the data.
 * @param offlineAt absent: the data is not here
 * @returns nothing when nothing was looked up
 */
export async function lookUpSkewOf(
  engine: Engine,
  window: ServedWindow,
  { offlineAt, ...work }: SkewWork & { offlineAt: OfflineFeatures | undefined },
): Promise<Observation[]> {
  const sample = sampleSql(window, work.section, 'looked_up IS NOT NULL');
  await engine.run(`CREATE OR REPLACE TABLE looked AS ${sample};
    CREATE OR REPLACE TABLE asked AS SELECT DISTINCT looked_up AS id, online AS moment FROM looked`);
  const [count] = await engine.rows('SELECT count(*) AS n FROM looked');
  if (Number(count!['n']) === 0) return [];
  if (offlineAt === undefined) {
    const what = 'features were looked up, and the data is not here to compute them again';
    return [{ ...BASE, id: 'skew/look-ups', severity: 'warn', state: 'unknown', value: null, limit: null, what }];
  }
  const table = await offlineAt(engine, 'asked');
  return compare(engine, window, work, {
    id: 'skew/look-ups',
    names: await columnsOf(engine, table),
    rows: `looked s JOIN ${table} o ON s.looked_up = o.id AND s.online IS NOT DISTINCT FROM o.moment`,
    compared: 'looked-up examples computed again as of the same moments',
    none: 'no looked-up entity is among the data, so nothing is known of training–serving skew',
    differs: 'were looked up with another value than training computes for the same moment',
  });
}

const BASE = { kind: 'skew', severity: 'alert', windows: ONCE } as const;

/** The same rows every time, spread over the window. */
function sampleSql(window: ServedWindow, { skew }: MonitorSection, among: string): string {
  return `SELECT * FROM served WHERE win = ${timestampSql(window.from)} AND ${among} ORDER BY md5(id), time LIMIT ${skew?.sample ?? SAMPLE}`;
}

async function columnsOf(engine: Engine, table: string): Promise<Set<string>> {
  const described = await engine.rows(`DESCRIBE SELECT * FROM ${table}`);
  return new Set(described.map((row) => String(row['column_name'])));
}

/** @param said.rows SQL of served rows `s` beside offline rows `o` */
async function compare(
  engine: Engine,
  window: ServedWindow,
  { reference, served, section }: SkewWork,
  said: { id: string; names: ReadonlySet<string>; rows: string; compared: string; none: string; differs: string },
): Promise<Observation[]> {
  const { share = SHARE, tolerance = TOLERANCE } = section.skew ?? {};
  const compared = Object.entries(reference.columns).filter(
    ([name, { role }]) => role === 'input' && said.names.has(name) && window.columns[name] !== undefined,
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
    `SELECT count(*) AS n${differs.map((one) => `, ${one}`).join('')} FROM ${said.rows}`,
  );
  const rows = Number(found!['n']);
  return [
    {
      ...BASE,
      id: `${said.id}/compared`,
      state: rows === 0 ? 'unknown' : 'ok',
      value: rows,
      limit: 1,
      what: rows === 0 ? said.none : `${rows.toLocaleString('en')} ${said.compared}`,
    },
    ...compared.map(([name], at): Observation => {
      const different = rows === 0 ? 0 : Number(found![`d${at}`]) / rows;
      return {
        ...BASE,
        id: `${said.id}/${name}`,
        state: rows === 0 ? 'unknown' : different > share ? 'crossed' : 'ok',
        value: different,
        limit: share,
        what: `${percent(different)} of ${name} ${said.differs}`,
      };
    }),
  ];
}
