/** GitHub's two kinds of limit. Primary: requests an hour. Secondary: too much at once. */
export interface Limit {
  readonly kind: 'primary' | 'secondary';
  /** Milliseconds to wait before anything is asked again. */
  readonly waitMs: number;
}

const MINUTE = 60_000;
/** However soon GitHub says: a wait of nothing would be asked for again without an end. */
const SHORTEST_MS = 1000;

/**
 * Whether a refusal is a limit, and how long it asks to wait.
 *
 * @param now milliseconds since 1970, for when the answer has no date of its own: clocks differ
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function limitOf(status: number, headers: Headers, message: string, now: number): Limit | undefined {
  const exhausted = headers.get('x-ratelimit-remaining') === '0';
  const after = headers.get('retry-after');
  const secondary = /secondary rate limit|abuse detection/i.test(message);
  if (status !== 429 && !(status === 403 && (exhausted || after !== null || secondary))) return undefined;

  const served = time(headers.get('date')) ?? now;
  if (after !== null) return { kind: exhausted ? 'primary' : 'secondary', waitMs: atLeast(delay(after, served)) };
  if (!exhausted) return { kind: 'secondary', waitMs: MINUTE };
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
  // One more second, because the reset is given in whole ones.
  return { kind: 'primary', waitMs: atLeast(reset > 0 ? reset * 1000 - served + 1000 : undefined) };
}

/** `retry-after` is a number of seconds or a date (RFC 9110, section 10.2.3). */
function delay(after: string, served: number): number | undefined {
  if (/^\d+$/.test(after.trim())) return Number(after) * 1000;
  const until = time(after);
  return until === undefined ? undefined : until - served;
}

function time(date: string | null): number | undefined {
  const ms = Date.parse(date ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

function atLeast(ms: number | undefined): number {
  return ms === undefined || !Number.isFinite(ms) ? MINUTE : Math.max(SHORTEST_MS, ms);
}
