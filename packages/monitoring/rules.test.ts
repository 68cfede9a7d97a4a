import { describe, expect, it } from '@jest/globals';
import { columnRules, type MonitorSection } from './rules.ts';
import { flightsReference } from './testing-windows.ts';

const rule = (drift: MonitorSection['drift'], name: string) => columnRules({ drift }, flightsReference)[name]!;

describe('the rule of a column', () => {
  it('by default: what the model answers alerts, an input warns', () => {
    expect(rule({}, 'score')).toEqual({
      limits: { psi: 0.25 },
      missing: 0.2,
      severity: 'alert',
      windows: { some: 2, all: 3 },
      minCount: 500,
    });
    expect(rule({}, 'temp').severity).toBe('warn');
  });
  it('its own words come before those of all inputs', () => {
    const drift = { inputs: { psi: 0.1, severity: 'alert', 'min-count': 50 }, temp: { severity: 'info' } } as const;
    expect(rule(drift, 'temp')).toMatchObject({ limits: { psi: 0.1 }, severity: 'info', minCount: 50 });
    expect(rule(drift, 'precip')).toMatchObject({ severity: 'alert' });
    expect(rule(drift, 'score')).toMatchObject({ limits: { psi: 0.25 }, minCount: 500 });
  });
  it('its own limits replace the others', () =>
    expect(rule({ inputs: { psi: 0.1 }, temp: { ks: 0.2 } }, 'temp').limits).toEqual({ ks: 0.2 }));
  it('about no column is an error that names the nearest', () => {
    expect(() => rule({ tmep: { psi: 1 } }, 'temp')).toThrow(
      'monitor.drift names "tmep", which is no column of the reference.',
    );
    try {
      rule({ tmep: { psi: 1 } }, 'temp');
    } catch (error) {
      expect(error).toMatchObject({ code: 'MLOPS_MONITOR_INPUT', hint: 'Did you mean temp?' });
    }
  });
});
