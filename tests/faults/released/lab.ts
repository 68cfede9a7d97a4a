import { Delays, type Release } from '../../../actions/deploy-model/testing-delays.ts';
import { pushEvent } from '../../doubles/github/events.ts';
import {
  dispatchEvent,
  startGithub,
  type Deployment,
  type GithubDouble,
  type Repository,
} from '../../doubles/github/index.ts';
import { addDeployment, addStatus } from '../../doubles/github/routes/deployments.ts';
import { Elsewhere } from '../../e2e/serving-elsewhere.ts';
import { Lab, type Work } from '../lab.ts';
import { READ, step, undisturbed } from '../scenario.ts';
import type { Ended } from '../step.ts';

export const NAME = 'delays';
/** Where versions are deployed to: what clients ask, or what nobody asks yet. */
export type Environment = 'production' | 'staging';
const TRAIN = '.github/workflows/train.yml';
const RELEASE = '.github/workflows/release.yml';
const ROLLBACK = '.github/workflows/rollback.yml';
/** Without it, whatever a run left is anybody's. */
const RECORDS = 'mlops-actions/mlops-actions/.github/workflows/ml-train.yml@v1';

/** A tag that was pushed, and the run that it starts. */
export interface TagWork extends Work {
  name: string;
  tag: string;
  /** What was pushed: its object. */
  object: string;
  /** Whether the run that made the model of its commit is one that GitHub confirms. */
  isConfirmed: boolean;
}

/** A version that is to serve. */
export interface DeployWork extends Work {
  version: string;
  /** Whether it answers as it did when it was evaluated. */
  answers: boolean;
  /** Whether the job has an environment, so that GitHub makes its deployment. */
  hasEnvironment: boolean;
}

/** Versions of one model. The last one answers otherwise where it serves than where it was evaluated. */
const RELEASES = {
  '1.0.0': { weight: 0.01 },
  '1.1.0': { weight: 0.012 },
  '1.2.0': { weight: 0.015, preprocess: 'Number(temp) * 1.8 + 32' },
} as const satisfies Record<string, Release>;
export type Known = keyof typeof RELEASES;

/** A repository whose models are registered by tags and serve elsewhere. */
export class ReleasedLab extends Lab {
  /** What the lab deploys to. */
  readonly environment: Environment;
  /** And where that is. */
  readonly elsewhere: Elsewhere;
  readonly #places: Readonly<Record<Environment, Elsewhere>>;
  /** Every tag that was pushed, by its name. */
  readonly pushed = new Map<string, TagWork>();
  readonly #delays: Delays;
  readonly #commits = new Map<string, string>();
  readonly #begun = new Map<number, Deployment>();
  #names = 0;

  static async open(environment: Environment = 'production'): Promise<ReleasedLab> {
    const double = await startGithub();
    const repository = double.createRepository({ owner: 'acme', name: NAME });
    const delays = new Delays();
    const open = async (program: string): Promise<Elsewhere> => {
      const place = await Elsewhere.open(delays.project);
      delays.project.write(program, place.deployer);
      place.disturbedAs(double);
      return place;
    };
    const places = { production: await open('deployer.mjs'), staging: await open('stager.mjs') };
    delays.project.write('.gitignore', '.mlops/\n');
    return new ReleasedLab(double, repository, delays, { environment, places });
  }

  private constructor(
    double: GithubDouble,
    repository: Repository,
    delays: Delays,
    { environment, places }: { environment: Environment; places: Readonly<Record<Environment, Elsewhere>> },
  ) {
    super(double, repository);
    this.environment = environment;
    this.elsewhere = places[environment];
    this.#places = places;
    this.#delays = delays;
  }

  /** What serves where the lab does not deploy to. */
  get servingBeside(): string | undefined {
    return Object.values(this.#places).find((place) => place !== this.elsewhere)!.serving;
  }

  /** A tag of a name of its own on a commit whose run was recorded, by `ml-train.yml` or by anybody. */
  async tagNew(isConfirmed: boolean): Promise<TagWork> {
    const commit = await this.#recorded(isConfirmed ? 'confirmed' : 'unconfirmed', { weight: 0.01 }, isConfirmed);
    return this.#tag(`${NAME}-${++this.#names}`, '1.0.0', commit, isConfirmed);
  }

  /** A version that is registered: its tag. */
  async registered(version: Known): Promise<TagWork> {
    const known = this.pushed.get(`${NAME}@v${version}`);
    if (known) return known;
    const commit = await this.#recorded(version, RELEASES[version], true);
    const work = await this.#tag(NAME, version, commit, true);
    await undisturbed(this, work, register);
    return work;
  }

  /** A run that a pushed tag, or somebody by hand, has started to deploy a version. */
  async deploying(
    version: Known,
    { by, hasEnvironment }: { by: 'tag' | 'hand'; hasEnvironment: boolean },
  ): Promise<DeployWork> {
    const { event: pushed, tag } = await this.registered(version);
    const { world } = this.double;
    const event = by === 'tag' ? pushed : await dispatchEvent(world, this.repository, ROLLBACK, { to: tag });
    const run = this.startRun(event, by === 'tag' ? RELEASE : ROLLBACK);
    return { run, event, version, answers: version !== '1.2.0', hasEnvironment };
  }

  /** What GitHub does when a job with an environment begins. */
  beginJob({ run, event }: Work): void {
    const { double, repository } = this;
    const deployment = addDeployment(double.world, {
      repository,
      sha: event.sha,
      ref: event.tag ?? event.branch,
      task: 'deploy',
      environment: this.environment,
      production: this.environment === 'production',
      creator: 'github-actions[bot]',
      description: null,
      payload: {},
    });
    this.#begun.set(run.id, deployment);
    this.#say(run.id, deployment, 'in_progress');
  }

  /** And when it has ended. */
  override finish(work: Work, ended: Ended | undefined): void {
    super.finish(work, ended);
    const begun = this.#begun.get(work.run.id);
    if (begun) this.#say(work.run.id, begun, ended?.status === 0 ? 'success' : 'failure');
    this.#begun.delete(work.run.id);
  }

  override async idle(): Promise<void> {
    await super.idle();
    await this.elsewhere.idle();
    await super.idle();
  }

  override async close(): Promise<void> {
    for (const place of Object.values(this.#places)) await place.close();
    this.#delays.project.remove();
    await super.close();
  }

  #say(run: number, deployment: Deployment, state: 'in_progress' | 'success' | 'failure'): void {
    const logUrl = `${this.double.serverUrl}/${this.repository.fullName}/actions/runs/${run}/job/1`;
    const said = { state, description: '', logUrl, environmentUrl: '', creator: 'github-actions[bot]' };
    addStatus(this.double.world, deployment, { ...said, autoInactive: true });
  }

  /** By a clock that is as fast as a step's, how long servers and programs take is no matter. */
  get #section(): string {
    const { production, staging } = this.#places;
    const reached = production.reached('deployer.mjs');
    const staged = `{promote: staging, ${staging.reached('stager.mjs')}}`;
    const patience = 'ready: 1 h, time-limit: 1 h, smoke: {requests: 20, p99-ms: 1000000}';
    return `{target: command, promote: production, ${patience}, ${reached}, staging: ${staged}}`;
  }

  /** A commit of main whose run passed and was recorded; once for each key. */
  async #recorded(key: string, release: Release, isConfirmed: boolean): Promise<string> {
    const known = this.#commits.get(key);
    if (known !== undefined) return known;
    const { double, repository } = this;
    this.#delays.configure(release, `${this.#section}\nregister: {}`);
    const before = await repository.git.resolve('refs/heads/main');
    const after = await double.commit(repository, 'main', this.#delays.project.files());
    const event = await pushEvent(double.world, repository, { ref: 'refs/heads/main', before, after });
    const run = this.startRun(event, TRAIN);
    if (isConfirmed) run.called = [RECORDS];
    await undisturbed(this, { run, event }, async (_, work) => [
      await step(this, work, undefined, { permissions: { ...READ, contents: 'write' }, inputs: { ledger: 'branch' } }),
    ]);
    this.#commits.set(key, after);
    return after;
  }

  async #tag(name: string, version: string, commit: string, isConfirmed: boolean): Promise<TagWork> {
    const tag = `${name}@v${version}`;
    const ref = `refs/tags/${tag}`;
    await this.double.tag(this.repository, tag, commit);
    const object = (await this.repository.git.resolve(ref))!;
    const event = await pushEvent(this.double.world, this.repository, { ref, before: undefined, after: object });
    const work = { run: this.startRun(event, RELEASE), event, name, tag, object, isConfirmed };
    this.pushed.set(tag, work);
    return work;
  }
}

/** The job that registers what a tag was pushed for, and publishes its release. */
export async function register(lab: ReleasedLab, work: TagWork, attack?: Parameters<typeof step>[2]): Promise<Ended[]> {
  const inputs = { release: 'true', name: work.name };
  const permissions = { ...READ, contents: 'write' } as const;
  return [await step(lab, work, attack, { job: 'register', action: 'register-model', inputs, permissions })];
}
