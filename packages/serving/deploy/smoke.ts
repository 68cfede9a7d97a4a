import type { Host } from '#kit';
import type { Client } from './client.ts';
import { classesOf, differingClasses } from './classes.ts';
import { difference, type Golden } from './golden.ts';
import { Refused } from './refused.ts';

/** Milliseconds. */
export interface Latency {
  requests: number;
  p50: number;
  p99: number;
  limit: number;
}

/** Answered, and not counted: a server's first requests are slower than any later one. */
const WARMING = 20;

/**
 * Requests of one row, one after the other; every answer must be the recorded one, and 99 of 100 within the limit.
 * @throws Refused, MLOPS_DEPLOY_ANSWER
 */
export async function smoke(
  host: Host,
  client: Client,
  golden: Golden,
  limits: { requests: number; p99: number },
): Promise<Latency> {
  const times: number[] = [];
  for (let index = 0; index < WARMING + limits.requests; index++) {
    const start = index % golden.rows.length;
    const began = host.clock.monotonic();
    const answers = await client.ask([golden.rows[start]!]);
    if (index >= WARMING) times.push(host.clock.monotonic() - began);
    const row = { start, count: 1 };
    difference(golden, answers.scores, row);
    differingClasses(golden, classesOf([answers.labels]), row, client.classes);
  }
  times.sort((a, b) => a - b);
  const latency = { requests: times.length, p50: quantile(times, 0.5), p99: quantile(times, 0.99), limit: limits.p99 };
  if (latency.p99 <= limits.p99) return latency;
  throw new Refused('fail', `99 of 100 requests take up to ${latency.p99} ms; the limit is ${limits.p99} ms`);
}

/** The smallest time that at least this share of the requests took at most; rounded to a hundredth. */
function quantile(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]! * 100) / 100;
}
