import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost, type TestHost } from '#testing';
import { withWorktree } from './worktree.ts';

let directory: string;
let host: TestHost;

async function git(...args: string[]): Promise<string> {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  const answer = await host.git.run([...identity, ...args], { directory });
  if (answer.code !== 0) throw new Error(`git ${args.join(' ')}: ${answer.stderr}`);
  return Buffer.from(answer.stdout).toString('utf8').trim();
}
const worktrees = async (): Promise<string[]> =>
  (await git('worktree', 'list', '--porcelain')).split('\n').filter((line) => line.startsWith('worktree '));

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'worktree-test-'));
  host = testHost({ directory });
  await git('init', '-q', '-b', 'main');
  writeFileSync(join(directory, 'a'), 'old');
  await git('add', 'a');
  await git('commit', '-qm', 'old');
  writeFileSync(join(directory, 'a'), 'new');
  await git('commit', '-qam', 'new');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('withWorktree', () => {
  it('gives the files of the commit and removes them afterwards', async () => {
    let place = '';
    const text = await withWorktree(host, directory, 'HEAD^', async (tree) => {
      place = tree;
      return readFileSync(join(tree, 'a'), 'utf8');
    });
    expect(text).toBe('old');
    expect(existsSync(place)).toBe(false);
    expect(readFileSync(join(directory, 'a'), 'utf8')).toBe('new');
    expect(await worktrees()).toHaveLength(1);
  });

  it('gives the files of submodules, in their own too, as that commit has them', async () => {
    const inside = async (place: string, ...args: string[]) => {
      const all = [
        '-c',
        'protocol.file.allow=always',
        '-c',
        'user.name=Ada',
        '-c',
        'user.email=ada@example.org',
        ...args,
      ];
      const answer = await host.git.run(all, { directory: place });
      if (answer.code !== 0) throw new Error(`git ${args.join(' ')}: ${answer.stderr}`);
    };
    const [library, inner] = [`${directory}-lib`, `${directory}-inner`];
    try {
      for (const [place, text] of [
        [inner, 'inner'],
        [library, 'first'],
      ] as const) {
        mkdirSync(place);
        await inside(place, 'init', '-q', '-b', 'main');
        writeFileSync(join(place, 'f'), text);
        await inside(place, 'add', 'f');
        await inside(place, 'commit', '-qm', 'one');
      }
      await inside(library, 'submodule', '--quiet', 'add', inner, 'deep');
      await inside(library, 'commit', '-qm', 'two');
      await inside(directory, 'submodule', '--quiet', 'add', library, 'lib');
      await inside(directory, 'submodule', '--quiet', 'update', '--init', '--recursive');
      await git('commit', '-qm', 'with a submodule');
      writeFileSync(join(directory, 'lib', 'f'), 'second');
      await inside(join(directory, 'lib'), 'commit', '-qam', 'three');
      await git('commit', '-qam', 'it moved on');
      const texts = (tree: string) => ['lib/f', 'lib/deep/f'].map((file) => readFileSync(join(tree, file), 'utf8'));
      expect(await withWorktree(host, directory, 'HEAD^', async (tree) => texts(tree))).toEqual(['first', 'inner']);
      expect(texts(directory)).toEqual(['second', 'inner']);
      expect(await worktrees()).toHaveLength(1);

      // Where it is not checked out, there is nothing to bring.
      await git('submodule', '--quiet', 'deinit', '--force', 'lib');
      expect(await withWorktree(host, directory, 'HEAD', async (tree) => readdirSync(join(tree, 'lib')))).toEqual([]);
    } finally {
      for (const place of [library, inner]) await rm(place, { recursive: true, force: true });
    }
  });

  it('removes them also when the body throws and has left files', async () => {
    let place = '';
    const failing = withWorktree(host, directory, 'HEAD', async (tree) => {
      place = tree;
      writeFileSync(join(tree, 'untracked'), '');
      throw new Error('boom');
    });
    await expect(failing).rejects.toThrow('boom');
    expect(existsSync(place)).toBe(false);
    expect(await worktrees()).toHaveLength(1);
  });

  it('names a commit that is not there', async () => {
    await expect(withWorktree(host, directory, '0'.repeat(40), async () => 1)).rejects.toMatchObject({
      code: 'MLOPS_COMMIT_UNKNOWN',
    });
  });

  it('says why git could not, and nothing else', async () => {
    const blob = await git('rev-parse', 'HEAD:a');
    await rm(join(directory, '.git', 'objects', blob.slice(0, 2), blob.slice(2)));
    const { message } = await withWorktree(host, directory, 'HEAD', async () => undefined).then(
      () => new Error('it could'),
      (error: Error) => error,
    );
    expect(message).toContain(`unable to read sha1 file of a (${blob})`);
    expect(message).not.toMatch(/hint|graft/i);
  });

  it('removes what a killed process left, but not what a living one or the user has', async () => {
    const own = join(directory, 'own');
    await git('worktree', 'add', '-q', '--detach', own);
    await rm(own, { recursive: true });
    const source = `
      import { testHost } from '#testing';
      import { withWorktree } from '#evidence';
      const directory = process.argv[1];
      await withWorktree(testHost({ directory }), directory, 'HEAD', async (tree) => {
        console.log(tree);
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      });`;
    const child = spawn(
      process.execPath,
      ['--no-warnings', '--input-type=module-typescript', '-e', source, directory],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const left = await new Promise<string>((resolve) =>
      child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
    );
    await withWorktree(host, directory, 'HEAD', async () => undefined);
    expect(existsSync(left)).toBe(true);
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await closed;
    expect(existsSync(left)).toBe(true);
    await withWorktree(host, directory, 'HEAD', async () => undefined);
    expect(existsSync(left)).toBe(false);
    expect((await worktrees()).map((line) => line.slice(-4))).toEqual([directory.slice(-4), '/own']);
  });
});
