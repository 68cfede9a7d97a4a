import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MlopsError } from '#kit';
import { testHost, type TestHost } from '#testing';
import { runProgram, type Program } from './run-program.ts';

let directory: string;
let host: TestHost;
let cancel: AbortController;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'process-'));
  cancel = new AbortController();
  host = testHost({ directory, signal: cancel.signal });
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const python = (code: string, more: Partial<Program> = {}): Program => ({
  argv: ['python3', '-c', code],
  cwd: directory,
  env: {},
  label: 'train',
  ...more,
});

async function failure(program: Program): Promise<MlopsError> {
  const error = await runProgram(host, program).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MlopsError);
  return error as MlopsError;
}

function exists(pid: number): boolean {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : '';
  return stat !== '' && !stat.includes(') Z ');
}

describe('a program that ends well', () => {
  it('reports time, memory, processor time and its last lines', async () => {
    const result = await runProgram(
      host,
      python('import time\nx = bytearray(60_000_000)\nwhile time.process_time() < 0.4: pass\nprint("done")'),
    );
    expect(result).toMatchObject({ exitCode: 0, signal: null, truncatedBytes: 0, tail: ['done'] });
    expect(result.seconds).toBeGreaterThan(0.4);
    expect(result.peakRssBytes).toBeGreaterThan(60_000_000);
    expect(result.cpuSeconds).toBeGreaterThan(0.1);
  });

  it('counts the memory of its children', async () => {
    const result = await runProgram(
      host,
      python(
        'import subprocess, sys\nsubprocess.run([sys.executable, "-c", "import time; x = bytearray(80_000_000); time.sleep(1.5)"])',
      ),
    );
    expect(result.peakRssBytes).toBeGreaterThan(80_000_000);
  });

  it('runs without a shell: arguments stay as they are', async () => {
    const result = await runProgram(host, { ...python(''), argv: ['echo', '$HOME; touch pwned', '*'] });
    expect(result.tail).toEqual(['$HOME; touch pwned *']);
    expect(existsSync(join(directory, 'pwned'))).toBe(false);
  });

  it('finds a relative program in its working directory', async () => {
    await host.files.write(join(directory, 'tool.sh'), '#!/bin/sh\necho here\n');
    await runProgram(host, { ...python(''), argv: ['chmod', '+x', 'tool.sh'] });
    expect((await runProgram(host, { ...python(''), argv: ['./tool.sh'] })).tail).toEqual(['here']);
  });
});

describe('what a program sees', () => {
  const sees = async (env: Record<string, string>, more: Partial<Program> = {}): Promise<Record<string, string>> => {
    host = testHost({ directory, env: { PATH: process.env['PATH'], ...env } });
    // `env` itself, as interpreters behind version managers add variables of their own.
    const { tail } = await runProgram(host, { ...python('', more), argv: ['env'] });
    return Object.fromEntries(tail.map((line) => line.split('=', 2) as [string, string]));
  };

  it('is the allow-list, what was declared, and what the stage hands over', async () => {
    const seen = await sees(
      {
        HOME: '/h',
        LC_ALL: 'C',
        UV_CACHE_DIR: '/c',
        ACTIONS_RUNTIME_TOKEN: 'a',
        GITHUB_TOKEN: 'b',
        HF_TOKEN: 'c',
        OTHER: 'd',
        DATASET: 'e',
      },
      { allowEnv: ['DATASET', 'ABSENT'], env: { MLOPS_SEED: '7' } },
    );
    expect(Object.keys(seen).sort()).toEqual(['DATASET', 'HOME', 'LC_ALL', 'MLOPS_SEED', 'PATH', 'UV_CACHE_DIR']);
  });

  it.each(['UV_PUBLISH_TOKEN', 'UV_INDEX_PRIVATE_PASSWORD', 'PIP_CLIENT_SECRET'])(
    'never holds %s because its prefix is allowed',
    async (name) => {
      expect(await sees({ [name]: 'x' })).not.toHaveProperty(name);
    },
  );

  it('masks a declared secret', async () => {
    const seen = await sees({ HF_TOKEN: 'hf_secretvalue' }, { allowEnv: ['HF_TOKEN'] }).catch(() => undefined);
    expect(seen?.['HF_TOKEN']).toBeDefined();
    expect(host.lines.join('\n')).not.toContain('hf_secretvalue');
  });

  it.each(['GITHUB_TOKEN', 'ACTIONS_RUNTIME_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_URL', 'GITHUB_OUTPUT', 'INPUT_TOKEN'])(
    'refuses a declared %s',
    async (name) => {
      expect(await failure(python('', { allowEnv: [name] }))).toMatchObject({
        code: 'MLOPS_PROGRAM_ENVIRONMENT',
        message: expect.stringContaining(name),
      });
    },
  );
});

describe('hostile output', () => {
  const prints = async (literal: string): Promise<string[]> => {
    await runProgram(host, python(`import sys; sys.stdout.buffer.write(${literal}); sys.stdout.flush()`));
    return host.lines;
  };

  it.each([
    { name: 'a workflow command', literal: 'b"::set-output name=x::y\\n"' },
    { name: 'a workflow command behind blanks', literal: 'b" \\t\\xef\\xbb\\xbf::add-mask::y\\n"' },
    { name: 'a legacy command inside a line', literal: 'b"epoch 1 ##[error]broken\\n"' },
    { name: 'a command behind a lone carriage return', literal: 'b"10%\\r::stop-commands::x\\n"' },
    {
      name: 'a command split over two writes',
      literal: 'b"##"); sys.stdout.flush(); sys.stdout.buffer.write(b"[error]x\\n"',
    },
    { name: 'terminal sequences', literal: 'b"\\x1b[2J\\x1b[31mred\\x1b[0m\\x1b]0;title\\x07\\n"' },
  ])('$name reaches the log harmless', async ({ literal }) => {
    for (const line of await prints(literal)) {
      expect(line).not.toMatch(/##\[/);
      expect(line).not.toMatch(/^[\s\ufeff|]*::/u);
      expect(line).not.toMatch(/[\u0000-\u0008\u000d\u001b]/);
    }
  });

  it('keeps one line of a progress bar a second, and its last state', async () => {
    const result = await runProgram(
      host,
      python('import sys\nfor i in range(1000): sys.stdout.write(f"\\r{i}/1000")\nsys.stdout.write("\\r1000/1000\\n")'),
    );
    expect(result.tail.length).toBeLessThan(5);
    expect(result.tail.at(-1)).toBe('1000/1000');
  });

  it('takes CR LF as one line end', async () => {
    expect((await runProgram(host, python('import sys; sys.stdout.buffer.write(b"a\\r\\nb\\r\\n")'))).tail).toEqual([
      'a',
      'b',
    ]);
  });

  it('cuts a line without an end and says so', async () => {
    const result = await runProgram(host, python('print("x" * 50_000); print("end")'));
    expect(result.tail[0]).toMatch(/^x{4096} … \(45904 more bytes in this line\)$/);
    expect(result.tail.at(-1)).toBe('end');
  });

  it('1 GB costs neither memory nor a long log, and the end is still shown', async () => {
    const before = process.memoryUsage.rss();
    const logFile = join(directory, 'log.txt');
    const result = await runProgram(
      host,
      python(
        'import sys\nblock = b"epoch 1 loss 0.5\\n" * 60_000\nfor _ in range(1000): sys.stdout.buffer.write(block)\nsys.stdout.write("the end\\n")',
        { logFile },
      ),
    );
    expect(result.tail.at(-1)).toBe('the end');
    expect(result.truncatedBytes).toBeGreaterThan(990e6);
    expect(statSync(logFile).size).toBeLessThan(12e6);
    expect(host.lines.some((line) => / bytes not shown/.test(line))).toBe(true);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200e6);
  });
});

describe('a program that ends badly', () => {
  it.each([
    {
      name: 'exit code',
      code: 'print("about to fail"); raise SystemExit(3)',
      expected: 'MLOPS_PROGRAM_FAILED',
      says: /exit code 3.*about to fail/s,
    },
    {
      name: 'exit code of a shell whose child was killed',
      code: 'raise SystemExit(137)',
      expected: 'MLOPS_PROGRAM_FAILED',
      says: /exit code 137: killed, probably because memory ran out/,
    },
    {
      name: 'killed',
      code: 'import os; os.kill(os.getpid(), 9)',
      expected: 'MLOPS_PROGRAM_KILLED',
      says: /SIGKILL: killed, probably because memory/,
    },
    {
      name: 'crash',
      code: 'import os; os.kill(os.getpid(), 11)',
      expected: 'MLOPS_PROGRAM_KILLED',
      says: /segmentation fault/,
    },
    {
      name: 'exception',
      code: 'raise ValueError("no column dep_delay")',
      expected: 'MLOPS_PROGRAM_FAILED',
      says: /ValueError: no column dep_delay/,
    },
    { name: 'nothing printed', code: 'raise SystemExit(1)', expected: 'MLOPS_PROGRAM_FAILED', says: /printed nothing/ },
  ])('explains: $name', async ({ code, expected, says }) => {
    const error = await failure(python(code));
    expect(error.code).toBe(expected);
    expect(error.message).toMatch(says);
    expect(error.hint).toBeTruthy();
  });

  it.each([
    { name: 'an absent program', more: { argv: ['no-such-program'] }, says: /cannot run "no-such-program" \(ENOENT\)/ },
    { name: 'a directory', more: { argv: ['/'] }, says: /EACCES/ },
    {
      name: 'an absent working directory',
      more: { cwd: '/no/such/place' },
      says: /directory \/no\/such\/place does not exist/,
    },
  ])('names $name', async ({ more, says }) => {
    const error = await failure(python('', more));
    expect(error.code).toBe('MLOPS_PROGRAM_NOT_FOUND');
    expect(error.message).toMatch(says);
  });
});

describe('the end', () => {
  const stubborn =
    'import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint("ready", flush=True)\ntime.sleep(600)';

  it('a time limit is kept, SIGTERM first', async () => {
    const error = await failure(
      python(
        'import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: (print("saved"), sys.exit(0)))\ntime.sleep(60)',
        { timeLimitSeconds: 2 },
      ),
    );
    expect(error.code).toBe('MLOPS_PROGRAM_TIME_LIMIT');
    expect(error.message).toMatch(/saved/);
  });

  it('SIGKILL follows when SIGTERM is ignored', async () => {
    expect((await failure(python(stubborn, { timeLimitSeconds: 0.5, graceSeconds: 0.3 }))).code).toBe(
      'MLOPS_PROGRAM_TIME_LIMIT',
    );
  });

  it('cancelling ends the program', async () => {
    const running = failure(python(stubborn, { graceSeconds: 0.2 }));
    await sleep(500);
    cancel.abort();
    expect((await running).code).toBe('MLOPS_PROGRAM_CANCELLED');
  });

  it('a cancelled run starts nothing', async () => {
    cancel.abort();
    expect((await failure(python('open("made", "w")'))).code).toBe('MLOPS_PROGRAM_CANCELLED');
    expect(existsSync(join(directory, 'made'))).toBe(false);
  });

  it.each([
    { name: 'sleeps', child: 'time.sleep(60)' },
    { name: 'ignores SIGTERM', child: 'signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)' },
  ])('a program that forks and dies leaves nothing: the child $name', async ({ child }) => {
    const result = await runProgram(
      host,
      python(
        `import os, signal, time\npid = os.fork()\nif pid == 0:\n    ${child}\n    os._exit(0)\nprint(pid, flush=True)\ntime.sleep(0.2)\nos._exit(0)`,
      ),
    );
    expect(result.exitCode).toBe(0);
    expect(exists(Number(result.tail[0]))).toBe(false);
  });

  it.each([
    { name: 'at the time limit', after: 'wait', expected: 'MLOPS_PROGRAM_TIME_LIMIT' },
    { name: 'when the program has failed', after: 'exit 3', expected: 'MLOPS_PROGRAM_FAILED' },
  ])('ends what has a group of its own, as with `timeout`: $name', async ({ after, expected }) => {
    const script = `timeout 600 sleep 600 & echo $!; ${after}`;
    const error = await failure({ ...python('', { timeLimitSeconds: 1 }), argv: ['bash', '-c', script] });
    expect(error.code).toBe(expected);
    const [pid] = /\b\d+$/m.exec(error.message.slice(error.message.indexOf('  | '))) ?? [];
    expect(exists(Number(pid))).toBe(false);
  });

  it('does not wait for a process that left the session and holds the output open', async () => {
    const result = await runProgram(
      host,
      python(
        'import os, time\npid = os.fork()\nif pid == 0:\n    os.setsid()\n    time.sleep(600)\n    os._exit(0)\nprint(pid, flush=True)',
      ),
    );
    process.kill(Number(result.tail[0]), 'SIGKILL');
  });
});
