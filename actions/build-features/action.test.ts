import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEngine } from '#data';
import { OnlineStoreFile } from '#features';
import { testHost } from '#testing';
import action from './action.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'build-features-'));
  const rows = Array.from({ length: 40 }, (_, n) => `${n},${n * 0.5},${n % 2 === 0 ? 'late' : 'on time'}`);
  await mkdir(join(directory, 'data'));
  await writeFile(join(directory, 'data', 'rides.csv'), ['n,distance,arrival', ...rows].join('\n'));
});
afterEach(() => rm(directory, { recursive: true }));

async function run(
  section: string,
  inputs: Record<string, string> = {},
  data = 'data: { rides: { path: data/rides.csv } }\n',
) {
  const config = join(directory, 'mlops.yml');
  await writeFile(config, `project: rides\n${data}features: ${section}\n`);
  const host = testHost({ directory });
  return action.run({ inputs: action.inputs.parse({ config, ...inputs }), host });
}

describe('build-features', () => {
  it('builds from plain columns, and not again when nothing changed', async () => {
    const first = await run('{ label: arrival, entity: n }');
    expect(first.summary).toMatch(/^1 features?: \d+ examples to train on, \d+ to evaluate\.$/);
    const second = await run('{ label: arrival, entity: n }');
    expect([first.cached, second.cached]).toEqual([false, true]);
    const features = JSON.parse(await readFile(join(second.outputs.features, 'features.json'), 'utf8'));
    expect(features.features).toMatchObject([{ name: 'distance', type: 'number', from: 'rides' }]);
  });

  it('builds again when another source is the first', async () => {
    await copyFile(join(directory, 'data', 'rides.csv'), join(directory, 'data', 'walks.csv'));
    const of = (...names: string[]): string =>
      `{ label: arrival, entity: n }\ndata: { ${names.map((name) => `${name}: { path: data/${name}.csv }`).join(', ')} }`;
    const from = async (section: string) => {
      const { cached, outputs } = await run(section, {}, '');
      const { features } = JSON.parse(await readFile(join(outputs.features, 'features.json'), 'utf8'));
      return { cached, from: features[0].from };
    };
    expect(await from(of('rides', 'walks'))).toEqual({ cached: false, from: 'rides' });
    expect(await from(of('walks', 'rides'))).toEqual({ cached: false, from: 'walks' });
    expect(await from(of('rides', 'walks'))).toEqual({ cached: true, from: 'rides' });
  });

  it('makes the online store when it is asked for, where servers look', async () => {
    const section = '{ label: arrival, entity: n, online: {} }';
    const { outputs, summary } = await run(section);
    expect(summary).toMatch(/The online store has 40 entities, each at its own moment of prediction\.$/);
    const store = new OnlineStoreFile(outputs.online, () => undefined);
    expect(store.get('[3]')).toEqual({ values: { distance: 1.5 } });
    await rm(outputs.online);
    expect((await run(section)).cached).toBe(true);
    expect(store.available && store.get('[4]')).toEqual({ values: { distance: 2 } });
    store.close();
    // The training set is the same with it and without.
    expect((await run('{ label: arrival, entity: n }')).cached).toBe(true);
  });

  it.each([
    { name: 'as of a time, without a moment of prediction', section: '{ label: arrival, entity: n }', asOf: 'now' },
    { name: 'as of no time', section: '{ label: arrival, entity: n }', asOf: 'soon' },
    { name: 'of rows that nothing names', section: '{ label: arrival, online: {} }', asOf: '' },
  ])('makes no online store $name', async ({ section, asOf }) => {
    await expect(run(section, { 'online-as-of': asOf })).rejects.toMatchObject({ code: 'MLOPS_ONLINE_INPUT' });
  });

  it('names the file of views as code, which verify finds in the commit', async () => {
    const views = 'sources: { rides: { known: [distance] } }\nviews: [{ columns: { far: distance > 9 } }]\n';
    await writeFile(join(directory, 'features.yml'), views);
    const { evidence } = await run('{ label: arrival, entity: n, views: features.yml }');
    const statement = JSON.parse(await readFile(evidence!, 'utf8'));
    expect(statement.predicate.buildDefinition.resolvedDependencies).toContainEqual(
      expect.objectContaining({ name: 'code/features.yml' }),
    );
  });

  describe("with the team's own program", () => {
    /** Writes both files with the SQL given, as a program of the team would. */
    const program = async (train: string, evaluate: string): Promise<string> => {
      const engine = await openEngine(testHost({ directory }));
      for (const [name, sql] of [['train', train] as const, ['evaluate', evaluate] as const]) {
        await engine.run(`COPY (${sql}) TO '${join(directory, `${name}.parquet`)}' (FORMAT parquet)`);
      }
      engine.close();
      const script = `const { cpSync, existsSync } = require('node:fs');
        if (!existsSync(process.env.MLOPS_DATA + '/rides/rides.csv')) throw new Error('no data');
        for (const name of ['train', 'evaluate']) cpSync(name + '.parquet', process.env.MLOPS_OUTPUT + '/' + name + '.parquet');`;
      await writeFile(join(directory, 'features.cjs'), script);
      return `{ run: [${JSON.stringify(process.execPath)}, features.cjs] }`;
    };
    const rows = (from: number, to: number): string =>
      `SELECT n AS id, n * 2 AS x, n % 2 AS target FROM range(${from}, ${to}) t(n)`;

    it('takes the labels apart', async () => {
      const { outputs } = await run(await program(rows(0, 30), rows(30, 40)));
      const engine = await openEngine(testHost({ directory }));
      const columns = async (name: string) =>
        (await engine.rows(`DESCRIBE SELECT * FROM '${join(outputs.features, `${name}.parquet`)}'`)).map(
          (row) => row['column_name'],
        );
      expect(await columns('train')).toEqual(['id', 'x', 'target']);
      expect(await columns('evaluate')).toEqual(['id', 'x']);
      expect(await columns('evaluate-labels')).toEqual(['id', 'target']);
      engine.close();
    });

    it('makes no online store', async () => {
      const section = (await program(rows(0, 30), rows(30, 40))).replace('}', ', online: {} }');
      await expect(run(section)).rejects.toMatchObject({ code: 'MLOPS_ONLINE_INPUT' });
    });

    it('refuses an example on both sides', async () => {
      await expect(run(await program(rows(0, 31), rows(30, 40)))).rejects.toMatchObject({
        code: 'MLOPS_FEATURES_ENTITY',
        message: 'The id 30 stands for 2 rows (evaluate and train).',
      });
    });

    it('refuses an output without a target', async () => {
      await expect(run(await program(rows(0, 30), 'SELECT n AS id, n AS x FROM range(5) t(n)'))).rejects.toMatchObject({
        code: 'MLOPS_FEATURES_OUTPUT',
      });
    });
  });
});
