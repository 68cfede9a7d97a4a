import { z } from 'zod';
import { escape } from '#kit';

/**
 * How the values of one column are counted. Bin 0 holds missing values. Of numbers by `edges` (ascending, at least one),
 * bin 1 holds exactly zero, because quantiles of a column that is mostly zero collapse; then come the other values up to
 * and including each edge, and last those above. Of `values` (text, or a few whole numbers), bin 1 holds every other
 * value, then comes one bin each.
 */
export const Bins = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('edges'),
    edges: z.array(z.number()).min(1),
    low: z.number().describe('smallest value of the reference'),
    high: z.number().describe('largest value of the reference'),
  }),
  z.strictObject({
    kind: z.literal('values'),
    values: z.array(z.union([z.string(), z.number()])),
    complete: z.boolean().describe('the reference has no other value'),
  }),
]);
export type Bins = z.output<typeof Bins>;

export const MISSING = 0;
/** Zero among edges, every other value among values. */
export const APART = 1;

export function binCount(bins: Bins): number {
  return 2 + (bins.kind === 'edges' ? bins.edges.length + 1 : bins.values.length);
}

/** SQL of the bin's number, 0 to `binCount − 1`. @param value SQL of DOUBLE or VARCHAR, as the bins are of */
export function binSql(bins: Bins, value: string): string {
  if (bins.kind === 'values') {
    const listed = bins.values.map((one) => (typeof one === 'number' ? sqlNumber(one) : escape.sqlString(one)));
    const absent = typeof bins.values[0] === 'number' ? `${value} IS NULL OR isnan(${value})` : `${value} IS NULL`;
    const place = listed.length === 0 ? '0' : `coalesce(list_position([${listed.join(', ')}], ${value}), 0)`;
    return `CASE WHEN ${absent} THEN ${MISSING} ELSE ${APART} + ${place} END`;
  }
  const steps = bins.edges.map((edge, at) => `WHEN ${value} <= ${sqlNumber(edge)} THEN ${2 + at}`);
  return (
    `CASE WHEN ${value} IS NULL OR isnan(${value}) THEN ${MISSING} WHEN ${value} = 0 THEN ${APART} ` +
    `${steps.join(' ')} ELSE ${2 + bins.edges.length} END`
  );
}

/** How many of a window's values lie beyond those of the reference; infinite ones do. */
export interface Beyond {
  /** Zeros are not among them nor above: they have a bin of their own. */
  below: number;
  above: number;
  /** Off by more than {@link reachOf} allows, as with another unit. */
  far: number;
}

/** Between which values a reference lies, and beyond which ones a value is far off. */
export interface Reach {
  low: number;
  high: number;
  far: readonly [below: number, above: number];
}

/** A month is up to twelve times the first one; another unit is a hundred times as much, or a thousand. */
const MANY_TIMES = 10;

/**
 * Of a number in bins as far again as it is wide. A few whole values may be those of a calendar of which the reference saw a
 * part, or the names of things: they are far off beyond ten times the largest. One value alone reaches nowhere, text neither.
 */
export function reachOf(bins: Bins): Reach | undefined {
  if (bins.kind === 'edges') {
    const { low, high } = bins;
    const width = high > low ? high - low : Math.abs(high);
    return { low, high, far: [low - width, high + width] };
  }
  const numbers = bins.values.filter((one) => typeof one === 'number');
  if (numbers.length < 2) return undefined;
  const far = MANY_TIMES * Math.max(...numbers.map(Math.abs));
  return { low: Math.min(...numbers), high: Math.max(...numbers), far: [-far, far] };
}

/** SQL of each count of {@link Beyond}. @param value SQL of DOUBLE */
export function beyondSql({ low, high, far }: Reach, value: string): Record<keyof Beyond, string> {
  const count = (condition: string): string => `count(*) FILTER (WHERE NOT isnan(${value}) AND (${condition}))`;
  return {
    below: count(`${value} < ${sqlNumber(low)} AND ${value} <> 0`),
    above: count(`${value} > ${sqlNumber(high)} AND ${value} <> 0`),
    far: count(`${value} < ${sqlNumber(far[0])} OR ${value} > ${sqlNumber(far[1])}`),
  };
}

/** SQL of the one value that a column has throughout, missing ones left out, as {@link readOnly} reads it; NULL of several. */
export function onlySql(value: string): string {
  return `CASE WHEN min(${value}) = max(${value}) THEN left(md5(CAST(min(${value}) AS VARCHAR)), ${ONLY_DIGITS}) END`;
}

/** So many hexadecimal digits are a whole number that a double holds. */
const ONLY_DIGITS = 12;

/**
 * A value that no bin lists is known by a digest, so that one is told from the next without keeping what a customer wrote. It
 * is below zero, where no bin is.
 */
export function readOnly(digest: unknown): number | null {
  return typeof digest === 'string' ? -1 - Number.parseInt(digest, 16) : null;
}

/** Counts in which what lies beyond the reference has two bins more, below and above. */
export function withBeyond(counts: readonly number[], { below, above }: Pick<Beyond, 'below' | 'above'>): number[] {
  const last = counts.length - 1;
  const within = counts.map((count, bin) => count - (bin === APART + 1 ? below : 0) - (bin === last ? above : 0));
  return [...within, below, above];
}

/** SQL of one column's counts, as {@link readCounts} reads them. */
export function countSql(bins: Bins, value: string): string {
  return `CAST(to_json(histogram(${binSql(bins, value)})) AS VARCHAR)`;
}

/** Counts by bin, from the engine's `{"bin": count}`. */
export function readCounts(bins: Bins, text: unknown): number[] {
  const counts = new Array<number>(binCount(bins)).fill(0);
  if (typeof text !== 'string') return counts;
  for (const [bin, count] of Object.entries(JSON.parse(text) as Record<string, number>)) counts[Number(bin)] = count;
  return counts;
}

/** What each bin holds, in words. */
export function binNames(bins: Bins): string[] {
  if (bins.kind === 'values') return ['missing', 'other', ...bins.values.map(String)];
  const [first, ...rest] = bins.edges;
  const last = bins.edges.at(-1)!;
  return [
    'missing',
    '0',
    `≤ ${short(first!)}`,
    ...rest.map((edge, at) => `${short(bins.edges[at]!)} to ${short(edge)}`),
    `> ${short(last)}`,
  ];
}

/**
 * The share of the values at or below the ends of the reference and each edge between them, missing ones left out: what the
 * distances that need an order are computed from. Undefined when nothing has a value.
 */
export function cumulated(
  bins: Extract<Bins, { kind: 'edges' }>,
  counts: readonly number[],
  { below, above }: Pick<Beyond, 'below' | 'above'>,
): number[] | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0) - counts[MISSING]!;
  if (total === 0) return undefined;
  const zeros = (point: number): number => (point >= 0 ? counts[APART]! : 0);
  let sum = 0;
  const shares = bins.edges.map((edge, at) => {
    sum += counts[2 + at]!;
    return (sum + zeros(edge)) / total;
  });
  const ends = [below + zeros(bins.low), total - above - counts[APART]! + zeros(bins.high)];
  return [ends[0]! / total, ...shares, ends[1]! / total];
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** A literal that the engine reads as this very double. */
function sqlNumber(value: number): string {
  return `CAST('${value}' AS DOUBLE)`;
}
