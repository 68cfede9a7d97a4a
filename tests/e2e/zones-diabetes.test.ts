import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PullRequest } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { ScratchProject } from './project.ts';
import { apiRequestsOf, endings, initialized, jobOf, Zones } from './zones.ts';

const example = join(import.meta.dirname, '..', '..', 'examples', 'diabetes');
const source = (name: string): string => readFileSync(join(example, name), 'utf8');

const MEASURED = ['age', 'sex', 'bp', 's1', 's2', 's3', 's4', 's5', 's6', 'progression'];
const CONTRACT = `apiVersion: v3.1.0
kind: DataContract
id: diabetes
version: 1.0.0
status: active
schema:
  - name: diabetes
    logicalType: object
    properties:
      - { name: id, logicalType: integer, required: true, primaryKey: true }
      - { name: bmi, logicalType: number, required: true, logicalTypeOptions: { minimum: 10, maximum: 60 } }
${MEASURED.map((name) => `      - { name: ${name}, logicalType: number, required: true }\n`).join('')}`;

/** Says in which job a program runs: its parent's environment knows, its own does not. */
const WHERE = `print("NAME in job", dict(line.partition("=")[::2] for line in Path(f"/proc/{os.getppid()}/environ")
    .read_text().split("\\0")).get("GITHUB_JOB"), flush=True)
`;
const saysWhere = (name: string, program: string): string =>
  program.replace(/^(OUTPUT|model) = /m, `${WHERE.replace('NAME', name)}$&`);
/**
 * The ridge of the example, solved with NumPy alone: every job begins with a fresh environment, and in one of those
 * scikit-learn takes three seconds to be imported.
 */
const TRAIN = saysWhere(
  'train.py',
  `import json, os
from pathlib import Path

import duckdb
import numpy as np

OUTPUT = Path(os.environ["MLOPS_OUTPUT"])
PARAMS = {"alpha": 10.0} | json.loads(os.environ["MLOPS_PARAMS"])
columns = duckdb.read_parquet(str(Path(os.environ["MLOPS_FEATURES"], "train.parquet"))).fetchnumpy()
features = [name for name in columns if name not in ("id", "target")]
matrix = np.column_stack([columns[name] for name in features]).astype(float)
progression = np.asarray(columns["target"]).astype(float)

mean, scale = matrix.mean(0), matrix.std(0)
scaled = (matrix - mean) / scale
penalty = PARAMS["alpha"] * np.eye(len(features))
coefficients = np.linalg.solve(scaled.T @ scaled + penalty, scaled.T @ (progression - progression.mean())) / scale
intercept = float(progression.mean() - coefficients @ mean)
(OUTPUT / "model").mkdir()
trained = {"features": features, "coefficients": coefficients.tolist(), "intercept": intercept}
(OUTPUT / "model" / "model.json").write_text(json.dumps(trained))
(OUTPUT / "metrics.json").write_text(json.dumps({"rows": len(progression)}))
print(f"{len(progression):,} patients")
`,
);
const PREDICT = saysWhere('predict.py', source('predict.py'));
/** Of what the example pins, the two that are left. */
const REQUIREMENTS = source('requirements.txt')
  .split(/^(?=\S)/m)
  .filter((pin) => /^(duckdb|numpy)==/.test(pin))
  .join('');
/** A ridge this stiff predicts little more than the mean. */
const stiff = (alpha: number): string => TRAIN.replace('"alpha": 10.0', `"alpha": ${alpha}.0`);

/** A hundred more patients: old ones, measured a little differently. */
function moreData(): string {
  const [header, ...rows] = source('diabetes.csv').trimEnd().split('\n');
  const more = rows.slice(0, 100).map((row, i) => {
    const values = row.split(',').map(Number);
    return [443 + i, ...values.slice(1, -1).map((value) => value * 1.01), values.at(-1)! + 5].join(',');
  });
  return `${[header, ...rows, ...more].join('\n')}\n`;
}

const CHANGES = {
  stiff: { 'train.py': stiff(10_000) },
  docs: { 'README.md': 'Read me.\n' },
  data: { 'diabetes.csv': moreData() },
  corrupt: { 'diabetes.csv': source('diabetes.csv').replace('1,59,2,32.1,', '1,59,2,3210,') },
  breaks: { 'train.py': `${TRAIN}\nraise SystemExit(3)\n` },
  lost: { 'train.py': `${TRAIN}\nos.kill(os.getppid(), 9)\n` },
  cancelled: { 'train.py': `${TRAIN}\nprint("never ends", flush=True)\n__import__("time").sleep(600)\n` },
};

// Real training in a job that may only read; the verdict in another one that runs nothing of the project.
describe('a project with data, features, training and prediction, in two zones', () => {
  let zones: Zones;
  let recorded: WorkflowResult;
  const pulls = new Map<string, PullRequest>();
  const results = new Map<string, WorkflowResult>();
  beforeAll(async () => {
    zones = await Zones.start('diabetes');
    const files = initialized('diabetes', {
      from: 'examples/diabetes',
      files: {
        'train.py': TRAIN,
        'predict.py': PREDICT,
        'requirements.txt': REQUIREMENTS,
        'contracts/diabetes.odcs.yaml': CONTRACT,
      },
      label: 'progression',
      template: 'pull-request',
    });
    // What may be registered is kept whole.
    files['mlops.yml'] = `${String(files['mlops.yml'])}register: {}\n`;
    [recorded] = (await zones.push('main', files)) as [WorkflowResult];
    zones.watch = ({ headBranch }, { msg }, control) =>
      headBranch === 'cancelled' && msg.includes('never ends') && control.cancel();
    for (const [name, change] of Object.entries(CHANGES)) pulls.set(name, await zones.propose(name, change));
    for (const result of await zones.settled()) results.set(result.run.headBranch, result);
  }, 600_000);
  afterAll(() => zones.close());

  const comment = (name: string): string => {
    const comments = zones.commentsOn(pulls.get(name)!);
    expect(comments).toHaveLength(1);
    return comments[0]!;
  };
  const ended = (name: string): Record<string, string> => endings(results.get(name)!);

  describe('main', () => {
    it('is judged and recorded in few requests', () => {
      expect(endings(recorded)).toEqual({ 'record / work': 'success', 'record / record': 'success' });
      const requests = apiRequestsOf(recorded, 'record').map(({ operation }) => operation);
      expect(requests.filter((operation) => operation.startsWith('POST /repos'))).toEqual([
        'POST /repos/{owner}/{repo}/git/trees',
        'POST /repos/{owner}/{repo}/git/commits',
        'POST /repos/{owner}/{repo}/git/refs',
      ]);
      // The very first one also asks what became of the branch, and whether earlier runs left evidence: one that is gone would
      // not say.
      expect(requests.length).toBeLessThanOrEqual(9);
    });

    it('has a ledger that anyone reads with git, and mlops after a fetch', () => {
      const clone = new ScratchProject('clone');
      try {
        clone.git('pull', '-q', zones.repository.path, 'main');
        expect(clone.document<{ result: unknown[] }>('runs').document.result).toEqual([]);
        clone.git('fetch', '-q', zones.repository.path, 'mlops/ledger:mlops/ledger');
        expect(clone.git('rev-list', '--count', 'mlops/ledger')).toBe('1');
        const run = jobOf(recorded, 'record').steps.find(({ id, stage }) => id === 'judge' && stage === 'Main')!
          .outputs['run']!;
        const path = `runs/diabetes/${run.slice(0, 2)}/${run}/run.json`;
        expect(JSON.parse(clone.git('show', `mlops/ledger:${path}`))).toMatchObject({
          id: run,
          commit: recorded.run.headSha,
          dirty: false,
          verdict: 'pass',
          cause: 'push',
        });
        expect(clone.document('runs').document).toMatchObject({ result: [{ id: run, branch: 'main' }] });
        // Nothing but digests came; whoever runs the commit has the bytes, and they are the same.
        expect(clone.mlops('verify', run)).toMatchObject({
          status: 1,
          stdout: expect.stringMatching(/absent: neither/),
        });
        expect(clone.mlops('run').status).toBe(0);
        expect(clone.mlops('verify', run)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^pass: run/m) });
      } finally {
        clone.remove();
      }
    }, 300_000);
  });

  describe('a worse model', () => {
    it('fails the job that judges, naming the numbers, and says so in a comment', () => {
      expect(ended('stiff')).toEqual({ 'model / work': 'success', 'model / judge': 'failure' });
      expect(comment('stiff')).toMatch(/^### diabetes: \*\*fail\*\*\. `r2` is 0\.\d+ to 0\.\d+ worse than main/);
      expect(results.get('stiff')!.annotations).toContainEqual({
        level: 'error',
        title: 'r2.margin: fail',
        message: expect.stringMatching(/^difference −0\.\d+ to −0\.\d+ lies beyond the limit −0\.05$/),
        file: 'mlops.yml',
        line: 7,
      });
    });

    it('is trained: of what main recorded only what comes before that is taken', () => {
      const work = jobOf(results.get('stiff')!, 'work').lines.join('\n');
      expect(work.match(/Setting up|(train|predict)\.py in job work/g)).toEqual([
        ...['Setting up', 'Setting up', 'train.py in job work', 'predict.py in job work'],
      ]);
      expect(work.match(/Taken from recorded run/g)).toHaveLength(2);
    });

    it('is mended by a second push, which changes the same comment', async () => {
      const [before] = zones.double
        .state(zones.repository)
        .comments.filter(({ issue }) => issue === pulls.get('stiff')!.number);
      const [result] = await zones.push('stiff', { 'train.py': stiff(9) });
      expect(endings(result!)).toEqual({ 'model / work': 'success', 'model / judge': 'success' });
      expect(comment('stiff')).toMatch(/^### diabetes: \*\*pass\*\*/);
      expect(zones.double.state(zones.repository).comments.find(({ id }) => id === before!.id)!.body).toBe(
        comment('stiff'),
      );
      // Once when the job begins: this commit is not judged yet.
      expect(apiRequestsOf(result!, 'judge').filter(({ method }) => method === 'PATCH')).toHaveLength(2);
    }, 300_000);
  });

  it('documentation alone executes nothing: what main recorded is taken, by the digests of what it was made of', () => {
    expect(ended('docs')).toEqual({ 'model / work': 'success', 'model / judge': 'success' });
    expect(comment('docs')).toMatch(/^### diabetes: \*\*pass\*\*\. `r2` is the same as on main/);
    const work = jobOf(results.get('docs')!, 'work').lines.join('\n');
    expect(work).not.toMatch(/Setting up|(train|predict)\.py in job/);
    expect(work.match(/Taken from recorded run/g)).toHaveLength(4);
    for (const stage of ['validate-data', 'build-features', 'train-model', 'evaluate-model']) {
      const made = (report: string): string[] | undefined =>
        report.match(`\\| \`${stage}\` \\| (.*?) \\|.*?\\| (.*) \\|`)?.slice(1);
      const [, digests] = made(recorded.summary)!;
      expect(made(comment('docs'))).toEqual(['cached', digests]);
    }
    // One more than the gate asks for that looks ahead: what has changed since.
    expect(apiRequestsOf(results.get('docs')!, 'work').length).toBeLessThanOrEqual(16);
    // The judge takes nothing: it computes the evaluation again.
    expect(jobOf(results.get('docs')!, 'judge').lines.join('\n')).not.toContain('Taken from recorded run');
  });

  it('with more data the baseline is scored again beside the training, and only taken where it is judged', () => {
    expect(ended('data')).toEqual({ 'model / work': 'success', 'model / judge': 'success' });
    expect(comment('data')).toMatch(/\b137 examples, .*paired.*scored again on these examples/);
    expect(comment('data')).toContain('442 rows before, 542 now');
    const printed = (job: string): string[] =>
      jobOf(results.get('data')!, job).lines.filter((line) => /(train|predict)\.py in job/.test(line));
    // Once for the change, once for the baseline, whose model main keeps.
    expect(printed('work').sort()).toEqual([
      ...['| predict.py in job work', '| predict.py in job work'],
      '| train.py in job work',
    ]);
    expect(printed('judge')).toEqual([]);
    // After programs the gate asks anew what is recorded.
    expect(apiRequestsOf(results.get('data')!, 'work').length).toBeLessThanOrEqual(19);
    expect(jobOf(results.get('data')!, 'judge').lines.join('\n')).not.toMatch(/Setting up|uv /);
  });

  it('corrupt data are stopped by the contract, with column and row', () => {
    expect(ended('corrupt')).toEqual({ 'model / work': 'success', 'model / judge': 'failure' });
    expect(comment('corrupt')).toMatch(/^### diabetes: \*\*fail\*\*\. `bmi` of `main`: 1 row breaks the rule “≤ 60”/);
    expect(comment('corrupt')).toContain('| `main.bmi` | ≤ 60 | 1 | = 0 rows | row 1: 3210 |');
    expect(comment('corrupt')).toContain('Not run because of it: build-features, train-model, evaluate-model.');
    expect(jobOf(results.get('corrupt')!, 'judge').annotations).toContainEqual(
      expect.objectContaining({ level: 'error', title: 'main.bmi: fail', file: 'contracts/diabetes.odcs.yaml' }),
    );
  });

  it('training that breaks is told by the job that judges', () => {
    expect(ended('breaks')).toEqual({ 'model / work': 'success', 'model / judge': 'failure' });
    expect(comment('breaks')).toMatch(/^### diabetes: \*\*fail\*\*\. `train-model` stopped: .*ended with exit code 3/);
    expect(comment('breaks')).toContain('| 333 patients');
    expect(
      jobOf(results.get('breaks')!, 'judge')
        .annotations.map(({ message }) => message)
        .join(),
    ).toContain('MLOPS_WORK_BROKEN');
  });

  it.each([
    { name: 'lost', run: 'failure' },
    { name: 'cancelled', run: 'cancelled' },
  ])('a job with user code that is $name is told by the one that judges', ({ name, run }) => {
    expect(results.get(name)!.conclusion).toBe(run);
    expect(ended(name)).toEqual({ 'model / work': 'failure', 'model / judge': 'failure' });
    expect(comment(name)).toMatch(/^### diabetes: \*\*fail\*\*\. `work` stopped: MLOPS\\_WORK\\_MISSING/);
  });

  it('no job asks for more than it declares, and the one with user code only reads', () => {
    zones.expectWithinPermissions();
  });
});
