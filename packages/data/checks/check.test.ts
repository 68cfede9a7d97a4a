import { describe, expect, it } from '@jest/globals';
import { formatBound, holds, severityOf } from './check.ts';

describe('holds', () => {
  it.each([null, Number.NaN, Infinity, -Infinity])('%s keeps no bound', (observed) => {
    expect(holds({ operator: 'mustNotBe', value: 0 }, observed)).toBe(false);
    expect(holds({ operator: 'mustBeGreaterThan', value: 0 }, observed)).toBe(false);
    expect(holds({ operator: 'mustBeLessThan', value: 0 }, observed)).toBe(false);
    expect(holds({ operator: 'mustNotBeBetween', value: [0, 1] }, observed)).toBe(false);
  });
});

describe('formatBound', () => {
  it.each([
    { bound: { operator: 'mustBeLessOrEqualTo', value: 5 } as const, unit: 'percent' as const, text: '≤ 5 %' },
    {
      bound: { operator: 'mustBeBetween', value: [600, 1050] } as const,
      unit: 'rows' as const,
      text: 'between 600 and 1050 rows',
    },
    { bound: { operator: 'mustNotBe', value: 0 } as const, unit: 'value' as const, text: '≠ 0' },
  ])('$text', ({ bound, unit, text }) => {
    expect(formatBound(bound as Parameters<typeof formatBound>[0], unit)).toBe(text);
  });
});

describe('severityOf', () => {
  it.each([
    { severity: undefined, is: 'error' },
    { severity: 'error', is: 'error' },
    { severity: 'Warning', is: 'warning' },
    { severity: 'info', is: 'warning' },
    { severity: 'whatever', is: 'error' },
  ])('$severity → $is', ({ severity, is }) => {
    expect(severityOf({ severity })).toBe(is);
  });
});
