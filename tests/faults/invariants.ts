import { createHash } from 'node:crypto';
import type { Lab, Work } from './lab.ts';
import type { Ended } from './step.ts';

/** The exit code of an error; any other says a verdict. */
export const ERROR = 2;
/** One step asks GitHub no more than this, whatever happens. An undisturbed one needs up to 26 requests of the API. */
const MOST_REQUESTS = 150;
/**
 * Nor takes longer, by its own clock: five minutes of patience, what GitHub's client of artifacts waits, and the work itself,
 * whose every second counts twenty where it is hurried.
 */
const LONGEST_SECONDS = 1800;
const LEDGER = 'refs/heads/mlops/ledger';
/** What is written once and then stays as it is; elsewhere in the ledger is what leads there, and what is asked for. */
const KEPT = /^(runs|versions|releases|references|stages|withdrawn|deployments|monitoring)\//;

/** What is looked at after every attempt, of every scenario. A history is looked at once: what was right stays as it is, or is missed. */
export abstract class Invariants<L extends Lab = Lab, W extends Work = Work> {
  protected readonly lab: L;
  readonly #artifacts = new Map<number, string>();
  readonly #marks = new Set<string>();
  #ledger: { tip: string; files: Map<string, string> } | undefined;

  protected constructor(lab: L) {
    this.lab = lab;
  }

  /** From now on. */
  protected async begin(): Promise<this> {
    await this.#appended(Number.POSITIVE_INFINITY);
    return this;
  }

  /** What a run must have come to. @param clean whether nothing disturbed it */
  protected abstract ofRun(work: W, ended: Ended, clean: boolean): Promise<string[]> | string[];
  /** What must be so on GitHub and beyond after an attempt of a run. */
  protected abstract ofWorld(work: W, ended: Ended, clean: boolean): Promise<string[]> | string[];
  /** Commits of the ledger that one step makes at most. */
  protected readonly commits: number = 1;

  /** Files of the ledger, and their blobs. */
  protected get ledger(): ReadonlyMap<string, string> {
    return this.#ledger?.files ?? new Map<string, string>();
  }

  /** What a file of the ledger says; undefined where there is none. */
  protected async recorded(path: string): Promise<Record<string, unknown> | undefined> {
    return this.ledger.has(path) ? this.#read(this.ledger.get(path)) : undefined;
  }

  /**
   * After an attempt, and nothing else runs.
   * @param clean whether nothing disturbed it
   * @returns what is wrong, in words
   */
  async after(work: W, ended: readonly Ended[], clean: boolean): Promise<string[]> {
    const last = ended.at(-1)!;
    return [
      ...ended.flatMap(bounded),
      ...this.#wholeArtifacts(),
      ...(await this.#appended((ended.length + this.lab.aside.splice(0).length) * this.commits)),
      ...(await this.ofRun(work, last, clean)),
      ...(await this.#rivals()),
      ...(await this.ofWorld(work, last, clean)),
      ...this.lab.double.violations.splice(0),
    ];
  }

  /** Whether another run was there at the same time. */
  protected wasRaced = false;

  async #rivals(): Promise<string[]> {
    const problems: string[] = [];
    this.wasRaced = this.lab.rivals.length > 0;
    for (const { work, ended } of this.lab.rivals.splice(0))
      problems.push(...(await this.ofRun(work as W, ended, false)));
    return problems.map((problem) => `at the same time: ${problem}`);
  }

  /** Whoever sees an artifact sees all of it. */
  #wholeArtifacts(): string[] {
    const { artifacts } = this.lab.double.state(this.lab.repository);
    return artifacts
      .filter(({ finalized, id }) => finalized && !this.#artifacts.has(id))
      .flatMap((artifact) => {
        const bytes = this.lab.double.artifactBytes(artifact.id) ?? Buffer.alloc(0);
        const sha256 = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
        this.#artifacts.set(artifact.id, sha256);
        return artifact.digest === sha256 && artifact.size === bytes.length
          ? []
          : [`artifact ${artifact.name} looks whole and is not: ${artifact.digest}, found ${sha256}`];
      });
  }

  /** The branch of the ledger only grows, by at most one commit for each process. */
  async #appended(steps: number): Promise<string[]> {
    const { git } = this.lab.repository;
    const tip = await git.resolve(LEDGER);
    if (tip === undefined) return this.#ledger ? ['lost: the branch of the ledger is gone'] : [];
    if (tip === this.#ledger?.tip) return [];
    const problems: string[] = [];
    const range = this.#ledger ? `${this.#ledger.tip}..${tip}` : tip;
    const commits = (await git.history(range, { count: 100 })).reverse();
    if (commits.length > steps) problems.push(`doubled: ${commits.length} commits of ${steps} steps`);
    let before = this.#ledger;
    for (const sha of commits) {
      const commit = (await git.commit(sha))!;
      const mark = /^Append: .*$/m.exec(commit.message)?.[0];
      if (mark !== undefined && this.#marks.has(mark)) problems.push(`doubled: two commits of the ledger with ${mark}`);
      if (mark !== undefined) this.#marks.add(mark);
      if (commit.parents[0] !== before?.tip) problems.push(`lost: ${sha} is not on top of ${before?.tip}`);
      const files = new Map(
        (await git.tree(sha, true)).filter(({ type }) => type === 'blob').map(({ path, sha: blob }) => [path, blob]),
      );
      for (const [path, blob] of before?.files ?? [])
        if (files.get(path) === undefined || (KEPT.test(path) && files.get(path) !== blob))
          problems.push(`lost: ${sha} of the ledger changes ${path}`);
      problems.push(...(await this.#linked(before?.files, files)));
      before = { tip: sha, files };
    }
    this.#ledger = before;
    return problems;
  }

  /** A run is linked to the one that was the latest before it: else whoever follows the links misses one. */
  async #linked(
    before: ReadonlyMap<string, string> | undefined,
    after: ReadonlyMap<string, string>,
  ): Promise<string[]> {
    const problems: string[] = [];
    for (const [path, blob] of after) {
      const [, of] = /^runs\/([^/]+)\/.*\/links\.json$/.exec(path) ?? [];
      if (of === undefined || before?.has(path)) continue;
      const latest = (await this.#read(before?.get(`projects/${of}.json`)))['latest'] ?? null;
      const { project } = await this.#read(blob);
      if (project !== latest)
        problems.push(`lost: ${path} is linked to ${String(project)}, expected ${String(latest)}`);
    }
    return problems;
  }

  async #read(blob: string | undefined): Promise<Record<string, unknown>> {
    const found = blob === undefined ? undefined : await this.lab.repository.git.object(blob);
    return JSON.parse(found?.content.toString('utf8') ?? '{}') as Record<string, unknown>;
  }
}

function bounded({ requests, seconds }: Ended): string[] {
  return [
    ...(requests > MOST_REQUESTS ? [`${requests} requests, expected at most ${MOST_REQUESTS}`] : []),
    ...(seconds > LONGEST_SECONDS ? [`it took ${Math.round(seconds)} s, expected at most ${LONGEST_SECONDS}`] : []),
  ];
}
