import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGithub, type GithubDouble, type Repository } from '../doubles/github/index.ts';
import { engine } from './index.ts';

const CALLER = `
name: Model
on: { pull_request: , push: { branches: [main] } }
permissions: { contents: read }
jobs:
  work:
    name: The work
    runs-on: gpu
    outputs: { answer: "\${{ steps.make.outputs.answer }}" }
    steps:
      - uses: actions/checkout@v5
        with: { persist-credentials: false }
      - uses: actions/setup-python@v6
      - id: make
        run: |
          echo "answer=$(cat answer.txt)" >> "$GITHUB_OUTPUT"
          echo "# Worked" >> "$GITHUB_STEP_SUMMARY"
          echo "::warning file=answer.txt,line=1,title=Careful::not sure"
          echo "depth=$(git rev-list --count HEAD) parents=$(git log -1 --format=%p | wc -w) branch=$(git branch --show-current)"
          env | grep -E "^(ACT|ACTIONS_|GITHUB_TOKEN|GITHUB_WORKFLOW|GITHUB_SHA|GITHUB_REF)" | sort
          git config --list | grep -c extraheader || true
      - uses: acme/tools/probe@v1
        with: { ask: "POST /repos/acme/app/issues/1/comments" }
  judge:
    needs: work
    permissions: { contents: read, pull-requests: write }
    uses: acme/tools/.github/workflows/judge.yml@v1
    with: { answer: "\${{ needs.work.outputs.answer }}" }
`;
const JUDGE = `
name: Judge
on: { workflow_call: { inputs: { answer: { type: string } } } }
permissions: {}
jobs:
  say:
    runs-on: ubuntu-latest
    permissions: { pull-requests: write }
    steps:
      - uses: acme/tools/probe@v1
        with: { ask: "POST /repos/acme/app/issues/1/comments", body: "\${{ inputs.answer }}" }
      - if: inputs.answer != '42'
        run: exit 1
  legs:
    runs-on: ubuntu-latest
    strategy: { matrix: { leg: [1, 2] } }
    steps: [{ run: 'echo "leg \${{ matrix.leg }} $GITHUB_WORKFLOW"' }]
`;
/** A JavaScript action that asks the API what it is told, and keeps a file. */
const PROBE = `
import { createHash } from 'node:crypto';
const { env } = process;
const [method, path] = env.INPUT_ASK.split(' ');
const reply = await fetch(env.GITHUB_API_URL + path, { method, headers: { authorization: 'Bearer ' + env.INPUT_TOKEN }, body: JSON.stringify({ body: env.INPUT_BODY || 'x' }) });
console.log(env.GITHUB_JOB + ' asked and got ' + reply.status + ', runtime token: ' + Boolean(env.ACTIONS_RUNTIME_TOKEN));
const names = JSON.parse(Buffer.from(env.ACTIONS_RUNTIME_TOKEN.split('.')[1], 'base64url')).scp.split(':');
const ids = { workflow_run_backend_id: names[1], workflow_job_run_backend_id: names[2] };
const call = async (name, body) => (await fetch(env.ACTIONS_RESULTS_URL + 'twirp/github.actions.results.api.v1.ArtifactService/' + name, { method: 'POST', headers: { authorization: 'Bearer ' + env.ACTIONS_RUNTIME_TOKEN, 'content-type': 'application/json' }, body: JSON.stringify({ ...ids, name: 'kept-' + env.GITHUB_JOB, ...body }) })).json();
const { signed_upload_url } = await call('CreateArtifact', { version: 4 });
await fetch(signed_upload_url, { method: 'PUT', headers: { 'x-ms-blob-type': 'BlockBlob' }, body: 'kept' });
await call('FinalizeArtifact', { size: '4', hash: 'sha256:' + createHash('sha256').update('kept').digest('hex') });
`;

let double: GithubDouble;
let repository: Repository;
let tools: string;
beforeAll(async () => {
  double = await startGithub();
  repository = double.createRepository({ owner: 'acme', name: 'app' });
  tools = mkdtempSync(join(tmpdir(), 'tools-'));
  const write = (path: string, text: string) => {
    mkdirSync(join(tools, path, '..'), { recursive: true });
    writeFileSync(join(tools, path), text);
  };
  write('.github/workflows/judge.yml', JUDGE);
  write(
    'probe/action.yml',
    "name: p\ndescription: p\ninputs: { ask: {}, body: {}, token: { default: '${{ github.token }}' } }\nruns: { using: node24, main: p.mjs }\n",
  );
  write('probe/p.mjs', PROBE);
});
afterAll(async () => {
  rmSync(tools, { recursive: true });
  await double.close();
});

describe('the engine', () => {
  it('runs workflows as events happen, each job with what it declares', async () => {
    const github = double.react(engine({ double, suite: tools, suiteName: 'acme/tools' }));
    await double.commit(repository, 'main', { 'answer.txt': '41', '.github/workflows/model.yml': CALLER });
    const [first] = await github.settled();
    expect(first).toMatchObject({
      conclusion: 'failure',
      run: { event: 'push', headBranch: 'main', conclusion: 'failure' },
    });

    await double.commit(repository, 'feature', { 'answer.txt': '42', x: 'x' }, { from: 'main' });
    expect(await github.settled()).toEqual([]);
    const pull = await double.openPullRequest({ repository, head: 'feature' });
    const [second] = await github.settled();
    expect(second).toMatchObject({ conclusion: 'success', summary: '# Worked\n' });
    expect(second!.annotations).toEqual([
      { level: 'warning', title: 'Careful', file: 'answer.txt', line: 1, message: 'not sure' },
    ]);
    const work = second!.jobs.find(({ id }) => id === 'work')!;
    expect(work.steps.find(({ id }) => id === 'make')!.outputs).toEqual({ answer: '42' });
    const lines = work.lines.join('\n');
    // One commit deep, the merge, no token on disk, nothing that only act sets, no runtime token for `run:`.
    expect(lines).toContain('depth=1 parents=0 branch=\n');
    expect(lines.split('\n').filter((line) => /^[A-Z]+(_[A-Z]+)*=/.test(line))).toEqual([
      `GITHUB_REF=refs/pull/1/merge`,
      'GITHUB_REF_NAME=1/merge',
      'GITHUB_REF_PROTECTED=false',
      'GITHUB_REF_TYPE=branch',
      `GITHUB_SHA=${pull.mergeSha}`,
      'GITHUB_WORKFLOW=Model',
      'GITHUB_WORKFLOW_REF=acme/app/.github/workflows/model.yml@refs/pull/1/merge',
      `GITHUB_WORKFLOW_SHA=${pull.mergeSha}`,
    ]);
    expect(lines).toContain('work asked and got 403, runtime token: true');
    expect(second!.lines).toContain('say asked and got 201, runtime token: true');
    expect(
      second!.requests
        .filter(({ method }) => method === 'POST')
        .map(({ job, permissions, status }) => ({ job, permissions, status })),
    ).toEqual(
      expect.arrayContaining([
        { job: 'work', permissions: { contents: 'read' }, status: 403 },
        { job: 'say', permissions: { 'pull-requests': 'write' }, status: 201 },
      ]),
    );
    expect(double.state(repository).comments.map(({ body, author }) => [body, author])).toEqual([
      ['42', 'github-actions[bot]'],
    ]);
    expect(second!.run.jobs.map(({ name, status, conclusion }) => [name, status, conclusion]).sort()).toEqual([
      ['The work', 'completed', 'success'],
      ['judge / legs (1)', 'completed', 'success'],
      ['judge / legs (2)', 'completed', 'success'],
      ['judge / say', 'completed', 'success'],
    ]);
    const kept = double.state(repository).artifacts.filter(({ run }) => run === second!.run);
    expect(kept.map(({ name, finalized }) => [name, finalized])).toEqual([
      ['kept-work', true],
      ['kept-say', true],
    ]);
    expect([...double.world.tokens.values()].every(({ revoked }) => revoked)).toBe(true);
    expect(double.violations).toEqual([]);
  });
});
