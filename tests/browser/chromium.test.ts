import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { unpackedChromium } from './chromium.ts';

const carried = process.platform === 'linux' && process.arch === 'x64' ? it : it.skip;
const SOURCE = `
  const { unpackedChromium } = await import(process.argv[1]);
  const program = unpackedChromium(process.argv[2]) + '/chromium';
  const { spawnSync } = await import('node:child_process');
  const { status, stdout, signal, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  console.log(status === 0 ? stdout.trim() : signal ?? String(error));
`;

carried(
  'two test files that ask for the carried browser at the same time both get a whole one (Linux x64)',
  async () => {
    const tools = mkdtempSync(join(tmpdir(), 'mlops-chromium-'));
    try {
      const said = await Promise.all([0, 300].map(async (wait) => asked(tools, wait)));
      expect(said).toEqual([expect.stringMatching(/^Chromium \d+/), expect.stringMatching(/^Chromium \d+/)]);
      expect(existsSync(join(unpackedChromium(tools), 'libGLESv2.so'))).toBe(true);
      expect(readdirSync(tools)).toEqual([expect.stringMatching(/^chromium-[\d.]+$/)]);
    } finally {
      rmSync(tools, { recursive: true, force: true });
    }
  },
);

async function asked(tools: string, wait: number): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, wait));
  const module = join(import.meta.dirname, 'chromium.ts');
  const child = spawn(process.execPath, ['--input-type=module', '-e', SOURCE, module, tools]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  return said.trim();
}
