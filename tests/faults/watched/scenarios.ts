import { racing, READ, step, undisturbed, type Scenario } from '../scenario.ts';
import { LookInvariants } from './invariants.ts';
import { WatchedLab, type LookWork } from './lab.ts';

/** Drift becomes an issue and a retraining. What follows finds nothing new to do; or, hours later, what was begun and not done. */
const monitor: Scenario<WatchedLab, LookWork> = {
  name: 'monitor',
  goesOn: true,
  open: () => WatchedLab.open(),
  invariants: (lab) => LookInvariants.of(lab),
  begin: (lab) => lab.drifted(),
  next: (lab, work) => lab.look(work, lab.dispatched(work.project).length === 0 ? 2 : 0),
  async attempt(lab, work, attack) {
    const { lasts, later } = work;
    const [log, at] = lasts ? ['drifted.csv', '2026-03-03'] : ['over.csv', '2026-03-05'];
    const inputs = { log, at, issues: 'true', dispatch: 'true', ledger: 'branch' };
    const permissions = { ...READ, contents: 'write', issues: 'write' } as const;
    return [await step(lab, work, attack, { job: 'monitor', action: 'monitor-model', inputs, permissions, later })];
  },
};

/** The cause is gone: its issue is closed. */
const over: Scenario<WatchedLab, LookWork> = {
  ...monitor,
  name: 'monitor-over',
  async begin(lab) {
    const work = await lab.drifted();
    await undisturbed(lab, work, monitor.attempt, 1);
    return lab.look({ ...work, lasts: false });
  },
  next: (lab, work) => lab.look(work),
};

/** What is told of a model that serves. */
export const watched: readonly Scenario[] = [
  monitor,
  over,
  racing({ ...monitor, next: (lab, work) => lab.look(work) }),
];
