import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Origin } from '#kit';
import type { GithubContext } from './context/context.ts';
import { githubHost, type GithubHostOptions } from './host.ts';
import { githubVoice } from './voice/voice.ts';

const TOKEN = 'ghs_0123456789abcdef';
const COMMIT = 'a'.repeat(40);
const context: GithubContext = {
  repository: 'octo/model',
  apiUrl: 'https://git.acme.example/api/v3',
  graphqlUrl: 'https://git.acme.example/api/graphql',
  serverUrl: 'https://git.acme.example',
  enterprise: true,
  hosted: false,
  workflowPath: '.github/workflows/ml.yml',
  ref: 'refs/heads/main',
  runId: 1,
  runNumber: 1,
  runAttempt: 1,
  job: 'model',
  eventName: 'pull_request',
  event: {},
  change: { commit: COMMIT, head: COMMIT, untrusted: false },
  defaultBranch: 'main',
  cause: 'pull-request',
  actor: 'alice',
  runUrl: 'https://git.acme.example/octo/model/actions/runs/1',
};

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mlops-github-host-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

interface Stage {
  hostFor: ReturnType<typeof githubHost>;
  stdout(): string;
  requests: string[];
}

function stage(changed: Partial<GithubHostOptions> = {}): Stage {
  let stdout = '';
  const requests: string[] = [];
  const env = { ...process.env, INPUT_TOKEN: TOKEN, ACTIONS_RUNTIME_TOKEN: 'runtime', ...changed.env };
  const voice = githubVoice({
    env,
    write: (text) => (stdout += text),
    clock: { now: () => new Date(0), monotonic: () => 0 },
    random: { bytes: (length) => new Uint8Array(length), uuid: () => 'u' },
  });
  const hostFor = githubHost({
    signal: new AbortController().signal,
    context,
    inputs: { token: TOKEN, matrix: '{"os":"linux"}' },
    permissions: { contents: 'read' },
    fetch: async (url) => {
      requests.push(String(url));
      return new Response('{"number":7}', { headers: { 'content-type': 'application/json' } });
    },
    ...changed,
    env,
    voice,
  });
  return { hostFor, stdout: () => stdout, requests };
}

describe('the host of a workflow step', () => {
  it('asks nothing before somebody does, and then the server that the environment names', async () => {
    const { hostFor, requests } = stage({
      parts: {
        origin: ({ api, context: { change, defaultBranch, repository }, matrix }) =>
          ({
            repository,
            defaultBranch,
            change,
            read: async () => {
              await api.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { pull_number: 7 });
              return new TextEncoder().encode(matrix);
            },
          }) as Partial<Origin> as Origin,
      },
    });
    const host = hostFor(directory);
    expect(host.origin).toMatchObject({ repository: 'octo/model', defaultBranch: 'main' });
    expect(host.origin).toBe(host.origin);
    expect(host.cause).toBe('pull-request');
    expect(requests).toEqual([]);
    expect(new TextDecoder().decode(await host.origin!.read(COMMIT, 'x'))).toBe('{"os":"linux"}');
    expect(requests).toEqual(['https://git.acme.example/api/v3/repos/octo/model/pulls/7']);
  });

  it('has one client for all its projects', () => {
    const clients: unknown[] = [];
    const { hostFor } = stage({
      parts: {
        origin: ({ api }) => {
          clients.push(api);
          return {} as Origin;
        },
      },
    });
    for (const place of ['a', 'b']) void hostFor(join(directory, place)).origin;
    expect(clients).toHaveLength(2);
    expect(clients[0]).toBe(clients[1]);
  });

  it.each<{ name: string; changed: Partial<GithubHostOptions>; reason: string }>([
    { name: 'a token', changed: { inputs: { token: ' ' } }, reason: 'the input `token` is empty' },
    { name: 'a repository', changed: { context: undefined }, reason: 'GITHUB_REPOSITORY is not set' },
  ])('without $name has no origin, says so once, and works', async ({ changed, reason }) => {
    const { hostFor, stdout, requests } = stage({ parts: { origin: () => ({}) as Origin }, ...changed });
    for (const place of ['a', 'b']) {
      const host = hostFor(join(directory, place));
      expect(host.origin).toBeUndefined();
      const file = join(directory, 'bytes');
      writeFileSync(file, 'bytes');
      expect(await host.store.has(await host.store.put(file))).toBe(true);
    }
    expect(stdout().match(/GitHub is not asked for anything/g)).toHaveLength(1);
    expect(stdout()).toContain(reason);
    expect(requests).toEqual([]);
  });

  it('hides the token from the log, and from git', async () => {
    const { hostFor, stdout } = stage();
    const host = hostFor(directory);
    host.log.info(`Authorization: Bearer ${TOKEN}`);
    expect(stdout()).toBe(`::add-mask::${TOKEN}\nAuthorization: Bearer ***\n`);
    // An alias with `!` runs in a shell with git's own environment.
    const shown = await host.git.run(['-c', 'alias.show-env=!env', 'show-env'], { directory });
    expect(shown.code).toBe(0);
    const seen = new TextDecoder().decode(shown.stdout);
    expect(seen).toContain('PATH=');
    expect(seen).not.toContain(TOKEN);
    expect(seen).not.toContain('ACTIONS_RUNTIME_TOKEN');
  });
});

describe('behind a proxy', () => {
  let proxy: Server;
  const seen: string[] = [];
  beforeEach(async () => {
    seen.length = 0;
    proxy = createServer((request, response) => {
      seen.push(request.url!);
      response.setHeader('content-type', 'application/json').end('{"number":7}');
    });
    proxy.on('connect', (request, socket) => {
      seen.push(request.url!);
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.on('data', () =>
        socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 12\r\n\r\n{"number":7}'),
      );
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => proxy.close(resolve)));

  it('the runner’s variables are enough', async () => {
    const program = `
      const { useProxy } = await import(${JSON.stringify(join(import.meta.dirname, 'proxy.ts'))});
      useProxy(process.env);
      console.log(await (await fetch('http://github.invalid/')).text());
    `;
    const { port } = proxy.address() as AddressInfo;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env: { PATH: process.env['PATH'], http_proxy: `http://127.0.0.1:${port}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    await new Promise((resolve) => child.on('close', resolve));
    expect(said).toBe('{"number":7}\n');
    expect(seen.join()).toContain('github.invalid');
  });
});
