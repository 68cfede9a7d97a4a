// `npm run build`: dist/ from entry/bundle.ts: one bundle with lazy chunks, a stub for each action, the command.
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { minifySync } from '@swc/core';
import { actions } from '#actions';
import { writesComments } from '#kit';
import { digestSources, stampDist } from './dist-stamp.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const target = join(root, 'dist');
/** A chunk this large is not ours alone. */
const LIBRARY_BYTES = 250_000;

const began = performance.now();
const sources = digestSources(root);
console.error('bundling with ncc (about 15 s) …');
const built = bundle();
for (const [name, load] of Object.entries(actions)) {
  writeFileSync(join(built, `${name}.js`), `import { start } from './index.js';\nawait start('${name}');\n`);
  // Only a pull request is talked about in a comment: every other job is not to wait for more than Node.
  if (writesComments((await load()).default))
    writeFileSync(
      join(built, `${name}.begin.js`),
      `if (/^pull_request/.test(process.env.GITHUB_EVENT_NAME)) await (await import('./index.js')).begin('${name}');\n`,
    );
}
writeFileSync(
  join(built, 'mlops.js'),
  `#!/usr/bin/env node
if (Number(process.versions.node.split('.')[0]) >= 22) await (await import('./index.js')).command();
else console.error(\`mlops needs Node 22 or newer; this is \${process.version}.\`), (process.exitCode = 2);
`,
  { mode: 0o755 },
);
writeFileSync(join(built, 'package.json'), '{ "type": "module" }\n');

shrinkLibraries(built);

if (check) compare(built, target);
else replace(built, target);
stampDist(root, sources);

/** @returns a fresh directory inside the repository that holds ncc's output */
function bundle(): string {
  mkdirSync(join(root, '.tools'), { recursive: true });
  const out = mkdtempSync(join(root, '.tools', 'dist-'));
  const ncc = join(root, 'node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js');
  const run = spawnSync(
    process.execPath,
    [ncc, 'build', 'entry/bundle.ts', '-t', '-m', '-q', '-o', out, '--license', 'licenses.txt'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
    },
  );
  if (run.status !== 0) {
    rmSync(out, { recursive: true });
    console.error(`ncc failed with exit code ${run.status ?? run.signal}`);
    process.exit(1);
  }
  return out;
}

/**
 * ncc minifies the first chunk only. The large ones are libraries of others (the storage clients behind artifacts); ours are
 * small and stay readable, so that a stack trace says where.
 */
function shrinkLibraries(directory: string): void {
  for (const name of readdirSync(directory).filter((file) => /^\d+\.index\.js$/.test(file))) {
    const path = join(directory, name);
    if (statSync(path).size < LIBRARY_BYTES) continue;
    const options = { module: true, compress: false, mangle: true, format: { comments: false } } as const;
    writeFileSync(path, minifySync(readFileSync(path, 'utf8'), options).code);
  }
}

function compare(fresh: string, committed: string): void {
  const names = [...new Set([...files(fresh), ...files(committed)])].sort();
  const differ = names.filter((name) => read(fresh, name) !== read(committed, name));
  rmSync(fresh, { recursive: true });
  if (differ.length === 0) {
    console.error('dist/ is what the sources build.');
    return;
  }
  console.error(
    `dist/ is not what the sources build; run \`npm run build\` and commit. Different: ${differ.join(', ')}`,
  );
  process.exit(1);
}

function replace(fresh: string, committed: string): void {
  rmSync(committed, { recursive: true, force: true });
  renameSync(fresh, committed);
  const bytes = files(committed).map((name) => readFileSync(join(committed, name)));
  const total = bytes.reduce((sum, { length }) => sum + length, 0);
  const zipped = bytes.reduce((sum, content) => sum + gzipSync(content).length, 0);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.error(`dist/: ${bytes.length} files, ${megabytes(total)}, ${megabytes(zipped)} gzipped, in ${seconds} s`);
}

function files(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(directory, name)).isFile(),
    );
  } catch {
    return [];
  }
}

function read(directory: string, name: string): string | undefined {
  try {
    return readFileSync(join(directory, name), 'latin1');
  } catch {
    return undefined;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
