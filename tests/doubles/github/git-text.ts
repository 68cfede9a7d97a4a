export interface Signature {
  name: string;
  email: string;
  /** ISO 8601, as GitHub prints it. */
  date: string;
}

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
}

/** One to be made; the date of a signature is empty for now. */
export interface NewCommit {
  tree: string;
  parents: readonly string[];
  message: string;
  author: Signature;
  committer: Signature;
}

export interface TreeEntry {
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  sha: string;
  /** Bytes; only blobs have one. */
  size?: number;
  path: string;
}

export interface TreeEdit {
  path: string;
  /** undefined removes the path. */
  sha: string | undefined;
  mode: string;
}

export interface FileChange {
  path: string;
  previous?: string;
  status: 'added' | 'removed' | 'modified' | 'renamed';
  sha: string;
  additions: number;
  deletions: number;
  patch: string;
}

export function parseCommit(sha: string, text: string): Commit {
  const split = text.indexOf('\n\n');
  const head = text.slice(0, split).split('\n');
  const value = (key: string) =>
    head.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  return {
    sha,
    tree: value('tree')[0]!,
    parents: value('parent'),
    author: parseSignature(value('author')[0]!),
    committer: parseSignature(value('committer')[0]!),
    message: text.slice(split + 2).replace(/\n$/, ''),
  };
}

function parseSignature(line: string): Signature {
  const [, name, email, seconds] = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(line)!;
  return { name: name!, email: email!, date: isoSeconds(new Date(Number(seconds) * 1000)) };
}

/** GitHub prints times without fractions of a second. */
export function isoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

export function parseRaw(text: string): Pick<FileChange, 'path' | 'previous' | 'status' | 'sha'>[] {
  const fields = text.split('\0');
  const changes: Pick<FileChange, 'path' | 'previous' | 'status' | 'sha'>[] = [];
  for (let at = 0; at + 1 < fields.length;) {
    const [, , before, after, letter] = fields[at++]!.split(' ') as [string, string, string, string, string];
    const first = fields[at++]!;
    const renamed = letter.startsWith('R');
    const path = renamed ? fields[at++]! : first;
    const status = renamed ? 'renamed' : letter === 'A' ? 'added' : letter === 'D' ? 'removed' : 'modified';
    changes.push({ path, status, sha: status === 'removed' ? before : after, ...(renamed ? { previous: first } : {}) });
  }
  return changes;
}

export function parseNumbers(text: string): Map<string, { additions: number; deletions: number }> {
  const counts = new Map<string, { additions: number; deletions: number }>();
  const fields = text.split('\0');
  for (let at = 0; at < fields.length; at++) {
    const [added, deleted, path] = fields[at]!.split('\t');
    if (added === undefined || deleted === undefined || path === undefined) continue;
    // A rename has an empty path here and its two names in the next two fields.
    const name = path === '' ? fields[(at += 2)]! : path;
    counts.set(name, { additions: Number(added) || 0, deletions: Number(deleted) || 0 });
  }
  return counts;
}
