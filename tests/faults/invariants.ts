import { createHash } from 'node:crypto';
import type { Verdict } from '#kit';
import { compareRuns, readMarker, type Marker } from '../../packages/github/published/comment-marker.ts';
import type { Artifact, CheckRun } from '../doubles/github/index.ts';
import type { Scenario } from './scenarios.ts';
import { PROJECT, type Lab, type Work } from './lab.ts';
import { FACTOR, type Ended } from './step.ts';

const EXIT: Readonly<Record<Verdict, number>> = { pass: 0, fail: 1, inconclusive: 3 };
const ERROR = 2;
/** One step asks GitHub no more than this, whatever happens. An undisturbed one needs up to 24 requests. */
const MOST_REQUESTS = 150;
/**
 * Nor takes longer, by its own clock: five minutes of patience, what GitHub's client of artifacts waits, and the work itself,
 * whose every second counts twenty.
 */
const LONGEST_SECONDS = 1800;
const LEDGER = 'refs/heads/mlops/ledger';

/** What is looked at after every attempt. A history is looked at once: what was right stays as it is, or is missed. */
export class Invariants {
  readonly #lab: Lab;
  readonly #scenario: Scenario;
  readonly #artifacts = new Map<number, string>();
  readonly #recorded = new Map<string, Work>();
  readonly #marks = new Set<string>();
  readonly #shown = new Map<number, Marker>();
  #ledger: { tip: string; files: Map<string, string> } | undefined;

  /** From now on. */
  static async of(lab: Lab, scenario: Scenario): Promise<Invariants> {
    const invariants = new Invariants(lab, scenario);
    await invariants.#appended(Number.POSITIVE_INFINITY);
    return invariants;
  }

  private constructor(lab: Lab, scenario: Scenario) {
    this.#lab = lab;
    this.#scenario = scenario;
  }

  /**
   * After an attempt, and nothing else runs.
   * @param clean whether nothing disturbed it
   * @returns what is wrong, in words
   */
  async after(work: Work, ended: readonly Ended[], clean: boolean): Promise<string[]> {
    if (clean) this.#lab.undisturbed.add(`${work.run.id}.${work.run.attempt}`);
    const problems = [
      ...ended.flatMap(bounded),
      ...this.#verdict(work, ended.at(-1)!, clean),
      ...this.#comments(work, clean),
      ...this.#checks(work, ended.at(-1)!, clean),
      ...this.#wholeArtifacts(),
      ...(await this.#appended(ended.length)),
      ...(await this.#kept(work, ended.at(-1)!)),
      ...(await this.#rivals()),
      ...this.#lab.double.violations.splice(0),
    ];
    return problems;
  }

  async #rivals(): Promise<string[]> {
    const problems: string[] = [];
    for (const { work, ended } of this.#lab.rivals.splice(0))
      problems.push(...this.#verdict(work, ended, false), ...(await this.#kept(work, ended)));
    return problems.map((problem) => `at the same time: ${problem}`);
  }

  /** Exit code, output and summary say the truth, or that there was an error; undisturbed, the truth. */
  #verdict({ truth }: Work, { status, outputs, summary, killed }: Ended, clean: boolean): string[] {
    const problems: string[] = [];
    const right = EXIT[truth];
    const closed = !clean && (killed || status === ERROR || (status === EXIT.inconclusive && truth !== 'fail'));
    if (status !== right && !closed) problems.push(`wrong verdict: exit ${status}, expected ${right} (${truth})`);
    const said = outputs['verdict'] || undefined;
    if (said !== undefined && EXIT[said as Verdict] !== status)
      problems.push(`wrong verdict: the output says ${said}, the exit code ${status}`);
    const told = headlineOf(summary);
    if (told !== undefined && told !== truth && (clean || told === 'pass'))
      problems.push(`wrong verdict: the summary says ${told}, expected ${truth}`);
    return problems;
  }

  #comments({ pull, run }: Work, clean: boolean): string[] {
    const problems: string[] = [];
    const { comments } = this.#lab.double.state(this.#lab.repository);
    const ours = comments.flatMap(({ issue, body }) => {
      const marker = readMarker(body);
      return marker ? [{ issue, body, marker }] : [];
    });
    for (const { issue, body, marker } of ours) {
      const truth = this.#lab.truthOf(marker.run);
      const told = headlineOf(body);
      const judged = this.#lab.judged.get(marker.run) ?? marker.run;
      const undisturbed = this.#lab.undisturbed.has(`${judged}.${marker.attempt}`);
      if (told !== truth && (undisturbed || told === 'pass' || told === undefined))
        problems.push(`wrong verdict: the comment on #${issue} says ${told} of run ${marker.run}, expected ${truth}`);
    }
    if (!pull) return problems;
    const here = ours.filter(({ issue }) => issue === pull.number);
    const [newest] = here.map(({ marker }) => marker).sort((a, b) => compareRuns(b, a));
    const before = this.#shown.get(pull.number);
    if (before && (!newest || compareRuns(newest, before) < 0))
      problems.push(`older over newer: #${pull.number} showed ${named(before)}, and now ${newest && named(newest)}`);
    if (newest) this.#shown.set(pull.number, newest);
    if (clean && here.length !== 1) problems.push(`${here.length} comments of ours on #${pull.number}, expected 1`);
    if (clean && newest && newest.number < run.number)
      problems.push(`#${pull.number} shows ${named(newest)} after run ${run.number} was done`);
    return problems;
  }

  /** A step that ended by itself, and complained of nothing, leaves no check run open. */
  #checks({ run, truth }: Work, { killed, log }: Ended, clean: boolean): string[] {
    if (!this.#scenario.checks) return [];
    const problems: string[] = [];
    const { checks } = this.#lab.double.state(this.#lab.repository);
    const closed = clean || !(killed || /check run (could not|stays)/i.test(log));
    const ids = new Set(checks.map(({ externalId }) => externalId));
    for (const id of ids) {
      const open = checks.filter(({ externalId, status }) => externalId === id && status !== 'completed');
      const most = closed && id?.endsWith(`#${run.id}`) ? 0 : 1;
      if (open.length > most) problems.push(`${open.length} open check runs ${id}, expected at most ${most}`);
    }
    for (const check of checks) {
      if (check.conclusion !== 'success') continue;
      const of = this.#lab.truthOf(Number(check.externalId?.split('#').at(-1)));
      if (of !== 'pass') problems.push(`wrong verdict: check ${check.externalId} succeeded, expected ${of}`);
    }
    const own = lastOf(checks, String(run.id));
    const expected = truth === 'pass' ? 'success' : 'failure';
    if (clean && this.#scenario.name === 'check' && own?.conclusion !== expected)
      problems.push(`the check of run ${run.id} says ${own?.conclusion}, expected ${expected}`);
    return problems;
  }

  /** Whoever sees an artifact sees all of it. */
  #wholeArtifacts(): string[] {
    const { artifacts } = this.#lab.double.state(this.#lab.repository);
    return artifacts
      .filter(({ finalized, id }) => finalized && !this.#artifacts.has(id))
      .flatMap((artifact) => {
        const bytes = this.#lab.double.artifactBytes(artifact.id) ?? Buffer.alloc(0);
        const sha256 = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
        this.#artifacts.set(artifact.id, sha256);
        return artifact.digest === sha256 && artifact.size === bytes.length
          ? []
          : [`artifact ${artifact.name} looks whole and is not: ${artifact.digest}, found ${sha256}`];
      });
  }

  /** The branch of the ledger only grows, by at most one commit for each process. */
  async #appended(steps: number): Promise<string[]> {
    const { git } = this.#lab.repository;
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
      const mark = /^Append: .*$/m.exec(commit.message)?.[0] ?? '';
      if (this.#marks.has(mark)) problems.push(`doubled: two commits of the ledger with ${mark}`);
      this.#marks.add(mark);
      if (commit.parents[0] !== before?.tip) problems.push(`lost: ${sha} is not on top of ${before?.tip}`);
      const files = new Map(
        (await git.tree(sha, true)).filter(({ type }) => type === 'blob').map(({ path, sha: blob }) => [path, blob]),
      );
      for (const [path, blob] of before?.files ?? [])
        if (files.get(path) === undefined || (path.startsWith('runs/') && files.get(path) !== blob))
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
    const read = async (blob: string | undefined): Promise<Record<string, unknown>> => {
      const found = blob === undefined ? undefined : await this.#lab.repository.git.object(blob);
      return JSON.parse(found?.content.toString('utf8') ?? '{}') as Record<string, unknown>;
    };
    const latest = (await read(before?.get(`projects/${PROJECT}.json`)))['latest'] ?? null;
    const problems: string[] = [];
    for (const [path, blob] of after) {
      if (!path.endsWith('/links.json') || before?.has(path)) continue;
      const { project } = await read(blob);
      if (project !== latest)
        problems.push(`lost: ${path} is linked to ${String(project)}, expected ${String(latest)}`);
    }
    return problems;
  }

  /** What a run said that it recorded is there, now and later. */
  async #kept(work: Work, { status, outputs }: Ended): Promise<string[]> {
    if (!this.#scenario.records) return [];
    const run = outputs['run'] || undefined;
    if (run !== undefined && status !== undefined && status !== ERROR) {
      if (this.#recorded.has(run)) return [`doubled: run ${run} was recorded before`];
      this.#recorded.set(run, work);
    }
    const problems: string[] = [];
    for (const [id, { run: of }] of this.#recorded) {
      const path = `runs/${this.#lab.repository.name}/${id.slice(0, 2)}/${id}/`;
      const there =
        this.#scenario.records === 'branch'
          ? [...(this.#ledger?.files.keys() ?? [])].some((file) => file.startsWith(path))
          : this.#lab.double
              .state(this.#lab.repository)
              .artifacts.some((artifact) => artifact.run === of && this.#holds(artifact, path));
      if (!there) problems.push(`lost: run ${id} said it was recorded, and ${path} is not there`);
    }
    return problems;
  }

  /** The names in an archive stand in it as they are. */
  #holds({ id, name, finalized }: Artifact, path: string): boolean {
    if (!finalized || !/-evidence(-\d+)?$/.test(name)) return false;
    return this.#lab.double.artifactBytes(id)?.includes(path) === true;
  }
}

function bounded({ requests, milliseconds }: Ended): string[] {
  const seconds = Math.round((milliseconds * FACTOR) / 1000);
  return [
    ...(requests > MOST_REQUESTS ? [`${requests} requests, expected at most ${MOST_REQUESTS}`] : []),
    ...(seconds > LONGEST_SECONDS ? [`it took ${seconds} s, expected at most ${LONGEST_SECONDS}`] : []),
  ];
}

function lastOf(checks: readonly CheckRun[], run: string): CheckRun | undefined {
  return checks.filter(({ externalId }) => externalId?.endsWith(`#${run}`)).at(-1);
}

function named({ number, attempt }: Marker): string {
  return `run ${number}, attempt ${attempt}`;
}

function headlineOf(markdown: string): string | undefined {
  return /^### .*?\*\*(pass|fail|inconclusive)\*\*/m.exec(markdown)?.[1];
}
