import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changed } from '../pages.ts';
import { headline, predict, workflows } from './five-minutes.ts';
import { GithubProject, MODEL_YML, predictions, refused, workflow } from './github-project.ts';

const INPUTS = 'predictions: predictions.csv, metric: roc_auc, margin: 0.02';
const PASTE = 'permissions:\n  actions: read\n  contents: read\n  pull-requests: write\n';

// What the guide says of its workflow. A pull request runs its own workflow file, so each of them says what its token may do.
describe('a token that may do less', () => {
  let project: GithubProject;
  beforeAll(async () => {
    project = await GithubProject.start('model');
    await project.push('main', { [MODEL_YML]: workflows.guide, 'predict.py': predict() });
  });
  afterAll(() => project.close());

  it('than comment: the verdict decides, the report is in the summary, one warning says what to paste', async () => {
    const { pull, result } = await project.propose('silent', {
      'predict.py': predict(0.9),
      [MODEL_YML]: changed(workflows.guide, ', pull-requests: write', ''),
    });
    expect(result.conclusion).toBe('failure');
    expect(result.summary.slice(0, headline.length)).toBe(headline);
    expect(project.comments(pull)).toEqual([]);
    expect(refused(result)).toEqual([]);
    const warnings = result.annotations.filter(({ level }) => level === 'warning');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]!.message).toContain("The verdict stands, and the report is in the job's summary.");
    expect(warnings[0]!.message).toContain(PASTE);
  });

  it('than read earlier runs: that is an error with what to paste, and no pass', async () => {
    const { pull, result } = await project.propose('blind', {
      'predict.py': predict(0.4),
      [MODEL_YML]: changed(workflows.guide, 'actions: read, ', ''),
    });
    expect(result.conclusion).toBe('failure');
    expect(refused(result)).toEqual([
      'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs needs actions:read',
    ]);
    const [error, ...others] = result.annotations;
    expect(others).toEqual([]);
    expect(error).toMatchObject({ level: 'error', message: expect.stringMatching(/^MLOPS_GITHUB_PERMISSION\n/) });
    expect(error!.message).toContain('It lacks actions: read.');
    expect(error!.message.replaceAll('  → ', '')).toContain(PASTE);
    expect(result.summary).toMatch(/^### model: \*\*fail\*\*\. `gate-model` stopped/);
    expect(project.comments(pull)[0]!.body).toContain('It lacks actions: read.');
  });

  it('than anything, because none is given: main cannot be asked for its rules, and that is an error', async () => {
    const { pull, result } = await project.propose('alone', {
      'predict.py': predict(0.4),
      [MODEL_YML]: changed(workflows.guide, 'group: day }', "group: day, token: '' }"),
    });
    expect(result.conclusion).toBe('failure');
    expect(result.requests.filter(({ operation }) => operation !== 'git')).toEqual([]);
    expect(project.comments(pull)).toEqual([]);
    expect(result.annotations).toEqual([
      {
        level: 'error',
        message: expect.stringMatching(/^MLOPS_STEP_INPUT field "token"\n.*token is empty, so main cannot be asked/),
      },
    ]);
    expect(result.summary).not.toContain('**pass**');
  });

  it('than write a ledger, which another repository has with a token of its own', async () => {
    const elsewhere = await GithubProject.start('elsewhere');
    const { double } = elsewhere;
    const records = double.createRepository({ owner: 'acme', name: 'records' });
    await double.commit(records, 'main', { 'README.md': 'Records.' });
    const LEDGER = double.token({ repository: records, permissions: { contents: 'write' } });
    elsewhere.options = { secrets: { LEDGER } };
    const ledger = "ledger: acme/records, ledger-token: '${{ secrets.LEDGER }}'";
    const main = await elsewhere.push('main', {
      [MODEL_YML]: workflow({ with: `${INPUTS}, ${ledger}` }),
      'predictions.csv': predictions(0.6),
    });
    expect(main.conclusion).toBe('success');
    expect(records.git.now(['rev-list', '--count', 'refs/heads/mlops/ledger'])).toBe('1\n');
    expect(await elsewhere.repository.git.resolve('refs/heads/mlops/ledger')).toBeUndefined();
    const { pull, result } = await elsewhere.propose('worse', { 'predictions.csv': predictions(0.3) });
    expect(result.conclusion).toBe('failure');
    expect(elsewhere.comments(pull)[0]!.body).toMatch(/^### elsewhere: \*\*fail\*\*[^]* worse than main[^]*merge-base/);
    expect([...refused(main), ...refused(result)]).toEqual([]);
    await elsewhere.close();
  });
});
