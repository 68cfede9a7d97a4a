import { expect, it } from '@jest/globals';
import type { RememberedWindow } from './judge.ts';
import { pastBefore, pastWindow } from './past-window.ts';
import { flightsMonth, flightsReference } from './testing-windows.ts';

it('of a window its one value is kept, or that there were several, and how far its numbers reached', () => {
  const month = flightsMonth('2013-07');
  const [name] = Object.keys(month.columns) as [string];
  const column = month.columns[name]!;
  const kept = (low: number | null, high: number | null) =>
    pastWindow(flightsReference, { ...month, columns: { [name]: { ...column, low, high } } }).columns[name];
  expect([kept(null, null), kept(1, 2)]).toEqual([{}, { low: 1, high: 2 }]);
});

it('what the log has is not taken from memory, nor what was not remembered then', () => {
  const of = (from: string, columns?: RememberedWindow['columns']): RememberedWindow => {
    return { from, to: '2026-03-09', rows: 9, checks: {}, columns };
  };
  const memory = [of('2026-03-01'), of('2026-03-02', { x: { one: 1 } }), of('2026-03-03', { x: {} })];
  expect(pastBefore('2026-03-03', memory)).toEqual([{ from: '2026-03-02', rows: 9, columns: { x: { one: 1 } } }]);
  expect(pastBefore(undefined, memory)).toHaveLength(2);
});
