import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEngine, readContract, validateData } from '#data';
import { testHost } from '#testing';
import { changed } from '../pages.ts';
import { ScratchProject } from './project.ts';

const root = join(import.meta.dirname, '..', '..');
const example = join(root, 'examples', 'flights');

type Table = 'flights' | 'weather';

const scratch = mkdtempSync(join(tmpdir(), 'mlops-flights-'));
const host = testHost({ directory: scratch });
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const data = (name: string): string => join(scratch, `${name}.parquet`);

/** What an index that cannot be reached is called, for either installer. */
const NOWHERE = 'http://127.0.0.1:9/simple';
const UNREACHABLE = {
  PIP_INDEX_URL: NOWHERE,
  PIP_RETRIES: '0',
  UV_DEFAULT_INDEX: NOWHERE,
  UV_INDEX_URL: NOWHERE,
  UV_HTTP_RETRIES: '0',
};

/** @param cache what the machine keeps of packages */
function fetch(table: Table, name: string, cache: string, env: Record<string, string> = {}) {
  return spawnSync('python3', ['fetch.py', table], {
    cwd: example,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: [join(root, '.tools', 'python', 'bin'), process.env['PATH']].join(delimiter),
      PYTHONDONTWRITEBYTECODE: '1',
      XDG_CACHE_HOME: join(scratch, cache),
      MLOPS_OUTPUT: data(name),
      ...env,
    },
  });
}

const digest = (name: string): string =>
  createHash('sha256')
    .update(readFileSync(data(name)))
    .digest('hex');

async function sql(statement: string): Promise<void> {
  const engine = await openEngine(host);
  try {
    await engine.run(statement);
  } finally {
    engine.close();
  }
}

/** `rule on column: how much`, for each rule that does not hold. SQL rules are about no single column. */
async function broken(table: Table, name: string): Promise<string[]> {
  const file = `${table}.odcs.yaml`;
  const contract = readContract(readFileSync(join(example, 'contracts', file)), file);
  const { result } = await validateData(host, [{ name: table, path: data(name), contract }]);
  return result.sources[0]!.checks.filter(({ verdict }) => verdict !== 'pass').map(
    ({ description, rule, column, observed }) =>
      column === null ? `${description}: ${observed}` : `${column}, ${rule}: ${observed}`,
  );
}

beforeAll(() => {
  for (const table of ['flights', 'weather'] as const)
    expect(fetch(table, table, 'cache')).toMatchObject({ status: 0, stdout: expect.stringContaining(table) });
}, 600_000);

describe('data that are fetched', () => {
  it('need no package index the second time, and are the same bytes', () => {
    for (const table of ['flights', 'weather'] as const) {
      expect(fetch(table, 'again', 'cache', UNREACHABLE)).toMatchObject({ status: 0, stderr: '' });
      expect(digest('again')).toBe(digest(table));
    }
  });

  it('need one the first time: without it nothing is left that looks whole', () => {
    const { status, stderr } = fetch('weather', 'none', 'empty', UNREACHABLE);
    expect([status, stderr]).toEqual([1, expect.stringContaining('127.0.0.1:9')]);
    expect(existsSync(data('none'))).toBe(false);
  });
});

const replaced = (columns: string): string => `SELECT * REPLACE (${columns}) FROM {table}`;
const only = (when: string, column: string, into: string): string =>
  `CASE WHEN ${when} THEN ${into} ELSE ${column} END AS ${column}`;

const TIME = 'time_hour is the scheduled hour in UTC';
const CLOSED = 'closed months have their final number of rows: 1';
const ROUTE = 'distance is the same on a route';
const SPEED = 'speed is that of an airliner';
const DEPARTURE = 'departure delay is departure less schedule';

// What happens to data: units, codes, clocks, deliveries. All that is broken is listed, so that a rule which begins or ceases
// to see something is seen.
describe.each<{ table: Table; corruptions: { name: string; as: string; breaks: string[] }[] }>([
  {
    table: 'flights',
    corruptions: [
      {
        name: 'miles become kilometres in June',
        as: replaced(only('month = 6', 'distance', 'round(distance * 1.609344)::INTEGER')),
        breaks: ['distance, maximum: 60', `${ROUTE}: 191`, `${SPEED}: 7042`],
      },
      {
        name: 'miles become kilometres in the whole year',
        as: replaced('round(distance * 1.609344)::INTEGER AS distance'),
        breaks: ['distance, maximum: 715', `${ROUTE}: 2`, `${SPEED}: 62044`],
      },
      {
        name: 'an airline gets another code from May',
        as: replaced(only("month >= 5 AND carrier = '9E'", 'carrier', "'9X'")),
        breaks: ['carrier, invalidValues: 12290'],
      },
      {
        name: 'a week of the next year is appended',
        as: `FROM {table} UNION ALL SELECT * REPLACE (2014 AS year, time_hour + INTERVAL 365 DAY AS time_hour) FROM {table}
          WHERE month = 1 AND day <= 7`,
        breaks: ['year, maximum: 6099', 'every day of the year is there: 372', CLOSED],
      },
      {
        name: 'a day is there twice',
        as: 'FROM {table} UNION ALL FROM {table} WHERE month = 5 AND day = 14',
        breaks: [
          'no two rows with the same year, month, day, carrier, flight, origin: 955',
          '600 to 1,050 flights a day: 1',
          CLOSED,
        ],
      },
      {
        name: 'half of a day is lost',
        as: 'FROM {table} WHERE NOT (month = 5 AND day = 20 AND flight % 2 = 0)',
        breaks: [CLOSED],
      },
      {
        name: '200 distances are empty',
        as: `SELECT * EXCLUDE number REPLACE (${only('number <= 200', 'distance', 'NULL')})
          FROM (SELECT *, row_number() OVER () AS number FROM {table})`,
        breaks: ['distance, required: 200'],
      },
      {
        name: 'the hour is local in summer',
        as: replaced(only('month BETWEEN 4 AND 10', 'time_hour', 'time_hour - INTERVAL 4 HOUR')),
        breaks: [`${TIME}: 200584`],
      },
      {
        name: 'the clock is put forward an hour too much in March',
        as: replaced(only('month = 3 AND day >= 10', 'time_hour', 'time_hour + INTERVAL 1 HOUR')),
        breaks: [`${TIME}: 20560`],
      },
      {
        name: 'there is a column that nobody declared',
        as: 'SELECT *, arr_delay > 15 AS arr_late FROM {table}',
        breaks: ['no undeclared column: 1'],
      },
      {
        name: 'departures are minutes of the day in October',
        as: replaced(only('month = 10', 'dep_time', 'dep_time // 100 * 60 + dep_time % 100')),
        breaks: ['clock times are HHMM: 11738', `${DEPARTURE}: 28639`],
      },
      {
        name: 'departure delays are hours in June',
        as: replaced(only('month = 6', 'dep_delay', 'round(dep_delay / 60.0)::INTEGER')),
        breaks: [`${DEPARTURE}: 25917`],
      },
      {
        name: 'cancelled flights have no delay, instead of an empty one, in October',
        as: replaced(
          `${only('month = 10', 'dep_delay', 'coalesce(dep_delay, 0)')}, ${only('month = 10', 'arr_delay', 'coalesce(arr_delay, 0)')}`,
        ),
        breaks: [
          'arrival delay is arrival less schedule: 24',
          'a departure delay exactly when it departed: 236',
          'an arrival delay exactly when it flew: 271',
        ],
      },
      {
        name: 'early arrivals count as punctual',
        as: replaced(only('arr_delay < 0', 'arr_delay', '0')),
        breaks: ['arrival delay is arrival less schedule: 188933'],
      },
      {
        name: 'two airports are exchanged for a day',
        as: replaced(
          only(
            "month = 5 AND day = 20 AND origin <> 'EWR'",
            'origin',
            "CASE origin WHEN 'JFK' THEN 'LGA' ELSE 'JFK' END",
          ),
        ),
        breaks: [`${ROUTE}: 63`],
      },
    ],
  },
  {
    table: 'weather',
    corruptions: [
      {
        name: 'an airport has no weather in May',
        as: "FROM {table} WHERE NOT (origin = 'JFK' AND month = 5)",
        breaks: [
          'an observation within 4 hours, 99 % of the time at every airport: 1',
          'an observation within 4 hours, 95 % of the time in every month: 1',
        ],
      },
      {
        name: 'temperatures are Celsius in May',
        as: replaced(only('month = 5', 'temp', '(temp - 32) / 1.8')),
        breaks: [
          'temp, minimum: 1',
          'the dew point is not above the temperature: 2228',
          'humidity agrees with temperature and dew point: 3',
        ],
      },
      {
        name: 'temperatures and dew points are Celsius in May',
        as: replaced(
          `${only('month = 5', 'temp', '(temp - 32) / 1.8')}, ${only('month = 5', 'dewp', '(dewp - 32) / 1.8')}`,
        ),
        breaks: ['temp, minimum: 1', 'humidity agrees with temperature and dew point: 3'],
      },
      {
        name: 'wind is kilometres an hour in May',
        as: replaced(only('month = 5', 'wind_speed', 'wind_speed * 1.609344')),
        breaks: ['gusts are not below the wind: 235', 'wind is measured in whole knots: 2075'],
      },
      {
        name: 'weather is known three hours before it is',
        as: replaced('time_hour - INTERVAL 3 HOUR AS time_hour'),
        breaks: ['time_hour is the local hour in UTC: 26115'],
      },
    ],
  },
])('a contract on $table', ({ table, corruptions }) => {
  it('is kept by the data as they are published', async () => {
    expect(await broken(table, table)).toEqual([]);
  });

  it.each(corruptions)('sees that $name', async ({ as, breaks }) => {
    const from = as.replaceAll('{table}', `read_parquet('${data(table)}')`);
    await sql(`COPY (${from}) TO '${data('corrupt')}' (FORMAT parquet)`);
    expect(await broken(table, 'corrupt')).toEqual(breaks);
  });
});

// A few made-up flights, in sixty-fourths as the features are: what is asked is whether the file that is left is the model
// that was trained.
describe('a training', () => {
  let project: ScratchProject;
  beforeAll(async () => {
    project = new ScratchProject('flights', { from: 'examples/flights' });
    mkdirSync(join(project.directory, 'features'));
    project.write('features/features.json', '{"features": [{"name": "carrier"}, {"name": "wind"}, {"name": "load"}]}');
    await sql(`SELECT setseed(0.7); COPY (
      SELECT '2013-0' || (1 + i % 2) || '-01 ' || i AS id, carrier, wind, load,
        (CASE carrier WHEN 'AA' THEN 0.2 WHEN 'DL' THEN 0.6 ELSE 0.35 END + 0.3 * wind + 0.2 * luck > 0.6)::INTEGER AS target
      FROM (SELECT i, ['AA', 'DL', 'UA', 'US'][1 + i % 4] AS carrier, (i * 37 % 64) / 64.0 AS wind,
        (i * 11 % 64) / 64.0 AS load, random() AS luck FROM range(4000) AS of(i))
      ) TO '${join(project.directory, 'features', 'train.parquet')}' (FORMAT parquet)`);
    project.commit('Begin');
  });
  afterAll(() => project.remove());

  const train = () =>
    project.document<{ error?: { code: string; message: string }; outputs: Record<string, string> }>(
      'train-model',
      ...['--features', 'features'],
    );
  const metrics = (): unknown => project.json('.mlops', 'outputs', 'train-model', 'metrics.json');

  it.each([
    {
      name: 'text is coded in another order than in training',
      file: 'export.py',
      what: '"keys_strings": categories[name]',
      into: '"keys_strings": categories[name][::-1]',
    },
    {
      name: 'a column is declared categorical, which is exported without an error, and wrong',
      file: 'train.py',
      what: 'early_stopping=False',
      into: 'early_stopping=False, categorical_features=[0]',
    },
  ])(
    'fails, and leaves nothing, when $name',
    ({ file, what, into }) => {
      const before = project.read(file);
      project.write(file, changed(before, what, into));
      try {
        const { status, document } = train();
        expect([status, document.error?.code]).toEqual([2, 'MLOPS_PROGRAM_FAILED']);
        expect(document.error!.message).toMatch(
          /the exported model differs from the trained one by [\d.]+ \(allowed: 1e-06\)/,
        );
        expect(metrics).toThrow('ENOENT');
      } finally {
        project.write(file, before);
      }
    },
    600_000,
  );

  it('leaves a model that says what the trained one says', () => {
    const { status, stderr } = train();
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const { onnx_difference: difference } = metrics() as { onnx_difference: number };
    expect(difference).toBeLessThan(1e-6);
  }, 600_000);
});
