import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Delays } from '../../actions/deploy-model/testing-delays.ts';
import { templates } from '../../packages/cli/on-github/templates.ts';
import { scheduleEvent } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { Elsewhere } from './serving-elsewhere.ts';
import { Zones, type Files } from './zones.ts';

const place = { defaultBranch: 'main', trainsElsewhere: true };
const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

/** Brings what the machine has, and what is in the repository beside it. */
const fetching = (
  machine: string,
): string => `import { appendFileSync, cpSync, existsSync, readFileSync } from 'node:fs';
cpSync(${JSON.stringify(join(machine, 'flights.csv'))}, process.env.MLOPS_OUTPUT);
if (existsSync('more.csv')) appendFileSync(process.env.MLOPS_OUTPUT, readFileSync('more.csv'));
`;
/** The first flights of a table as others like them. */
function likeThem(table: string, count: number, from: number): string {
  const rows = table.split('\n').slice(1, 1 + count);
  return `${rows.map((row) => row.replace(/^\d+/, (flight) => String(from + Number(flight)))).join('\n')}\n`;
}
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

/** A repository in which the whole loop runs by the templates: trained, released by staging, watched, trained again. */
export class Circle {
  readonly zones: Zones;
  /** Whenever a reviewer was asked: what served where. */
  readonly asked: { environment: string; staging: string | undefined; production: string | undefined }[] = [];
  readonly #delays = new Delays();
  readonly #machine = mkdtempSync(join(tmpdir(), 'machine-'));
  readonly #staging: Elsewhere;
  readonly #production: Elsewhere;

  /** A reviewer lets every deployment to production begin. */
  static async start(): Promise<Circle> {
    const zones = await Zones.start('delays', { runners: ['gpu', 'serving'] });
    zones.repository.settings.environments.push({ name: 'production', reviewers: ['grace'] });
    zones.repository.settings.collaborators.push('grace');
    const delays = new Delays();
    const [staging, production] = [await Elsewhere.open(delays.project), await Elsewhere.open(delays.project)];
    for (const place of [staging, production]) place.disturbedAs(zones.double);
    return new Circle(zones, delays, staging, production);
  }

  private constructor(zones: Zones, delays: Delays, staging: Elsewhere, production: Elsewhere) {
    this.zones = zones;
    this.#delays = delays;
    this.#staging = staging;
    this.#production = production;
    zones.double.world.onWaiting = (run, environment) => {
      this.asked.push({ environment, staging: staging.serving, production: production.serving });
      zones.double.review(run, environment, 'approved', 'grace');
    };
  }

  /** The version that clients are answered by. */
  get serving(): string | undefined {
    return this.#production.serving;
  }

  /** The version that nobody asks yet. */
  get staged(): string | undefined {
    return this.#staging.serving;
  }

  /** What GitHub says last of each deployment. */
  states(): string[] {
    const { deployments } = this.zones.double.state(this.zones.repository);
    return deployments.map(({ environment, statuses }) => `${environment}: ${statuses.at(-1)!.state}`);
  }

  async close(): Promise<void> {
    await this.#production.close();
    await this.#staging.close();
    this.#delays.project.remove();
    rmSync(this.#machine, { recursive: true, force: true });
    await this.zones.close();
  }

  /** What is pushed, and all that follows of it. */
  push(): Promise<WorkflowResult[]> {
    return this.zones.push('main', this.#project());
  }

  /** More rows are pushed, and nothing else; and all that follows of it. */
  addRows(): Promise<WorkflowResult[]> {
    const data = readFileSync(join(this.#machine, 'flights.csv'), 'utf8');
    return this.zones.push('main', { 'more.csv': likeThem(data, 60, 600) });
  }

  /** Newer data come; the schedule looks at what was served, which has drifted; and all that follows. */
  async drift(): Promise<WorkflowResult[]> {
    const { double, repository } = this.zones;
    const data = join(this.#machine, 'flights.csv');
    appendFileSync(data, likeThem(readFileSync(data, 'utf8'), 80, 400));
    return this.zones.happen(await scheduleEvent(double.world, repository, '43 5 * * *'));
  }

  #project(): Files {
    const { project } = this.#delays;
    const machine = this.#machine;
    writeFileSync(join(machine, 'flights.csv'), project.read('flights.csv'));
    writeFileSync(
      join(machine, 'served.csv'),
      served([
        { on: day(-2), share: 1 },
        { on: day(-1), share: 0.25 },
        { on: day(0), share: 0.25 },
      ]),
    );
    this.#delays.configure(
      { weight: 0.01 },
      this.#production.section.replace(/\}$/, `, staging: {promote: staging, ${this.#staging.reached('stager.mjs')}}}`),
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
    project.write('deployer.mjs', this.#production.deployer);
    project.write('stager.mjs', this.#staging.deployer);
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
}
