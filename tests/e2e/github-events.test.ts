import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mergeGroupEvent, scheduleEvent, type PullRequest } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { GithubProject, MODEL_YML, PERMISSIONS, predictions, refused, said, workflow } from './github-project.ts';

const WORKFLOW = workflow({
  on: "merge_group: , schedule: [{cron: '0 6 * * *'}]",
  permissions: `${PERMISSIONS}, checks: write`,
  job: 'strategy: {fail-fast: false, matrix: {python: ["3.12", "3.13"]}}',
  with: "config: '*/mlops.yml', check: true",
}).replace('push: {branches: [main]}', 'push: ');

const yml = (name: string): string => `project: ${name}
evaluate: {predictions: predictions.csv}
gate: {rules: [{metric: roc_auc, min: 0.6}, {metric: roc_auc, margin: 0.02}]}
`;

const LEGS = ['early (3.12)', 'early (3.13)', 'late (3.12)', 'late (3.13)'];

// Two projects in one repository, in two cells of a matrix, with checks of their own: four reports a run.
describe('every event, with two projects in each cell of a matrix', () => {
  let project: GithubProject;
  let pull: PullRequest;
  let proposed: WorkflowResult;
  beforeAll(async () => {
    project = await GithubProject.start('events');
    project.reports = LEGS.length;
  });
  afterAll(() => project.close());

  /** `name: conclusion` of a run's own checks. */
  const checks = ({ run }: WorkflowResult): string[] =>
    project.state.checks
      .filter(({ externalId }) => externalId?.endsWith(`#${run.id}`))
      .map(({ name, status, conclusion }) => `${name}: ${status}, ${conclusion}`)
      .sort();

  it('a push to main is recorded once for each, and each check is opened before anything is done', async () => {
    const result = await project.push('main', {
      [MODEL_YML]: WORKFLOW,
      'late/mlops.yml': yml('late'),
      'late/predictions.csv': predictions(0.6),
      'early/mlops.yml': yml('early'),
      'early/predictions.csv': predictions(0.5),
    });
    expect(result.conclusion).toBe('success');
    expect(checks(result)).toEqual(LEGS.map((leg) => `mlops: ${leg}: completed, success`));
    const opened = result.requests.filter(
      ({ operation }) => operation.startsWith('POST') && /check-runs$/.test(operation),
    );
    expect(opened.map(({ body }) => (body as { status: string }).status)).toEqual(LEGS.map(() => 'in_progress'));
    expect(project.artifacts(result).filter((name) => name.endsWith('-evidence'))).toHaveLength(LEGS.length);
    expect(new Set(refused(result))).toEqual(new Set(['POST /repos/{owner}/{repo}/git/trees needs contents:write']));
  });

  it('a push elsewhere is judged and not recorded; a pull request has a comment for each', async () => {
    const { double, repository } = project;
    const worse = { 'late/predictions.csv': predictions(0.3) };
    await double.commit(repository, 'change', worse, { from: 'main' });
    const [pushed] = await project.runs();
    expect(pushed!.conclusion).toBe('failure');
    expect(said(pushed!).match(/This run is not recorded: only runs of main are/g)).toHaveLength(LEGS.length);
    expect(project.state.comments).toEqual([]);

    pull = await double.openPullRequest({ repository, head: 'change' });
    [proposed] = (await project.runs()) as [WorkflowResult];
    expect(proposed.conclusion).toBe('failure');
    const comments = project.comments(pull).map(({ body }) => body);
    const key = (body: string): string => /<!-- mlops-actions:\S+?:(\w+:\w+) /.exec(body)![1]!;
    expect(new Set(comments.map(key)).size).toBe(LEGS.length);
    expect(comments.map((body) => /^### (\w+: \*\*\w+\*\*)/.exec(body)![1]).sort()).toEqual([
      'early: **pass**',
      'early: **pass**',
      'late: **fail**',
      'late: **fail**',
    ]);
    const outcome = (leg: string): string => (leg.startsWith('late') ? 'failure' : 'success');
    for (const result of [pushed!, proposed])
      expect(checks(result)).toEqual(LEGS.map((leg) => `mlops: ${leg}: completed, ${outcome(leg)}`));
    expect(refused(proposed)).toEqual([]);
  });

  it('a cancelled run leaves no check in progress, and says that it was stopped where it had been judged before', async () => {
    const before = project.comments(pull);
    const begun = new Set<string>();
    const result = await project.run(proposed.event, {
      run: proposed.run,
      onLine: ({ msg, matrix }, control) => {
        if (!msg.includes('group::gate-model')) return;
        begun.add(JSON.stringify(matrix));
        if (begun.size === 2) control.cancel();
      },
    });
    expect(result.conclusion).toBe('cancelled');
    expect(checks(result).filter((check) => check.endsWith('completed, cancelled')).length).toBeGreaterThan(0);
    expect(checks(result).filter((check) => !check.includes('completed'))).toEqual([]);
    const after = project.comments(pull);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after.filter(({ body }) => body.includes('stopped: MLOPS\\_INTERRUPTED')).length).toBeGreaterThan(1);
  });

  it('a merge group is judged against main, with nothing to comment on', async () => {
    const before = project.comments(pull);
    const result = await project.run(await mergeGroupEvent(project.double.world, pull));
    expect(result.conclusion).toBe('failure');
    expect(result.summary.match(/^### late: \*\*fail\*\*/gm)).toHaveLength(2);
    expect(result.summary).toContain('baseline: main, merge-base');
    expect(project.state.checks.filter(({ headSha }) => headSha === pull.mergeSha)).toHaveLength(LEGS.length);
    expect(project.comments(pull)).toEqual(before);
    expect(refused(result)).toEqual([]);
  });

  it('a schedule runs what is on main, and is recorded', async () => {
    const result = await project.run(await scheduleEvent(project.double.world, project.repository, '0 6 * * *'));
    expect(result.conclusion).toBe('success');
    expect(result.summary.match(/mlops reproduce/g)).toHaveLength(LEGS.length);
  });
});
