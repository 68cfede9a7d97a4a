import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digestDirectory } from '#evidence';
import { testHost, type TestHost } from '#testing';
import { until } from '#testing/patience';
import { probeId } from './probe.ts';
import { startServer, type Server } from './server.ts';

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);
const expected = JSON.parse(readFileSync(fixture('breast-cancer.expected.json'), 'utf8')) as {
  rows: number[][];
  score: number[];
};

let directory: string;
let host: TestHost;
let server: Server;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'serve-'));
  host = testHost({ directory });
  server = await startServer(host, {
    models: ['delays', 'kinds', 'price', 'apart', 'breast-cancer'].map((name) => ({
      name,
      version: '1.2.3',
      directory: fixture(name),
    })),
    log: { directory: join(directory, 'log') },
    limits: { bodyBytes: 100_000, rows: 1000 },
    probes: 'secret',
  });
});
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

const TYPE = { 'content-type': 'application/json' };

describe('the bytes that are served', () => {
  it('are said at the health check, hashed as they were loaded', async () => {
    const response = await fetch(`${server.url}/v2/health/ready`);
    const { models } = (await response.json()) as { models: object[] };
    const { dirHash1 } = await digestDirectory(fixture('delays'));
    expect(models[0]).toEqual({ name: 'delays', version: '1.2.3', digests: { model: dirHash1, features: null } });
  });

  it.each([
    {
      name: 'model',
      expected: { digest: '0'.repeat(64) },
      message: /delays is not what is to be served: .*expected 0{64}$/,
    },
    {
      name: 'features',
      expected: { features: '0'.repeat(64) },
      message: /features\.json is not .* none, as it is not there/,
    },
  ])('are those that were named: another $name is not served', async ({ expected: wanted, message }) => {
    const model = { name: 'delays', version: '1.2.3', directory: fixture('delays'), expected: wanted };
    await expect(startServer(host, { models: [model] })).rejects.toMatchObject({ code: 'MLOPS_SERVE_DIGEST', message });
  });
});

interface Answered {
  status: number;
  body: {
    id?: string;
    error?: string;
    pointer?: string;
    outputs?: { name: string; datatype: string; shape: number[]; data: unknown[] }[];
  };
}

async function infer(model: string, inputs: unknown, more: object = {}): Promise<Answered> {
  const response = await fetch(`${server.url}/v2/models/${model}/infer`, {
    method: 'POST',
    headers: TYPE,
    body: JSON.stringify({ inputs, ...more }),
  });
  return { status: response.status, body: (await response.json()) as Answered['body'] };
}

const column = (name: string, datatype: string, data: unknown[]) => ({ name, datatype, shape: [data.length, 1], data });
const flight = (carrier: unknown, distance: unknown, temp: unknown) => [
  column('carrier', 'BYTES', [carrier]),
  column('distance', 'FP32', [distance]),
  column('temp', 'FP32', [temp]),
];
/** The formula of fixtures/make.py. */
const late = (code: number, distance: number, temp: number): number =>
  1 / (1 + Math.exp(-(code + distance / 1000 + temp / 100 - 1)));
const numbers = (answer: Answered, output: string): number[] =>
  answer.body.outputs!.find(({ name }) => name === output)!.data as number[];

it('is asked by a name of this machine, and by no other that leads here', async () => {
  const { port } = new URL(server.url);
  const asked = (host: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1')
        .setEncoding('latin1')
        .once('data', (data) => {
          socket.destroy();
          resolve(data.toString().slice(9, 12));
        });
      socket.write(`GET /v2/models/delays HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    });
  const hosts = ['127.0.0.1', `localhost:${port}`, '[::1]:80', 'models.example', `127.0.0.1.example:${port}`, ''];
  expect(await Promise.all(hosts.map(asked))).toEqual(['200', '200', '200', '421', '421', '421']);
});

describe('a model that takes its features by name, text among them', () => {
  it('answers what its formula says', async () => {
    const answer = await infer('delays', flight('UA', 1400, 50), { id: 'a question' });
    expect(answer).toMatchObject({
      status: 200,
      body: { id: 'a question', model_name: 'delays', model_version: '1.2.3' },
    });
    expect(answer.body.outputs).toMatchObject([
      { name: 'label', datatype: 'INT64', shape: [1], data: [1] },
      { name: 'probabilities', datatype: 'FP32', shape: [1, 2] },
    ]);
    expect(numbers(answer, 'probabilities')[1]).toBeCloseTo(late(2, 1400, 50), 6);
  });
});

describe('a model whose tensors lie in a file beside it', () => {
  it('answers what its formula says', async () => {
    const answer = await infer('apart', [{ name: 'x', datatype: 'FP32', shape: [2, 2], data: [1, 2, 3, 4] }]);
    expect(answer.body.outputs).toMatchObject([{ name: 'prediction', shape: [2, 1], data: [5.5, 13.5] }]);
  });

  it('is not given to a runtime that would look for the file elsewhere', async () => {
    const project = mkdtempSync(join(directory, 'native-'));
    const place = join(project, 'node_modules', 'onnxruntime-node');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'package.json'), '{"version": "1.0.0", "main": "index.cjs"}');
    copyFileSync(fixture('runtime.cjs'), join(place, 'index.cjs'));
    const models = [{ name: 'apart', version: '1.2.3', directory: fixture('apart') }];
    await expect(startServer(host, { models, native: project })).rejects.toMatchObject({
      code: 'MLOPS_SERVE_MODEL',
      message: expect.stringContaining('tensors in another file (model.onnx.data)'),
      hint: expect.stringContaining('onnx.save('),
    });
  });
});

describe('a scikit-learn model of one matrix', () => {
  it.each([
    {
      name: 'in one tensor',
      inputs: [{ name: 'matrix', datatype: 'FP32', shape: [10, 30], data: expected.rows }],
    },
    {
      name: 'in a tensor for each feature, in any order',
      inputs: (
        JSON.parse(readFileSync(join(fixture('breast-cancer'), 'features.json'), 'utf8')) as {
          features: { name: string }[];
        }
      ).features
        .map(({ name }, index) =>
          column(
            name,
            'FP64',
            expected.rows.map((row) => row[index]),
          ),
        )
        .reverse(),
    },
  ])('answers as scikit-learn does, asked $name', async ({ inputs }) => {
    const answer = await infer('breast-cancer', inputs, { outputs: [{ name: 'probabilities' }] });
    expect(answer.body.outputs).toMatchObject([{ name: 'probabilities', datatype: 'FP32', shape: [10, 2] }]);
    const scores = numbers(answer, 'probabilities').filter((_, index) => index % 2 === 1);
    for (const [row, score] of expected.score.entries()) expect(scores[row]).toBeCloseTo(score, 6);
  });
});

/** The log is written after the answer: waits until a line is there. */
async function logged(id: string): Promise<Record<string, unknown>[]> {
  let found: Record<string, unknown>[] = [];
  await until(() => {
    const [name] = readdirSync(join(directory, 'log'));
    const lines = readFileSync(join(directory, 'log', name!), 'utf8')
      .split('\n')
      .slice(0, -1);
    found = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((row) => String(row['id']).startsWith(id));
    return found.length > 0;
  });
  return found;
}

async function metric(line: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((each) => each.startsWith(`${line} `))
      ?.split(' ')
      .at(-1) ?? 0,
  );
}

describe('the prediction log', () => {
  it('has a line for each row', async () => {
    const inputs = [
      column('carrier', 'BYTES', ['UA', 'AA']),
      column('distance', 'FP32', [1400, 200]),
      column('temp', 'FP32', [50, 20]),
      { name: 'entity', datatype: 'BYTES', shape: [2], data: ['["UA",1]', '["AA",2]'] },
    ];
    await infer('delays', inputs, { id: 'logged' });
    const common = {
      model: 'delays',
      version: '1.2.3',
      sampled: 1,
      time: expect.stringMatching(/Z$/),
      milliseconds: expect.any(Number),
    };
    expect(await logged('logged')).toEqual([
      {
        ...common,
        id: 'logged/0',
        entity: { id: '["UA",1]' },
        inputs: { carrier: 'UA', distance: 1400, temp: 50 },
        outputs: { score: expect.closeTo(late(2, 1400, 50), 6) },
      },
      {
        ...common,
        id: 'logged/1',
        entity: { id: '["AA",2]' },
        inputs: { carrier: 'AA', distance: 200, temp: 20 },
        outputs: { score: expect.closeTo(late(0, 200, 20), 6) },
      },
    ]);
  });

  it('leaves out what a deployment asks to try the server, and nothing that only says so', async () => {
    const probe = probeId('secret', 'a');
    const others = [probeId(undefined, 'b'), probeId('another secret', 'c'), probe.replace('/a/', '/d/')];
    for (const id of [probe, ...others]) await infer('delays', flight('AA', 1, 1), { id });
    await infer('delays', flight('AA', 1, 1), { id: 'after the probes' });
    await logged('after the probes');
    expect((await logged('mlops-probe')).map(({ id }) => id)).toEqual(others);
  });

  it('names the values of an entity by its columns', async () => {
    const matrix = { name: 'matrix', datatype: 'FP32', shape: [1, 30], data: expected.rows[0] };
    const patient = { name: 'entity', datatype: 'BYTES', shape: [1], data: ['[17]'] };
    await infer('breast-cancer', [matrix, patient], { id: 'patient' });
    expect(await logged('patient')).toMatchObject([
      { entity: { patient: 17 }, inputs: { mean_radius: expected.rows[0]![0] } },
    ]);
  });
});

describe('a model that answers NaN', () => {
  it('gives no answer, and is counted and logged', async () => {
    const count = 'mlops_inference_failures_total{model="delays",version="1.2.3",reason="not-a-number"}';
    const before = await metric(count);
    const answer = await infer('delays', flight('UA', 1400, null), { id: 'nan', outputs: [{ name: 'label' }] });
    expect(answer).toEqual({
      status: 500,
      body: { error: 'the model answered NaN as value 0 of its output "probabilities": expected a finite number' },
    });
    expect(await metric(count)).toBe(before + 1);
    expect(await logged('nan')).toMatchObject([{ error: 'not-a-number', model: 'delays' }]);
  });
});

describe('an online store that fails', () => {
  it('gives no answer, and is counted and logged', async () => {
    const get = (): never => {
      throw new Error('disk I/O error');
    };
    const log = join(directory, 'log-of-store');
    const models = [{ name: 'price', version: '1.2.3', directory: fixture('price') }];
    const storeless = await startServer(host, { models, log: { directory: log }, online: { get } });
    const inputs = [{ name: 'entity', datatype: 'BYTES', shape: [1], data: ['[1]'] }];
    const asked = { method: 'POST', headers: TYPE, body: JSON.stringify({ inputs, id: 'asked' }) };
    const response = await fetch(`${storeless.url}/v2/models/price/infer`, asked);
    const metrics = await (await fetch(`${storeless.url}/metrics`)).text();
    await storeless.close();
    expect(response.status).toBe(500);
    expect(metrics).toMatch(/^mlops_inference_failures_total\{.*reason="online-store"\} 1$/m);
    const line = readFileSync(join(log, readdirSync(log)[0]!), 'utf8');
    expect(JSON.parse(line)).toMatchObject({ id: 'asked', model: 'price', error: 'online-store' });
  });
});

describe('a request that cannot be answered', () => {
  const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, {
      ...{ method: 'POST', body, duplex: 'half' },
      headers: { ...TYPE, ...headers },
    } as RequestInit);
  const path = '/v2/models/delays/infer';
  it.each([
    { name: 'no JSON', ask: () => post(path, '{"inputs": ['), status: 400, error: /^the body is not JSON: / },
    {
      name: 'bytes that are no text',
      ask: () => post(path, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])),
      status: 400,
      error: /^the body is not UTF-8/,
    },
    { name: 'no body', ask: () => post(path, ''), status: 400, error: /^the body is not JSON: / },
    {
      name: 'a wrong name',
      ask: () => post(path, JSON.stringify({ inputs: flight('UA', 1, 1).map((t) => ({ ...t, name: `${t.name}s` })) })),
      status: 400,
      error: /^\/inputs\/0\/name: expected one of .*carrier/,
    },
    {
      name: 'an unknown output',
      ask: () => post(path, JSON.stringify({ inputs: flight('UA', 1, 1), outputs: [{ name: 'score' }] })),
      status: 400,
      error: /^\/outputs\/0\/name: expected one of label, probabilities, received "score"/,
    },
    {
      name: 'an unknown model',
      ask: () => post('/v2/models/other/infer', '{}'),
      status: 404,
      error: /served are: delays 1\.2\.3, kinds/,
    },
    {
      name: 'an unknown version',
      ask: () => fetch(`${server.url}/v2/models/delays/versions/9.9.9`),
      status: 404,
      error: /no such model or version/,
    },
    {
      name: 'an unknown address',
      ask: () => fetch(`${server.url}/v1/predict`),
      status: 404,
      error: /the protocol begins at \/v2/,
    },
    {
      name: 'a broken escape',
      ask: () => fetch(`${server.url}/v2/models/%E0%A4`),
      status: 404,
      error: /no such model/,
    },
    {
      name: 'another method',
      ask: () => fetch(`${server.url}${path}`),
      status: 405,
      error: /expected the method POST, received GET/,
    },
    ...['text/plain;charset=UTF-8', 'application/x-www-form-urlencoded', ''].map((type) => ({
      name: `the content-type "${type}", as a web page may send it`,
      ask: () => post(path, '{}', { 'content-type': type }),
      status: 415,
      error: /^expected the content-type application\/json, received/,
    })),
    {
      name: 'a compressed body',
      ask: () => post(path, 'x', { 'content-encoding': 'gzip' }),
      status: 415,
      error: /without content-encoding/,
    },
    {
      name: 'binary tensors',
      ask: () => post(path, 'x', { 'inference-header-content-length': '1' }),
      status: 415,
      error: /binary_data=False/,
    },
    {
      name: 'a body of 100 MB',
      ask: () => post(path, Buffer.alloc(100e6, ' ')),
      status: 413,
      error: /expected a body of at most 100000 bytes/,
    },
    {
      name: 'a body that does not say how large it is',
      ask: () => post(path, new Blob([Buffer.alloc(300_000, ' ')]).stream()),
      status: 413,
      error: /at most 100000 bytes/,
    },
  ])('with $name is told so', async ({ ask, status, error }) => {
    const response = await ask();
    const body = (await response.json()) as { error: string };
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/json']);
    expect(body.error).toMatch(error);
  });
});
