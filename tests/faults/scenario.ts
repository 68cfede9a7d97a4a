import type { Permissions } from '../doubles/github/index.ts';
import type { Attack } from './attack.ts';
import type { Invariants } from './invariants.ts';
import type { Lab, Work } from './lab.ts';
import { runStep, type Ended } from './step.ts';

/** One of the things that actions write, as a story that can be disturbed: where it happens, how it goes, and what is true then. */
export interface Scenario<L extends Lab = Lab, W extends Work = Work> {
  name: string;
  /** Each case has a lab of its own: it is about the first time. */
  fresh?: boolean;
  /** Whether the run of a case is done again after a newer one; `forgets`: it can not tell any more then what it was about. */
  old?: true | 'forgets';
  /** Whether what follows is looked at after every case, and not after some. */
  goesOn?: true;
  /** A lab, with what is there before. */
  open(): Promise<L>;
  invariants(lab: L): Promise<Invariants<L, W>>;
  /** After so many turns runs are about the same things again. Default: all are about the same. */
  turns?: number;
  /** @param turn number of the case: what its run is about goes by it */
  begin(lab: L, turn: number): Promise<W>;
  /** What follows: a newer run of the same kind. @returns undefined where nothing does */
  next(lab: L, work: W): Promise<W | undefined>;
  /** One attempt of the run, each of its jobs on a machine of its own. @returns its steps, the deciding one last */
  attempt(lab: L, work: W, attack?: Attack): Promise<Ended[]>;
}

/** What a job may that only reads. */
export const READ: Permissions = { contents: 'read', actions: 'read' };

export type StepOf = Pick<Parameters<typeof runStep>[0], 'inputs' | 'permissions' | 'later'> & {
  job?: string;
  action?: string;
  directory?: string;
  /** Default: yes. */
  checkout?: boolean;
};

/** A step of a run's job, disturbed or not. */
export function step(lab: Lab, { run, event }: Work, attack: Attack | undefined, of: StepOf): Promise<Ended> {
  return runStep({
    double: lab.double,
    run,
    event,
    job: of.job ?? 'model',
    action: of.action ?? 'run-pipeline',
    permissions: of.permissions,
    inputs: of.inputs,
    later: of.later,
    home: lab.directory,
    checkout: of.checkout === false ? undefined : event.sha,
    ...(of.directory !== undefined && { directory: of.directory }),
    ...(attack && { hurried: true, onStart: (child) => attack.onStart(child) }),
  });
}

/** An attempt that nothing disturbs, of what is there before a scenario begins. @throws Error when it ends otherwise than it should */
export async function undisturbed<L extends Lab, W extends Work>(
  lab: L,
  work: W,
  attempt: Scenario<L, W>['attempt'],
  status = 0,
): Promise<void> {
  const { schedule } = lab.double.server;
  lab.double.faults(undefined);
  const ended = await attempt(lab, work);
  lab.double.faults(schedule);
  lab.finish(work, ended.at(-1));
  lab.aside.push(...ended);
  if (ended.at(-1)?.status !== status) throw new Error(ended.map(({ log }) => log).join('\n'));
}

/** Two runs at once: while the run of the story is disturbed, so is a newer one of the same kind. */
export function racing<L extends Lab, W extends Work>(scenario: Scenario<L, W>): Scenario<L, W> {
  return {
    ...scenario,
    name: `${scenario.name}-race`,
    async attempt(lab, work, attack) {
      if (!attack) {
        // Whoever started it runs it again as well.
        for (const rival of lab.broken.splice(0) as W[]) {
          lab.again(rival);
          const ended = await scenario.attempt(lab, rival);
          lab.finish(rival, ended.at(-1));
          lab.aside.push(...ended);
        }
        return scenario.attempt(lab, work);
      }
      const rival = await scenario.next(lab, work);
      if (!rival) return scenario.attempt(lab, work, attack);
      const [ended, others] = await Promise.all([
        scenario.attempt(lab, work, attack),
        scenario.attempt(lab, rival, { ...attack, onStart: () => undefined }),
      ]);
      lab.finish(rival, others.at(-1));
      lab.rivals.push({ work: rival, ended: others.at(-1)! });
      const { status } = others.at(-1)!;
      if (status === undefined || status === 2) lab.broken.push(rival);
      return [...others, ...ended];
    },
  };
}
