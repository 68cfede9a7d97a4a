import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { startGit } from '../../beside/start-git.ts';
import { ASK_GIT, Loose, type GitObject } from './loose.ts';
import {
  parseCommit,
  parseNumbers,
  parseRaw,
  type Commit,
  type FileChange,
  type NewCommit,
  type Signature,
  type TreeEdit,
  type TreeEntry,
} from './git-text.ts';

export { isoSeconds, type Commit, type FileChange, type Signature, type TreeEntry } from './git-text.ts';

interface Asked {
  input?: string | Uint8Array;
  env?: Record<string, string>;
  bare?: boolean;
}

interface Answer {
  code: number;
  stdout: Buffer;
  stderr: string;
}

/** What happened to a branch, in GitHub's words. */
export interface Movement {
  ref: string;
  before: string;
  after: string;
  type: 'push' | 'force_push' | 'branch_creation' | 'branch_deletion' | 'pr_merge';
  at: Date;
  /** Login of who pushed. */
  actor: string;
}

let empty: string | undefined;

/** As git makes it, once for all: a file copied is a tenth of a program started. */
function emptyRepository(): string {
  if (empty !== undefined) return empty;
  const path = mkdtempSync(join(tmpdir(), 'empty-repository-'));
  process.on('exit', () => rmSync(path, { recursive: true, force: true }));
  new BareGit(path).now(['init', '-q', '--bare', '--template=', path], { bare: false });
  const settings = '[core]\n\tlogAllRefUpdates = always\n[http]\n\treceivepack = true\n[gc]\n\tauto = 0\n';
  appendFileSync(join(path, 'config'), `${settings}[uploadpack]\n\tallowAnySHA1InWant = true\n`);
  return (empty = path);
}

/**
 * One real bare repository. Every compare-and-swap is git's own, and every question that is about more than one object; what
 * its files say of one is read there.
 */
export class BareGit {
  readonly path: string;
  readonly #loose: Loose;
  /** What became of branches that were deleted, the newest first: git forgets it with them, GitHub does not. */
  readonly #ends: Movement[] = [];
  /** Merges that the server made itself. */
  readonly #merges = new Set<string>();
  /** What git said of objects by their whole ids: that never changes, and starting git is most of what an answer costs. */
  readonly #said = new Map<string, Promise<Answer>>();

  constructor(path: string) {
    this.path = path;
    this.#loose = new Loose(path);
  }

  static init(path: string, defaultBranch: string): BareGit {
    cpSync(emptyRepository(), path, { recursive: true });
    writeFileSync(join(path, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`);
    return new BareGit(path);
  }

  /** git at once, for the few places that must not wait. @throws Error with what git said */
  now(args: readonly string[], options: { bare?: boolean } = {}): string {
    const place = options.bare === false ? [] : [`--git-dir=${this.path}`];
    const done = spawnSync('git', [...place, ...args], {
      env: gitEnvironment(),
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
    if (done.status !== 0) throw new Error(`git ${args.join(' ')}: ${done.stderr}`);
    return done.stdout;
  }

  /** @returns stdout @throws Error with what git said, when it ends with another code than 0 */
  async run(args: readonly string[], options: Asked = {}): Promise<Buffer> {
    const { code, stdout, stderr } = await this.ask(args, options);
    if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr.trim()}`);
    return stdout;
  }

  async text(args: readonly string[], options: { input?: string; env?: Record<string, string> } = {}): Promise<string> {
    return (await this.run(args, options)).toString('utf8').trimEnd();
  }

  async ask(args: readonly string[], options: Asked = {}): Promise<Answer> {
    if (!isOfObjects(args, options)) return this.#start(args, options);
    const key = JSON.stringify([args, options.input]);
    const known = this.#said.get(key);
    if (known) return known;
    const asked = this.#start(args, options);
    this.#said.set(key, asked);
    const { code, stdout } = await asked;
    // What is missing may come.
    if (code !== 0 || (args[0] === 'cat-file' && / missing$/m.test(stdout.toString('latin1')))) this.#said.delete(key);
    return asked;
  }

  async #start(args: readonly string[], options: Asked): Promise<Answer> {
    const place = options.bare === false ? [] : [`--git-dir=${this.path}`];
    const { code, stdout, stderr } = await startGit({
      args: [...place, ...args],
      directory: dirname(this.path),
      env: gitEnvironment(options.env),
      input: options.input ?? '',
    });
    return { code, stdout: Buffer.from(stdout), stderr };
  }

  /** @returns the object's id, or undefined when the expression (`main`, `sha:path`, `main^{tree}`) names nothing */
  async resolve(expression: string): Promise<string | undefined> {
    const found = this.#loose.resolve(expression);
    if (found !== ASK_GIT) return found;
    const { code, stdout } = await this.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', expression]);
    return code === 0 ? stdout.toString('utf8').trim() : undefined;
  }

  /** A commit by what GitHub's `ref` parameters accept: a branch, a tag, or a (possibly short) commit id. */
  async commitOf(ref: string): Promise<string | undefined> {
    for (const name of [
      `refs/heads/${ref}`,
      `refs/tags/${ref}`,
      ...(/^(refs\/|HEAD$|[0-9a-f]{4,40}$)/.test(ref) ? [ref] : []),
    ]) {
      const sha = await this.resolve(`${name}^{commit}`);
      if (sha !== undefined) return sha;
    }
    return undefined;
  }

  async object(sha: string): Promise<GitObject | undefined> {
    const loose = this.#loose.read(sha);
    if (loose) return loose;
    const out = await this.run(['cat-file', '--batch'], { input: `${sha}\n` });
    const end = out.indexOf(10);
    const [, type, size] = out.subarray(0, end).toString('utf8').split(' ');
    return type === 'missing' || size === undefined
      ? undefined
      : { type: type!, content: out.subarray(end + 1, end + 1 + Number(size)) };
  }

  async commits(shas: readonly string[]): Promise<Commit[]> {
    const loose = shas.map((sha) => this.#loose.read(sha));
    if (loose.every((one) => one?.type === 'commit'))
      return shas.map((sha, index) => parseCommit(sha, loose[index]!.content.toString('utf8')));
    const out = await this.run(['cat-file', '--batch'], { input: shas.map((sha) => `${sha}\n`).join('') });
    const commits: Commit[] = [];
    let offset = 0;
    for (const sha of shas) {
      const end = out.indexOf(10, offset);
      const [, type, size] = out.subarray(offset, end).toString('utf8').split(' ');
      if (type !== 'commit') throw new Error(`${sha} is no commit`);
      commits.push(parseCommit(sha, out.subarray(end + 1, end + 1 + Number(size)).toString('utf8')));
      offset = end + 2 + Number(size);
    }
    return commits;
  }

  async commit(sha: string): Promise<Commit | undefined> {
    const found = await this.object(sha);
    return found?.type === 'commit' ? parseCommit(sha, found.content.toString('utf8')) : undefined;
  }

  async tree(expression: string, recursive = false): Promise<TreeEntry[]> {
    const flags = recursive ? ['-r', '-t'] : [];
    const out = await this.run(['ls-tree', '-z', '-l', ...flags, expression]);
    return out
      .toString('utf8')
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        const [meta, path] = line.split('\t') as [string, string];
        const [mode, type, sha, size] = meta.split(/ +/) as [string, TreeEntry['type'], string, string];
        return { mode, type, sha, path, ...(type === 'blob' ? { size: Number(size) } : {}) };
      });
  }

  /** @returns commit ids, newest first, by git's own order */
  async history(from: string, options: { skip?: number; count?: number; path?: string; firstParent?: boolean } = {}) {
    const args = ['rev-list', `--max-count=${options.count ?? -1}`, `--skip=${options.skip ?? 0}`];
    if (options.firstParent) args.push('--first-parent');
    const out = await this.text([...args, from, '--', ...(options.path ? [options.path] : [])]);
    return out === '' ? [] : out.split('\n');
  }

  async mergeBase(a: string, b: string): Promise<string | undefined> {
    const { code, stdout } = await this.ask(['merge-base', a, b]);
    return code === 0 ? stdout.toString('utf8').trim() : undefined;
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    return (await this.ask(['merge-base', '--is-ancestor', ancestor, descendant])).code === 0;
  }

  async refs(prefix: string): Promise<{ ref: string; sha: string; type: string }[]> {
    const format = '--format=%(refname) %(objectname) %(objecttype)';
    const out = await this.text(['for-each-ref', format, ...(prefix === '' ? [] : [prefix])]);
    return out
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [ref, sha, type] = line.split(' ') as [string, string, string];
        return { ref, sha, type };
      });
  }

  /** git's own compare-and-swap. @param expected undefined: the ref must not exist. @returns whether this call won */
  async swapRef(ref: string, next: string, expected: string | undefined, actor?: string): Promise<boolean> {
    const old = expected ?? '0'.repeat(next.length);
    return (await this.ask(['update-ref', ref, next, old], { env: identity(mover(actor)) })).code === 0;
  }

  /** The same for a pull request: GitHub tells a merge from a push. */
  async mergeRef(ref: string, next: string, expected: string, actor?: string): Promise<boolean> {
    this.#merges.add(`${ref} ${next}`);
    return this.swapRef(ref, next, expected, actor);
  }

  async forceRef(ref: string, next: string, actor?: string): Promise<void> {
    await this.run(['update-ref', ref, next], { env: identity(mover(actor)) });
  }

  async deleteRef(ref: string): Promise<void> {
    const before = await this.resolve(ref);
    await this.#takeAway(ref);
    if (before === undefined) return;
    const end = { ref, before, after: '0'.repeat(before.length), type: 'branch_deletion', at: new Date() } as const;
    this.#ends.unshift({ ...end, actor: 'ada' });
  }

  /** Whether a server tells this of either branch is not known: here it tells nothing. */
  async renameRef(ref: string, to: string): Promise<void> {
    const at = await this.resolve(ref);
    await this.#takeAway(ref);
    await this.run(['update-ref', to, at!]);
  }

  /** What moved the branch stays known. */
  async #takeAway(ref: string): Promise<void> {
    const past = await this.movements(ref);
    await this.run(['update-ref', '-d', ref]);
    this.#ends.unshift(...past.filter((one) => !this.#ends.includes(one)));
  }

  /** Everything that moved a branch, the newest first, as git's own log has it, whoever moved it. */
  async movements(ref: string): Promise<Movement[]> {
    const log = await readFile(join(this.path, 'logs', ref), 'utf8').catch(() => '');
    const moves: Movement[] = [];
    for (const line of log.split('\n').filter(Boolean)) {
      const [, before, after, name, seconds] = /^([0-9a-f]+) ([0-9a-f]+) (.*) <.*> (\d+) [+-]\d{4}/.exec(line)!;
      const [from, to] = [before!, after!];
      if (from !== to)
        moves.unshift({
          ref,
          before: from,
          after: to,
          type: await this.#typeOf(ref, from, to),
          at: new Date(1000 * Number(seconds)),
          // Who pushes past the server is who made the commit: its name is not always a login.
          actor: /^[a-z0-9-]+(\[bot\])?$/.test(name!) ? name! : 'ada',
        });
    }
    return [...moves, ...this.#ends.filter((one) => one.ref === ref)];
  }

  async #typeOf(ref: string, before: string, after: string): Promise<Movement['type']> {
    if (/^0+$/.test(before)) return 'branch_creation';
    if (this.#merges.has(`${ref} ${after}`)) return 'pr_merge';
    return (await this.isAncestor(before, after)) ? 'push' : 'force_push';
  }

  async writeBlob(content: Uint8Array | string): Promise<string> {
    return this.#loose.write('blob', content);
  }

  /** A tree made of another one and some edits; of nothing when `base` is undefined. @throws Error for what git refuses */
  async writeTree(base: string | undefined, edits: readonly TreeEdit[]): Promise<string> {
    const made = this.#loose.edited(base, edits);
    if (made !== ASK_GIT) return made;
    const aside = await mkdtemp(join(this.path, 'index-'));
    const env = { GIT_INDEX_FILE: join(aside, 'index') };
    try {
      await this.run(base === undefined ? ['read-tree', '--empty'] : ['read-tree', base], { env });
      const lines = edits.map(({ path, sha, mode }) =>
        sha === undefined ? `0 ${'0'.repeat(40)}\t${path}\0` : `${mode} ${sha}\t${path}\0`,
      );
      await this.run(['update-index', '-z', '--index-info'], { env, input: lines.join('') });
      return await this.text(['write-tree'], { env });
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  }

  async writeCommit(commit: NewCommit): Promise<string> {
    const made = this.#loose.commit(commit);
    if (made !== ASK_GIT) return made;
    const parents = commit.parents.flatMap((parent) => ['-p', parent]);
    const env = identity(commit.author, commit.committer);
    return this.text(['commit-tree', commit.tree, ...parents], { input: commit.message, env });
  }

  /** @returns the tree of merging two commits, or undefined when they conflict */
  async mergeTree(ours: string, theirs: string): Promise<string | undefined> {
    const { code, stdout } = await this.ask(['merge-tree', '--write-tree', ours, theirs]);
    return code === 0 ? stdout.toString('utf8').split('\n')[0] : undefined;
  }

  /** Files that differ between two trees, renames found, in path order. */
  async changes(from: string, to: string): Promise<FileChange[]> {
    const [raw, numbers] = await Promise.all([
      this.run(['diff-tree', '-r', '-z', '-M', '--raw', '--full-index', from, to]),
      this.run(['diff-tree', '-r', '-z', '-M', '--numstat', from, to]),
    ]);
    const counts = parseNumbers(numbers.toString('utf8'));
    const found = parseRaw(raw.toString('utf8'));
    return Promise.all(
      found.map(async (change) => {
        const { additions, deletions } = counts.get(change.path) ?? { additions: 0, deletions: 0 };
        const paths = [change.path, ...(change.previous === undefined ? [] : [change.previous])];
        const patch = await this.run(['diff-tree', '-r', '-M', '-p', '--no-prefix', from, to, '--', ...paths]);
        const hunks = patch.toString('utf8');
        const start = hunks.indexOf('@@');
        return { ...change, additions, deletions, patch: start < 0 ? '' : hunks.slice(start).trimEnd() };
      }),
    );
  }
}

const BOT: Signature = {
  name: 'github-actions[bot]',
  email: '41898282+github-actions[bot]@users.noreply.github.com',
  date: '',
};

function mover(login: string | undefined): Signature {
  return login === undefined ? BOT : { name: login, email: `${login}@users.noreply.github.com`, date: '' };
}

/** Nothing of the machine's own git configuration or of a surrounding repository reaches the double. */
export function gitEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    TZ: 'UTC',
    ...extra,
  };
}

function identity(author: Signature, committer: Signature = author): Record<string, string> {
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    ...(author.date ? { GIT_AUTHOR_DATE: author.date } : {}),
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    ...(committer.date ? { GIT_COMMITTER_DATE: committer.date } : {}),
  };
}

const QUESTIONS = new Set(['cat-file', 'diff-tree', 'ls-tree', 'merge-base', 'rev-list', 'rev-parse']);
/** `<id>`, `^<id>`, `<id>^{tree}`, `<id>:path`, `<id>..<id>`. */
const WHOLE_ID = /^\^?[0-9a-f]{40}(\^\{\w+\}|:.+|\.{2,3}[0-9a-f]{40})?$/;

/** Whether all that is asked for are objects by their whole ids, and no reference. */
function isOfObjects([command, ...args]: readonly string[], { input, env, bare }: Asked): boolean {
  if (env || bare === false || !QUESTIONS.has(command!) || (input !== undefined && typeof input !== 'string'))
    return false;
  const end = args.indexOf('--');
  const before = end < 0 ? args : args.slice(0, end);
  if (before.some((arg) => /^--(all|branches|tags|remotes|glob)/.test(arg))) return false;
  const named = [...before.filter((arg) => !arg.startsWith('-')), ...(input ?? '').split('\n').filter(Boolean)];
  return named.length > 0 && named.every((name) => WHOLE_ID.test(name));
}
