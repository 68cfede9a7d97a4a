import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { startGithub, type GithubDouble, type Repository } from './doubles/github/index.ts';

/** One server for a file's tests, because GitHub's client remembers where the first one was. */
export let double: GithubDouble;
/** A repository and a directory of its own for each test. */
export let repository: Repository;
export let directory: string;

const environment = { ...process.env };
let count = 0;
beforeAll(async () => {
  double = await startGithub();
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'github-'));
  repository = double.createRepository({ owner: 'acme', name: `app-${count++}` });
});
afterEach(async () => {
  expect(double.violations).toEqual([]);
  await rm(directory, { recursive: true });
});
afterAll(async () => {
  await double.close();
  process.env = environment;
});
