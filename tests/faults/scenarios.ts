import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '#kit';
import type { Permissions } from '../doubles/github/index.ts';
import type { Attack } from './attack.ts';
import type { Lab, Work } from './lab.ts';
import { runStep, type Ended } from './step.ts';

/** One of the things that actions write, as a story that can be disturbed. */
export interface Scenario {
  name: string;
  /** Each case has a repository of its own: it is about the first time. */
  fresh?: boolean;
  /** Whether the runs are of the default branch, and recorded: in a branch, or in artifacts. */
  records?: 'branch' | 'artifacts';
  /** Whether a check run is asked for. */
  checks?: boolean;
  /** Whether a run that is done again after a newer push can not tell any more which pull request it was about. */
  forgets?: boolean;
  /** What is there before. */
  prepare(lab: Lab): Promise<void>;
  begin(lab: Lab, truth: Verdict): Promise<Work>;
  /** A newer run of the same kind. */
  next(lab: Lab, work: Work, truth: Verdict): Promise<Work>;
  /** One attempt of the run, each of its jobs on a machine of its own. @returns its steps, the deciding one last */
  attempt(lab: Lab, work: Work, attack?: Attack): Promise<Ended[]>;
}

const READ: Permissions = { contents: 'read', actions: 'read' };
const COMMENT: Permissions = { ...READ, 'pull-requests': 'write' };

type StepOf = Pick<Parameters<typeof runStep>[0], 'inputs' | 'permissions'> & {
  job?: string;
  action?: string;
  directory?: string;
  /** Default: yes. */
  checkout?: boolean;
};

async function step(lab: Lab, { run, event }: Work, attack: Attack | undefined, of: StepOf): Promise<Ended> {
  const { double } = lab;
  const ended = await runStep({
    double,
    run,
    event,
    job: of.job ?? 'model',
    action: of.action ?? 'run-pipeline',
    permissions: of.permissions,
    inputs: of.inputs,
    home: lab.directory,
    checkout: of.checkout === false ? undefined : event.sha,
    ...(of.directory !== undefined && { directory: of.directory }),
    ...(attack && { onStart: (child) => attack.onStart(child) }),
  });
  return ended;
}

async function undisturbed(lab: Lab, work: Work, scenario: Pick<Scenario, 'attempt'>): Promise<void> {
  const ended = await scenario.attempt(lab, work);
  lab.finish(work, ended.at(-1));
}

const openPull = (lab: Lab, truth: Verdict): Promise<Work> => lab.openPull(truth);
const updatePull = (lab: Lab, { pull }: Work, truth: Verdict): Promise<Work> => lab.updatePull(pull!, truth);

function whole(inputs: Record<string, string>, permissions: Permissions): Pick<Scenario, 'attempt'> {
  return {
    async attempt(lab, work, attack) {
      return [await step(lab, work, attack, { inputs, permissions })];
    },
  };
}

const ARTIFACTS = whole({ ledger: 'artifacts' }, COMMENT);
const BRANCH = whole({ ledger: 'branch' }, { ...COMMENT, contents: 'write' });

/** A baseline that every pull request is compared with, and one before it that none may be. */
async function baseline(lab: Lab, scenario: Pick<Scenario, 'attempt'> = ARTIFACTS): Promise<void> {
  await undisturbed(lab, await lab.pushFirst(), scenario);
  await undisturbed(lab, await lab.push('pass'), scenario);
}

/** The comment, the report and the evidence of a pull request, by the last of composed steps. */
const report: Scenario = {
  name: 'report',
  prepare: baseline,
  begin: openPull,
  next: updatePull,
  async attempt(lab, work, attack) {
    // The stages before it are no part of the story: their work is there.
    const kept = join(lab.directory, String(work.run.id));
    const inputs = { ledger: 'artifacts' };
    if (work.run.attempt === 1) {
      const { schedule } = lab.double.server;
      lab.double.faults(undefined);
      const evaluated = await step(lab, work, undefined, { action: 'evaluate-model', inputs, permissions: READ });
      const { directory } = evaluated;
      await step(lab, work, undefined, { action: 'gate-model', inputs, permissions: READ, directory });
      lab.double.faults(schedule);
      cpSync(directory, kept, { recursive: true });
      rmSync(directory, { recursive: true, force: true });
    }
    const directory = `${kept}-${work.run.attempt}`;
    cpSync(kept, directory, { recursive: true });
    return [await step(lab, work, attack, { action: 'report-run', inputs, permissions: COMMENT, directory })];
  },
};

const pull: Scenario = { name: 'pull', prepare: baseline, begin: openPull, next: updatePull, ...ARTIFACTS };

/** A second push: before the job's first step, the comment says that its commit is not judged yet. */
const again: Scenario = {
  name: 'again',
  prepare: baseline,
  async begin(lab, truth) {
    const first = await lab.openPull('pass');
    await undisturbed(lab, first, ARTIFACTS);
    return lab.updatePull(first.pull!, truth);
  },
  next: updatePull,
  async attempt(lab, work, attack) {
    const of = { inputs: { ledger: 'artifacts' }, permissions: COMMENT };
    const begun = await step(lab, work, attack, { ...of, action: 'run-pipeline.begin' });
    if (begun.killed) return [begun];
    rmSync(begun.directory, { recursive: true, force: true, maxRetries: 3 });
    return [await step(lab, work, attack, of)];
  },
};

const check: Scenario = {
  name: 'check',
  checks: true,
  prepare: baseline,
  begin: openPull,
  next: updatePull,
  ...whole({ ledger: 'artifacts', check: 'true' }, { ...COMMENT, checks: 'write' }),
};

const push = (lab: Lab, truth: Verdict): Promise<Work> => lab.push(truth);
const pushNext = (lab: Lab, _: Work, truth: Verdict): Promise<Work> => lab.push(truth);

const artifacts: Scenario = {
  name: 'artifacts',
  records: 'artifacts',
  prepare: baseline,
  begin: push,
  next: pushNext,
  ...ARTIFACTS,
};

const branch: Scenario = {
  name: 'branch',
  records: 'branch',
  prepare: (lab) => baseline(lab, BRANCH),
  begin: push,
  next: pushNext,
  ...BRANCH,
};

/** The first record of all, which begins the branch. */
const first: Scenario = { ...branch, name: 'first', fresh: true, prepare: async () => undefined };

/** User code in one job, the decision in another. */
function twoJobs(ledger: string, permissions: Permissions): Pick<Scenario, 'attempt'> {
  return {
    async attempt(lab, work, attack) {
      const inputs = { ledger };
      const made = await step(lab, work, attack, {
        job: 'work',
        inputs: { ...inputs, part: 'work' },
        permissions: READ,
      });
      // A job that was lost has no outputs, and the judge runs all the same.
      const ticket = made.status === 0 ? (made.outputs['hand-over'] ?? '') : '';
      const judged = await step(lab, work, attack, {
        job: 'judge',
        inputs: { ...inputs, part: 'judge', 'hand-over': ticket },
        permissions,
      });
      return [made, judged];
    },
  };
}

const parts: Scenario = {
  name: 'parts',
  prepare: baseline,
  begin: openPull,
  next: updatePull,
  ...twoJobs('artifacts', COMMENT),
};

const record: Scenario = {
  name: 'record',
  records: 'branch',
  prepare: (lab) => baseline(lab, BRANCH),
  begin: push,
  next: pushNext,
  ...twoJobs('branch', { ...READ, contents: 'write' }),
};

/** The default branch is recorded by one workflow, and forks are judged by another. */
const fork: Scenario = {
  name: 'fork',
  checks: true,
  forgets: true,
  prepare: (lab) => baseline(lab, BRANCH),
  begin: (lab, truth) => lab.openPull(truth, lab.fork),
  next: updatePull,
  async attempt(lab, work, attack) {
    const made = await step(lab, work, attack, {
      job: 'work',
      inputs: { part: 'work' },
      permissions: { contents: 'read' },
    });
    lab.double.finishRun(work.run, made.status === 0 ? 'success' : 'failure');
    const reporting = await lab.reporting(work);
    const judged = await step(lab, reporting, attack, {
      job: 'report',
      inputs: { part: 'judge' },
      permissions: { ...COMMENT, checks: 'write' },
      checkout: false,
    });
    lab.finish(reporting, judged);
    return [made, judged];
  },
};

/** Two runs at once: while the run of the story is disturbed, so is a newer one of the same kind. */
function racing(scenario: Scenario): Scenario {
  return {
    ...scenario,
    name: `${scenario.name}-race`,
    async attempt(lab, work, attack) {
      if (!attack) return scenario.attempt(lab, work);
      const rival = await scenario.next(lab, work, 'pass');
      const [ended, others] = await Promise.all([
        scenario.attempt(lab, work, attack),
        scenario.attempt(lab, rival, { ...attack, onStart: () => undefined }),
      ]);
      lab.finish(rival, others.at(-1));
      lab.rivals.push({ work: rival, ended: others.at(-1)! });
      return [...others, ...ended];
    },
  };
}

export const scenarios: readonly Scenario[] = [
  report,
  pull,
  again,
  artifacts,
  branch,
  first,
  check,
  parts,
  record,
  fork,
  racing(pull),
  racing(branch),
];
