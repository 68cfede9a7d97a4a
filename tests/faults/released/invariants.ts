import type { Release } from '../../doubles/github/index.ts';
import { ERROR, Invariants } from '../invariants.ts';
import type { Ended } from '../step.ts';
import { NAME, type DeployWork, type ReleasedLab, type TagWork } from './lab.ts';

interface Digested {
  digest: string;
}

/** What of a version's record is looked at. */
interface Recorded {
  tagObject: string;
  model: { files: Digested[] };
  card: Digested[];
  statement: string;
}

const versionPath = (name: string, version: string): string => `versions/${name}/${version}.json`;

/** That each tag is one version with one record and one whole release, and none is of what nobody confirms. */
export class RegisterInvariants extends Invariants<ReleasedLab, TagWork> {
  static of(lab: ReleasedLab): Promise<RegisterInvariants> {
    return new RegisterInvariants(lab).begin();
  }

  protected override ofRun({ isConfirmed, tag }: TagWork, { status }: Ended, clean: boolean): string[] {
    const right = isConfirmed ? 0 : ERROR;
    if (status === right || (!clean && (status === undefined || status === ERROR))) return [];
    return [`registering ${tag} ended with ${status}, expected ${right}`];
  }

  protected override async ofWorld(work: TagWork, _: Ended, clean: boolean): Promise<string[]> {
    const problems: string[] = [...(await movedTags(this.lab))];
    for (const one of this.lab.pushed.values())
      problems.push(
        ...(await this.#version(one, clean && one === work)),
        ...(await this.#release(one, clean && one === work)),
      );
    return problems;
  }

  async #version({ name, tag, object, isConfirmed }: TagWork, isDue: boolean): Promise<string[]> {
    const versions = [...this.ledger.keys()].filter((path) => path.startsWith(`versions/${name}/`));
    const record = await this.#record(name);
    if (versions.length > 1) return [`doubled: ${name} has ${versions.join(', ')}`];
    if (!record) return isDue && isConfirmed ? [`lost: ${tag} was registered, and has no record`] : [];
    if (!isConfirmed) return [`unproven: ${tag} is registered`];
    return record.tagObject === object
      ? []
      : [`${tag} was pushed as ${object}, and is recorded as ${record.tagObject}`];
  }

  /** At most one is published, with all that it is of; in the end one, and no draft. */
  async #release({ name, tag, isConfirmed }: TagWork, isDue: boolean): Promise<string[]> {
    const all = this.lab.double.state(this.lab.repository).releases.filter((release) => release.tag === tag);
    const published = all.filter(({ draft }) => !draft);
    const problems: string[] = [];
    if (published.length > 1) problems.push(`doubled: ${published.length} releases of ${tag}`);
    if (!isConfirmed && all.length > 0) problems.push(`unproven: ${tag} has a release`);
    if (isDue && isConfirmed && (published.length !== 1 || all.length !== 1))
      problems.push(
        `${published.length} releases and ${all.length - published.length} drafts of ${tag}, expected 1 and 0`,
      );
    const record = await this.#record(name);
    for (const release of published) problems.push(...notWhole(release, record));
    return problems;
  }

  async #record(name: string): Promise<Recorded | undefined> {
    return (await this.recorded(versionPath(name, '1.0.0'))) as Recorded | undefined;
  }
}

function notWhole({ tag, assets }: Release, record: Recorded | undefined): string[] {
  if (!record) return [`unproven: ${tag} has a release, and no record`];
  const expected = [...record.model.files, ...record.card].map(({ digest }) => digest);
  const evidence = assets.filter(({ name }) => name === 'evidence.tar');
  const files = assets.filter((asset) => !evidence.includes(asset));
  const [found, due] = [
    files.map(({ digest }) => digest.replace('sha256:', '')).sort(),
    [...expected, record.statement].sort(),
  ];
  return found.join() === due.join() && evidence.length === 1
    ? []
    : [
        `the release of ${tag} is out and has ${found.join()} and ${evidence.length} bundles, expected ${due.join()} and 1`,
      ];
}

/** A tag that was pushed is never moved, nor lost. */
async function movedTags({ pushed, repository }: ReleasedLab): Promise<string[]> {
  const problems: string[] = [];
  for (const { tag, object } of pushed.values()) {
    const now = await repository.git.resolve(`refs/tags/${tag}`);
    if (now !== object) problems.push(`${tag} was pushed as ${object}, and is ${now} now`);
  }
  return problems;
}

/** That clients reach a proven version, always; and in the end the one that the ledger and the environment say. */
export class DeployInvariants extends Invariants<ReleasedLab, DeployWork> {
  // The label of its stage and the deployment; and both again when it is taken back.
  protected override readonly commits = 4;
  #hasServed = false;

  static of(lab: ReleasedLab): Promise<DeployInvariants> {
    return new DeployInvariants(lab).begin();
  }

  protected override ofRun({ answers, version }: DeployWork, { status, outputs }: Ended, clean: boolean): string[] {
    const problems: string[] = [];
    const right = answers ? 0 : 1;
    if (clean && status !== right) problems.push(`deploying ${version} ended with ${status}, expected ${right}`);
    if (status === 0 && !answers) problems.push(`unproven: deploying ${version} was a pass`);
    const said = outputs['version'];
    if (status === 0 && said !== `${NAME}@v${version}`)
      problems.push(`${version} was deployed, and ${said} is said to serve`);
    return problems;
  }

  protected override async ofWorld(work: DeployWork, { status }: Ended, clean: boolean): Promise<string[]> {
    const isSure = clean || (status === 0 && !this.wasRaced);
    return [
      ...(await movedTags(this.lab)),
      ...(await this.#served(work, isSure)),
      ...(isSure ? await this.#onRecord() : []),
      ...this.#deployments(work, clean),
    ];
  }

  async #served({ version, answers }: DeployWork, isSure: boolean): Promise<string[]> {
    const { elsewhere, servingBeside } = this.lab;
    const { serving, url } = elsewhere;
    if (servingBeside !== undefined) return [`${servingBeside} serves where nothing was deployed to`];
    if (serving === undefined) return this.#hasServed ? ['nothing serves'] : [];
    this.#hasServed = true;
    const problems: string[] = [];
    if (serving === '1.2.0') problems.push(`unproven: ${serving} serves`);
    if (isSure && answers && serving !== version) problems.push(`${version} was deployed, and ${serving} serves`);
    if (!(await answersAs(url, serving))) problems.push(`${serving} serves, and does not answer`);
    return problems;
  }

  /** The last deployment that came to be, and the label of the stage. */
  async #onRecord(): Promise<string[]> {
    const { environment, elsewhere } = this.lab;
    const { serving } = elsewhere;
    const deployments = [...this.ledger.keys()].filter((path) => /^deployments\/.*\/deployment\.json$/.test(path));
    const last = (await this.recorded(deployments.sort().at(-1) ?? '')) as
      { serving?: { reference: string } } | undefined;
    const moves = [...this.ledger.keys()].filter((path) => path.startsWith(`stages/${NAME}/${environment}/`));
    const number = (path: string): number => Number(/(\d+)\.json$/.exec(path)![1]);
    const move = await this.recorded(moves.sort((a, b) => number(a) - number(b)).at(-1) ?? '');
    const problems: string[] = [];
    if (last?.serving?.reference !== `${NAME}@v${serving}`)
      problems.push(`${serving} serves, and the ledger says ${last?.serving?.reference}`);
    if (move?.['version'] !== serving)
      problems.push(`${serving} serves, and ${NAME}#${environment} is ${String(move?.['version'])}`);
    return problems;
  }

  #deployments({ run, answers, hasEnvironment }: DeployWork, clean: boolean): string[] {
    const { deployments } = this.lab.double.state(this.lab.repository);
    const problems: string[] = [];
    const made = deployments.filter(({ payload }) => typeof payload === 'object' && payload['run'] === run.id);
    const attempts = made.map(({ payload }) => (payload as { attempt: number }).attempt);
    const most = hasEnvironment ? 0 : new Set(attempts).size;
    if (made.length > most) problems.push(`doubled: run ${run.id} made deployments in its attempts ${attempts.join()}`);
    if (!clean) return problems;
    if (made.some(({ statuses }) => statuses.at(-1)?.state === 'in_progress'))
      problems.push(`a deployment that run ${run.id} made is in progress for ever`);
    const isOf = `/actions/runs/${run.id}`;
    const own = deployments
      .filter(({ statuses }) => statuses.some(({ logUrl }) => `${logUrl}/`.includes(`${isOf}/`)))
      .at(-1);
    const said = own?.statuses.findLast(({ description }) => description !== '');
    const right = answers ? 'success' : 'failure';
    if (said?.state !== right) problems.push(`the deployment of run ${run.id} says ${said?.state}, expected ${right}`);
    const active = deployments.filter(({ statuses }) => statuses.at(-1)?.state === 'success');
    if (answers && (active.length !== 1 || active[0] !== own))
      problems.push(`${active.length} deployments count as active, expected that of run ${run.id} alone`);
    return problems;
  }
}

async function answersAs(url: string, version: string): Promise<boolean> {
  const response = await fetch(`${url}/v2/models/${NAME}`).catch(() => undefined);
  const said = (await response?.json().catch(() => undefined)) as { versions?: string[] } | undefined;
  return said?.versions?.includes(version) === true;
}
