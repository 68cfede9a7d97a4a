const MINUS = '\u2212';

/** `1,742`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `1 slice`, `1,742 examples`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A metric's value: three significant digits, four when it is close to 1 or more digits carry meaning. */
export function value(number: number | null): string {
  if (number === null || !Number.isFinite(number)) return '–';
  const decimals = Math.abs(number) >= 1000 ? 0 : Math.abs(number) >= 10 ? 2 : Math.abs(number) < 0.01 ? 5 : 4;
  return fixed(number, number === 0 ? 1 : decimals);
}

/** A number with the given decimals and a true minus sign; zero has none. */
export function fixed(number: number, decimals: number): string {
  const text = number.toFixed(decimals);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', MINUS);
}

/** A limit as it was written, with at least three decimals so that it lines up with what it limits. */
export function limit(number: number): string {
  return fixed(number, Math.max(3, decimalsOf(number)));
}

/** A share as it was written in percent: 0.01 is `1 %`, 0.025 is `2.5 %`. */
export function percent(share: number): string {
  const written = Number((100 * share).toPrecision(6));
  return `${fixed(written, decimalsOf(written))} %`;
}

/** A measured share: `0.3 %`, `12 %`. */
export function share(part: number): string {
  return `${fixed(100 * part, part > 0 && part < 0.1 ? 1 : 0)} %`;
}

/** Enough decimals to show two significant digits of an interval's width; between 3 and 6, or from `least`. */
export function decimalsFor(width: number, least = 3): number {
  return width > 0 ? Math.min(6, Math.max(least, 1 - Math.floor(Math.log10(width)))) : least;
}

/** `−0.046 [−0.079, −0.021]`; without an interval the estimate alone. */
export function withInterval(estimate: number | null, low: number | null, high: number | null): string {
  if (estimate === null) return '–';
  if (low === null || high === null) return value(estimate);
  if (estimate === 0 && low === 0 && high === 0) return '0';
  const decimals = decimalsFor(high - low, Math.abs(estimate) >= 100 ? 0 : 3);
  return `${fixed(estimate, decimals)} [${fixed(low, decimals)}, ${fixed(high, decimals)}]`;
}

/** `0.8 s`, `95 s`, `12 min`. */
export function seconds(duration: number): string {
  if (duration < 10) return `${duration.toFixed(1)} s`;
  return duration < 120 ? `${Math.round(duration)} s` : `${Math.round(duration / 60)} min`;
}

function decimalsOf(number: number): number {
  const [mantissa, exponent] = String(number).split('e');
  return Math.max(0, (mantissa!.split('.')[1] ?? '').length - Number(exponent ?? 0));
}
