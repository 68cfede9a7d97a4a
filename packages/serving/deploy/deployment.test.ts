import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DeploySection } from '#config';
import { openEngine } from '#data';
import { openLedger, sha256, type Verification } from '#evidence';
import { MlopsError, type Host, type JsonObject } from '#kit';
import type { Registry, Version } from '#registry';
import { testHost } from '#testing';
import type { StageRecord } from '../../registry/records.ts';
import { TestChain } from '../../registry/testing-chain.ts';
import { startServer, type Server } from '../server.ts';
import type { Instance, Release, Target } from '../targets/target.ts';
import { perform } from './deployment.ts';
import { inspectDeployment } from './inspect.ts';
import type { DeployMeans, DeploymentResult, Planned, RollbackMeans } from './means.ts';
import { planDeployment } from './plan.ts';
import { reservations } from './reservations.ts';
import { planRollback } from './rollback.ts';

const fixture = join(import.meta.dirname, '..', 'fixtures', 'delays');
/** Where the weight of the temperature stands in the model's file; see fixtures/make.py. */
const WEIGHT = readFileSync(join(fixture, 'model.onnx')).indexOf(Buffer.from('0ad7233c', 'hex'));
const score = (carrier: string, distance: number, temp: number, weight = 0.01): number =>
  1 / (1 + Math.exp(-(['AA', 'B6', 'UA'].indexOf(carrier) + distance / 1000 + temp * weight - 1)));

/** Real servers in this process behind a switch: what serves is what a variable says. */
class InProcess implements Target {
  readonly kind = 'test';
  readonly where = (): string => 'here';
  readonly secret = (): string => 'secret of the deployment';
  readonly host: Host;
  /** By the digest of the model; kept from test to test, as a start takes time. */
  readonly #servers = new Map<string, Server>();
  readonly #front: HttpServer;
  state: { serving?: Instance; warm?: Instance; candidate?: Instance } = {};
  counted = { requests: 100, errors: 0 };
  /** What is to go wrong: a call's name. */
  breaks: string | undefined;
  calls: string[] = [];
  /** Where mlops.yml says that clients ask, when that is elsewhere. */
  moves: { movesTo?: string } = {};

  constructor(host: Host) {
    this.host = host;
    this.#front = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        void fetch(`${this.state.serving?.url}${request.url}`, {
          method: request.method!,
          headers: { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' },
          ...(body.length > 0 && { body }),
        }).then(
          async (answer) => response.writeHead(answer.status).end(await answer.text()),
          () => response.writeHead(502).end(),
        );
      });
    });
  }

  reset(): void {
    Object.assign(this, { state: {}, counted: { requests: 100, errors: 0 }, breaks: undefined, calls: [], moves: {} });
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#front.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async status() {
    const url = `http://127.0.0.1:${(this.#front.address() as AddressInfo).port}`;
    return { ...(this.state.serving && { url, ...this.moves }), ...this.state, problems: [] };
  }

  async start(release: Release): Promise<Instance> {
    this.#called('start');
    const { serving, warm } = this.state;
    if (serving?.digest === release.digest) return serving;
    if (warm?.digest === release.digest) {
      delete this.state.warm;
      return (this.state.candidate = warm);
    }
    const { name, version, directory, digest } = release;
    const server =
      this.#servers.get(digest) ?? (await startServer(this.host, { models: [{ name, version, directory }] }));
    this.#servers.set(digest, server);
    return (this.state.candidate = { name, version, digest, directory, url: server.url, ready: true });
  }

  async canary() {
    return this.counted;
  }

  async switch(to: { digest: string }): Promise<void> {
    this.#called('switch');
    const { serving, candidate } = this.state;
    if ((candidate ?? serving)?.digest !== to.digest) throw new Error('another one was started');
    if (candidate) this.state = { serving: candidate, ...(serving && { warm: serving }) };
  }

  async rollback(to: { digest: string }): Promise<void> {
    this.#called('rollback');
    const { serving, warm } = this.state;
    if (serving?.digest === to.digest) return;
    if (warm?.digest !== to.digest) throw new Error('it is not warm');
    this.state = { serving: warm, ...(serving && { warm: serving }) };
  }

  async settle(): Promise<void> {
    delete this.state.warm;
  }

  async stop(): Promise<void> {
    delete this.state.serving;
  }

  async discard(): Promise<void> {
    this.#called('discard');
    delete this.state.candidate;
  }

  #called(call: string): void {
    this.calls.push(call);
    if (this.breaks === call)
      throw new MlopsError('MLOPS_DEPLOY_PORT', { message: 'nothing can listen on 127.0.0.1:8080' });
  }

  async close(): Promise<void> {
    for (const server of this.#servers.values()) await server.close();
    this.#front.closeAllConnections();
    await new Promise((resolve) => this.#front.close(resolve));
  }
}

let chain: TestChain;
let versions: Record<'good' | 'better' | 'skewed' | 'nothing' | 'unscanned', Version>;
let registry: RollbackMeans['registry'] & { broken?: string };
let target: InProcess;
beforeAll(async () => {
  chain = await TestChain.begin(testHost);
  target = await new InProcess(chain.host).open();
  const features = ['carrier', 'distance', 'temp'].map((name) => ({ name, type: 'x' }));
  const release = (model: string, version: string): Promise<Version> => chain.release({ model, features }, { version });
  versions = {
    good: await release('good', '1.0.0'),
    better: await release('better', '1.1.0'),
    skewed: await release('skewed', '1.2.0'),
    nothing: await release('nothing', '1.3.0'),
    // Nobody registers such a run; a record in the ledger could be anybody's.
    unscanned: {
      ...(await release('unscanned', '1.4.0')),
      run: await chain.run({ model: 'unscanned', features, scan: null, again: true }),
    },
  };
  // The chain's own "models" are words: what stands for each of them lies here.
  const bytes = join(chain.directory, '.mlops', 'bytes');
  const engine = await openEngine(chain.host);
  for (const [word, version] of Object.entries(versions)) {
    const weight = { better: 0.02, nothing: Number.NaN }[word] ?? 0.01;
    const place = join(bytes, version.version);
    cpSync(fixture, join(place, 'model'), { recursive: true });
    const model = readFileSync(join(fixture, 'model.onnx'));
    model.writeFloatLE(weight, WEIGHT);
    writeFileSync(join(place, 'model', 'model.onnx'), model);
    const rows = Array.from({ length: 300 }, (_, i) => [['AA', 'B6', 'UA'][i % 3]!, i * 7, i % 90] as const);
    const scored = rows.map(([carrier, distance, temp], i) => {
      const seen = word === 'skewed' && i % 2 === 1 ? temp - 32 : temp;
      const said = score(carrier, distance, seen, weight || 0.01);
      return { id: `["${i}"]`, target: i % 2, score: said, prediction: Number(said >= 0.5) };
    });
    const given = rows.map(([carrier, distance, temp], i) => ({ id: `["${i}"]`, carrier, distance, temp }));
    for (const [name, list] of Object.entries({ scored, features: given })) {
      writeFileSync(join(place, `${name}.json`), JSON.stringify(list));
      await engine.run(`COPY (SELECT * FROM '${place}/${name}.json') TO '${place}/${name}.parquet'`);
    }
  }
  engine.close();
  const real = await chain.registry();
  registry = {
    resolve: (reference) => real.resolve(reference),
    fetch: async ({ version, tag }, directory) => {
      if (registry.broken === 'fetch') throw new MlopsError('MLOPS_STORE_TAMPERED', { message: `${tag} is another` });
      mkdirSync(directory, { recursive: true });
      cpSync(join(bytes, version, 'model'), directory, { recursive: true });
    },
    fetchFile: async ({ name, digest }, path) => {
      const owner = Object.values(versions).find(({ golden }) => golden?.scored.digest === digest) ?? current;
      if (name.endsWith('.parquet'))
        cpSync(join(bytes, owner.version, name.startsWith('scored') ? 'scored.parquet' : 'features.parquet'), path);
    },
    proveRecorded: (version) => real.proveRecorded(version),
    promote: async () => {
      if (registry.broken === 'promote')
        throw new MlopsError('MLOPS_REGISTRY_LOST', { message: 'somebody was faster' });
      return {} as Awaited<ReturnType<Registry['promote']>>;
    },
    deprecate: async () => '',
  };
});
afterAll(async () => {
  await target.close();
  await chain.remove();
});

let current: Version;
let means: DeployMeans & RollbackMeans;
/** In which nothing was deployed before the test. */
async function freshLedger(): Promise<DeployMeans['ledger']> {
  const ledger = await openLedger(chain.host, chain.project);
  const { list } = ledger.entries;
  const before = new Set(await list('deployments/churn'));
  const since = async (folder: string): Promise<string[]> => (await list(folder)).filter((name) => !before.has(name));
  return { ...ledger, entries: { ...ledger.entries, list: since } };
}
beforeEach(async () => {
  target.reset();
  delete registry.broken;
  means = {
    host: chain.host,
    registry,
    ledger: await freshLedger(),
    section: DeploySection.parse({ target: 'process', smoke: { requests: 20, 'p99-ms': 5000 } }),
    recordedAs: 'churn',
    models: join(chain.directory, '.mlops', 'deploy', 'models'),
    targetFor: () => target,
    verify: async () => ({ verdict: 'pass', exit: 0, links: [{ status: 'ok' }] }) as unknown as Verification,
    scan: async () => ({ verdict: 'pass', summary: '1 model file' }),
    refuseOther: () => undefined,
  };
});

async function planned(word: keyof typeof versions): Promise<Planned> {
  current = versions[word];
  return planDeployment(means, current);
}
async function deployed(word: keyof typeof versions): Promise<DeploymentResult> {
  return (await perform(means, chain.project, 'deploy', await planned(word))).result;
}
async function refused(word: keyof typeof versions): Promise<MlopsError> {
  const plan = await planned(word);
  const error: unknown = await perform(means, chain.project, 'deploy', plan).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MlopsError);
  return error as MlopsError;
}
/** What an earlier deployment left, without doing it again. */
async function serves(word: keyof typeof versions): Promise<void> {
  const { name, version, model } = versions[word];
  const directory = join(means.models, model.digest, 'model');
  await registry.fetch(versions[word], directory);
  const release = { name, version, digest: model.digest, directory };
  await target.start(release);
  await target.switch(release);
  target.calls = [];
}
const withToken = (): Host => ({ ...chain.host, env: { ...chain.host.env, MLOPS_SERVE_TOKEN: 'secret' } });
/** Lets a step fail, by its name. */
function breakIt(step: string): void {
  if (step === 'fetch' || step === 'promote') registry.broken = step;
  else if (step === 'record') {
    const append = async (): Promise<never> => {
      throw new MlopsError('MLOPS_LEDGER_WRITE', { message: 'no space left' });
    };
    means.ledger = { ...means.ledger, entries: { ...means.ledger.entries, append } };
  } else target.breaks = step;
}
const stepsOf = ({ steps }: DeploymentResult, status: string): string[] =>
  steps.filter((step) => step.status === status).map(({ name }) => name);
async function recorded(): Promise<JsonObject[]> {
  const ledger = await openLedger(chain.host, chain.project);
  const names = (await ledger.entries.list('deployments/churn')).sort();
  const paths = names.map((name) => `deployments/churn/${name}/deployment.json`);
  const found = await ledger.entries.read(paths);
  return paths.map((path) => JSON.parse(Buffer.from(found.get(path)!).toString('utf8')) as JsonObject);
}

describe('a deployment', () => {
  it('is planned without touching anything', async () => {
    const { steps } = await planned('good');
    expect(steps.map(({ name }) => name)).toEqual(['verify', 'fetch', 'scan', 'start', 'golden', 'smoke', 'switch']);
    expect(target.calls).toEqual([]);
    expect(existsSync(means.models)).toBe(false);
  });

  it('says where clients have to ask from now on', async () => {
    await serves('good');
    target.moves = { movesTo: 'http://127.0.0.1:8081' };
    const said = (await planned('better')).steps.find(({ name }) => name === 'switch')!.what;
    expect(said).toMatch(
      /^let it answer at http:\/\/127\.0\.0\.1:8081, and no more at http:\/\/127\.0\.0\.1:\d+; keep/,
    );
  });

  it.each([
    { name: 'the token is not set here', differing: ['MLOPS_SERVE_TOKEN'], token: false, expected: true },
    { name: 'another token is set here', differing: ['MLOPS_SERVE_TOKEN'], token: true, expected: false },
    { name: 'another variable is not set here', differing: ['DB'], token: false, expected: false },
  ])('says in its plan whether whoever asks is answered then, where $name', async ({ differing, token, expected }) => {
    await serves('good');
    target.state.serving = { ...target.state.serving!, differing };
    if (token) means.host = withToken();
    const said = (await planned('better')).steps.find(({ name }) => name === 'switch')!.what;
    expect(said.endsWith('; whoever asks is answered then, as no MLOPS_SERVE_TOKEN is set here')).toBe(expected);
  });

  it('proves, switches, keeps the old one warm, and is on record', async () => {
    await serves('good');
    const result = await deployed('better');
    expect(result).toMatchObject({
      outcome: 'deployed',
      verdict: 'pass',
      reason: null,
      previous: { reference: 'churn@v1.0.0', model: versions.good.model.digest },
      serving: { reference: 'churn@v1.1.0', model: versions.better.model.digest },
      golden: { of: 300, rows: 300, tolerance: 1e-5 },
    });
    expect(result.golden!.largest).toBeLessThan(1e-6);
    expect(stepsOf(result, 'done')).toHaveLength(7);
    expect(target.state.warm?.version).toBe('1.0.0');
    const last = (await recorded()).at(-1)!;
    const statement = readFileSync(join(chain.project.workspace, 'evidence', 'deploy-model.json'), 'utf8');
    expect(last).toMatchObject({ outcome: 'deployed', statement: sha256(statement), deployed: result.deployed });
    expect(last['committed']).toBe(Number(await chain.git('show', '-s', '--format=%ct', versions.better.commit)));
    const { predicate, predicateType } = JSON.parse(statement) as { predicate: JsonObject; predicateType: string };
    expect(predicateType).toMatch(/deployment\/v1$/);
    expect(predicate).toMatchObject({ result: 'PASSED', deployed: result.deployed, target: { kind: 'process' } });
  });

  it('says what of its chain is on record and was not hashed again', async () => {
    const links: object[] = ['ok', 'ok', 'recorded, not re-hashed'].map((status) => ({ status }));
    means.verify = async () => ({ verdict: 'pass', exit: 0, links }) as unknown as Verification;
    const { detail } = (await deployed('good')).steps[0]!;
    expect(detail).toBe('2 links hashed again, 1 recorded but not here to be hashed');
    links.push({ status: 'recorded, not re-hashed', others: true });
    expect((await deployed('good')).steps[0]!.detail).toBe(`${detail}, 1 recorded of which other bytes are here`);
  });

  it.each([
    { name: 'one that was kept warm and started anew meanwhile', ends: 0, reason: null },
    {
      name: 'one whose server ends while it is tried',
      ends: 1,
      reason: 'smoke: its server ended once while it was tried',
    },
  ])('of $name', async ({ ends, reason }) => {
    await serves('better');
    await serves('good');
    target.state.warm!.restarts = 2;
    const start = target.start.bind(target);
    target.start = async (release) => {
      const instance = await start(release);
      target.state.candidate = { ...instance, restarts: instance.restarts! + ends };
      return instance;
    };
    const result = await deployed('better').finally(() => Reflect.deleteProperty(target, 'start'));
    expect(result.reason).toBe(reason);
    expect(target.state.serving?.version).toBe(reason === null ? '1.1.0' : '1.0.0');
  });

  it('of what serves already changes nothing, and proves it again', async () => {
    await serves('good');
    expect(await deployed('good')).toMatchObject({ verdict: 'pass', serving: { reference: 'churn@v1.0.0' } });
    expect(target.state.candidate ?? target.state.warm).toBeUndefined();
  });

  const noes: {
    name: string;
    of: keyof typeof versions;
    failed: string;
    reason: RegExp;
    verdict?: 'inconclusive';
    outcome?: 'refused';
    means?: () => Partial<DeployMeans>;
  }[] = [
    {
      name: 'whose preprocessing differs',
      of: 'skewed',
      failed: 'golden',
      reason: /score of \["\d+"\] is 0\..*at evaluation it was 0\./,
    },
    { name: 'that answers NaN', of: 'nothing', failed: 'golden', reason: /the model answered NaN/ },
    {
      name: 'that is too slow',
      of: 'better',
      failed: 'smoke',
      reason: /the limit is 0\.001 ms/,
      means: () => ({ section: DeploySection.parse({ target: 'process', smoke: { requests: 20, 'p99-ms': 0.001 } }) }),
    },
    {
      name: 'whose chain has a gap',
      of: 'better',
      failed: 'verify',
      reason: /gap at train-model, model: changed/,
      outcome: 'refused',
      means: () => ({
        verify: async () => {
          const firstGap = { stage: 'train-model', material: 'model', status: 'gap' as const, detail: 'changed' };
          return { verdict: 'fail', exit: 1, links: [firstGap], firstGap };
        },
      }),
    },
    {
      name: 'that was never scanned',
      of: 'unscanned',
      failed: 'scan',
      reason: /did not scan its model/,
      verdict: 'inconclusive',
      outcome: 'refused',
    },
    {
      name: 'in which scanning finds something now',
      of: 'better',
      failed: 'scan',
      reason: /os\.system/,
      outcome: 'refused',
      means: () => ({ scan: async () => ({ verdict: 'fail', summary: 'model.bin: os.system' }) }),
    },
    {
      name: 'whose canary fails requests',
      of: 'better',
      failed: 'canary',
      reason: /2 of 9 requests of the canary failed/,
      means: () => {
        target.counted = { requests: 9, errors: 2 };
        return { section: canary('1 s') };
      },
    },
    {
      name: 'whose canary nobody asks',
      of: 'better',
      failed: 'canary',
      reason: /only 3 of 50 requests came within 1 s/,
      verdict: 'inconclusive',
      means: () => {
        target.counted = { requests: 3, errors: 0 };
        return { section: canary('1 s') };
      },
    },
    {
      name: 'that answers whoever asks, though a token is set',
      of: 'better',
      failed: 'switch',
      reason: /answers 400 to a request without the token, though MLOPS_SERVE_TOKEN is set: expected 401/,
      means: () => ({ host: withToken() }),
    },
  ];
  it.each(noes)('of a version $name leaves the old one, and proves it', async ({ of, failed, reason, ...more }) => {
    await serves('good');
    Object.assign(means, more.means?.());
    const result = await deployed(of);
    expect(result).toMatchObject({
      verdict: more.verdict ?? 'fail',
      outcome: more.outcome ?? 'rolled back',
      serving: { reference: 'churn@v1.0.0' },
      proof: { holds: true, detail: expect.stringContaining('churn@v1.0.0 answers as it did: 300 golden') },
    });
    expect(result.reason).toMatch(reason);
    expect(stepsOf(result, 'failed')).toEqual([failed]);
    expect(target.state.candidate).toBeUndefined();
    expect((await recorded()).at(-1)).toMatchObject({ outcome: result.outcome, reason: result.reason });
  });

  const canary = (within: string): DeploymentSection =>
    DeploySection.parse({
      target: 'process',
      smoke: { requests: 20, 'p99-ms': 5000 },
      canary: { share: '10%', requests: 50, within },
    });
  type DeploymentSection = DeployMeans['section'];

  it('says so when the old version does not answer as it did', async () => {
    await serves('good');
    const plan = await planned('skewed');
    // Between two deployments somebody put another model into the old one's place.
    target.state.serving = { ...target.state.serving!, url: 'http://127.0.0.1:65111' };
    const { result } = await perform(means, chain.project, 'deploy', plan);
    expect(result.proof).toMatchObject({ holds: false, detail: expect.stringContaining('does not answer as it did') });
    expect(result.outcome).toBe('failed');
  });

  it.each([
    {
      name: 'answers as it did, though it asks for the token of before',
      probes: 'secret of the deployment',
      holds: true,
    },
    { name: 'cannot be asked, as it knows another deployment', probes: 'another', holds: false },
  ])('after a token was changed says whether the old version $name', async ({ probes, holds }) => {
    await serves('good');
    const { name, version, directory } = target.state.serving as Release;
    const models = [{ name, version, directory }];
    const old = await startServer(chain.host, { models, token: 'of before', probes });
    target.state.serving = { ...target.state.serving!, url: old.url, differing: ['MLOPS_SERVE_TOKEN'] };
    means.host = withToken();
    const { outcome, proof } = await deployed('skewed');
    await old.close();
    expect([outcome, proof!.holds]).toEqual(holds ? ['rolled back', true] : ['failed', false]);
    expect(proof!.detail).toMatch(
      holds
        ? /^churn@v1\.0\.0 answers as it did: 300 golden .*; its MLOPS_SERVE_TOKEN is that of before, not what is set now, and/
        : /^churn@v1\.0\.0 does not answer as it did: .* answered 401/,
    );
  });

  const faults = [
    { name: 'bytes changed between register and deploy', breaks: 'fetch', code: 'MLOPS_STORE_TAMPERED' },
    { name: 'the port is in use', breaks: 'start', code: 'MLOPS_DEPLOY_PORT' },
    { name: 'the switch fails', breaks: 'switch', code: 'MLOPS_DEPLOY_PORT' },
    { name: 'somebody else promotes first', breaks: 'promote', code: 'MLOPS_REGISTRY_LOST' },
    { name: 'the ledger cannot be written', breaks: 'record', code: 'MLOPS_LEDGER_WRITE' },
  ];
  it.each(faults)('is taken back when $name, with the error', async ({ breaks, code }) => {
    await serves('good');
    means.section = { ...means.section, promote: 'production' };
    breakIt(breaks);
    const error = await refused('better');
    expect(error.code).toBe(code);
    expect(error.message).toContain('churn@v1.0.0 serves; churn@v1.0.0 answers as it did');
    expect(target.state.serving?.version).toBe('1.0.0');
    expect(target.state.candidate).toBeUndefined();
  });

  it('that failed is not kept warm, even if clients are not answered again', async () => {
    await serves('good');
    means.section = { ...means.section, promote: 'production' };
    breakIt('promote');
    const back = target.rollback.bind(target);
    target.rollback = async (to) => {
      await back(to);
      throw new MlopsError('MLOPS_DEPLOY_KEEPER', { message: 'the router does not answer' });
    };
    const error = await refused('better');
    target.rollback = back;
    expect(error.message).toContain('churn@v1.0.0 serves; taking it back failed: the router does not answer');
    expect(target.state).toMatchObject({ serving: { version: '1.0.0' } });
    expect(target.state.warm).toBeUndefined();
  });

  it.each(faults)('the first one, taken back when $name, leaves nothing in service', async ({ breaks, code }) => {
    means.section = { ...means.section, promote: 'production' };
    breakIt(breaks);
    const error = await refused('better');
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/\. Nothing serves$/);
    expect(target.state).toEqual({});
  });

  describe('where somebody put a move of its stage on record', () => {
    const tag = 'churn#shadow#9';
    const place = 'stages/churn/shadow/9.json';
    const git = (...args: string[]) => chain.git(...args);
    const nameTag = (...args: string[]) => git('tag', ...args, tag, versions.good.commit);
    beforeEach(async () => {
      await serves('good');
      const { promote } = await chain.registry();
      Object.assign(means, {
        section: { ...means.section, promote: 'shadow' },
        registry: { ...registry, promote },
      });
    });
    afterEach(() => git('tag', '-d', tag).catch(() => ''));
    async function put(change: Partial<StageRecord>): Promise<void> {
      const tagText = `object ${versions.good.commit}\ntype commit\ntag ${tag}\ntagger A <a@b> 1 +0000\n\nx\n`;
      const { version, commit } = versions.good;
      const move: StageRecord = {
        ...{ name: 'churn', stage: 'shadow', action: 'assign', version, commit, from: null, n: 9 },
        ...{ tag, tagObject: 'a'.repeat(40), tagText, by: 'A <a@b>', at: '2026-01-01T00:00:00.000Z', ...change },
      };
      await means.ledger.entries.append({ message: 'Move', files: new Map([[place, JSON.stringify(move)]]) });
    }

    it.each<{ name: string; change?: Partial<StageRecord>; before?: () => Promise<unknown>; says: RegExp }>([
      { name: 'is nowhere', says: /the tag churn#shadow#9 was recorded and is not here/ },
      { name: 'is another', before: () => nameTag('-m', 'x'), says: /churn#shadow#9 is not the recorded one/ },
      { name: 'is lightweight', before: () => nameTag(), says: /churn#shadow#9 is lightweight/ },
      {
        name: 'is of another stage',
        change: { version: '1.1.0', tag: 'churn#other#9' },
        says: /is not one of churn#shadow/,
      },
    ])('whose tag $name, it stands, and says what to do', async ({ change = {}, before, says }) => {
      await before?.();
      await put(change);
      const result = await deployed('better');
      expect(result).toMatchObject({ outcome: 'deployed', verdict: 'pass', serving: { reference: 'churn@v1.1.0' } });
      expect(stepsOf(result, 'missed')).toEqual(['promote']);
      expect(reservations(result)).toMatch(says);
      expect(reservations(result)).toContain(`git log mlops/ledger -- '${place}'`);
    });

    it('it is taken back all the same when the tag of its own version is gone', async () => {
      const object = (await git('rev-parse', 'refs/tags/churn@v1.1.0')).trim();
      const plan = await planned('better');
      await git('tag', '-d', 'churn@v1.1.0');
      const error: unknown = await perform(means, chain.project, 'deploy', plan).catch((thrown: unknown) => thrown);
      await git('update-ref', 'refs/tags/churn@v1.1.0', object);
      expect(error).toMatchObject({ code: 'MLOPS_REGISTRY_MISSING' });
      expect((error as Error).message).toContain('churn@v1.0.0 serves; churn@v1.0.0 answers as it did');
    });
  });

  describe('taken back after it was given its label', () => {
    let real: Registry;
    let warnings: string[];
    const holder = (): Promise<string | undefined> =>
      real.resolve('churn#trial').then(
        ({ version }) => version,
        () => undefined,
      );
    beforeEach(async () => {
      real = await chain.registry();
      warnings = [];
      const log = { ...chain.host.log, warning: (text: string) => void warnings.push(text) };
      const { promote, deprecate } = real;
      Object.assign(means, {
        host: { ...chain.host, log },
        section: { ...means.section, promote: 'trial' },
        registry: { ...registry, promote, deprecate },
      });
    });

    it('the first one leaves it with nobody', async () => {
      breakIt('record');
      expect((await refused('better')).message).toMatch(/\. Nothing serves$/);
      expect(await holder()).toBeUndefined();
    });

    it.each<{ name: string; held: 'good' | 'better' | 'skewed'; before?: () => void }>([
      { name: 'what serves', held: 'good' },
      { name: 'another than serves', held: 'skewed' },
      { name: 'itself', held: 'better' },
      {
        name: 'what serves and is not known any more',
        held: 'good',
        before: () => {
          const { resolve } = means.registry;
          means.registry.resolve = async (tag) => {
            if (tag !== versions.good.tag) return resolve(tag);
            throw new MlopsError('MLOPS_REGISTRY_MISSING', { message: 'the tag is not here' });
          };
        },
      },
    ])('it is of who had it: $name', async ({ held, before }) => {
      await serves('good');
      await real.promote(versions[held].tag, 'trial');
      before?.();
      breakIt('record');
      expect((await refused('better')).message).toContain('churn@v1.0.0 serves');
      expect(await holder()).toBe(versions[held].version);
    });

    it.each([
      { name: 'a version that somebody else gave it to meanwhile keeps it', moved: true, has: '1.2.0' },
      { name: 'where it cannot be put back, that is said', moved: false, has: '1.1.0' },
    ])('$name', async ({ moved, has }) => {
      await serves('good');
      await real.promote(versions.good.tag, 'trial');
      breakIt('record');
      const discard = target.rollback.bind(target);
      target.rollback = async (to) => {
        if (moved) await real.promote(versions.skewed.tag, 'trial');
        else
          means.registry.deprecate = async () => {
            throw new MlopsError('MLOPS_LEDGER_BUSY', { message: 'others write' });
          };
        await discard(to);
      };
      const { message } = await refused('better');
      target.rollback = discard;
      expect(message).toContain('churn@v1.0.0 serves; churn@v1.0.0 answers as it did');
      expect(await holder()).toBe(has);
      expect(warnings.join()).toMatch(/^churn#trial, which v1\.1\.0 was given, was not put back: /);
    });
  });

  it('that is proven stands, and says so, when the records of its stage are damaged', async () => {
    await serves('good');
    const files = new Map([['stages/churn/production/1.json', '{"n": 1e300}\n']]);
    await means.ledger.entries.append({ message: 'Damage', files });
    const { promote } = await chain.registry();
    Object.assign(means, { section: { ...means.section, promote: 'production' }, registry: { ...registry, promote } });
    const result = await deployed('better');
    expect(result).toMatchObject({ outcome: 'deployed', verdict: 'pass', serving: { reference: 'churn@v1.1.0' } });
    expect(stepsOf(result, 'missed')).toEqual(['promote']);
    expect(reservations(result)).toMatch(
      /^; churn@v1\.1\.0 is not churn#production: .*stages\/churn\/production\/1\.json/,
    );
  });

  it('that was planned before another one was carried out does nothing', async () => {
    const plan = await planned('better');
    await serves('good');
    await expect(perform(means, chain.project, 'deploy', plan)).rejects.toMatchObject({
      code: 'MLOPS_DEPLOY_CHANGED',
      message: expect.stringContaining('nothing serves, nothing is kept warm then; churn@v1.0.0 serves'),
    });
    expect(target.calls).toEqual([]);
  });

  it('that cannot be recorded does not say of itself that it passed', async () => {
    await serves('good');
    breakIt('record');
    await refused('better');
    const statement = readFileSync(join(chain.project.workspace, 'evidence', 'deploy-model.json'), 'utf8');
    expect((JSON.parse(statement) as { predicate: JsonObject }).predicate).toMatchObject({
      result: 'FAILED',
      reason: 'record: no space left',
      serving: { reference: 'churn@v1.0.0' },
    });
  });

  it('does not pass where somebody ends it as it is promoted', async () => {
    await deployed('good');
    means.section = { ...means.section, promote: 'production' };
    means.registry = {
      ...registry,
      promote: async (...asked) => {
        if (target.state.serving?.version === '1.1.0') await target.stop();
        return registry.promote(...asked);
      },
    };
    expect(await deployed('better')).toMatchObject({
      verdict: 'fail',
      outcome: 'rolled back',
      reason: 'after its last step nothing serves, not churn@v1.1.0: somebody ended or changed it',
      serving: { reference: 'churn@v1.0.0' },
    });
  });

  it('that is cancelled is taken back all the same', async () => {
    await serves('good');
    const cancel = new AbortController();
    means.host = { ...chain.host, signal: cancel.signal };
    const scan = means.scan;
    means.scan = (...args) => {
      cancel.abort(new MlopsError('MLOPS_INTERRUPTED', { message: 'Stopped by SIGINT.' }));
      return scan(...args);
    };
    expect((await refused('better')).message).toContain('churn@v1.0.0 serves; churn@v1.0.0 answers as it did');
    expect(target.state.serving?.version).toBe('1.0.0');
  });
});

describe('a rollback', () => {
  async function back(): Promise<DeploymentResult> {
    const plan = await planRollback(means, 'churn');
    current = plan.version;
    return (await perform(means, chain.project, 'rollback', plan)).result;
  }

  it('goes to the warm version, proven, on record, and then to the one before', async () => {
    await serves('good');
    await deployed('better');
    expect(await back()).toMatchObject({
      action: 'rollback',
      outcome: 'deployed',
      serving: { reference: 'churn@v1.0.0', model: versions.good.model.digest },
      golden: { rows: 300 },
    });
    expect((await recorded()).at(-1)).toMatchObject({ action: 'rollback', serving: { reference: 'churn@v1.0.0' } });
    expect(target.state.warm).toBeUndefined();
  });

  it.each([
    { name: 'a target that does not say with which features it is called', features: undefined, calls: ['rollback'] },
    { name: 'one that is called with others', features: 'e'.repeat(64), calls: ['start', 'switch'] },
    { name: 'one that is called with none', features: null, calls: ['start', 'switch'] },
  ])('goes back to the warm version of $name by $calls', async ({ features, calls }) => {
    await serves('good');
    await deployed('better');
    target.state.warm = { ...target.state.warm!, ...(features !== undefined && { features }) };
    target.calls = [];
    expect(await back()).toMatchObject({ verdict: 'pass', serving: { reference: 'churn@v1.0.0' } });
    expect(target.calls).toEqual(calls);
  });

  it.each([
    { name: 'somebody else promotes first', breaks: 'promote', kept: true },
    { name: 'the ledger cannot be written', breaks: 'record', kept: true },
    { name: 'somebody else promotes first, and nothing was kept warm', breaks: 'promote', kept: false },
  ])('is taken back when $name', async ({ breaks, kept }) => {
    await deployed('good');
    await deployed('better');
    if (!kept) await target.settle();
    means.section = { ...means.section, promote: 'production' };
    breakIt(breaks);
    const error: unknown = await back().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      message: expect.stringContaining('churn@v1.1.0 serves; churn@v1.1.0 answers as it did'),
    });
    expect(target.state.serving?.version).toBe('1.1.0');
    expect(target.state.warm?.version).toBe(kept ? '1.0.0' : undefined);
  });

  it('killed before it is on record, and made again, does not go back to what it left', async () => {
    await deployed('good');
    await deployed('better');
    await target.rollback(target.state.warm!);
    await expect(planRollback(means, 'churn')).rejects.toMatchObject({
      code: 'MLOPS_ROLLBACK_NOTHING',
      message: expect.stringContaining('before churn@v1.0.0 and was not rolled back; churn@v1.1.0 is kept warm'),
      hint: expect.stringContaining('mlops rollback --to churn@v1.1.0'),
    });
  });

  it('made twice does not go back to what the first left', async () => {
    await serves('good');
    await deployed('better');
    await back();
    const again = await planRollback(means, 'churn').catch((error: unknown) => error);
    expect(again).toMatchObject({ code: 'MLOPS_ROLLBACK_NOTHING' });
  });

  it.each([
    {
      name: 'withdrawn since',
      version: (): Version => ({ ...versions.good, deprecated: true }),
      message: /v1\.0\.0 was withdrawn/,
    },
    { name: 'that never served here', version: () => versions.skewed, message: /v1\.2\.0 never served here/ },
  ])('refuses a version $name', async ({ version, message }) => {
    await serves('good');
    await deployed('better');
    const plan = planRollback(means, 'churn', version());
    await expect(plan).rejects.toMatchObject({ code: 'MLOPS_ROLLBACK_REFUSED', message });
    expect(target.calls).not.toContain('rollback');
  });

  it.each([
    { name: 'which is not what its run made', code: 'MLOPS_REGISTRY_UNVERIFIED', warm: true, verdict: undefined },
    { name: 'whose run nobody knows', code: 'MLOPS_RUN_UNKNOWN', warm: true, verdict: undefined },
    { name: 'of whose run a statement is gone', code: 'MLOPS_LEDGER_UNREADABLE', warm: true, verdict: undefined },
    { name: 'of which the store has other bytes', code: 'MLOPS_STORE_TAMPERED', warm: true, verdict: undefined },
    { name: 'of which the run cannot be read', code: 'MLOPS_STORE_MISSING', warm: false, verdict: undefined },
    { name: 'the same, kept warm since it was deployed', code: 'MLOPS_STORE_MISSING', warm: true, verdict: 'pass' },
  ])('proves a version by its run: $name', async ({ code, warm, verdict }) => {
    await deployed('good');
    await deployed('better');
    if (!warm) await target.settle();
    const proveRecorded = async (): Promise<never> => {
      throw new MlopsError(code as 'MLOPS_STORE_MISSING', { message: 'no' });
    };
    means.registry = { ...registry, proveRecorded };
    target.calls = [];
    if (verdict !== undefined) expect(await back()).toMatchObject({ verdict });
    else {
      await expect(back()).rejects.toMatchObject({
        code: 'MLOPS_ROLLBACK_REFUSED',
        message: /v1\.0\.0 cannot be proven: no/,
      });
      expect(target.calls).toEqual([]);
    }
  });

  it.each<{ name: string; change: (better: Version) => Partial<Version>; message: RegExp }>([
    {
      name: 'has another model',
      change: ({ model, features, golden }) => ({ model, features, golden }),
      message: /^churn@v1\.0\.0 is model [0-9a-f]{12} in the registry, and model [0-9a-f]{12} served as it$/,
    },
    {
      name: 'has the same model of another run',
      change: ({ features, golden }) => ({ run: 'ab'.repeat(32), features, golden }),
      message:
        /^churn@v1\.0\.0 is the model of run abababababab in the registry, and the model of run [0-9a-f]{12} served as it$/,
    },
  ])('refuses a version of which the registry $name than served', async ({ change, message }) => {
    await deployed('good');
    await deployed('better');
    await target.settle();
    const forged = { ...versions.good, ...change(versions.better) };
    await expect(planRollback(means, 'churn', forged)).rejects.toMatchObject({
      code: 'MLOPS_ROLLBACK_REFUSED',
      message,
      hint: /or deploy it, which proves it first/,
    });
  });

  it('refuses a version of another project, also one that nobody named', async () => {
    await deployed('good');
    await deployed('better');
    means.refuseOther = ({ tag }) => {
      throw new MlopsError('MLOPS_REGISTRY_PROJECT', { message: `${tag} is of another` });
    };
    await expect(back()).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_PROJECT',
      message: 'churn@v1.0.0 is of another',
    });
  });

  it('refuses a version of another name, which a target says that it keeps warm', async () => {
    await serves('good');
    await serves('better');
    target.state.warm = { ...target.state.warm!, name: 'other' };
    means.registry = { ...registry, resolve: async (tag) => ({ ...versions.good, name: 'other', tag }) };
    await expect(back()).rejects.toMatchObject({
      code: 'MLOPS_ROLLBACK_REFUSED',
      message: 'other@v1.0.0 is no version of churn',
    });
  });

  it.each<{ name: string; as: (state: InProcess['state']) => InProcess['state'] }>([
    { name: 'serves', as: ({ serving, warm }) => ({ serving: { ...warm!, name: 'other' }, warm: serving! }) },
    { name: 'is kept warm', as: ({ serving, warm }) => ({ serving: serving!, warm: { ...warm!, name: 'other' } }) },
  ])('takes no version of another name for its own that $name as the same model', async ({ as }) => {
    await deployed('good');
    await deployed('better');
    target.state = as(target.state);
    target.calls = [];
    const plan = await planRollback(means, 'churn', versions.good);
    expect(plan.steps.find(({ name }) => name === 'start')!.what).toMatch(/^start 1\.0\.0 beside /);
    target.state.serving = { ...target.state.serving!, name: 'third' };
    await expect(perform(means, chain.project, 'rollback', plan)).rejects.toMatchObject({
      code: 'MLOPS_DEPLOY_CHANGED',
    });
    expect(target.calls).toEqual([]);
  });

  it('starts a warm version anew that has another token than is set', async () => {
    await serves('good');
    await deployed('better');
    const features = versions.good.features!.digest;
    target.state.warm = { ...target.state.warm!, features, differing: ['MLOPS_SERVE_TOKEN'] };
    target.calls = [];
    expect(await back()).toMatchObject({ verdict: 'pass', serving: { reference: 'churn@v1.0.0' } });
    expect(target.calls).toEqual(['start', 'switch']);
  });

  it('that opens the service to whoever asks says so, in its plan and as a warning', async () => {
    await deployed('good');
    await deployed('better');
    target.state.serving = { ...target.state.serving!, differing: ['MLOPS_SERVE_TOKEN'] };
    const { steps } = await planRollback(means, 'churn');
    expect(steps.find(({ name }) => name === 'switch')!.what).toContain('; whoever asks is answered then');
    const warnings: string[] = [];
    const log = { ...means.host.log, warning: (text: string) => void warnings.push(text) };
    means.host = { ...means.host, log };
    expect(await back()).toMatchObject({ verdict: 'pass' });
    expect(warnings.join()).toContain(
      'no MLOPS_SERVE_TOKEN is set here: switched from here, the service answers whoever asks.',
    );
  });

  it('refuses a warm version that is not what was registered', async () => {
    await serves('good');
    await serves('better');
    target.state.warm = { ...target.state.warm!, digest: '0'.repeat(64) };
    await expect(back()).rejects.toMatchObject({ code: 'MLOPS_ROLLBACK_REFUSED' });
    expect(target.state.serving?.version).toBe('1.1.0');
  });

  it('refuses a warm version that answers otherwise than at its evaluation', async () => {
    await serves('good');
    await serves('better');
    // The right version number and digest, on a server with another model.
    const { name, version } = versions.good;
    const other = await startServer(chain.host, {
      models: [{ name, version, directory: join(means.models, versions.better.model.digest, 'model') }],
    });
    target.state.warm = { ...target.state.warm!, url: other.url };
    const result = await back();
    await other.close();
    expect(result).toMatchObject({ verdict: 'fail', serving: { reference: 'churn@v1.1.0' } });
    expect(result.reason).toMatch(/^golden: score of/);
  });

  it('refuses bytes that changed where they lie', async () => {
    await serves('good');
    await serves('better');
    registry.broken = 'fetch';
    await expect(back()).rejects.toMatchObject({ code: 'MLOPS_STORE_TAMPERED' });
    expect(target.state.serving?.version).toBe('1.1.0');
  });

  describe('from a version whose tag was deleted', () => {
    let warnings: string[];
    beforeEach(async () => {
      await deployed('good');
      await deployed('better');
      warnings = [];
      const log = { ...means.host.log, warning: (text: string) => void warnings.push(text) };
      means.host = { ...means.host, log };
      means.section = { ...means.section, promote: 'production' };
      const gone = new MlopsError('MLOPS_REGISTRY_MISSING', { message: 'the tag churn@v1.1.0 is not here' });
      const resolve: Registry['resolve'] = async (tag) => {
        if (tag === versions.better.tag) throw gone;
        return registry.resolve(tag);
      };
      means.registry = { ...registry, resolve };
    });

    it.each([
      { name: 'goes back', leave: () => back() },
      { name: 'as a deployment goes on', leave: () => deployed('good') },
    ])('$name, with a warning', async ({ leave }) => {
      expect(await leave()).toMatchObject({ verdict: 'pass', serving: { reference: 'churn@v1.0.0' } });
      expect(warnings).toContain(
        'churn@v1.1.0 serves, and could not be proven after a failure: the tag churn@v1.1.0 is not here',
      );
    });

    it.each([
      {
        name: 'it is warm',
        kept: true,
        serving: '1.1.0',
        says: /churn@v1\.1\.0 serves; what it answers is not known: /,
      },
      {
        name: 'it has ended',
        kept: false,
        serving: '1.0.0',
        says: /churn@v1\.0\.0 serves; taking it back failed: .* not known to the registry/,
      },
    ])('ends nothing that serves where it fails, and $name', async ({ kept, serving, says }) => {
      breakIt('promote');
      const { promote } = registry;
      means.registry.promote = async (...asked) => {
        if (!kept) await target.settle();
        return promote(...asked);
      };
      await expect(back()).rejects.toMatchObject({ message: expect.stringMatching(says) });
      expect(target.state.serving?.version).toBe(serving);
    });
  });

  describe('where a deployment on record cannot be read', () => {
    const place = 'deployments/churn/20990101T000000000Z-00000000/deployment.json';
    const damage = (): Promise<unknown> =>
      means.ledger.entries.append({ message: 'Damage', files: new Map([[place, '{}\n']]) });
    let before: string;
    beforeEach(async () => {
      before = await chain.git('rev-parse', 'mlops/ledger');
      await deployed('good');
      await deployed('better');
      await damage();
    });
    afterEach(() => chain.git('update-ref', 'refs/heads/mlops/ledger', before));

    it('chooses nothing by itself, and says how it is named', async () => {
      await expect(planRollback(means, 'churn')).rejects.toMatchObject({
        code: 'MLOPS_LEDGER_UNREADABLE',
        message: expect.stringContaining(place),
        hint: expect.stringContaining('mlops rollback --to NAME@vX.Y.Z'),
      });
    });

    it('goes back to what is named and is on record as having served, and to nothing else', async () => {
      await expect(planRollback(means, 'churn', versions.skewed)).rejects.toMatchObject({
        message: expect.stringMatching(/^churn@v1\.2\.0 never served here/),
      });
      const plan = await planRollback(means, 'churn', versions.good);
      expect(plan.version.tag).toBe('churn@v1.0.0');
    });

    it('deploys what is named, on record', async () => {
      expect(await deployed('good')).toMatchObject({ verdict: 'pass', outcome: 'deployed' });
      expect(await means.ledger.entries.list('deployments/churn')).toHaveLength(4);
    });

    it('the status says so', async () => {
      const { host, ledger, recordedAs } = means;
      const asked = { host, ledger, registry, recordedAs, isDeploying: false };
      expect((await inspectDeployment(target, asked)).problems.join()).toContain(
        `what was deployed last is not known: ${place} in the ledger is not what it should be`,
      );
    });
  });

  it('says that there is nothing to go back to', async () => {
    const plan = planRollback(
      { ...means, ledger: { ...means.ledger, entries: { ...means.ledger.entries, list: async () => [] } } },
      'churn',
    );
    await expect(plan).rejects.toMatchObject({ code: 'MLOPS_ROLLBACK_NOTHING' });
  });
});

describe('the status', () => {
  const problems = async (more: Partial<Parameters<typeof inspectDeployment>[1]> = {}): Promise<string> => {
    const { host, ledger, recordedAs } = means;
    const inspected = await inspectDeployment(target, {
      host,
      ledger,
      registry,
      recordedAs,
      isDeploying: false,
      ...more,
    });
    // The digests of the chain's "models" are those of words.
    return [...inspected.problems, ...inspected.notes]
      .filter((said) => !/is another than was deployed/.test(said))
      .join();
  };

  it('tells of a candidate that a killed deployment has left', async () => {
    await deployed('good');
    const { name, version, model } = versions.better;
    const directory = join(means.models, model.digest, 'model');
    await registry.fetch(versions.better, directory);
    await target.start({ name, version, digest: model.digest, directory });
    expect(await problems()).toMatch(/^the candidate 1\.1\.0 was left by a deployment that ended/);
    expect(await problems({ isDeploying: true })).toBe('');
  });

  it('tells of a version of another name, also where that is registered with the same model', async () => {
    await deployed('good');
    target.state.serving = { ...target.state.serving!, name: 'other' };
    expect(await problems({ registry: { resolve: async () => ({ ...versions.good, name: 'other' }) } })).toMatch(
      /^other@v1\.0\.0 serves and no deployment of it is on record; the last one is churn@v1\.0\.0 \(model /,
    );
  });

  it('tells of a version that is another model in the registry than what serves', async () => {
    await deployed('good');
    const model = { ...versions.good.model, digest: versions.better.model.digest };
    const forged = { ...registry, resolve: async () => ({ ...versions.good, model }) };
    expect(await problems()).toBe('');
    expect(await problems({ registry: forged })).toMatch(
      /^churn@v1\.0\.0 serves as model [0-9a-f]{12} and is registered as model [0-9a-f]{12}: /,
    );
  });

  it.each<{ name: string; started: Partial<Instance>; registered?: Partial<Version['signature']>; says: RegExp }>([
    {
      name: 'other features',
      started: { features: 'e'.repeat(64) },
      says: /^churn@v1\.0\.0 serves with other features /,
    },
    { name: 'no features', started: { features: null }, says: /^churn@v1\.0\.0 serves with other features / },
    {
      name: 'other classes',
      started: { classes: ['late', 'early'] },
      says: /^churn@v1\.0\.0 serves with other classes /,
    },
    {
      name: 'its classes in another order',
      started: { classes: ['late', 'early'] },
      registered: { classes: ['early', 'late'] },
      says: /^churn@v1\.0\.0 serves with other classes /,
    },
    { name: 'not of its own classes', started: { classes: ['late'] }, registered: { classes: ['late'] }, says: /^$/ },
  ])(
    'tells of a version that is called otherwise than it was registered: $name',
    async ({ started, registered, says }) => {
      await deployed('good');
      const { directory: _, ...serving } = target.state.serving!;
      target.state.serving = { ...serving, ...started };
      const signature = { ...versions.good.signature, ...registered };
      const told = await problems({ registry: { resolve: async () => ({ ...versions.good, signature }) } });
      expect(told).toMatch(says);
    },
  );

  it('tells of a service that answers whoever asks, and of one whose token is another', async () => {
    await deployed('good');
    expect(await problems({ host: withToken() })).toMatch(/answers 400 to a request without the token/);
    target.state.serving = { ...target.state.serving!, differing: ['MLOPS_SERVE_TOKEN'] };
    expect(await problems()).toBe('version 1.0.0 runs with another MLOPS_SERVE_TOKEN than is set here');
  });
});
