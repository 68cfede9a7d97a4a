import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEngine } from '#data';
import { testHost } from '#testing';
import { ScratchProject, type Ended } from './project.ts';

interface RunDocument {
  verdict: string;
  result: { stages: { stage: string; cached: boolean }[] };
}

const STAGES = ['validate-data', 'build-features', 'train-model', 'evaluate-model', 'gate-model'];

/**
 * Every program of the project. When it is its turn to be interrupted it sends SIGINT to mlops, as a terminal does, and
 * works on until it is stopped: no moment is left to chance.
 */
const PROGRAM = `import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const [stage] = process.argv.slice(2);
const output = process.env.MLOPS_OUTPUT;
const turn = join(import.meta.dirname, '.mlops', 'interrupt');
if (stage === 'train-model') mkdirSync(join(output, 'model'));
if (existsSync(turn) && readFileSync(turn, 'utf8') === stage) {
  process.kill(process.ppid, 'SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}
if (stage === 'validate-data') cpSync('made/data.csv', output);
if (stage === 'build-features')
  for (const name of ['train.parquet', 'evaluate.parquet']) cpSync(join('made', name), join(output, name));
if (stage === 'train-model') {
  writeFileSync(join(output, 'model', 'model.json'), '{}');
  writeFileSync(join(output, 'metrics.json'), '{"rows": 200}');
}
if (stage === 'evaluate-model') cpSync('made/predictions.csv', join(output, 'predictions.csv'));
`;

// One story: each stage in turn is interrupted, the next attempt takes up where that one was stopped.
describe('SIGINT', () => {
  let project: ScratchProject;
  const outputs = () => join(project.directory, '.mlops', 'outputs');
  const finished = () => (existsSync(outputs()) ? readdirSync(outputs()).sort() : []);
  const runs = () => project.document<{ result: unknown[] }>('runs').document.result;

  beforeAll(async () => {
    project = new ScratchProject('interrupted');
    const rows = Array.from({ length: 400 }, (_, index) => ({ id: index, x: (index * 37) % 101, y: (index * 7) % 2 }));
    const csv = (columns: string, of: typeof rows, line: (row: (typeof rows)[0]) => string) =>
      `${columns}\n${of.map(line).join('\n')}\n`;
    project.write(
      'made/data.csv',
      csv('id,x,y', rows, ({ id, x, y }) => `${id},${x},${y}`),
    );
    project.write(
      'made/predictions.csv',
      csv('id,score', rows.slice(200), ({ id, x, y }) => `${id},${(0.7 * x) / 101 + 0.3 * y}`),
    );
    const engine = await openEngine(testHost({ directory: project.directory }));
    const made = `read_csv('${join(project.directory, 'made', 'data.csv')}')`;
    for (const [name, where] of [
      ['train', 'id < 200'],
      ['evaluate', 'id >= 200'],
    ]) {
      const to = join(project.directory, 'made', `${name}.parquet`);
      await engine.run(
        `COPY (SELECT id::VARCHAR AS id, x, y AS target FROM ${made} WHERE ${where} ORDER BY id) TO '${to}'`,
      );
    }
    engine.close();
    const argv = (stage: string) => JSON.stringify([process.execPath, 'program.mjs', stage]);
    project.write('program.mjs', PROGRAM);
    project.write('.gitignore', 'data.csv\n.mlops/\n');
    project.write(
      'mlops.yml',
      `project: interrupted
task: binary-classification
data: {main: {path: data.csv, fetch: ${argv('validate-data')}}}
features: {run: ${argv('build-features')}}
train: {run: ${argv('train-model')}}
evaluate: {run: ${argv('evaluate-model')}, metrics: [roc_auc]}
gate: {rules: [{metric: roc_auc, min: 0.5}]}
`,
    );
    project.commit('Begin');
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
