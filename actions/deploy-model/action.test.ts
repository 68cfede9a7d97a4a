import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256 } from '#evidence';
import { Delays } from './testing-delays.ts';

interface Said {
  verdict?: string;
  summary?: string;
  outputs: Record<string, string>;
  result: {
    outcome: string;
    reason: string;
    steps: { name: string; status: string; seconds: number }[];
    proof: { holds: boolean; detail: string };
    serving: { version: string; ready: boolean; digest: string };
    warm?: { version: string };
    problems: string[];
  };
  error?: { code: string; message: string; hint?: string };
}

describe('deploy-model and rollback, with the real command and the real server', () => {
  let delays: Delays;
  let url: string;
  beforeAll(async () => {
    delays = new Delays();
    await delays.release('1.0.0', { weight: 0.01 });
  });
  afterAll(() => delays.remove(), 60_000);

  // While a command runs here, this process would not see that the server closed a connection it keeps.
  const headers = { connection: 'close', 'content-type': 'application/json' };
  const say = (...args: string[]): { status: number | null; document: Said } => delays.project.document<Said>(...args);
  const status = (): Said['result'] => say('deploy', 'status').document.result;
  /** What a client is answered: version and probability. */
  async function asked(): Promise<{ model_version: string; late: number }> {
    const column = (name: string, datatype: string, value: unknown) => ({
      name,
      datatype,
      shape: [1, 1],
      data: [value],
    });
    const inputs = [column('carrier', 'BYTES', 'UA'), column('distance', 'FP32', 500), column('temp', 'FP32', 10)];
    const body = JSON.stringify({ inputs });
    const response = await fetch(`${url}/v2/models/delays/infer`, { method: 'POST', body, headers });
    const answer = (await response.json()) as { model_version: string; outputs: { name: string; data: number[] }[] };
    return {
      model_version: answer.model_version,
      late: answer.outputs.find(({ name }) => name === 'probabilities')!.data[1]!,
    };
  }

  it('prints its plan and does nothing', () => {
    const { stdout } = delays.project.mlops('deploy-model', '--plan');
    for (const step of ['verify', 'fetch', 'scan', 'start', 'golden', 'smoke', 'switch'])
      expect(stdout).toMatch(new RegExp(`^${step} +\\S`, 'm'));
    expect(delays.project.mlops('deploy').stdout).toContain('no version of delays is deployed');
  });

  it.each(['deploy-model', 'rollback --to'])('%s of what another project registered says which, and how', (command) => {
    const config = join(delays.project.directory, 'mlops.yml');
    const described = readFileSync(config, 'utf8');
    try {
      writeFileSync(config, described.replace('project: delays', 'project: renamed'));
      const again = `mlops ${command} delays@v1.0.0`;
      expect(say(...command.split(' '), 'delays@v1.0.0').document.error).toMatchObject({
        code: 'MLOPS_REGISTRY_PROJECT',
        message: 'delays@v1.0.0 is of the project delays; this one is renamed',
        hint: `Name the mlops.yml that says project: delays, or ask in its folder: ${again} --config FILE. Was it renamed since: git show delays@v1.0.0:mlops.yml > before.yml; ${again} --config before.yml`,
      });
    } finally {
      writeFileSync(config, described);
    }
  });

  it('deploys to staging as mlops.yml says, and production knows nothing of it', () => {
    const { document } = say('deploy-model', '--staging');
    expect(document).toMatchObject({ verdict: 'pass', outputs: { version: 'delays@v1.0.0' } });
    expect(delays.project.mlops('deploy').stdout).toContain('no version of delays is deployed');
    expect(delays.project.git('ls-tree', '--name-only', 'mlops/ledger', 'deployments/').trim()).toBe(
      'deployments/delays.staging',
    );
    expect(say('deploy', 'status', '--staging').document).toMatchObject({
      summary: expect.stringMatching(/^delays@v1\.0\.0 serves in staging at /),
      result: { serving: { version: '1.0.0', ready: true }, problems: [] },
    });
    expect(say('rollback', '--staging').document.error?.code).toBe('MLOPS_ROLLBACK_NOTHING');
  });

  it('deploys the first version', async () => {
    const { document } = say('deploy-model');
    expect(document).toMatchObject({ verdict: 'pass', outputs: { version: 'delays@v1.0.0' } });
    url = document.outputs['url']!;
    expect(await asked()).toEqual({ model_version: '1.0.0', late: expect.closeTo(1 / (1 + Math.exp(-1.6)), 6) });
    expect(status()).toMatchObject({ serving: { version: '1.0.0', ready: true }, problems: [] });
  });

  it('answers for an entity alone, by the online store of the project', async () => {
    // The 8th flight: a B6 of 259 miles at -5 degrees.
    const inputs = [{ name: 'entity', datatype: 'BYTES', shape: [1], data: ['[7]'] }];
    const response = await fetch(`${url}/v2/models/delays/infer`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ inputs }),
    });
    const answer = (await response.json()) as { outputs: { name: string; data: number[] }[] };
    expect(answer.outputs.find(({ name }) => name === 'probabilities')!.data[1]).toBeCloseTo(
      1 / (1 + Math.exp(-(1 + 0.259 - 0.05 - 1))),
      6,
    );
  });

  it.each([
    { step: 'start', serves: '1.0.0' },
    { step: 'switch', serves: '1.1.0' },
  ])(
    'killed after $step, exactly one version serves, and status says which',
    async ({ step, serves }) => {
      if (step === 'start') await delays.release('1.1.0', { weight: 0.02 });
      const { child, end } = delays.project.start('deploy-model', 'delays@v1.1.0');
      let said = '';
      child.stderr!.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (new RegExp(`^${step}: `, 'm').test(said)) child.kill('SIGKILL');
      });
      await end;
      expect(child.signalCode).toBe('SIGKILL');
      expect(status().serving.version).toBe(serves);
      expect((await asked()).model_version).toBe(serves);
      expect(status().problems.join()).toMatch(
        serves === '1.1.0' ? /no deployment of it is on record/ : /^the candidate 1\.1\.0 was left by a deployment/,
      );
    },
    180_000,
  );

  it('and goes on where it was killed', async () => {
    expect(say('deploy-model', 'delays@v1.1.0').document).toMatchObject({ verdict: 'pass' });
    expect(status()).toMatchObject({ serving: { version: '1.1.0' }, warm: { version: '1.0.0' }, problems: [] });
    expect((await asked()).late).toBeCloseTo(1 / (1 + Math.exp(-1.7)), 6);
  });

  it('is not gone back from by a release that is run again, which says what does', async () => {
    for (const more of [[], ['--plan']]) {
      const { status: code, document } = say('deploy-model', 'delays@v1.0.0', '--forward', ...more);
      expect(code).toBe(2);
      expect(document.error).toMatchObject({
        code: 'MLOPS_DEPLOY_OLDER',
        message: 'delays@v1.0.0 is older than delays@v1.1.0, which serves: nothing was deployed',
        hint: expect.stringContaining('Roll back'),
      });
    }
    expect(await asked()).toMatchObject({ model_version: '1.1.0' });
  });

  it('takes no number for a version, and says how one is written', () => {
    expect(say('deploy-model', '1.1.0').document.error).toMatchObject({
      code: 'MLOPS_REGISTRY_REFERENCE',
      hint: 'A number alone is of no model: write its name before it, as flights-delay@v1.1.0.',
    });
  });

  it('goes back in seconds, proven', async () => {
    const { document } = say('rollback');
    expect(document).toMatchObject({ verdict: 'pass', outputs: { version: 'delays@v1.0.0' } });
    expect(document.result.steps.map(({ name, status: came }) => `${name} ${came}`)).toEqual([
      'digest done',
      'start done',
      'golden done',
      'switch done',
    ]);
    expect(await asked()).toMatchObject({ model_version: '1.0.0' });
    expect(status().problems).toEqual([]);
  });

  it('goes back in staging too, and stops there, and production knows nothing of it', async () => {
    const there = (...args: string[]): Said => say(...args, '--staging').document;
    expect(there('deploy-model', 'delays@v1.1.0')).toMatchObject({ verdict: 'pass' });
    expect(there('rollback')).toMatchObject({ verdict: 'pass', outputs: { version: 'delays@v1.0.0' } });
    expect(there('deploy', 'status').result).toMatchObject({ serving: { version: '1.0.0' }, problems: [] });
    expect(status()).toMatchObject({ serving: { version: '1.0.0' }, problems: [] });
    there('deploy', 'stop');
    expect(there('deploy', 'status').summary).toBe('no version of delays is deployed in staging');
    expect(await asked()).toMatchObject({ model_version: '1.0.0' });
  });

  it('what serves is asked of mlops.yml, not of a directory', () => {
    const { status: code, document } = say('deploy', 'status', '--directory', '.mlops/staging/deploy/delays');
    expect([code, document.error?.code]).toEqual([2, 'MLOPS_DEPLOY_TARGET']);
  });

  it('refuses a model that changed between register and deploy', async () => {
    await delays.release('1.2.0', { weight: 0.015, preprocess: 'Number(temp) * 1.8 + 32' });
    const { directory } = delays.project;
    const model = readFileSync(join(directory, '.mlops/outputs/train-model/model/model.onnx'));
    const digest = sha256(model);
    const kept = join(directory, '.mlops/store/sha256', digest.slice(0, 2), digest);
    // Where a stage's output lies here, whole, the store is repaired from it.
    const output = join(directory, '.mlops/outputs/train-model');
    renameSync(output, `${output}.aside`);
    rmSync(kept);
    writeFileSync(kept, 'another model');
    const { status: code, document } = say('deploy-model', 'delays@v1.2.0');
    renameSync(`${output}.aside`, output);
    writeFileSync(kept, model);
    expect([code, document.verdict]).toEqual([1, 'fail']);
    expect(document.summary).toMatch(
      /^fail: delays@v1\.2\.0 was refused: verify: .*train-model, model\/model\.onnx: the store: /,
    );
    expect(document.summary).toContain('delays@v1.0.0 serves; delays@v1.0.0 answers as it did');
    expect(await asked()).toMatchObject({ model_version: '1.0.0' });
  });

  it('catches a version whose preprocessing differs, and proves that the old one serves', async () => {
    const { status: code, document } = say('deploy-model', 'delays@v1.2.0');
    expect(code).toBe(1);
    expect(document.result).toMatchObject({ outcome: 'rolled back', proof: { holds: true } });
    expect(document.result.reason).toMatch(/^golden: score of \["?\d+"?\] is .*at evaluation it was/);
    expect(await asked()).toMatchObject({ model_version: '1.0.0' });
  });

  it('ends everything when it is told to', () => {
    expect(delays.project.mlops('deploy', 'stop').status).toBe(0);
    expect(delays.project.mlops('deploy').stdout).toContain('no version of delays is deployed');
  });
});
