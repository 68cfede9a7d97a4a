import { describe, expect, it } from '@jest/globals';
import { limitOf, type Limit } from './limits.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const seconds = (kind: Limit['kind'], wait: number): Limit => ({ kind, waitMs: wait * 1000 });
const SECONDARY = 'You have exceeded a secondary rate limit.';

describe('a limit', () => {
  it.each<{ name: string; status?: number; headers?: Record<string, string>; message?: string; limit?: Limit }>([
    { name: 'is no other refusal', message: 'Resource not accessible by integration' },
    { name: 'is no 404, whatever its headers', status: 404, headers: { 'x-ratelimit-remaining': '0' } },
    { name: 'waits as long as it is told', headers: { 'retry-after': '42' }, limit: seconds('secondary', 42) },
    {
      name: 'waits until a time of day',
      headers: { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' },
      limit: seconds('secondary', 30),
    },
    { name: 'never waits for nothing', headers: { 'retry-after': '0' }, limit: seconds('secondary', 1) },
    { name: 'waits a minute when told nonsense', headers: { 'retry-after': 'soon' }, limit: seconds('secondary', 60) },
    { name: 'waits a minute when told nothing', message: SECONDARY, limit: seconds('secondary', 60) },
    { name: 'is every 429', status: 429, limit: seconds('secondary', 60) },
    {
      name: 'waits until the hour’s requests come back',
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 90) },
      limit: seconds('primary', 91),
    },
    {
      name: 'goes by the server’s clock',
      headers: {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(NOW / 1000 + 90),
        date: 'Thu, 01 Jan 2026 00:01:00 GMT',
      },
      limit: seconds('primary', 31),
    },
    {
      name: 'waits a second when the reset is past',
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
      limit: seconds('primary', 1),
    },
    {
      name: 'waits a minute without a reset',
      headers: { 'x-ratelimit-remaining': '0' },
      limit: seconds('primary', 60),
    },
  ])('$name', ({ status = 403, headers = {}, message = '', limit }) => {
    expect(limitOf(status, new Headers(headers), message, NOW)).toEqual(limit);
  });
});
