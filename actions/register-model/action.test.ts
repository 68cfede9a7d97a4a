import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chainProject } from '../../tests/e2e/chain-project.ts';
import type { ScratchProject } from '../../tests/e2e/project.ts';

let project: ScratchProject;
beforeAll(async () => {
  project = await chainProject('churn');
  project.write('mlops.yml', `${project.read('mlops.yml')}register: {}\n`);
  project.commit('Register');
  expect(project.mlops('run').status).toBe(0);
}, 60_000);
afterAll(() => project.remove());

interface Answer {
  outputs?: Record<string, string>;
  error?: { code: string; message: string };
}

describe('on a terminal', () => {
  it('a model that changed between gate and register is refused; as it was, it is registered, promoted and fetched', () => {
    const model = join(project.directory, '.mlops', 'outputs', 'train-model', 'model', 'model.json');
    const before = readFileSync(model);
    writeFileSync(model, '{"other": 1}');
    const refused = project.document<Answer>('register-model');
    expect(refused).toMatchObject({ status: 2, document: { error: { code: 'MLOPS_REGISTRY_UNVERIFIED' } } });
    expect(refused.document.error!.message).toMatch(/train-model, model/);
    expect(project.git('tag')).toBe('');
    writeFileSync(model, before);

    const registered = project.document<Answer>('register-model');
    expect(registered).toMatchObject({ status: 0, document: { outputs: { version: '1.0.0', tag: 'churn@v1.0.0' } } });
    expect(project.mlops('verify')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^pass: .* holds/m) });
    expect(project.mlops('registry', 'promote', 'churn', 'production').stdout).toContain(
      'churn@v1.0.0 is in production now (churn#production#1), before it nothing',
    );
    expect(project.mlops('registry', 'fetch', 'churn#production', '--to', 'served').status).toBe(0);
    expect(readFileSync(join(project.directory, 'served', 'model.json'))).toEqual(before);
    expect(project.mlops('registry', 'check')).toMatchObject({ status: 0 });
    expect(project.mlops('registry', 'at', '2020-01-01').stdout).toMatch(/^churn\s*$/m);
  }, 60_000);

  it.each([
    { name: 'a date that is none', args: ['at', 'yesterday'], code: 'MLOPS_REGISTRY_INPUT' },
    { name: 'a version that is none', args: ['fetch', 'churn@v9.9.9'], code: 'MLOPS_REGISTRY_UNKNOWN' },
    { name: 'nothing to fetch', args: ['fetch'], code: 'MLOPS_REGISTRY_INPUT' },
    { name: 'a reference with a path in it', args: ['fetch', '../churn'], code: 'MLOPS_REGISTRY_REFERENCE' },
    { name: 'another act', args: ['delete'], code: 'MLOPS_USAGE' },
  ])('$name is an error', ({ args, code }) => {
    expect(project.document<Answer>('registry', ...args)).toMatchObject({ status: 2, document: { error: { code } } });
    expect(existsSync(join(project.directory, 'churn-v9.9.9'))).toBe(false);
  });

  it('a tag that was moved by hand makes check fail', () => {
    project.git('tag', '-f', 'churn@v1.0.0');
    const { status, stdout } = project.mlops('registry', 'check');
    expect(status).toBe(1);
    expect(stdout).toMatch(/churn@v1.0.0 +lightweight/);
  });
});
