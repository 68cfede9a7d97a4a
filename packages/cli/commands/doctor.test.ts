import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { rulesets } from '../on-github/rulesets.ts';
import { ownerAndName } from '../on-github/repository.ts';
import doctor from './doctor.ts';

const [main, ledger, versions] = rulesets(['model']);

const of = (ruleset: number, rules: object[]): object[] => rules.map((rule) => ({ ...rule, ruleset_id: ruleset }));

/** Path → answer; what is not here is 404, as for a token that may not see it. */
const everything: Record<string, unknown> = {
  '/repos/acme/app': {
    full_name: 'acme/app',
    private: false,
    default_branch: 'main',
    owner: { login: 'acme', type: 'Organization' },
  },
  '/repos/acme/app/actions/permissions/workflow': {
    default_workflow_permissions: 'read',
    can_approve_pull_request_reviews: false,
  },
  '/repos/acme/app/actions/permissions': { enabled: true, allowed_actions: 'all' },
  '/repos/acme/app/actions/permissions/fork-pr-contributor-approval': { approval_policy: 'all_external_contributors' },
  '/repos/acme/app/branches/main': { name: 'main', protected: true, protection: { enabled: false } },
  '/repos/acme/app/rules/branches/main': of(1, main!.rules),
  '/repos/acme/app/rules/branches/mlops%2Fledger': of(4, ledger!.rules),
  '/repos/acme/app/rulesets': [
    { id: 1, target: 'branch', enforcement: 'active' },
    { id: 2, target: 'tag', enforcement: 'disabled' },
    { id: 3, target: 'tag', enforcement: 'active' },
    { id: 4, target: 'branch', enforcement: 'active' },
  ],
  '/repos/acme/app/rulesets/1': { ...main!, bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole' }] },
  '/repos/acme/app/rulesets/4': { ...ledger!, bypass_actors: [] },
  '/repos/acme/app/rulesets/3': { ...versions!, bypass_actors: [] },
  '/repos/acme/app/environments': { total_count: 0, environments: [] },
  '/repos/acme/app/actions/secrets': { total_count: 0, secrets: [] },
  '/repos/acme/app/actions/organization-secrets': { total_count: 1, secrets: [{ name: 'Deploy' }] },
  '/repos/acme/app/actions/runners': { total_count: 0, runners: [] },
  '/orgs/acme/actions/runner-groups': { total_count: 0, runner_groups: [] },
};

let answers: Record<string, unknown>;
let asked: { url: string; authorization: string | undefined }[];
let server: Server;
let directory: string;
const home = process.cwd();

beforeEach(async () => {
  answers = { ...everything };
  asked = [];
  directory = await realpath(await mkdtemp(join(tmpdir(), 'mlops-doctor-')));
  process.chdir(directory);
  server = createServer((request, response) => {
    asked.push({ url: request.url!, authorization: request.headers.authorization });
    const answer = answers[request.url!.split('?')[0]!];
    if (typeof answer === 'function') return void (answer as (to: typeof response) => void)(response);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { message: 'Not Found' }));
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
});
afterEach(async () => {
  process.chdir(home);
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(directory, { recursive: true });
});

async function ask(inputs: Record<string, string | undefined> = {}, env: Record<string, string | undefined> = {}) {
  const { port } = server.address() as AddressInfo;
  const host = testHost({
    directory,
    env: { PATH: process.env['PATH'], GH_TOKEN: 'a-token', GITHUB_API_URL: `http://127.0.0.1:${port}/`, ...env },
  });
  await host.git.run(['init', '-q'], { directory });
  const parsed = doctor.inputs.parse({ github: 'true', repository: 'acme/app', ...inputs });
  return doctor.run({ inputs: parsed, host });
}

describe('mlops doctor --github', () => {
  it('passes when everything was read and is in order; asks with the token, and only for what it reads', async () => {
    const result = await ask();
    expect(result.text).not.toMatch(/^(open|could not)/m);
    expect(result).toMatchObject({ verdict: 'pass', outputs: { open: '0', unread: '0' } });
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer a-token']));
    expect(asked.length).toBeLessThanOrEqual(Object.keys(answers).length + 1);
    expect(result.text).not.toContain('a-token');
  });

  it('says what is open, and what to do about it', async () => {
    answers['/repos/acme/app/rules/branches/main'] = [];
    answers['/repos/acme/app/branches/main'] = { protected: false };
    const result = await ask();
    expect(result.verdict).toBe('fail');
    expect(result.text).toMatch(/^open {15}changes of main: no rule for: pull_request.*\n {19}→ mlops init --github/m);
  });

  it.each<{ name: string; answer: unknown; found: string }>([
    { name: '404', answer: undefined, found: 'the token may not see it (404)' },
    {
      name: '500',
      answer: (to: ServerResponse) => to.writeHead(500).end(),
      found: 'GitHub answered 500',
    },
    {
      name: '403 with what it needs',
      answer: (to: ServerResponse) =>
        to.writeHead(403, { 'x-accepted-github-permissions': 'administration=read' }).end(),
      found: 'the token may not see it (403; it needs administration=read)',
    },
    {
      name: 'no requests left',
      answer: (to: ServerResponse) => to.writeHead(403, { 'x-ratelimit-remaining': '0' }).end(),
      found: 'no requests left for this hour (403)',
    },
    { name: 'another shape', answer: { total_count: 'none' }, found: 'the answer has another shape than expected' },
    {
      name: 'no JSON',
      answer: (to: ServerResponse) => to.end('<html>'),
      found: 'no answer (SyntaxError)',
    },
    {
      name: 'a closed connection',
      answer: (to: ServerResponse) => to.destroy(),
      found: 'no answer (TypeError)',
    },
    {
      name: 'a redirect',
      answer: (to: ServerResponse) => to.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      found: 'no answer (TypeError)',
    },
    {
      name: 'a second page',
      answer: (to: ServerResponse) =>
        to.writeHead(200, { link: '<x>; rel="next"' }).end('{"total_count":0,"runners":[]}'),
      found: 'more than 100 entries',
    },
  ])('does not take for in order what it could not read: $name', async ({ answer, found }) => {
    answers['/repos/acme/app/actions/runners'] = answer;
    const result = await ask();
    expect(result).toMatchObject({ verdict: 'inconclusive', outputs: { open: '0', unread: '1' } });
    expect(result.text).toContain(`could not be read  self-hosted runners of the repository: ${found}`);
  });

  it.each([
    {
      name: 'lets everybody by',
      ruleset: { bypass_actors: [{ actor_id: 4, actor_type: 'RepositoryRole' }] },
      as: 'open',
    },
    { name: 'does not say whom it lets by', ruleset: {}, as: 'could not be read' },
    { name: 'is not shown', ruleset: undefined, as: 'could not be read' },
  ])('asks who may bypass the rules of a branch: $name', async ({ ruleset, as }) => {
    answers['/repos/acme/app/rulesets/4'] = ruleset;
    const { result } = await ask();
    expect(result).toContainEqual(expect.objectContaining({ about: 'rewriting of mlops/ledger', verdict: as }));
  });

  it('finds what deploys among the secrets that every branch has', async () => {
    const uses = 'mlops-actions/mlops-actions/.github/workflows/ml-rollback.yml@v1';
    const job = `{ uses: ${uses}, secrets: { deploy: '\${{ secrets.DEPLOY }}' } }`;
    await mkdir(join(directory, '.github', 'workflows'), { recursive: true });
    await writeFile(join(directory, '.github', 'workflows', 'a.yml'), `on: push\njobs: { a: ${job} }`);
    const { result } = await ask();
    expect(result).toContainEqual(expect.objectContaining({ about: 'secrets that deploy', verdict: 'open' }));
    answers['/repos/acme/app/actions/organization-secrets'] = undefined;
    expect((await ask()).result).toContainEqual(
      expect.objectContaining({ about: 'secrets that deploy', verdict: 'could not be read' }),
    );
  });

  it('looks for the check that it is told', async () => {
    expect(await ask({ check: 'tests' })).toMatchObject({ verdict: 'fail' });
  });

  it.each([
    { name: 'no token', inputs: {}, env: { GH_TOKEN: '' }, code: 'MLOPS_DOCTOR_TOKEN' },
    { name: 'no repository', inputs: { repository: undefined }, env: {}, code: 'MLOPS_DOCTOR_REPOSITORY' },
    {
      name: 'a repository that leads elsewhere',
      inputs: { repository: 'acme/../x' },
      env: {},
      code: 'MLOPS_DOCTOR_REPOSITORY',
    },
    { name: 'another repository', inputs: { repository: 'acme/none' }, env: {}, code: 'MLOPS_DOCTOR_UNREADABLE' },
  ])('refuses: $name', async ({ inputs, env, code }) => {
    await expect(ask(inputs, env)).rejects.toMatchObject({ code });
  });
});

describe('mlops doctor', () => {
  it('alone asks nobody, and says what is wrong with the project', async () => {
    const host = testHost({ directory, env: { PATH: process.env['PATH'] } });
    await host.files.write(join(directory, 'mlops.yml'), 'project: [');
    const result = await doctor.run({ inputs: doctor.inputs.parse({}), host });
    expect(result).toMatchObject({ verdict: 'fail', outputs: { open: '2', unread: '0' } });
    expect(asked).toEqual([]);
  });
});

describe('ownerAndName', () => {
  const PUBLIC = 'https://api.github.com';
  it.each([
    ['https://github.com/acme/app.git', PUBLIC, 'acme/app'],
    ['https://user:secret@github.com/acme/app', PUBLIC, 'acme/app'],
    ['git@github.com:acme/app.git', PUBLIC, 'acme/app'],
    ['ssh://git@github.com:22/acme/app.git/', PUBLIC, 'acme/app'],
    ['https://github.example/acme/app', PUBLIC, undefined],
    ['https://github.com.example/acme/app', PUBLIC, undefined],
    ['https://git.example/acme/app', 'https://git.example/api/v3', 'acme/app'],
    ['https://acme.ghe.com/acme/app', 'https://api.acme.ghe.com', 'acme/app'],
    ['/srv/git/app.git', PUBLIC, undefined],
  ])('%s at %s is %s', (address, apiUrl, expected) => {
    expect(ownerAndName(address, apiUrl)).toBe(expected);
  });
});
