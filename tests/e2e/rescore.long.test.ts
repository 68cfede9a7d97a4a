import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScratchProject } from './project.ts';

interface Gate {
  verdict: string;
  baseline: { kind: string; run?: string; rescored?: boolean; unscored?: string };
  evaluationSet: { digest: string; count: number };
  rules: { id: string; baseline: number | null; verdict: string; reason: string }[];
}
interface Recorded {
  id: string;
  subjects: Record<string, { name: string; digest: { sha256?: string } }[]>;
}
interface Run {
  verdict: string;
  cached: boolean;
  outputs: { run: string };
}

// A pull request that adds data changes the evaluation set: the numbers of main are about other examples.
describe('a branch that adds data', () => {
  let project: ScratchProject;
  let main: Run;
  const gate = (): Gate => JSON.parse(project.read('.mlops/outputs/gate-model/result.json')) as Gate;
  const data = (): string => join(project.directory, 'diabetes.csv');

  beforeAll(() => {
    project = new ScratchProject('rescore', { from: 'examples/diabetes' });
    project.mlops('init', '--label', 'progression');
    const config = join(project.directory, 'mlops.yml');
    const rules = 'gate: {rules: [{metric: r2, min: 0.1}, {metric: mean_absolute_error, margin: 10}]}';
    writeFileSync(config, readFileSync(config, 'utf8').replace(/^gate:.*$/m, rules));
    project.commit('Begin');
    main = project.document<Run>('run').document;
    project.git('switch', '-q', '-c', 'more-data');
    const rows = readFileSync(data(), 'utf8').trimEnd().split('\n');
    const more = rows.slice(1, 101).map((row, index) => row.replace(/^\d+/, String(10_000 + index)));
    writeFileSync(data(), `${[...rows, ...more].join('\n')}\n`);
    project.commit('Add a hundred rows');
  });
  afterAll(() => project.remove());

  it("is judged against main's model, scored again on the examples of today", () => {
    const before = gate();
    const { status, document } = project.document<Run>('run');
    const now = gate();
    expect(now.evaluationSet.count).toBeGreaterThan(before.evaluationSet.count);
    expect(now.baseline).toMatchObject({ kind: 'merge-base', run: main.outputs.run, rescored: true });
    expect(now.rules.find(({ id }) => id === 'mean_absolute_error.margin')).toMatchObject({
      verdict: 'pass',
      baseline: expect.any(Number),
    });
    expect([status, document.verdict]).toEqual([0, 'pass']);
  });

  it('leaves evidence of the scoring that verify walks through', () => {
    const { status, stdout } = project.mlops('verify');
    expect(stdout).toMatch(/^rescore-baseline +baseline\/model\/.* +ok/m);
    expect(status).toBe(0);
  });

  it('shows the rows that came in what differs, and in the report', () => {
    const [now] = project.document<{ result: Recorded[] }>('runs').document.result;
    expect(project.mlops('diff', main.outputs.run, now!.id).stdout).toMatch(/^rows +main +442 +542/m);
    expect(project.read('.mlops/reports/comment.md')).toContain('442 rows before, 542 now');
  });

  it('is scored again by reproduce, which finds scores that the model does not give', () => {
    const [now] = project.document<{ result: Recorded[] }>('runs').document.result;
    const { document } = project.document<{ verdict: string; result: object[] }>('reproduce', now!.id);
    expect(document.verdict).toBe('pass');
    expect(document.result).toContainEqual(
      expect.objectContaining({ stage: 'rescore-baseline', file: 'scored.parquet', same: true }),
    );
  });

  it('is not scored a second time', () => {
    const { document, stderr } = project.document<Run>('run');
    expect(document.cached).toBe(true);
    expect(stderr).not.toContain('| ');
  });

  it("trains main's model again from its commit when no store has it, and not where user code may not run", () => {
    const runs = project.document<{ result: Recorded[] }>('runs').document.result;
    const made = runs.find(({ id }) => id === main.outputs.run)!.subjects['train-model']!;
    for (const { digest } of made.filter(({ name }) => name.startsWith('model/'))) {
      rmSync(join(project.directory, '.mlops', 'store', 'sha256', digest.sha256!.slice(0, 2), digest.sha256!));
    }
    const { status, document, stderr } = project.document<Run>('run', '--no-cache');
    expect(stderr).toContain('training it again from its commit');
    expect(stderr).not.toContain('other bytes');
    expect(gate().rules.find(({ id }) => id === 'mean_absolute_error.margin')).toMatchObject({ verdict: 'pass' });
    expect([status, document.verdict]).toEqual([0, 'pass']);
    rmSync(join(project.directory, '.mlops', 'outputs', 'rescore-baseline'), { recursive: true });
    rmSync(join(project.directory, '.mlops', 'evidence', 'rescore-baseline.json'));
    expect(project.document<Run>('gate-model', '--no-user-code', '--no-cache')).toMatchObject({
      status: 3,
      document: { verdict: 'inconclusive' },
    });
    expect(gate().rules.find(({ id }) => id === 'mean_absolute_error.margin')).toMatchObject({
      verdict: 'inconclusive',
    });
    expect(gate().baseline.unscored).toContain("no job has scored the baseline's model on today's examples");
  });

  it('is compared with what main said when no store has that any more, where its model says the very same again', () => {
    project.git('switch', '-q', '-c', 'stiffer', 'main');
    project.write('train.py', project.read('train.py').replace('"alpha": 10.0', '"alpha": 11.0'));
    project.commit('Stiffen');
    rmSync(join(project.directory, '.mlops'), { recursive: true });
    const { status, document, stderr } = project.document<Run>('run');
    expect(stderr).toContain('Scored again they are the same bytes');
    expect(gate().baseline).toMatchObject({ restored: true });
    expect(gate().rules.find(({ id }) => id === 'mean_absolute_error.margin')).toMatchObject({
      verdict: 'pass',
      baseline: expect.any(Number),
    });
    expect([status, document.verdict]).toEqual([0, 'pass']);
    expect(project.mlops('verify')).toMatchObject({ status: 0 });
  });

  it("says in the comment why main's model cannot be asked of what has no such column any more", () => {
    project.git('switch', '-q', '-c', 'fewer-columns', 'more-data');
    const rows = readFileSync(data(), 'utf8').trimEnd().split('\n');
    const without = rows.map((row) =>
      row.split(',').filter((_, column) => column !== rows[0]!.split(',').indexOf('s6')),
    );
    writeFileSync(data(), `${without.map((cells) => cells.join(',')).join('\n')}\n`);
    project.commit('Leave s6 out');
    expect(project.document<Run>('run')).toMatchObject({ status: 3, document: { verdict: 'inconclusive' } });
    expect(gate().baseline.unscored).toMatch(
      /^the baseline's model could not be scored on today's examples: MLOPS_PROGRAM_FAILED, /,
    );
    const comment = project.read('.mlops/reports/comment.md');
    expect(comment).toContain(
      "the baseline's model could not be scored on today's examples: MLOPS\\_PROGRAM\\_FAILED, of which the log says more",
    );
    expect(project.mlops('verify')).toMatchObject({ status: 0 });
  });
});
