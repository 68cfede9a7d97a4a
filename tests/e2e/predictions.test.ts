import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScratchProject } from './project.ts';
import { expectValid } from './schemas.ts';

const FILE = ['--predictions', 'predictions.csv'];
const RULE = ['--metric', 'roc_auc', '--margin', '0.005', '--slices', 'carrier', '--group', 'day'];

interface RunDocument {
  verdict: string;
  summary: string;
  cached: boolean;
  outputs: { run: string; comment: string };
}
interface Decision {
  verdict: string;
  deciding: number | null;
  baseline: { kind: string };
  rules: { id: string; verdict: string; blocking: boolean; accepted?: { reason: string } }[];
}

/** Uniform in [0, 1), the same for the same number. @see Steele, Lea and Flood (2014), SplitMix */
function uniform(index: number): number {
  let state = Math.imul(index ^ (index >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return ((state ^ (state >>> 16)) >>> 0) / 2 ** 32;
}

/** 3,000 flights of 30 days: the more noise in a score, the worse; `only` one carrier gets it. */
function predictions(noise: number, { count = 3000, only }: { count?: number; only?: string } = {}): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const carrier = ['AA', 'US', 'DL'][index % 3]!;
    const target = uniform(index) < 0.4 ? 1 : 0;
    const own = only === undefined || carrier === only ? noise : 0;
    const score = 0.3 * target + 0.5 * uniform(index + 100_000) + own * uniform(index + 200_000);
    return [index, target, (score / (0.8 + own)).toFixed(6), carrier, index % 30].join(',');
  });
  return `id,target,score,carrier,day\n${rows.join('\n')}\n`;
}

// One story: a team that has a file of predictions and nothing else.
describe('predictions alone, without mlops.yml', () => {
  let project: ScratchProject;
  let first: RunDocument;

  const run = (...more: string[]) => {
    const ended = project.document<RunDocument>('run', ...FILE, ...RULE, ...more);
    expectValid(ended.document, 'result');
    return ended;
  };
  const decision = (): Decision => {
    const document = project.json('.mlops', 'outputs', 'gate-model', 'result.json') as Decision;
    expectValid(document, 'gate');
    return document;
  };
  const branch = (name: string, content: string): void => {
    project.git('checkout', '-q', 'main');
    project.git('checkout', '-qb', name);
    project.write('predictions.csv', content);
    project.commit(name);
  };

  beforeAll(() => {
    project = new ScratchProject('flights-delay');
    project.write('predictions.csv', predictions(0.05));
    project.write('README.md', 'A team and its predictions.\n');
    project.commit('Begin');
  });
  afterAll(() => project.remove());

  it('on main the first run becomes the baseline, and says so', () => {
    const { status, document, stderr } = run();
    first = document;
    expect(status).toBe(0);
    expect(document.verdict).toBe('pass');
    expect(stderr).toMatch(/these numbers become the baseline/);
    expect(document.summary).toMatch(/nothing to compare with yet|baseline/i);
    expect(decision()).toMatchObject({ verdict: 'pass', baseline: { kind: 'none' } });
    expectValid(project.json('.mlops', 'outputs', 'evaluate-model', 'result.json'), 'evaluation');
    expect(project.git('status', '--porcelain')).toBe('');
  });

  it('made again it stays the first, and nothing runs', () => {
    const { status, document } = run();
    expect([status, document.cached, document.verdict]).toEqual([0, true, 'pass']);
    expect(decision().baseline.kind).toBe('none');
  });

  it('worse predictions on a branch fail, with the numbers in front', () => {
    branch('worse', predictions(1));
    const { status, document } = run();
    expect(status).toBe(1);
    expect(document.verdict).toBe('fail');
    expect(document.summary).toMatch(/roc_auc.* is 0\.\d+ to 0\.\d+ worse than main \(limit 0\.005\)/);
    // The first pass of a commit stays its baseline, however often it is run.
    expect(decision()).toMatchObject({ baseline: { kind: 'merge-base', run: first.outputs.run } });
    expect(project.read('.mlops', 'reports', 'comment.md')).toMatch(/\*\*fail\*\*/);
  });

  it('the chain of that run holds, its rules being in the statement', () => {
    const { status, stdout } = project.mlops('verify');
    expect(stdout).toMatch(/\(parameters\) +ok +stands in the statement/);
    expect(status).toBe(0);
  });

  it('one carrier that lost is named while the whole would pass', () => {
    branch('one-worse', predictions(1, { only: 'US' }));
    const { status, document } = project.document<RunDocument>(
      ...['run', ...FILE, '--metric', 'roc_auc', '--margin', '0.1', '--slices', 'carrier', '--group', 'day'],
    );
    expect(document.summary).toMatch(/carrier = US/);
    expect(status).toBe(1);
    const rules = decision().rules.map(({ id, verdict }) => [id, verdict]);
    expect(rules).toEqual([
      ['roc_auc.margin', 'pass'],
      ['roc_auc[carrier=AA].margin', 'pass'],
      ['roc_auc[carrier=DL].margin', 'pass'],
      ['roc_auc[carrier=US].margin', 'fail'],
    ]);
  });

  it('better predictions pass', () => {
    branch('better', predictions(0));
    const { status, document } = run('--cause', 'quality');
    expect([status, document.verdict]).toEqual([0, 'pass']);
    const shown = project.document<{ result: { cause: string } }>('show', document.outputs.run);
    expect(shown.document.result.cause).toBe('quality');
    expect(decision().baseline.kind).toBe('merge-base');
  });

  it('another model needs a name of its own, or it would be compared with this one', () => {
    branch('second-model', predictions(0.05));
    project.write('second.csv', predictions(0));
    project.commit('A second model');
    const second = ['run', '--predictions', 'second.csv', ...RULE];
    const { status, document } = project.document<RunDocument>(...second);
    expect([status, document.verdict]).toEqual([3, 'inconclusive']);
    expect(document.summary).toContain('the baseline is of predictions.csv and this of second.csv');
    const named = project.document<RunDocument>(...second, '--project', 'second', '--baseline', 'none');
    expect(named.document.summary).toMatch(/^second: /);
    project.write('mlops.yml', 'project: second\n');
    expect(project.mlops('evaluate-model', '--project', 'third').stderr).toMatch(/MLOPS_CONFIG_INVALID.*project/);
    project.git('clean', '-qf', 'mlops.yml');
  });

  it('a bound and columns of other names are rules of main too, and stand in the statement', () => {
    project.git('checkout', '-q', 'main');
    project.write('named.csv', predictions(1).replace('id,target,score', 'flight,late,p'));
    project.commit('Columns of other names');
    const named = (min: string) => [
      ...['run', '--predictions', 'named.csv', '--project', 'named', '--metric', 'roc_auc', '--min', min],
      ...['--id', 'flight', '--target', 'late', '--score', 'p', '--threshold', '0.4'],
    ];
    const failed = project.document<RunDocument>(...named('0.9'));
    expect([failed.status, failed.document.verdict]).toEqual([1, 'fail']);
    expect(failed.document.summary).toMatch(/below the limit 0\.9/);
    expect(project.mlops(...named('0.5')).status).toBe(0);
    expect(project.mlops('verify', '--project', 'named').status).toBe(0);
    project.write('mlops.yml', 'project: named\n');
    expect(project.mlops('run', '--min', '0.9', '--threshold', '0').stderr).toMatch(/the inputs min, threshold/);
    project.git('clean', '-qf', 'mlops.yml');
  });

  it('without a fifth of the examples it is not comparable: inconclusive', () => {
    branch('other-set', predictions(0.05, { count: 2400 }));
    const { status, document } = run();
    expect([status, document.verdict]).toEqual([3, 'inconclusive']);
    expect(document.summary).toMatch(/of which 600 are gone and count as lost/);
  });

  it('a target changed to look better does not help a worse model', () => {
    branch(
      'other-targets',
      predictions(1)
        .replace(/^7,\d,/m, '7,1,')
        .replace(/^8,\d,/m, '8,0,'),
    );
    expect(run().status).toBe(1);
  });

  it.each([
    { name: 'no file', file: 'nope.csv', code: 'MLOPS_PREDICTIONS_MISSING' },
    { name: 'a file outside of the repository', file: '/etc/hostname', code: 'MLOPS_PATH_OUTSIDE' },
  ])('$name is an error', ({ file, code }) => {
    const { status, document } = project.document<{ error: { code: string; hint: string } }>(
      'run',
      '--predictions',
      file,
      ...RULE,
    );
    expectValid(document, 'error');
    expect([status, document.error.code]).toEqual([2, code]);
    expect(document.error.hint).toMatch(/\w/);
  });

  it('gate-model compares two files', () => {
    const gate = (margin: string) => [
      ...['gate-model', '--predictions', 'new.csv', '--baseline', 'old.csv', '--metric', 'roc_auc'],
      ...['--margin', margin, '--slices', 'carrier', '--group', 'day'],
    ];
    project.write('old.csv', predictions(0.05));
    project.write('new.csv', predictions(0.4));
    const failed = project.document<RunDocument & { result: Decision }>(...gate('0.005'));
    expectValid(failed.document, 'result');
    expectValid(failed.document.result, 'gate');
    expect([failed.status, failed.document.result.baseline.kind]).toEqual([1, 'file']);
    expect(project.mlops(...gate('0.5')).status).toBe(0);
    expect(project.mlops(...gate('-1')).status).toBe(2);
  });

  it('a rule accepted on record does not block, and the report says who accepted what until when', () => {
    project.git('checkout', '-q', 'worse');
    expect(run().status).toBe(1);
    const failing = decision()
      .rules.filter(({ verdict }) => verdict === 'fail')
      .map(({ id }) => id);
    expect(failing.length).toBeGreaterThan(1);
    let id = '';
    for (const [index, rule] of failing.entries()) {
      const accepted = project.mlops('accept', rule, '--reason', 'the new radar', '--until', '2999-12-31');
      expect(accepted).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/until 2999-12-31 by Ada <ada@example\.org>: the new radar/),
      });
      id = /mlops accept --withdraw (\S+)/.exec(accepted.stderr)![1]!;
      // One exception is not an exception of the others.
      expect(run().status).toBe(index < failing.length - 1 ? 1 : 0);
    }
    expect(decision().rules.filter(({ verdict }) => verdict === 'fail')).toEqual(
      failing.map((id) =>
        expect.objectContaining({
          id,
          blocking: false,
          accepted: expect.objectContaining({ reason: 'the new radar' }),
        }),
      ),
    );
    const comment = project.read('.mlops', 'reports', 'comment.md');
    expect(comment).toMatch(/fail, accepted until 2999-12-31/);
    expect(project.mlops('accept', failing[0]!, '--withdraw', id).status).toBe(2);
    expect(project.mlops('accept', '--withdraw', id.slice(0, 8), '--reason', 'it is repaired')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(
        `The exception of ${failing.at(-1)!} until 2999-12-31 by Ada <ada@example.org> counts no more`,
      ),
    });
    expect(run().status).toBe(1);
  });

  it('every run but the refused ones is in the ledger, the first still first', () => {
    const { document } = project.document<{ result: { id: string; branch: string; verdict: string }[] }>('runs');
    expect(document.result.at(-1)).toMatchObject({ id: first.outputs.run, branch: 'main', verdict: 'pass' });
    const verdicts = new Set(document.result.map(({ branch: name, verdict }) => `${name} ${verdict}`));
    expect([...verdicts].sort()).toEqual([
      'better pass',
      'main pass',
      'one-worse fail',
      'other-set inconclusive',
      'other-targets fail',
      'second-model inconclusive',
      'worse fail',
      'worse pass',
    ]);
  });

  it('a run of predictions cannot be reproduced, and that is said', () => {
    const { status, document } = project.document<{ error: { code: string } }>('reproduce', first.outputs.run);
    expect([status, document.error.code]).toEqual([2, 'MLOPS_REPRODUCE_NOTHING']);
  });

  it('leaves nothing half-made', () => {
    expect(existsSync(join(project.directory, '.mlops'))).toBe(true);
    expect(readdirSync(join(project.directory, '.mlops', 'outputs')).sort()).toEqual(['evaluate-model', 'gate-model']);
  });
});

// Predictions that git ignores may change while the commit stays: the first run must not judge itself away.
describe('the first commit, run again with other predictions that git does not see', () => {
  let project: ScratchProject;
  beforeAll(() => {
    project = new ScratchProject('ignored');
    project.write('.gitignore', 'predictions.csv\n');
    project.commit('Begin');
    project.write('predictions.csv', predictions(0.05));
    expect(project.document<RunDocument>('run', ...FILE, ...RULE).document.verdict).toBe('pass');
  });
  afterAll(() => project.remove());

  it.each([
    { name: 'worse ones fail against the first', noise: 1, status: 1, verdict: 'fail' },
    { name: 'better ones pass against the first', noise: 0, status: 0, verdict: 'pass' },
  ])('$name', ({ noise, status, verdict }) => {
    project.write('predictions.csv', predictions(noise));
    const ended = project.document<RunDocument>('run', ...FILE, ...RULE);
    expect([ended.status, ended.document.verdict]).toEqual([status, verdict]);
    expect(project.json('.mlops', 'outputs', 'gate-model', 'result.json')).toMatchObject({
      baseline: { kind: 'ancestor', reason: 'this commit, run before with other predictions' },
    });
  });
});

const decisionOf = (project: ScratchProject): unknown => project.json('.mlops', 'outputs', 'gate-model', 'result.json');

// One step more than the five minutes: the team writes down what it gave as inputs, and later moves it.
describe('what describes a project may give way to a file, never to something beside it', () => {
  let project: ScratchProject;
  const YML = `project: moved
evaluate: {predictions: predictions.csv, group: day}
gate: {rules: [{metric: roc_auc, margin: 0.02}]}
`;
  const runs = () =>
    project
      .document<{ result: { config?: string; verdict: string }[] }>('runs')
      .document.result.map(({ config, verdict }) => `${config ?? 'inputs'} ${verdict}`);
  beforeAll(() => {
    project = new ScratchProject('moved');
    project.write('predictions.csv', predictions(0.05));
    project.commit('Begin');
    expect(project.document<RunDocument>('run', ...FILE, ...RULE).document.verdict).toBe('pass');
  });
  afterAll(() => project.remove());

  it('inputs give way to mlops.yml, which is compared with what was before', () => {
    project.write('mlops.yml', YML);
    project.commit('Write it down');
    expect(project.document<RunDocument>('run').document.verdict).toBe('pass');
    expect(decisionOf(project)).toMatchObject({ baseline: { kind: 'ancestor' } });
    expect(runs()).toEqual(['mlops.yml pass', 'inputs pass']);
  });

  it('a file of the same name beside it is not recorded', () => {
    project.write('lax/mlops.yml', YML.replace('predictions.csv', '../predictions.csv').replace('0.02', '0.9'));
    project.commit('Another');
    expect(project.mlops('run', '--config', 'lax/mlops.yml').stderr).toContain('not recorded');
    expect(runs()).toHaveLength(2);
  });

  it('nor is one that the inputs replace', () => {
    project.git('rm', '-q', 'lax/mlops.yml', 'mlops.yml');
    project.commit('Without');
    expect(project.mlops('run', ...FILE, ...RULE).stderr).toContain('not recorded');
  });

  it('a file that is moved goes on', () => {
    project.write('model/mlops.yml', YML.replace('predictions.csv', '../predictions.csv'));
    project.commit('Move');
    expect(project.document<RunDocument>('run', '--config', 'model/mlops.yml').document.verdict).toBe('pass');
    expect(runs()[0]).toBe('model/mlops.yml pass');
  });

  it('no rule is accepted that is not there, and no word counts but the owners’', () => {
    const accept = (rule: string) =>
      project.document<{ error?: object }>('accept', rule, '--reason', 'x', '--until', '2999-12-31').document.error;
    const judge = () => project.mlops('run', '--config', 'mlops.yml');
    project.git('mv', 'model/mlops.yml', 'mlops.yml');
    project.write('predictions.csv', predictions(1));
    project.write('mlops.yml', YML);
    project.commit('Lose');
    expect(judge().status).toBe(1);
    expect(accept('roc_auc.margn')).toMatchObject({
      code: 'MLOPS_ACCEPT_INVALID',
      message: 'no rule of mlops.yml is called "roc_auc.margn": there are roc_auc.margin',
      hint: 'Did you mean roc_auc.margin?',
    });
    expect([accept('roc_auc.margin'), judge().status]).toEqual([undefined, 0]);

    project.write('mlops.yml', YML.replace('gate: {', 'gate: {owners: [grace@example.org], '));
    const { status, stderr } = judge();
    const refused =
      /exception of roc_auc\.margin .* by Ada <ada@example\.org> does not count: .* is not among gate\.owners/;
    expect([status, stderr]).toEqual([1, expect.stringMatching(refused)]);
    expect(accept('roc_auc.margin')).toMatchObject({
      code: 'MLOPS_ACCEPT_NOT_OWNER',
      hint: expect.stringMatching(/grace/),
    });
  });
});
