import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GithubProject, MODEL_YML, PERMISSIONS, predictions, refused } from './github-project.ts';

const USES = 'mlops-actions/mlops-actions';

/** Main is recorded by the one step; pull requests are judged stage by stage, in one job. */
const WORKFLOW = `name: Model
on: {pull_request: , push: {branches: [main]}}
permissions: {${PERMISSIONS}}
jobs:
  record:
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: ${USES}@v1
  judge:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: ${USES}/actions/evaluate-model@v1
      - uses: ${USES}/actions/gate-model@v1
        id: gate
      - if: always()
        uses: ${USES}/actions/report-run@v1
`;

const RULES = `project: composed
evaluate: {predictions: predictions.csv, slices: [carrier]}
gate: {rules: [{metric: roc_auc, min: 0.7}, {metric: roc_auc, slices: [carrier], margin: 0.05}]}
`;

describe('stages as steps of their own', () => {
  let project: GithubProject;
  beforeAll(async () => {
    project = await GithubProject.start('composed');
    project.reports = 2;
    await project.push('main', { [MODEL_YML]: WORKFLOW, 'mlops.yml': RULES, 'predictions.csv': predictions(0.6) });
  });
  afterAll(() => project.close());

  it('judge by what the one step recorded: the gate fails its step, and the report is written all the same', async () => {
    const { pull, result } = await project.propose('worse', { 'predictions.csv': predictions(0.6, 0.2) });
    const steps = result.jobs[0]!.steps.filter(({ name, stage }) => name.startsWith(USES) && stage === 'Main');
    expect(steps.map(({ name, result: ended }) => `${name.split('/').at(-1)}: ${ended}`)).toEqual([
      'evaluate-model@v1: success',
      'gate-model@v1: failure',
      'report-run@v1: failure',
    ]);
    expect(steps[1]!.outputs).toMatchObject({ verdict: 'fail', rule: 'roc_auc[carrier=US].margin' });
    expect(project.comments(pull).map(({ body }) => body)).toEqual([
      expect.stringMatching(
        /^### composed: \*\*fail\*\*\. `roc_auc` for `carrier = US` is 0\.\d+ to 0\.\d+ worse than main/,
      ),
    ]);
    expect(result.annotations).toEqual([expect.objectContaining({ level: 'error', file: 'mlops.yml', line: 3 })]);
    expect(project.artifacts(result)).toEqual([
      'mlops-composed-judge-1-evidence',
      'mlops-composed-judge-1-report.html',
    ]);
    expect(result.conclusion).toBe('failure');
    expect(refused(result)).toEqual([]);
  });

  it('are judged by what main has, whatever inputs or steps the change has instead', async () => {
    const lax = WORKFLOW.replace('        id: gate', '        with: {metric: roc_auc, margin: 0.9}');
    const files = { [MODEL_YML]: lax, 'predictions.csv': predictions(0.6, 0.2) };
    const { pull, result } = await project.propose('lax', files);
    expect(result.conclusion).toBe('failure');
    expect(project.comments(pull)[0]!.body).toContain(
      "Those of main decide: **fail**. With this branch's rules: **pass**.",
    );
    const without = await project.push('lax', { [MODEL_YML]: lax.replace(/ +- uses: \S+gate-model@v1\n.*\n/, '') });
    expect(without.conclusion).toBe('failure');
    expect(project.comments(pull)[0]!.body).toContain('`gate-model`, by which main judges a change, did not run here');
  });

  it('record nothing: on main they leave a report, and the next run is compared with what was recorded before', async () => {
    const steps = await project.push('main', {
      [MODEL_YML]: WORKFLOW.replace("== 'push'", "== 'never'").replace("== 'pull_request'", "!= 'never'"),
      'predictions.csv': predictions(0.8),
    });
    expect(steps.conclusion).toBe('success');
    const { pull, result } = await project.propose('better', { 'README.md': 'Flights.' });
    expect(result.conclusion).toBe('success');
    expect(project.comments(pull)[0]!.body).toMatch(/nearest recorded ancestor \(1 commit before/);
  });
});
