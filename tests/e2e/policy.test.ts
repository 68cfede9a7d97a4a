import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FACTS_FIELD, type Statement } from '#evidence';
import { recheckEvaluation, recheckGate } from '#evaluation';
import type { JsonObject } from '#kit';
import { testHost } from '#testing';
import { ScratchProject } from './project.ts';

const CONFIG = `project: policy
task: binary-classification
evaluate: {predictions: predictions.csv, metrics: [roc_auc], slices: [part]}
gate: {rules: [{metric: roc_auc, min: 0.5}, {metric: roc_auc, margin: 0.1}]}
`;

// One recorded run after another; then its claims are changed, each in one place, and computed again.
describe('a policy in mlops.yml', () => {
  let project: ScratchProject;
  beforeAll(() => {
    project = new ScratchProject('policy');
    project.write('mlops.yml', CONFIG);
    project.write('.gitignore', '.mlops/\n');
    for (const shift of [0, 1]) {
      const rows = Array.from({ length: 400 }, (_, id) => {
        const target = (id * 7919) % 10 < 4 ? 1 : 0;
        return `${id},${target},${(0.3 * target + (((id + shift) * 104_729) % 1000) / 1500).toFixed(4)},${'ab'[id % 2]}`;
      });
      project.write('predictions.csv', `id,target,score,part\n${rows.join('\n')}\n`);
      project.commit(`Predict ${shift}`);
      const { status, stderr } = project.mlops('run');
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    }
  });
  afterAll(() => project.remove());

  it.each([
    { name: 'no baseline', flags: ['--baseline', 'none'], field: 'baseline' },
    { name: 'another metric', flags: ['--metric', 'accuracy'], field: 'metric' },
    { name: 'a wider margin', flags: ['--margin', '0.5'], field: 'margin' },
    { name: 'other predictions', flags: ['--predictions', 'predictions.csv'], field: 'predictions' },
  ])('is not replaced by a flag of a recorded run: $name', ({ flags, field }) => {
    const before = project.mlops('runs').stdout;
    const { status, document } = project.document<{ error: { code: string; where: { field: string } } }>(
      'run',
      ...flags,
    );
    expect([status, document.error.code, document.error.where.field]).toEqual([2, 'MLOPS_POLICY_OVERRIDE', field]);
    expect(project.mlops('runs').stdout).toBe(before);
  });

  interface Recorded {
    result: { id: string; dirty: boolean; verdict: string | null }[];
  }
  const decision = () =>
    project.json('.mlops', 'outputs', 'gate-model', 'result.json') as { baseline: Record<string, unknown> };
  const recorded = () => project.document<Recorded>('runs').document.result;

  it('is not replaced by a laxer file of the same project name: that run is not recorded', () => {
    project.write('lax.yml', CONFIG.replace('margin: 0.1', 'margin: 0.9'));
    const before = recorded().length;
    expect(project.mlops('run', '--config', 'lax.yml').stderr).toMatch(/not recorded.*described by mlops\.yml/);
    expect(recorded()).toHaveLength(before);
    project.git('clean', '-qf', 'lax.yml');
  });

  it('that git was told not to look at makes the run one of uncommitted work', () => {
    project.git('update-index', '--assume-unchanged', 'mlops.yml');
    project.write('mlops.yml', CONFIG.replace('margin: 0.1', 'margin: 0.9'));
    expect(project.git('status', '--porcelain')).toBe('');
    project.mlops('run');
    expect(recorded()[0]).toMatchObject({ dirty: true });
    project.write('mlops.yml', CONFIG);
    project.git('update-index', '--no-assume-unchanged', 'mlops.yml');
    expect(project.mlops('run').status).toBe(0);
  });

  it('is not passed by some of the stages: their run is recorded without a verdict', () => {
    project.mlops('run', '--stages', 'gate-model');
    expect(recorded()[0]).toMatchObject({ verdict: null });
    expect(project.mlops('run').status).toBe(0);
  });

  it('names its baseline by run id: a file of that name is another thing', () => {
    const [last] = recorded();
    const id = last!.id.slice(0, 12);
    project.write('mlops.yml', CONFIG.replace('gate: {', `gate: {baseline: '${id}', `));
    project.write(id, 'id,target,score,part\n1,1,0,a\n2,0,1,a\n');
    project.mlops('run');
    expect(decision().baseline).toMatchObject({ kind: 'run', run: last!.id });
    project.write('mlops.yml', CONFIG.replace('gate: {', `gate: {baseline: './${id}', `));
    project.mlops('run');
    expect(decision().baseline).toMatchObject({ kind: 'file', reason: `the file ./${id}` });
    project.git('clean', '-qf', id);
    project.write('mlops.yml', CONFIG);
    expect(project.mlops('run').status).toBe(0);
  });

  it('is that of the branch on one machine, and the comment says so where the branch edited it', () => {
    project.git('switch', '-q', '-c', 'lax');
    project.write('mlops.yml', CONFIG.replace('margin: 0.1', 'margin: 0.9'));
    project.commit('Allow more');
    expect(project.mlops('run').status).toBe(0);
    const own = "The rules are this branch's own, and `mlops.yml` is another than that of main.";
    expect(project.read('.mlops', 'reports', 'comment.md')).toContain(own);
    project.git('switch', '-q', 'main');
    expect(project.mlops('run').status).toBe(0);
    expect(project.read('.mlops', 'reports', 'comment.md')).not.toContain(own);
  });

  it('has its baseline on the remote: a clone without the ledger may not begin anew', () => {
    project.git('clone', '-q', '--bare', '.', '../origin.git');
    project.git('clone', '-q', '--single-branch', '--branch', 'main', '../origin.git', '../clone');
    const clone = new ScratchProject('clone', { at: join(project.directory, '..') });
    const { status, stderr } = clone.mlops('run');
    expect(stderr).toContain('the ledger is on origin and was not fetched');
    expect(status).toBe(3);
    clone.git('fetch', '-q', 'origin', 'mlops/ledger:mlops/ledger');
    expect(clone.mlops('run').stderr).toMatch(/Baseline: nearest recorded ancestor/);
  });

  const claim = (stage: string): Statement => project.json('.mlops', 'evidence', `${stage}.json`) as Statement;
  const parameters = (statement: Statement): JsonObject =>
    (statement.predicate[FACTS_FIELD] as JsonObject)['parameters'] as JsonObject;

  /** Bytes by the names the two statements have for them; `replaced` stands in for some. */
  const files = (stage: string, replaced: Record<string, string> = {}) => {
    const path = async (name: string): Promise<string> => {
      if (replaced[name] !== undefined) return join(project.directory, replaced[name]);
      if (name === 'mlops.yml') return join(project.directory, name);
      const made = /^(evaluate-model|gate-model)\/(.*)$/.exec(name);
      return join(project.directory, '.mlops', 'outputs', made?.[1] ?? stage, made?.[2] ?? name);
    };
    return { path, read: path };
  };
  const again = (
    statement: Statement,
    replaced?: Record<string, string>,
    evaluation: Statement | undefined = claim('evaluate-model'),
  ): Promise<string[]> => {
    const others = new Map(evaluation && [['evaluate-model', evaluation]]);
    return recheckGate(testHost({ directory: project.directory }), statement, files('gate-model', replaced), others);
  };

  it('is what an honest decision is computed again from, with the same result', async () => {
    expect(await again(claim('gate-model'))).toEqual([]);
    const host = testHost({ directory: project.directory });
    expect(
      await recheckEvaluation(host, claim('evaluate-model'), { ...files('evaluate-model'), fromFile: true }),
    ).toEqual([]);
  });

  it.each([
    {
      name: 'a rule left out',
      change: (claimed: Statement) => (parameters(claimed)['rules'] as unknown[]).pop(),
      says: /^rule /,
    },
    {
      name: 'a wider margin',
      change: (claimed: Statement) => ((parameters(claimed)['rules'] as JsonObject[])[1]!['margin'] = 0.4),
      says: /^rule .*0\.4/,
    },
    {
      name: 'no baseline wanted',
      change: (claimed: Statement) =>
        Object.assign(parameters(claimed), { baseline: { kind: 'none', reason: 'none' }, mayHaveNone: true }),
      says: /the policy says baseline: auto/,
    },
    {
      name: 'a file as the baseline',
      change: (claimed: Statement) => (parameters(claimed)['baseline'] = { kind: 'file', reason: 'the file easy.csv' }),
      says: /the policy says baseline: auto; compared was with the file easy\.csv/,
    },
    {
      name: 'a first run that needs no absolute rule',
      change: (claimed: Statement) => (parameters(claimed)['mayStart'] = true),
      says: /mayStart is said to be true/,
    },
    {
      name: 'another candidate than what was evaluated',
      change: (claimed: Statement) => (parameters(claimed)['candidate'] = 'mine.parquet'),
      says: /judged mine\.parquet, and not what evaluate-model measured/,
    },
  ])('finds $name in a claim', async ({ change, says }) => {
    const claimed = claim('gate-model');
    change(claimed);
    expect((await again(claimed)).join('\n')).toMatch(new RegExp(says.source, 'm'));
  });

  it.each([
    { name: 'another target', change: { target: 'easy' }, says: /measured by: target is said to be "easy"/ },
    { name: 'targets of elsewhere', change: { labels: 'mine.parquet' }, says: /measured by: labels/ },
    { name: 'predictions of no file', role: 'code', says: /the policy says predictions: \S+; it read no file/ },
  ])('finds $name in the evaluation that was judged', async ({ change, role, says }) => {
    const evaluation = claim('evaluate-model');
    Object.assign(parameters(evaluation), change);
    const text = JSON.stringify(evaluation).replace('"role":"predictions"', `"role":"${role ?? 'predictions'}"`);
    expect((await again(claim('gate-model'), {}, JSON.parse(text) as Statement)).join('\n')).toMatch(says);
  });

  it('finds a pass without the stages that are described', async () => {
    project.write('more.yml', `${CONFIG}\ndata: {main: {path: data.csv}}\n`);
    expect(await again(claim('gate-model'), { 'mlops.yml': 'more.yml' })).toEqual([
      'validate-data was left out, which the policy describes',
    ]);
  });

  it.each([
    { name: 'a file for a run', stated: '7f3c2a1b', baseline: { kind: 'file', reason: 'the file 7f3c2a1b' } },
    {
      name: 'another run',
      stated: '7f3c2a1b',
      baseline: { kind: 'run', reason: 'as asked for', run: 'ab'.repeat(32) },
    },
    {
      name: 'a run for a file',
      stated: 'old.csv',
      baseline: { kind: 'run', reason: 'as asked for', run: 'ab'.repeat(32) },
    },
    { name: 'another file', stated: 'old.csv', baseline: { kind: 'file', reason: 'the file easy.csv' } },
  ])('finds $name that the policy names', async ({ stated, baseline }) => {
    const claimed = claim('gate-model');
    parameters(claimed)['baseline'] = JSON.parse(JSON.stringify(baseline)) as never;
    project.write('named.yml', CONFIG.replace('gate: {', `gate: {baseline: ${stated}, `));
    const problems = await again(claimed, { 'mlops.yml': 'named.yml' });
    expect(problems.join('\n')).toContain(`the policy says baseline: ${stated}`);
  });

  it('finds another reason in the statement, and other tests that passed', async () => {
    const [decided, evaluation] = [claim('gate-model'), claim('evaluate-model')];
    Object.assign((decided.predicate[FACTS_FIELD] as JsonObject)['result'] as JsonObject, { reason: 'better' });
    expect(await again(decided)).toEqual([expect.stringMatching(/^in the statement, reason is said to be "better"/)]);
    evaluation.predicate['passedTests'] = ['roc_auc 0.9999'];
    const source = { ...files('evaluate-model'), fromFile: true };
    expect(await recheckEvaluation(testHost({ directory: project.directory }), evaluation, source)).toEqual([
      expect.stringMatching(/^in the statement, passedTests\.0 is said to be "roc_auc 0\.9999"/),
    ]);
  });

  it('finds a result that says another number, or another verdict', async () => {
    const result = project.json('.mlops', 'outputs', 'gate-model', 'result.json') as { rules: { low: number }[] };
    result.rules[0]!.low += 0.01;
    project.write('forged.json', JSON.stringify(result));
    expect((await again(claim('gate-model'), { 'result.json': 'forged.json' })).join('\n')).toMatch(
      /rules\.0\.low is said/,
    );
  });
});
