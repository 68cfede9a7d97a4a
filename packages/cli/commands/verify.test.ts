import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { TestChain } from '../../registry/testing-chain.ts';
import verify from './verify.ts';

let chain: TestChain;
beforeAll(async () => {
  chain = await TestChain.begin(testHost);
  await chain.release({ model: 'one' });
});
afterAll(() => rmSync(chain.directory, { recursive: true }));

it('of what is registered of another project says which, and how to verify it', async () => {
  const config = join(chain.directory, 'models', 'other', 'mlops.yml');
  mkdirSync(join(config, '..'), { recursive: true });
  writeFileSync(config, 'project: other\n');
  const inputs = verify.inputs.parse({ subject: 'churn@v1.0.0', config });
  await expect(verify.run({ inputs, host: chain.host })).rejects.toMatchObject({
    code: 'MLOPS_REGISTRY_PROJECT',
    message: 'churn@v1.0.0 is of the project churn; this one is other',
    hint: expect.stringMatching(
      /Was it renamed since: git show churn@v1\.0\.0:models\/other\/mlops\.yml > (\S+\/models\/other\/before\.yml); mlops verify churn@v1\.0\.0 --config \1$/,
    ) as unknown,
  });
});

it('where a version is deployed, says what proves what serves', async () => {
  const config = join(chain.directory, 'mlops.yml');
  writeFileSync(config, 'project: churn\n');
  const said = async (subject: string): Promise<string | undefined> =>
    (await verify.run({ inputs: verify.inputs.parse({ subject, config }), host: chain.host })).text;
  expect(await said('churn@v1.0.0')).not.toContain('deploy status');
  mkdirSync(join(chain.directory, '.mlops', 'deploy', 'churn'), { recursive: true });
  expect(await said('churn@v1.0.0')).toMatch(/What serves from this machine is hashed by: mlops deploy status churn$/);
  expect(await said('workspace')).not.toContain('deploy status');
});

it('of a workspace at another commit than its run says that it is', async () => {
  const config = join(chain.directory, 'mlops.yml');
  writeFileSync(config, 'project: churn\n');
  const said = async (): Promise<string | undefined> =>
    (await verify.run({ inputs: verify.inputs.parse({ subject: 'workspace', config }), host: chain.host })).text;
  const commit = await chain.git('rev-parse', 'HEAD');
  expect(await said()).not.toContain('is checked out');
  await chain.git('commit', '-q', '--allow-empty', '-m', 'Later');
  const head = await chain.git('rev-parse', 'HEAD');
  expect(await said()).toContain(
    `This is of commit ${commit.slice(0, 12)}, and says nothing of ${head.slice(0, 12)}, which is checked out.`,
  );
});
