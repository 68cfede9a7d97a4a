import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Issue, Matter } from '#kit';
import {
  startGithub,
  type Fault,
  type FaultRule,
  type GithubDouble,
  type Permissions,
  type Repository,
} from '../../../tests/doubles/github/index.ts';
import { startJob } from '../../../tests/github-job.ts';

const PERMISSIONS: Permissions = { actions: 'read', contents: 'write', issues: 'write' };

let double: GithubDouble;
let directory: string;
let repository: Repository;
let count = 0;
beforeAll(async () => {
  double = await startGithub();
  directory = mkdtempSync(join(tmpdir(), 'issues-'));
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await double.close();
  expect(double.violations).toEqual([]);
});
beforeEach(async () => {
  count += 1;
  repository = double.createRepository({ owner: 'acme', name: `app${count}` });
  repository.settings.collaborators.push('grace');
  await double.commit(repository, 'main', { 'README.md': 'hello' });
  double.faults(undefined);
});

const FAULTS: readonly Fault['kind'][] = ['status', 'status-after', 'reset-before', 'reset-after', 'stale'];
const TOPIC = 'monitor/flights/drift';
const lasts = (more: Partial<Issue> = {}): Matter => ({
  topic: TOPIC,
  issue: { cause: 'june', title: 'flights: drift', markdown: 'PSI is 0.4', assignees: [], ...more },
});
const over: Matter = { topic: TOPIC, over: 'Nothing of it is left in August.' };

async function run(permissions = PERMISSIONS) {
  const headSha = (await repository.git.resolve('refs/heads/main'))!;
  const workflow = '.github/workflows/monitor.yml';
  const one = double.startRun({ repository, workflow, event: 'schedule', headSha, headBranch: 'main' });
  return startJob(double, directory, { run: one, permissions });
}

/** Id of a run that begins after the others. */
function later(workflow: string, headBranch = 'main'): number {
  return double.startRun({ repository, workflow, event: 'schedule', headSha: 'a'.repeat(40), headBranch }).id;
}

/** What a run says when it shows this, and how many requests it takes. */
async function show(...matters: Matter[]): Promise<{ said: string[]; requests: number }> {
  const { origin, host } = await run();
  const before = double.requests.length;
  await origin.show(matters);
  return { said: host.lines, requests: double.requests.length - before };
}

const issues = () => double.state(repository).issues;
const shown = (): string[] =>
  issues().map(({ number, state, title, body }) => `#${number} ${state} ${title}: ${body.split('\n')[0]}`);

describe('an issue for a cause', () => {
  it('is one, says the same twice without a write, and what is new in place', async () => {
    expect(await show(lasts())).toEqual({ said: ['Opened #1: flights: drift'], requests: 5 });
    expect(await show(lasts())).toEqual({ said: [], requests: 2 });
    await show(lasts({ markdown: 'PSI is 0.5' }));
    expect(shown()).toEqual(['#1 open flights: drift: PSI is 0.5']);
    expect(issues()[0]!.body).toMatch(
      /\[Run that wrote this\]\(https:\/\/github\.com\/acme\/app\d+\/actions\/runs\/\d+\)/,
    );
  });

  it.each<[string, (issue: { title: string; body: string }) => void]>([
    ['text', (issue) => (issue.body = `All is well.\n\n${issue.body.split('\n').at(-1)}`)],
    ['title', (issue) => (issue.title = 'flights: all is well')],
    ['link to its run', (issue) => (issue.body = issue.body.replace(/\(https[^)]*\)/, '(https://example.com/7)'))],
  ])('has its own %s again, where somebody wrote another one above its marker', async (_, change) => {
    await show(lasts());
    const [own] = issues();
    const { title } = own!;
    change(own!);
    expect((await show(lasts())).said).toEqual(['Updated #1: flights: drift']);
    expect(own!.title).toBe(title);
    expect(own!.body).toMatch(/^PSI is 0\.4\n\n<sub>\[Run that wrote this\]\(\S+\/acme\/app\d+\/actions\/runs\/\d+/);
    own!.body = own!.body.replaceAll('\n', '\r\n');
    expect(await show(lasts())).toEqual({ said: [], requests: 2 });
  });

  it('is closed when the cause is gone, and opened again should the same one be back', async () => {
    await show(lasts());
    expect((await show(over)).said).toEqual(['Closed #1: Nothing of it is left in August.']);
    expect(issues()[0]).toMatchObject({ state: 'closed', stateReason: 'completed' });
    expect(shown()).toEqual(['#1 closed flights: drift: **Over.** Nothing of it is left in August.']);
    expect(await show(over)).toEqual({ said: [], requests: 2 });
    await show(lasts());
    expect(shown()).toEqual(['#1 open flights: drift: PSI is 0.4']);
  });

  it('that a person has closed stays closed for that cause; another cause has another one', async () => {
    await show(lasts());
    issues()[0]!.state = 'closed';
    expect((await show(lasts({ markdown: 'worse' }))).said).toEqual([
      '#1 was closed by hand (acme): it is not opened again while its cause lasts.',
    ]);
    await show(lasts({ cause: 'september' }));
    expect(issues().map(({ state }) => state)).toEqual(['closed', 'open']);
  });

  type Shown = ReturnType<typeof issues>[number];
  it.each<{ name: string; made: (issue: Shown) => void }>([
    { name: 'is called something else', made: (issue) => (issue.title = 'housekeeping') },
    { name: 'was closed before it began', made: (issue) => (issue.updatedAt = new Date('2026-05-31T23:00:00Z')) },
    { name: 'a workflow closed', made: (issue) => (issue.closedBy = issue.author) },
  ])('is opened though one that says it is of it $name', async ({ made }) => {
    const since = '2026-06-01T00:00:00.000Z';
    await show(lasts({ since }));
    const [ahead] = issues();
    ahead!.state = 'closed';
    made(ahead!);
    expect((await show(lasts({ since }))).said).toEqual(['Opened #2: flights: drift']);
    issues()[1]!.state = 'closed';
    expect((await show(lasts({ since }))).said).toEqual([
      '#2 was closed by hand (acme): it is not opened again while its cause lasts.',
    ]);
  });

  it('is given to whom it is for, as far as they are known here', async () => {
    const { said } = await show(lasts({ assignees: ['grace', 'nobody'] }));
    expect(issues()[0]!.assignees).toEqual(['grace']);
    expect(said[0]).toMatch(/^warning nobody cannot be assigned/);
    issues()[0]!.assignees = ['ada'];
    await show(lasts({ markdown: 'worse', assignees: ['grace'] }));
    expect(issues()[0]!.assignees).toEqual(['ada']);
  });

  it('is ours by its author and its marker, both', async () => {
    await show(lasts());
    const [own] = issues().splice(0);
    issues().push({ ...own!, author: 'mallory' }, { ...own!, number: 2, id: own!.id + 1, body: 'no marker' });
    double.world.state(repository).numbers = 2;
    await show(lasts({ markdown: 'worse' }));
    expect(shown()).toEqual([
      '#1 open flights: drift: PSI is 0.4',
      '#2 open flights: drift: no marker',
      '#3 open flights: drift: worse',
    ]);
  });

  it('is not one of another topic, nor one of a newer run', async () => {
    const older = await run();
    await show(lasts(), { ...lasts(), topic: 'monitor/delays/drift' });
    expect(issues()).toHaveLength(2);
    await older.origin.show([lasts({ markdown: 'old' }), over]);
    expect(shown()[0]).toBe('#1 open flights: drift: PSI is 0.4');
  });

  it.each([
    { name: 'does not exist', newer: () => 999_999_999_999_999 },
    { name: 'is of no number that there is', newer: () => '9'.repeat(30) },
    { name: 'is of another workflow', newer: () => later('.github/workflows/other.yml') },
    { name: 'is of another branch', newer: () => later('.github/workflows/monitor.yml', 'side') },
    { name: 'is at its first attempt', newer: () => later('.github/workflows/monitor.yml'), attempt: 2 },
  ])('gives way to no run that $name', async ({ newer, attempt = 1 }) => {
    await show(lasts());
    const [issue] = issues();
    const alerted = await run();
    const marked = issue!.body.replace(/ run=\d+ attempt=\d+/, ` run=${newer()} attempt=${attempt}`);
    expect(marked).not.toBe(issue!.body);
    issue!.body = marked.replace('PSI is 0.4', 'All is well');
    await alerted.origin.show([lasts({ markdown: 'PSI is 0.9' })]);
    expect(shown()).toEqual(['#1 open flights: drift: PSI is 0.9']);
  });

  it('is one in the end, however many runs open it at once', async () => {
    const jobs = await Promise.all([run(), run(), run()]);
    await Promise.all(jobs.map(({ origin }) => origin.show([lasts()])));
    expect(issues().length).toBeGreaterThan(1);
    await show(lasts());
    const open = issues().filter(({ state }) => state === 'open');
    expect(open.map(({ number }) => number)).toEqual([1]);
    expect(issues().at(-1)!.body).toMatch(/^\*\*Over\.\*\* Said twice: #1 is the one\./);
  });

  it.each<{ name: string; fault: FaultRule['fault'] }>([
    { name: 'arrived', fault: { kind: 'reset-after' } },
    { name: 'did not', fault: { kind: 'reset-before' } },
    { name: 'ended in an error after it arrived', fault: { kind: 'status-after', status: 502 } },
  ])('is one when the answer to its opening is lost, which $name', async ({ fault }) => {
    double.faults([{ on: 'POST /repos/{owner}/{repo}/issues', nth: 1, fault }]);
    await show(lasts());
    expect(shown()).toEqual(['#1 open flights: drift: PSI is 0.4']);
  });

  it.each([1, 3, 5, 8])(
    'is one after two runs that raced through schedule %i of faults, and none when it is over',
    async (seed) => {
      const jobs = await Promise.all([run(), run()]);
      double.faults({ seed, rate: seed === 3 ? 0.5 : 0.2, kinds: FAULTS });
      await Promise.allSettled(jobs.map(({ origin }, at) => origin.show([lasts({ markdown: `PSI is 0.${at}` })])));
      double.faults(undefined);
      await show(lasts());
      const open = () => issues().filter(({ state }) => state === 'open');
      expect(open().map(({ number, body }) => [number, body.split('\n')[0]])).toEqual([[1, 'PSI is 0.4']]);
      await show(over);
      expect(open()).toEqual([]);
    },
  );

  it('without the permission is an error with the YAML to paste', async () => {
    const { origin } = await run({ contents: 'write', issues: 'read' });
    await expect(origin.show([lasts()])).rejects.toMatchObject({
      code: 'MLOPS_GITHUB_PERMISSION',
      hint: expect.stringMatching(/permissions:\n {2}issues: write/),
    });
  });

  it('has names as text, and no more of them than GitHub takes', async () => {
    await show(lasts({ title: `a\nb ${'c'.repeat(300)}`, markdown: `${'row\n'.repeat(30_000)}` }));
    expect(issues()[0]).toMatchObject({ title: expect.stringMatching(/^a b c+…$/), state: 'open' });
    expect(
      await show(lasts({ title: `a\nb ${'c'.repeat(300)}`, markdown: `${'row\n'.repeat(30_000)}` })),
    ).toMatchObject({
      requests: 2,
    });
  });
});

describe('a dispatch', () => {
  const PAYLOAD = { cause: 'drift', key: 'flights/drift/june' };

  it('is an event with what it is about', async () => {
    expect(await (await run()).origin.dispatch('mlops-retrain', PAYLOAD)).toBe(true);
    expect(double.state(repository).dispatches).toEqual([{ type: 'mlops-retrain', payload: PAYLOAD }]);
  });

  it('was heard where a run of the default branch began since', async () => {
    const { origin } = await run();
    const headSha = (await repository.git.resolve('refs/heads/main'))!;
    const since = new Date(Date.now() - 60_000);
    expect(await origin.wasHeard(since)).toBe(false);
    double.startRun({ repository, workflow: 'x.yml', event: 'repository_dispatch', headSha, headBranch: 'main' });
    expect(await origin.wasHeard(since)).toBe(true);
    expect(await origin.wasHeard(new Date(Date.now() + 60_000))).toBe(false);
  });

  it('that may have happened is not sent again', async () => {
    double.faults([{ on: 'POST /repos/{owner}/{repo}/dispatches', nth: 1, fault: { kind: 'reset-after' } }]);
    const { origin } = await run();
    expect(await origin.dispatch('mlops-retrain', PAYLOAD)).toBe(false);
    expect(double.state(repository).dispatches).toHaveLength(1);
  });

  it('without the permission is an error with the YAML to paste', async () => {
    const { origin } = await run({ contents: 'read', issues: 'write' });
    await expect(origin.dispatch('mlops-retrain', PAYLOAD)).rejects.toMatchObject({
      code: 'MLOPS_GITHUB_PERMISSION',
      hint: expect.stringMatching(/permissions:\n {2}contents: write/),
    });
  });
});
