import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { performStage } from '#evidence';
import type { ActionResult } from '#kit';
import { isRunning, startService } from '#process';
import { deployDirectory } from '#serving';
import { testHost } from '#testing';
import { TestChain } from '../../registry/testing-chain.ts';
import { markOf } from '../../serving/targets/process/kept.ts';
import { ENDED_FORMAT, placeOf, STATE_FORMAT, textOf, type State } from '../../serving/targets/process/state.ts';
import deploy from './deploy.ts';

let chain: TestChain;
beforeAll(async () => {
  chain = await TestChain.begin(testHost);
  writeFileSync(join(chain.directory, 'mlops.yml'), 'project: churn\n');
});
afterAll(() => chain.remove());

const said = (what: 'status' | 'stop'): Promise<ActionResult<'version' | 'url'>> => {
  const inputs = deploy.inputs.parse({ what, config: join(chain.directory, 'mlops.yml') });
  return deploy.run({ inputs, host: chain.host });
};

const SERVING: State = {
  format: STATE_FORMAT,
  address: '127.0.0.1',
  port: 8080,
  cwd: '.',
  env: [],
  environment: {},
  router: ['router'],
  memoryBytes: 1,
  serving: {
    id: '1',
    name: 'churn-of-before',
    version: '1.0.0',
    digest: '0',
    directory: '.',
    argv: ['serve'],
    port: 1,
  },
};

it('ends nothing while a deployment is carried out, which would start again what served before', async () => {
  const project = { name: 'churn', root: chain.directory, repository: chain.directory };
  await performStage(
    chain.host,
    { ...project, workspace: join(chain.directory, '.mlops') },
    {
      stage: 'deploy-model',
      predicate: 'provenance',
      materials: [],
      parameters: {},
      execute: async () => {
        await expect(said('stop')).rejects.toMatchObject({ code: 'MLOPS_STAGE_BUSY', message: /is deploying/ });
        return {};
      },
    },
  );
  expect((await said('stop')).summary).toBe('Nothing is deployed any more.');
});

it('servers of which nothing says that they are to run fail a status, until they are ended', async () => {
  const directory = deployDirectory({ workspace: join(chain.directory, '.mlops') }, 'churn');
  const server = await startService(chain.host, {
    argv: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
    cwd: chain.directory,
    env: markOf(placeOf(directory), 'v1.0.0-of-before'),
    logFile: join(chain.directory, 'server.log'),
    label: 'a server',
  });
  const before = await said('status');
  expect(before).toMatchObject({ verdict: 'fail', summary: 'no version of churn is deployed, and something is wrong' });
  expect(before.text).toMatch(new RegExp(`processes ${server.pid} .* run, .*mlops deploy stop, and deploy again`));
  expect((await said('stop')).summary).toBe('Nothing is deployed any more.');
  expect(isRunning(server)).toBe(false);
  const after = await said('status');
  expect(after.summary).toBe('no version of churn is deployed');
  expect(after).not.toHaveProperty('verdict');
});

describe('of a name beside which another is deployed, as where a project was renamed', () => {
  const other = (): string => deployDirectory({ workspace: join(chain.directory, '.mlops') }, 'churn-of-before');
  const decides = (text: string): void => {
    const { state } = placeOf(other());
    for (const folder of [other(), dirname(state)]) mkdirSync(folder, { recursive: true });
    writeFileSync(state, text);
  };
  afterEach(() => {
    rmSync(other(), { recursive: true });
    rmSync(dirname(placeOf(other()).state), { recursive: true });
  });

  it.each([
    { name: 'serves', text: textOf(SERVING) },
    { name: 'may serve, of which nothing can be read', text: '{' },
  ])('names that one where it $name', async ({ text }) => {
    decides(text);
    expect((await said('status')).text).toMatch(
      /churn-of-before is deployed here: mlops deploy status churn-of-before\n/,
    );
    expect((await said('stop')).summary).toBe(
      'Nothing of churn is deployed any more. Still deployed here: churn-of-before (mlops deploy stop churn-of-before).',
    );
  });

  it('names them with the command that ends them where mlops.yml deploys with commands of its own now', async () => {
    decides(textOf(SERVING));
    const config = join(chain.directory, 'mlops.yml');
    const program = '[node, -e, "require(`fs`).writeFileSync(process.env.MLOPS_OUTPUT, `{}`)"]';
    writeFileSync(
      config,
      `project: churn\ndeploy: {target: command, url: 'http://127.0.0.1:9', ${['start', 'switch', 'rollback', 'status'].map((each) => `${each}: ${program}`).join(', ')}}\n`,
    );
    const command = `mlops deploy stop --directory ${other()}`;
    try {
      expect((await said('status')).text).toContain(
        `churn-of-before is deployed here by the target process: ${command}`,
      );
      await expect(said('stop')).rejects.toMatchObject({
        code: 'MLOPS_DEPLOY_TARGET',
        hint: expect.stringContaining(command),
      });
    } finally {
      writeFileSync(config, 'project: churn\n');
    }
  });

  it('does not name one that was ended, nor a file that lies there', async () => {
    decides(textOf({ format: ENDED_FORMAT }));
    writeFileSync(join(dirname(other()), 'notes.txt'), '');
    expect((await said('status')).text).not.toContain('deployed here');
    expect((await said('stop')).summary).toBe('Nothing is deployed any more.');
  });
});

it('names what serves in staging where production is ended', async () => {
  const config = join(chain.directory, 'mlops.yml');
  const staged = deployDirectory({ workspace: join(chain.directory, '.mlops', 'staging') }, 'churn');
  const { state } = placeOf(staged);
  for (const folder of [staged, dirname(state)]) mkdirSync(folder, { recursive: true });
  writeFileSync(state, textOf(SERVING));
  const begin = 'Nothing of churn is deployed any more. Still deployed here: churn in staging';
  expect((await said('stop')).summary).toBe(`${begin} (mlops deploy stop --directory ${staged}).`);
  writeFileSync(config, 'project: churn\ndeploy: {target: process, staging: {port: 0}}\n');
  expect((await said('stop')).summary).toBe(`${begin} (mlops deploy stop churn --staging).`);
  const inputs = deploy.inputs.parse({ what: 'stop', staging: 'true', config });
  expect((await deploy.run({ inputs, host: chain.host })).summary).toBe('Nothing is deployed in staging any more.');
  writeFileSync(config, 'project: churn\n');
});

it('names what is deployed from a folder that was renamed, and ends nothing of it unasked', async () => {
  const [before, now] = ['late', 'orders'].map((folder) => join(chain.directory, 'models', folder));
  const directory = deployDirectory({ workspace: join(before!, '.mlops') }, 'churn');
  const place = placeOf(directory);
  for (const folder of [directory, dirname(place.state)]) mkdirSync(folder, { recursive: true });
  writeFileSync(place.state, textOf(SERVING));
  writeFileSync(place.observed, textOf({ directory, keeper: { pid: 2 ** 22 + 1, started: '1' }, instances: {} }));
  const command = `mlops deploy stop --directory ${directory}`;
  expect((await said('status')).text).not.toContain(command);
  renameSync(before!, now!);
  expect((await said('status')).text).toContain(`${directory} is deployed, and that folder is gone: ${command}\n`);
  expect((await said('stop')).summary).toBe(
    `Nothing of churn is deployed any more. Still deployed here: ${directory}, a folder that is gone (${command}).`,
  );
  const copied = await chain.copy();
  const inputs = deploy.inputs.parse({ what: 'status', config: join(copied.directory, 'mlops.yml') });
  expect((await deploy.run({ inputs, host: copied.host })).text).not.toContain(command);
  await copied.remove();
  await deploy.run({ inputs: deploy.inputs.parse({ what: 'stop', directory }), host: chain.host });
  expect((await said('stop')).summary).toBe('Nothing is deployed any more.');
});
