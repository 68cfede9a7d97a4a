import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PullRequest } from '../doubles/github/index.ts';
import { GithubProject, MODEL_YML, refused, workflow, type Files } from './github-project.ts';
import { ScratchProject } from './project.ts';

const rules = (margin: number): string => `project: digits
task: multiclass-classification
evaluate: {predictions: predictions.csv, metrics: [accuracy], slices: [half]}
gate:
  owners: ['@ada', ada@example.org]
  rules:
    - {metric: accuracy, min: 0.6}
    - {metric: accuracy, margin: ${margin}}
`;

const [header, ...lines] = readFileSync(
  join(import.meta.dirname, '..', '..', 'examples', 'digits', 'digits.csv'),
  'utf8',
)
  .trim()
  .split('\n');
const pixels = header!.split(',').length - 2;
const digits = lines.map((line) => {
  const values = line.split(',').map(Number);
  return { id: values[0]!, pixels: values.slice(1, -1), digit: values.at(-1)! };
});

/**
 * The digits' second half, told apart by how near they are to the mean of each digit in the first half.
 * @param seen pixels that the model looks at: the fewer, the worse
 */
function predictions(seen: number): string {
  const train = digits.slice(0, digits.length / 2);
  const means = Array.from({ length: 10 }, (_, digit) => {
    const of = train.filter((row) => row.digit === digit);
    return Array.from({ length: seen }, (_, at) => of.reduce((sum, row) => sum + row.pixels[at]!, 0) / of.length);
  });
  const rows = digits.slice(digits.length / 2).map((row, index) => {
    const near = means.map((mean) =>
      Math.exp(-mean.reduce((sum, value, at) => sum + (value - row.pixels[at]!) ** 2, 0) / (4 * seen)),
    );
    const whole = near.reduce((sum, value) => sum + value, 0);
    return [row.id, row.digit, ['early', 'late'][index % 2], ...near.map((value) => (value / whole).toFixed(6))].join();
  });
  return `id,target,half,${means.map((_, digit) => `score_${digit}`).join()}\n${rows.join('\n')}\n`;
}

/** Runs of main record in a branch; those of pull requests can not write it. */
const WORKFLOWS: Files = {
  [MODEL_YML]: workflow().replace(', push: {branches: [main]}', ''),
  '.github/workflows/record.yml': workflow({ permissions: 'contents: write, actions: read' }).replace(
    'pull_request: , ',
    '',
  ),
};

describe('rules in mlops.yml, in a ledger that is a branch', () => {
  let project: GithubProject;
  let change: PullRequest;
  beforeAll(async () => {
    project = await GithubProject.start('digits');
    await project.double.commit(project.repository, 'main', { 'README.md': 'Digits.' });
  });
  afterAll(() => project.close());

  it('come with the change itself while main has none, and that is said', async () => {
    const { pull, result } = await project.propose('begin', {
      ...WORKFLOWS,
      'mlops.yml': rules(0.02),
      'predictions.csv': predictions(pixels),
    });
    const [comment] = project.comments(pull);
    expect(comment!.body).toContain("main has no rules yet: this branch's rules were used");
    // What would be compared with is made on main: a branch can not make its own.
    expect(result.conclusion).toBe('failure');
    expect(comment!.body).toContain('The next passing run of the default branch becomes the baseline');
    expect(result.annotations).toEqual([
      expect.objectContaining({ file: 'mlops.yml', line: 8, title: 'accuracy.margin: inconclusive' }),
    ]);
    const merged = await project.merge(pull);
    expect(merged.conclusion).toBe('success');
    expect(refused(merged)).toEqual([]);
    expect(await project.repository.git.resolve('refs/heads/mlops/ledger')).toBeDefined();
  });

  it('decide as main has them: a change that loosens them is shown with both verdicts', async () => {
    let result;
    ({ pull: change, result } = await project.propose('loose', {
      'mlops.yml': rules(0.5),
      'predictions.csv': predictions(pixels / 2),
    }));
    expect(result.conclusion).toBe('failure');
    const [comment] = project.comments(change);
    expect(comment!.body).toMatch(/^### digits: \*\*fail\*\*/);
    expect(comment!.body).toContain("Those of main decide: **fail**. With this branch's rules: **pass**.");
    expect(comment!.body).toContain('| `accuracy.margin` | −0.020: fail | −0.500: pass |');
    // The lines of main's rules are not those that this change shows.
    expect(result.annotations).toEqual([expect.objectContaining({ level: 'error', title: 'accuracy.margin: fail' })]);
    expect(result.annotations[0]).not.toHaveProperty('line');
    expect(refused(result)).toEqual([]);
  });

  it('are excepted by what a person puts on record, and that is shown', async () => {
    const { double, repository } = project;
    const accept = async (login: string): Promise<void> => {
      const clone = new ScratchProject('digits');
      try {
        const token = double.token({ repository, permissions: { contents: 'write' }, login });
        const url = double.gitUrl(repository).replace('http://', `http://x:${token}@`);
        clone.git('remote', 'add', 'origin', repository.path);
        clone.git('fetch', '-q', 'origin', 'main');
        clone.git('checkout', '-q', '-B', 'main', 'origin/main');
        // As whoever pushes likes to be called; the account is the server's to know.
        const what = ['accuracy.margin', '--reason', 'fewer pixels', '--until', '2099-01-01', '--push', 'origin'];
        clone.git('remote', 'set-url', 'origin', url);
        const accepted = await clone.start('accept', ...what, '--by', 'Ada <ada@example.org>').end;
        expect(accepted).toMatchObject({ status: 0 });
      } finally {
        clone.remove();
      }
    };
    project.exceptions = 2;
    await accept('mallory');
    const forged = await project.push('loose', { 'mlops.yml': rules(0.02) });
    expect(forged.conclusion).toBe('failure');
    expect(project.comments(change)[0]!.body).toContain('mallory pushed it, who is not among gate.owners');
    await accept('ada');
    const result = await project.push('loose', { 'README.md': 'Digits, again.' });
    expect(result.conclusion).toBe('success');
    const [comment] = project.comments(change);
    expect(comment!.body).toContain('| −0.020 | fail, accepted until 2099-01-01 |');
    expect(comment!.body).toMatch(
      /- `accuracy\.margin`, until 2099-01-01, by Ada .*, pushed by @\u200bada: fewer pixels/,
    );
    expect(comment!.body).not.toContain('This branch edits the rules');
  });

  // Each run evaluates anew: there is nothing on GitHub's machines to take a stage from, and a second costs less than a cache.
  it('of a change that touches no more than words find everything as it was', async () => {
    const { pull, result } = await project.propose('docs', { 'README.md': 'Handwritten digits.' });
    expect(result.conclusion).toBe('success');
    expect(project.comments(pull)[0]!.body).toMatch(/^### digits: \*\*pass\*\*\. `accuracy` is the same as on main/);
    expect(project.comments(pull)[0]!.body).toContain('- `README.md` changed');
    expect(refused(result)).toEqual([]);
  });

  it('that cannot be read are told where an older verdict would stand', async () => {
    const { pull, result: before } = await project.propose('typo', { 'README.md': 'Digits, by hand.' });
    expect(before.conclusion).toBe('success');
    const result = await project.push('typo', { 'mlops.yml': `${rules(0.02)}gates: {}\n` });
    expect(result.conclusion).toBe('failure');
    const [comment, ...others] = project.comments(pull);
    expect(others).toEqual([]);
    expect(comment!.body).toMatch(/^### digits: \*\*fail\*\*\. .*mlops\.yml/);
    expect(comment!.body).toContain('gates');
    expect(refused(result)).toEqual([]);
  });
});
