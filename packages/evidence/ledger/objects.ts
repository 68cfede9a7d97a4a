import type { GitResult } from '#kit';

type Git = (args: readonly string[], input: string) => Promise<GitResult>;
type Unreadable = (what: string) => Error;

export interface GitObject {
  oid: string;
  type: string;
  content: Uint8Array;
}

/**
 * Many objects in one process.
 * @param names revisions such as `<commit>:<path>`; without line breaks
 * @returns one entry per name, undefined where git says that there is none
 */
export async function readObjects(
  git: Git,
  names: readonly string[],
  unreadable: Unreadable,
): Promise<(GitObject | undefined)[]> {
  if (names.length === 0) return [];
  const answer = await git(['cat-file', '--batch'], names.map((name) => `${name}\n`).join(''));
  if (answer.code !== 0) throw unreadable(answer.stderr.trim() || `git cat-file ended with ${answer.code}`);
  const out = Buffer.from(answer.stdout.buffer, answer.stdout.byteOffset, answer.stdout.byteLength);
  let at = 0;
  return names.map((name) => {
    const end = out.indexOf(10, at);
    if (end < 0) throw unreadable(`git answered no line for ${name}`);
    const header = out.toString('utf8', at, end);
    at = end + 1;
    if (header === `${name} missing`) return undefined;
    const match = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(header);
    if (!match) throw unreadable(header);
    const size = Number(match[3]);
    if (at + size >= out.length) throw unreadable(`git's answer for ${name} is cut short`);
    const content = out.subarray(at, at + size);
    at += size + 1;
    return { oid: match[1]!, type: match[2]!, content };
  });
}

/** Names in a raw tree object: `<mode> <name>\0<oid bytes>` repeated. */
export function treeEntries(tree: GitObject | undefined, path: string, unreadable: Unreadable): string[] {
  if (tree?.type !== 'tree')
    throw unreadable(`${path || 'its root'} is ${tree ? `a ${tree.type}` : 'missing'}, expected a directory`);
  const content = Buffer.from(tree.content.buffer, tree.content.byteOffset, tree.content.byteLength);
  const names: string[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(32, at);
    const nul = content.indexOf(0, space);
    if (space < 0 || nul < 0) throw unreadable(`directory ${path} is damaged`);
    names.push(content.toString('utf8', space + 1, nul));
    at = nul + 1 + tree.oid.length / 2;
  }
  return names;
}
