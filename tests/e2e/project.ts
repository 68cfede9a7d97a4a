import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const uv = join(root, '.tools', 'python', 'bin');
/** What `mlops` starts: the sources, or `dist/` where `npm test` has seen that it is what they build, which starts sooner. */
export const MLOPS = join(root, process.env['MLOPS_TEST_COMMAND'] ?? 'entry/mlops.ts');

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** A git repository of its own outside of this one, and the `mlops` command in it, as a user has them. */
export class ScratchProject {
  readonly directory: string;
  readonly #above: string;
  readonly #env: Record<string, string>;
  readonly #as: readonly string[];

  /**
   * @param options.at an existing directory above, with a repository of that name in it
   * @param options.as a program that starts `mlops`, with less rights than the test has
   */
  constructor(
    name: string,
    options: { from?: string; env?: Record<string, string>; at?: string; as?: readonly string[] } = {},
  ) {
    this.#as = options.as ?? [];
    this.#above = options.at ?? mkdtempSync(join(tmpdir(), 'mlops-e2e-'));
    this.directory = join(this.#above, name);
    if (options.from === undefined) mkdirSync(this.directory, { recursive: true });
    else
      cpSync(join(root, options.from), this.directory, {
        recursive: true,
        filter: (path) => !/[\\/](\.venv|\.mlops|__pycache__)$/.test(path),
      });
    // A runner's own variables would make of these runs something else.
    const inherited = Object.entries(process.env).filter(([key]) => !/^(GITHUB_|INPUT_|MLOPS_|GIT_)/.test(key));
    this.#env = {
      ...Object.fromEntries(inherited as [string, string][]),
      PATH: [...(existsSync(uv) ? [uv] : []), process.env['PATH']].join(delimiter),
      NO_COLOR: '1',
      ...options.env,
    };
    this.git('init', '-q', '-b', 'main');
    this.git('config', 'user.name', 'Ada');
    this.git('config', 'user.email', 'ada@example.org');
  }

  /** @throws Error when git does not end with 0 */
  git(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: this.directory, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  }

  commit(message: string): string {
    this.git('add', '.');
    this.git('commit', '-q', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  write(name: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.directory, name)), { recursive: true });
    writeFileSync(join(this.directory, name), content);
  }

  read(...path: string[]): string {
    return readFileSync(join(this.directory, ...path), 'utf8');
  }

  /** What a repository of it would hold. */
  files(): Record<string, string | Uint8Array> {
    const files = readdirSync(this.directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.directory, join(entry.parentPath, entry.name)))
      .filter((path) => !/^\.(git|mlops)[/\\]/.test(path));
    return Object.fromEntries(files.map((path) => [path, readFileSync(join(this.directory, path))]));
  }

  json(...path: string[]): unknown {
    return JSON.parse(this.read(...path));
  }

  mlops(...args: string[]): Ended {
    const [program, ...rest] = [...this.#as, process.execPath, MLOPS, ...args];
    const { status, stdout, stderr } = spawnSync(program!, rest, {
      cwd: this.directory,
      env: this.#env,
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
    return { status, stdout, stderr };
  }

  /** The document of `--json`. @throws SyntaxError when stdout is anything but one JSON document */
  document<T = Record<string, unknown>>(...args: string[]): { status: number | null; document: T; stderr: string } {
    const { status, stdout, stderr } = this.mlops(...args, '--json');
    return { status, document: JSON.parse(stdout) as T, stderr };
  }

  /** The command while it runs; `end` resolves when it is over. */
  start(...args: string[]): { child: ChildProcess; end: Promise<Ended> } {
    const child = spawn(process.execPath, [MLOPS, ...args], {
      cwd: this.directory,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const end = new Promise<Ended>((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
    return { child, end };
  }

  remove(): void {
    rmSync(this.#above, { recursive: true, force: true });
  }
}
