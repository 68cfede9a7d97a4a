import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PullRequest } from '../doubles/github/index.ts';
import { changed } from '../pages.ts';
import { predict, workflows } from './five-minutes.ts';
import { asked, GithubProject, MODEL_YML, refused } from './github-project.ts';

// The whole of what a team adds, as the README has it: one step after code it has. The guide's own is in github-permissions.
// GitHub is a double, checked against GitHub's OpenAPI; the workflow engine is real.
describe('five minutes, on a repository that has only predict.py', () => {
  let project: GithubProject;
  let pull: PullRequest;
  beforeAll(async () => {
    project = await GithubProject.start('model');
  });
  afterAll(() => project.close());

  it('the first run on main becomes the baseline, and says so kindly', async () => {
    const result = await project.push('main', { [MODEL_YML]: workflows.readme, 'predict.py': predict() });
    expect(result.conclusion).toBe('success');
    expect(result.summary).toMatch(/^### model: \*\*pass\*\*\. There is nothing to compare with yet/);
    expect(result.summary).toContain('This is the first recorded run of model');
    expect(project.state.comments).toEqual([]);
    // Nobody said where runs are recorded: whether the token may begin a branch is asked by trying.
    expect(refused(result)).toEqual(['POST /repos/{owner}/{repo}/git/trees needs contents:write']);
    expect(asked(result).length).toBeLessThanOrEqual(7);
    expect(project.artifacts(result)).toEqual(['mlops-model-model-1-evidence', 'mlops-model-model-1-report.html']);
  });

  it('a worse pull request fails, names the slice, and says so in one comment', async () => {
    let result;
    ({ pull, result } = await project.propose('change', { 'predict.py': predict(0.5, 0.9) }));
    expect(result.conclusion).toBe('failure');
    const [comment, ...others] = project.comments(pull);
    expect(others).toEqual([]);
    expect(comment!.author).toBe('github-actions[bot]');
    expect(comment!.body).toMatch(/^### model: \*\*fail\*\*\. `roc_auc` for `carrier = US` is 0\.\d+ to 0\.\d+ worse/);
    expect(comment!.body).toContain('What changed: code 1 file, parameters 0, data 0');
    expect(comment!.body).toContain('- `predict.py` changed');
    // The same report, without the line that only machines read.
    expect(result.summary.trimEnd()).toBe(comment!.body.replace(/\n+<!-- .* -->$/, ''));
    expect(refused(result)).toEqual([]);
    expect(asked(result).length).toBeLessThanOrEqual(15);
  });

  it('a better second push updates the same comment', async () => {
    const [before] = project.comments(pull);
    const result = await project.push('change', { 'predict.py': predict(0.4) });
    expect(result.conclusion).toBe('success');
    expect(project.comments(pull)).toEqual([{ ...before, body: expect.stringMatching(/^### model: \*\*pass\*\*/) }]);
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
          `### model: **inconclusive**. \`${now}\` is not judged yet; \`${before}\` before it was: pass\n`,
        ),
      }),
    ]);
    expect(refused(broken)).toEqual([]);
    expect(asked(broken).length).toBe(3);
  });

  it('a change that loosens the margin in the workflow is judged by that of main, and both verdicts are shown', async () => {
    const { pull: loose, result } = await project.propose('loose', {
      [MODEL_YML]: changed(workflows.readme, '0.005, slices: carrier', '0.9'),
      'predict.py': predict(0.9),
    });
    expect(result.conclusion).toBe('failure');
    const [comment] = project.comments(loose);
    expect(comment!.body).toMatch(/^### model: \*\*fail\*\*/);
    expect(comment!.body).toContain("Those of main decide: **fail**. With this branch's rules: **pass**.");
    expect(comment!.body).toContain('| `roc_auc.margin` | −0.005: fail | −0.900: pass |');
    expect(comment!.body).toContain('| `roc_auc[carrier].margin` | −0.005: fail | none |');
    expect(refused(result)).toEqual([]);
  });
});
