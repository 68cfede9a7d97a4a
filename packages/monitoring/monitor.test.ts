import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from '#data';
import { testHost } from '#testing';
import type { MonitorResult } from './assess.ts';
import { PredictionLog, type LoggedPrediction } from '../serving/prediction-log.ts';
import { recall } from './memory.ts';
import { summarizeMonitoring } from './summary.ts';
import { contract, lines, rows, Served } from './testing-log.ts';

let served: Served;
beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'monitor-'));
  served = await Served.begin(testHost({ directory }), directory);
});
afterAll(() => rm(served.directory, { recursive: true }));

const day = '2026-03-03';
const dayBefore = (days: number) => new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
const log = (content: string) => ({ 'predictions-a.jsonl': content });
/** Checks that are neither silent nor only pointed out. */
const loud = ({ findings }: MonitorResult) =>
  findings
    .filter(({ status, severity }) => status !== 'silent' && severity === 'alert')
    .map(({ id, status }) => `${id} ${status}`);
const warned = ({ findings }: MonitorResult) =>
  findings.filter(({ status, severity }) => status !== 'silent' && severity === 'warn').map(({ id }) => id);
const once = { drift: { prediction: { windows: '1 of 1' } } };

describe('a day', () => {
  it('like the reference is silent', async () => {
    const result = await served.look(log(lines(day, rows(1500))));
    expect([result.verdict, result.window, loud(result), warned(result)]).toEqual(['pass', day, [], []]);
    expect(result.windows[0]!.service).toEqual({ requests: 1500, logged: 1500, failed: 0, lost: 0, p50: 2, p99: 2 });
  });

  it('on which the model answers otherwise is drift', async () => {
    const other = rows(1500, ({ score }) => ({ score: score! / 3 }));
    const result = await served.look(log(lines(day, other)), { section: once });
    expect([result.verdict, loud(result)]).toEqual(['fail', ['drift/score alert']]);
    expect(result.retrain).toMatchObject({ retrain: true, cause: 'drift' });
  });

  const broken: [string, ReturnType<typeof rows>, string[]][] = [
    ['an input all null', rows(1500, () => ({ x: null })), ['missing/x alert']],
    ['an input that is not served', rows(1500, () => ({ x: undefined as unknown as null })), ['schema/x alert']],
    ['text where a number was', rows(1500, () => ({ x: 'warm' })), ['schema/x alert', 'missing/x alert']],
    [
      'a tenth of a number in another unit',
      rows(1500, ({ x }, at) => (at % 10 === 0 ? { x: Number(x) * 1000 } : {})),
      ['range/x alert'],
    ],
    ['a number that stands still', rows(1500, () => ({ x: 4 })), ['constant/x alert']],
    ['a category that stands still', rows(1500, () => ({ kind: 'red' })), ['constant/kind alert']],
    ['one of four numbers throughout', rows(1500, () => ({ level: 3 })), ['constant/level alert']],
    ['zeros where none was', rows(1500, () => ({ level: 0 })), ['constant/level alert']],
    ['a number that means none', rows(1500, () => ({ level: -1 })), ['constant/level alert']],
    ['the word None throughout', rows(1500, () => ({ kind: 'None' })), ['constant/kind alert']],
    [
      'a few numbers in another unit',
      rows(1500, ({ level }, at) => (at % 10 === 0 ? { level: Number(level) * 100 } : {})),
      ['range/level alert'],
    ],
    [
      'a prediction that is no number',
      rows(1500, () => ({ score: null })),
      ['missing/score alert', 'drift/score unknown', 'service/errors alert'],
    ],
  ];
  it.each(broken)('with %s is broken, and stops a retraining', async (_, other, expected) => {
    const result = await served.look(log(lines(day, other)), { section: once });
    expect([result.verdict, loud(result)]).toEqual(['fail', expected]);
    expect(result.alerts.map(({ owner }) => owner)).toContain('data');
    expect(result.retrain.retrain).toBe(false);
  });

  it('broken and drifted is not learned from', async () => {
    const other = rows(1500, ({ score }) => ({ score: score! / 3, x: null }));
    const result = await served.look(log(lines(day, other)), { section: once });
    const { retrain } = result;
    expect([loud(result), retrain.retrain]).toEqual([['missing/x alert', 'drift/score unknown'], false]);
    expect(retrain.why).toMatch(/^the data is broken, and a bug must not be learned: 100 % of x are missing/);
  });

  it('with values a little beyond the reference has drifted, and is not broken', async () => {
    const other = rows(1500, ({ x }, at) => (at % 10 === 0 ? { x: 10 + Number(x) / 2 } : {}));
    const section = { drift: { ...once.drift, x: { windows: '1 of 1' } } };
    const result = await served.look(log(lines(day, other)), { section });
    expect([result.verdict, loud(result), warned(result)]).toEqual(['pass', [], ['drift/x']]);
    expect(result.windows[0]!.distances['x']).toMatchObject({ beyond: { share: 0.1, far: 0 } });
  });

  it.each([
    { name: 'of which it is the first', days: 1, severity: undefined, expected: 'alert' },
    { name: 'after others in which it did the same', days: 5, severity: undefined, expected: 'warn' },
    { name: 'for which mlops.yml says so', days: 1, severity: 'info' as const, expected: 'info' },
  ])('on which a number counts on is $expected, $name', async ({ days, severity, expected }) => {
    const counted = Array.from({ length: days }, (_, at) =>
      lines(
        dayBefore(days - 1 - at),
        rows(600, (_row, row) => ({ x: 1000 + 600 * at + row })),
      ),
    );
    const section = { drift: { x: severity ? { severity } : {} } };
    const { findings } = await served.look(log(counted.join('')), { section });
    const found = findings.find(({ id }) => id === 'range/x')!;
    expect(found).toMatchObject({ severity: expected, status: 'alert', value: 1 });
    expect(found.what).toContain('monitor: {drift: {x: {severity: info}}}');
  });

  it('with another single value than the day before is as it is by its nature, and drift counts', async () => {
    const of = (kind: string) => rows(600, ({ score }) => ({ kind, score: score! / 3 }));
    const content = log(lines(dayBefore(1), of('red')) + lines(day, of('green')));
    const result = await served.look(content, { section: once });
    expect([result.verdict, loud(result)]).toEqual(['fail', ['drift/score alert']]);
  });

  it.each([
    { name: 'another single value', columns: { kind: { one: 99 } }, expected: ['drift/score alert'] },
    { name: 'several', columns: { kind: {} }, expected: ['constant/kind alert', 'drift/score unknown'] },
  ])(
    'of which a log that is emptied daily has the only one is judged by days that are remembered: $name',
    async (day0) => {
      const of = rows(600, ({ score }) => ({ kind: 'red', score: score! / 3 }));
      const [from, to] = [1, 0].map((days) => `${dayBefore(days)}T00:00:00.000Z`) as [string, string];
      const memory = { ...recall([], ''), windows: [{ from, to, rows: 600, checks: {}, columns: day0.columns }] };
      const result = await served.look(log(lines(day, of)), { section: once, memory });
      expect(loud(result)).toEqual(day0.expected);
    },
  );

  it.each([
    {
      name: 'other single values that no bin lists, and a month later than those known',
      kind: ['May', 'June'],
      level: 12,
    },
    { name: 'several values that no bin lists', kind: ['a', 'b'], level: 5 },
  ])('with $name is as it is by its nature', async ({ kind, level }) => {
    const of = (one: string) =>
      rows(600, (_, at) => ({ kind: level === 5 && at % 2 ? 'c' : one, level: at % 2 ? level : 4 }));
    const result = await served.look(log(lines(dayBefore(1), of(kind[0]!)) + lines(day, of(kind[1]!))));
    expect([result.verdict, loud(result)]).toEqual(['pass', []]);
  });

  it.each([
    {
      name: 'numbers that differ by less than a millionth',
      x: (at: number) => 5820100 + at / 1000,
      expected: 'silent',
    },
    { name: 'the same number in all rows', x: () => 5820100, expected: 'alert' },
    { name: 'a number in one row', x: (at: number) => (at === 5 ? 7 : null), expected: 'silent' },
    { name: 'the same number in a quarter of the rows', x: (at: number) => (at % 4 ? null : 7), expected: 'alert' },
  ])('with $name: it stands still is $expected', async ({ x, expected }) => {
    const { findings } = await served.look(
      log(
        lines(
          day,
          rows(600, (_, at) => ({ x: x(at) })),
        ),
      ),
    );
    expect(findings.find(({ id }) => id === 'constant/x')).toMatchObject({ severity: 'alert', status: expected });
  });

  it('on which one input is broken says of another one that it drifted', async () => {
    const other = rows(1500, ({ x }) => ({ kind: null, x: Number(x) / 3 }));
    const section = { drift: { ...once.drift, x: { windows: '1 of 1', severity: 'alert' as const } } };
    const result = await served.look(log(lines(day, other)), { section });
    expect([loud(result), result.retrain.retrain]).toEqual([['drift/x alert', 'missing/kind alert'], false]);
  });

  it('with a new category is pointed out', async () => {
    const other = rows(1500, (_, at) => (at % 50 === 0 ? { kind: 'mauve' } : {}));
    const result = await served.look(log(lines(day, other)));
    expect([result.verdict, warned(result)]).toEqual(['pass', ['unseen/kind']]);
    expect(summarizeMonitoring(result)).toMatch(/on 1,500 predictions\. Pointed out: 2 % of kind are values/);
  });

  it.each([
    ['nothing', ''],
    ['one row', lines(day, rows(1))],
    ['fewer rows than tell anything', lines(day, rows(499))],
  ])('with %s is inconclusive, never a pass', async (_, content) => {
    expect((await served.look(log(content))).verdict).toBe('inconclusive');
  });

  it('that is not over is not judged', async () => {
    const now = new Date('2026-03-03T20:00:00Z');
    const result = await served.look(log(lines(day, rows(1500))), { now });
    expect([result.verdict, result.window]).toEqual(['inconclusive', null]);
    expect(result.log.future).toBeGreaterThan(0);
    expect(warned(result)).toEqual(['log/future']);
  });

  it('without a request, after others, is pointed out and inconclusive', async () => {
    const result = await served.look(log(lines('2026-03-02', rows(1500))));
    expect([result.verdict, result.window, warned(result)]).toEqual([
      'inconclusive',
      day,
      expect.arrayContaining(['service/silent']),
    ]);
  });
});

describe('the log', () => {
  it('may end in the middle of a line, as that of a killed server does', async () => {
    const whole = lines(day, rows(1500));
    const result = await served.look({ 'predictions-a.jsonl': whole.slice(0, -30), 'predictions-b.jsonl': '{"id' });
    expect([result.verdict, result.log.unfinished, result.log.damaged]).toEqual(['pass', 2, 0]);
    expect(result.windows[0]!.rows).toBe(1499);
  });
  it.each([
    ['in the middle of a character', 0xc3],
    ['in the middle of a line', 0x7b],
  ])('may end %s', async (_, byte) => {
    const content = Buffer.concat([Buffer.from(`${lines(day, rows(1500))}{"id":"`), Buffer.of(byte)]);
    const result = await served.look({ 'predictions-a.jsonl': content });
    expect([result.verdict, result.log.unfinished, result.log.damaged]).toEqual(['pass', 1, 0]);
  });
  it.each([
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x0a])],
    ['bytes of a disk that was not written to', Buffer.concat([Buffer.alloc(4096), Buffer.of(0x0a)])],
    ['a mark that parts columns', Buffer.from('{"id": "\x01"}\n')],
    ['an end of line of another kind', Buffer.from('broken\r\n')],
    ['a line that is longer than a server writes', Buffer.concat([Buffer.alloc(33 << 20, 'x'), Buffer.of(0x0a)])],
  ])('with %s counts what else is there', async (_, bad) => {
    const content = Buffer.concat([Buffer.from(lines(day, rows(800))), bad, Buffer.from(lines(day, rows(800)))]);
    const result = await served.look({ 'predictions-a.jsonl': content });
    expect([result.verdict, result.log.damaged, warned(result)]).toEqual(['pass', 1, ['log/damaged']]);
    expect(result.windows[0]!.rows).toBe(1600);
  });
  it('is read to the longest line that a server writes', async () => {
    const directory = join(served.directory, 'longest');
    let lost = 0;
    const counts = { logged: () => undefined, lost: (count: number) => (lost += count) };
    const [first, last] = ((text) => [text.split('\n')[0]!, text] as const)(lines(day, rows(1500)));
    const empty = { ...(JSON.parse(first) as LoggedPrediction), entity: { text: '' } };
    const text = 'x'.repeat(16 * 2 ** 20 - 2 - Buffer.byteLength(JSON.stringify(empty)));
    const written = await PredictionLog.open(served.host, { directory }, counts);
    for (const more of ['', 'x']) written.write(1, () => ({ ...empty, entity: { text: text + more } }));
    await written.close();
    const content = await readFile(join(directory, (await readdir(directory))[0]!), 'utf8');
    const result = await served.look(log(last + content));
    expect([lost, result.log.damaged, result.windows[0]!.rows]).toEqual([1, 0, 1501]);
  });
  it('that is damaged for good is one cause on all days', async () => {
    const damaged = (to: string) => lines(to, rows(600)) + '{"id": broken\n'.repeat(60);
    const [first] = (await served.look(log(damaged(day)))).alerts;
    const memory = { ...recall([], ''), told: [first!.key] };
    const now = new Date('2026-03-05T00:00:00Z');
    const [second] = (await served.look(log(lines(day, rows(600)) + damaged('2026-03-04')), { memory, now })).alerts;
    expect([first!.key, second!.key]).toEqual(Array(2).fill('m/service/2026-03-03T00:00:00.000Z'));
  });
  it('that is damaged elsewhere is pointed out', async () => {
    const result = await served.look(log(`${lines(day, rows(800))}{"id": broken\n${lines(day, rows(800))}`));
    expect([result.verdict, result.log.damaged, warned(result)]).toEqual(['pass', 1, ['log/damaged']]);
  });
  it.each([
    { name: 'cannot be read', bad: '{"id": broken\n', id: 'log/damaged' },
    {
      name: 'does not say when',
      bad: `${JSON.stringify({ id: 'x', inputs: {}, outputs: { score: 0.5 } })}\n`,
      id: 'log/timeless',
    },
  ])('of which more than a hundredth $name is never a pass', async ({ bad, id }) => {
    const result = await served.look(log(lines(day, rows(1000)) + bad.repeat(20)));
    expect([result.verdict, loud(result)]).toEqual(['fail', [`${id} alert`]]);
  });
  it('says which requests failed and what was lost', async () => {
    const time = `${day}T12:00:00.000Z`;
    const failed = `${JSON.stringify({ id: 'f', time, model: 'm', version: '1.0.0', milliseconds: 1, sampled: 0.1, error: 'crashed' })}\n`;
    const lost = `${JSON.stringify({ time, lost: 500 })}\n`;
    const result = await served.look(log(lines(day, rows(1000)) + failed.repeat(20) + lost));
    expect(result.windows[0]).toMatchObject({
      rows: 1000,
      service: { requests: 1200, logged: 1020, failed: 20, lost: 500 },
    });
    expect(loud(result)).toEqual(['service/errors alert', 'service/lost alert']);
    expect(result.alerts).toMatchObject([{ kind: 'service', owner: 'service' }]);
  });
  it('of several versions is looked at by one', async () => {
    const other = lines(
      day,
      rows(900, () => ({ score: 0.01 })),
      { version: '2.0.0' },
    );
    const both = log(lines(day, rows(1000)) + other);
    const of = (version: string) =>
      served.look(both, { served: { path: `${served.directory}/log`, version }, section: once });
    expect((await of('1.0.0')).windows[0]!.rows).toBe(1000);
    expect((await of('2.0.0')).verdict).toBe('fail');
  });
  it('of several models is looked at by one, and has to be told which', async () => {
    const others = { model: 'another' };
    const both = log(
      lines(day, rows(1000)) +
        lines(
          day,
          rows(3000, () => ({ score: 0.01 })),
          others,
        ),
    );
    const of = (model?: string) =>
      served.look(both, { served: { path: `${served.directory}/log`, model }, section: once });
    const result = await of('m');
    expect([result.verdict, result.windows[0]!.rows, result.log.others]).toEqual(['pass', 1000, 3000]);
    const code = 'MLOPS_MONITOR_LOG';
    await expect(of()).rejects.toMatchObject({ code, message: expect.stringContaining('log is of another, m:') });
    await expect(of('x')).rejects.toMatchObject({ code, message: expect.stringContaining('x is not among them') });
  });
  it('answers that take too long', async () => {
    const slow = log(lines(day, rows(1000), { milliseconds: 80 }));
    const result = await served.look(slow, { section: { health: { latency: 50 } } });
    expect(loud(result)).toEqual(['service/latency alert']);
  });
  it('is read as the server writes it', async () => {
    const directory = join(served.directory, 'written');
    const written = await PredictionLog.open(served.host, { directory }, { logged: () => 0, lost: () => 0 });
    const line = { time: `${day}T10:00:00.000Z`, model: 'm', version: '1.0.0', milliseconds: 3, sampled: 1 };
    const answered = rows(700).map(({ id, score, ...inputs }) => ({ ...line, id, inputs, outputs: { score: score! } }));
    written.write(answered.length, (row) => answered[row]!);
    written.write(1, () => ({ ...line, id: 'x', error: 'time-out' }));
    await written.close();
    const [name] = await readdir(directory);
    const result = await served.look({ [name!]: await readFile(join(directory, name!), 'utf8') });
    expect([result.verdict, result.log.damaged]).toEqual(['pass', 0]);
    expect(result.windows[0]!.service).toMatchObject({ logged: 701, failed: 1, p99: 3 });
  });
  it('names its examples by their entity, so that labels and times find them', async () => {
    // As the server writes them, a control character and an exponent too.
    const of = (at: number) => ({ origin: 'JFK\x1f', n: at * 1e21 });
    const entities = rows(600).map((row, at) => lines('2026-01-01', [row], { entity: { ...of(at), date: day } }));
    const labels = await served.file(
      'entities.jsonl',
      rows(600)
        .map((_, at) => `${JSON.stringify({ id: JSON.stringify(Object.values(of(at))), target: at % 2 })}\n`)
        .join(''),
    );
    const result = await served.look(log(entities.join('')), {
      labels,
      entity: ['origin', 'n'],
      section: { time: 'date' },
    });
    expect([result.window, result.windows[0]!.quality!.labelled]).toEqual([day, 600]);
  });
  it('may be a table with a column of times', async () => {
    const table = rows(900).map(({ id, x, level, kind, score }) => [`"${id}"`, x, level, kind, score, day].join(','));
    const path = await served.file('served.csv', `id,x,level,kind,score,made\n${table.join('\n')}\n`);
    const result = await served.look({}, { served: { path }, section: { time: 'made' } });
    expect([result.verdict, result.windows[0]!.rows]).toEqual(['pass', 900]);
    await expect(served.look({}, { served: { path } })).rejects.toMatchObject({ code: 'MLOPS_MONITOR_COLUMN' });
    await expect(served.look({}, { served: { path }, section: { time: 'kind' } })).rejects.toMatchObject({
      code: 'MLOPS_MONITOR_TIME',
    });
  });
});

it('a reference of another schema says which column is gone, and stops', async () => {
  const columns = { ...served.reference.columns, wind: served.reference.columns['x']! };
  const result = await served.look(log(lines(day, rows(1500))), { reference: { ...served.reference, columns } });
  expect([result.verdict, loud(result)]).toEqual(['fail', ['schema/wind alert']]);
  expect(result.alerts[0]).toMatchObject({ owner: 'data', what: 'wind is not served at all' });
});

describe('the contract of served inputs', () => {
  it('that holds is silent, and one that is broken alerts', async () => {
    const limited = (maximum: number) =>
      contract(`      - {name: x, logicalType: number, required: true, logicalTypeOptions: {maximum: ${maximum}}}`);
    const content = log(lines(day, rows(1500)));
    expect(loud(await served.look(content, { contract: limited(10) }))).toEqual([]);
    const result = await served.look(content, { contract: limited(9) });
    expect(result.alerts).toMatchObject([{ kind: 'contract', owner: 'data' }]);
    expect(result.alerts[0]!.what).toMatch(/maximum of x is broken in \d+ rows/);
  });
  it('that was broken on earlier days stops a retraining for what drifted then, however late they are looked at', async () => {
    const negative = contract(
      `      - {name: x, logicalType: number, required: true, logicalTypeOptions: {minimum: 0}}`,
    );
    const lower = (change: Parameters<typeof rows>[1]) =>
      rows(600, (row, at) => ({ score: row.score! / 4, ...change!(row, at) }));
    const week = (change: Parameters<typeof rows>[1]) =>
      log(
        [3, 2, 1, 0]
          .map((days) => lines(dayBefore(days), days === 1 || days === 2 ? lower(change) : rows(600)))
          .join(''),
      );
    const kept = await served.look(
      week(() => ({})),
      { contract: negative },
    );
    expect([loud(kept), kept.retrain.cause]).toEqual([['drift/score alert'], 'drift']);
    const broken = await served.look(
      week((_, at) => (at % 50 === 0 ? { x: -0.5 } : {})),
      { contract: negative },
    );
    expect([broken.verdict, loud(broken), broken.retrain.retrain]).toEqual(['pass', [], false]);
  });
});

describe('labels', () => {
  const section = { quality: [{ metric: 'roc_auc' as const, min: 0.7, windows: '1 of 1' }], 'labels-within': '2 days' };
  const labelsFile = (name: string, which: ReturnType<typeof rows>, truth: (score: number, at: number) => boolean) =>
    served.file(
      name,
      `id,target\n${which.map(({ id, score }, at) => `"${id}",${Number(truth(score!, at))}`).join('\n')}\n`,
    );
  const right = (score: number, at: number) => score > 0.5 !== (at % 9 === 0);
  const quality = ({ findings }: MonitorResult) => findings.find(({ id }) => id === 'quality/roc_auc')!.status;

  it('that confirm the model are silent', async () => {
    const labels = await labelsFile('right.csv', rows(1500), right);
    const result = await served.look(log(lines(day, rows(1500))), { labels, section });
    expect([result.verdict, quality(result)]).toEqual(['pass', 'silent']);
    const { labelled, skills } = result.windows[0]!.quality!;
    expect([labelled, skills.roc_auc!.value > 0.8, skills.brier_skill!.value > 0.1]).toEqual([1500, true, true]);
  });
  it('that show it to be wrong ask for a retraining', async () => {
    const labels = await labelsFile('wrong.csv', rows(1500), (_, at) => at % 2 === 0);
    const result = await served.look(log(lines(day, rows(1500))), { labels, section });
    expect([loud(result), result.retrain.cause]).toEqual([['quality/roc_auc alert'], 'quality']);
  });
  it('of what one client asked again and again count once', async () => {
    const labels = await labelsFile('wrong.csv', rows(1500), (_, at) => at % 2 === 0);
    const [one, other] = [0, 1].map((odd) =>
      rows(1500).filter(({ score }, at) => at % 2 === odd && score! > 0.5 !== (odd === 1)),
    );
    const repeated = Array.from({ length: 1500 }, () => [one![0]!, other![0]!]).flat();
    const result = await served.look(log(lines(day, rows(1500)) + lines(day, repeated)), { labels, section });
    expect(result.windows[0]!.quality!.labelled).toBe(1500);
    expect(loud(result)).toContain('quality/roc_auc alert');
    expect(result.retrain.cause).toBe('quality');
  });
  it('that leave it open are no pass', async () => {
    const labels = await labelsFile('few.csv', rows(1500), (score, at) => (at % 30 === 0 ? score > 0.3 : false));
    const result = await served.look(log(lines(day, rows(1500))), {
      labels,
      section: { ...section, quality: [{ metric: 'roc_auc', min: 0.6, windows: '1 of 1' }] },
    });
    expect([result.verdict, quality(result)]).toEqual(['inconclusive', 'unknown']);
  });
  it('that are late are waited for; the window before them counts until then', async () => {
    const labels = await labelsFile('late.csv', rows(1500), (_, at) => at % 2 === 0);
    const other = rows(1500, (_, at) => ({ id: `[new ${at}]` }));
    const result = await served.look(log(lines('2026-03-02', rows(1500)) + lines(day, other)), { labels, section });
    expect(loud(result)).toEqual(['quality/roc_auc alert']);
  });
  it('that never come alert the owner of the data, and are no pass', async () => {
    const labels = await labelsFile('none.csv', rows(1), right);
    const now = new Date('2026-03-06T00:00:00Z');
    const days = ['2026-03-03', '2026-03-04', '2026-03-05'].map((one) =>
      lines(
        one,
        rows(600, (_, at) => ({ id: `[${one} ${at}]` })),
      ),
    );
    const result = await served.look(log(days.join('')), { labels, section, now });
    expect([result.verdict, loud(result)]).toEqual(['fail', ['labels alert', 'quality/roc_auc unknown']]);
    expect(result.alerts).toMatchObject([{ kind: 'labels', owner: 'data' }]);
  });
  it.each(['labels', 'missing'])('that or what does not come is one cause on all days: %s', async (which) => {
    const labels = await labelsFile('none.csv', rows(1), right);
    const keys = [];
    for (const count of [3, 4, 5]) {
      const days = Array.from({ length: count }, (_, at) => `2026-03-0${3 + at}`);
      const content = days.map((one, at) =>
        lines(
          one,
          // Too few to know whether it is mended, behind a day on which it was broken.
          rows(which === 'labels' || at === 0 ? 600 : 100, (_, of) => ({
            id: `[${one} ${of}]`,
            ...(which === 'missing' && at === 0 && { x: null }),
          })),
        ),
      );
      const now = new Date(`2026-03-0${3 + count}T00:00:00Z`);
      const { alerts } = await served.look(log(content.join('')), {
        now,
        ...(which === 'labels' && { labels, section }),
      });
      keys.push(alerts.map(({ key }) => key));
    }
    const one = [`m/${which === 'labels' ? 'labels' : 'data'}/2026-03-03T00:00:00.000Z`];
    expect(keys).toEqual([one, one, one]);
  });
  it('that are waited for bring nothing back that was mended before the last days, which have few rows', async () => {
    const labels = await labelsFile('none.csv', rows(1), right);
    const days = Array.from({ length: 30 }, (_, at) => dayBefore(29 - at));
    const content = days.map((one, at) =>
      lines(
        one,
        rows(at < 3 ? 600 : 20, () => (at === 0 ? { x: null } : {})),
      ),
    );
    const late = { ...section, 'labels-within': '30 days' };
    const result = await served.look(log(content.join('')), { labels, section: late });
    expect([result.windows.length, result.alerts.map(({ kind }) => kind)]).toEqual([30, []]);
  });
  it.each([
    { name: 'come after more windows than are shown', lag: 30, expected: ['fail', ['quality/roc_auc alert']] },
    { name: 'never come', lag: 99, expected: ['fail', ['labels alert', 'quality/roc_auc unknown']] },
  ])('that $name are waited for, and told', async ({ lag, expected }) => {
    const days = Array.from({ length: 36 }, (_, at) => dayBefore(35 - at));
    const of = (one: string) => rows(100, (_, at) => ({ id: `[${one} ${at}]`, score: ((at * 37) % 100) / 100 }));
    const come = days.slice(0, Math.max(0, 36 - lag)).flatMap(of);
    const labels = await labelsFile('months.csv', [...come, ...rows(1)], (score, at) => score < 0.5 === at % 5 > 0);
    const late = { ...section, 'labels-within': '30 days' };
    const content = log(days.map((one) => lines(one, of(one))).join(''));
    const result = await served.look(content, {
      labels,
      section: { ...late, drift: { prediction: { 'min-count': 50 } } },
    });
    const waited = loud(result).filter((one) => /^(labels|quality)/.test(one));
    expect([result.verdict, waited]).toEqual(expected);
    expect(result.windows.at(-1)!.distances).not.toEqual({});
  });
  it('that are later than windows are looked at are an error', async () => {
    const labels = await labelsFile('none.csv', rows(1), right);
    const look = served.look(log(lines(day, rows(600))), { labels, section: { ...section, window: '1 min' } });
    await expect(look).rejects.toMatchObject({
      code: 'MLOPS_MONITOR_INPUT',
      message: expect.stringContaining('2 days late are waited for through 2,882 windows of 1 minute; at most 400'),
    });
  });
  describe('of versions that are replaced before their labels come', () => {
    const days = Array.from({ length: 10 }, (_, at) => dayBefore(9 - at));
    /** A new version every third day, each day with examples of its own. */
    const versions = days.map((one, at) =>
      lines(
        one,
        rows(600, ({ id }) => ({ id: `${one}${id}` })),
        { version: `1.0.${Math.floor(at / 3)}` },
      ),
    );
    /** Labels come five days late, and are against the score. */
    const labelsOf = (name: string, some: readonly string[], wrong = true) =>
      served.file(
        name,
        [
          'id,target',
          ...some.flatMap((one) => rows(600).map(({ id, score }) => `"${one}${id}",${Number(score! < 0.5 === wrong)}`)),
        ].join('\n'),
      );
    const late = { ...section, 'labels-within': '5 days' };
    const look = async (labels: string, log: readonly string[], more: object = {}) => {
      const path = join(served.directory, 'log');
      return served.look(
        { 'predictions-a.jsonl': log.join('') },
        { labels, section: late, served: { path, version: '1.0.3' }, ...more },
      );
    };

    it('the skill of each is judged', async () => {
      const result = await look(await labelsOf('replaced.csv', days.slice(0, 5)), versions);
      expect(loud(result)).toEqual(['quality/roc_auc alert']);
      expect(result.alerts[0]!.what).toMatch(
        new RegExp(`^roc_auc is .* in ${days[4]}, of a version that was replaced since`),
      );
      expect(result.windows.map(({ from }) => from.slice(0, 10))).toEqual([day]);
    });

    it.each([
      { name: 'goes on until the next one has labels', labelled: 5, began: 0, retrain: false },
      { name: 'is a new cause with the next one, which was trained for it', labelled: 10, began: 9, retrain: true },
    ])('that one is bad $name', async ({ labelled, began, retrain }) => {
      const [key, at] = [`m/quality/${days[0]}T00:00:00.000Z`, `${days[1]}T00:00:00.000Z`];
      const memory = { ...recall([], ''), asked: [{ key, cause: 'quality' as const, at }] };
      const run = { id: 'a', startedAt: `${days[2]}T00:00:00.000Z`, finishedAt: `${days[2]}T01:00:00.000Z` };
      const facts = { runs: [{ ...run, verdict: 'pass' as const, cause: 'quality' as const }] };
      const labels = await labelsOf(`next-${labelled}.csv`, days.slice(0, labelled));
      const result = await look(labels, versions, { memory, facts });
      expect(result.alerts.find(({ kind }) => kind === 'quality')!.since).toBe(`${days[began]}T00:00:00.000Z`);
      expect(result.retrain.retrain).toBe(retrain);
    });

    it('and is fine where it is', async () => {
      const result = await look(await labelsOf('replaced-right.csv', days.slice(0, 5), false), versions);
      expect(loud(result)).toEqual([]);
    });

    it('that no label comes is told', async () => {
      const result = await look(await labelsOf('replaced-none.csv', []), versions);
      expect(loud(result)).toEqual(['labels alert', 'quality/roc_auc unknown']);
    });

    it('or that the log has lost them by then', async () => {
      const waiting = { labels: { state: 'waiting' as const, value: 0, limit: 0.5 } };
      const replaced = days.slice(0, 9).map((from, at) => ({
        from: `${from}T00:00:00.000Z`,
        to: `${days[at + 1]}T00:00:00.000Z`,
        rows: 600,
        checks: waiting,
      }));
      const labels = await labelsOf('replaced-lost.csv', days.slice(0, 5));
      const result = await look(labels, versions.slice(-1), { memory: { ...recall([], ''), replaced } });
      expect(loud(result)).toEqual(['labels/lost alert']);
    });
  });

  it('that contradict each other are an error', async () => {
    const labels = await served.file('twice.csv', 'id,target\n[1],0\n[1],1\n');
    await expect(served.look(log(lines(day, rows(600))), { labels, section })).rejects.toMatchObject({
      code: 'MLOPS_MONITOR_LABELS',
      message: 'The example [1] has two different labels.',
    });
  });
  it('of no use for a metric are an error', async () => {
    const labels = await labelsFile('right.csv', rows(1500), right);
    const look = served.look(log(lines(day, rows(600))), { labels, section: { quality: [{ metric: 'r2', min: 0 }] } });
    await expect(look).rejects.toMatchObject({ code: 'MLOPS_MONITOR_INPUT' });
  });
});

describe('training–serving skew', () => {
  const offline = (name: string, which: ReturnType<typeof rows>) =>
    served.file(name, which.map(({ id, x, level, kind }) => `${JSON.stringify({ id, x, level, kind })}\n`).join(''));
  const content = () => log(lines(day, rows(1500)));

  it('none, when what was served is what training computes, in single precision or not', async () => {
    const same = await offline(
      'same.jsonl',
      rows(1500, ({ x }) => ({ x: Math.fround(x as number) })),
    );
    expect((await served.look(content(), { offline: same })).verdict).toBe('pass');
  });
  it('in one feature, by name', async () => {
    const other = await offline(
      'other.jsonl',
      rows(1500, ({ x }, at) => (at % 20 === 0 ? { x: (x as number) + 0.1 } : {})),
    );
    const result = await served.look(content(), { offline: other });
    expect(loud(result)).toEqual(['skew/x alert']);
    expect(result.alerts[0]).toMatchObject({
      owner: 'data',
      what: '5 % of x were served with another value than training computes',
    });
  });
  it('cannot be known of examples that training does not have', async () => {
    const none = await offline(
      'none.jsonl',
      rows(10, (_, at) => ({ id: `[other ${at}]` })),
    );
    expect((await served.look(content(), { offline: none })).verdict).toBe('inconclusive');
  });

  const looked = (which: ReturnType<typeof rows>, at: string | null = '2026-03-01T12:00:00.000000Z') =>
    log(
      lines(day, which)
        .split('\n')
        .slice(0, -1)
        .map((line) => {
          const { id, ...more } = JSON.parse(line) as { id: string };
          return `${JSON.stringify({ id: 'of the request', ...more, online: { entity: id, at } })}\n`;
        })
        .join(''),
    );
  /** What training computes: of the last ten, nothing. */
  const offlineAt =
    (moment: string) =>
    async (engine: Engine, asked: string): Promise<string> => {
      const table = await served.file(
        'again.jsonl',
        rows(1490)
          .map(({ id, x, level, kind }) => `${JSON.stringify({ id, x, level, kind })}\n`)
          .join(''),
      );
      await engine.run(
        `CREATE TABLE again AS SELECT a.id, a.moment, o.* EXCLUDE (id) FROM ${asked} a JOIN read_json('${table}', format = 'newline_delimited') o USING (id)
         WHERE a.moment IS NOT DISTINCT FROM ${moment}`,
      );
      return 'again';
    };
  const compared = ({ findings }: Awaited<ReturnType<typeof served.look>>) =>
    findings.filter(({ kind }) => kind === 'skew').map(({ id, status, value }) => [id, status, value]);

  it.each([
    { name: 'at a moment', at: '2026-03-01T12:00:00.000000Z', moment: `TIMESTAMP '2026-03-01 12:00:00'` },
    { name: 'of entities that have no moment', at: null, moment: 'NULL' },
  ])('of look-ups $name: computed again by entity', async ({ at, moment }) => {
    const wrong = rows(1500, ({ kind }, n) => (n % 10 === 0 ? { kind: `${kind}ish` } : {}));
    const result = await served.look(looked(wrong, at), { offlineAt: offlineAt(moment) });
    expect(compared(result)).toEqual([
      ['skew/look-ups/compared', 'silent', 1490],
      ['skew/look-ups/x', 'silent', 0],
      ['skew/look-ups/level', 'silent', 0],
      ['skew/look-ups/kind', 'alert', 0.1],
    ]);
  });

  it('of look-ups cannot be known of another moment, nor without the data, and only the first is inconclusive', async () => {
    const other = await served.look(looked(rows(1500)), { offlineAt: offlineAt(`TIMESTAMP '2026-03-01 11:00:00'`) });
    expect([other.verdict, compared(other)[0]]).toEqual(['inconclusive', ['skew/look-ups/compared', 'unknown', 0]]);
    const without = await served.look(looked(rows(1500)));
    expect([without.verdict, compared(without)]).toEqual(['pass', [['skew/look-ups', 'unknown', null]]]);
  });
});
