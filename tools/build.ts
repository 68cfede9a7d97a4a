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
import ts from 'typescript';
import { actions } from '#actions';
import { writesComments } from '#kit';
import { digestSources, stampDist } from './dist-stamp.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const target = join(root, 'dist');
/** A chunk this large is not ours alone. */
const LIBRARY_BYTES = 250_000;

/** The storage client parses Arrow where it lists what is stored. Artifacts are put and fetched, and never listed there. */
const NOT_NEEDED = 'apache-arrow';

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

leaveOut(built, NOT_NEEDED);
shrinkChunks(built);

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
    [ncc, 'build', 'entry/bundle.ts', '-t', '-m', '-q', '-o', out, '--license', 'licenses.txt', '-e', NOT_NEEDED],
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

/** ncc imports at once what it does not bundle, wherever that would be needed; where we run, there is no such package. */
function leaveOut(directory: string, library: string): void {
  const path = join(directory, 'index.js');
  const code = readFileSync(path, 'utf8');
  const without = code.replace(new RegExp(`import\\*as (\\w+) from"${library}";`), 'const $1={};');
  if (without === code) throw new Error(`ncc does not import ${library} as it used to: look at what it writes`);
  writeFileSync(path, without);
}

/**
 * ncc minifies the first chunk only. The large ones are for the most part libraries of others (the storage clients behind
 * artifacts); in ours the names and lines stay, so that a stack trace says where, and the comments go.
 */
function shrinkChunks(directory: string): void {
  for (const name of readdirSync(directory).filter((file) => /^\d+\.index\.js$/.test(file))) {
    const path = join(directory, name);
    const large = statSync(path).size >= LIBRARY_BYTES;
    // One byte for each character, or the engine reads two of them all.
    const format = { comments: false, asciiOnly: true, beautify: !large } as const;
    const { code } = minifySync(readFileSync(path, 'utf8'), { module: true, compress: false, mangle: large, format });
    writeFileSync(path, compiledAtOnce(code));
  }
}

/**
 * A chunk's modules in parentheses: V8 takes a function in parentheses for one that is called at once and compiles it as it
 * reads it, instead of reading it twice. ncc writes them so, and the minifier drops them.
 */
function compiledAtOnce(code: string): string {
  const source = ts.createSourceFile('chunk.js', code, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const bodies = source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations.map(({ initializer }) => initializer))
    .filter((value) => value !== undefined && ts.isObjectLiteralExpression(value))
    .flatMap(({ properties }) => [...properties])
    .filter(ts.isPropertyAssignment)
    .map(({ initializer }) => initializer)
    .filter((value) => ts.isArrowFunction(value) || ts.isFunctionExpression(value));
  const pieces = bodies.flatMap((body, index) => [
    code.slice(bodies[index - 1]?.end ?? 0, body.getStart(source)),
    `(${code.slice(body.getStart(source), body.end)})`,
  ]);
  return [...pieces, code.slice(bodies.at(-1)?.end ?? 0)].join('');
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
