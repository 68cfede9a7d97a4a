/** What can go wrong with one request. */
export type Fault =
  /** An answer instead of the work: 500, 502, 503. */
  | { kind: 'status'; status: 500 | 502 | 503 }
  /** The hour's requests are used up: `x-ratelimit-remaining: 0`. @property seconds until `x-ratelimit-reset` */
  | { kind: 'primary-limit'; status: 403 | 429; seconds: number }
  /** Too fast: `retry-after`. */
  | { kind: 'secondary-limit'; status: 403 | 429; seconds: number }
  /** The connection dies before anything was done. */
  | { kind: 'reset-before' }
  /** The work is done and committed; the answer is lost. */
  | { kind: 'reset-after' }
  /** The work is done, the answer is an error of the machinery in between. */
  | { kind: 'status-after'; status: 500 | 502 | 503 }
  /** The socket stays open and silent. */
  | { kind: 'time-out' }
  /** Lists lack the newest item; a ref shows what it was before. */
  | { kind: 'stale' }
  | { kind: 'slow'; milliseconds: number };

export interface FaultRule {
  /** `POST /repos/{owner}/{repo}/issues/{issue_number}/comments`, a method alone, or a part of the path; all when absent. */
  on?: string | RegExp;
  /** The nth request that fits, from 1; several; or every one when absent. */
  nth?: number | readonly number[];
  fault: Fault;
}

/** Decides for each request, in order; the same seed and the same requests give the same faults. */
export interface FaultSchedule {
  decide(request: { method: string; path: string; operation: string; body?: unknown }): Fault | undefined;
}

export const noFaults: FaultSchedule = { decide: () => undefined };

/** Faults where the test wants them. The first rule that fits and whose turn it is decides. */
export function faultRules(rules: readonly FaultRule[]): FaultSchedule {
  const seen = rules.map(() => 0);
  return {
    decide(request) {
      let decided: Fault | undefined;
      rules.forEach((rule, index) => {
        if (!fits(rule.on, request)) return;
        const turn = ++seen[index]!;
        const due = rule.nth === undefined || [rule.nth].flat().includes(turn);
        if (due) decided ??= rule.fault;
      });
      return decided;
    },
  };
}

function fits(on: FaultRule['on'], request: { method: string; path: string; operation: string }): boolean {
  if (on === undefined) return true;
  const whole = `${request.method} ${request.path}`;
  if (on instanceof RegExp) return on.test(whole) || on.test(request.operation);
  return on === request.operation || on === request.method || whole.includes(on);
}

export interface SeededFaults {
  seed: number;
  /** Share of requests that are hit, 0 to 1; default 0.25. */
  rate?: number;
  /** No more than this many in a row, so that a patient client always arrives; default 2. */
  inARow?: number;
  kinds?: readonly Fault['kind'][];
  on?: FaultRule['on'];
  /** Seconds a limit asks to wait; default 1. */
  waitSeconds?: number;
  slowMilliseconds?: number;
}

const KINDS: readonly Fault['kind'][] = [
  'status',
  'status-after',
  'primary-limit',
  'secondary-limit',
  'reset-before',
  'reset-after',
  'stale',
  'slow',
];

/** A schedule drawn from a seed. `time-out` comes only when asked for: it costs the client's whole patience. */
export function seededFaults(options: SeededFaults): FaultSchedule {
  const next = generator(options.seed);
  let row = 0;
  return {
    decide(request) {
      if (!fits(options.on, request)) return undefined;
      // Drawn for every request, so that one more or one fewer hit does not shift the rest.
      const [hit, which, detail] = [next(), next(), next()];
      if (hit >= (options.rate ?? 0.25) || row >= (options.inARow ?? 2)) {
        row = 0;
        return undefined;
      }
      row++;
      const kinds = options.kinds ?? KINDS;
      return draw(kinds[Math.floor(which * kinds.length)]!, detail, options);
    },
  };
}

function draw(kind: Fault['kind'], detail: number, options: SeededFaults): Fault {
  const status = ([500, 502, 503] as const)[Math.floor(detail * 3)]!;
  const limit = detail < 0.5 ? 403 : 429;
  const seconds = options.waitSeconds ?? 1;
  switch (kind) {
    case 'status':
    case 'status-after':
      return { kind, status };
    case 'primary-limit':
    case 'secondary-limit':
      return { kind, status: limit, seconds };
    case 'slow':
      return { kind, milliseconds: options.slowMilliseconds ?? 50 };
    case 'reset-before':
    case 'reset-after':
    case 'time-out':
    case 'stale':
      return { kind };
  }
}

/** mulberry32: small, and good enough to choose faults with. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
