import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openLedger } from '#evidence';
import { testHost } from '#testing';
import { TestChain } from '../../packages/registry/testing-chain.ts';
import { ScratchProject } from '../../tests/e2e/project.ts';
import { readProjects } from './read-ledger.ts';

interface Said {
  summary: string;
  outputs: { directory: string; page: string; projects: string };
  error: { code: string; message: string; hint: string };
}

const PROJECT = `project: delays
task: binary-classification
evaluate: {predictions: predictions.csv, metrics: [roc_auc]}
gate: {rules: [{metric: roc_auc, min: 0.5}]}
card: {goal: nobody waits for nothing}
monitor: {log: served.csv, reference: validated.csv, drift: {prediction: {windows: 2 of 2}}}
`;
const ROWS = 400;

function predictions(): string {
  const rows = Array.from({ length: ROWS }, (_, at) => {
    const target = (at * 7919) % 10 < 4 ? 1 : 0;
    return `${at},${target},${(0.3 * target + 0.6 * (((at * 104_729) % 1000) / 1000)).toFixed(4)}`;
  });
  return `id,target,score\n${rows.join('\n')}\n`;
}

/** Scores as they were validated (`day` undefined), or as they are served; from March on they are lower. */
function served(...days: (string | undefined)[]): string {
  const rows = days.flatMap((day) =>
    Array.from({ length: 600 }, (_, at) => {
      const score = (((at * 7919) % 600) + 0.5) / 600 / (day === undefined || day < '2026-03-01' ? 1 : 4);
      return `${day ?? ''}${at},${at % 5},${score},${day ?? ''}`;
    }),
  );
  return `id,seats,score,time\n${rows.join('\n')}\n`;
}

describe('build-dashboard', () => {
  let chain: TestChain;
  let project: ScratchProject;
  let beforePromotion: string;

  /** A repository with two projects: one registers what it trains, the other judges predictions and is watched. */
  beforeAll(async () => {
    chain = await TestChain.begin(testHost);
    await chain.release({ model: 'first' });
    await chain.release({ model: 'second', low: 0.2 });
    const registry = await chain.registry();
    beforePromotion = await chain.git('rev-parse', 'mlops/ledger');
    await registry.promote('churn@v1.0.0', 'production');
    await registry.promote('churn@v1.1.0', 'production');
    project = new ScratchProject(basename(chain.directory), { at: dirname(chain.directory) });
    project.write('delays/mlops.yml', PROJECT);
    project.write('delays/predictions.csv', predictions());
    project.write('delays/validated.csv', served(undefined));
    project.write('delays/served.csv', served('2026-02-28', '2026-03-01', '2026-03-02'));
    project.commit('Begin another project');
    expect(project.mlops('run', '--config', 'delays/mlops.yml').status).toBe(0);
    expect(project.mlops('monitor-model', '--config', 'delays/mlops.yml', '--at', '2026-03-03').status).toBe(1);
  });
  afterAll(() => chain.remove());

  const build = (...args: string[]) => project.document<Said>('build-dashboard', ...args);
  const read = (...path: string[]): string => project.read('site', ...path);
  const bytes = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(join(project.directory, 'site'), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.\w+$/.test(name))
        .map((name) => [name, read(name)]),
    );

  it('shows every project that the ledger knows', () => {
    const { status, document } = build('--to', 'site');
    expect([status, document.outputs.projects]).toEqual([0, '2']);
    expect(document.summary).toMatch(/site\/index\.html: 2 projects, 3 runs$/);
    expect(Object.keys(bytes()).sort()).toEqual([
      'dashboard.json',
      'index.html',
      'projects/churn.html',
      'projects/delays.html',
    ]);
    expect(read('index.html')).toMatch(/churn@v1\.1\.0<\/code> since/);
    expect(read('index.html')).toMatch(/nobody waits for nothing: <code>roc_auc<\/code> 0\.\d+ \[/);
    expect(read('projects/churn.html')).toMatch(/<h1>churn@v1\.1\.0 has been in production since/);
  });

  it('with the interval that the evaluation found, and the windows that were watched', () => {
    const result = project.json('delays', '.mlops', 'outputs', 'evaluate-model', 'result.json') as {
      metrics: { estimate: number; low: number; high: number }[];
    };
    const { estimate, low, high } = result.metrics[0]!;
    const page = read('projects/delays.html');
    const data = JSON.parse(/id="data">(.*?)<\/script>/s.exec(page)![1]!) as {
      runs: { metrics: unknown[][] }[];
      drift: { windows: { name: string }[] };
    };
    expect(data.runs[0]!.metrics[0]!.slice(0, 3)).toEqual([estimate, low, high]);
    expect(data.drift.windows.map(({ name }) => name)).toEqual(['2026-02-28', '2026-03-01', '2026-03-02']);
    expect(page).toMatch(/drift\/score<\/code>.*?badge fail/s);
    expect(page).toContain('PSI of score');
  });

  it('with the way from a model back to what came from outside', () => {
    const page = read('projects/churn.html');
    expect(page).toMatch(/<b class="made">train-model\/model<\/b>.*<b class="raw">requirements\.txt<\/b>/s);
  });

  it('again, gives the same bytes in the place of those before', () => {
    const before = bytes();
    expect(build('--to', 'site').status).toBe(0);
    expect(bytes()).toEqual(before);
    expect(readdirSync(project.directory).filter((name) => name.includes('aside'))).toEqual([]);
  });

  it('of one project is one page', () => {
    expect(build('--to', 'site', '--projects', 'delays').status).toBe(0);
    expect(Object.keys(bytes()).sort()).toEqual(['dashboard.json', 'index.html']);
    const { status, document } = build('--to', 'site', '--projects', 'delay');
    expect([status, document.error.code, document.error.hint]).toEqual([
      2,
      'MLOPS_DASHBOARD_PROJECT',
      'It has: churn, delays.',
    ]);
  });

  it('shows the ledger as it was at a commit', () => {
    expect(build('--to', 'site', '--anchor', beforePromotion).status).toBe(0);
    expect(read('index.html')).toMatch(/<h1>churn: no version is in production/);
    expect(build('--to', 'site', '--anchor', 'f'.repeat(40)).document.error.code).toBe('MLOPS_LEDGER_UNREADABLE');
  });

  it('a ledger that is only on the remote is not an empty one', () => {
    const clone = new ScratchProject('clone');
    clone.git('remote', 'add', 'origin', project.directory);
    clone.commit('Begin');
    const { status, document } = clone.document<Said>('build-dashboard');
    expect([status, document.error.code]).toEqual([2, 'MLOPS_LEDGER_UNFETCHED']);
    clone.git('remote', 'remove', 'origin');
    expect(clone.document<Said>('build-dashboard').status).toBe(0);
    expect(clone.read('.mlops', 'dashboard', 'index.html')).toContain('Nothing is recorded yet');
    clone.remove();
  });

  it('a look from ahead of the clock is none: until then it would be the last', async () => {
    const whole = await chain.git('rev-parse', 'mlops/ledger');
    const ledger = await openLedger(chain.host, chain.project);
    const looks = async () => (await readProjects(chain.host, ledger, ['delays']))[0]!.monitoring;
    const before = await looks();
    const ahead = { ...before[0]!, at: '2099-01-01T00:00:00.000Z', verdict: 'pass', alerts: [] };
    const path = 'monitoring/delays/20990101T000000.000Z-0.json';
    await ledger.entries.append({ message: 'Look', files: new Map([[path, JSON.stringify(ahead)]]) });
    const after = await looks();
    await chain.git('update-ref', 'refs/heads/mlops/ledger', whole);
    expect([before.length, after]).toEqual([1, before]);
  });

  it.each([
    ['a version', 'versions/churn/9.9.9.json', 'MLOPS_LEDGER_UNREADABLE'],
    ['a look', 'monitoring/delays/2026.json', 'MLOPS_MONITOR_HISTORY'],
    ['a deployment', 'deployments/churn/2026/deployment.json', 'MLOPS_LEDGER_UNREADABLE'],
    ['a name', 'projects/%zz.json', 'MLOPS_LEDGER_UNREADABLE'],
  ])('%s that cannot be read is named', async (_, path, code) => {
    const whole = await chain.git('rev-parse', 'mlops/ledger');
    const ledger = await openLedger(chain.host, chain.project);
    await ledger.entries.append({ message: 'Damage', files: new Map([[path, '{"of": "somebody"}']]) });
    const error: unknown = await readProjects(chain.host, ledger, []).catch((thrown: unknown) => thrown);
    await chain.git('update-ref', 'refs/heads/mlops/ledger', whole);
    expect(error).toMatchObject({ code, message: expect.stringContaining(path) });
  });

  it('a statement that is not the one its run names is named', async () => {
    const ledger = await openLedger(chain.host, chain.project);
    const { latest: run } = (await ledger.latest('churn'))!;
    const path = `runs/churn/${run.slice(0, 2)}/${run}/evaluate-model.json`;
    const whole = await chain.git('rev-parse', 'mlops/ledger');
    await ledger.entries.append({ message: 'Damage', files: new Map([[path, '{}']]) });
    const error: unknown = await readProjects(chain.host, ledger, []).catch((thrown: unknown) => thrown);
    await chain.git('update-ref', 'refs/heads/mlops/ledger', whole);
    expect(error).toMatchObject({ code: 'MLOPS_LEDGER_UNREADABLE', message: expect.stringContaining(path) });
  });
});
