import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MlopsError } from '#kit';
import { testHost } from '#testing';
import { askMlflowRun, trackingServer } from './tracking.ts';
import { fromPython, recorded } from './testing-recorded.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});

/** A server on this machine, and what it was asked. */
async function serve(answer: Answer): Promise<{ url: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const says =
  (status: number, body: string, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

const host = (signal?: AbortSignal) => testHost({ directory: '/nowhere', env: {}, ...(signal && { signal }) });
const ID = 'a'.repeat(32);
const SECRET = 'hunter2-secret';

async function failure(promise: Promise<unknown>): Promise<MlopsError> {
  const error = await promise.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MlopsError);
  const told = JSON.stringify(error, Object.getOwnPropertyNames(error));
  for (const secret of [SECRET, Buffer.from(`ada:${SECRET}`).toString('base64')]) expect(told).not.toContain(secret);
  return error as MlopsError;
}

describe.each(['3.17.2', '2.22.4'] as const)('answers recorded from a real MLflow %s', (version) => {
  const { runs, missing } = recorded(version);

  it.each(['whole', 'running', 'failed'] as const)(
    'become the dictionary of its own client: a run that is %s',
    async (name) => {
      const { id, answer, dictionary } = runs[name];
      const { url, asked } = await serve(says(200, answer));
      const run = await askMlflowRun(host(), { url: `${url}/team` }, id);
      const expected = fromPython(dictionary) as { info: Record<string, unknown>; inputs: object };
      // What MLflow 3 says no more, and what it says besides.
      delete expected.info['run_uuid'];
      expect(run).toEqual({
        outputs: { model_outputs: [] },
        ...expected,
        inputs: { model_inputs: [], ...expected.inputs },
      });
      expect(asked.map(({ method, url: path }) => [method, path])).toEqual([
        ['GET', `/team/api/2.0/mlflow/runs/get?run_id=${id}`],
      ]);
      expect(asked[0]!.headers.authorization).toBeUndefined();
    },
  );

  it('say that there is no such run', async () => {
    const { url } = await serve(says(missing.status, missing.body));
    const error = await failure(askMlflowRun(host(), { url }, ID));
    expect(error).toMatchObject({ code: 'MLOPS_MLFLOW_RUN', message: `${url} has no run ${ID}` });
  });
});

describe('a tracking server', () => {
  const { id, answer } = recorded('3.17.2').runs.whole;
  const authorization = `Bearer ${SECRET}`;

  it('that is busy, or breaks off, is asked three times at most', async () => {
    let left = 2;
    const { url, asked } = await serve((request, response) => {
      left -= 1;
      if (left === 1) request.socket.destroy();
      else says(left === 0 ? 503 : 200, left === 0 ? 'busy' : answer)(request, response);
    });
    expect((await askMlflowRun(host(), { url }, id)).info.run_id).toBe(id);
    expect(asked).toHaveLength(3);
    left = 0;
    const busy = await serve(says(429, '{}'));
    const error = await failure(askMlflowRun(host(), { url: busy.url }, id));
    expect(error).toMatchObject({ code: 'MLOPS_MLFLOW_ANSWER', message: `${busy.url} answered 429` });
    expect(busy.asked).toHaveLength(3);
  });

  const other = 'b'.repeat(32);
  const wrong: { name: string; answer: Answer; code: string; message: RegExp }[] = [
    {
      name: 'does not let in, and repeats the credentials',
      answer: (request, response) => says(401, `{"message": "${request.headers.authorization}"}`)(request, response),
      code: 'MLOPS_MLFLOW_REFUSED',
      message: /answered 401: it does not let these credentials in/,
    },
    {
      name: 'has another error, and repeats the credentials in it',
      answer: (request, response) =>
        says(400, JSON.stringify({ error_code: 'BAD_REQUEST', message: request.headers.authorization }))(
          request,
          response,
        ),
      code: 'MLOPS_MLFLOW_ANSWER',
      message: /answered 400 BAD_REQUEST$/,
    },
    {
      name: 'has an error code that is none',
      answer: (request, response) =>
        says(400, JSON.stringify({ error_code: request.headers.authorization }))(request, response),
      code: 'MLOPS_MLFLOW_ANSWER',
      message: /answered 400$/,
    },
    {
      name: 'is a login page',
      answer: says(200, '<html>', { 'content-type': 'text/html' }),
      code: 'MLOPS_MLFLOW_ANSWER',
      message: /something else than MLflow: no JSON/,
    },
    {
      name: 'answers for another run',
      answer: says(200, answer.replaceAll(id, other)),
      code: 'MLOPS_MLFLOW_ANSWER',
      message: new RegExp(`answered for the run ${other}$`),
    },
    {
      name: 'answers half a run',
      answer: says(200, '{"run": {"info": {}}}'),
      code: 'MLOPS_MLFLOW_ANSWER',
      message: /something else than MLflow: info\.run_id/,
    },
    {
      name: 'answers without an end',
      answer: (_, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(' '.repeat(65_536)));
          response.once('drain', more);
        };
        more();
      },
      code: 'MLOPS_MLFLOW_ANSWER',
      message: /answered more than 16000000 bytes/,
    },
  ];
  it.each(wrong)('that $name', async ({ answer, code, message }) => {
    const { url, asked } = await serve(answer);
    const error = await failure(askMlflowRun(host(), { url, authorization }, id));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(asked).toHaveLength(1);
  });

  it('that leads on to another is not followed, and the other one is not asked', async () => {
    const elsewhere = await serve(says(200, answer));
    const { url } = await serve(says(302, '', { location: `${elsewhere.url}/x?token=1` }));
    const error = await failure(askMlflowRun(host(), { url, authorization }, id));
    expect(error.message).toBe(`${url} leads on to ${elsewhere.url}, which is not followed`);
    expect(elsewhere.asked).toEqual([]);
  });

  it('that is not there', async () => {
    const { url } = await serve(says(200, ''));
    const [server] = servers.splice(0);
    await new Promise((closed) => server!.close(closed));
    expect(await failure(askMlflowRun(host(), { url, authorization }, id))).toMatchObject({
      code: 'MLOPS_MLFLOW_ANSWER',
      message: expect.stringMatching(/cannot be asked: .*ECONNREFUSED/),
    });
  });

  it('that does not answer is left when the run is ended', async () => {
    const end = new AbortController();
    const { url } = await serve(() => end.abort(new Error('ended')));
    await expect(askMlflowRun(host(end.signal), { url }, id)).rejects.toThrow('ended');
  });

  it.each(['', 'x', `${ID}0`, ID.toUpperCase(), `${ID}&x=1`, '../../../health'])(
    'is not asked for the run "%s"',
    async (run) => {
      const { url, asked } = await serve(says(200, answer));
      expect((await failure(askMlflowRun(host(), { url }, run))).code).toBe('MLOPS_MLFLOW_RUN');
      expect(asked).toEqual([]);
    },
  );
});

describe('which tracking server is asked, and as whom', () => {
  const described = 'https://shown.example.org';
  const token = { MLFLOW_TRACKING_TOKEN: SECRET };
  const login = { MLFLOW_TRACKING_USERNAME: 'ada', MLFLOW_TRACKING_PASSWORD: SECRET };
  const basic = `Basic ${Buffer.from(`ada:${SECRET}`).toString('base64')}`;
  const uri = { MLFLOW_TRACKING_URI: 'https://from-env.example.org/' };

  it.each([
    {
      name: 'the flag',
      env: uri,
      named: 'http://a.example.org:5000/x//',
      expected: { url: 'http://a.example.org:5000/x' },
    },
    { name: 'the variable', env: uri, expected: { url: 'https://from-env.example.org' } },
    { name: "mlops.yml's", env: { MLFLOW_TRACKING_URI: '' }, expected: { url: described } },
    { name: 'a token', env: { ...uri, ...token }, expected: { authorization: `Bearer ${SECRET}` } },
    { name: 'a user, before a token', env: { ...uri, ...token, ...login }, expected: { authorization: basic } },
    {
      name: 'a user without a password',
      env: { ...uri, MLFLOW_TRACKING_USERNAME: 'ada' },
      expected: { url: 'https://from-env.example.org' },
    },
    {
      name: 'a user in the address',
      env: {},
      named: `https://ada:${SECRET}@a.example.org/`,
      expected: { url: 'https://a.example.org', authorization: basic },
    },
    {
      name: 'an address of a page',
      env: {},
      named: 'https://a.example.org/#/experiments/1',
      expected: { url: 'https://a.example.org' },
    },
  ])('$name', ({ env, named, expected }) => {
    const server = trackingServer(env, { named, described });
    expect(server).toMatchObject(expected);
    if (!('authorization' in expected)) expect(server.authorization).toBeUndefined();
  });

  it('credentials do not go to a server that mlops.yml names', () => {
    expect(trackingServer({ ...token, ...login }, { named: undefined, described })).toEqual({ url: described });
  });

  it.each([
    { name: 'none', env: token },
    { name: "a database's", env: { MLFLOW_TRACKING_URI: `postgresql://ada:${SECRET}@db/x`, ...token } },
    { name: "a file's", env: { MLFLOW_TRACKING_URI: 'file:///tmp/mlruns' } },
    { name: 'a word', env: { MLFLOW_TRACKING_URI: `databricks ${SECRET}` } },
    { name: 'with a token of two lines', env: { ...uri, MLFLOW_TRACKING_TOKEN: `a\n${SECRET}` } },
  ])('$name is refused without repeating it', async ({ env }) => {
    const error = await failure((async () => trackingServer(env, { named: undefined, described: undefined }))());
    expect(error.code).toBe('MLOPS_MLFLOW_SERVER');
  });
});
