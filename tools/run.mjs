// `npm test`, `npm run demo` and `npm run bench` on a bare machine: looks for what is needed, sets up what is missing
// once, then hands over to the same script under Node 24. Plain JavaScript, because nothing is installed yet. The
// commands it names are those of Debian and Ubuntu, where it is tested; Windows has WSL.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const tools = join(root, '.tools');
const bin = join(tools, 'python', 'bin');

const scripts = {
  test: 'tools/test.ts',
  demo: 'tools/demo.ts',
  bench: 'tools/bench.ts',
  ci: 'tools/ci.ts',
  github: 'tools/github.ts',
  faults: 'tools/faults.ts',
};

function main([name, ...args]) {
  const script = scripts[name];
  if (!script) stop(`usage: node tools/run.mjs ${Object.keys(scripts).join('|')}`);
  const python = requirements();
  const began = Date.now();
  const steps = [node, () => uv(python)].map((step) => step());
  if (steps.includes(true)) say(`set-up took ${Math.round((Date.now() - began) / 1000)} s`);
  // The script ends what it started, and that is waited for; said before there is one, or a signal could come in between.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const child = spawn(join(root, 'node_modules', 'node', 'bin', 'node'), [script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: [bin, join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter) },
  });
  child.once('error', (error) => stop(`Node 24 could not be started: ${error.message}`));
  child.once('close', (status) => process.exit(status ?? 1));
}

/** Says everything that is missing at once, each with the command that installs it. @returns the Python to use */
function requirements() {
  const missing = [];
  if (process.platform === 'win32') missing.push('Linux: wsl --install');
  if (Number(process.versions.node.split('.')[0]) < 20)
    missing.push(`Node 20 or newer (this is ${process.version}): npm install --global n && n 24`);
  const npm = version('npm', ['--version']);
  if (!npm || Number(npm.split('.')[0]) < 10)
    missing.push(`npm 10 or newer${npm ? ` (this is ${npm})` : ''}: npm install --global npm@11`);
  if (!version('git', ['--version'])) missing.push('git: apt-get install git');
  const check = 'import sys, venv, ensurepip; assert sys.version_info >= (3, 10); print(sys.version.split()[0])';
  const python = ['python3', 'python'].find((candidate) => version(candidate, ['-c', check]));
  if (!python) missing.push('Python 3.10 or newer with venv: apt-get install python3 python3-venv');
  if (missing.length > 0) stop(`This machine lacks:\n${missing.map((item) => `  - ${item}`).join('\n')}`);
  return python;
}

/** @returns the trimmed output, or undefined when the program is absent or fails */
function version(program, args) {
  const run = spawnSync(program, args, { encoding: 'utf8' });
  return run.status === 0 ? run.stdout.trim() : undefined;
}

/** Node packages of the lock file, among them Node 24 itself. @returns whether anything had to be done */
function node() {
  const lock = digest('package-lock.json');
  return once('node-packages', lock, join(root, 'node_modules', 'node', 'bin', 'node'), () => {
    say('installing Node packages (about 30 s) …');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
}

/** `uv`, which sets up the examples' Python environments, in a virtual environment of its own. */
function uv(python) {
  const wanted = join('tools', 'requirements.txt');
  return once('uv', digest(wanted), join(bin, 'uv'), () => {
    say('installing uv for the Python examples (about 10 s) …');
    const venv = join(tools, 'python');
    rmSync(venv, { recursive: true, force: true });
    run(python, ['-m', 'venv', venv]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    run(join(bin, 'python'), [...pip, '--require-hashes', '-r', wanted]);
  });
}

/** Does `work` unless the stamp of an earlier success carries the same key and its result is there. */
function once(name, key, result, work) {
  const stamp = join(tools, `${name}.stamp`);
  if (existsSync(stamp) && existsSync(result) && readFileSync(stamp, 'utf8') === key) return false;
  work();
  mkdirSync(tools, { recursive: true });
  writeFileSync(`${stamp}.new`, key);
  renameSync(`${stamp}.new`, stamp);
  return true;
}

function run(program, args) {
  const result = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) stop(`${program} ${args.join(' ')} failed (exit ${result.status ?? result.signal})`);
}

function digest(file) {
  return createHash('sha256')
    .update(readFileSync(join(root, file)))
    .digest('hex');
}

function say(message) {
  process.stderr.write(`${message}\n`);
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

main(process.argv.slice(2));
