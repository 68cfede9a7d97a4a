import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { testHost, type TestHost } from '#testing';
import { initGithub } from './init.ts';
import type { Choice } from './templates.ts';

let top: string;
let host: TestHost;
beforeEach(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'init-github-')));
  host = testHost({ directory: top, env: { PATH: process.env['PATH'], HOME: top } });
  await host.git.run(['init', '-q', '-b', 'trunk'], { directory: top });
});
afterEach(() => rm(top, { recursive: true }));

const init = (chosen: readonly Choice[] = [], directory = top): ReturnType<typeof initGithub> =>
  initGithub(host, { directory, chosen });
const read = (name: string): Promise<string> => readFile(join(top, '.github', 'workflows', name), 'utf8');

async function commit(...also: string[][]): Promise<void> {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  await host.git.run([...who, 'commit', '-q', '--allow-empty', '-m', 'first'], { directory: top });
  for (const args of also) await host.git.run(args, { directory: top });
}

describe('mlops init --github', () => {
  it('without mlops.yml writes the workflow for predictions', async () => {
    const { outputs, text } = await init();
    expect(outputs.workflows).toBe('.github/workflows/mlops-predictions.yml');
    expect(text).toContain('Wrote .github/workflows/mlops-predictions.yml.');
    expect(text).toContain('"context":"model"');
    expect(text).toContain('cannot be a bypass actor');
  });

  it('with mlops.yml in a folder names it, and writes at the top', async () => {
    const project = join(top, "it's", 'model');
    await mkdir(project, { recursive: true });
    await writeFile(join(project, 'mlops.yml'), 'project: x\n');
    const { text } = await init([], project);
    const { jobs } = parse(await read('mlops-pull-request.yml')) as { jobs: Record<string, { with: object }> };
    expect(jobs['model']!.with).toEqual({ config: "it's/model/mlops.yml" });
    expect(jobs['record']!.with).toEqual({ config: "it's/model/mlops.yml" });
    expect(text).toContain('"context":"model / judge"');
  });

  it('writes both workflows for forks, and leaves their code to them', async () => {
    await init(['gpu', 'fork']);
    expect((await readdir(join(top, '.github', 'workflows'))).sort()).toEqual([
      'mlops-gpu.yml',
      'mlops-pull-request-fork.yml',
      'mlops-report-fork.yml',
    ]);
    const { jobs } = parse(await read('mlops-gpu.yml')) as { jobs: Record<string, { with: object }> };
    expect(jobs['model']!.with).toEqual({ 'runs-on': '["self-hosted", "gpu"]' });
    expect(jobs['record']!.with).toEqual({ 'runs-on': '["self-hosted", "gpu"]' });
    const [fork, report] = await Promise.all(['mlops-pull-request-fork.yml', 'mlops-report-fork.yml'].map(read));
    const { on } = parse(report!) as { on: { workflow_run: { workflows: string[] } } };
    expect(on.workflow_run.workflows).toEqual([(parse(fork!) as { name: string }).name]);
  });

  it.each<{ name: string; choices: Choice[][] }>([
    { name: 'together', choices: [['pull-request', 'monitor', 'train']] },
    { name: 'where it is there', choices: [['train'], ['pull-request', 'monitor']] },
  ])('one workflow trains the default branch: $name', async ({ choices }) => {
    const said: (string | undefined)[] = [];
    for (const chosen of choices) said.push((await init(chosen)).text);
    type Workflow = { name: string; on: Record<string, object>; jobs: Record<string, object> };
    const [pull, monitor, train, after] = (
      await Promise.all(
        ['mlops-pull-request', 'mlops-monitor', 'mlops-train', 'mlops-after-training'].map((name) =>
          read(`${name}.yml`),
        ),
      )
    ).map((text) => parse(text) as Workflow);
    expect([pull, monitor, train].map((workflow) => [Object.keys(workflow!.on), Object.keys(workflow!.jobs)])).toEqual([
      [['pull_request', 'merge_group'], ['model']],
      [['schedule', 'workflow_dispatch'], ['monitor']],
      [['push', 'schedule', 'workflow_dispatch', 'repository_dispatch'], ['train']],
    ]);
    expect(after!.on['workflow_run']).toMatchObject({ workflows: [train!.name], branches: ['main'] });
    expect(said.join('\n')).toContain('take it out with its trigger');
  });

  it.each<{ name: string; choices: Choice[][]; follows: string[]; note?: RegExp }>([
    {
      name: 'one after the other',
      choices: [['pull-request'], ['monitor'], ['release-passed']],
      follows: ['Model', 'Monitor'],
    },
    { name: 'at once', choices: [['pull-request', 'monitor', 'release-passed']], follows: ['Model', 'Monitor'] },
    { name: 'of one that trains alone', choices: [['train', 'release-passed', 'monitor']], follows: ['Train'] },
    {
      name: 'and says what is to be named where the file is there',
      choices: [['pull-request', 'release-passed'], ['train']],
      follows: ['Model'],
      note: /^\.github\/workflows\/mlops-release-passed\.yml: .*mlops-train\.yml trains as well.* Name "Train" in/m,
    },
    { name: 'of none that is known', choices: [['release-passed']], follows: ['Model'] },
  ])('what passed is released after every training: $name', async ({ choices, follows, note }) => {
    const said: (string | undefined)[] = [];
    for (const chosen of choices) said.push((await init(chosen)).text);
    const { on } = parse(await read('mlops-release-passed.yml')) as { on: { workflow_run: { workflows: string[] } } };
    expect(on.workflow_run.workflows.sort()).toEqual(follows);
    expect(said.join('\n')).toMatch(note ?? /./);
    expect(/trains as well/.test(said.join('\n'))).toBe(note !== undefined);
  });

  it('follows what trains under another name, and not another project', async () => {
    const folder = join(top, '.github', 'workflows');
    await init(['train']);
    const train = await read('mlops-train.yml');
    await writeFile(join(folder, 'mlops-train.yml'), train.replace('name: Train', "name: 'Nightly: all, true'"));
    await writeFile(join(folder, 'prices.yml'), train.replace('with: { ', 'with: { config: prices/mlops.yml, '));
    await init(['release-passed']);
    const { on } = parse(await read('mlops-release-passed.yml')) as { on: { workflow_run: { workflows: string[] } } };
    expect(on.workflow_run.workflows).toEqual(['Nightly: all, true']);
  });

  it('writes beside a workflow that cannot be read', async () => {
    await mkdir(join(top, '.github', 'workflows'), { recursive: true });
    await writeFile(join(top, '.github', 'workflows', 'broken.yml'), 'on: [');
    await init(['train', 'release-passed']);
    expect(await read('mlops-release-passed.yml')).toContain('workflows: [Train]');
  });

  it.each([
    { name: 'the branch that origin names', branch: 'release', expected: ['release'] },
    { name: 'a branch whose name would be a pattern', branch: 'a+b,c', expected: ['a\\+b,c'] },
  ])('says $name', async ({ branch, expected }) => {
    await commit(
      ['remote', 'add', 'origin', 'https://github.com/acme/app'],
      ['update-ref', `refs/remotes/origin/${branch}`, 'HEAD'],
      ['symbolic-ref', 'refs/remotes/origin/HEAD', `refs/remotes/origin/${branch}`],
    );
    const { text } = await init();
    const { on } = parse(await read('mlops-predictions.yml')) as { on: { push: { branches: string[] } } };
    expect(on.push.branches).toEqual(expected);
    expect(text).not.toContain('No branch here is known');
  });

  it('the dashboard publishes from one job, and says what to switch on', async () => {
    const { text } = await init(['dashboard']);
    expect(text).toContain('Settings → Pages → Source: GitHub Actions');
    expect(text).not.toContain('required_status_checks');
    const { jobs } = parse(await read('mlops-dashboard.yml')) as { jobs: Record<string, { permissions: object }> };
    expect(Object.values(jobs).map(({ permissions }) => permissions)).toEqual([
      { contents: 'read', actions: 'read', pages: 'write', 'id-token': 'write' },
    ]);
  });

  it('releases and signs from one workflow, and says to keep one', async () => {
    const { text } = await init(['release-attested']);
    expect(text).toContain('keep one of them');
    const { jobs } = parse(await read('mlops-release-attested.yml')) as {
      jobs: Record<string, { needs?: string; permissions: Record<string, string>; with: object }>;
    };
    expect(Object.keys(jobs)).toEqual(['release', 'attest']);
    // The job that may write to the repository has no identity to sign with, and the other way round.
    expect(jobs['release']!.permissions).not.toHaveProperty('id-token');
    expect(jobs['attest']).toMatchObject({
      needs: 'release',
      permissions: { contents: 'read', 'id-token': 'write', attestations: 'write' },
      with: { tag: '${{ needs.release.outputs.tag }}' },
    });
  });

  it('twice writes once; a file of another text is left alone', async () => {
    await init();
    expect((await init()).text).toContain('is there already');
    await writeFile(join(top, '.github', 'workflows', 'mlops-predictions.yml'), 'mine');
    const { text, result } = await init();
    expect(text).toContain('is there with another text: left alone.');
    expect(result).toMatchObject({ files: [{ state: 'other' }] });
    expect(await read('mlops-predictions.yml')).toBe('mine');
  });

  it('at once from three terminals writes one whole file and leaves nothing beside it', async () => {
    await Promise.all([1, 2, 3].map(() => init()));
    expect(await readdir(join(top, '.github', 'workflows'))).toEqual(['mlops-predictions.yml']);
  });

  it('refuses where there is no repository', async () => {
    await rm(join(top, '.git'), { recursive: true });
    await expect(init()).rejects.toMatchObject({ code: 'MLOPS_INIT_NO_REPOSITORY' });
  });
});
