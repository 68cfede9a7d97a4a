import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { npmRegistry } from './registry.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'npm-'));
});
afterEach(() => rm(home, { recursive: true }));

const ask = async (env: Record<string, string> = {}, npm?: string) =>
  npmRegistry('@duckdb/node-api', { env: { HOME: home, ...env }, ask: async () => npm });

describe('npmRegistry', () => {
  it('reads the environment before any file', async () => {
    await writeFile(join(home, '.npmrc'), 'registry=https://file.example/');
    expect(await ask({ npm_config_registry: 'https://env.example/npm' })).toEqual({
      url: 'https://env.example/npm/',
      headers: {},
    });
  });

  it("reads the user's .npmrc before it asks npm", async () => {
    await writeFile(join(home, '.npmrc'), '# mine\nregistry = "https://user.example/"\n');
    expect((await ask({}, 'https://npm.example/')).url).toBe('https://user.example/');
  });

  it("prefers the scope's own registry", async () => {
    await writeFile(join(home, '.npmrc'), 'registry=https://all.example/\n@duckdb:registry=https://duck.example/');
    expect((await ask()).url).toBe('https://duck.example/');
  });

  it('sends a token only to the registry it belongs to', async () => {
    await writeFile(join(home, '.npmrc'), '//private.example/npm/:_authToken=${TOKEN}\n');
    const registry = 'https://private.example/npm/';
    expect((await ask({ TOKEN: 'secret', npm_config_registry: registry })).headers).toEqual({
      authorization: 'Bearer secret',
    });
    expect((await ask({ TOKEN: 'secret', npm_config_registry: 'https://other.example/npm/' })).headers).toEqual({});
  });

  it('asks npm when nothing is configured', async () => {
    expect((await ask({}, 'https://npm.example/')).url).toBe('https://npm.example/');
  });

  it('has no address of its own', async () => {
    await expect(ask()).rejects.toThrow('no npm registry is configured');
  });

  it('refuses what is no address', async () => {
    await expect(ask({ npm_config_registry: 'somewhere' })).rejects.toThrow('is no address');
  });
});
