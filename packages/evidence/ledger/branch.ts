import { stat, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GitResult, Host, LedgerBranch, LedgerChange } from '#kit';
import { remotesOf } from '../baseline/baseline-branch.ts';
import { failLedger } from './errors.ts';
import { readObjects, treeEntries } from './objects.ts';
import { ledgerRemote, type Tags } from './remote.ts';

const PATIENCE_MS = 60_000;
/** git holds a reference's lock for milliseconds; one this old belongs to a process that was killed. */
const STALE_LOCK_MS = 5_000;
/** What a command asks for again and again are a few small files; with more of them than this, memory begins anew. */
const MOST_REMEMBERED = 200;

/** Plain messages whatever the user's language, plain paths, and an identity whether or not the user has set one. */
const environment = {
  LC_ALL: 'C',
  // A path is that of one file, whatever its characters.
  GIT_LITERAL_PATHSPECS: '1',
  GIT_COMMITTER_NAME: 'mlops-actions',
  GIT_COMMITTER_EMAIL: 'mlops-actions@localhost',
} as const;

/** Where the branch is known here, and at which commits: reference → commit. */
interface Known {
  local: string | undefined;
  remotes: ReadonlyMap<string, string>;
}

/** What was read of the commit that was asked for last: files by path, undefined where there is none, and names in directories. */
interface Memory {
  commit: string;
  files: Map<string, Uint8Array | undefined>;
  directories: Map<string, readonly string[]>;
}

/**
 * @param push a remote that has the last word: what is appended is decided on what it has, and there or not at all
 */
export function ledgerBranch(host: Host, repository: string, name: string, push?: string): LedgerBranch {
  const local = `refs/heads/${name}`;
  const git = (args: readonly string[], input?: string | Uint8Array): Promise<GitResult> =>
    host.git.run(args, { directory: repository, env: environment, ...(input === undefined ? {} : { input }) });

  const unreadable = (what: string) =>
    failLedger('MLOPS_LEDGER_UNREADABLE', {
      message: `the ledger (branch ${name}) cannot be read: ${what}`,
      hint: `Run \`git fsck\`, then restore the branch with \`git fetch origin ${name}:${name}\`; without a ledger, say \`--baseline none\`.`,
    });

  let remembered: Memory = { commit: '', files: new Map(), directories: new Map() };

  async function references(): Promise<Known> {
    const answer = await git(['for-each-ref', '--format=%(refname) %(objectname)', local, `refs/remotes/*/${name}`]);
    if (/not a git repository/i.test(answer.stderr)) {
      throw failLedger('MLOPS_LEDGER_NO_REPOSITORY', {
        message: `${repository} is not in a git repository`,
        hint: 'Run `git init` and commit, or turn the ledger off.',
      });
    }
    // A reference git cannot parse is skipped with a warning only: that must not look like an empty ledger.
    if (answer.code !== 0 || /broken ref|bad ref|missing object/i.test(answer.stderr))
      throw unreadable(answer.stderr.trim());
    const found = new Map(
      decode(answer.stdout)
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' ') as [string, string]),
    );
    const here = found.get(local);
    found.delete(local);
    return { local: here, remotes: found.size < 2 ? found : await ofDefaultBranch(found) };
  }

  /** The remote of the default branch has the ledger that counts; only when it has none do the others. */
  async function ofDefaultBranch(found: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
    const [first] = await remotesOf(host, repository);
    const place = `refs/remotes/${first}/${name}`;
    const commit = found.get(place);
    return commit === undefined ? found : new Map([[place, commit]]);
  }

  async function newest(found: Known): Promise<string | undefined> {
    const isAncestor = async (one: string, other: string): Promise<boolean> =>
      one === other || (await git(['merge-base', '--is-ancestor', one, other])).code === 0;
    let tip = found.local === undefined ? undefined : { name, commit: found.local };
    for (const [place, commit] of found.remotes) {
      const other = { name: place.replace('refs/remotes/', ''), commit };
      if (!tip || (await isAncestor(tip.commit, commit))) tip = other;
      else if (!(await isAncestor(commit, tip.commit))) throw diverged(tip.name, other.name);
    }
    return tip?.commit;
  }

  const diverged = (one: string, other: string) =>
    failLedger('MLOPS_LEDGER_DIVERGED', {
      message: `${one} and ${other} have both grown since they last agreed`,
      hint: `Keep one: \`git branch -f ${name} ${other}\` drops the runs that only ${one} has. Run again what counts of them.`,
    });

  /** Writes the commit's objects; no reference points at them yet, so being killed here changes nothing. */
  async function writeCommit(parent: string | undefined, change: LedgerChange): Promise<string> {
    const seconds = Math.floor(host.clock.now().getTime() / 1000);
    const parts: (string | Uint8Array)[] = [
      `feature done\ncommit refs/mlops/new\nmark :1\n`,
      `committer ${environment.GIT_COMMITTER_NAME} <${environment.GIT_COMMITTER_EMAIL}> ${seconds} +0000\n`,
      ...data(change.message),
      parent === undefined ? '' : `from ${parent}\n`,
      ...[...change.files].flatMap(([path, content]) => [`M 100644 inline ${path}\n`, ...data(content)]),
      // Taking the name away again means that fast-import leaves objects only, and no reference to clean up.
      `\nget-mark :1\nreset refs/mlops/new\n\ndone\n`,
    ];
    // Small packs become loose objects: one pack per run would make every later look-up slower.
    const answer = await git(
      ['-c', 'fastimport.unpackLimit=5000', 'fast-import', '--quiet', '--date-format=raw'],
      bytes(parts),
    );
    const commit = decode(answer.stdout).trim();
    if (answer.code !== 0 || !/^[0-9a-f]{40,64}$/.test(commit)) throw writeFailed(answer.stderr);
    return commit;
  }

  const writeFailed = (stderr: string) =>
    failLedger('MLOPS_LEDGER_WRITE', {
      message: `git could not write the ledger (branch ${name}): ${stderr.trim()}`,
      hint: /exists; cannot create/.test(stderr)
        ? `A branch is in the way of ${name}: rename it, or choose another name for the ledger.`
        : 'Check the permissions and the free space of the .git directory.',
    });

  /**
   * The one moment at which the ledger changes, and the tags that are made with it. git has all references locked before
   * it moves the first, which is the ledger's: a tag without its record is never left behind.
   * @returns false when another process was faster
   */
  async function swap(commit: string, expected: string | undefined, tags: Tags): Promise<boolean> {
    const line = expected === undefined ? `create ${local} ${commit}` : `update ${local} ${commit} ${expected}`;
    const created = [...tags].map(([tag, object]) => `create refs/tags/${tag} ${object}\n`);
    const transaction = `start\n${line}\n${created.join('')}prepare\ncommit\n`;
    const answer = await git(['update-ref', '-m', 'mlops: record', '--stdin'], transaction);
    if (answer.code === 0) return true;
    if (/exists; cannot create|Permission denied|Read-only|No space/i.test(answer.stderr))
      throw writeFailed(answer.stderr);
    if (!/but expected|File exists|already exists|unable to resolve|lock/i.test(answer.stderr))
      throw writeFailed(answer.stderr);
    for (const reference of [local, ...[...tags.keys()].map((tag) => `refs/tags/${tag}`)])
      await removeStaleLock(reference);
    return false;
  }

  async function removeStaleLock(reference: string): Promise<void> {
    const answer = await git(['rev-parse', '--git-path', `${reference}.lock`]);
    const lock = resolve(repository, decode(answer.stdout).trim());
    const age = await stat(lock).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (answer.code !== 0 || age < STALE_LOCK_MS) return;
    await rm(lock, { force: true });
    host.log.warning(`removed a lock that a killed process left on ${reference} (${Math.round(age / 1000)} s old)`);
  }

  const remote = push === undefined ? undefined : ledgerRemote({ git, name, remote: push });

  /**
   * The commit and its tags, all or nothing: here, or on the remote, and what that took is then true here too.
   * @returns false when another process or clone was faster
   */
  async function publish(commit: string, found: Known, tags: Tags): Promise<boolean> {
    const here = await objectsOf([...tags.keys()]);
    const fresh = new Map([...tags].filter(([tag, object]) => here.get(tag) !== object));
    if (!remote) return swap(commit, found.local, fresh);
    if (!(await remote.push(commit, tags, fresh))) return false;
    if (!(await swap(commit, found.local, fresh)))
      host.log.warning(`${push} has the new record, and this clone has not: git fetch --tags ${push} ${name}`);
    return true;
  }

  async function objectsOf(tags: readonly string[]): Promise<Map<string, string>> {
    if (tags.length === 0) return new Map();
    const answer = await git(['for-each-ref', '--format=%(objectname) %(refname:strip=2)', 'refs/tags']);
    const lines = decode(answer.stdout).split('\n').filter(Boolean);
    return new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]));
  }

  /** A commit never changes. */
  function memoryOf(commit: string): Memory {
    const full = remembered.files.size > MOST_REMEMBERED || remembered.directories.size > MOST_REMEMBERED;
    if (remembered.commit !== commit || full) remembered = { commit, files: new Map(), directories: new Map() };
    return remembered;
  }

  async function read(commit: string | undefined, paths: readonly string[]): Promise<Map<string, Uint8Array>> {
    if (commit === undefined) return new Map();
    if (paths.length > MOST_REMEMBERED) return readAnew(commit, paths);
    const { files } = memoryOf(commit);
    const unknown = paths.filter((path) => !files.has(path));
    const found = await readAnew(commit, unknown);
    for (const path of unknown) files.set(path, found.get(path));
    return new Map(paths.flatMap((path) => (files.get(path) ? [[path, files.get(path)!]] : [])));
  }

  async function readAnew(commit: string, paths: readonly string[]): Promise<Map<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    if (paths.length === 0) return found;
    const objects = await readObjects(
      git,
      paths.map((path) => `${commit}:${path}`),
      unreadable,
    );
    const missing: string[] = [];
    paths.forEach((path, i) => {
      const object = objects[i];
      if (!object) missing.push(path);
      else if (object.type !== 'blob') throw unreadable(`${path} is a ${object.type}, expected a file`);
      else found.set(path, object.content);
    });
    await proveAbsent(commit, missing);
    return found;
  }

  /**
   * git says "missing" both of a path that was never written and of one whose directory is damaged. Absent is only
   * what the deepest existing directory does not list.
   */
  async function proveAbsent(commit: string, paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    const parents = [...new Set(['', ...paths.flatMap(parentsOf)])];
    const objects = await readObjects(
      git,
      parents.map((path) => (path === '' ? `${commit}^{tree}` : `${commit}:${path}`)),
      unreadable,
    );
    const trees = new Map(parents.map((path, i) => [path, objects[i]]));
    if (!trees.get('')) throw unreadable(`its commit ${commit} or its tree is missing`);
    for (const path of paths) {
      const chain = [...parentsOf(path), path];
      for (const [i, child] of chain.entries()) {
        const parent = i === 0 ? '' : chain[i - 1]!;
        const names = treeEntries(trees.get(parent), parent, unreadable);
        if (!names.includes(child.slice(parent === '' ? 0 : parent.length + 1))) break;
        if (child === path || !trees.get(child)) throw unreadable(`${child} is listed, but git has lost it`);
      }
    }
  }

  async function list(commit: string | undefined, directory: string): Promise<string[]> {
    if (commit === undefined) return [];
    const { directories } = memoryOf(commit);
    const known = directories.get(directory);
    if (known) return [...known];
    const [tree] = await readObjects(git, [`${commit}:${directory}`], unreadable);
    if (!tree) await proveAbsent(commit, [directory]);
    const names = tree ? treeEntries(tree, directory, unreadable) : [];
    directories.set(directory, [...names]);
    return names;
  }

  async function walk(commit: string | undefined, directory: string): Promise<string[]> {
    if ((await list(commit, directory)).length === 0) return [];
    const answer = await git(['ls-tree', '-r', '-z', '--name-only', commit!, `${directory}/`]);
    if (answer.code !== 0) throw unreadable(answer.stderr.trim());
    return decode(answer.stdout).split('\0').filter(Boolean);
  }

  async function lastChange(commit: string, path: string): Promise<string | undefined> {
    const answer = await git(['log', '-1', '--format=%H', commit, '--', path]);
    return decode(answer.stdout).trim() || undefined;
  }

  async function append(
    change: (tip: string | undefined) => Promise<LedgerChange | undefined>,
  ): Promise<string | undefined> {
    const end = host.clock.monotonic() + PATIENCE_MS;
    for (let attempt = 0; ; attempt++) {
      await remote?.bring();
      const found = await references();
      const tip = await newest(found);
      const next = await change(tip);
      if (next === undefined) return tip;
      const commit = await writeCommit(tip, next);
      if (await publish(commit, found, next.tags ?? new Map())) return commit;
      if (host.clock.monotonic() > end) {
        throw failLedger('MLOPS_LEDGER_BUSY', {
          message: `the ledger (branch ${name}) was busy for ${PATIENCE_MS / 1000} s; nothing was recorded`,
          hint: 'Run the command again: what was computed is cached.',
        });
      }
      const [noise = 0] = host.random.bytes(1);
      await sleep((10 + noise) * Math.min(attempt + 1, 6) * 0.2, undefined, { signal: host.signal });
    }
  }

  return { name, tip: async () => newest(await references()), read, list, walk, lastChange, append };
}

const decode = (content: Uint8Array): string => Buffer.from(content).toString('utf8');

/** `a`, `a/b` of `a/b/c`. */
function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

function data(content: string | Uint8Array): (string | Uint8Array)[] {
  return [`data ${Buffer.byteLength(content)}\n`, content, '\n'];
}

function bytes(parts: readonly (string | Uint8Array)[]): Uint8Array {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}
