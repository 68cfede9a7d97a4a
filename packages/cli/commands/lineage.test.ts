import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import type { Version } from '#registry';
import { TestChain } from '../../registry/testing-chain.ts';
import lineage from './lineage.ts';

let chain: TestChain;
let version: Version;
beforeAll(async () => {
  chain = await TestChain.begin(testHost);
  writeFileSync(join(chain.directory, 'mlops.yml'), 'project: churn\n');
  version = await chain.release({ model: 'one' });
  await chain.release({ model: 'two' });
});
afterAll(() => rmSync(chain.directory, { recursive: true }));

const ask = (subject: string) =>
  lineage.run({
    inputs: lineage.inputs.parse({ subject, config: join(chain.directory, 'mlops.yml') }),
    host: chain.host,
  });

it('begins with the model of what is registered, by its version or its stage', async () => {
  await (await chain.registry()).promote('churn@v1.0.0', 'production');
  for (const subject of ['churn@v1.0.0', 'churn#production', version.model.digest]) {
    const { outputs, text } = await ask(subject);
    expect({ subject, ...outputs }).toEqual({ subject, digest: version.model.digest });
    expect(text).toMatch(/requirements\.txt/);
  }
});

it('of what is not registered says so', async () => {
  await expect(ask('churn@v9.0.0')).rejects.toMatchObject({ code: expect.stringMatching(/^MLOPS_REGISTRY_/) });
});
