import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

const tools = join(import.meta.dirname, '..', '.tools');

/**
 * The `bin` directory of a Python environment with the pinned, hashed packages of a requirements file; made once per
 * content of that file, aside and then renamed, so that two test files may ask for it at the same time.
 */
export function pythonWith(requirements: string): string {
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const directory = join(tools, `${basename(requirements, '.txt').replace(/\.requirements$/, '')}-${digest}`);
  if (existsSync(directory)) return join(directory, 'bin');
  const aside = `${directory}.${process.pid}`;
  mkdirSync(tools, { recursive: true });
  // uv makes in a second what venv and pip take twenty for, and an environment that may be moved.
  const uv = join(tools, 'python', 'bin', 'uv');
  try {
    run([uv, 'venv', '--quiet', '--relocatable', '--python', 'python3', aside]);
    const python = join(aside, 'bin', 'python');
    run([
      uv,
      'pip',
      'install',
      '--quiet',
      '--compile-bytecode',
      '--python',
      python,
      '--require-hashes',
      '-r',
      requirements,
    ]);
    takePlace(aside, directory);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return join(directory, 'bin');
}

/** Puts a directory that was made aside into its place; whoever came first made the same. */
export function takePlace(aside: string, directory: string): void {
  try {
    renameSync(aside, directory);
  } catch (error) {
    if (!existsSync(directory)) throw error;
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Runs a program; its output, or an error that says what it said. */
export function run(argv: readonly string[], input = '', env = process.env): string {
  const done = spawnSync(argv[0]!, argv.slice(1), { input, env, encoding: 'utf8', timeout: 120_000 });
  if (done.status !== 0) throw new Error(`${argv.join(' ')}: ${done.error?.message ?? done.stderr}`);
  return done.stdout;
}
