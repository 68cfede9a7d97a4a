import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScratchProject } from './project.ts';

interface RunDocument {
  verdict: string;
  cached: boolean;
  outputs: { run: string; report: string; comment: string };
  result: { stages: { stage: string; cached: boolean }[] };
}
interface Record {
  id: string;
  dirty: boolean;
  verdict: string;
  subjects: { [stage: string]: unknown };
  metrics: { [name: string]: number };
}

const STAGES = ['validate-data', 'build-features', 'train-model', 'evaluate-model', 'gate-model'];
const projects = [
  { name: 'digits', label: 'digit', metric: 'accuracy', least: 0.9, data: 'digits.csv' },
  { name: 'diabetes', label: 'progression', metric: 'r2', least: 0.4, data: 'diabetes.csv' },
];

// Projects that know nothing of mlops: a table, train.py, predict.py, requirements.txt. The tests of one tell one story.
describe.each(projects)(
  '$name, with nothing named but the column to predict',
  ({ name, label, metric, least, data }) => {
    let project: ScratchProject;
    let first: RunDocument;
    let committed: RunDocument;
    beforeAll(() => {
      project = new ScratchProject(name, { from: `examples/${name}` });
      project.commit('Begin');
    });
    afterAll(() => project.remove());

    const records = () => project.document<{ result: Record[] }>('runs').document.result;
    const subjectsOf = (run: string) => records().find(({ id }) => id === run)!.subjects;

    it('is set up by init in at most eight lines', () => {
      expect(project.mlops('init', '--label', label)).toMatchObject({ status: 0 });
      expect(project.read('mlops.yml').trimEnd().split('\n').length).toBeLessThanOrEqual(8);
    });

    it('goes from raw data to a verdict, which is recorded', () => {
      const { status, document, stderr } = project.document<RunDocument>('run');
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      first = document;
      expect(document.result.stages.map(({ stage }) => stage)).toEqual(STAGES);
      expect([document.verdict, document.cached]).toEqual(['pass', false]);
      expect(records()).toMatchObject([{ id: document.outputs.run, dirty: true, verdict: 'pass' }]);
      expect(records()[0]!.metrics[metric]).toBeGreaterThan(least);
      expect(stderr.match(/Setting up: .*requirements\.txt/g)).toHaveLength(1);
      expect(existsSync(document.outputs.report) && existsSync(document.outputs.comment)).toBe(true);
    });

    it('leaves nothing behind in git but mlops.yml', () => {
      expect(project.git('status', '--porcelain')).toBe('?? mlops.yml');
    });

    it('runs nothing the second time, and yields the same digests', () => {
      project.commit('Describe the project');
      const { status, document } = project.document<RunDocument>('run');
      committed = document;
      expect(status).toBe(0);
      expect(document.result.stages.map(({ stage, cached }) => [stage, cached])).toEqual(
        STAGES.map((stage) => [stage, true]),
      );
      expect(subjectsOf(document.outputs.run)).toEqual(subjectsOf(first.outputs.run));
      expect(document.outputs.run).not.toBe(first.outputs.run);
    });

    it('holds when verified, back to the raw data', () => {
      const { status, stdout } = project.mlops('verify');
      expect(stdout).toMatch(/^pass: run [0-9a-f]{12} holds/m);
      expect(stdout).toMatch(new RegExp(`train-model +code/train\\.py +ok`));
      expect(stdout).toMatch(new RegExp(`build-features +data/main +ok +.*${data}`));
      expect(status).toBe(0);
    });

    it('answers questions: runs, show, lineage, diff', () => {
      const [now, before] = [committed.outputs.run.slice(0, 12), first.outputs.run.slice(0, 12)];
      expect(project.mlops('runs', '--where', `metrics.${metric} > ${least}`).stdout).toMatch(
        new RegExp(`^${now} .*\\n${before} `, 'm'),
      );
      expect(project.mlops('runs', '--where', `metrics.${metric} > 2`).stdout).not.toContain(now);
      expect(project.mlops('show', now).stdout).toContain(`run ${committed.outputs.run}`);
      expect(project.mlops('lineage', now).stdout).toMatch(/data\/main +[0-9a-f]{12} +\(from outside\)/);
      const { status, stdout } = project.mlops('diff', before, now);
      expect(stdout).toMatch(/mlops\.yml/);
      expect(stdout).not.toMatch(/data\/main|predict\.py/);
      expect(status).toBe(0);
    });

    it('is reproduced, every byte of it, in a work tree and an environment of its own', () => {
      const { status, stdout, stderr } = project.mlops('reproduce', committed.outputs.run.slice(0, 12));
      expect(stdout).toMatch(/^pass: .* gives the same \d+ outputs again$/m);
      expect(stdout).not.toMatch(/ NO /);
      expect(stderr).toMatch(/Setting up/);
      expect(status).toBe(0);
      expect(project.git('worktree', 'list').split('\n')).toHaveLength(1);
      expect(project.git('status', '--porcelain')).toBe('');
    });

    it('trains again when its code changes, and nothing before that', () => {
      project.write('train.py', `${project.read('train.py')}\n# another word\n`);
      const { document } = project.document<RunDocument>('run');
      const cached = Object.fromEntries(document.result.stages.map((stage) => [stage.stage, stage.cached]));
      expect(cached).toMatchObject({ 'validate-data': true, 'build-features': true, 'train-model': false });
    });

    it('of which an altered model is found and made good', () => {
      const model = join('.mlops', 'outputs', 'train-model', 'model', 'model.json');
      const whole = project.read(model);
      project.write(model, whole.replace('"features"', '"Features"'));
      const broken = project.mlops('verify');
      expect(broken.stdout).toMatch(/has a gap at train-model/);
      expect(broken.status).toBe(1);
      expect(project.mlops('run').stderr).toMatch(/altered after it was made/);
      expect(project.read(model)).toBe(whole);
      expect(project.mlops('verify').status).toBe(0);
    });
  },
);
