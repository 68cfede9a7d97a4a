import { describe, expect, it } from '@jest/globals';
import { MlopsError } from '#kit';
import { githubApi, type Api } from './api.ts';
import { refusalOf } from './api-outcome.ts';

const TOKEN = 'ghs_secretsecretsecret';

interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
}

/** What the server does with one request: an answer, an error of the network, or nothing at all. */
type Reply = Response | Error | 'silence';

interface Stage {
  api: Api;
  sent: Sent[];
  said: string[];
  waits: number[];
  abort(reason: Error): void;
}

/** An API whose server gives the replies in turn, and whose time passes only while somebody waits. */
function stage(
  replies: (Reply | ((sent: Sent) => Reply))[],
  options: Partial<Parameters<typeof githubApi>[0]> = {},
): Stage {
  const sent: Sent[] = [];
  const said: string[] = [];
  const waits: number[] = [];
  const controller = new AbortController();
  let now = Date.parse('2026-01-01T00:00:00Z');
  const say = (message: string): void => void said.push(message);
  const api = githubApi({
    token: TOKEN,
    apiUrl: 'https://ghe.example.org/api/v3',
    graphqlUrl: 'https://ghe.example.org/api/graphql',
    repository: 'octo/model',
    permissions: { contents: 'read', 'pull-requests': 'write' },
    timeoutMs: 20,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      waits.push(ms);
      now += ms;
    },
    host: {
      clock: { now: () => new Date(now), monotonic: () => now },
      random: { bytes: (length) => new Uint8Array(length), uuid: () => 'u' },
      log: { debug: say, info: say, warning: say, error: say },
      signal: controller.signal,
      fetch: (url, init) => {
        const message = {
          method: init!.method!,
          url: String(url),
          headers: init!.headers as Record<string, string>,
          body: init!.body === undefined ? undefined : (JSON.parse(init!.body as string) as unknown),
        };
        sent.push(message);
        const next = replies.shift() ?? new Error('nothing more was expected');
        const reply = typeof next === 'function' ? next(message) : next;
        if (reply === 'silence')
          return new Promise((_, reject) =>
            init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason as Error)),
          );
        return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
      },
    },
    ...options,
  });
  return { api, sent, said, waits, abort: (reason) => controller.abort(reason) };
}

const json = (data: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(data), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  });

async function failure(promise: Promise<unknown>): Promise<MlopsError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MlopsError);
  return error as MlopsError;
}

describe('a request', () => {
  it('goes to the server, repository and token that it was given', async () => {
    const { api, sent } = stage([json({ number: 7, title: 'Better' })]);
    const pull = await api.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { pull_number: 7 });
    expect(pull.title).toBe('Better');
    expect(sent).toEqual([
      {
        method: 'GET',
        url: 'https://ghe.example.org/api/v3/repos/octo/model/pulls/7',
        headers: expect.objectContaining({ authorization: `Bearer ${TOKEN}`, 'x-github-api-version': '2022-11-28' }),
        body: undefined,
      },
    ]);
    expect(api.spent.requests).toBe(1);
  });

  it('writes what it is told, and only that', async () => {
    const { api, sent } = stage([json({ id: 3 }, 201)]);
    const made = await api.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      issue_number: 7,
      body: 'hello',
    });
    expect(made.id).toBe(3);
    expect(sent[0]).toMatchObject({ method: 'POST', body: { body: 'hello' } });
  });
});

describe('a list', () => {
  it('is read to its end, page by page', async () => {
    const link = '<https://ghe.example.org/api/v3/repositories/1/actions/runs?page=2>; rel="next", <x>; rel="last"';
    const { api, sent } = stage([
      json({ total_count: 2, workflow_runs: [{ id: 1 }] }, 200, { link }),
      json({ total_count: 2, workflow_runs: [{ id: 2 }] }),
    ]);
    const ids: number[] = [];
    for await (const run of api.pages('GET /repos/{owner}/{repo}/actions/runs', { branch: 'main' })) ids.push(run.id);
    expect(ids).toEqual([1, 2]);
    expect(sent.map(({ url }) => url)).toEqual([
      'https://ghe.example.org/api/v3/repos/octo/model/actions/runs?per_page=100&branch=main',
      'https://ghe.example.org/api/v3/repositories/1/actions/runs?page=2',
    ]);
  });
});

describe('a missing permission', () => {
  it('is named, with the whole block to paste', async () => {
    const { api } = stage([
      json({ message: 'Resource not accessible by integration' }, 403, {
        'x-accepted-github-permissions': 'issues=write; pull_requests=write',
      }),
    ]);
    const error = await failure(
      api.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { issue_number: 7, body: '' }),
    );
    expect(error.code).toBe('MLOPS_GITHUB_PERMISSION');
    expect(error.message).toContain('pull-requests: write');
    expect(error.hint).toContain('permissions:\n  contents: read\n  pull-requests: write\n');
    expect(refusalOf(error)?.status).toBe(403);
  });
});
