import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chainProject } from './chain-project.ts';
import { GithubProject, MODEL_YML, predictions, workflow } from './github-project.ts';

const WORKFLOW = workflow({ with: 'predictions: predictions.csv, metric: roc_auc, margin: 0.02' });

/** Cancels the run as soon as it says something. */
const cancelAt = (words: RegExp): GithubProject['options'] => ({
  onLine: (line, control) => {
    if (words.test(line.msg)) control.cancel();
  },
});

describe('a run that does not get to its end', () => {
  let project: GithubProject;
  beforeAll(async () => {
    project = await GithubProject.start('cancelled');
    await project.push('main', { [MODEL_YML]: WORKFLOW, 'predictions.csv': predictions(0.6) });
  });
  afterAll(() => project.close());

  it('claims nothing, in whatever stage it is cancelled; run again, it does', async () => {
    project.options = cancelAt(/group::evaluate-model/);
    const { pull, result } = await project.propose('change', { 'predictions.csv': predictions(0.7) });
    project.options = {};
    const results = [result];
    for (const stage of ['gate-model', 'report-run'])
      results.push(await project.run(result.event, { run: result.run, ...cancelAt(RegExp(`group::${stage}`)) }));
    for (const { conclusion, summary, annotations } of results) {
      expect([conclusion, summary]).toEqual(['cancelled', '']);
      expect(annotations.map(({ message }) => message.split('\n')[0])).toEqual([
        expect.stringMatching(/^MLOPS_(SQL_)?INTERRUPTED$/),
      ]);
    }
    expect(project.artifacts(result)).toEqual([]);
    expect(project.comments(pull)).toEqual([]);

    const again = await project.run(result.event, { run: result.run });
    expect([again.conclusion, again.run.attempt]).toEqual(['success', 4]);
    expect(project.comments(pull)[0]!.body).toContain('number=2 attempt=4');
  });

  it('claims nothing in the stages before a model either', async () => {
    const described = await chainProject('chain');
    const chain = await GithubProject.start('chain');
    await chain.double.commit(chain.repository, 'main', { 'README.md': 'A chain.' });
    chain.options = cancelAt(/group::validate-data/);
    const { pull, result } = await chain.propose('begin', { ...described.files(), [MODEL_YML]: workflow() });
    described.remove();
    const { run, event } = result;
    const later = [];
    for (const stage of ['build-features', 'train-model'])
      later.push(await chain.run(event, { run, ...cancelAt(RegExp(`group::${stage}`)) }));
    for (const { conclusion, summary } of [result, ...later]) expect([conclusion, summary]).toEqual(['cancelled', '']);
    expect(chain.artifacts(result)).toEqual([]);
    expect(chain.comments(pull)).toEqual([]);
    await chain.close();
  });

  it('is the baseline of its commit where it had passed and all that it kept is there', async () => {
    project.options = cancelAt(/^Kept .*-evidence/);
    const cancelled = await project.push('main', { 'predictions.csv': predictions(0.9) });
    project.options = {};
    expect(cancelled.conclusion).toBe('cancelled');
    expect(project.artifacts(cancelled)).toContain('mlops-cancelled-model-1-evidence');
    const { pull } = await project.propose('next', { 'predictions.csv': predictions(0.7) });
    const [comment] = project.comments(pull);
    expect(comment!.body).toContain(`merge-base ${cancelled.run.headSha.slice(0, 7)}`);
    expect(comment!.body).toContain('**fail**');
  });

  it('is not compared with evidence that has expired, and that is no pass', async () => {
    project.double.passTime(100 * 24 * 3600 * 1000);
    const { pull, result } = await project.propose('late', { 'predictions.csv': predictions(0.9) });
    expect(result.conclusion).toBe('failure');
    const [comment] = project.comments(pull);
    expect(comment!.body).toMatch(/^### cancelled: \*\*inconclusive\*\*/);
    expect(comment!.body).toContain('Say `baseline: none` on main for one run, after the merge.');
    expect(comment!.body).not.toContain('The next passing run');
    expect(comment!.body).toMatch(/what earlier runs recorded cannot be read: \S+ of run \d+ \(\w{7}\) has expired/);
  });
});
