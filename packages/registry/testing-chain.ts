import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openLedger,
  performStage,
  recordRun,
  retireStages,
  stageOutput,
  verifyChain,
  type Verification,
} from '#evidence';
import type { Host, Json, Verdict } from '#kit';
import { openRegistry, type Registry, type RegistryProject, type Version } from './registry.ts';

/** Makes a host for a directory: the tests' own. */
type HostOf = (options: { directory: string; env: Record<string, string | undefined> }) => Host;

interface ChainOptions {
  /** Content of the model's one file: other content is another model. */
  model: string;
  features?: { name: string; type: string }[];
  /** Lower end of the difference from the baseline; above 0 the model is shown to be better. */
  low?: number | null;
  gate?: Verdict;
  /** Verdict of scan-model, default pass; null: the run has no scan. */
  scan?: Verdict | null;
  /** Trains again on the commit that is there. */
  again?: boolean;
  /** Leaves uncommitted work behind. */
  dirty?: boolean;
}

/**
 * A repository in which runs of a small but whole chain are recorded: a "model" of one line, judged by a gate that is told
 * what to say.
 */
export class TestChain {
  readonly directory: string;
  readonly host: Host;
  readonly project: RegistryProject;
  private readonly hostOf: HostOf;

  /** @param directory a repository that holds such a chain already */
  constructor(hostOf: HostOf, directory: string) {
    this.directory = directory;
    this.hostOf = hostOf;
    this.host = hostOf({ directory, env: { PATH: process.env['PATH'], HOME: tmpdir() } });
    this.project = { name: 'churn', root: directory, repository: directory, workspace: join(directory, '.mlops') };
  }

  static async begin(hostOf: HostOf): Promise<TestChain> {
    const chain = new TestChain(hostOf, await mkdtemp(join(tmpdir(), 'registry-')));
    await chain.git('init', '-q', '-b', 'main');
    await chain.git('config', 'user.name', 'Ada');
    await chain.git('config', 'user.email', 'ada@example.org');
    writeFileSync(join(chain.directory, '.gitignore'), '.mlops/\n');
    writeFileSync(join(chain.directory, 'requirements.txt'), 'scikit-learn==1.9.1\n');
    await chain.commit('Begin');
    return chain;
  }

  /** The same repository, workspace and store once more. */
  async copy(): Promise<TestChain> {
    const directory = await mkdtemp(join(tmpdir(), 'registry-'));
    cpSync(this.directory, directory, { recursive: true });
    return new TestChain(this.hostOf, directory);
  }

  registry(): Promise<Registry> {
    return openRegistry(this.host, this.project);
  }

  /** Runs, verifies and registers. */
  async release(options: ChainOptions, numbering?: { version?: string }): Promise<Version> {
    await this.run(options);
    return (await (await this.registry()).register('churn', await this.verify(), numbering)).version;
  }

  /** @throws Error when git does not end with 0 */
  async git(...args: string[]): Promise<string> {
    const answer = await this.host.git.run(args, { directory: this.directory });
    if (answer.code !== 0) throw new Error(`git ${args.join(' ')}: ${answer.stderr}`);
    return Buffer.from(answer.stdout).toString('utf8').trim();
  }

  async commit(message: string): Promise<string> {
    await this.git('add', '.');
    await this.git('commit', '-q', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** Commits, runs the stages and records the run. @returns its id */
  async run(options: ChainOptions): Promise<string> {
    const {
      model,
      features = [{ name: 'age', type: 'number' }],
      low = -0.1,
      gate = 'pass',
      scan = 'pass',
      dirty,
    } = options;
    if (!options.again) await this.commit(`Train ${model}`);
    if (dirty) writeFileSync(join(this.directory, 'left.txt'), model);
    const startedAt = new Date();
    const write = async (to: string, files: Record<string, string>): Promise<void> => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(join(to, name, '..'), { recursive: true });
        writeFileSync(join(to, name), text);
      }
    };
    const perform = (
      stage: string,
      files: Record<string, string>,
      result: Json,
      made: { from?: [string, string]; verdict?: Verdict } = {},
    ) => {
      const material = async () =>
        made.from ? [(await stageOutput(this.project, made.from[0])).material(made.from[1])] : [];
      return material().then((materials) =>
        performStage(this.host, this.project, {
          stage,
          predicate: stage === 'gate-model' ? 'verification-summary' : made.verdict ? 'test-result' : 'provenance',
          materials: [...materials, { name: 'requirements.txt', path: join(this.directory, 'requirements.txt') }],
          parameters: { model, low, gate, scan },
          execute: async (to) => {
            await write(to, files);
            return result;
          },
          ...(made.verdict && { judge: () => ({ verdict: made.verdict!, passed: [], failed: [], warned: [] }) }),
        }),
      );
    };
    const described = JSON.stringify({ features });
    await perform('build-features', { 'features.json': described, 'evaluate.parquet': 'x' }, {});
    await perform('train-model', { 'model/model.txt': model }, {}, { from: ['build-features', 'features.json'] });
    const evaluation = { task: 'regression', evaluationSet: { digest: '' } };
    const scored = { 'scored.parquet': model };
    await perform('evaluate-model', scored, evaluation, { from: ['train-model', 'model'], verdict: 'pass' });
    const rule = { id: 'mae.margin', metric: 'mae', bound: { kind: 'margin', value: 0.1 }, low, verdict: gate };
    const decision = { baseline: { kind: 'none' }, rules: [rule] };
    await perform('gate-model', {}, decision, { from: ['evaluate-model', 'result.json'], verdict: gate });
    if (scan) await perform('scan-model', {}, {}, { from: ['train-model', 'model'], verdict: scan });
    const stages = ['build-features', 'train-model', 'evaluate-model', 'gate-model', ...(scan ? ['scan-model'] : [])];
    const verdicts = [gate, ...(scan ? [scan] : [])];
    const verdict = verdicts.find((each) => each !== 'pass') ?? 'pass';
    await retireStages(this.host, this.project, new Set(stages));
    const ledger = await openLedger(this.host, this.project);
    return (await recordRun(this.host, this.project, ledger, { stages, startedAt, verdict })).id;
  }

  verify(subject = 'workspace'): Promise<Verification> {
    return verifyChain(this.host, this.project, { subject, recheck: {} });
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }
}
