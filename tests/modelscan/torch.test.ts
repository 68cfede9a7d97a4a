import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { scanModel } from '#modelscan';

const directory = join(import.meta.dirname, 'torch');

/** Files by what make.py beside them calls them, and the rules that they break. */
const FOUND: Record<string, string[]> = {
  'state-dict.pt': [],
  'protocol-5.pt': [],
  'checkpoint.ckpt': [],
  'transformer.bin': [],
  'tensors.pt': [],
  // Whole modules are classes by name, which torch.load itself refuses unless it is told otherwise.
  'module.pt': ['pickle-unknown-global'],
  'script.pt': ['unknown-format', 'python-module', 'pickle-unknown-global'],
  'before-1.6.pth': ['pickle-persistent-id', 'pickle-trailing-data'],
  'runs-code.pt': ['pickle-dangerous-global'],
};

it.each(Object.entries(FOUND))('what torch 2.15.0 has written: %s', async (name, rules) => {
  const { verdict, files } = await scanModel(join(directory, name));
  const [file] = files;
  expect([...new Set(file!.findings.map(({ rule }) => rule))]).toEqual(rules);
  expect(verdict).toBe(rules.length === 0 ? 'pass' : 'fail');
  if (name !== 'before-1.6.pth') expect(file!.format).toBe('torch');
});

it('knows each of these files', () => {
  expect(readdirSync(directory).sort()).toEqual(['make.py', ...Object.keys(FOUND)].sort());
});
