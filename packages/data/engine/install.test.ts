import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { installEngine } from './install.ts';
import { locateEngine } from './locate.ts';
import { tarballPath, type EnginePins, type Pin } from './package.ts';
import { enginePlatform } from './pins.ts';
import { entry, tarball } from './tarball-maker.ts';

const platform = enginePlatform();
const packages: Record<string, Buffer> = {};
function pinned(name: string, files: Record<string, string>): Pin {
  const bytes = tarball(Object.entries(files).map(([path, content]) => entry(`package/${path}`, content)));
  packages[`/npm/${tarballPath(name, '1.0.0')}`] = bytes;
  return {
    package: name,
    integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
    files: Object.fromEntries(
      Object.entries(files).map(([path, content]) => [path, createHash('sha256').update(content).digest('hex')]),
    ),
  };
}
const pins: EnginePins = {
  version: '1.0.0',
  api: pinned('@duckdb/node-api', { 'package.json': '{}', 'lib/index.js': 'module.exports = 1' }),
  bindings: {
    [platform]: pinned(`@duckdb/node-bindings-${platform}`, { 'package.json': '{}', 'duckdb.node': 'native' }),
  },
};

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
const directory = () => join(home(), `duckdb-1.0.0-${platform}`);

describe('an engine that is not here yet', () => {
  it('is fetched once, then found without a network', async () => {
    expect(await locateEngine(host(), undefined, pins)).toBe(directory());
    expect(await locateEngine(host(offline), undefined, pins)).toBe(directory());
    expect((await readdir(join(directory(), 'node_modules', '@duckdb'))).sort()).toEqual(['node-api', 'node-bindings']);
  });

  it('without a network says what to do', async () => {
    await expect(locateEngine(host(offline), undefined, pins)).rejects.toMatchObject({
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
    await expect(locateEngine(host(flaky), undefined, pins)).resolves.toBe(directory());
  });

  it('without a registry says so', async () => {
    await expect(locateEngine(host(serve, { npm_config_registry: '' }), undefined, pins)).rejects.toMatchObject({
      code: 'MLOPS_ENGINE_NETWORK',
    });
  });

  it('with another digest is not installed', async () => {
    const changed: Answer = () => new Response(new Uint8Array(tarball([entry('package/lib/index.js', 'evil')])));
    await expect(locateEngine(host(changed), undefined, pins)).rejects.toMatchObject({ code: 'MLOPS_ENGINE_CHECKSUM' });
    expect(await readdir(cache)).toEqual([]);
  });

  it('whose cache cannot be written says so', async () => {
    await writeFile(home(), 'a file in the way');
    await expect(locateEngine(host(), undefined, pins)).rejects.toMatchObject({
      code: 'MLOPS_ENGINE_CACHE',
      hint: expect.stringContaining('RUNNER_TOOL_CACHE'),
    });
  });

  it('is fetched by four at once, and all get a whole one', async () => {
    const found = await Promise.all([1, 2, 3, 4].map(() => locateEngine(host(), undefined, pins)));
    expect(new Set(found)).toEqual(new Set([directory()]));
    expect(await readdir(home())).toEqual([`duckdb-1.0.0-${platform}`]);
  });

  it('is not taken from what a killed fetch left, which goes after an hour', async () => {
    const old = join(home(), '.engine-old');
    const recent = join(home(), '.engine-recent');
    for (const left of [old, recent]) await mkdir(join(left, 'node_modules'), { recursive: true });
    const longAgo = new Date(Date.now() - 2 * 3600_000);
    await utimes(old, longAgo, longAgo);
    await locateEngine(host(), undefined, pins);
    expect((await readdir(home())).sort()).toEqual(['.engine-recent', `duckdb-1.0.0-${platform}`]);
  });
});

describe('an engine that is here', () => {
  const library = () => join(directory(), 'node_modules', '@duckdb', 'node-bindings', 'duckdb.node');
  beforeEach(() =>
    installEngine(host(), directory(), pins, platform, { url: 'https://registry.example/npm/', headers: {} }),
  );

  it.each([
    { name: 'a byte changed', harm: () => writeFile(library(), 'nativf') },
    { name: 'a file missing', harm: () => rm(library()) },
    {
      name: 'a file that module resolution would prefer',
      harm: async () => {
        const nested = join(
          directory(),
          'node_modules',
          '@duckdb',
          'node-api',
          'node_modules',
          '@duckdb',
          'node-bindings',
        );
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
    await expect(locateEngine(host(offline), undefined, pins)).rejects.toMatchObject({
      code: 'MLOPS_ENGINE_CHECKSUM',
      hint: expect.stringContaining('Remove'),
    });
  });

  it('is used where it is named', async () => {
    const named = host(offline, { RUNNER_TOOL_CACHE: join(cache, 'empty'), MLOPS_ENGINE_PATH: directory() });
    expect(await locateEngine(named, undefined, pins)).toBe(directory());
  });

  it('is missed where it is named and is not', async () => {
    await expect(locateEngine(host(), join(cache, 'nowhere'), pins)).rejects.toMatchObject({
      code: 'MLOPS_ENGINE_MISSING',
    });
  });
});

describe('enginePlatform', () => {
  it.each([
    { platform: 'linux', arch: 'x64', musl: false, is: 'linux-x64' },
    { platform: 'linux', arch: 'arm64', musl: true, is: 'linux-arm64-musl' },
    { platform: 'darwin', arch: 'arm64', musl: false, is: 'darwin-arm64' },
    { platform: 'win32', arch: 'x64', musl: false, is: 'win32-x64' },
  ])('$is', ({ platform: os, arch, musl, is }) => {
    expect(enginePlatform(os, arch, musl)).toBe(is);
  });

  it('names the platforms there are when there is none for this one', () => {
    expect(() => enginePlatform('sunos', 'sparc', false)).toThrow(
      expect.objectContaining({ code: 'MLOPS_ENGINE_PLATFORM' }),
    );
  });
});
