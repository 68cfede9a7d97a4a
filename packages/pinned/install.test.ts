import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defineErrors } from '#kit';
import { testHost } from '#testing';
import { installPinned } from './install.ts';
import { locatePinned } from './locate.ts';
import { tarballPath, type Pin } from './pin.ts';
import type { Pinned } from './pinned.ts';
import { entry, tarball } from './tarball-maker.ts';

const fail = defineErrors({
  MLOPS_ENGINE_NETWORK: 'Not fetched.',
  MLOPS_ENGINE_CHECKSUM: 'Other bytes.',
  MLOPS_ENGINE_MISSING: 'Not there.',
  MLOPS_ENGINE_CACHE: 'Not written.',
});

const CODES = {
  network: 'MLOPS_ENGINE_NETWORK',
  checksum: 'MLOPS_ENGINE_CHECKSUM',
  missing: 'MLOPS_ENGINE_MISSING',
  cache: 'MLOPS_ENGINE_CACHE',
} as const;

const packages: Record<string, Buffer> = {};
function pinned(name: string, files: Record<string, string>, left: Record<string, string> = {}): Pin {
  const bytes = tarball(
    Object.entries({ ...files, ...left }).map(([path, content]) => entry(`package/${path}`, content)),
  );
  packages[`/npm/${tarballPath(name, '1.0.0')}`] = bytes;
  return {
    package: name,
    integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
    files: Object.fromEntries(
      Object.entries(files).map(([path, content]) => [path, createHash('sha256').update(content).digest('hex')]),
    ),
  };
}

const NAME = 'engine-1.0.0';
const engine: Pinned = {
  what: 'the engine',
  title: 'Engine 1.0.0',
  directory: NAME,
  packages: [
    {
      at: 'node_modules/@engine/api',
      version: '1.0.0',
      pin: pinned('@engine/api', { 'package.json': '{}', 'lib/index.js': 'module.exports = 1' }),
    },
    {
      at: 'node_modules/native',
      version: '1.0.0',
      pin: pinned('native', { 'native.node': 'native' }, { 'README.md': 'prose', 'package.json': '{}' }),
    },
  ],
  own: { 'node_modules/native/package.json': '{"main": "native.node"}' },
  variable: 'MLOPS_ENGINE_PATH',
  megabytes: 1,
  fail: (problem, detail) => fail(CODES[problem], detail),
};
const locate = (given: ReturnType<typeof host>, path?: string) =>
  locatePinned(given, engine, { path, readProgram: async () => ({ exitCode: undefined, stdout: '' }) });

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'engine-'));
});
afterEach(() => rm(cache, { recursive: true }));

type Answer = (path: string) => Promise<Response> | Response;
const serve: Answer = (path) =>
  packages[path] ? new Response(new Uint8Array(packages[path])) : new Response('', { status: 404 });

function host(answer: Answer = serve, env: Record<string, string> = {}) {
  const fetch = (async (url: URL) => answer(url.pathname)) as unknown as typeof globalThis.fetch;
  return testHost({
    directory: cache,
    env: {
      PATH: '',
      HOME: cache,
      RUNNER_TOOL_CACHE: cache,
      npm_config_registry: 'https://registry.example/npm/',
      ...env,
    },
    fetch,
  });
}

const offline: Answer = () => {
  throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND registry.example') });
};
const home = () => join(cache, 'mlops-actions');
const directory = () => join(home(), NAME);

describe('an engine that is not here yet', () => {
  it('is fetched once, then found without a network', async () => {
    expect(await locate(host())).toBe(directory());
    expect(await locate(host(offline))).toBe(directory());
    expect((await readdir(join(directory(), 'node_modules'), { recursive: true })).sort()).toEqual(
      ['@engine', '@engine/api', '@engine/api/lib', '@engine/api/lib/index.js', '@engine/api/package.json']
        .concat(['native', 'native/native.node', 'native/package.json'])
        .sort(),
    );
  });

  it('asks npm for its registry away from the project, whose .npmrc is of whoever wrote the change', async () => {
    const asked: string[] = [];
    const readProgram = async (_: unknown, argv: readonly string[], { cwd }: { cwd: string }) => {
      asked.push(`${cwd}: ${argv.join(' ')}`);
      return { exitCode: 0, stdout: 'https://registry.example/npm/\n' };
    };
    expect(await locatePinned(host(serve, { npm_config_registry: '' }), engine, { readProgram })).toBe(directory());
    expect(new Set(asked)).toEqual(new Set([`${cache}: npm config get registry`]));
  });

  it('without a network says what to do', async () => {
    await expect(locate(host(offline))).rejects.toMatchObject({
      code: 'MLOPS_ENGINE_NETWORK',
      message: expect.stringContaining('ENOTFOUND'),
      hint: expect.stringContaining('MLOPS_ENGINE_PATH'),
    });
  });

  it('survives one failure of the registry', async () => {
    let first = true;
    const flaky: Answer = (path) => {
      if (!first) return serve(path);
      first = false;
      return new Response('', { status: 503 });
    };
    await expect(locate(host(flaky))).resolves.toBe(directory());
  });

  it('without a registry says so', async () => {
    await expect(locate(host(serve, { npm_config_registry: '' }))).rejects.toMatchObject({
      code: 'MLOPS_ENGINE_NETWORK',
    });
  });

  it('with another digest is not installed', async () => {
    const changed: Answer = () => new Response(new Uint8Array(tarball([entry('package/lib/index.js', 'evil')])));
    await expect(locate(host(changed))).rejects.toMatchObject({ code: 'MLOPS_ENGINE_CHECKSUM' });
    expect(await readdir(cache)).toEqual([]);
  });

  it('whose cache cannot be written says so', async () => {
    await writeFile(home(), 'a file in the way');
    await expect(locate(host())).rejects.toMatchObject({
      code: 'MLOPS_ENGINE_CACHE',
      hint: expect.stringContaining('RUNNER_TOOL_CACHE'),
    });
  });

  it('is fetched by four at once, and all get a whole one', async () => {
    const found = await Promise.all([1, 2, 3, 4].map(() => locate(host())));
    expect(new Set(found)).toEqual(new Set([directory()]));
    expect(await readdir(home())).toEqual([NAME]);
  });

  it('is not taken from what a killed fetch left, which goes after an hour', async () => {
    const old = join(home(), '.engine-old');
    const recent = join(home(), '.engine-recent');
    for (const left of [old, recent]) await mkdir(join(left, 'node_modules'), { recursive: true });
    const longAgo = new Date(Date.now() - 2 * 3600_000);
    await utimes(old, longAgo, longAgo);
    await locate(host());
    expect((await readdir(home())).sort()).toEqual(['.engine-recent', NAME]);
  });
});

describe('an engine that is here', () => {
  const library = () => join(directory(), 'node_modules', 'native', 'native.node');
  beforeEach(() =>
    installPinned(host(), directory(), engine, async () => ({ url: 'https://registry.example/npm/', headers: {} })),
  );

  it.each([
    { name: 'a byte changed', harm: () => writeFile(library(), 'nativf') },
    { name: 'a file missing', harm: () => rm(library()) },
    {
      name: 'a file that module resolution would prefer',
      harm: async () => {
        const nested = join(directory(), 'node_modules', '@engine', 'api', 'node_modules', 'native');
        await mkdir(nested, { recursive: true });
        await writeFile(join(nested, 'index.js'), 'evil');
      },
    },
    {
      name: 'a link in place of a file',
      harm: async () => {
        await writeFile(join(cache, 'elsewhere'), 'native');
        await rm(library());
        await symlink(join(cache, 'elsewhere'), library());
      },
    },
  ])('with $name is not loaded', async ({ harm }) => {
    await harm();
    await expect(locate(host(offline))).rejects.toMatchObject({
      code: 'MLOPS_ENGINE_CHECKSUM',
      hint: expect.stringContaining('Remove'),
    });
  });

  it('is used where it is named', async () => {
    const named = host(offline, { RUNNER_TOOL_CACHE: join(cache, 'empty'), MLOPS_ENGINE_PATH: directory() });
    expect(await locate(named)).toBe(directory());
  });

  it('is missed where it is named and is not', async () => {
    await expect(locate(host(), join(cache, 'nowhere'))).rejects.toMatchObject({
      code: 'MLOPS_ENGINE_MISSING',
    });
  });
});
