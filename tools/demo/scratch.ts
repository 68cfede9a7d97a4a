import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Programs } from './programs.ts';

const example = join(import.meta.dirname, '..', '..', 'examples', 'flights');
/** What belongs to the demo, or is made when the project runs. */
const APART = /\/(data|demo|leaky|\.venv|\.mlops|__pycache__)(\/|$)/;

/** The scratch repository: the flights example as a team's project, and its history. */
export class Scratch {
  readonly directory: string;
  readonly #programs: Programs;

  constructor(directory: string, programs: Programs) {
    this.directory = directory;
    this.#programs = programs;
  }

  async create(): Promise<void> {
    cpSync(example, this.directory, { recursive: true, filter: (path) => !APART.test(path.slice(example.length)) });
    await this.git('init', '--quiet', '--initial-branch=main');
    await this.git('config', 'user.name', 'Demo');
    await this.git('config', 'user.email', 'demo@example.org');
  }

  /** Replaces files of the project by those of one of the example's change sets. */
  apply(change: string): void {
    cpSync(join(example, 'demo', change), this.directory, { recursive: true });
  }

  /** Brings files back as the example has them. */
  restore(...files: string[]): void {
    for (const file of files) cpSync(join(example, file), join(this.directory, file));
  }

  /** @throws when there is nothing to replace */
  edit(file: string, from: string | RegExp, to: string): void {
    const path = join(this.directory, file);
    const before = readFileSync(path, 'utf8');
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${file} does not have ${String(from)}`);
    writeFileSync(path, after);
  }

  async branch(name: string): Promise<void> {
    await this.git('switch', '--quiet', '--create', name, 'main');
  }

  async main(): Promise<void> {
    await this.git('switch', '--quiet', 'main');
  }

  async commit(message: string): Promise<void> {
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--message', message);
  }

  async merge(branch: string): Promise<void> {
    await this.main();
    await this.git('merge', '--quiet', '--no-ff', '--no-edit', branch);
  }

  async current(): Promise<string> {
    return (await this.git('branch', '--show-current')).trim();
  }

  /** Runs one of the example's own programs of the demo in the project's Python. @returns what it printed */
  async python(script: string, ...args: string[]): Promise<string> {
    const python = join(this.directory, '.venv', 'bin', 'python');
    const { stdout, status } = await this.#programs.run([python, join(example, 'demo', script), ...args], {
      cwd: this.directory,
    });
    if (status !== 0) throw new Error(`${script} failed (exit ${status})`);
    return stdout;
  }

  private async git(...args: string[]): Promise<string> {
    const { stdout, status } = await this.#programs.run(['git', ...args], { cwd: this.directory });
    if (status !== 0) throw new Error(`git ${args[0]} failed in ${this.directory}`);
    return stdout;
  }
}
