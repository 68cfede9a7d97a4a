import type { Answer } from './exchange.ts';
import { limitOf } from './limits.ts';
import { Refusal, type Outcome } from './outcome.ts';

/** Whether a document may change something, and a name for people: its own, else its first field. */
export function operation(document: string): { name: string; write: boolean } {
  const code = document.replace(/#[^\n]*/g, '');
  const [, kind = 'query', own] = /\b(query|mutation)\b\s*(\w+)?/.exec(code) ?? [];
  const first = /\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(code)?.[1] ?? '';
  return { name: `GraphQL ${kind} ${own ?? first}`.trim(), write: /\bmutation\b/.test(code) };
}

interface GraphqlError {
  message?: unknown;
  type?: unknown;
}

/**
 * GraphQL answers 200 whatever came of it. Errors beside data are refused whole: half an answer would pass for a whole one.
 *
 * @param now milliseconds since 1970
 */
export function readGraphql<T>({ headers, data }: Answer, now: number): Outcome<T> {
  const body = typeof data === 'object' && data !== null ? (data as { data?: unknown; errors?: unknown }) : {};
  const errors = Array.isArray(body.errors) ? (body.errors as GraphqlError[]) : [];
  if (errors.length === 0) {
    return body.data === undefined || body.data === null
      ? { kind: 'unclear', problem: 'a GraphQL answer without data' }
      : { kind: 'done', value: body.data as T };
  }
  const message = errors.map((error) => String(error.message)).join('; ');
  const types = errors.flatMap(({ type }) => (typeof type === 'string' ? type : []));
  const refusal = new Refusal(message, {
    status: 200,
    types,
    accepted: headers.get('x-accepted-github-permissions') ?? undefined,
  });
  const limited = types.includes('RATE_LIMITED') || /secondary rate limit/i.test(message);
  const limit = limited ? limitOf(429, headers, message, now) : undefined;
  if (limit) return { kind: 'limited', limit, refusal };
  // GitHub's own words for a query that ran out of time or broke inside, after whatever it had done by then.
  if (/something went wrong|timed? ?out/i.test(message)) return { kind: 'unclear', problem: message };
  return { kind: 'refused', refusal };
}
