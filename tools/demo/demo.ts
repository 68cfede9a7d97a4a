import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome, Quarter } from './outcome.ts';
import type { Programs } from './programs.ts';
import type { Scratch } from './scratch.ts';

/** The command that is shown; `MLOPS_DEMO_COMMAND=entry/mlops.ts` shows that of the sources. */
export const command = join(import.meta.dirname, '..', '..', process.env['MLOPS_DEMO_COMMAND'] ?? 'dist/mlops.js');

/** What `mlops … --json` prints, as far as the demo reads it. */
export interface Document {
  verdict?: string;
  summary: string;
  cached?: boolean;
  outputs: Record<string, string>;
  result?: unknown;
  error?: { code: string; message: string };
}

/** Where in the loop a command is; the others are about verdicts. */
const QUARTERS: Readonly<Record<string, Quarter>> = {
  'scan-model': 'version',
  'write-model-card': 'version',
  'register-model': 'version',
  'deploy-model': 'service',
  rollback: 'service',
  'monitor-model': 'retraining',
  'build-dashboard': 'retraining',
};

/** Something did not come out as the demo says it does. */
export class WentWrong extends Error {}

/** Tells the story: what is done, what came of it, how long it took; and ends when it is not what was to be shown. */
export class Demo {
  readonly scratch: Scratch;
  readonly outcomes: Outcome[] = [];
  readonly #programs: Programs;
  #steps = 0;

  constructor(scratch: Scratch, programs: Programs) {
    this.scratch = scratch;
    this.#programs = programs;
  }

  step(title: string): void {
    console.log(`\n━━ ${++this.#steps}. ${title}`);
  }

  /**
   * Runs one command of `mlops`, tells what came of it, and takes its document.
   * @param decided what it must come to: a verdict, or `done`
   * @throws WentWrong
   */
  async part(name: string, args: readonly string[], decided: string): Promise<Document> {
    const began = performance.now();
    const document = await this.read(args);
    const { error, verdict, summary } = document;
    const report = this.#keepReport(name, document.outputs?.['report']);
    this.#tell(began, {
      part: name,
      quarter: args.includes('--cause') ? 'retraining' : (QUARTERS[args[0]!] ?? 'verdict'),
      decided: error ? 'error' : (verdict ?? 'done'),
      why: error ? `${error.code}: ${error.message}` : summary,
      ...(report && { report }),
    });
    this.expect(this.outcomes.at(-1)!.decided === decided, `"${name}" comes to ${decided}`);
    return document;
  }

  /** What a client does of the service. @param work says what came of it */
  async client(name: string, work: () => Promise<string>): Promise<void> {
    const began = performance.now();
    const why = await work();
    this.#tell(began, { part: name, quarter: 'service', decided: 'done', why });
  }

  /** The document of a command; what it says meanwhile goes to the terminal. @throws WentWrong */
  async read(args: readonly string[]): Promise<Document> {
    const { stdout, status } = await this.#mlops([...args, '--json']);
    try {
      return JSON.parse(stdout) as Document;
    } catch {
      throw new WentWrong(`mlops ${args.join(' ')} printed no document (exit ${status})`);
    }
  }

  /** Runs one command of `mlops` and prints what it prints. */
  async show(...args: string[]): Promise<void> {
    console.log((await this.#mlops(args)).stdout.trimEnd());
  }

  /** @throws WentWrong */
  expect(holds: boolean, what: string): void {
    if (!holds) throw new WentWrong(`expected that ${what}`);
  }

  /** sha256 of every output, by stage and name, as the statements say. */
  digests(): string {
    const stages = ['validate-data', 'build-features', 'train-model', 'evaluate-model'];
    return JSON.stringify(
      stages.map((stage) => {
        const statement = readFileSync(join(this.scratch.directory, '.mlops', 'evidence', `${stage}.json`), 'utf8');
        return (JSON.parse(statement) as { subject: unknown }).subject;
      }),
    );
  }

  /** A metric of the newest evaluation. @throws WentWrong */
  estimate(name: string): number {
    const result = readFileSync(
      join(this.scratch.directory, '.mlops', 'outputs', 'evaluate-model', 'result.json'),
      'utf8',
    );
    const { metrics } = JSON.parse(result) as { metrics: { metric: string; estimate: number }[] };
    const found = metrics.find(({ metric }) => metric === name);
    if (!found) throw new WentWrong(`expected that ${name} is evaluated`);
    return found.estimate;
  }

  /** Ends what is deployed, whatever happened before. */
  async end(): Promise<void> {
    if (!existsSync(join(this.scratch.directory, '.mlops', 'deploy'))) return;
    await this.#mlops(['deploy', 'stop', '--json'], true);
  }

  #mlops(args: readonly string[], last = false): Promise<{ stdout: string; status: number | null }> {
    return this.#programs.run([process.execPath, command, ...args], { cwd: this.scratch.directory, last });
  }

  #tell(began: number, outcome: Omit<Outcome, 'seconds'>): void {
    const seconds = (performance.now() - began) / 1000;
    this.outcomes.push({ ...outcome, seconds });
    console.log(`→ ${outcome.part}: ${outcome.decided}, ${seconds.toFixed(1)} s: ${outcome.why}`);
  }

  /** Reports are overwritten by the next run; each part's own is kept beside. */
  #keepReport(name: string, path: string | undefined): string | undefined {
    if (path === undefined || path === '' || !existsSync(path)) return undefined;
    const kept = join(this.scratch.directory, '.mlops', 'demo', `${name.replaceAll(' ', '-')}.html`);
    mkdirSync(join(kept, '..'), { recursive: true });
    cpSync(path, kept);
    return kept;
  }
}
