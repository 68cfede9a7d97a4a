import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Delays } from '../../actions/deploy-model/testing-delays.ts';
import { templates } from '../../packages/cli/on-github/templates.ts';
import { scheduleEvent } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { Elsewhere } from './serving-elsewhere.ts';
import { jobOf, Zones, type Files } from './zones.ts';

const place = { defaultBranch: 'main', trainsElsewhere: true };
const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

/** Brings what the machine has. */
const fetching = (machine: string): string => `import { cpSync } from 'node:fs';
cpSync(${JSON.stringify(join(machine, 'flights.csv'))}, process.env.MLOPS_OUTPUT);
`;
/** Other data make another model. */
const LEARN = `import { statSync } from 'node:fs';
const { size } = statSync(process.env.MLOPS_FEATURES + '/train.parquet');
process.env.MLOPS_PARAMS = JSON.stringify({ weight: 0.01 + size / 1e8 });
await import('./train.mjs');
`;
/** What was asked and answered on some days: as the model was validated, or a part of that. */
function served(days: readonly { on: string; share: number }[]): string {
  const rows = days.flatMap(({ on, share }) =>
    Array.from({ length: 600 }, (_, at) => {
      const [code, distance, temp] = [at % 3, (at * 37) % 1000, ((at * 13) % 80) - 16];
      const score = share / (1 + Math.exp(1 - code - distance / 1000 - temp / 100));
      return `${on}/${at},${['AA', 'B6', 'UA'][code]},${distance},${temp},${score},${on}`;
    }),
  );
  return `id,carrier,distance,temp,score,time\n${rows.join('\n')}\n`;
}

describe('the whole circle', () => {
  let zones: Zones;
  let delays: Delays;
  let production: Elsewhere;
  let staging: Elsewhere;
  let machine: string;
  /** Whenever a reviewer was asked: what served where. */
  const asked: unknown[] = [];
  beforeAll(async () => {
    machine = mkdtempSync(join(tmpdir(), 'machine-'));
    zones = await Zones.start('delays', { runners: ['gpu', 'serving'] });
    zones.repository.settings.environments.push({ name: 'production', reviewers: ['grace'] });
    zones.double.world.onWaiting = (run, environment) => {
      asked.push({ environment, staging: staging.serving, production: production.serving });
      zones.double.review(run, environment, 'approved', 'grace');
    };
    zones.repository.settings.collaborators.push('grace');
    delays = new Delays();
    production = await Elsewhere.open(delays.project);
    staging = await Elsewhere.open(delays.project);
  });
  afterAll(async () => {
    await production.close();
    await staging.close();
    delays.project.remove();
    rmSync(machine, { recursive: true, force: true });
    await zones.close();
  });

  function project(): Files {
    const { project } = delays;
    writeFileSync(join(machine, 'flights.csv'), project.read('flights.csv'));
    writeFileSync(
      join(machine, 'served.csv'),
      served([
        { on: day(-2), share: 1 },
        { on: day(-1), share: 0.25 },
        { on: day(0), share: 0.25 },
      ]),
    );
    delays.configure(
      { weight: 0.01 },
      production.section.replace(/\}$/, `, staging: {promote: staging, ${staging.reached('stager.mjs')}}}`),
    );
    const described = project
      .read('mlops.yml')
      .replace('path: flights.csv', 'path: flights.csv, fetch: [node, fetch.mjs]')
      .replace('train.mjs], params: {weight: "0.01"}, code: [', 'learn.mjs], code: [learn.mjs, ')
      .replace('{metric: roc_auc, min: 0.6}', '{metric: roc_auc, min: 0.6}, {metric: roc_auc, margin: 0.05}');
    const watched = `monitor: {log: ${join(machine, 'served.csv')}, drift: {prediction: {windows: 2 of 2}}, owners: {model: grace}}`;
    project.write('mlops.yml', `${described}register: {}\n${watched}\n`);
    project.write('fetch.mjs', fetching(machine));
    project.write('learn.mjs', LEARN);
    project.write('deployer.mjs', production.deployer);
    project.write('stager.mjs', staging.deployer);
    project.write('.gitignore', 'flights.csv\n.mlops/\n');
    rmSync(join(project.directory, 'flights.csv'));
    const workflow = (name: string, text: string): void => project.write(`.github/workflows/mlops-${name}.yml`, text);
    workflow('train', templates.train.text(place));
    workflow('after-training', templates['after-training'].text(place));
    workflow(
      'release-passed',
      templates['release-passed'].text(place).replace('with: { ', 'with: { staging: staging, '),
    );
    workflow('monitor', templates.monitor.text(place).replace('/var/lib/mlops', `${machine}, at: '${day(1)}'`));
    return project.files();
  }

  /** What ran, and how it ended; in which order workflows that follow the same one end is left to chance. */
  const told = (results: readonly WorkflowResult[]): string[] =>
    results.map(({ run, conclusion }) => `${run.name}: ${conclusion}`).sort();
  const ledger = async (path: string): Promise<Record<string, string>> =>
    JSON.parse(await zones.repository.git.text(['show', `mlops/ledger:${path}`])) as Record<string, string>;

  it('what is pushed is trained, judged, registered, staged, and in production when somebody lets it', async () => {
    const results = await zones.push('main', project());
    expect(told(results)).toEqual(['After a training: success', 'Release what passed: success', 'Train: success']);
    expect(asked).toEqual([{ environment: 'production', staging: '1.0.0', production: undefined }]);
    expect(production.serving).toBe('1.0.0');
  }, 600_000);

  it('drift is one issue and one retraining on newer data, which is judged against what serves, and serves then', async () => {
    const { double, repository } = zones;
    const known = readFileSync(join(machine, 'flights.csv'), 'utf8').split('\n');
    const newer = known.slice(1, 81).map((row) => row.replace(/^\d+/, (flight) => String(400 + Number(flight))));
    appendFileSync(join(machine, 'flights.csv'), `${newer.join('\n')}\n`);
    const results = await zones.happen(await scheduleEvent(double.world, repository, '43 5 * * *'));
    expect(told(results)).toEqual([
      'After a training: success',
      'Monitor: failure',
      'Release what passed: success',
      'Train: success',
    ]);
    const { issues, dispatches, deployments } = double.state(repository);
    expect(issues.map(({ title, assignees }) => [title, assignees])).toEqual([['delays: drift', ['grace']]]);
    expect(dispatches.map(({ payload }) => payload['cause'])).toEqual(['drift']);
    expect(
      jobOf(
        results.find(({ run }) => run.name === 'Train')!,
        'record',
      ).lines.join('\n'),
    ).toMatch(/Baseline: champion: delays@v1\.0\.0 in production.*\n.*Scoring the model of run/);
    expect(asked[1]).toEqual({ environment: 'production', staging: '1.0.1', production: '1.0.0' });
    expect(production.serving).toBe('1.0.1');
    // Nothing was merged meanwhile: the second version is of the same commit, by a tag on one of its own.
    const { commit, run } = await ledger('versions/delays/1.0.1.json');
    expect(await repository.git.resolve(`${commit}^`)).toBe(await repository.git.resolve('main'));
    expect(await ledger(`runs/delays/${run!.slice(0, 2)}/${run}/run.json`)).toMatchObject({ cause: 'drift' });
    expect(deployments.map(({ environment, statuses }) => `${environment}: ${statuses.at(-1)!.state}`)).toEqual([
      'staging: inactive',
      'production: inactive',
      'staging: success',
      'production: success',
    ]);
    zones.expectWithinPermissions();
  }, 600_000);
});
