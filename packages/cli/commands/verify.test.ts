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
    code: 'MLOPS_VERIFY_PROJECT',
    message: 'churn@v1.0.0 is of the project churn; this one is other',
  });
});
