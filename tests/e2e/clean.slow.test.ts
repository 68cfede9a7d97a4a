import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ScratchProject } from './project.ts';

const CONFIG = `project: clean
task: binary-classification
evaluate: {predictions: predictions.csv, metrics: [roc_auc]}
gate: {rules: [{metric: roc_auc, min: 0.5}, {metric: roc_auc, margin: 0.02}]}
`;

/** 1,000 examples: the smaller the skill, the worse. */
function predictions(skill: number): string {
  const rows = Array.from({ length: 1000 }, (_, id) => {
    const target = (id * 7919) % 10 < 4 ? 1 : 0;
    return `${id},${target},${(skill * target + ((id * 104_729) % 1000) / 1500).toFixed(4)}`;
  });
  return `id,target,score\n${rows.join('\n')}\n`;
}

interface Recorded {
  id: string;
  dirty: boolean;
  verdict: string | null;
  excepted?: string[];
}

let project: ScratchProject;
beforeEach(() => {
  project = new ScratchProject('clean');
});
afterEach(() => project.remove());

const run = (skill?: number) => {
  if (skill !== undefined) project.write('predictions.csv', predictions(skill));
  return project.mlops('run');
};
const latest = (): Recorded => project.document<{ result: Recorded[] }>('runs').document.result[0]!;
const decision = () =>
  project.json('.mlops', 'outputs', 'gate-model', 'result.json') as {
    baseline: { kind: string; run?: string };
    rules: { id: string; verdict: string }[];
  };

describe('uncommitted work', () => {
  it('gets worse once and is refused: what passed before it is compared with', () => {
    project.commit('Begin');
    project.write('mlops.yml', CONFIG);
    const statuses = [0.3, 0.2, 0.12, 0.06].map((skill) => run(skill).status);
    expect(statuses).toEqual([0, 1, 1, 1]);
    expect(run(0.4).status).toBe(0);
  });

  it('becomes the first run when it is committed as it was', () => {
    project.commit('Begin');
    project.write('mlops.yml', CONFIG);
    const { status, stderr } = run(0.3);
    expect([status, latest().dirty]).toEqual([0, true]);
    expect(stderr).toContain('Recorded as a run of uncommitted work, which is no baseline: mlops.yml is not committed');
    project.commit('Describe the project');
    expect(run().status).toBe(0);
    expect(decision().baseline.kind).toBe('none');
    expect(latest()).toMatchObject({ dirty: false, verdict: 'pass' });
    const first = latest().id;
    project.write('predictions.csv', predictions(0.29));
    project.commit('Predict anew');
    expect(run().status).toBe(0);
    expect(decision().baseline).toMatchObject({ kind: 'ancestor', run: first });
  });
});

describe('a clean run', () => {
  it.each([
    {
      name: 'of a policy with other line ends here than in the commit',
      arrange: () => {
        project.write('.gitattributes', 'mlops.yml text eol=crlf\n');
        project.write('mlops.yml', CONFIG.replaceAll('\n', '\r\n'));
      },
    },
    {
      name: 'of a policy that is a link to a committed file',
      arrange: () => {
        project.write('conf/policy.yml', CONFIG);
        symlinkSync(join('conf', 'policy.yml'), join(project.directory, 'mlops.yml'));
      },
    },
  ])('is one $name', ({ arrange }) => {
    arrange();
    project.write('predictions.csv', predictions(0.3));
    project.commit('Begin');
    expect(run().status).toBe(0);
    expect(latest()).toMatchObject({ dirty: false, verdict: 'pass' });
    expect(project.mlops('verify').status).toBe(0);
  });

  it('is none when the policy is ignored by git', () => {
    project.write('mlops.yml', CONFIG);
    project.write('.gitignore', 'mlops.yml\n');
    project.write('predictions.csv', predictions(0.3));
    project.commit('Begin');
    expect(run().stderr).toContain('mlops.yml is not committed');
    expect(latest()).toMatchObject({ dirty: true });
  });
});

describe('one commit', () => {
  it('keeps its first pass as the baseline while predictions that git ignores get worse bit by bit', () => {
    project.write('mlops.yml', CONFIG);
    project.write('.gitignore', 'predictions.csv\n');
    project.commit('Begin');
    const statuses = [0.3, 0.29, 0.28, 0.27, 0.26, 0.25, 0.24].map((skill) => run(skill).status);
    expect(statuses[0]).toBe(0);
    expect(statuses.at(-1)).not.toBe(0);
  });
});

describe('an exception on record', () => {
  it('lets a run through that is nobody’s baseline', () => {
    project.write('mlops.yml', CONFIG);
    project.write('predictions.csv', predictions(0.3));
    project.commit('Begin');
    expect(run().status).toBe(0);
    const good = latest().id;
    project.write('predictions.csv', predictions(0.2));
    project.commit('Lose');
    expect(run().status).toBe(1);
    expect(project.mlops('accept', 'roc_auc.margin', '--reason', 'for now', '--until', '2999-12-31').status).toBe(0);
    expect(run().status).toBe(0);
    expect(latest()).toMatchObject({ verdict: 'pass', dirty: false, excepted: ['roc_auc.margin'] });
    expect(project.mlops('runs').stdout).toMatch(/pass, excepted/);
    expect(project.mlops('show', latest().id).stdout).toContain(
      'let through by an exception on record: roc_auc.margin',
    );
    expect(project.mlops('verify').status).toBe(0);
    project.write('predictions.csv', predictions(0.19));
    project.commit('Lose a little more');
    run();
    expect(decision().baseline).toMatchObject({ kind: 'ancestor', run: good });
  });

  it('does not begin a ledger beside the one that was not fetched', () => {
    project.write('mlops.yml', CONFIG);
    project.write('predictions.csv', predictions(0.3));
    project.commit('Begin');
    expect(run().status).toBe(0);
    project.git('clone', '-q', '--bare', '.', '../origin.git');
    project.git('clone', '-q', '-o', 'upstream', '--single-branch', '--branch', 'main', '../origin.git', '../clone');
    const clone = new ScratchProject('clone', { at: join(project.directory, '..') });
    const accepted = () => clone.mlops('accept', 'roc_auc.margin', '--reason', 'for now', '--until', '2999-12-31');
    const { status, stderr } = accepted();
    expect(status).toBe(2);
    expect(stderr).toContain('git fetch upstream mlops/ledger:mlops/ledger');
    clone.git('fetch', '-q', 'upstream', 'mlops/ledger:mlops/ledger');
    expect(accepted().status).toBe(0);
    expect(clone.mlops('runs').stdout).toMatch(/pass/);
  });
});
