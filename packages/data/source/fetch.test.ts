import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadProject } from '#config';
import { testHost, type TestHost } from '#testing';
import { bringSource } from './fetch.ts';

let root: string;
let host: TestHost;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fetch-'));
  host = testHost({ directory: root });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it.each([
  { name: 'before it fetches again', isThere: false },
  { name: 'where somebody has put the file there since', isThere: true },
])('clears what a fetch that was killed left, and nothing else, $name', async ({ isThere }) => {
  // The name says the process that made it: noted while it goes on, it is what a kill leaves once that process has ended.
  const script = 'ls -A data > seen; echo id > "$MLOPS_OUTPUT"';
  writeFileSync(
    join(root, 'mlops.yml'),
    `project: p\ntask: regression\ndata: {main: {path: data/main.csv, fetch: [sh, -c, ${JSON.stringify(script)}]}}\n`,
  );
  const project = await loadProject(host, { directory: root });
  const bring = () => bringSource(host, project, 'main', project.config.data!['main']!);
  const path = await bring();
  const [name = ''] = readFileSync(join(root, 'seen'), 'utf8').trim().split('\n');
  if (!isThere) rmSync(path);
  const left = join(root, 'data', name.replace(/-\d+-(\w{6})$/, '-1-$1'));
  mkdirSync(left);
  writeFileSync(join(left, 'main.csv'), 'half');
  mkdirSync(join(root, 'data/.main.csv-backup'));
  await bring();
  expect(existsSync(left)).toBe(false);
  expect(readdirSync(join(root, 'data')).sort()).toEqual(['.main.csv-backup', 'main.csv']);
});
