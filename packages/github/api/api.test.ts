import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { MlopsError } from '#kit';
import { githubApi, type Api } from './api.ts';
import { refusalOf } from './outcome.ts';

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
    timeoutMs: 200,
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

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

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

describe('a list', () => {
  it('is not followed to another server', async () => {
    const link = '<https://mallory.example/api/v3/x?page=2>; rel="next"';
    const { api, sent } = stage([json([{ id: 1 }], 200, { link })]);
    const error = await failure(all(api.pages('GET /repos/{owner}/{repo}/pulls', {})));
    expect(error.message).toContain('https://mallory.example');
    expect(sent).toHaveLength(1);
  });

  it('that is none is refused', async () => {
    const { api } = stage([json({ message: 'hello' })]);
    expect((await failure(all(api.pages('GET /repos/{owner}/{repo}/pulls', {})))).code).toBe('MLOPS_GITHUB_REFUSED');
  });
});

describe('GraphQL', () => {
  const QUERY = '# comment\nquery Tip($ref: String!) { repository { ref(qualifiedName: $ref) { id } } }';
  const MUTATION =
    'mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { clientMutationId } }';
  const failed = (error: object, headers: Record<string, string> = {}): Response =>
    json({ data: null, errors: [error] }, 200, headers);
  const broken = { message: 'Something went wrong while executing your query. This may be the result of a timeout' };

  it('goes to its own address and gives the data', async () => {
    const { api, sent } = stage([json({ data: { repository: { ref: null } } })]);
    expect(await api.graphql(QUERY, { ref: 'refs/heads/main' })).toEqual({ repository: { ref: null } });
    expect(sent[0]).toMatchObject({
      method: 'POST',
      url: 'https://ghe.example.org/api/graphql',
      body: { query: QUERY, variables: { ref: 'refs/heads/main' } },
    });
  });

  it.each<{ name: string; query: string; reply: Response; code: string; types?: string[]; requests: number }>([
    {
      name: 'half an answer is none',
      query: QUERY,
      reply: json({ data: { a: 1, b: null }, errors: [{ type: 'NOT_FOUND', message: 'no b' }] }),
      code: 'MLOPS_GITHUB_REFUSED',
      types: ['NOT_FOUND'],
      requests: 1,
    },
    {
      name: 'a lost race',
      query: MUTATION,
      reply: failed({ type: 'STALE_DATA', message: 'Expected branch to point to' }),
      code: 'MLOPS_GITHUB_REFUSED',
      types: ['STALE_DATA'],
      requests: 1,
    },
    {
      name: 'a missing permission',
      query: MUTATION,
      reply: failed({ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }),
      code: 'MLOPS_GITHUB_PERMISSION',
      types: ['FORBIDDEN'],
      requests: 1,
    },
    {
      name: 'a mutation that broke inside',
      query: MUTATION,
      reply: failed(broken),
      code: 'MLOPS_GITHUB_AMBIGUOUS',
      requests: 1,
    },
    {
      name: 'a mutation without an answer',
      query: MUTATION,
      reply: json({}),
      code: 'MLOPS_GITHUB_AMBIGUOUS',
      requests: 1,
    },
  ])('$name', async ({ query, reply, code, types, requests }) => {
    const { api } = stage([reply]);
    const error = await failure(api.graphql(query, {}));
    expect(error.code).toBe(code);
    expect(refusalOf(error)?.types).toEqual(types);
    expect(api.spent.requests).toBe(requests);
  });

  it('is asked again where it was only a question, or a limit', async () => {
    const data = { data: { ok: true } };
    const { api, waits } = stage([
      failed(broken),
      json(data),
      failed({ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }, { 'retry-after': '9' }),
      json(data),
    ]);
    expect(await api.graphql(QUERY, {})).toEqual({ ok: true });
    expect(await api.graphql(MUTATION, {})).toEqual({ ok: true });
    expect(waits.at(-1)).toBe(9000);
  });
});

describe('a write that broke off', () => {
  const post = ({ api }: Stage, settle: () => Promise<undefined | object>): Promise<unknown> =>
    api.request('POST /repos/{owner}/{repo}/git/refs', { ref: 'refs/heads/x', sha: 'a' }, { settle: settle as never });
  const reset = (): Error => Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });

  it('and happened late is found when its repetition is refused', async () => {
    const answers = [undefined, { ref: 'refs/heads/x' }];
    const one = stage([reset(), json({ message: 'Reference already exists' }, 422)]);
    expect(await post(one, async () => answers.shift())).toEqual({ ref: 'refs/heads/x' });
    expect(one.sent).toHaveLength(2);
  });

  it('and did not happen is sent again, and its own refusal counts', async () => {
    const one = stage([reset(), json({ message: 'Object does not exist' }, 422)]);
    const error = await failure(post(one, async () => undefined));
    expect(refusalOf(error)).toMatchObject({ status: 422, message: 'Object does not exist' });
  });

  it('stays unknown when nobody can tell', async () => {
    const one = stage([reset()]);
    const error = await failure(post(one, () => Promise.reject(new Error('no answer'))));
    expect(error).toMatchObject({ code: 'MLOPS_GITHUB_AMBIGUOUS', cause: { message: 'no answer' } });
    expect(one.sent).toHaveLength(1);
  });
});

describe('an answer', () => {
  const get = ({ api }: Stage, options = {}): Promise<unknown> =>
    api.request(
      'GET /repos/{owner}/{repo}/contents/{path}',
      { path: 'a/b.yml', mediaType: { format: 'raw' } },
      options,
    );

  it('that is no JSON is bytes', async () => {
    const raw = { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' };
    const one = stage([new Response('{"a":1', { headers: raw })]);
    expect(await get(one)).toEqual(new TextEncoder().encode('{"a":1'));
    expect(one.sent[0]!.headers['accept']).toContain('raw');
  });

  it('that is cut off is asked for again', async () => {
    const type = { 'content-type': 'application/json' };
    const one = stage([new Response('[{"id":1},', { headers: type }), json([{ id: 1 }])]);
    expect(await get(one)).toEqual([{ id: 1 }]);
  });

  it.each<{ name: string; reply: Response; options?: object; code: string; said: RegExp }>([
    {
      name: '401',
      reply: json({ message: 'Bad credentials' }, 401),
      code: 'MLOPS_GITHUB_TOKEN',
      said: /does not accept the token \(Bad credentials\)/,
    },
    { name: '404', reply: json({ message: 'Not Found' }, 404), code: 'MLOPS_GITHUB_REFUSED', said: /404 Not Found/ },
    {
      name: '404 on what exists',
      reply: json({ message: 'Not Found' }, 404, { 'x-accepted-github-permissions': 'contents=read' }),
      options: { exists: true },
      code: 'MLOPS_GITHUB_PERMISSION',
      said: /lacks contents: read/,
    },
    {
      name: '403 for another reason',
      reply: json({ message: 'Unable to create comment because issue is locked.' }, 403),
      code: 'MLOPS_GITHUB_REFUSED',
      said: /locked/,
    },
    {
      name: '422',
      reply: json({ message: 'Validation Failed', errors: [{ resource: 'Ref', field: 'sha', code: 'invalid' }] }, 422),
      code: 'MLOPS_GITHUB_REFUSED',
      said: /422 Validation Failed: Ref sha invalid/,
    },
  ])('$name ends it at once: $code', async ({ reply, options, code, said }) => {
    const one = stage([reply]);
    const error = await failure(get(one, options));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(said);
    expect(one.waits).toEqual([]);
  });

  it('that sends a write elsewhere is not followed', async () => {
    const one = stage([new Response(null, { status: 301, headers: { location: 'https://ghe.example.org/other' } })]);
    const write = one.api.request('POST /repos/{owner}/{repo}/git/refs', { ref: 'refs/heads/x', sha: 'a' });
    expect(refusalOf(await failure(write))?.status).toBe(301);
  });
});

describe('when the work is stopped,', () => {
  const stop = new Error('stopped');
  const get = ({ api }: Stage): Promise<unknown> => api.request('GET /repos/{owner}/{repo}', {});

  it('no request leaves', async () => {
    const one = stage([json({})]);
    one.abort(stop);
    await expect(get(one)).rejects.toBe(stop);
    expect(one.sent).toEqual([]);
  });

  it('a request under way ends with the reason', async () => {
    const one = stage(['silence'], { timeoutMs: 60_000 });
    const asked = get(one);
    one.abort(stop);
    await expect(asked).rejects.toBe(stop);
  });

  it('so does a wait', async () => {
    const one = stage([json({}, 503), json({})], {
      sleep: async () => one.abort(stop),
    });
    await expect(get(one)).rejects.toBe(stop);
    expect(one.sent).toHaveLength(1);
  });
});

describe('who the token is', () => {
  it.each([
    { name: 'a job’s own', viewer: { __typename: 'Bot', login: 'github-actions' }, is: 'github-actions[bot]' },
    { name: 'an app’s', viewer: { __typename: 'User', login: 'acme[bot]' }, is: 'acme[bot]' },
    { name: 'a person’s', viewer: { __typename: 'User', login: 'alice' }, is: 'alice' },
  ])('$name: $is, asked once', async ({ viewer, is }) => {
    const { api } = stage([json({ data: { viewer } })]);
    expect([await api.login(), await api.login()]).toEqual([is, is]);
    expect(api.spent.requests).toBe(1);
  });
});

describe('the token', () => {
  it('is in no error and no line', async () => {
    const { api, said } = stage([
      json({ message: 'oops' }, 503),
      json({ message: 'slow down' }, 429),
      json({ message: 'Bad credentials' }, 401),
    ]);
    const error = await failure(api.request('GET /repos/{owner}/{repo}', {}));
    const everything = [
      said,
      error.message,
      error.hint,
      error.stack,
      JSON.stringify(error),
      inspect(error, { depth: 9 }),
    ];
    expect(said).toHaveLength(2);
    expect(everything.join('\n')).not.toContain(TOKEN);
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
