import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { exactPath, relation, type Engine } from '#data';
import { canonicalSql, keySql } from '#features';
import { escape, type Host } from '#kit';
import { fail } from './errors.ts';
import type { Reference } from './reference.ts';
import { intervalSql, type WindowLength } from './window.ts';

/** Where what was served is, and how it is read. */
export interface ServedSource {
  /** A directory is a prediction log, a file a table. Absolute. */
  path: string;
  /** Column that says when; default `time`. */
  time?: string | undefined;
  /** Columns whose values, as a JSON array, are an example's id. */
  entity?: readonly string[] | undefined;
  /** Of a log: only what the model of this name answered; needed when several did. */
  model?: string | undefined;
  /** Only what this version answered. */
  version?: string | undefined;
  /** Whether to keep what other versions answered where this one did not, in the table `replaced`. */
  replaced?: boolean | undefined;
  window: WindowLength;
  /** Nothing later is looked at. */
  until: Date;
}

/**
 * What was served, in the table `served` of the engine: `id` VARCHAR, `time` and `win` (start of its window) TIMESTAMP,
 * `c0`, `c1` … the reference's columns as they were served, and of a log `ms` DOUBLE, `rate` DOUBLE, `looked_up` VARCHAR (the
 * entity whose features came from the online store) and `online` TIMESTAMP (the moment they speak of). What other versions
 * answered in windows before its last, in which the one that is asked for did not, is in the table `replaced`, of the same columns.
 */
export interface Served {
  kind: 'log' | 'table';
  /** Of a log: the model that answered, where it is known. */
  model?: string;
  /** The reference's column → its name in the table `served`. */
  columns: ReadonlyMap<string, string>;
  /** Served inputs by window start (ISO), then by name: rows that had it. Of a table, every window has the same. */
  present(window: string): ReadonlySet<string>;
  /** Inputs that no reference knows. */
  unknown: string[];
  /** Rows without a time, rows from the future, lines that are no predictions or cannot be read, last lines that a killed server cut. */
  timeless: number;
  future: number;
  damaged: number;
  unfinished: number;
  /** Lines of other models, which are left out. */
  others: number;
  /** Lines or rows in all, without those. */
  lines: number;
  /** Start of window → what was asked and is no prediction. */
  aside: ReadonlyMap<string, Aside>;
}

interface Aside {
  /** Lines of requests that the model gave no usable answer to. */
  failed: number;
  /** The requests those stand for, by the rate of sampling. */
  requests: number;
  /** Predictions that the server could not write down. */
  lost: number;
}

const LOG_FILE = /^predictions-.+\.jsonl$/;

/** @throws MLOPS_MONITOR_LOG, MLOPS_MONITOR_TIME, MLOPS_DATA_…, MLOPS_SQL_… */
export async function loadServed(
  host: Host,
  engine: Engine,
  reference: Reference,
  source: ServedSource,
): Promise<Served> {
  const isLog = await host.files.list(source.path).catch(() => undefined);
  return isLog === undefined
    ? loadTable(engine, reference, source)
    : loadLog(
        engine,
        reference,
        source,
        isLog.filter((name) => LOG_FILE.test(name)).map((name) => join(source.path, name)),
      );
}

async function loadTable(engine: Engine, reference: Reference, source: ServedSource): Promise<Served> {
  const table = await relation(source.path, { text: ['id'] });
  const described = await engine.rows(`DESCRIBE SELECT * FROM ${table}`);
  const names = new Map(described.map((row) => [String(row['column_name']).toLowerCase(), String(row['column_name'])]));
  const time = names.get((source.time ?? 'time').toLowerCase());
  if (time === undefined) {
    throw fail('MLOPS_MONITOR_COLUMN', {
      message: `${source.path} has no column ${source.time ?? 'time'}: expected one that says when each prediction was made.`,
      where: { file: source.path, field: source.time ?? 'time' },
      hint: `Name it with --time; there are ${[...names.values()].slice(0, 12).join(', ')}.`,
    });
  }
  const wanted = Object.keys(reference.columns);
  const present = wanted.filter((name) => names.has(name.toLowerCase()));
  const columns = new Map(present.map((name, at) => [name, `c${at}`]));
  const selected = present.map((name, at) => `${escape.sqlIdentifier(names.get(name.toLowerCase())!)} AS c${at}`);
  const version = names.get('version');
  const other =
    source.version === undefined || version === undefined
      ? 'false'
      : `CAST(${escape.sqlIdentifier(version)} AS VARCHAR) IS DISTINCT FROM ${escape.sqlString(source.version)}`;
  await engine.run(
    `CREATE TABLE read AS SELECT ${idOf(names, source.entity)} AS id, ${timeSql(escape.sqlIdentifier(time))} AS time,
       CAST(NULL AS DOUBLE) AS ms, false AS failed, CAST(1 AS DOUBLE) AS rate, CAST(NULL AS BIGINT) AS lost,
       CAST(NULL AS VARCHAR) AS looked_up, CAST(NULL AS TIMESTAMP) AS online, ${other} AS other${selected.map((one) => `, ${one}`).join('')}
     FROM ${table}${source.replaced ? '' : ` WHERE NOT (${other})`}`,
  );
  const left = await intoWindows(engine, source);
  const known = new Set([...wanted, 'id', 'version', 'target', time].map((name) => name.toLowerCase()));
  const here = new Set(present);
  return {
    kind: 'table',
    columns,
    present: () => here,
    unknown: [...names].filter(([name]) => !known.has(name)).map(([, name]) => name),
    ...left,
    damaged: 0,
    unfinished: 0,
    others: 0,
  };
}

function idOf(names: ReadonlyMap<string, string>, entity: readonly string[] | undefined): string {
  const id = names.get('id');
  if (id !== undefined) return `CAST(${escape.sqlIdentifier(id)} AS VARCHAR)`;
  const parts = entity?.map((name) => names.get(name.toLowerCase()));
  if (parts === undefined || parts.length === 0 || parts.includes(undefined)) return 'CAST(NULL AS VARCHAR)';
  return keySql(parts.map((name) => canonicalSql(`CAST(to_json(${escape.sqlIdentifier(name!)}) AS VARCHAR)`)));
}

async function loadLog(
  engine: Engine,
  reference: Reference,
  source: ServedSource,
  files: readonly string[],
): Promise<Served> {
  const wanted = Object.entries(reference.columns);
  const time = source.time === 'time' ? undefined : source.time;
  const pointers = [
    ...['/id', '/version', '/milliseconds', '/error', '/sampled', '/lost'].map(escape.sqlString),
    ...(time === undefined ? [`'/time'`] : [pointer('entity', time), pointer('inputs', time)]),
    ...wanted.map(([name, { role }]) => pointer(role === 'input' ? 'inputs' : 'outputs', name)),
  ];
  const fixed = pointers.length - wanted.length;
  const names = source.entity ?? [];
  const entity = names.map((name) => pointer('entity', name));
  const example =
    entity.length === 0
      ? 'v[1]'
      : `CASE WHEN ${entity.map((one) => `json_extract(line, ${one}) IS NOT NULL`).join(' AND ')} THEN ${exampleSql(names, entity)} ELSE v[1] END`;
  const columns = new Map(wanted.map(([name], at) => [name, `c${at}`]));
  const unfinished = await cutFiles(files);
  const bad = await readLines(engine, files);
  const other =
    source.version === undefined
      ? 'false'
      : `(v[2] IS DISTINCT FROM ${escape.sqlString(source.version)} AND v[6] IS NULL)`;
  await engine.run(
    `CREATE TABLE read AS SELECT ${example} AS id, ${timeSql(time === undefined ? 'v[7]' : 'coalesce(v[7], v[8])')} AS time, TRY_CAST(v[3] AS DOUBLE) AS ms,
       v[4] IS NOT NULL AS failed, coalesce(TRY_CAST(v[5] AS DOUBLE), 1) AS rate, TRY_CAST(v[6] AS BIGINT) AS lost,
       json_extract_string(line, '/model') AS model, json_extract_string(line, '/online/entity') AS looked_up, ${timeSql(`json_extract_string(line, '/online/at')`)} AS online,
       json_keys(line, '/inputs') AS keys, ${other} AS other${wanted.map((_, at) => `, v[${fixed + at + 1}] AS c${at}`).join('')}
     FROM (SELECT line, json_extract_string(line, [${pointers.join(', ')}]) AS v
           FROM lines WHERE whole)${source.replaced ? '' : ` WHERE NOT ${other}`}`,
  );
  const { model, others } = await keepModel(engine, source);
  const left = await intoWindows(engine, source);
  const keys = await engine.rows(
    `SELECT DISTINCT win, name FROM (SELECT ${isoSql('win')} AS win, unnest(keys) AS name FROM served) ORDER BY ALL`,
  );
  const byWindow = new Map<string, Set<string>>();
  for (const { win, name } of keys) {
    const names = byWindow.get(String(win)) ?? new Set();
    byWindow.set(String(win), names.add(String(name)));
  }
  const predictions = wanted.filter(([, { role }]) => role === 'prediction').map(([name]) => name);
  return {
    kind: 'log',
    ...(model !== undefined && { model }),
    columns,
    present: (window) => new Set([...(byWindow.get(window) ?? []), ...predictions]),
    unknown: [...new Set(keys.map(({ name }) => String(name)))].filter((name) => !columns.has(name)),
    ...left,
    damaged: bad - unfinished,
    unfinished,
    others,
    lines: left.lines + bad,
  };
}

/** In bytes. A server writes no longer ones (serving/prediction-log.ts). */
const LONGEST_LINE = 16 * 2 ** 20;

/**
 * Reads the table `lines`. Whatever stands in a file, the other lines count: one that is too long, or no text, is left out.
 * @returns how many lines are not JSON or were left out
 */
async function readLines(engine: Engine, files: readonly string[]): Promise<number> {
  const none = '(SELECT CAST(NULL AS VARCHAR) AS line WHERE false)';
  const read = `read_csv([${files.map(exactPath).join(', ')}], columns={'line': 'VARCHAR'}, auto_detect=false, header=false,
    delim='\x01', quote='', escape='', comment='', null_padding=true, strict_mode=false, max_line_size=${LONGEST_LINE},
    store_rejects=true, rejects_table='unread', rejects_scan='unread_files')`;
  await engine.run(
    `CREATE TABLE lines AS SELECT line, json_valid(line) AS whole FROM ${files.length === 0 ? none : read} WHERE line IS NOT NULL`,
  );
  const [broken] = await engine.rows('SELECT count(*) AS n FROM lines WHERE NOT whole');
  if (files.length === 0) return Number(broken!['n']);
  const [unread] = await engine.rows('SELECT count(DISTINCT (file_id, line)) AS n FROM unread');
  await engine.run('DROP TABLE unread; DROP TABLE unread_files');
  return Number(broken!['n']) + Number(unread!['n']);
}

/**
 * Leaves what the model in question answered in the table `read`.
 * @returns which that is, where it is known, and how many lines of other ones were in it. @throws MLOPS_MONITOR_LOG
 */
async function keepModel(
  engine: Engine,
  { model }: ServedSource,
): Promise<{ model: string | undefined; others: number }> {
  const found = await engine.rows(
    'SELECT model, count(*) AS n FROM read WHERE model IS NOT NULL AND NOT other GROUP BY model ORDER BY model',
  );
  const names = found.map((row) => String(row['model']));
  if (model === undefined ? names.length > 1 : names.length > 0 && !names.includes(model)) {
    const listed = names.slice(0, 12).join(', ');
    throw fail('MLOPS_MONITOR_LOG', {
      message: `The prediction log is of ${listed}: ${model === undefined ? 'which of them is meant is not said' : `${model} is not among them`}.`,
      where: { field: 'monitor.log' },
      hint: 'Name the one that is meant with --model.',
    });
  }
  const kept = model ?? names[0];
  if (kept !== undefined) await engine.run(`DELETE FROM read WHERE model <> ${escape.sqlString(kept)}`);
  const others = found.reduce((sum, row) => sum + (row['model'] === kept ? 0 : Number(row['n'])), 0);
  return { model: kept, others };
}

/** The id of an example: the JSON array of its entity's values; of a team's own ids, the id itself. */
function exampleSql(names: readonly string[], pointers: readonly string[]): string {
  if (names.length === 1 && names[0] === 'id') return `json_extract_string(line, ${pointers[0]})`;
  return keySql(pointers.map((one) => canonicalSql(`CAST(json_extract(line, ${one}) AS VARCHAR)`)));
}

/** SQL string of the JSON pointer to a member. @see RFC 6901 */
function pointer(part: string, name: string): string {
  return escape.sqlString(`/${part}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
}

const TAIL = 1 << 16;

/** How many files end in the middle of a line, as those of a killed server may. */
async function cutFiles(files: readonly string[]): Promise<number> {
  let cut = 0;
  for (const file of files) {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const start = Math.max(0, size - TAIL);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
      const last = buffer.subarray(0, bytesRead).toString('utf8').split('\n').at(-1)!;
      if (last !== '' && !isJson(last)) cut++;
    } finally {
      await handle.close();
    }
  }
  return cut;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Turns the table `read` into `served`. */
async function intoWindows(
  engine: Engine,
  source: ServedSource,
): Promise<Pick<Served, 'timeless' | 'future' | 'aside' | 'lines'>> {
  const until = timestampSql(source.until.toISOString());
  const inWindows = `SELECT * EXCLUDE (other), time_bucket(${intervalSql(source.window)}, time) AS win FROM read
     WHERE time IS NOT NULL AND time < ${until}`;
  await engine.run(`CREATE TABLE served AS ${inWindows} AND NOT other`);
  const [left] = await engine.rows(
    `SELECT count(*) AS n, count(*) - count(time) AS timeless, count(CASE WHEN time >= ${until} THEN 1 END) AS future FROM read WHERE NOT other`,
  );
  const { n, timeless, future } = left as Record<'n' | 'timeless' | 'future', number>;
  if (n > 0 && n === timeless) {
    throw fail('MLOPS_MONITOR_TIME', {
      message: `None of the ${n.toLocaleString('en')} rows of ${source.path} has a time that can be read.`,
      where: { file: source.path, field: source.time ?? 'time' },
      hint: 'Expected times such as 2013-07-01T12:00:00Z; name the column with --time.',
    });
  }
  const aside = await engine.rows(
    `SELECT ${isoSql('win')} AS win, count(CASE WHEN failed THEN 1 END) AS failed, sum(lost) AS lost,
       sum(CASE WHEN failed THEN 1 / rate END) AS requests FROM served WHERE failed OR lost IS NOT NULL GROUP BY win`,
  );
  await engine.run('DELETE FROM served WHERE failed OR lost IS NOT NULL');
  await engine.run(
    `CREATE TABLE replaced AS ${inWindows} AND other AND NOT failed AND win < (SELECT max(win) FROM served)
     AND win NOT IN (SELECT win FROM served)`,
  );
  await engine.run('DROP TABLE read');
  const asideOf = ({ failed, lost, requests }: (typeof aside)[number]): Aside => ({
    failed: Number(failed),
    requests: Number(requests ?? 0),
    lost: Number(lost ?? 0),
  });
  return { lines: Number(n), timeless, future, aside: new Map(aside.map((row) => [String(row['win']), asideOf(row)])) };
}

function timeSql(value: string): string {
  return `timezone('UTC', TRY_CAST(${value} AS TIMESTAMPTZ))`;
}

/** SQL of an ISO instant. */
export function timestampSql(iso: string): string {
  return `TIMESTAMP ${escape.sqlString(iso.replace('T', ' ').replace('Z', ''))}`;
}

/** A TIMESTAMP as JavaScript writes instants. */
export function isoSql(time: string): string {
  return `strftime(${time}, '%Y-%m-%dT%H:%M:%S.%g') || 'Z'`;
}
