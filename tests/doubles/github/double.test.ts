import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getOctokit } from '@actions/github';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startGithub, type GithubDouble, type Permissions, type Repository } from './index.ts';

let double: GithubDouble;
let repository: Repository;
let main: string;
beforeEach(async () => {
  double = await startGithub();
  repository = double.createRepository({ owner: 'acme', name: 'app' });
  main = await double.commit(repository, 'main', { 'README.md': 'hello\n', 'data/a.csv': 'id\n1\n' });
});
afterEach(async () => {
  await double.close();
});

const place = { owner: 'acme', repo: 'app' };
function octokit(permissions: Permissions, token = double.token({ repository, permissions })) {
  return getOctokit(token, { baseUrl: double.url, log: { debug: noop, info: noop, warn: noop, error: noop } });
}
const noop = () => undefined;

describe('the repository, by Octokit', () => {
  it('has its files, commits and trees', async () => {
    const { rest } = octokit({ contents: 'read' });
    expect((await rest.repos.get(place)).data.full_name).toBe('acme/app');
    const { data } = await rest.repos.getContent({ ...place, path: 'data/a.csv', mediaType: { format: 'raw' } });
    expect(data).toBe('id\n1\n');
    const directory = await rest.repos.getContent({ ...place, path: 'data' });
    expect(directory.data).toMatchObject([{ name: 'a.csv', type: 'file' }]);
    expect(
      (await rest.git.getTree({ ...place, tree_sha: main, recursive: '1' })).data.tree.map(({ path }) => path),
    ).toEqual(['README.md', 'data', 'data/a.csv']);
    expect((await rest.repos.listCommits(place)).data[0]!.sha).toBe(main);
    await expect(rest.repos.getContent({ ...place, path: 'nope' })).rejects.toMatchObject({ status: 404 });
    expect(double.violations).toEqual([]);
  });

  it('grows by tree, commit and ref', async () => {
    const { rest } = octokit({ contents: 'write' });
    const blob = await rest.git.createBlob({ ...place, content: 'b', encoding: 'utf-8' });
    const tree = await rest.git.createTree({
      ...place,
      base_tree: main,
      tree: [
        { path: 'b.txt', mode: '100644', type: 'blob', sha: blob.data.sha },
        { path: 'c/d.txt', mode: '100644', type: 'blob', content: 'd' },
      ],
    });
    const commit = await rest.git.createCommit({ ...place, message: 'more', tree: tree.data.sha, parents: [main] });
    expect(commit.data.author.name).toBe('github-actions[bot]');
    await rest.git.createRef({ ...place, ref: 'refs/heads/more', sha: commit.data.sha });
    await expect(rest.git.createRef({ ...place, ref: 'refs/heads/more', sha: main })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('Reference already exists'),
    });
    await rest.git.updateRef({ ...place, ref: 'heads/main', sha: commit.data.sha });
    await expect(rest.git.updateRef({ ...place, ref: 'heads/main', sha: main })).rejects.toMatchObject({
      message: expect.stringContaining('not a fast forward'),
    });
    const compared = await rest.repos.compareCommitsWithBasehead({ ...place, basehead: `${main}...more` });
    expect(compared.data).toMatchObject({ status: 'ahead', ahead_by: 1, merge_base_commit: { sha: main } });
    expect(compared.data.files!.map(({ filename, status }) => `${status} ${filename}`)).toEqual([
      'added b.txt',
      'added c/d.txt',
    ]);
    expect((await rest.repos.getCommit({ ...place, ref: 'more' })).data.stats!.additions).toBe(2);
    expect(double.violations).toEqual([]);
  });

  it('lets one of twenty racers win', async () => {
    const { rest } = octokit({ contents: 'write' });
    const next = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const tree = await rest.git.createTree({
          ...place,
          base_tree: main,
          tree: [{ path: `${index}`, mode: '100644', type: 'blob', content: '' }],
        });
        return (await rest.git.createCommit({ ...place, message: `${index}`, tree: tree.data.sha, parents: [main] }))
          .data.sha;
      }),
    );
    const updates = await Promise.allSettled(
      next.map((sha) => rest.git.updateRef({ ...place, ref: 'heads/main', sha })),
    );
    expect(updates.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(next).toContain(await repository.git.resolve('refs/heads/main'));
  });

  it('is cloned and pushed over git', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'clone-'));
    const reader = double.token({ repository, permissions: { contents: 'read' } });
    const writer = double.token({ repository, permissions: { contents: 'write' } });
    const address = (token: string) => double.gitUrl(repository).replace('http://', `http://x:${token}@`);
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', directory, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
        stdio: 'pipe',
      });
    // The server lives in this very process: git must not block it.
    const slowly = (...args: string[]) => repository.git.ask(['-C', directory, ...args], { bare: false });
    try {
      expect((await slowly('clone', '-q', '--depth=1', address(reader), '.')).code).toBe(0);
      expect(readFileSync(join(directory, 'README.md'), 'utf8')).toBe('hello\n');
      git('commit', '-q', '--allow-empty', '-m', 'pushed');
      expect((await slowly('push', '-q', address(reader), 'HEAD:refs/heads/mine')).code).not.toBe(0);
      expect((await slowly('push', '-q', address(writer), 'HEAD:refs/heads/mine')).stderr).toBe('');
      expect(await repository.git.resolve('refs/heads/mine')).toBe(git('rev-parse', 'HEAD').toString().trim());
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
