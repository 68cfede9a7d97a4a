import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dispatchEvent, startGithub, type GithubDouble, type Repository } from '../doubles/github/index.ts';
import { engine, runWorkflow, type WorkflowOptions } from './index.ts';

const PULL = `
name: Model
on: pull_request
permissions: { contents: read, pull-requests: write }
jobs:
  work:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: |
          echo "secret=[\${{ secrets.KEY }}]"
          code=$(curl -s -o /dev/null -w '%{http_code}' -X POST -H "authorization: Bearer \${{ github.token }}" \\
            "$GITHUB_API_URL/repos/acme/app/issues/1/comments" -d '{"body": "mine"}')
          echo "commented=$code kept=$(git config --get-regexp extraheader | wc -l)"
`;
const AFTER = `
on: { workflow_run: { workflows: [Model], types: [completed] } }
permissions: { pull-requests: write }
jobs:
  report:
    runs-on: ubuntu-latest
    steps:
      - run: |
          echo "after \${{ github.event.workflow_run.conclusion }} of \${{ github.event.workflow_run.head_repository.full_name }} at $GITHUB_REF secret=[\${{ secrets.KEY }}]"
`;
const STUCK = `
on: workflow_dispatch
jobs:
  stuck:
    runs-on: ubuntu-latest
    steps:
      - run: |
          trap 'echo interrupted; exit 130' INT
          echo waiting; sleep 60 & wait
      - if: always()
        run: sleep 8 && echo cleaned
`;
const ASKING = `
on: workflow_dispatch
jobs:
  first: { runs-on: ubuntu-latest, steps: [{ run: echo first }] }
  release:
    needs: first
    runs-on: ubuntu-latest
    environment: production
    steps: [{ run: echo released }]
`;
const DEEP = `
on: workflow_dispatch
permissions: { contents: read }
jobs:
  deep:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0, persist-credentials: false }
      - uses: actions/checkout@v4
        with: { path: other, ref: old }
      - run: |
          echo "all=$(git rev-list --count HEAD) on=$(git branch --show-current) branches=$(git branch -r | wc -l) kept=$(git config --get-regexp extraheader | wc -l)"
          cd other; echo "there=$(git rev-list --count HEAD) $(git log -1 --format=%s) kept=$(git config --get-regexp extraheader | wc -l)"
`;
const GREEDY = `
on: workflow_dispatch
permissions: { contents: read }
jobs:
  call:
    uses: ./.github/workflows/called.yml
`;
const CALLED = `
on: workflow_call
jobs: { say: { if: false, runs-on: ubuntu-latest, permissions: { checks: write }, steps: [{ run: exit 1 }] } }
`;

let double: GithubDouble;
let repository: Repository;
let suite: string;
let options: WorkflowOptions;
beforeAll(async () => {
  double = await startGithub();
  suite = mkdtempSync(join(tmpdir(), 'suite-'));
  repository = double.createRepository({ owner: 'acme', name: 'app' });
  await double.commit(repository, 'main', {
    '.github/workflows/pull.yml': PULL,
    '.github/workflows/after.yml': AFTER,
    '.github/workflows/stuck.yml': STUCK,
    '.github/workflows/asking.yml': ASKING,
    '.github/workflows/deep.yml': DEEP,
    '.github/workflows/greedy.yml': GREEDY,
    '.github/workflows/called.yml': CALLED,
  });
  options = { double, suite, secrets: { KEY: 'k3y' }, timeoutMs: 200_000 };
});
afterAll(async () => {
  expect(double.violations).toEqual([]);
  rmSync(suite, { recursive: true });
  await double.close();
});

const dispatch = async (name: string, more: Partial<WorkflowOptions> = {}) => {
  const workflow = `.github/workflows/${name}`;
  return runWorkflow({ ...options, ...more, workflow, event: await dispatchEvent(double.world, repository, workflow) });
};

describe('a checkout', () => {
  it('has as many commits as asked for, and the token only while asked to', async () => {
    await double.commit(repository, 'old', { old: 'x' }, { from: 'main', message: 'Old' });
    await double.commit(repository, 'main', { new: 'x' });
    const result = await dispatch('deep.yml');
    expect(result.lines).toEqual(expect.arrayContaining(['all=2 on=main branches=2 kept=0', 'there=1 Old kept=1']));
    expect(result.conclusion).toBe('success');
  });

  it('of a re-run is that of the first attempt, wherever the branch is now', async () => {
    const first = await dispatch('deep.yml');
    await double.commit(repository, 'main', { newer: 'x' });
    const again = await runWorkflow({ ...options, workflow: first.run.workflow, event: first.event, run: first.run });
    const checkedOut = (lines: string[]) =>
      lines.find((line) => line.startsWith('Checked out acme/app refs/heads/main'));
    expect(again.run).toMatchObject({ id: first.run.id, attempt: 2, number: first.run.number });
    expect(checkedOut(again.lines)).toBe(checkedOut(first.lines));
    expect(again.run.jobs.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });
});

describe('what a run may do', () => {
  it('a fork’s pull request reads only, without secrets; what follows it is the base’s own', async () => {
    const fork = double.createRepository({ owner: 'eve', name: 'app', fork: repository });
    await double.commit(fork, 'evil', { x: 'x' }, { from: 'main' });
    const github = double.react(engine(options));
    await double.openPullRequest({ repository, head: 'evil', headRepository: fork });
    const [pull, after] = await github.settled();
    expect(pull!.lines).toEqual(expect.arrayContaining(['secret=[]', 'commented=403 kept=1']));
    expect(pull!.requests.every(({ permissions }) => !Object.values(permissions!).includes('write'))).toBe(true);
    expect(after!.run).toMatchObject({ event: 'workflow_run', headBranch: 'main', conclusion: 'success' });
    // act hides secrets in its log.
    expect(after!.lines).toContain('after success of eve/app at refs/heads/main secret=[***]');
    expect(double.state(repository).comments).toEqual([]);
  });

  it('a called job that asks for more than its caller has starts nothing', async () => {
    const result = await dispatch('greedy.yml');
    expect(result).toMatchObject({ conclusion: 'startup_failure', jobs: [], run: { conclusion: 'startup_failure' } });
    expect(result.lines.join()).toContain("'checks: write'");
  });

  it.each([
    { state: 'approved', conclusion: 'success', deployed: ['success'] },
    { state: 'rejected', conclusion: 'failure', deployed: [] },
  ] as const)('begins a job whose environment has reviewers when one says so: $state', async (decision) => {
    const { state, conclusion, deployed } = decision;
    repository.settings.environments = [{ name: 'production', reviewers: ['grace'] }];
    double.state(repository).deployments = [];
    const waiting: unknown[] = [];
    double.world.onWaiting = (run, environment) => {
      waiting.push([environment, run.jobs.map(({ name, status }) => `${name}: ${status}`)]);
      expect(() => double.review(run, environment, state, 'eve')).toThrow('waits for eve');
      double.review(run, environment, state, 'grace');
    };
    const result = await dispatch('asking.yml');
    expect(waiting).toEqual([['production', ['first: completed', 'release: waiting']]]);
    expect([result.conclusion, result.lines.includes('released')]).toEqual([conclusion, state === 'approved']);
    expect(double.state(repository).deployments.map(({ statuses }) => statuses.at(-1)!.state)).toEqual(deployed);
  });

  it('is cancelled as GitHub does: an interrupt first, and what is always done has its own time', async () => {
    const result = await dispatch('stuck.yml', {
      onLine: ({ msg, raw_output: printed }, control) =>
        printed === true && msg.startsWith('waiting') && control.cancel(),
    });
    expect(result.conclusion).toBe('cancelled');
    expect(result.lines).toEqual(expect.arrayContaining(['interrupted', 'cleaned']));
  });

  it('ends with the machine', async () => {
    const result = await dispatch('stuck.yml', {
      onLine: ({ msg, raw_output: printed }, control) =>
        printed === true && msg.startsWith('waiting') && control.kill(),
    });
    expect(result.conclusion).toBe('failure');
    expect(result.run.jobs.map(({ status, conclusion }) => [status, conclusion])).toEqual([['completed', 'cancelled']]);
  });
});
