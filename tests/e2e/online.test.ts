import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '#testing/patience';
import { ScratchProject } from './project.ts';

const root = join(import.meta.dirname, '..', '..');
const model = join(root, 'packages', 'serving', 'fixtures', 'delays');
const HOUR = 3_600_000;
const BEGIN = Date.parse('2026-03-01T00:00:00Z');
const time = (hour: number): string => new Date(BEGIN + hour * HOUR).toISOString().slice(0, 19);
const AS_OF = 216;
const temp = (hour: number): number => ((hour * 13) % 80) - 16;

const MLOPS = `project: delays
data: {flights: {path: flights.csv}, weather: {path: weather.csv}}
features:
  entity: [carrier, flight]
  at: sched - INTERVAL 1 HOUR
  label: late
  views: features.yml
  split: {train: 2026-03-01..2026-03-05, evaluate: 2026-03-06..}
`;
const VIEWS = `sources:
  flights:
    known: &timetable [carrier, flight, distance, sched, place]
    recorded: [{columns: *timetable, at: sched - INTERVAL 30 DAY}]
  weather: {recorded: seen}
views:
  - columns: [carrier, distance]
  - {from: weather, key: place, max-age: 12 h, columns: [temp]}
`;

/** The path from data to an answer and back to the data, with the real command and the real server. */
describe('online features', () => {
  let project: ScratchProject;
  let url: string;
  let end: () => Promise<unknown>;
  beforeAll(async () => {
    project = new ScratchProject('delays');
    project.write('mlops.yml', MLOPS);
    project.write('features.yml', VIEWS);
    const flights = Array.from(
      { length: 400 },
      (_, n) => `${['AA', 'B6', 'UA'][n % 3]},${n},${(n * 37) % 1000},${time(n)},NYC,${n % 2}`,
    );
    project.write('flights.csv', `carrier,flight,distance,sched,place,late\n${flights.join('\n')}\n`);
    weather(temp);
    project.write(
      'reference.jsonl',
      Array.from({ length: 600 }, (_, n) =>
        JSON.stringify({ id: `[${n}]`, carrier: 'UA', distance: n, temp: temp(n), score: n / 600 }),
      ).join('\n'),
    );
    project.commit('Begin');
    project.mlops('build-features');
    const features = '.mlops/outputs/build-features/features.json';
    const args = ['serve', '--model', model, '--features', features, '--name', 'late', '--port', '0'];
    const { child, end: over } = project.start(...args);
    end = () => (child.kill('SIGTERM'), over);
    for await (const line of createInterface(child.stderr!)) {
      url = / is served at (http:\S+)\/v2\/models\//.exec(line)?.[1] ?? '';
      if (url !== '') break;
    }
    child.stderr!.resume();
  });
  afterAll(async () => {
    await end();
    project.remove();
  });

  function weather(of: (hour: number) => number): void {
    const rows = Array.from({ length: 400 }, (_, hour) => `${time(hour)},NYC,${of(hour)}`);
    project.write('weather.csv', `seen,place,temp\n${rows.join('\n')}\n`);
  }

  async function ask(...flights: number[]): Promise<{ status: number; error?: string; late?: number[] }> {
    // With the spaces of Python's json.dumps.
    const data = flights.map((flight) => `["${['AA', 'B6', 'UA'][flight % 3]}", ${flight}]`);
    const inputs = [{ name: 'entity', datatype: 'BYTES', shape: [data.length], data }];
    // While a command runs here, this process would not see that the server closed a connection it keeps.
    const headers = { connection: 'close', 'content-type': 'application/json' };
    const asked = JSON.stringify({ inputs });
    const response = await fetch(`${url}/v2/models/late/infer`, { method: 'POST', headers, body: asked });
    const body = (await response.json()) as { error?: string; outputs?: { name: string; data: number[] }[] };
    const found = body.outputs?.find(({ name }) => name === 'probabilities')?.data;
    return {
      status: response.status,
      ...(body.error !== undefined && { error: body.error }),
      ...(found && { late: found.filter((_, index) => index % 2 === 1) }),
    };
  }
  /** The formula of packages/serving/fixtures/make.py, of what training computes. */
  const late = (flight: number, hour: number): number =>
    1 / (1 + Math.exp(-((flight % 3) + ((flight * 37) % 1000) / 1000 + temp(hour) / 100 - 1)));

  it('are not looked up before there are any', async () => {
    expect(await ask(1)).toMatchObject({
      status: 400,
      error: expect.stringMatching(/expected an input "carrier" .*\), received none/),
    });
  });

  it('are made by build-features, with evidence of their own', () => {
    const { document } = project.document<{ summary: string; outputs: Record<string, string> }>(
      ...['build-features', '--online-as-of', `${time(AS_OF)}Z`],
    );
    expect(document.summary).toMatch(/The online store has 400 entities, as of 2026-03-10T00:00:00\.000Z\.$/);
    expect(document.outputs['online']).toBe(join(project.directory, '.mlops', 'online.sqlite'));
    const statement = project.json('.mlops', 'evidence', 'online-features.json');
    expect(statement).toMatchObject({
      subject: expect.arrayContaining([expect.objectContaining({ name: 'online.sqlite' })]),
    });
    expect(JSON.stringify(statement)).toContain('data/weather');
  });

  it('answer for entities alone: of one that is past as it was then, of one to come as of now', async () => {
    const [past, future] = [100, 300];
    const answer = await ask(past, future);
    expect(answer.status).toBe(200);
    expect(answer.late![0]).toBeCloseTo(late(past, past - 1), 6);
    expect(answer.late![1]).toBeCloseTo(late(future, AS_OF), 6);
    expect(await ask(999)).toMatchObject({
      status: 400,
      error: expect.stringMatching(/an entity whose features are known, received/),
    });
  });

  it('are taken from the new store without a restart; the same one is not made again', async () => {
    const file = join(project.directory, '.mlops', 'online.sqlite');
    const made = (): bigint => statSync(file, { bigint: true }).ino;
    const before = made();
    project.mlops('build-features', '--online-as-of', `${time(AS_OF)}Z`);
    expect(made()).toBe(before);
    expect(project.mlops('build-features', '--online-as-of', `${time(AS_OF + 1)}Z`).status).toBe(0);
    expect((await ask(300)).late![0]).toBeCloseTo(late(300, AS_OF + 1), 6);
    expect(readdirSync(join(project.directory, '.mlops', 'cache', 'stages'))).toEqual(['build-features']);
  });

  it('are compared by the monitor with what training computes for the same moments', async () => {
    expect((await ask(...Array.from({ length: 200 }, (_, n) => 150 + n))).status).toBe(200);
    const logged = await settled(join(project.directory, '.mlops', 'predictions'), 203);
    expect(logged.at(-1)).toMatchObject({
      online: { entity: '["B6",349]', at: `${time(AS_OF + 1)}.000000Z` },
      inputs: { carrier: 'B6' },
    });
    // When the window of today is over.
    const tomorrow = new Date(Date.now() + 24 * HOUR).toISOString().slice(0, 10);
    const monitor = () =>
      project
        .document<{ result: { findings: { id: string; status: string; what: string }[] } }>(
          ...['monitor-model', '--reference', 'reference.jsonl', '--at', tomorrow],
        )
        .document.result.findings.filter(({ id }) => id.startsWith('skew/'));
    expect(monitor()).toEqual(
      ['compared', 'carrier', 'distance', 'temp'].map((name) =>
        expect.objectContaining({ id: `skew/look-ups/${name}`, status: 'silent' }),
      ),
    );
    // Somebody corrects the weather after the store was made of it.
    weather((hour) => temp(hour) + 1);
    expect(monitor().filter(({ status }) => status !== 'silent')).toMatchObject([
      {
        id: 'skew/look-ups/temp',
        status: 'alert',
        what: expect.stringMatching(/^100 % of temp were looked up with another value/),
      },
    ]);
  });

  it('are refused when they are computed in another way than the model was trained with', async () => {
    project.write('features.yml', VIEWS.replace('max-age: 12 h', 'max-age: 6 h'));
    project.mlops('build-features', '--online-as-of', `${time(AS_OF)}Z`);
    expect(await ask(300)).toEqual({
      status: 500,
      error: 'the online store computes "temp" in another way than training did: make it anew',
    });
  });

  /** The lines of the log, once there are so many. */
  async function settled(directory: string, count: number): Promise<Record<string, unknown>[]> {
    let lines: string[] = [];
    await until(() => {
      const text = readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'));
      lines = text.join('').split('\n').slice(0, -1);
      return lines.length >= count;
    });
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
});
