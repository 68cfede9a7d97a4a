import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { tried } from '../../tests/features/trial.ts';

const EXAMPLE = join(import.meta.dirname, '../../examples/flights');
/** Ten real days of February 2013, among them a snow storm (tests/features/fixtures/make.ts). */
const sources = Object.fromEntries(
  ['flights', 'weather'].map((name) => [
    name,
    `SELECT * FROM read_parquet('${join(import.meta.dirname, '../../tests/features/fixtures', `${name}.parquet`)}')`,
  ]),
);

async function leaking(file: string): Promise<{ verdict: string; features: string[]; cuts: number }> {
  const views = await readFile(join(EXAMPLE, file), 'utf8');
  const section = {
    entity: ['carrier', 'flight', 'origin', 'date'],
    at: 'sched_dep - INTERVAL 1 HOUR',
    label: 'arr_delay > 15',
    split: { train: '2013-02-05..2013-02-11', evaluate: '2013-02-12..' },
  };
  return tried({ sources, views, section, bookkeeping: ['date'], cuts: 5 }, ({ leaks }) => ({
    verdict: leaks!.verdict,
    features: [...new Set(leaks!.leaks.map(({ feature }) => feature))].sort(),
    cuts: leaks!.cuts.length,
  }));
}

describe('the truncation test on real flights', () => {
  it('is silent on the honest features', async () => {
    expect(await leaking('features.yml')).toEqual({ verdict: 'pass', features: [], cuts: 5 });
  });

  it('flags every window that reaches three hours past the departure (d2), and nothing else', async () => {
    expect(await leaking('leaky/d2.yml')).toEqual({
      verdict: 'fail',
      cuts: 5,
      features: [
        'carrier_arrival_delay_24h',
        'carrier_origin_departure_delay_3h',
        'dest_arrival_delay_24h',
        'origin_arrival_delay_6h',
        'origin_departure_delay_3h',
        'route_arrival_delay_14d',
      ],
    });
  });

  it('flags the weather of up to four hours past the departure (d3), and nothing else', async () => {
    const { verdict, features } = await leaking('leaky/d3.yml');
    expect(verdict).toBe('fail');
    expect(features).toEqual(expect.arrayContaining(['dewp', 'humid', 'temp', 'visib', 'wind_speed']));
    expect(
      features.filter(
        (name) => !['dewp', 'humid', 'precip', 'temp', 'visib', 'wind_dir', 'wind_gust', 'wind_speed'].includes(name),
      ),
    ).toEqual([]);
  });

  it('flags weather that is read only one hour too early', async () => {
    const honest = await readFile(join(EXAMPLE, 'features.yml'), 'utf8');
    const views = honest.replace('max-age: 12 h', 'max-age: 12 h\n    available: time_hour');
    expect(views).not.toBe(honest);
    const section = {
      entity: ['carrier', 'flight', 'origin', 'date'],
      at: 'sched_dep - INTERVAL 1 HOUR',
      label: 'arr_delay > 15',
      split: { train: '2013-02-05..2013-02-11', evaluate: '2013-02-12..' },
    };
    const verdict = await tried({ sources, views, section, cuts: 5 }, ({ leaks }) => leaks!.verdict);
    expect(verdict).toBe('fail');
  });

  it.each(['d2', 'd3'])('leaky/%s.yml differs from the honest file only by `available`', async (name) => {
    const lines = async (file: string): Promise<string[]> =>
      (await readFile(join(EXAMPLE, file), 'utf8')).replace(/^(#.*\n)+/, '').split('\n');
    const leaky = (await lines(`leaky/${name}.yml`)).filter((line) => !/^ {4}available: /.test(line));
    expect(leaky).toEqual(await lines('features.yml').then((all) => all));
  });
});

describe('a truncation test that shows nothing', () => {
  it('needs a moment of prediction', async () => {
    const data = { data: 'SELECT n AS id, n AS x, n % 2 AS y FROM range(20) t(n)' };
    await expect(tried({ sources: data, section: { label: 'y' }, cuts: 5 }, () => undefined)).rejects.toMatchObject({
      code: 'MLOPS_FEATURES_AT',
    });
  });
});
