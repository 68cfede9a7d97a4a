import type { Verdict } from '#kit';
import { compareRuns, readMarker, type Marker } from '../../../packages/github/published/comment-marker.ts';
import type { Artifact, CheckRun } from '../../doubles/github/index.ts';
import { ERROR, Invariants } from '../invariants.ts';
import type { Ended } from '../step.ts';
import type { JudgedLab, JudgedWork } from './lab.ts';

const EXIT: Readonly<Record<Verdict, number>> = { pass: 0, fail: 1, inconclusive: 3 };

interface Asked {
  /** Where a run of the default branch is recorded. */
  records?: 'branch' | 'artifacts' | undefined;
  /** Whether the verdict is shown in a check run too, and whether it always is. */
  checks?: 'some' | 'all' | undefined;
}

/** That a verdict is true wherever it is shown, and that what is recorded stays. */
export class JudgedInvariants extends Invariants<JudgedLab, JudgedWork> {
  readonly #asked: Asked;
  readonly #recorded = new Map<string, JudgedWork>();
  readonly #shown = new Map<number, Marker>();

  static of(lab: JudgedLab, asked: Asked): Promise<JudgedInvariants> {
    return new JudgedInvariants(lab, asked).begin();
  }

  private constructor(lab: JudgedLab, asked: Asked) {
    super(lab);
    this.#asked = asked;
  }

  protected override ofRun(work: JudgedWork, ended: Ended, clean: boolean): string[] {
    if (clean) this.lab.undisturbed.add(`${work.run.id}.${work.run.attempt}`);
    return [...this.#verdict(work, ended, clean), ...this.#kept(work, ended)];
  }

  protected override ofWorld(work: JudgedWork, ended: Ended, clean: boolean): string[] {
    return [...this.#comments(work, clean), ...this.#checks(work, ended, clean)];
  }

  /** Exit code, output and summary say the truth, or that there was an error; undisturbed, the truth. */
  #verdict({ truth }: JudgedWork, { status, outputs, summary, killed }: Ended, clean: boolean): string[] {
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

  #comments({ pull, run }: JudgedWork, clean: boolean): string[] {
    const problems: string[] = [];
    const { comments } = this.lab.double.state(this.lab.repository);
    const ours = comments.flatMap(({ issue, body }) => {
      const marker = readMarker(body);
      return marker ? [{ issue, body, marker }] : [];
    });
    for (const { issue, body, marker } of ours) {
      const truth = this.lab.truthOf(marker.run);
      const told = headlineOf(body);
      const judged = this.lab.judged.get(marker.run) ?? marker.run;
      const undisturbed = this.lab.undisturbed.has(`${judged}.${marker.attempt}`);
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
  #checks({ run, truth }: JudgedWork, { killed, log }: Ended, clean: boolean): string[] {
    if (!this.#asked.checks) return [];
    const problems: string[] = [];
    const { checks } = this.lab.double.state(this.lab.repository);
    const closed = clean || !(killed || /check run (could not|stays)/i.test(log));
    const ids = new Set(checks.map(({ externalId }) => externalId));
    for (const id of ids) {
      const open = checks.filter(({ externalId, status }) => externalId === id && status !== 'completed');
      const most = closed && id?.endsWith(`#${run.id}`) ? 0 : 1;
      if (open.length > most) problems.push(`${open.length} open check runs ${id}, expected at most ${most}`);
    }
    for (const check of checks) {
      if (check.conclusion !== 'success') continue;
      const of = this.lab.truthOf(Number(check.externalId?.split('#').at(-1)));
      if (of !== 'pass') problems.push(`wrong verdict: check ${check.externalId} succeeded, expected ${of}`);
    }
    const own = lastOf(checks, String(run.id));
    const expected = truth === 'pass' ? 'success' : 'failure';
    if (clean && this.#asked.checks === 'all' && own?.conclusion !== expected)
      problems.push(`the check of run ${run.id} says ${own?.conclusion}, expected ${expected}`);
    return problems;
  }

  /** What a run said that it recorded is there, now and later. */
  #kept(work: JudgedWork, { status, outputs }: Ended): string[] {
    if (!this.#asked.records) return [];
    const run = outputs['run'] || undefined;
    if (run !== undefined && status !== undefined && status !== ERROR) {
      if (this.#recorded.has(run)) return [`doubled: run ${run} was recorded before`];
      this.#recorded.set(run, work);
    }
    const problems: string[] = [];
    for (const [id, { run: of }] of this.#recorded) {
      const path = `runs/${this.lab.repository.name}/${id.slice(0, 2)}/${id}/`;
      const there =
        this.#asked.records === 'branch'
          ? [...this.ledger.keys()].some((file) => file.startsWith(path))
          : this.lab.double
              .state(this.lab.repository)
              .artifacts.some((artifact) => artifact.run === of && this.#holds(artifact, path));
      if (!there) problems.push(`lost: run ${id} said it was recorded, and ${path} is not there`);
    }
    return problems;
  }

  /** The names in an archive stand in it as they are. */
  #holds({ id, name, finalized }: Artifact, path: string): boolean {
    if (!finalized || !/-evidence(-\d+)?$/.test(name)) return false;
    return this.lab.double.artifactBytes(id)?.includes(path) === true;
  }
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
