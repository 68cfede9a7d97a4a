import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { ownCommand } from './own-command.ts';

const directory = realpathSync(mkdtempSync(join(tmpdir(), 'own-')));
for (const name of ['mlops.js', 'mlops.ts', 'deploy-model.js']) writeFileSync(join(directory, name), '');
symlinkSync(join(directory, 'mlops.js'), join(directory, 'mlops'));
afterAll(() => rmSync(directory, { recursive: true }));

it.each([
  { name: 'the command', script: 'mlops.js', own: 'mlops.js' },
  { name: 'the command from its sources', script: 'mlops.ts', own: 'mlops.ts' },
  { name: 'the command as it is installed, by a link', script: 'mlops', own: 'mlops.js' },
  { name: 'a step of a workflow', script: 'deploy-model.js', own: 'mlops.js' },
])('started as $name, it starts $own', ({ script, own }) => {
  expect(ownCommand(join(directory, script))).toEqual([process.execPath, join(directory, own)]);
});
