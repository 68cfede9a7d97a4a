import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actions } from '#actions';
import { commands } from '../packages/cli/commands.ts';

// That dist/ is what the sources build is `npm run build -- --check`, which CI runs; here: that what is there works.
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

interface Answer {
  status: number | null;
  stdout: string;
  stderr: string;
}

describe('dist/', () => {
  it.each(Object.keys(actions))('has a stub of two lines for %s', (name) => {
    expect(readFileSync(join(dist, `${name}.js`), 'utf8')).toBe(
      `import { start } from './index.js';\nawait start('${name}');\n`,
    );
  });

  it('has no stub for what is no action', () => {
    const stubs = readdirSync(dist).filter((name) => /^[a-z-]+\.js$/.test(name));
    expect(stubs.sort()).toEqual([...Object.keys(actions), 'index', 'mlops'].map((name) => `${name}.js`).sort());
  });

  it('ships no native code, no map and no path of the machine that built it', () => {
    for (const name of readdirSync(dist)) {
      expect(name).not.toMatch(/\.(node|so|dylib|dll|map)$/);
      expect(readFileSync(join(dist, name), 'latin1')).not.toContain(root);
    }
  });

  it('is at most 6 MB, and 1.5 MB when each file is gzipped by itself', () => {
    const sizes = readdirSync(dist).map((name) => {
      const content = readFileSync(join(dist, name));
      return { name, bytes: content.length, zipped: gzipSync(content).length };
    });
    const sum = (of: 'bytes' | 'zipped'): number => sizes.reduce((total, file) => total + file[of], 0);
    const largest = sizes.sort((a, b) => b.zipped - a.zipped).slice(0, 5);
    const found = { bytes: sum('bytes'), zipped: sum('zipped'), largest };
    const within = { bytes: Math.min(found.bytes, 6_000_000), zipped: Math.min(found.zipped, 1_500_000), largest };
    expect(found).toEqual(within);
  });

  it('carries the licences of what is bundled', () => {
    expect(readFileSync(join(dist, 'licenses.txt'), 'utf8')).toMatch(/^yaml\n[\s\S]*^zod\n/m);
  });

  it('has a command that can be executed', () => {
    expect(statSync(join(dist, 'mlops.js')).mode & 0o111).toBe(0o111);
  });

  it.each([
    ['v18.20.4', /^mlops needs Node 22 or newer; this is v18\.20\.4\.\n$/],
    ['v21.7.3', /^mlops needs Node 22 or newer; this is v21\.7\.3\.\n$/],
  ])('says one clear line on Node %s', (version, said) => {
    const pretend = `for (const [key, value] of Object.entries({ version: '${version}', versions: { ...process.versions, node: '${version.slice(1)}' } })) Object.defineProperty(process, key, { value });`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, join(dist, 'mlops.js'), '--version'],
      { encoding: 'utf8' },
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(said);
  });
});

describe('a copy of dist/ without node_modules', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'mlops-dist-'));
    cpSync(dist, join(directory, 'dist'), { recursive: true });
    writeFileSync(join(directory, 'new.csv'), predictions(0.1));
    writeFileSync(join(directory, 'old.csv'), predictions(0.6));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const node = (args: string[], env: Record<string, string> = {}): Answer =>
    spawnSync(process.execPath, args, { cwd: directory, encoding: 'utf8', env: { ...process.env, ...env } });

  it('knows its version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(node(['dist/mlops.js', '--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('judges two files of predictions as a command', () => {
    const flags = ['--metric', 'roc_auc', '--margin', '0.005', '--slices', 'carrier', '--group', 'day', '--json'];
    const { status, stdout } = node([
      'dist/mlops.js',
      'gate-model',
      '--predictions',
      'new.csv',
      '--baseline',
      'old.csv',
      ...flags,
    ]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ stage: 'gate-model', verdict: 'fail' });
    expect(existsSync(join(directory, '.mlops', 'evidence', 'gate-model.json'))).toBe(true);
  });

  it('judges them as a workflow step', () => {
    const [output, summary] = ['output', 'summary.md'].map((name) => join(directory, name));
    for (const file of [output!, summary!]) writeFileSync(file, '');
    const { status, stdout } = node(['dist/gate-model.js'], {
      GITHUB_OUTPUT: output!,
      GITHUB_STEP_SUMMARY: summary!,
      INPUT_PREDICTIONS: 'new.csv',
      INPUT_BASELINE: 'new.csv',
      INPUT_METRIC: 'roc_auc',
      INPUT_MARGIN: '0.005',
    });
    expect(stdout).toContain('pass');
    expect(status).toBe(0);
  });

  it('explains itself without loading what it tells of', () => {
    for (const name of readdirSync(join(directory, 'dist')).filter((file) => /^\d+\.index\.js$/.test(file))) {
      // A declaration is made with zod, which is in the chunk that all of them need.
      const path = join(directory, 'dist', name);
      if (readFileSync(path, 'utf8').includes('ZodError')) writeFileSync(path, 'throw new Error("loaded")');
    }
    for (const asked of [['--help'], ['--version'], ['gate-model', '--help']])
      expect(node(['dist/mlops.js', ...asked])).toMatchObject({ status: 0, stderr: '' });
    expect(node(['dist/mlops.js', 'runs']).stderr).toContain('loaded');
    cpSync(dist, join(directory, 'dist'), { recursive: true });
  });

  it('loads every command', () => {
    // A flag that nobody has is refused by the declaration, so each has been loaded, and none has begun.
    const names = [...Object.keys(actions), ...Object.keys(commands)];
    const program = `
      process.setMaxListeners(0);
      const { command } = await import('./dist/index.js');
      for (const name of ${JSON.stringify(names)}) {
        process.argv = ['node', 'mlops', name, '--xyzzy'];
        await command();
      }`;
    const { stderr } = node(['--input-type=module', '-e', program]);
    expect(stderr.match(/^MLOPS_\w+/gm)).toEqual(names.map(() => 'MLOPS_USAGE'));
  });
});

function predictions(skill: number): string {
  return [
    'id,target,score,carrier,day',
    ...Array.from({ length: 1200 }, (_, id) => {
      const target = (id * 7919) % 10 < 4 ? 1 : 0;
      const score = (skill * target + ((id * 104_729) % 1000) / 1000).toFixed(4);
      return [id, target, score, ['AA', 'US'][id % 2], id % 30].join(',');
    }),
  ].join('\n');
}
