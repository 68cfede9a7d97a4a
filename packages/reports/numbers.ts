const MINUS = '\u2212';

/** `1,742`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** A metric's value: three significant digits, four when it is close to 1 or more digits carry meaning. */
export function value(number: number | null): string {
  if (number === null || !Number.isFinite(number)) return '–';
  const decimals = Math.abs(number) >= 1000 ? 0 : Math.abs(number) >= 10 ? 2 : Math.abs(number) < 0.01 ? 5 : 4;
  return number.toFixed(decimals).replace('-', MINUS);
}

/** A number with the given decimals and a true minus sign; zero has none. */
export function fixed(number: number, decimals: number): string {
  const text = number.toFixed(decimals);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', MINUS);
}

/** A limit as it was written, with at least three decimals so that it lines up with what it limits. */
export function limit(number: number): string {
  return fixed(number, Math.max(3, (String(number).split('.')[1] ?? '').length));
}

/** Enough decimals to show two significant digits of an interval's width; between 3 and 6. */
export function decimalsFor(width: number): number {
  return width > 0 ? Math.min(6, Math.max(3, 1 - Math.floor(Math.log10(width)))) : 3;
}

/** `−0.046 [−0.079, −0.021]`; without an interval the estimate alone. */
export function withInterval(estimate: number | null, low: number | null, high: number | null): string {
  if (estimate === null) return '–';
  if (low === null || high === null) return value(estimate);
  const decimals = decimalsFor(high - low);
  return `${fixed(estimate, decimals)} [${fixed(low, decimals)}, ${fixed(high, decimals)}]`;
}

/** `0.8 s`, `95 s`, `12 min`. */
export function seconds(duration: number): string {
  if (duration < 10) return `${duration.toFixed(1)} s`;
  return duration < 120 ? `${Math.round(duration)} s` : `${Math.round(duration / 60)} min`;
}
