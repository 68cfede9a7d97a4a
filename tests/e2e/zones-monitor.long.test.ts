import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { templates } from '../../packages/cli/on-github/templates.ts';
import { unzip } from '../../packages/github/artifacts/unzip.ts';
import { scheduleEvent } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { run } from '../python.ts';
import { apiRequestsOf, endings, Zones } from './zones.ts';

const COUNT = 600;
/** Scores as they were validated, or as they are served on days that are as before or lower. */
function table(...days: [string, 'as before' | 'lower'][]): string {
  const rows = days.flatMap(([day, how]) =>
    Array.from({ length: COUNT }, (_, at) => {
      const score = (((at * 7919) % COUNT) + 0.5) / COUNT / (how === 'lower' ? 4 : 1);
      return `${day}/${at},${at % 5},${score},${at % 2},${day}`;
    }),
  );
  return `id,size,score,target,time\n${rows.join('\n')}\n`;
}

const MLOPS = `project: delays
evaluate: {predictions: validated.csv, metrics: [roc_auc]}
gate: {rules: [{metric: roc_auc, min: 0.4}]}
monitor:
  log: served.csv
  reference: validated.csv
  drift: {prediction: {windows: 2 of 2}}
  owners: {model: grace}
`;
const BEFORE: [string, 'as before'] = ['2026-02-28', 'as before'];
const DRIFTED: [string, 'lower'][] = [
  ['2026-03-01', 'lower'],
  ['2026-03-02', 'lower'],
];
/** The template, as of a day: what was served then is in the repository. */
const workflow = (at: string): string =>
  templates.monitor.text({ defaultBranch: 'main' }).replace('data-roots: /var/lib/mlops', `at: '${at}'`);

/** Of the site in an artifact that was brought to Pages. */
async function firstPage(artifact: Buffer): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'site-'));
  try {
    writeFileSync(join(directory, 'artifact.zip'), artifact);
    await unzip(join(directory, 'artifact.zip'), directory);
    return run(['tar', '--extract', '--to-stdout', '--file', join(directory, 'artifact.tar'), './index.html']);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe('the templates monitor and dashboard', () => {
  let zones: Zones;
  beforeAll(async () => {
    zones = await Zones.start('delays', { runners: ['serving'] });
    zones.repository.settings.collaborators.push('grace');
    await zones.push('main', {
      '.github/workflows/mlops-monitor.yml': workflow('2026-03-03'),
      '.github/workflows/mlops-dashboard.yml': templates.dashboard.text(),
      'mlops.yml': MLOPS,
      'validated.csv': table(['2026-01-01', 'as before']),
      'served.csv': table(BEFORE, ...DRIFTED),
    });
  });
  afterAll(() => zones.close());

  /** What a look asks of the API at most, the record in the ledger among it. */
  const MOST_REQUESTS = 18;
  const look = async (): Promise<WorkflowResult[]> => {
    const results = await zones.happen(await scheduleEvent(zones.double.world, zones.repository, '43 5 * * *'));
    expect(apiRequestsOf(results[0]!, 'monitor').length).toBeLessThanOrEqual(MOST_REQUESTS);
    return results;
  };
  const told = () => {
    const { issues, dispatches } = zones.double.state(zones.repository);
    return {
      issues: issues.map(({ title, state, assignees }) => ({ title, state, assignees })),
      dispatches: dispatches.map(({ payload }) => payload),
    };
  };
  const ISSUE = { title: 'delays: drift', state: 'open', assignees: ['grace'] };
  const DISPATCH = { project: 'delays', cause: 'drift', key: 'delays/drift/2026-03-01T00:00:00.000Z' };

  it('drift is one issue for its owner, and one retraining, which is recorded with its cause, also where the look is cancelled', async () => {
    const [monitor, retrain, ...others] = await zones.cancelledAt('POST /repos/{owner}/{repo}/dispatches', look);
    expect([monitor!.conclusion, others]).toEqual(['cancelled', []]);
    expect(endings(retrain!)).toEqual({ 'retrain / work': 'success', 'retrain / record': 'success' });
    const [again, ...more] = await zones.again(monitor!);
    expect([endings(again!), more]).toEqual([{ 'monitor / monitor': 'failure' }, []]);
    expect(told()).toEqual({ issues: [ISSUE], dispatches: [DISPATCH] });
  }, 300_000);

  it('looked at again, there is nothing new to do', async () => {
    const [monitor, ...others] = await look();
    expect([endings(monitor!), others]).toEqual([{ 'monitor / monitor': 'failure' }, []]);
    expect(told()).toEqual({ issues: [ISSUE], dispatches: [DISPATCH] });
    expect(zones.double.state(zones.repository).issues[0]!.body).toMatch(/No retraining:\*\* run \w+ trained for this/);
  }, 300_000);

  it('is silent again when what is served is as before, and the issue is closed', async () => {
    await zones.push('main', {
      '.github/workflows/mlops-monitor.yml': workflow('2026-03-05'),
      'served.csv': table(BEFORE, ...DRIFTED, ['2026-03-03', 'as before'], ['2026-03-04', 'as before']),
    });
    const [monitor, ...others] = await look();
    expect([endings(monitor!), others]).toEqual([{ 'monitor / monitor': 'success' }, []]);
    expect(told()).toEqual({ issues: [{ ...ISSUE, state: 'closed' }], dispatches: [DISPATCH] });
  }, 300_000);

  it('and the template dashboard publishes what was seen, by a job that does nothing else, and nothing when it is cancelled', async () => {
    const event = await scheduleEvent(zones.double.world, zones.repository, '17 5 * * *');
    const [cancelled] = await zones.cancelledAt('POST /graphql', () => zones.happen(event));
    expect([cancelled!.conclusion, endings(cancelled!)]).toEqual(['cancelled', { 'dashboard / build': 'failure' }]);
    expect(zones.double.state(zones.repository).site).toBeUndefined();
    const [dashboard, ...others] = await zones.again(cancelled!);
    expect([endings(dashboard!), others]).toEqual([
      { 'dashboard / build': 'success', 'dashboard / publish': 'success' },
      [],
    ]);
    expect(await firstPage(zones.double.state(zones.repository).site!.archive)).toMatch(/<title>.*<h1>.*delays/s);
    zones.expectWithinPermissions();
  }, 300_000);
});
