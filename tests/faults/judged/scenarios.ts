import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '#kit';
import type { Permissions } from '../../doubles/github/index.ts';
import { READ, racing, step, undisturbed, type Scenario } from '../scenario.ts';
import { JudgedInvariants } from './invariants.ts';
import { JudgedLab, type JudgedWork, type Shown } from './lab.ts';

type JudgedScenario = Scenario<JudgedLab, JudgedWork>;
type Attempt = Pick<JudgedScenario, 'attempt'>;

const COMMENT: Permissions = { ...READ, 'pull-requests': 'write' };

const TRUTHS: readonly Verdict[] = ['pass', 'fail', 'inconclusive'];
const truthOf = (turn: number): Verdict => TRUTHS[turn % TRUTHS.length]!;
const following = ({ truth }: JudgedWork): Verdict => truthOf(TRUTHS.indexOf(truth) + 1);

/** What it is about: pull requests, whose old runs may be done again after newer ones, or pushes to the default branch. */
type About = Pick<JudgedScenario, 'turns' | 'begin' | 'next' | 'old'>;

const PULLS: About = {
  old: true,
  turns: TRUTHS.length,
  begin: (lab, turn) => lab.openPull(truthOf(turn)),
  next: (lab, work) => lab.updatePull(work.pull!, following(work)),
};
const PUSHES: About = {
  turns: TRUTHS.length,
  begin: (lab, turn) => lab.push(truthOf(turn)),
  next: (lab, work) => lab.push(following(work)),
};

/** A scenario after what is there before, by the same steps as the scenario's own unless others are given. */
function opened(
  prepare: (lab: JudgedLab) => Promise<void>,
  asked: Parameters<typeof JudgedInvariants.of>[1] = {},
  shown: Shown = { model: [{ with: { ledger: 'artifacts' } }] },
): Pick<JudgedScenario, 'open' | 'invariants'> {
  return {
    async open() {
      const lab = await JudgedLab.open(shown);
      await prepare(lab);
      return lab;
    },
    invariants: (lab) => JudgedInvariants.of(lab, asked),
  };
}

function whole(inputs: Record<string, string>, permissions: Permissions): Attempt {
  return {
    async attempt(lab, work, attack) {
      return [await step(lab, work, attack, { inputs, permissions })];
    },
  };
}

const ARTIFACTS = whole({ ledger: 'artifacts' }, COMMENT);
const BRANCH = whole({ ledger: 'branch' }, { ...COMMENT, contents: 'write' });

/** A baseline that every pull request is compared with, and one before it that none may be. */
async function baseline(lab: JudgedLab, scenario: Attempt = ARTIFACTS): Promise<void> {
  await undisturbed(lab, await lab.pushFirst(), scenario.attempt);
  await undisturbed(lab, await lab.push('pass'), scenario.attempt);
}

/** The comment, the report and the evidence of a pull request, by the last of composed steps. */
const report: JudgedScenario = {
  name: 'report',
  ...opened(
    baseline,
    {},
    {
      model: ['evaluate-model', 'gate-model', 'report-run'].map((action) => ({
        action,
        with: { ledger: 'artifacts' },
      })),
    },
  ),
  ...PULLS,
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

const pull: JudgedScenario = { name: 'pull', ...opened(baseline), ...PULLS, ...ARTIFACTS };

/** A second push: before the job's first step, the comment says that its commit is not judged yet. */
const again: JudgedScenario = {
  name: 'again',
  ...opened(baseline),
  ...PULLS,
  async begin(lab, turn) {
    const first = await lab.openPull('pass');
    await undisturbed(lab, first, ARTIFACTS.attempt);
    return lab.updatePull(first.pull!, truthOf(turn));
  },
  async attempt(lab, work, attack) {
    const of = { inputs: { ledger: 'artifacts' }, permissions: COMMENT };
    const begun = await step(lab, work, attack, { ...of, action: 'run-pipeline.begin' });
    if (begun.killed) return [begun];
    rmSync(begun.directory, { recursive: true, force: true, maxRetries: 3 });
    return [await step(lab, work, attack, of)];
  },
};

const CHECKED = { ledger: 'artifacts', check: 'true' };
const check: JudgedScenario = {
  name: 'check',
  ...opened(baseline, { checks: 'all' }, { model: [{ with: CHECKED }] }),
  ...PULLS,
  ...whole(CHECKED, { ...COMMENT, checks: 'write' }),
};

const artifacts: JudgedScenario = {
  name: 'artifacts',
  ...opened(baseline, { records: 'artifacts' }),
  ...PUSHES,
  ...ARTIFACTS,
};

const branch: JudgedScenario = {
  name: 'branch',
  ...opened((lab) => baseline(lab, BRANCH), { records: 'branch' }),
  ...PUSHES,
  ...BRANCH,
};

/** The first record of all, which begins the branch. Without a baseline nothing is told apart from a limit. */
const first: JudgedScenario = {
  ...branch,
  name: 'first',
  fresh: true,
  ...opened(async () => undefined, { records: 'branch' }),
  turns: 2,
  begin: (lab, turn) => lab.push(turn % 2 === 0 ? 'pass' : 'fail'),
};

/** User code in one job, the decision in another. */
function twoJobs(ledger: string, permissions: Permissions): Attempt {
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

const parts: JudgedScenario = {
  name: 'parts',
  ...opened(
    baseline,
    {},
    {
      work: [{ with: { ledger: 'artifacts', part: 'work' } }],
      judge: [{ with: { ledger: 'artifacts', part: 'judge', 'hand-over': '${{ needs.work.outputs.hand-over }}' } }],
    },
  ),
  ...PULLS,
  ...twoJobs('artifacts', COMMENT),
};

const record: JudgedScenario = {
  name: 'record',
  ...opened((lab) => baseline(lab, BRANCH), { records: 'branch' }),
  ...PUSHES,
  ...twoJobs('branch', { ...READ, contents: 'write' }),
};

/** The default branch is recorded by one workflow, and forks are judged by another. */
const fork: JudgedScenario = {
  name: 'fork',
  ...opened((lab) => baseline(lab, BRANCH), { checks: 'some' }, { work: [{ with: { part: 'work' } }] }),
  ...PULLS,
  old: 'forgets',
  begin: (lab, turn) => lab.openPull(truthOf(turn), lab.fork),
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

/** What issues and pull requests show, and what is recorded. */
export const judged: readonly JudgedScenario[] = [
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
