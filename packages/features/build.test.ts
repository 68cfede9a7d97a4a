import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tried, type Trial } from '../../tests/features/trial.ts';

/** Events at given seconds of one day; each example looks at what was there when it was made. */
const T = (second: number): string => `TIMESTAMP '2020-01-01' + to_seconds(${second})`;
const examples = (seconds: readonly number[]): string =>
  `SELECT * FROM (VALUES ${seconds.map((second, n) => `(${n}, ${T(second)}, 'a', ${n % 2})`).join(', ')}) v(n, made, k, y)`;
const events = (rows: readonly (readonly [second: number, value: number | null])[]): string =>
  `SELECT * FROM (VALUES ${[[-1e6, null] as const, ...rows].map(([second, value]) => `(${T(second)}, 'a', CAST(${value} AS DOUBLE))`).join(', ')}) v(seen, k, x)`;
const VIEWS = `
sources:
  examples: { known: [n, made, k] }
  events: { recorded: seen }
views:
  - { columns: { n: n } }
  - { from: events, key: k, max-age: 100 s, columns: { last: x } }
  - from: events
    key: k
    window: 10 s
    columns: { mean: { mean: x }, sum: { sum: x }, count: { count: x }, rows: { count: '*' } }
`;
const trial = (seconds: readonly number[], rows: readonly (readonly [number, number | null])[]): Trial => ({
  sources: { examples: examples(seconds), events: events(rows) },
  views: VIEWS,
  section: { at: 'made', label: 'y', entity: 'n', split: { hash: 'n', evaluate: 0.5, seed: 0 } },
});
/** Feature values by example, whichever side it is on. */
const values = (one: Trial) =>
  tried(one, async ({ read }) => {
    const rows = [...(await read('train.parquet')), ...(await read('evaluate.parquet'))];
    return Object.fromEntries(
      rows.map(({ n, last, mean, sum, count, rows: all }) => [String(n), { last, mean, sum, count, rows: all }]),
    );
  });

describe('point in time', () => {
  it('reads a row at the moment it is available, never a second before', async () => {
    const built = await values(trial([99, 100, 101, 300, 0], [[100, 7]]));
    expect(built['0']!.last).toBeNull();
    expect(built['1']!.last).toBe(7);
    expect(built['2']!.last).toBe(7);
    expect(built['3']!.last).toBeNull(); // older than max-age
  });

  it('reads a row of nanoseconds not before it is there', async () => {
    const late = `SELECT * REPLACE (make_timestamp_ns(epoch_ns(seen) + 500) AS seen) FROM (${events([[100, 7]])})`;
    const one = trial([100, 100.000001, 0], []);
    const built = await values({ ...one, sources: { ...one.sources, events: late } });
    expect(built['0']).toMatchObject({ last: null, rows: 0 });
    expect(built['1']).toMatchObject({ last: 7, rows: 1 });
  });

  it('lets a row leave the window when it is as old as the window is long', async () => {
    const built = await values(
      trial(
        [100, 109, 110, 0],
        [
          [100, 3],
          [100, 4],
          [101, null],
        ],
      ),
    );
    expect(built['0']).toMatchObject({ mean: 3.5, sum: 7, count: 2, rows: 2 });
    expect(built['1']).toMatchObject({ mean: 3.5, sum: 7, count: 2, rows: 3 });
    expect(built['2']).toMatchObject({ mean: null, sum: 0, count: 0, rows: 1 });
  });

  it('takes the greatest of rows that became available at once', async () => {
    const one = await values(
      trial(
        [100, 0, 1],
        [
          [50, 1],
          [50, 9],
        ],
      ),
    );
    const two = await values(
      trial(
        [100, 0, 1],
        [
          [50, 9],
          [50, 1],
        ],
      ),
    );
    expect(one['0']!.last).toBe(9);
    expect(two).toEqual(one);
  });

  it('sums without rounding, so the order of rows and other windows leave no trace', async () => {
    const built = await values(
      trial(
        [5, 100, 0],
        [
          [0, 1e9 + 0.1],
          [1, 1e-3],
          [95, 0.1],
          [96, 0.2],
          [97, 0.3],
        ],
      ),
    );
    expect(built['1']!.sum).toBeCloseTo(0.6, 11);
  });

  it('changes no earlier feature when later rows are edited (property)', async () => {
    const second = fc.integer({ min: 0, max: 30 });
    const row = fc.tuple(second, fc.oneof(fc.constant(null), fc.double({ min: -1e3, max: 1e3, noNaN: true })));
    await fc.assert(
      fc.asyncProperty(
        fc.array(second, { minLength: 4, maxLength: 8 }),
        fc.array(row, { maxLength: 12 }),
        fc.array(row, { maxLength: 12 }),
        fc.nat(),
        async (made, before, after, choice) => {
          const moment = made[choice % made.length]!;
          const kept = before.filter(([at]) => at <= moment);
          const one = await everyRow(made, before);
          const other = await everyRow(made, [...kept, [moment + 1, 5e4], ...after.filter(([at]) => at > moment)]);
          made.forEach((at, n) => {
            if (at <= moment) expect(other[n]).toEqual(one[n]);
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  /** A hash split may leave a side empty on a few rows; periods put one fixed row on the evaluation side. */
  async function everyRow(made: readonly number[], rows: readonly (readonly [number, number | null])[]) {
    const one = trial([...made, 86_400 * 40], rows);
    const split = { train: '2020-01', evaluate: '2020-02' };
    return tried({ ...one, section: { ...one.section, split } }, async ({ read }) =>
      Object.fromEntries((await read('train.parquet')).map(({ n, ...rest }) => [Number(n), rest])),
    );
  }
});

describe('what is left', () => {
  it('is byte-identical when built again', async () => {
    const digests = () =>
      tried(
        trial(
          [1, 2, 3, 50, 60, 70],
          [
            [1, 0.1],
            [2, 0.7],
          ],
        ),
        ({ directory }) =>
          Promise.all(
            ['train.parquet', 'evaluate.parquet', 'evaluate-labels.parquet', 'features.json'].map(async (name) =>
              createHash('sha256')
                .update(await readFile(join(directory, name)))
                .digest('hex'),
            ),
          ),
      );
    expect(await digests()).toEqual(await digests());
  });

  it('keeps labels and carried columns apart from the features', async () => {
    await tried({ ...trial([1, 2, 3, 50, 60, 70], []), slices: ['k'] }, async ({ read }) => {
      const [train, evaluate, labels] = await Promise.all(
        ['train', 'evaluate', 'evaluate-labels'].map((name) => read(`${name}.parquet`)),
      );
      expect(Object.keys(train![0]!)).toEqual(['id', 'n', 'last', 'mean', 'sum', 'count', 'rows', 'target']);
      expect(Object.keys(evaluate![0]!)).toEqual(['id', 'n', 'last', 'mean', 'sum', 'count', 'rows']);
      expect(Object.keys(labels![0]!)).toEqual(['id', 'target', 'k']);
      expect(labels!.map(({ id }) => id)).toEqual(evaluate!.map(({ id }) => id));
    });
  });

  it('keeps with the labels the time by which a split chose their examples', async () => {
    const { section, ...one } = trial([1, 86_400 * 40], []);
    const split = { train: '2020-01', evaluate: '2020-02' };
    await tried({ ...one, section: { ...section, split } }, async ({ read }) => {
      const [label, ...others] = await read('evaluate-labels.parquet');
      expect({ time: String(label!['#time']), others }).toEqual({ time: '2020-02-10 00:00:00', others: [] });
      expect(await read('evaluate.parquet')).not.toContainEqual(
        expect.objectContaining({ '#time': expect.anything() }),
      );
    });
  });

  it('rounds to the grid, leaves rows without a label out and counts them', async () => {
    const sources = { data: `SELECT n, n / 3 AS x, CASE WHEN n % 5 = 0 THEN NULL ELSE n END AS y FROM range(40) t(n)` };
    const views = 'sources: { data: { known: [n, x] } }\nviews: [{ grid: 4, columns: { x: x } }]';
    await tried({ sources, views, section: { label: 'y', entity: 'n' } }, async ({ read, result }) => {
      const rows = [...(await read('train.parquet')), ...(await read('evaluate.parquet'))];
      expect(rows.find(({ id }) => id === '[1]')!['x']).toBe(0.25);
      expect(result.unlabelled.train + result.unlabelled.evaluate).toBe(8);
      expect(result.counts.train + result.counts.evaluate).toBe(32);
    });
  });
});

describe('the split', () => {
  const table = { data: `SELECT n, n // 10 AS who, n AS x, n % 2 AS y FROM range(2000) t(n)` };
  const ids = (split: NonNullable<Trial['section']['split']>) =>
    tried({ sources: table, section: { label: 'y', entity: 'n', split } }, async ({ read }) => ({
      train: (await read('train.parquet')).map(({ id }) => String(id)),
      evaluate: (await read('evaluate.parquet')).map(({ id }) => String(id)),
    }));

  it('puts all rows of one hashed value on one side, near the share asked for', async () => {
    const { train, evaluate } = await ids({ hash: 'who', evaluate: 0.25, seed: 0 });
    const who = (id: string): number => Math.floor((JSON.parse(id) as number[])[0]! / 10);
    const trained = new Set(train.map(who));
    expect(evaluate.filter((id) => trained.has(who(id)))).toEqual([]);
    expect(evaluate.length).toBeGreaterThan(300);
    expect(evaluate.length).toBeLessThan(700);
  });

  it('is the documented hash', async () => {
    const { evaluate } = await ids({ hash: 'n', evaluate: 0.25, seed: 7 });
    const expected = Array.from({ length: 2000 }, (_, n) => `[${n}]`).filter(
      (id) => createHash('sha256').update(`7:${id}`).digest().readUInt32BE() < 0.25 * 2 ** 32,
    );
    expect(evaluate).toEqual(expected.sort());
  });
});

describe('a split that moves on with the data', () => {
  /** A row a day from 1 January 2013; the last ten have no label yet. */
  const rows = (days: number): string =>
    `SELECT n, DATE '2013-01-01' + CAST(n AS INTEGER) AS day, n AS x, CASE WHEN n < ${days} - 10 THEN n % 2 END AS y FROM range(${days}) t(n)`;
  const built = (sql: string, more: Partial<Trial['section']> = {}) =>
    tried(
      {
        sources: { data: sql },
        section: {
          ...{ at: 'day', label: 'y', entity: 'n', columns: ['x'] },
          split: { train: '2 months', evaluate: '1 month' },
          ...more,
        },
      },
      async ({ result, read }) => {
        const days = (await read('evaluate-labels.parquet')).map((row) => String(row['#time']).slice(0, 10)).sort();
        return { result, days: [days[0], days.at(-1), days.length] };
      },
    );

  it('evaluates the newest whole month that has labels, and trains on what lies before', async () => {
    const { result, days } = await built(rows(31 + 28 + 31 + 30 + 10));
    expect(result).toMatchObject({
      split: { train: '2013-02-01..2013-03-31', evaluate: '2013-04-01..2013-04-30' },
      newestLabel: '2013-04-30',
      counts: { train: 59, evaluate: 30 },
      outside: 41,
    });
    expect(days).toEqual(['2013-04-01', '2013-04-30', 30]);
  });

  it('takes no half month for one, and rows without a label for no end of the data', async () => {
    const { result, days } = await built(rows(31 + 28 + 31 + 29 + 10));
    expect(result).toMatchObject({
      split: { train: '2013-01-01..2013-02-28', evaluate: '2013-03-01..2013-03-31' },
      newestLabel: '2013-04-29',
    });
    expect(days).toEqual(['2013-03-01', '2013-03-31', 31]);
  });

  it('looks at examples only: what `where` leaves out is not the newest', async () => {
    const { result } = await built(rows(130), { where: "day < '2013-04-01'" });
    expect(result.newestLabel).toBe('2013-03-31');
  });

  it.each([
    { name: 'no label', sql: 'SELECT n, day, x, CAST(NULL AS INTEGER) AS y', said: 'whose date is none' },
    { name: 'a date that stands for none', sql: "SELECT n, DATE '9999-12-31' AS day, x, y", said: '9999-12-31' },
    { name: 'no end', sql: "SELECT n, CAST('infinity' AS DATE) AS day, x, y", said: 'infinity' },
  ])('says of data with $name that nothing follows from it', async ({ sql, said }) => {
    await expect(built(`${sql} FROM (${rows(130)})`)).rejects.toMatchObject({
      code: 'MLOPS_FEATURES_SPLIT',
      message: expect.stringContaining(said),
    });
  });
});

describe('what is refused', () => {
  const data = `SELECT n AS id, n AS x, n AS late, n % 2 AS y FROM range(20) t(n)`;
  const views = (columns: string, more = ''): string =>
    `sources: { data: { known: [id, x]${more} } }\nviews:\n  - columns:\n      f: ${columns}`;
  const cases: {
    name: string;
    trial: Partial<Trial>;
    code: string;
    message?: RegExp;
    line?: number;
    column?: number;
  }[] = [
    {
      name: 'a feature that reads the label',
      trial: { views: views('x + y') },
      code: 'MLOPS_FEATURES_LABEL',
      line: 4,
      column: 14,
    },
    {
      name: 'a feature that reads the label through a derived column',
      trial: { views: views('z', ', columns: { z: y * 2 }') },
      code: 'MLOPS_FEATURES_LABEL',
      message: /through z/,
    },
    {
      name: 'a list of columns that names the label',
      trial: { section: { label: 'y', columns: ['x', 'y'] } },
      code: 'MLOPS_FEATURES_LABEL',
    },
    { name: 'a column that is not known', trial: { views: views('late') }, code: 'MLOPS_FEATURES_NOT_KNOWN' },
    { name: 'a column that is not there', trial: { views: views('X2') }, code: 'MLOPS_FEATURES_COLUMN' },
    {
      name: 'a subquery',
      trial: { views: views('(SELECT max(y) FROM data)') },
      code: 'MLOPS_FEATURES_SQL',
      message: /subquery/,
    },
    {
      name: 'a window function',
      trial: { views: views('sum(x) OVER ()') },
      code: 'MLOPS_FEATURES_SQL',
      message: /window/,
    },
    { name: 'an aggregate', trial: { views: views('max(x)') }, code: 'MLOPS_FEATURES_SQL', message: /aggregates/ },
    {
      name: 'a second statement',
      trial: { views: views("'x; DROP TABLE raw.data'").replace("'x", "'x") },
      code: 'MLOPS_FEATURES_SQL',
      message: /cannot be read/,
    },
    {
      name: 'a random feature',
      trial: { views: views('random()') },
      code: 'MLOPS_FEATURES_SQL',
      message: /is not of the row alone/,
    },
    ...['current_localtimestamp()', "current_setting('threads')", "getvariable('x')", 'version()'].map((call) => ({
      name: `what the machine or the clock says by ${call}`,
      trial: { views: views(JSON.stringify(call)) },
      code: 'MLOPS_FEATURES_SQL',
      message: /is not of the row alone/,
    })),
    {
      name: 'an age of today',
      trial: { views: views('"year(age(TIMESTAMP \'2008-11-22\'))"') },
      code: 'MLOPS_FEATURES_SQL',
      message: /calls age\(\) of one time, which counts to today/,
    },
    ...['y.abs()', 'x.age()', 'data.y.abs()'].map((call) => ({
      name: `a column before a function, as if it were its schema: ${call}`,
      trial: { views: views(call) },
      code: 'MLOPS_FEATURES_SQL',
      message: /calls [xy.dat]+\.(abs|age)\(\), which hides what it reads/,
    })),
    {
      name: 'a function of another catalog',
      trial: { views: views('system.main.abs(y)') },
      code: 'MLOPS_FEATURES_SQL',
      message: /calls system\.main\.abs\(\)/,
    },
    {
      name: 'a macro that hides the clock',
      trial: { views: views("'epoch(ago(INTERVAL 1 DAY))'") },
      code: 'MLOPS_FEATURES_SQL',
      message: /is not of the row alone/,
    },
    {
      name: 'types that do not fit',
      trial: { views: views("x + 'a'::DATE") },
      code: 'MLOPS_FEATURES_SQL',
      message: /cannot be computed/,
    },
    { name: 'a feature that is a date', trial: { views: views('make_date(2020, 1, 1)') }, code: 'MLOPS_FEATURES_TYPE' },
    {
      name: 'a label known beforehand',
      trial: { views: views('x'), section: { label: 'x' } },
      code: 'MLOPS_FEATURES_LABEL',
    },
    {
      name: 'an entity that repeats',
      trial: { section: { label: 'y', entity: 'y' } },
      code: 'MLOPS_FEATURES_ENTITY',
      message: /stands for 10 rows/,
    },
    {
      name: 'a name taken twice',
      trial: { views: `${views('x')}\n  - columns: { F: x }` },
      code: 'MLOPS_FEATURES_FILE',
      message: /taken/,
    },
    {
      name: 'an unknown key',
      trial: { views: views('x').replace('columns:', 'colunms:') },
      code: 'MLOPS_FEATURES_FILE',
      line: 3,
    },
    { name: 'broken YAML', trial: { views: 'views: [' }, code: 'MLOPS_FEATURES_FILE' },
    {
      name: 'another source without a moment of prediction',
      trial: { views: `${views('x')}\n  - { from: data, key: id, columns: [late] }` },
      code: 'MLOPS_FEATURES_AT',
    },
    {
      name: 'a source that is not declared',
      trial: { views: `${views('x')}\n  - { from: dta, key: id, columns: [late] }` },
      code: 'MLOPS_FEATURES_SOURCE',
    },
    {
      name: 'rows whose coming to exist is not declared',
      trial: {
        views: `${views('x')}\n  - { from: data, key: id, columns: { l: late } }`,
        section: { label: 'y', at: "TIMESTAMP '2020-01-01' + to_days(x)", split: { train: '2019', evaluate: '2020' } },
      },
      code: 'MLOPS_FEATURES_RECORDED',
    },
    {
      name: 'periods that overlap',
      trial: {
        section: {
          label: 'y',
          at: "TIMESTAMP '2020-01-01' + to_days(x)",
          split: { train: '2019..2020', evaluate: '2020' },
        },
      },
      code: 'MLOPS_FEATURES_SPLIT',
      message: /overlap/,
    },
    {
      name: 'a side without examples',
      trial: {
        section: { label: 'y', at: "TIMESTAMP '2020-01-01' + to_days(x)", split: { train: '2019', evaluate: '2020' } },
      },
      code: 'MLOPS_FEATURES_SPLIT',
      message: /train side/,
    },
  ];
  it.each(cases)('$name', async ({ trial: partial, code, message, line, column }) => {
    const attempt = tried({ sources: { data }, section: { label: 'y' }, ...partial }, () => undefined);
    await expect(attempt).rejects.toMatchObject({
      code,
      ...(message ? { message: expect.stringMatching(message) as unknown as string } : {}),
      ...(line ? { where: expect.objectContaining({ line, ...(column ? { column } : {}) }) } : {}),
    });
  });
});
