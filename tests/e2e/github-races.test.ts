import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PullRequest } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { GithubProject, MODEL_YML, predictions, refused, said, workflow } from './github-project.ts';

const WORKFLOW = workflow({ with: 'predictions: predictions.csv, metric: roc_auc, margin: 0.02' });

describe('several runs about one pull request', () => {
  let project: GithubProject;
  let pull: PullRequest;
  let older: WorkflowResult;
  let newer: WorkflowResult;
  beforeAll(async () => {
    project = await GithubProject.start('races');
    await project.push('main', { [MODEL_YML]: WORKFLOW, 'predictions.csv': predictions(0.6) });
  });
  afterAll(() => project.close());

  it('at once end with one comment, of the newer one', async () => {
    const { double, repository } = project;
    await double.commit(repository, 'change', { 'predictions.csv': predictions(0.3) }, { from: 'main' });
    pull = await double.openPullRequest({ repository, head: 'change' });
    await double.commit(repository, 'change', { 'predictions.csv': predictions(0.8) });
    const results = await project.runs();
    [older, newer] = results.sort((a, b) => a.run.number - b.run.number) as [WorkflowResult, WorkflowResult];
    expect(results.map(({ conclusion }) => conclusion)).toEqual(['failure', 'success']);
    expect(results.flatMap(refused)).toEqual([]);
    const [comment, ...others] = project.comments(pull);
    expect(others).toEqual([]);
    expect(comment!.body).toContain(`run=${newer.run.id} number=3 attempt=1`);
    expect(comment!.body).toContain('**pass**');
  });

  it('leave the newer report when the older run is run again', async () => {
    const before = project.comments(pull);
    older = await project.run(older.event, { run: older.run });
    expect([older.run.attempt, older.conclusion]).toEqual([2, 'failure']);
    expect(older.summary).toContain('**fail**');
    expect(project.comments(pull)).toEqual(before);
    expect(said(older)).toMatch(/is about run 3, which is newer than this run 2, attempt 2/);
  });

  it("write again what a person deleted, and leave somebody else's words alone", async () => {
    const { comments } = project.state;
    const [ours] = comments.splice(0);
    const copied = { ...ours!, author: 'mallory' };
    comments.push(copied);
    newer = await project.run(newer.event, { run: newer.run });
    expect(newer.conclusion).toBe('success');
    expect(comments.map(({ author, id }) => [author, id > ours!.id])).toEqual([
      ['mallory', false],
      ['github-actions[bot]', true],
    ]);
    expect(comments[0]!.body).toBe(ours!.body);
    expect(comments[1]!.body).toContain(`run=${newer.run.id} number=3 attempt=2`);
  });
});
