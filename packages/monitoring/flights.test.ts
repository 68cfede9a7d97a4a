import { describe, expect, it } from '@jest/globals';
import { summarizeMonitoring } from './summary.ts';
import { flightsMonth, flightsReference, Looks } from './testing-windows.ts';

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
