import type { Reply } from './route.ts';
import { refusal } from './route.ts';
import type { World } from './world.ts';
import type { Token } from './model.ts';

/** A job's token may make this many requests an hour to its repository. */
const HOURLY = 1000;
const HOUR = 3600 * 1000;

interface Account {
  limit: number;
  used: number;
  resetAt: number;
}

/** GitHub's primary rate limit, by token. */
export class Limits {
  readonly #world: World;
  readonly #accounts = new Map<string, Account>();
  /** For tokens that come later. */
  #hourly = HOURLY;

  constructor(world: World) {
    this.#world = world;
  }

  /** @param hourly what every token has from now on, counted anew */
  set(hourly: number): void {
    this.#hourly = hourly;
    this.#accounts.clear();
  }

  /** Counts one request. @returns whether it was within the limit */
  spend(token: Token): boolean {
    const account = this.#account(token);
    account.used++;
    return account.used <= account.limit;
  }

  headers(token: Token): Record<string, string> {
    const { limit, used, resetAt } = this.#account(token);
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(limit - used, 0)),
      'x-ratelimit-used': String(Math.min(used, limit)),
      'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
      'x-ratelimit-resource': 'core',
    };
  }

  overview(token: Token): Reply {
    const { limit, used, resetAt } = this.#account(token);
    const core = {
      limit,
      used: Math.min(used, limit),
      remaining: Math.max(limit - used, 0),
      reset: Math.ceil(resetAt / 1000),
    };
    const search = { limit: 30, used: 0, remaining: 30, reset: core.reset };
    return { status: 200, body: { resources: { core, search, graphql: core }, rate: core } };
  }

  #account(token: Token): Account {
    const now = this.#world.now().getTime();
    let account = this.#accounts.get(token.value);
    if (!account || account.resetAt <= now) {
      account = { limit: this.#hourly, used: 0, resetAt: now + HOUR };
      this.#accounts.set(token.value, account);
    }
    return account;
  }
}

/** What GitHub says when the hour's requests are used up. @param resetAt seconds since 1970 */
export function primaryLimit(status: 403 | 429, resetAt: number): Reply {
  const reply = refusal(status, 'API rate limit exceeded for installation.');
  return { ...reply, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetAt) } };
}

/** What GitHub says to a client that is too fast. */
export function secondaryLimit(status: 403 | 429, seconds: number): Reply {
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  return { ...refusal(status, message), headers: { 'retry-after': String(seconds) } };
}
