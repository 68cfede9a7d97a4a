import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScratchProject } from './project.ts';

const root = join(import.meta.dirname, '..', '..');
const DUCKDB = `import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const { DuckDBInstance } = createRequire(${JSON.stringify(join(root, 'package.json'))})('@duckdb/node-api');
const connection = await (await DuckDBInstance.create()).connect();
const rows = async (sql) => (await connection.runAndReadAll(sql)).getRowObjects();
const at = (name) => "'" + process.env.MLOPS_FEATURES + '/' + name + "'";
const out = process.env.MLOPS_OUTPUT;
`;
/** A straight line, as high as the newest thing that it learned from. */
const TRAIN = `${DUCKDB}const [line] = await rows('SELECT regr_slope(target, x) AS slope, regr_intercept(target, x) AS intercept FROM ' + at('train.parquet'));
mkdirSync(out + '/model');
writeFileSync(out + '/model/model.json', JSON.stringify(line));
writeFileSync(out + '/metrics.json', '{}');
`;
const PREDICT = `${DUCKDB}const { slope, intercept } = JSON.parse(readFileSync(process.env.MLOPS_MODEL + '/model.json', 'utf8'));
const lines = (await rows('SELECT id, x FROM ' + at('evaluate.parquet'))).map(({ id, x }) => JSON.stringify({ id, score: slope * Number(x) + intercept }));
writeFileSync(out + '/predictions.jsonl', lines.join('\\n') + '\\n');
`;
const CONFIG = `project: demand
task: regression
data: {main: {path: data.csv}}
features: {entity: [id], at: day, label: y, columns: [x], split: {train: 2 months, evaluate: 1 month}}
train: {run: [node, train.mjs]}
evaluate: {run: [node, predict.mjs], metrics: [mean_absolute_error]}
gate: {rules: [{metric: mean_absolute_error, margin: 0.2}, {metric: mean_absolute_error, max: 50}]}
register: {}
`;

const DAYS = 24 * 3_600_000;

/** Five rows a day from January on, higher from month to month; what is younger than some days has no label yet. */
function data(labelled: string, late = 5): string {
  const [from, to] = [Date.UTC(2013, 0, 1), Date.parse(labelled) + DAYS];
  const rows: string[] = ['id,day,x,y'];
  for (let day = from; day < to + late * DAYS; day += DAYS)
    for (let at = 0; at < 5; at += 1) {
      const x = ((day / DAYS) * 7 + at * 3) % 11;
      const y = 3 * x + 2 * new Date(day).getUTCMonth() + (((day / DAYS) * 5 + at) % 7) / 10;
      rows.push(`${rows.length},${new Date(day).toISOString().slice(0, 10)},${x},${day < to ? y.toFixed(2) : ''}`);
    }
  return `${rows.join('\n')}\n`;
}

interface Run {
  verdict: string;
  cached: boolean;
  outputs: { run: string };
}
interface Recorded {
  id: string;
  cause: string;
  model: string;
}
interface Gate {
  baseline: { kind: string; run: string; rescored?: boolean; period?: { now: string; then: string } };
  rules: { id: string; verdict: string; baseline: number | null; candidate: number | null }[];
}

// One story of a project whose periods are said by their lengths: what comes in moves them, and nothing else does.
describe('periods that move on with the newest labels', () => {
  let project: ScratchProject;
  let first: Run;
  const NOTHING = 'made the model that is in production again, byte for byte';
  const built = () => project.json('.mlops', 'outputs', 'build-features', 'result.json') as Record<string, unknown>;
  const gate = () => project.json('.mlops', 'outputs', 'gate-model', 'result.json') as Gate;
  const model = (): string => project.read('.mlops', 'outputs', 'train-model', 'model', 'model.json');
  const comment = (): string => project.read('.mlops', 'reports', 'comment.md');
  const run = (...more: string[]) => project.document<Run>('run', ...more);
  const recorded = (): Recorded[] => project.document<{ result: Recorded[] }>('runs').document.result;

  beforeAll(() => {
    project = new ScratchProject('rolling');
    project.write('train.mjs', TRAIN);
    project.write('predict.mjs', PREDICT);
    project.write('mlops.yml', CONFIG);
    project.write('.gitignore', 'data.csv\n.mlops/\n');
    project.write('data.csv', data('2013-05-31'));
    project.commit('Begin');
    first = run().document;
    const { status, stdout, stderr } = project.mlops('register-model', '--version', '1.0.0');
    if (status !== 0) throw new Error(`${stdout}\n${stderr}`);
    project.mlops('registry', 'promote', 'demand', 'production');
  });
  afterAll(() => project.remove());

  it('come to the newest whole month that has labels', () => {
    expect(first.verdict).toBe('pass');
    expect(built()).toMatchObject({
      split: { train: '2013-03-01..2013-04-30', evaluate: '2013-05-01..2013-05-31' },
      newestLabel: '2013-05-31',
      counts: { train: 305, evaluate: 155 },
    });
    expect(comment()).toContain('evaluated: 2013-05-01..2013-05-31, trained: 2013-03-01..2013-04-30');
    expect(project.mlops('verify')).toMatchObject({ status: 0 });
  });

  it('stay where they are without newer labels, and a retraining says that it learned nothing', () => {
    const before = model();
    // A week of June is no month.
    project.write('data.csv', data('2013-06-07'));
    const { stderr, document } = run('--cause', 'drift');
    expect(document.verdict).toBe('pass');
    expect(model()).toBe(before);
    expect(built()).toMatchObject({ split: { evaluate: '2013-05-01..2013-05-31' }, newestLabel: '2013-06-07' });
    expect([stderr, comment()]).toEqual([expect.stringContaining(NOTHING), expect.stringContaining(NOTHING)]);
    expect(project.read('.mlops', 'reports', 'report.html')).toContain(NOTHING);
  });

  it('move on when a month more has its labels: another model, judged against the one in production on that month', () => {
    const before = model();
    project.write('data.csv', data('2013-06-30'));
    const { stderr, document } = run('--cause', 'drift');
    expect(built()).toMatchObject({
      split: { train: '2013-04-01..2013-05-31', evaluate: '2013-06-01..2013-06-30' },
      counts: { train: 305, evaluate: 150 },
    });
    expect(model()).not.toBe(before);
    expect(stderr).not.toContain(NOTHING);
    expect(gate().baseline).toMatchObject({
      ...{ kind: 'champion', run: first.outputs.run, rescored: true },
      period: { now: '2013-06-01..2013-06-30', then: '2013-05-01..2013-05-31' },
    });
    const [margin] = gate().rules;
    expect(margin).toMatchObject({ id: 'mean_absolute_error.margin', verdict: 'pass' });
    expect(margin!.candidate!).toBeLessThan(margin!.baseline!);
    expect(document.verdict).toBe('pass');
    expect(comment()).toContain('another evaluation period, of other data: 2013-06-01..2013-06-30 here');
    const [newest, ...others] = recorded();
    expect(newest).toMatchObject({ id: document.outputs.run, cause: 'drift' });
    expect(others.map((other) => other.model)).not.toContain(newest!.model);
  });

  it('follow from what was recorded, and verify says so', () => {
    const { status, stdout } = project.mlops('verify');
    expect(stdout).toMatch(/^rescore-baseline +baseline\/model\/.* +ok/m);
    expect(status).toBe(0);
  });

  it('are found again by reproduce, in the data', () => {
    expect(project.document<{ verdict: string }>('reproduce', recorded()[0]!.id).document.verdict).toBe('pass');
  });

  it('are the same of the same data, from the cache or not', () => {
    const bytes = project.read('.mlops', 'outputs', 'build-features', 'result.json');
    expect(run('--cause', 'drift').document.cached).toBe(true);
    expect(run('--cause', 'drift', '--no-cache').document.verdict).toBe('pass');
    expect(project.read('.mlops', 'outputs', 'build-features', 'result.json')).toBe(bytes);
  });

  it('are those of its base for a change on the same data', () => {
    project.commit('Nothing new, on the data of today');
    const base = run().document;
    expect([base.verdict, gate().baseline.period?.now]).toEqual(['pass', '2013-06-01..2013-06-30']);
    project.git('switch', '-q', '-c', 'change');
    project.write('train.mjs', TRAIN.replace('regr_intercept(target, x)', 'regr_intercept(target, x) + 0.01'));
    project.commit('Higher');
    expect(run().document.verdict).toBe('pass');
    expect(gate().baseline).toMatchObject({ kind: 'merge-base', run: base.outputs.run });
    expect([gate().baseline.rescored, gate().baseline.period]).toEqual([undefined, undefined]);
    expect(project.mlops('verify')).toMatchObject({ status: 0 });
  });

  it('move on for a change, too, by the data alone: its base is asked again, whatever came between', () => {
    project.write('data.csv', data('2013-08-31'));
    expect(run().document.verdict).toBe('pass');
    expect(gate().baseline).toMatchObject({
      ...{ kind: 'merge-base', rescored: true },
      period: { now: '2013-08-01..2013-08-31', then: '2013-06-01..2013-06-30', skips: true },
    });
    expect(project.mlops('verify')).toMatchObject({ status: 0 });
  });
});
