import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import accept from './accept.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'accept-'));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: directory, stdio: 'pipe' });
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.org');
  git('commit', '-q', '--allow-empty', '-m', 'Begin');
});
afterEach(() => rmSync(directory, { recursive: true }));

it.each([
  { owners: '', counts: true },
  { owners: "owners: ['@grace', ada@example.org], ", counts: true },
  { owners: "owners: ['@grace'], ", counts: false },
])('with "$owners" it says whether it counts on this machine: $counts', async ({ owners, counts }) => {
  const config = join(directory, 'mlops.yml');
  writeFileSync(config, `project: p\ngate: {${owners}rules: [{metric: roc_auc, min: 0.5}]}\n`);
  const inputs = accept.inputs.parse({ rule: 'roc_auc.min', reason: 'agreed', until: '2999-12-31', config });
  const host = testHost({ directory, env: { PATH: process.env['PATH'], HOME: directory } });
  const { summary } = await accept.run({ inputs, host });
  const said = 'roc_auc.min is accepted until 2999-12-31 by Ada <ada@example.org>: agreed';
  const besides = '. On this machine it does not count: Ada <ada@example.org> is not among gate.owners';
  expect(summary).toBe(counts ? said : said + besides);
});
