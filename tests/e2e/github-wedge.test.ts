import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGithub, type GithubDouble, type Repository } from '../doubles/github/index.ts';
import { engine, type WorkflowResult } from '../engine/index.ts';

const WORKFLOW = `
name: Model
on: {pull_request: , push: {branches: [main]}}
permissions: {contents: read, actions: read, pull-requests: write}
jobs:
  model:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: python3 predict.py
      - uses: mlops-actions/mlops-actions@v1
        with: {predictions: predictions.csv, metric: roc_auc, margin: 0.02, slices: carrier}
`;

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
  let double: GithubDouble;
  let repository: Repository;
  let settle: () => Promise<WorkflowResult[]>;

  beforeAll(async () => {
    double = await startGithub();
    repository = double.createRepository({ owner: 'acme', name: 'flights' });
    const reactor = double.react(engine({ double }));
    settle = () => reactor.settled() as Promise<WorkflowResult[]>;
  }, 120_000);
  afterAll(async () => {
    expect(double.violations).toEqual([]);
    await double.close();
  });

  const comments = () => double.state(repository).comments.map(({ body }) => body);

  it('the first run on main becomes the baseline, and says so kindly', async () => {
    await double.commit(repository, 'main', { '.github/workflows/model.yml': WORKFLOW, 'predict.py': predict(0.6) });
    const [result] = await settle();
    console.log(result!.lines.slice(-60).join('\n'), result!.summary);
    expect(result!.conclusion).toBe('success');
    expect(result!.summary).toMatch(/baseline/);
    expect(comments()).toEqual([]);
  }, 120_000);

  it('a worse pull request fails, names the slice, and says so in one comment', async () => {
    await double.commit(repository, 'worse', { 'predict.py': predict(0.6, 0.2) }, { from: 'main' });
    await double.openPullRequest({ repository, head: 'worse', base: 'main' });
    const [result] = await settle();
    console.log(result!.lines.slice(-60).join('\n'), comments().join('\n'));
    expect(result!.conclusion).toBe('failure');
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toMatch(/\*\*fail\*\*.*carrier = US/);
  }, 120_000);
});
