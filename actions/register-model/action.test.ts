import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLedger, recordRun, sha256 } from '#evidence';
import { testHost } from '#testing';
import { chainProject, STAGES } from '../../tests/e2e/chain-project.ts';
import type { ScratchProject } from '../../tests/e2e/project.ts';

let project: ScratchProject;
beforeAll(async () => {
  project = await chainProject('churn');
  project.write('mlops.yml', `${project.read('mlops.yml')}register: {}\n`);
  project.commit('Register');
  expect(project.mlops('run').status).toBe(0);
});
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
    for (const reference of ['churn@v1.0.0', 'churn#production'])
      expect(project.mlops('verify', reference)).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^register-model +churn@v1\.0\.0 +ok[^]*^pass: .* holds/m),
      });
    expect(project.mlops('registry', 'fetch', 'churn#production', '--to', 'served').status).toBe(0);
    expect(readFileSync(join(project.directory, 'served', 'model.json'))).toEqual(before);
    expect(project.mlops('registry', 'check')).toMatchObject({ status: 0 });
    expect(project.mlops('registry', 'at', '2020-01-01').stdout).toMatch(/^churn\s*$/m);
  });

  it.each([
    { name: 'the newest', args: [] },
    { name: 'by its number', args: ['--version', '1.0.0'] },
    { name: 'by its tag', args: ['--version', 'churn@v1.0.0'] },
  ])('what is registered is proven again for a signature, $name, and nothing is written down of it', ({ args }) => {
    const refs = project.git('for-each-ref');
    const { status, document } = project.document<Answer>('register-model', '--attest', ...args);
    const { outputs } = document as { outputs: Record<string, string> };
    expect({ status, outputs }).toMatchObject({
      status: 0,
      outputs: { tag: 'churn@v1.0.0', 'predicate-type': 'https://in-toto.io/attestation/release/v0.1' },
    });
    const model = project.read('.mlops/outputs/train-model/model/model.json');
    expect(readFileSync(outputs['checksums']!, 'utf8')).toBe(`${sha256(model)}  model/model.json\n`);
    const recorded = JSON.parse(project.git('show', 'mlops/ledger:releases/churn/1.0.0.json')) as { predicate: object };
    expect(JSON.parse(readFileSync(outputs['predicate']!, 'utf8'))).toEqual(recorded.predicate);
    expect(project.git('for-each-ref')).toBe(refs);
  });

  it.each([
    { name: 'that is not registered', version: '9.9.9', code: 'MLOPS_REGISTRY_UNKNOWN' },
    { name: 'of another name', version: 'other@v1.0.0', code: 'MLOPS_REGISTRY_REFERENCE' },
  ])('for a version $name there is nothing to sign', ({ version, code }) => {
    const refused = project.document<Answer>('register-model', '--attest', '--version', version);
    expect(refused).toMatchObject({ status: 2, document: { error: { code } } });
  });

  it('for a version whose bytes are others now there is nothing to sign', () => {
    const data = join(project.directory, '.mlops', 'outputs', 'gate-model', 'result.json');
    const before = readFileSync(data);
    writeFileSync(data, '{}');
    const refused = project.document<Answer>('register-model', '--attest');
    writeFileSync(data, before);
    expect(refused).toMatchObject({ status: 2, document: { error: { code: 'MLOPS_REGISTRY_UNVERIFIED' } } });
  });

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

  it('the version has what monitoring compares with, and so monitoring does, whatever the workspace holds', () => {
    const record = JSON.parse(project.git('show', 'mlops/ledger:versions/churn/1.0.0.json')) as {
      reference: { name: string; digest: string };
    };
    const { name, digest } = record.reference;
    expect(name).toBe('reference.json');
    expect(project.git('show', 'mlops/ledger:releases/churn/1.0.0.json')).toContain(digest);
    const kept = join(project.directory, '.mlops', 'store', 'sha256', digest.slice(0, 2), digest);
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toMatchObject({ kind: 'evaluation', rows: 200 });

    const rows = Array.from({ length: 600 }, (_, at) => `${at},${(at * 37) % 101},${(at % 100) / 100},2026-03-01`);
    project.write('served.csv', `id,x,score,time\n${rows.join('\n')}\n`);
    const watched = ['monitor-model', '--log', 'served.csv', '--at', '2026-03-02'];
    expect(project.mlops(...watched).status).toBe(0);
    expect(project.json('.mlops', 'evidence', 'monitor-model.json')).toMatchObject({
      predicate: {
        configuration: expect.arrayContaining([
          { name: 'churn@v1.0.0/reference.json', digest: { sha256: digest }, annotations: { role: 'baseline' } },
        ]),
      },
    });

    // The job that watches has another disk than the one that registered: the ledger has it.
    renameSync(kept, `${kept}-elsewhere`);
    expect(project.mlops(...watched, '--no-cache').status).toBe(0);
    renameSync(`${kept}-elsewhere`, kept);
  });

  it('a scan that was edited by hand, and recorded so, does not verify', async () => {
    const [result, statement] = [
      ['outputs', 'scan-model', 'result.json'],
      ['evidence', 'scan-model.json'],
    ].map((parts) => join(project.directory, '.mlops', ...parts)) as [string, string];
    const before = readFileSync(result, 'utf8');
    const edited = before.replace(/"bytes": ?\d+/, '"bytes":3');
    expect(edited).not.toBe(before);
    writeFileSync(result, edited);
    writeFileSync(statement, readFileSync(statement, 'utf8').replaceAll(sha256(before), sha256(edited)));
    const { directory } = project;
    const host = testHost({ directory });
    const identity = { name: 'churn', root: directory, repository: directory, workspace: join(directory, '.mlops') };
    const ledger = await openLedger(host, identity);
    const stages = [...STAGES, 'scan-model'];
    await recordRun(host, identity, ledger, { config: 'mlops.yml', stages, startedAt: new Date(), verdict: 'pass' });
    const { status, stdout } = project.mlops('verify');
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^fail: .* has a gap at scan-model, \(recomputed\): model\.json is recorded as pass \(text, 3 bytes\)/m,
    );
  });

  it('a tag that was moved by hand makes check fail', () => {
    project.git('tag', '-f', 'churn@v1.0.0');
    const { status, stdout } = project.mlops('registry', 'check');
    expect(status).toBe(1);
    expect(stdout).toMatch(/churn@v1.0.0 +lightweight/);
  });

  it('a branch of a time before anything was recorded is compared with what is in production', () => {
    project.git('checkout', '-q', '-b', 'side', 'main~1');
    project.commit('Change');
    expect(project.mlops('run').status).toBe(0);
    expect(project.json('.mlops', 'outputs', 'gate-model', 'result.json')).toMatchObject({
      baseline: {
        kind: 'champion',
        reason: expect.stringMatching(/^champion: churn@v1\.0\.0 in production, made of /),
      },
    });
  });
});
