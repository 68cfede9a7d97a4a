import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { testHost } from '#testing';
import { tried, type Trial, type Tried } from '../../../tests/features/trial.ts';
import { planTable } from '../plan.ts';
import { buildOnline } from './build.ts';
import { OnlineStoreFile, type OnlineFeatures } from './read.ts';

const DAY = '2020-01-01';
const instant = (second: number): string => new Date(Date.parse(`${DAY}T00:00:00Z`) + second * 1000).toISOString();
const T = (second: number): string => `TIMESTAMP '${DAY}' + to_seconds(${second})`;
type Event = readonly [second: number, value: number | null];

const VIEWS = `
sources:
  examples: { known: [n, made, k], recorded: [{ columns: [n, made, k], at: made - INTERVAL 60 SECOND }] }
  events: { recorded: seen }
views:
  - { columns: { n: n } }
  - { from: events, key: k, max-age: 20 s, columns: { last: x } }
  - from: events
    key: k
    window: 10 s
    columns: { mean: { mean: x }, sum: { sum: x }, rows: { count: '*' } }
`;
const trial = (seconds: readonly number[], events: readonly Event[]): Trial => ({
  sources: {
    examples: `SELECT * FROM (VALUES ${seconds.map((second, n) => `(${n}, ${T(second)}, 'a', ${n % 2})`).join(', ')}) v(n, made, k, y)`,
    events: `SELECT * FROM (VALUES ${[[-1e6, null] as const, ...events].map(([second, value]) => `(${T(second)}, 'a', CAST(${value} AS DOUBLE))`).join(', ')}) v(seen, k, x)`,
  },
  views: VIEWS,
  section: { at: 'made', label: 'y', entity: 'n', split: { train: '2020-01-01', evaluate: '2020-02' } },
});
/** A row for the side of the split that a test is not about. */
const JUDGED = 86_400 * 40;

async function store<R>(
  { directory, engine, work }: Tried,
  look: (get: (entity: string) => OnlineFeatures | undefined, size: number) => R,
  asOf?: string,
): Promise<R> {
  const path = join(directory, 'online.sqlite');
  rmSync(path, { force: true });
  const { entities } = await buildOnline(testHost({ directory }), engine, { ...work, asOf, path });
  const file = new OnlineStoreFile(path, (message) => {
    throw new Error(message);
  });
  try {
    return look((entity) => file.get(entity), entities);
  } finally {
    file.close();
  }
}

/** What the training set says of every example, by id, were it predicted at these seconds. */
const offline = (seconds: readonly number[], events: readonly Event[]) =>
  tried(trial([...seconds, JUDGED], events), async ({ read }) =>
    Object.fromEntries((await read('train.parquet')).map(({ id, target: _, ...values }) => [String(id), values])),
  );
/** What the store says of every entity it knows, by id, as of each of these seconds; undefined: each at its own moment. */
const online = (seconds: readonly number[], events: readonly Event[], asOf: readonly (number | undefined)[]) =>
  tried(trial([...seconds, JUDGED], events), async (built) => {
    const found: Record<string, unknown>[] = [];
    for (const now of asOf) {
      const known = await store(
        built,
        (get) => seconds.flatMap((_, n) => (get(`[${n}]`) ? [[`[${n}]`, get(`[${n}]`)!.values] as const] : [])),
        now === undefined ? undefined : instant(now),
      );
      found.push(Object.fromEntries(known));
    }
    return found;
  });

describe('offline = online', () => {
  const events: Event[] = [
    [0, 1],
    [5, 2],
    [5, 7],
    [12, null],
    [30, 4],
  ];
  const seconds = [0, 4, 5, 6, 15, 29, 30, 60];

  it('for every entity at its own moment, and as of any: of those that are past and those that are to come', async () => {
    const times = [undefined, 0, 5, 16, 60];
    const found = await online(seconds, events, times);
    for (const [index, now = Infinity] of times.entries()) {
      const then = seconds.map((second) => Math.min(second, now));
      expect(found[index]).toEqual(await offline(then, events));
    }
  });

  it('for any events, entities and times (property)', async () => {
    const second = fc.integer({ min: 0, max: 40 });
    const event = fc.tuple(second, fc.oneof(fc.constant(null), fc.double({ min: -1e3, max: 1e3, noNaN: true })));
    await fc.assert(
      fc.asyncProperty(
        fc.array(second, { minLength: 2, maxLength: 6 }),
        fc.array(event, { maxLength: 12 }),
        second,
        async (made, rows, now) => {
          const then = made.map((one) => Math.min(one, now));
          expect(await online(made, rows, [now])).toEqual([await offline(then, rows)]);
        },
      ),
      { numRuns: 4 },
    );
  });

  it('asked again as of any moment, by the same SQL in another way', async () => {
    const three = [0, 15, 60];
    await tried(trial([...three, JUDGED], events), async (built) => {
      const found = await store(built, (get) => three.map((_, n) => get(`[${n}]`)!), instant(16));
      await built.engine.run(
        `CREATE OR REPLACE TABLE asked AS SELECT * FROM (VALUES ${found.map(({ at }, n) => `('[${n}]', TIMESTAMP '${at!.replace('Z', '')}')`).join(', ')}, ('[0]', ${T(5)}), ('[99]', ${T(5)})) v(id, moment)`,
      );
      for (const { sql } of planTable(built.resolved, 'again', { asked: 'asked' })) await built.engine.run(sql);
      const rows = await built.engine.rows(
        `SELECT e."#id" AS id, f.* EXCLUDE ("#row", "#at") FROM again."#features" f JOIN again."#examples" e USING ("#row") ORDER BY id, e."#at"`,
      );
      expect(rows.map(({ id }) => id)).toEqual(['[0]', '[0]', '[1]', '[2]']);
      const again = rows.filter((_, index) => index !== 1).map(({ id: _, ...values }) => values);
      expect(again).toEqual(found.map(({ values }) => values));
      expect(rows[1]).toMatchObject({ last: 7 });
    });
  });
});

describe('as of a time', () => {
  const seconds = [0, 50, 200];

  it('knows nothing of what is not recorded yet, and says of the others which moment they speak of', async () => {
    await tried(trial([...seconds, JUDGED], [[10, 1]]), async (built) => {
      const [moments, size] = await store(
        built,
        (get, count) => [seconds.map((_, n) => get(`[${n}]`)?.at), count],
        instant(40),
      );
      expect(moments).toEqual([`${DAY}T00:00:00.000000Z`, `${DAY}T00:00:40.000000Z`, undefined]);
      expect(size).toBe(2);
    });
  });

  it('reads nothing that became available a moment later', async () => {
    const events: Event[] = [
      [40, 1],
      [45, 2],
    ];
    const found = await online([50], events, [39.999, 40, 44.999, 45]);
    expect(found.map((known) => (known['[0]'] as { last: unknown }).last)).toEqual([null, 1, 1, 2]);
  });

  it('changes nothing when the future is edited', async () => {
    const past: Event[] = [
      [1, 5],
      [9, 6],
    ];
    expect(await online([3, 50], [...past, [11, 99]], [10])).toEqual(await online([3, 50], past, [10]));
  });
});

/** 40 entities, so that both sides of the split have some; the first is the one that is looked at. */
const table = (columns: string, section: Partial<Trial['section']> = {}): Trial => ({
  sources: { data: `SELECT n, ${columns}, n % 2 AS y FROM range(40) t(n)` },
  section: { label: 'y', entity: 'n', ...section },
});

describe('values', () => {
  const cases: { name: string; sql: string; value: unknown }[] = [
    { name: 'a whole number', sql: '7::BIGINT', value: 7 },
    {
      name: 'a whole number beyond 2^53, as near as JSON can',
      sql: '9007199254740993::BIGINT',
      value: 9007199254740992,
    },
    { name: 'one of 128 bits', sql: '(2::HUGEINT) ** 100', value: 2 ** 100 },
    { name: 'a decimal', sql: '1.10::DECIMAL(10, 2)', value: 1.1 },
    { name: 'a long decimal', sql: '0.30000000000000004441::DECIMAL(38, 20)', value: 0.1 + 0.2 },
    { name: 'a number to its last digit', sql: '0.1::DOUBLE + 0.2::DOUBLE', value: 0.1 + 0.2 },
    { name: 'a very small one', sql: '5e-324::DOUBLE', value: 5e-324 },
    { name: 'a single-precision number', sql: '0.1::FLOAT', value: Math.fround(0.1) },
    { name: 'NaN, which is missing', sql: `'NaN'::DOUBLE`, value: null },
    { name: 'NULL', sql: 'NULL::DOUBLE', value: null },
    { name: 'infinity, which JSON cannot say', sql: `'inf'::DOUBLE`, value: undefined },
    { name: 'yes', sql: 'true', value: true },
    { name: 'text', sql: `'Zürich'`, value: 'Zürich' },
    { name: 'no text', sql: 'NULL::VARCHAR', value: null },
    {
      name: 'text that means something elsewhere',
      sql: `'"},{"a":1} \\ '' -- \n' || chr(1)`,
      value: `"},{"a":1} \\ ' -- \n\u0001`,
    },
  ];
  let values: Readonly<Record<string, unknown>>;
  beforeAll(async () => {
    const columns = cases.map(({ sql }, index) => `${sql} AS f${index}`).join(', ');
    values = await tried(table(columns), (built) => store(built, (get) => get('[0]')!.values));
  });

  it.each(cases.map((one, index) => ({ ...one, index })))('$name', ({ value, index }) => {
    expect(values[`f${index}`]).toEqual(value);
  });
});

describe('entities', () => {
  it.each([
    { name: 'of two columns', columns: `'UA' AS carrier, n AS flight`, entity: ['carrier', 'flight'], key: '["UA",0]' },
    { name: 'with a date', columns: `DATE '2020-02-29' AS day`, entity: ['n', 'day'], key: '[0,"2020-02-29"]' },
    { name: 'beyond 2^53', columns: '9007199254740993 + n AS big', entity: ['big'], key: '[9007199254740993]' },
    {
      name: 'of hostile text',
      columns: `'"]; DROP TABLE features; -- ' || chr(7) || chr(8232) || n AS who`,
      entity: ['who'],
      key: `["\\"]; DROP TABLE features; -- \\u0007\u20280"]`,
    },
  ])('$name', async ({ columns, entity, key }) => {
    const found = await tried(table(`${columns}, n * 2 AS f`, { entity, columns: ['f'] }), (built) =>
      store(built, (get, size) => ({ known: get(key), size })),
    );
    expect(found).toEqual({ known: { values: { f: 0 } }, size: 40 });
  });

  it('are left out where a value is missing; of several rows the latest counts', async () => {
    const examples = `SELECT CASE WHEN n = 0 THEN NULL ELSE n // 2 END AS who, n AS f, ${T(0)} + to_seconds(n) AS made, n % 2 AS y, n % 2 = 1 AS chosen FROM range(40) t(n)`;
    const views = 'sources: { data: { known: [who, f, made] } }\nviews: [{ columns: { f: f } }]\n';
    const section = {
      at: 'made',
      label: 'y',
      entity: 'who',
      // Known only later: the store cannot leave out by it.
      where: 'chosen AND who IS NOT NULL',
      split: { hash: 'who', evaluate: 0.5, seed: 0 },
    };
    const found = await tried({ sources: { data: examples }, views, section }, (built) =>
      store(built, (get, size) => ({ values: [0, 1, 19].map((who) => get(`[${who}]`)?.values['f']), size })),
    );
    expect(found).toEqual({ values: [1, 3, 39], size: 20 });
  });

  it('are only those that `where` chooses, when that is known by then', async () => {
    const found = await tried(
      {
        sources: { data: 'SELECT n, n AS f, n % 2 AS y FROM range(80) t(n)' },
        views: 'sources: { data: { known: [n, f] } }\nviews: [{ columns: { f: f } }]\n',
        section: { label: 'y', entity: 'n', where: 'f < 50' },
      },
      (built) => store(built, (get, size) => [get('[49]')?.values['f'], get('[50]'), size]),
    );
    expect(found).toEqual([49, undefined, 50]);
  });
});

describe('what is refused', () => {
  it.each([
    { name: 'rows that nothing names', section: { entity: [] as unknown as string }, asOf: undefined },
    { name: 'a time, where there is no moment of prediction', section: {}, asOf: instant(0) },
  ])('$name', async ({ section, asOf }) => {
    const one = table('n AS f');
    await expect(
      tried(one, (built) =>
        store(
          { ...built, work: { ...built.work, request: { ...built.work.request, ...section } as never } },
          () => 0,
          asOf,
        ),
      ),
    ).rejects.toMatchObject({ code: 'MLOPS_ONLINE_INPUT' });
  });
});
