import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import type { NewCommit, Signature, TreeEdit } from './git-text.ts';

export interface GitObject {
  type: string;
  content: Buffer;
}

/** Where it could not be told: git has to be asked. */
export const ASK_GIT = Symbol('ask git');

const ID = /^[0-9a-f]{40}$/;
const EXPRESSION = /^(?<of>refs\/[\w./-]+|[0-9a-f]{40})(?:\^\{(?<kind>commit|tree)\}|:(?<path>[^\n]*))?$/;

/**
 * What lies in a repository's own files as gitrepository-layout(5) says: objects that are in no pack, branches and tags that are
 * not packed either. Most of what a server is asked is there, and to start git is most of what an answer of git's costs.
 */
export class Loose {
  readonly #path: string;
  #written = 0;

  constructor(path: string) {
    this.#path = path;
  }

  read(id: string): GitObject | undefined {
    if (!ID.test(id)) return undefined;
    const bytes = contentOf(this.#fileOf(id));
    if (!bytes) return undefined;
    const whole = inflateSync(bytes);
    const end = whole.indexOf(0);
    return { type: whole.toString('latin1', 0, whole.indexOf(32)), content: whole.subarray(end + 1) };
  }

  /** @returns its id */
  write(type: string, content: Uint8Array | string): string {
    const bytes = Buffer.from(content);
    const whole = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]);
    const id = createHash('sha1').update(whole).digest('hex');
    const file = this.#fileOf(id);
    if (existsSync(file)) return id;
    mkdirSync(join(file, '..'), { recursive: true });
    const aside = join(this.#path, 'objects', `tmp_obj_${process.pid}_${++this.#written}`);
    writeFileSync(aside, deflateSync(whole, { level: 1 }), { mode: 0o444 });
    try {
      linkSync(aside, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(aside);
    }
    return id;
  }

  /** @param expression `refs/heads/main`, `<id>`, `<either>^{commit}`, `<either>:path` @returns undefined where it names nothing */
  resolve(expression: string): string | undefined | typeof ASK_GIT {
    const { of, kind, path } = EXPRESSION.exec(expression)?.groups ?? {};
    if (of === undefined || of.includes('..')) return ASK_GIT;
    const id = ID.test(of) ? of : this.#ref(of);
    if (typeof id !== 'string' || (kind === undefined && path === undefined)) return id;
    const root = this.#peeled(id, kind ?? 'tree');
    return path === undefined || path === '' || typeof root !== 'string' ? root : this.#entry(root, path);
  }

  /**
   * The tree of another one, by its id or its commit's, with edits; of nothing where `base` is undefined.
   * @returns its id; what git might refuse or write otherwise is left to git
   */
  edited(base: string | undefined, edits: readonly TreeEdit[]): string | typeof ASK_GIT {
    const tree = base === undefined ? undefined : this.resolve(`${base}^{tree}`);
    if (tree === ASK_GIT || (base !== undefined && tree === undefined)) return ASK_GIT;
    if (!edits.every((edit) => this.#isPlain(edit))) return ASK_GIT;
    const made = this.#edited(
      tree,
      edits.map((edit) => ({ ...edit, names: edit.path.split('/') })),
    );
    return made ?? this.write('tree', '');
  }

  /** @returns its id; what git might refuse or write otherwise is left to git */
  commit({ tree, parents, message, author, committer }: NewCommit): string | typeof ASK_GIT {
    const named = [{ id: tree, type: 'tree' }, ...parents.map((id) => ({ id, type: 'commit' }))];
    if (new Set(parents).size < parents.length || !named.every(({ id, type }) => this.read(id)?.type === type))
      return ASK_GIT;
    const [by, put] = [signed(author), signed(committer)];
    if (by === undefined || put === undefined || message.includes('\0')) return ASK_GIT;
    const head = [`tree ${tree}`, ...parents.map((id) => `parent ${id}`), `author ${by}`, `committer ${put}`];
    return this.write('commit', `${head.join('\n')}\n\n${message}`);
  }

  /** @returns undefined for a tree in which nothing is left: no tree names it */
  #edited(tree: string | undefined, edits: readonly Edit[]): string | undefined | typeof ASK_GIT {
    const object = tree === undefined ? undefined : this.read(tree);
    if (tree !== undefined && object?.type !== 'tree') return ASK_GIT;
    const entries = object ? entriesOf(object.content) : new Map<string, Entry>();
    for (const [name, here] of Map.groupBy(edits, ({ names }) => names[0]!)) {
      const there = entries.get(name);
      const [edit, more] = here;
      const isFile = edit!.names.length === 1;
      // A file in the place of a directory, or a path that is named twice.
      if (isFile ? more || isTree(there) : here.some(({ names }) => names.length === 1) || (there && !isTree(there)))
        return ASK_GIT;
      const id = isFile
        ? edit!.sha
        : this.#edited(
            there?.id,
            here.map((one) => ({ ...one, names: one.names.slice(1) })),
          );
      if (id === ASK_GIT) return ASK_GIT;
      if (id === undefined) entries.delete(name);
      else entries.set(name, { mode: isFile ? edit!.mode : TREE, id });
    }
    return entries.size === 0 ? undefined : this.write('tree', treeOf(entries));
  }

  #isPlain({ path, sha, mode }: TreeEdit): boolean {
    if (!path.split('/').every((name) => /^[\w.@+-]*[\w@+-]$/.test(name) && name.toLowerCase() !== '.git'))
      return false;
    return (
      sha === undefined || (/^(100644|100755|120000)$/.test(mode) && ID.test(sha) && existsSync(this.#fileOf(sha)))
    );
  }

  #ref(name: string): string | undefined | typeof ASK_GIT {
    const text = contentOf(join(this.#path, name))?.toString('latin1').trimEnd();
    if (text !== undefined) return ID.test(text) ? text : ASK_GIT;
    return existsSync(join(this.#path, 'packed-refs')) ? ASK_GIT : undefined;
  }

  #peeled(id: string, kind: string): string | undefined | typeof ASK_GIT {
    const object = this.read(id);
    if (!object) return ASK_GIT;
    if (object.type === kind) return id;
    const text = object.content.toString('latin1', 0, 100);
    if (object.type === 'tag') return this.#peeled(/^object ([0-9a-f]{40})$/m.exec(text)![1]!, kind);
    return object.type === 'commit' ? /^tree ([0-9a-f]{40})$/m.exec(text)![1]! : undefined;
  }

  #entry(tree: string, path: string): string | undefined | typeof ASK_GIT {
    let at: string | undefined = tree;
    for (const name of path.split('/')) {
      if (['', '.', '..'].includes(name)) return ASK_GIT;
      const object = this.read(at);
      if (!object) return ASK_GIT;
      at = object.type === 'tree' ? entriesOf(object.content).get(name)?.id : undefined;
      if (at === undefined) return undefined;
    }
    return at;
  }

  #fileOf(id: string): string {
    return join(this.#path, 'objects', id.slice(0, 2), id.slice(2));
  }
}

const TREE = '40000';

interface Entry {
  /** As a tree has it: without zeros in front. */
  mode: string;
  id: string;
}

type Edit = TreeEdit & { names: string[] };

const isTree = (entry: Entry | undefined): boolean => entry?.mode === TREE;

/** As a commit has it, of what git takes as it is. */
function signed({ name, email, date }: Signature): string | undefined {
  const plain = /^\w(?:[\w -]*\w)?(?:\[bot\])?$/.test(name) && /^[\w+[\]-][\w.+[\]@-]*\w$/.test(email);
  const seconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(date) ? Math.floor(Date.parse(date) / 1000) : NaN;
  return plain && seconds > 0 ? `${name} <${email}> ${seconds} +0000` : undefined;
}

/** What a tree object names, by name. */
function entriesOf(content: Buffer): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(32, at);
    const end = content.indexOf(0, space);
    const id = content.toString('hex', end + 1, end + 21);
    entries.set(content.toString('utf8', space + 1, end), { mode: content.toString('latin1', at, space), id });
    at = end + 21;
  }
  return entries;
}

/** Entries are in the order of their bytes, a directory's name as if it ended with a slash. */
function treeOf(entries: ReadonlyMap<string, Entry>): Buffer {
  const lines = [...entries].map(([name, entry]) => ({
    ...entry,
    name,
    key: Buffer.from(isTree(entry) ? `${name}/` : name),
  }));
  lines.sort((a, b) => a.key.compare(b.key));
  return Buffer.concat(
    lines.flatMap(({ mode, name, id }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
  );
}

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
