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
const OURS = /^(git$|\w+ \/(repos|graphql)\b)/;

/**
 * A schedule drawn from a seed: mostly now and then a fault, as a patient client survives it; every fifth seed a storm, in
 * which it has to give up; every tenth with silent servers.
 */
export function seeded(seed: number): Attack {
  const options: SeededFaults = { seed, kinds: KINDS };
  if (seed % 5 === 0) Object.assign(options, { rate: 0.6, inARow: 8 });
  if (seed % 10 === 7) Object.assign(options, { kinds: [...KINDS, 'time-out'], on: OURS });
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
 * The end of the process at one of its requests: before the server has done anything, or after it has.
 * @param at the nth request, from 1, or the first one of an operation
 */
export function killed(at: number | string, moment: 'before' | 'after'): Attack {
  let seen = 0;
  let struck = 0;
  let process: ChildProcess | undefined;
  return {
    name: `kill ${moment} ${at}`,
    schedule: {
      decide({ operation }) {
        seen += 1;
        if (struck > 0 || (seen !== at && operation !== at)) return undefined;
        struck = 1;
        process?.kill('SIGKILL');
        return { kind: moment === 'before' ? 'reset-before' : 'reset-after' };
      },
    },
    onStart: (child) => (process = child),
    get struck() {
      return struck;
    },
  };
}

/** One fault, at the first request of an operation. */
export function once(fault: Fault, at: string): Attack {
  let struck = 0;
  return {
    name: `${fault.kind} ${at}`,
    schedule: {
      decide({ operation }) {
        if (struck > 0 || operation !== at) return undefined;
        struck = 1;
        return fault;
      },
    },
    onStart: () => undefined,
    get struck() {
      return struck;
    },
  };
}
