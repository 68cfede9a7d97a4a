import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NewCommit, TreeEdit } from './git-text.ts';
import { BareGit, gitEnvironment } from './git.ts';
import { ASK_GIT, Loose } from './loose.ts';

let directory: string;
let git: BareGit;
let loose: Loose;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'loose-'));
  git = BareGit.init(join(directory, 'a.git'), 'main');
  loose = new Loose(git.path);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const DATE = '2024-02-29T12:34:56.789Z';
const ada = { name: 'Ada', email: 'ada@example.org', date: DATE };
const bot = {
  name: 'github-actions[bot]',
  email: '41898282+github-actions[bot]@users.noreply.github.com',
  date: '1999-12-31T23:59:59Z',
};

/** What git makes of the same. */
async function treeOfGit(base: string | undefined, edits: readonly TreeEdit[]): Promise<string> {
  const env = { GIT_INDEX_FILE: join(directory, 'index') };
  await git.run(base === undefined ? ['read-tree', '--empty'] : ['read-tree', base], { env });
  const line = ({ path, sha, mode }: TreeEdit) => `${sha ? `${mode} ${sha}` : `0 ${'0'.repeat(40)}`}\t${path}\0`;
  await git.run(['update-index', '-z', '--index-info'], { env, input: edits.map(line).join('') });
  return git.text(['write-tree'], { env });
}

async function commitOfGit({ tree, parents, message, author, committer }: NewCommit): Promise<string> {
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: author.date,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: committer.date,
  };
  const named = parents.flatMap((parent) => ['-p', parent]);
  return git.text(['commit-tree', tree, ...named], { input: message, env });
}

describe("objects that are written without git are git's, bit for bit", () => {
  it.each(['', 'x', 'ä\0\n', 'x'.repeat(100_000)])('blob %#', async (content) => {
    const id = loose.write('blob', content);
    expect(id).toBe(await git.text(['hash-object', '--stdin'], { input: content }));
    expect((await git.run(['cat-file', 'blob', id])).equals(Buffer.from(content))).toBe(true);
    expect(loose.read(id)).toEqual({ type: 'blob', content: Buffer.from(content) });
  });

  it('trees, through two hundred random changes of files and directories', async () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    // What begins alike is where the order of a directory and of a file beside it differ.
    const names = ['a', 'a.b', 'a-b', 'a0', 'b', 'B', '.github', '.gitignore'];
    const name = () => names[random(names.length)]!;
    let tree: string | undefined;
    let asked = 0;
    for (let round = 0; round < 200; round++) {
      const edits = Array.from({ length: 1 + random(3) }, () => ({
        path: Array.from({ length: 1 + random(3) }, name).join('/'),
        sha: random(3) === 0 ? undefined : loose.write('blob', `${random(5)}`),
        mode: random(4) === 0 ? '100755' : '100644',
      }));
      const made = loose.edited(tree, edits);
      const told = await treeOfGit(tree, edits);
      if (made === ASK_GIT) asked++;
      else expect(made).toBe(told);
      tree = told;
    }
    expect(asked).toBeLessThan(150);
    await git.run(['fsck', '--strict']);
  });

  it.each([
    ['a first commit', [], 'Begin\n', ada, ada],
    ['one with a parent', ['first'], 'Two\n\nlines, and no end', ada, bot],
    ['a merge', ['first', 'second'], '', bot, ada],
  ])('%s', async (_, parents, message, author, committer) => {
    const first = await git.writeCommit({
      tree: loose.write('tree', ''),
      parents: [],
      message: 'x',
      author: ada,
      committer: ada,
    });
    const second = await git.writeCommit({
      tree: loose.write('tree', ''),
      parents: [first],
      message: 'y',
      author: bot,
      committer: bot,
    });
    const ids: Record<string, string> = { first, second };
    const commit = {
      tree: loose.write('tree', ''),
      parents: parents.map((one) => ids[one]!),
      message,
      author,
      committer,
    };
    expect(loose.commit(commit)).toBe(await commitOfGit(commit));
  });

  it.each([
    ['a name that git writes otherwise', { author: { ...ada, name: ' Ada, ' } }],
    ['a date that is now', { committer: { ...ada, date: '' } }],
    ['a tree that is not there', { tree: 'ab'.repeat(20) }],
    ['a parent that is no commit', { parents: [new Array(40).fill('4').join('')] }],
  ])('%s is left to git', (_, changes) => {
    const tree = loose.write('tree', '');
    expect(loose.commit({ tree, parents: [], message: 'x', author: ada, committer: ada, ...changes })).toBe(ASK_GIT);
  });

  it.each(['../a', '.git/config', '.GIT/x', 'a//b', 'a b', 'git~1/x', 'a.', ''])(
    'the path %j is left to git',
    (path) => {
      const sha = loose.write('blob', 'x');
      expect(loose.edited(undefined, [{ path, sha, mode: '100644' }])).toBe(ASK_GIT);
    },
  );
});

describe('expressions', () => {
  it('name what git says that they name, of branches, annotated tags and packed ones too', async () => {
    const blob = loose.write('blob', 'x');
    const tree = (await git.writeTree(undefined, [{ path: 'a/b', sha: blob, mode: '100644' }]))!;
    const commit = await git.writeCommit({ tree, parents: [], message: 'x', author: ada, committer: ada });
    const tag = `object ${commit}\ntype commit\ntag v1\ntagger Ada <ada@example.org> 1 +0000\n\nx\n`;
    await git.swapRef('refs/heads/main', commit, undefined);
    await git.swapRef('refs/tags/v1', await git.text(['mktag'], { input: tag }), undefined);
    const kinds = ['', '^{commit}', '^{tree}', ':', ':a', ':a/b', ':a/b/c', ':none', ':a/'];
    const asked = [
      ...['refs/heads/main', 'refs/tags/v1', 'refs/heads/none', commit, tree, blob, 'ab'.repeat(20)],
    ].flatMap((of) => kinds.map((kind) => of + kind));
    const told = async (expression: string): Promise<string | undefined> => {
      const { code, stdout } = await git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', expression]);
      return code === 0 ? stdout.toString().trim() : undefined;
    };
    const compare = async () => {
      for (const expression of asked) {
        const found = loose.resolve(expression);
        if (found !== ASK_GIT) expect([expression, found]).toEqual([expression, await told(expression)]);
        expect([expression, await git.resolve(expression)]).toEqual([expression, await told(expression)]);
      }
    };
    await compare();
    expect(loose.resolve('refs/heads/main:a/b')).toBe(blob);
    await git.run(['gc', '-q'], { env: gitEnvironment() });
    expect(loose.resolve('refs/heads/main')).toBe(ASK_GIT);
    await compare();
  });
});
