import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PullRequest } from '../doubles/github/index.ts';
import { asked, GithubProject, MODEL_YML, refused, workflow } from './github-project.ts';

const WORKFLOW = workflow({
  before: '- run: python3 predict.py',
  with: 'predictions: predictions.csv, metric: roc_auc, margin: 0.02, slices: carrier',
});

/** A team's own code: 3,000 flights, as good as \`skill\`, and \`us\` for one carrier. */
const predict = (skill: number, us = skill): string => `
import csv, random
random.seed(7)
with open('predictions.csv', 'w', newline='') as file:
    write = csv.writer(file).writerow
    write(['id', 'target', 'score', 'carrier'])
    for i in range(3000):
        carrier = ['AA', 'US', 'DL'][i % 3]
        target = int(random.random() < 0.4)
        noise = random.random()
        write([i, target, round((${us} if carrier == 'US' else ${skill}) * target + noise, 6), carrier])
`;

// The whole of what a team adds: one step after code it has. GitHub is a double, checked against GitHub's OpenAPI; the
// workflow engine is real.
describe('five minutes, on a repository that has only predict.py', () => {
  let project: GithubProject;
  let pull: PullRequest;
  beforeAll(async () => {
    project = await GithubProject.start('flights');
  });
  afterAll(() => project.close());

  it('the first run on main becomes the baseline, and says so kindly', async () => {
    const result = await project.push('main', { [MODEL_YML]: WORKFLOW, 'predict.py': predict(0.6) });
    expect(result.conclusion).toBe('success');
    expect(result.summary).toMatch(/^### flights: \*\*pass\*\*\. There is nothing to compare with yet/);
    expect(result.summary).toContain('This is the first recorded run of flights');
    expect(project.state.comments).toEqual([]);
    // Nobody said where runs are recorded: whether the token may begin a branch is asked by trying.
    expect(refused(result)).toEqual(['POST /repos/{owner}/{repo}/git/trees needs contents:write']);
    expect(asked(result).length).toBeLessThanOrEqual(7);
    expect(project.artifacts(result)).toEqual(['mlops-flights-model-1-evidence', 'mlops-flights-model-1-report.html']);
  });

  it('a worse pull request fails, names the slice, and says so in one comment', async () => {
    let result;
    ({ pull, result } = await project.propose('change', { 'predict.py': predict(0.6, 0.2) }));
    expect(result.conclusion).toBe('failure');
    const [comment, ...others] = project.comments(pull);
    expect(others).toEqual([]);
    expect(comment!.author).toBe('github-actions[bot]');
    expect(comment!.body).toMatch(
      /^### flights: \*\*fail\*\*\. `roc_auc` for `carrier = US` is 0\.\d+ to 0\.\d+ worse/,
    );
    expect(comment!.body).toContain('What changed: code 1 file, parameters 0, data 0');
    expect(comment!.body).toContain('- `predict.py` changed');
    // The same report, without the line that only machines read.
    expect(result.summary.trimEnd()).toBe(comment!.body.replace(/\n+<!-- .* -->$/, ''));
    expect(refused(result)).toEqual([]);
    expect(asked(result).length).toBeLessThanOrEqual(15);
  });

  it('a better second push updates the same comment', async () => {
    const [before] = project.comments(pull);
    const result = await project.push('change', { 'predict.py': predict(0.7) });
    expect(result.conclusion).toBe('success');
    expect(project.comments(pull)).toEqual([{ ...before, body: expect.stringMatching(/^### flights: \*\*pass\*\*/) }]);
    expect(refused(result)).toEqual([]);
    expect(asked(result).length).toBeLessThanOrEqual(17);
  });

  it('merged, it is the baseline of the next one', async () => {
    const merged = await project.merge(pull);
    expect(merged.conclusion).toBe('success');
    expect(merged.summary).toMatch(/baseline: main, nearest recorded ancestor/);
    const { result, pull: next } = await project.propose('docs', { 'README.md': 'Flights that are late.' });
    expect(result.conclusion).toBe('success');
    expect(project.comments(next)[0]!.body).toContain(`merge-base ${merged.run.headSha.slice(0, 7)}`);
    expect(project.comments(next)[0]!.body).toMatch(/What changed: code 1 file, parameters 0, data 0/);

    // The team's own step breaks, so that ours is skipped: what was said is of the commit before.
    const broken = await project.push('docs', { 'predict.py': 'raise SystemExit(3)' });
    expect(broken.conclusion).toBe('failure');
    const [before, now] = [result, broken].map(({ run }) => run.headSha.slice(0, 7));
    expect(project.comments(next)).toEqual([
      expect.objectContaining({
        body: expect.stringContaining(
          `### flights: **inconclusive**. \`${now}\` is not judged yet; \`${before}\` before it was: pass\n`,
        ),
      }),
    ]);
    expect(refused(broken)).toEqual([]);
    expect(asked(broken).length).toBe(3);
  });

  it('a change that loosens the margin in the workflow is judged by that of main, and both verdicts are shown', async () => {
    const { pull: loose, result } = await project.propose('loose', {
      [MODEL_YML]: WORKFLOW.replace('0.02, slices: carrier', '0.9'),
      'predict.py': predict(0.2),
    });
    expect(result.conclusion).toBe('failure');
    const [comment] = project.comments(loose);
    expect(comment!.body).toMatch(/^### flights: \*\*fail\*\*/);
    expect(comment!.body).toContain("Those of main decide: **fail**. With this branch's rules: **pass**.");
    expect(comment!.body).toContain('| `roc_auc.margin` | −0.020: fail | −0.900: pass |');
    expect(comment!.body).toContain('| `roc_auc[carrier].margin` | −0.020: fail | none |');
    expect(refused(result)).toEqual([]);
  });
});
