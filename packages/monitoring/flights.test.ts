import { describe, expect, it } from '@jest/globals';
import { parseRecord, type MonitoringRecord } from './memory.ts';
import { summarizeMonitoring } from './summary.ts';
import { flightsMonth, flightsReference, Looks } from './testing-windows.ts';
import { endOf } from './window.ts';

/** As the design shows it; the counts behind it are made by reference/flights.py of the example's own model. */
const section = {
  window: '1 month',
  drift: { prediction: { psi: 0.25, windows: '2 of 2' } },
  retrain: { cooldown: '14 days', budget: '2 per quarter' },
};

describe('the champion of the flights example, month by month', () => {
  const looks = new Looks(section);
  const upTo = (name: string) =>
    ['2013-05', '2013-06', '2013-07', '2013-08'].filter((one) => one <= name).map(flightsMonth);
  const at = (name: string, day: string) => looks.look(day, upTo(name));

  it('May is silent', () => {
    const { result } = at('2013-05', '2013-06-01');
    expect([result.verdict, result.alerts, result.retrain.retrain]).toEqual(['pass', [], false]);
    expect(result.windows.at(-1)!.distances['score']!.psi).toBeCloseTo(0.021, 3);
  });
  it('June is pending: 1 of 2', () => {
    const { result } = at('2013-06', '2013-07-01');
    expect([result.verdict, result.retrain.retrain]).toEqual(['pass', false]);
    expect(summarizeMonitoring(result)).toBe('2013-06: PSI of score is 0.307 (limit 0.25), pending (1 of 2 windows).');
  });
  it('July alerts, 2 of 2, and asks for a retraining', () => {
    const { result } = at('2013-07', '2013-08-01');
    expect(result.verdict).toBe('fail');
    expect(result.alerts).toEqual([
      {
        key: 'flights-delay/drift/2013-06-01T00:00:00.000Z',
        kind: 'drift',
        owner: 'model',
        since: '2013-06-01T00:00:00.000Z',
        checks: ['drift/score'],
        what: 'PSI of score is 0.515 (limit 0.25), 2 of 2 windows',
      },
    ]);
    expect(result.retrain).toMatchObject({ retrain: true, cause: 'drift', key: result.alerts[0]!.key });
  });
  it('looked at again, nothing new is recorded and the cause keeps its key', () => {
    const { result, record } = at('2013-07', '2013-08-02');
    expect(record).toBeUndefined();
    expect(result.retrain).toMatchObject({ retrain: true, key: 'flights-delay/drift/2013-06-01T00:00:00.000Z' });
    expect(result.retrain.why).toMatch(/asked for on 2013-08-01, and nobody has trained since/);
  });
  it('August is silent', () => {
    const { result } = at('2013-08', '2013-09-01');
    expect([result.verdict, result.alerts, result.retrain.retrain]).toEqual(['pass', [], false]);
    expect(result.windows.at(-1)!.distances['score']!.psi).toBeCloseTo(0.113, 3);
  });
  it('season is not an alarm: the temperature is far out in every month and alerts in none', () => {
    const { result } = at('2013-08', '2013-09-01');
    for (const { distances } of result.windows) expect(distances['temp']!.psi).toBeGreaterThan(5);
    expect(result.findings.find(({ id }) => id === 'drift/temp')).toMatchObject({ severity: 'warn', status: 'alert' });
  });
  it('an explicit zero bin sees rain that quantiles alone do not', () => {
    const { distances } = at('2013-06', '2013-07-01').result.windows[1]!;
    expect(distances['precip']!.psi).toBeGreaterThan(0.02);
  });
});

describe('a look that nobody took', () => {
  const [may, june, july] = ['2013-05', '2013-06', '2013-07'].map(flightsMonth) as [Month, Month, Month];
  type Month = ReturnType<typeof flightsMonth>;
  type Window = MonitoringRecord['windows'][number];
  const fine = (window: Window): Window => {
    const checks = Object.entries(window.checks).map(([id, check]) => [id, { ...check, state: 'ok' as const }]);
    return { ...window, rows: 1e9, checks: Object.fromEntries(checks) };
  };
  const broken = { state: 'crossed' as const, value: 1, broken: true as const };

  it.each<{ name: string; at: string; windows: (june: Window) => Window[] }>([
    { name: 'says that it was fine', at: '2013-07-02', windows: (window) => [fine(window)] },
    {
      name: 'says so of what is to come',
      at: '2013-07-02',
      windows: (window) => [fine(window), fine({ ...window, from: july.from, to: july.to })],
    },
    {
      name: 'says that its data was broken',
      at: '2013-07-02',
      windows: (window) => [{ ...window, checks: { ...window.checks, 'contract/x': broken } }],
    },
    {
      name: 'has windows between the windows',
      at: '2013-07-20',
      windows: (window) => [fine({ ...window, from: '2013-06-15T00:00:00.000Z', to: '2013-07-15T00:00:00.000Z' })],
    },
  ])('takes nothing away of what the log has: it $name', ({ at, windows }) => {
    const looks = new Looks(section);
    looks.look('2013-07-01', [may, june]);
    const last = looks.records.at(-1)!;
    looks.records.push({ ...last, at: `${at}T00:00:00.000Z`, windows: windows(last.windows.at(-1)!) });
    const { result } = looks.look('2013-08-01', [may, june, july]);
    expect(result.alerts).toMatchObject([{ kind: 'drift' }]);
    expect(result.retrain).toMatchObject({ retrain: true, key: 'flights-delay/drift/2013-06-01T00:00:00.000Z' });
  });
});

describe('what drifted while an input was broken', () => {
  const section2of3 = { ...section, drift: { prediction: { psi: 0.25, windows: '2 of 3' } } };
  /** What was served in July, in another month, with or without its temperatures. */
  const drifted = (name: string, whole: boolean) => {
    const { columns, ...window } = flightsMonth('2013-07');
    const { temp } = columns;
    const counts = temp!.counts.map((_, bin) => (bin === 0 ? window.rows : 0));
    return {
      ...window,
      ...between(name),
      columns: { ...columns, temp: whole ? temp! : { ...temp!, counts } },
    };
  };
  const fine = (name: string) => ({ ...flightsMonth('2013-05'), ...between(name) });
  const between = (name: string) => ({
    from: `${name}-01T00:00:00.000Z`,
    to: endOf(new Date(`${name}-01T00:00:00Z`), { count: 1, unit: 'month' }).toISOString(),
  });

  it.each([
    { name: 'the log has it all', rotated: false },
    { name: 'the log has the newest month only', rotated: true },
  ])('is never learned, once it is mended either: $name', ({ rotated }) => {
    const looks = new Looks(section2of3);
    const look = (day: string, ...windows: ReturnType<typeof fine>[]) =>
      looks.look(day, rotated ? windows.slice(-1) : windows).result;
    const months = [fine('2013-01'), drifted('2013-02', false), drifted('2013-03', false), fine('2013-04')];
    look('2013-02-01', ...months.slice(0, 1));
    expect(look('2013-03-01', ...months.slice(0, 2)).alerts).toMatchObject([{ kind: 'data' }]);
    const broken = look('2013-04-01', ...months.slice(0, 3));
    expect([broken.verdict, broken.alerts.map(({ kind }) => kind), broken.retrain.retrain]).toEqual([
      'fail',
      ['data'],
      false,
    ]);
    const mended = look('2013-05-01', ...months);
    expect([mended.verdict, mended.alerts, mended.retrain.retrain]).toEqual(['pass', [], false]);
    look('2013-06-01', ...months, drifted('2013-05', true));
    const again = look('2013-07-01', ...months, drifted('2013-05', true), drifted('2013-06', true));
    expect(again.retrain).toMatchObject({ retrain: true, key: 'flights-delay/drift/2013-05-01T00:00:00.000Z' });
  });

  it('is told with the months in which it was seen, when the newest is fine', () => {
    const looks = new Looks(section2of3);
    const { result } = looks.look('2013-05-01', [drifted('2013-02', true), drifted('2013-03', true), fine('2013-04')]);
    expect(result.alerts[0]!.what).toBe(
      'PSI of score is 0.0207 (limit 0.25); crossed in 2013-02, 2013-03, 2 of 3 windows',
    );
  });

  it('is remembered as before by a record that does not say so', () => {
    const looks = new Looks(section);
    const { record } = looks.look('2013-07-01', [flightsMonth('2013-06')]);
    const old = JSON.stringify(record).replaceAll(',"broken":true', '');
    expect(parseRecord(old, 'old.json').windows[0]!.checks['drift/score']).toMatchObject({ state: 'crossed' });
  });
});

it('a retraining that was asked for from tomorrow is answered by what trains today', () => {
  const looks = new Looks({ ...section, drift: { prediction: { psi: 0.25, windows: '1 of 1' } } });
  const takenAt = new Date('2013-07-31T09:00:00Z');
  looks.look('2013-08-01', [flightsMonth('2013-07')], { takenAt });
  const run = { id: 'f'.repeat(64), verdict: 'pass', cause: 'drift' };
  const trained = { ...run, startedAt: '2013-07-31T10:00:00.000Z', finishedAt: '2013-07-31T11:00:00.000Z' };
  const { result } = looks.look('2013-08-02', [flightsMonth('2013-07')], { facts: { runs: [trained] } });
  expect(result.retrain).toMatchObject({
    retrain: false,
    why: 'run ffffffffffff trained for this already (2013-07-31)',
  });
});

it('windows that the log no longer has are remembered', () => {
  const looks = new Looks(section);
  looks.look('2013-07-01', [flightsMonth('2013-06')]);
  expect(looks.look('2013-08-01', [flightsMonth('2013-07')]).result).toMatchObject({
    verdict: 'fail',
    alerts: [{ since: '2013-06-01T00:00:00.000Z' }],
  });
});

it('another model begins anew: its windows are its own', () => {
  const looks = new Looks(section);
  looks.look('2013-07-01', [flightsMonth('2013-06')]);
  const reference = { ...flightsReference, rows: flightsReference.rows + 1 };
  expect(looks.look('2013-08-01', [flightsMonth('2013-07')], { reference }).result.verdict).toBe('pass');
});
