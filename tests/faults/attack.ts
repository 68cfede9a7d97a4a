import type { ChildProcess } from 'node:child_process';
import { seededFaults, type Fault, type FaultSchedule, type SeededFaults } from '../doubles/github/faults.ts';

/** What happens to the requests and the processes of one attempt. */
export interface Attack {
  name: string;
  schedule: FaultSchedule;
  onStart(child: ChildProcess): void;
  /** How many faults struck, kills among them. */
  readonly struck: number;
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
/** GitHub's own clients wait for minutes, by a clock that is not ours to hurry. */
const API = /^\w+ \/(repos|graphql)\b/;

/**
 * A schedule drawn from a seed: mostly now and then a fault, as a patient client survives it; every fifth seed a storm, in
 * which it has to give up; every tenth with silent servers.
 */
export function seeded(seed: number): Attack {
  const options: SeededFaults = { seed, kinds: KINDS };
  if (seed % 5 === 0) Object.assign(options, { rate: 0.6, inARow: 8 });
  if (seed % 10 === 7) Object.assign(options, { kinds: [...KINDS, 'time-out'], on: API });
  const drawn = seededFaults(options);
  let struck = 0;
  return {
    name: `seed ${seed}`,
    schedule: {
      decide(request) {
        const fault = drawn.decide(request);
        if (fault) struck += 1;
        return fault;
      },
    },
    onStart: () => undefined,
    get struck() {
      return struck;
    },
  };
}

/**
 * The end of the process at its nth request: before the server has done anything, or after it has.
 * @param request from 1
 */
export function killed(request: number, moment: 'before' | 'after'): Attack {
  let seen = 0;
  let process: ChildProcess | undefined;
  return {
    name: `kill ${moment} ${request}`,
    schedule: {
      decide() {
        if (++seen !== request) return undefined;
        process?.kill('SIGKILL');
        return { kind: moment === 'before' ? 'reset-before' : 'reset-after' };
      },
    },
    onStart: (child) => (process = child),
    get struck() {
      return seen >= request ? 1 : 0;
    },
  };
}
