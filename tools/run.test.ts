import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

/** A repository with nothing but what the set-up reads, and a PATH with nothing but the programs a test puts there. */
let root: string;
let path: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mlops-run-'));
  path = join(root, 'path');
  mkdirSync(path);
  mkdirSync(join(root, 'tools'));
  cpSync(join(import.meta.dirname, 'run.mjs'), join(root, 'tools', 'run.mjs'));
  writeFileSync(join(root, 'package-lock.json'), 'first');
  writeFileSync(join(root, 'tools', 'requirements.txt'), 'first');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function program(name: string, script: string): void {
  writeFileSync(join(path, name), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
  chmodSync(join(path, name), 0o755);
}

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(root, 'tools', 'run.mjs'), ...args], {
    encoding: 'utf8',
    env: { PATH: path },
  });
}

/** Programs that do what the real ones would, and write down that they were asked to. */
function wholeMachine(): void {
  program('git', 'echo git version 2.47.3');
  program(
    'npm',
    `[ "$1" = --version ] && echo 11.0.0 && exit
echo "npm $1" >> log
mkdir -p node_modules/node/bin
printf '#!/bin/sh\\necho "started $*"; exit 7\\n' > node_modules/node/bin/node
chmod +x node_modules/node/bin/node`,
  );
  program(
    'python3',
    `[ "$1" = -c ] && echo 3.11.2 && exit
echo "python $2" >> log
mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "pip $3" >> log; : > "\${0%%/*}/uv"\\n' > "$3/bin/python"
chmod +x "$3/bin/python"`,
  );
}

const log = (): string[] => readFileSync(join(root, 'log'), 'utf8').trimEnd().split('\n');

describe('a machine that lacks something', () => {
  it('is told everything at once, each with the command that installs it', () => {
    program('npm', 'echo 9.2.0');
    program('python3', 'echo "No module named ensurepip" >&2; exit 1');
    expect(run('test')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: [
        'This machine lacks:',
        '  - npm 10 or newer (this is 9.2.0): npm install --global npm@11',
        '  - git: apt-get install git',
        '  - Python 3.10 or newer with venv: apt-get install python3 python3-venv\n',
      ].join('\n'),
    });
    expect(existsSync(join(root, '.tools'))).toBe(false);
  });

  it('is told of one thing when it lacks one thing', () => {
    wholeMachine();
    rmSync(join(path, 'git'));
    expect(run('demo').stderr).toBe('This machine lacks:\n  - git: apt-get install git\n');
  });

  it('may call its Python `python`', () => {
    wholeMachine();
    cpSync(join(path, 'python3'), join(path, 'python'));
    rmSync(join(path, 'python3'));
    expect(run('test').status).toBe(7);
  });
});

describe('the set-up', () => {
  beforeEach(wholeMachine);

  it('is done once; then the script runs with its arguments, and its exit code is ours', () => {
    const first = run('test', '--', 'packages/stats');
    expect(first).toMatchObject({ status: 7, stdout: 'started tools/test.ts -- packages/stats\n' });
    expect(first.stderr).toContain('set-up took');
    expect(log()).toEqual(['npm ci', 'python venv', 'pip install']);
    const again = run('demo');
    expect(again).toMatchObject({ status: 7, stdout: 'started tools/demo.ts\n', stderr: '' });
    expect(log()).toHaveLength(3);
  });

  it('does again only what has changed', () => {
    run('test');
    writeFileSync(join(root, 'package-lock.json'), 'second');
    run('test');
    expect(log().slice(3)).toEqual(['npm ci']);
    writeFileSync(join(root, 'tools', 'requirements.txt'), 'second');
    run('test');
    expect(log().slice(4)).toEqual(['python venv', 'pip install']);
  });

  it('does again what was removed', () => {
    run('test');
    rmSync(join(root, 'node_modules'), { recursive: true });
    run('test');
    expect(log().slice(3)).toEqual(['npm ci']);
  });

  it('that fails says what failed, and is not taken for done', () => {
    program('npm', '[ "$1" = --version ] && echo 11.0.0 && exit\nexit 5');
    const { status, stderr } = run('test');
    expect(status).toBe(2);
    expect(stderr).toContain('npm ci --no-audit --no-fund --loglevel=error failed (exit 5)');
    wholeMachine();
    expect(run('test').status).toBe(7);
    expect(log()).toEqual(['npm ci', 'python venv', 'pip install']);
  });

  it('passes a signal on, and waits until the script has ended what it started', async () => {
    run('test');
    program(
      '../node_modules/node/bin/node',
      'trap "echo ended; exit 130" TERM; echo ready; while :; do sleep 0.05; done',
    );
    const child = spawn(process.execPath, [join(root, 'tools', 'run.mjs'), 'demo'], { env: { PATH: path } });
    const said: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      said.push(String(chunk));
      if (said.length === 1) child.kill('SIGTERM');
    });
    expect(await once(child, 'close')).toEqual([130, null]);
    expect(said.join('')).toBe('ready\nended\n');
  });

  it('knows its scripts', () => {
    expect(run('tset')).toMatchObject({
      status: 2,
      stderr: 'usage: node tools/run.mjs test|demo|bench|ci|github|faults\n',
    });
  });
});
