import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MlopsError } from '#kit';
import {
  startGithub,
  type Fault,
  type GithubDouble,
  type PullRequest,
  type Repository,
} from '../../../tests/doubles/github/index.ts';
import { githubApi, type Api, type ApiOptions } from './api.ts';

const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments' as const;
const PATIENCE_MS = 5 * 60_000;

let double: GithubDouble;
let repository: Repository;
let pull: PullRequest;
beforeAll(async () => {
  double = await startGithub();
  repository = double.createRepository({ owner: 'octo', name: 'model' });
  const main = await double.commit(repository, 'main', { 'a.txt': 'a' });
  await double.commit(repository, 'topic', { 'a.txt': 'b' }, { from: main });
  pull = await double.openPullRequest({ repository, head: 'topic' });
});
afterAll(() => double.close());
beforeEach(() => {
  double.faults(undefined);
  double.state(repository).comments.length = 0;
});

interface Client {
  api: Api;
  waits: number[];
  said: string[];
}

/** A client whose waits take no time. */
function client(options: Partial<ApiOptions> & { write?: boolean } = {}): Client {
  const waits: number[] = [];
  const said: string[] = [];
  let slept = 0;
  const say = (message: string): void => void said.push(message);
  const api = githubApi({
    token: double.token({ repository, permissions: { 'pull-requests': options.write === false ? 'read' : 'write' } }),
    apiUrl: double.url,
    graphqlUrl: double.graphqlUrl,
    repository: repository.fullName,
    permissions: { contents: 'read', 'pull-requests': 'write' },
    patienceMs: PATIENCE_MS,
    timeoutMs: 60_000,
    sleep: async (ms) => {
      waits.push(ms);
      slept += ms;
    },
    host: {
      clock: { now: () => new Date(), monotonic: () => performance.now() + slept },
      random: { bytes: (length) => new Uint8Array(length), uuid: () => '' },
      log: { debug: say, info: say, warning: say, error: say },
      signal: new AbortController().signal,
      fetch,
    },
    ...options,
  });
  return { api, waits, said };
}

const place = (): { issue_number: number } => ({ issue_number: pull.number });
const isOurs = ({ body }: { body?: string | undefined }): boolean => body === 'marked';

/** The three kinds of request, as far as retrying is concerned. */
const kinds = {
  read: ({ api }: Client) => api.request(`GET ${COMMENTS}`, place()),
  'write that can be settled': ({ api }: Client) =>
    api.request(
      `POST ${COMMENTS}`,
      { ...place(), body: 'marked' },
      { settle: async () => (await api.request(`GET ${COMMENTS}`, place())).find(isOurs) as never },
    ),
  'write that cannot': ({ api }: Client) => api.request(`POST ${COMMENTS}`, { ...place(), body: 'marked' }),
};
type Kind = keyof typeof kinds;

const made = (): number => double.state(repository).comments.filter(isOurs).length;
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof MlopsError ? error.code : String(error)),
  );

const server = (status: 500 | 502 | 503): Fault => ({ kind: 'status', status });

describe('a fault that happens once', () => {
  const done = 'done';
  const unknown = 'MLOPS_GITHUB_AMBIGUOUS';
  const before = { read: done, 'write that can be settled': done, 'write that cannot': unknown };
  const limited = { read: done, 'write that can be settled': done, 'write that cannot': done };

  const table: { name: string; fault: Fault; ends: Record<Kind, string>; lonely: 0 | 1; waits?: number }[] = [
    { name: '500', fault: server(500), ends: before, lonely: 0 },
    { name: '502', fault: server(502), ends: before, lonely: 0 },
    { name: '503', fault: server(503), ends: before, lonely: 0 },
    { name: '502 after it was done', fault: { kind: 'status-after', status: 502 }, ends: before, lonely: 1 },
    { name: 'reset before', fault: { kind: 'reset-before' }, ends: before, lonely: 0 },
    { name: 'reset after it was done', fault: { kind: 'reset-after' }, ends: before, lonely: 1 },
    { name: 'time-out', fault: { kind: 'time-out' }, ends: before, lonely: 0 },
    {
      name: '403, secondary limit',
      fault: { kind: 'secondary-limit', status: 403, seconds: 42 },
      ends: limited,
      lonely: 1,
      waits: 42,
    },
    {
      name: '429, secondary limit',
      fault: { kind: 'secondary-limit', status: 429, seconds: 7 },
      ends: limited,
      lonely: 1,
      waits: 7,
    },
    {
      name: '403, primary limit',
      fault: { kind: 'primary-limit', status: 403, seconds: 30 },
      ends: limited,
      lonely: 1,
      waits: 31,
    },
    {
      name: '429, primary limit',
      fault: { kind: 'primary-limit', status: 429, seconds: 30 },
      ends: limited,
      lonely: 1,
      waits: 31,
    },
  ];
  const cases = table.flatMap(({ ends, lonely, ...rest }) =>
    (Object.keys(kinds) as Kind[]).map((kind) => ({
      ...rest,
      kind,
      ends: ends[kind],
      comments: kind === 'read' ? 0 : kind === 'write that cannot' ? lonely : 1,
    })),
  );

  it.each(cases)('$name, for a $kind: $ends, $comments made', async ({ fault, kind, ends, comments, waits }) => {
    double.faults([{ on: kind === 'read' ? 'GET' : 'POST', nth: 1, fault }]);
    const one = client(fault.kind === 'time-out' ? { timeoutMs: 1500 } : {});
    expect(await codeOf(kinds[kind](one))).toBe(ends);
    expect(made()).toBe(comments);
    if (waits !== undefined) {
      expect(one.waits.map((ms) => Math.round(ms / 1000))).toEqual([expect.closeTo(waits, -0.5)]);
      expect(one.said.join('\n')).toMatch(/GitHub asks to wait \d+ s \((primary|secondary) limit\); 4 min \d+ s left/);
    }
    expect(double.violations).toEqual([]);
  });
});

describe('a fault that stays', () => {
  const limit = (seconds: number): Fault => ({ kind: 'secondary-limit', status: 403, seconds });
  it.each<{ name: string; on?: string; fault: Fault; ends: Record<Kind, string>; requests: number }>([
    {
      name: '503',
      fault: server(503),
      ends: {
        read: 'MLOPS_GITHUB_UNREACHABLE',
        'write that can be settled': 'MLOPS_GITHUB_AMBIGUOUS',
        'write that cannot': 'MLOPS_GITHUB_AMBIGUOUS',
      },
      requests: 6,
    },
    {
      name: 'a write that always fails where reading works',
      on: 'POST',
      fault: server(503),
      ends: {
        read: 'done',
        'write that can be settled': 'MLOPS_GITHUB_UNREACHABLE',
        'write that cannot': 'MLOPS_GITHUB_AMBIGUOUS',
      },
      requests: 10,
    },
    {
      name: 'a limit that is never lifted',
      fault: limit(60),
      ends: {
        read: 'MLOPS_GITHUB_LIMIT',
        'write that can be settled': 'MLOPS_GITHUB_LIMIT',
        'write that cannot': 'MLOPS_GITHUB_LIMIT',
      },
      requests: 6,
    },
    {
      name: 'a limit that asks for no wait at all, again and again',
      fault: limit(0),
      ends: {
        read: 'MLOPS_GITHUB_LIMIT',
        'write that can be settled': 'MLOPS_GITHUB_LIMIT',
        'write that cannot': 'MLOPS_GITHUB_LIMIT',
      },
      requests: 301,
    },
    {
      name: 'a limit for the rest of the hour',
      fault: { kind: 'primary-limit', status: 403, seconds: 2400 },
      ends: {
        read: 'MLOPS_GITHUB_LIMIT',
        'write that can be settled': 'MLOPS_GITHUB_LIMIT',
        'write that cannot': 'MLOPS_GITHUB_LIMIT',
      },
      requests: 1,
    },
  ])('$name is given up within the patience, and nothing is made', async ({ on, fault, ends, requests }) => {
    double.faults([{ fault, ...(on !== undefined && { on }) }]);
    for (const kind of Object.keys(kinds) as Kind[]) {
      const one = client();
      expect(`${kind}: ${await codeOf(kinds[kind](one))}`).toBe(`${kind}: ${ends[kind]}`);
      expect(one.api.spent.waitedMs).toBeLessThanOrEqual(PATIENCE_MS);
      expect(one.waits.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(one.api.spent.waitedMs, -1);
      expect(one.api.spent.requests).toBeLessThanOrEqual(requests);
    }
    expect(made()).toBe(0);
  });

  it('in the whole step, no more is waited than once', async () => {
    double.faults([{ fault: limit(60) }]);
    const one = client({ patienceMs: 130_000 });
    const ends = await Promise.all(Array.from({ length: 5 }, () => codeOf(kinds.read(one))));
    expect(new Set(ends)).toEqual(new Set(['MLOPS_GITHUB_LIMIT']));
    expect(await codeOf(kinds.read(one))).toBe('MLOPS_GITHUB_LIMIT');
    expect(one.api.spent.waitedMs).toBeLessThanOrEqual(130_000);
  });
});

describe('a missing permission', () => {
  it.each([{ kind: 'write that can be settled' as const }, { kind: 'write that cannot' as const }])(
    'stops a $kind at once',
    async ({ kind }) => {
      const one = client({ write: false });
      expect(await codeOf(kinds[kind](one))).toBe('MLOPS_GITHUB_PERMISSION');
      expect(one.api.spent).toMatchObject({ requests: 1, waitedMs: 0 });
      expect(made()).toBe(0);
    },
  );
});

describe('no server at all', () => {
  it.each(Object.keys(kinds) as Kind[])('ends a %s: it never left', async (kind) => {
    const closed = createServer();
    const port = await new Promise<number>((resolve) =>
      closed.listen(0, '127.0.0.1', () => resolve((closed.address() as AddressInfo).port)),
    );
    await new Promise((resolve) => closed.close(resolve));
    const one = client({ apiUrl: `http://127.0.0.1:${port}` });
    expect(await codeOf(kinds[kind](one))).toBe('MLOPS_GITHUB_UNREACHABLE');
    expect(one.api.spent.requests).toBe(5);
    expect(one.said.join('\n')).toContain('ECONNREFUSED');
  });
});

describe('whatever happens,', () => {
  it('a comment is written once or not at all, and what is said of it is true', async () => {
    const faults: readonly Fault['kind'][] = [
      'status',
      'status-after',
      'primary-limit',
      'secondary-limit',
      'reset-before',
      'reset-after',
    ];
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.double({ min: 0.2, max: 0.9, noNaN: true }), async (seed, rate) => {
        double.state(repository).comments.length = 0;
        double.faults({ seed, rate, inARow: 12, kinds: faults });
        const one = client();
        const end = await codeOf(kinds['write that can be settled'](one));
        double.faults(undefined);
        if (end === 'done') expect(made()).toBe(1);
        else if (end === 'MLOPS_GITHUB_AMBIGUOUS') expect(made()).toBeLessThanOrEqual(1);
        else expect(`${end} ${made()}`).toMatch(/^MLOPS_GITHUB_(LIMIT|UNREACHABLE) 0$/);
        expect(one.api.spent.waitedMs).toBeLessThanOrEqual(PATIENCE_MS);
      }),
      { numRuns: 100 },
    );
    expect(double.violations).toEqual([]);
  });
});
