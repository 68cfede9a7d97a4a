import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GithubProject, MODEL_YML, predictions, refused, workflow } from './github-project.ts';

const RULES = `project: enterprise
evaluate: {predictions: predictions.csv}
gate: {rules: [{metric: roc_auc, min: 0.8}]}
`;

const WHY = "github.acme.example is an Enterprise Server, whose artifacts today's clients cannot use";

// A server of one's own has no artifacts that GitHub's current client can write. One job works there all the same.
describe('GitHub Enterprise Server', () => {
  let project: GithubProject;
  beforeAll(async () => {
    project = await GithubProject.start('enterprise');
    project.options = { env: { GITHUB_SERVER_URL: 'https://github.acme.example' } };
  });
  afterAll(() => project.close());

  it('judges by absolute rules, and says what is missing', async () => {
    const first = await project.push('main', {
      [MODEL_YML]: workflow(),
      'mlops.yml': RULES,
      'predictions.csv': predictions(0.6),
    });
    expect(first.conclusion).toBe('success');
    expect(first.annotations.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      `warning: Nothing is recorded for later runs: ${WHY}.`,
      `warning: Report, evidence and predictions are not kept for later: ${WHY}.`,
    ]);
    expect(project.state.artifacts).toEqual([]);
    // A run that was not recorded has no number to ask for.
    expect(first.summary).not.toContain('mlops reproduce');
    expect(
      first.jobs[0]!.steps.find(({ name, stage }) => name.includes('mlops') && stage === 'Main')!.outputs['run'],
    ).toBe('');

    const { pull, result } = await project.propose('worse', { 'predictions.csv': predictions(0.1) });
    expect(result.conclusion).toBe('failure');
    const [comment] = project.comments(pull);
    expect(comment!.body).toMatch(
      /^### enterprise: \*\*fail\*\*\. `roc_auc` is 0\.\d+ to 0\.\d+, below the limit 0\.8/,
    );
    expect(comment!.body).not.toContain('The next passing run of the default branch becomes the baseline');
    expect(comment!.body).toContain('https://github.acme.example/acme/enterprise/actions/runs/');
    expect(refused(result)).toEqual([]);
  });

  it('never passes a comparison for want of what to compare with', async () => {
    const result = await project.push('main', {
      'mlops.yml': RULES.replace('min: 0.8}', 'min: 0.8}, {metric: roc_auc, margin: 0.02}'),
    });
    expect(result.conclusion).toBe('failure');
    expect(result.summary).toMatch(/^### enterprise: \*\*inconclusive\*\*\. There is nothing to compare with/);
    expect(result.summary).toContain(WHY);
  });

  it('compares with a file, which needs no artifact', async () => {
    const rules = RULES.replace('gate: {', 'gate: {baseline: main.csv, ').replace('min: 0.8', 'margin: 0.02');
    const kept = await project.push('main', { 'mlops.yml': rules, 'main.csv': predictions(0.6) });
    expect(kept.conclusion).toBe('success');
    const { pull, result } = await project.propose('file', { 'predictions.csv': predictions(0.3) });
    expect(result.conclusion).toBe('failure');
    expect(project.comments(pull)[0]!.body).toMatch(
      /^### enterprise: \*\*fail\*\*\. `roc_auc` is 0\.\d+ to 0\.\d+ worse/,
    );
  });
});
