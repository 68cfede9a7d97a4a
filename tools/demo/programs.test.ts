import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

it('passes one signal on, waits for the program that runs, and cleans up', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'programs.child.ts')]);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += String(chunk);
    if (/^(ready|heard)\n$/m.test(String(chunk))) child.kill('SIGTERM');
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(said.split('\n')).toEqual(['ready', 'heard', 'interrupted', 'cleaned up', '']);
});
