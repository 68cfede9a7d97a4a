import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chainProject, STAGES } from './chain-project.ts';
import type { Ended, ScratchProject } from './project.ts';

interface RunDocument {
  verdict: string;
  result: { stages: { stage: string; cached: boolean }[] };
}

// One story: each stage in turn is interrupted, the next attempt takes up where that one was stopped.
describe('SIGINT', () => {
  let project: ScratchProject;
  const outputs = () => join(project.directory, '.mlops', 'outputs');
  const finished = () => (existsSync(outputs()) ? readdirSync(outputs()).sort() : []);
  const runs = () => project.document<{ result: unknown[] }>('runs').document.result;

  beforeAll(async () => {
    project = await chainProject('interrupted');
  });
  afterAll(() => project.remove());

  function expectWhole(ended: Ended, done: readonly string[]): void {
    expect(ended.stderr).toMatch(/MLOPS_(INTERRUPTED|PROGRAM_CANCELLED)/);
    expect(ended.stderr).toMatch(/→ \w+/);
    expect(ended.stderr).not.toMatch(/MLOPS_UNEXPECTED|^ +at /m);
    expect(ended.status).toBe(2);
    // Whole stages only, nothing aside, no lock, nothing recorded, no report of a run that was none.
    expect(finished()).toEqual([...done].sort());
    const evidence = join(project.directory, '.mlops', 'evidence');
    expect(existsSync(evidence) ? readdirSync(evidence).sort() : []).toEqual(done.map((name) => `${name}.json`).sort());
    const locks = join(project.directory, '.mlops', 'cache', 'locks');
    expect(existsSync(locks) ? readdirSync(locks) : []).toEqual([]);
    expect(runs()).toEqual([]);
    expect(project.git('status', '--porcelain')).toBe('');
  }

  it.each(STAGES.slice(0, 4))('in %s leaves the stages before it whole and nothing of it', async (stage) => {
    project.write('.mlops/interrupt', stage);
    const ended = await project.start('run').end;
    expectWhole(ended, STAGES.slice(0, STAGES.indexOf(stage)));
    if (stage === 'validate-data') expect(existsSync(join(project.directory, 'data.csv'))).toBe(false);
  });

  it.each(['gate-model', 'report-run'])(
    'in %s, which is over in a moment, leaves it whole or not there',
    async (stage) => {
      project.write('.mlops/interrupt', '');
      const { child, end } = project.start('run');
      let seen = '';
      child.stderr!.on('data', (chunk: Buffer) => {
        seen += chunk.toString();
        if (!child.killed && new RegExp(`^${stage}$`, 'm').test(seen)) child.kill('SIGINT');
      });
      const ended = await end;
      expect([0, 2]).toContain(ended.status);
      if (ended.status === 2) expect(ended.stderr).toMatch(/MLOPS_INTERRUPTED/);
      expect(finished().filter((name) => name.startsWith('.'))).toEqual([]);
      for (const name of ['evaluate-model', ...finished()])
        expect(project.json('.mlops', 'evidence', `${name}.json`)).toBeDefined();
    },
  );

  it('then the run goes through, and takes from the cache what was finished before', () => {
    const { status, document } = project.document<RunDocument>('run');
    expect([status, document.verdict]).toEqual([0, 'pass']);
    const cached = Object.fromEntries(document.result.stages.map((stage) => [stage.stage, stage.cached]));
    expect(cached).toMatchObject({ 'validate-data': true, 'build-features': true, 'train-model': true });
    expect(finished()).toEqual([...STAGES].sort());
    expect(project.mlops('verify').status).toBe(0);
  });
});
