import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { GitResult } from '#kit';
import { localGit } from './git.ts';

let directory: string;
const run = (args: string[], input?: string): Promise<GitResult> =>
  localGit(process.env).run(args, { directory, ...(input !== undefined && { input }) });
const text = ({ stdout }: GitResult): string => Buffer.from(stdout).toString('utf8').trim();

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mlops-git-'));
  await run(['init', '-q', '-b', 'main']);
  await run(['config', 'user.name', 'Test']);
  await run(['config', 'user.email', 'test@example.org']);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('localGit', () => {
  it('gives bytes in and bytes out', async () => {
    const stored = await run(['hash-object', '-w', '--stdin'], 'über\n');
    expect(text(await run(['cat-file', 'blob', text(stored)]))).toBe('über');
  });

  it('gives a failure back as a result, in English', async () => {
    const result = await localGit({ ...process.env, LANG: 'de_DE.UTF-8' }).run(['rev-parse', 'absent'], { directory });
    expect(result.code).toBe(128);
    expect(result.stderr).toContain('unknown revision');
  });

  it('passes arguments as they are, no shell between', async () => {
    await run(['config', 'test.value', '$(touch pwned); `touch pwned` "\'']);
    expect(text(await run(['config', 'test.value']))).toBe('$(touch pwned); `touch pwned` "\'');
    expect(existsSync(join(directory, 'pwned'))).toBe(false);
  });

  it('runs no hook of the repository', async () => {
    const hook = join(directory, '.git', 'hooks', 'pre-commit');
    await writeFile(hook, '#!/bin/sh\ntouch hooked\nexit 1\n');
    await chmod(hook, 0o755);
    expect((await run(['commit', '-q', '--allow-empty', '-m', 'x'])).code).toBe(0);
    expect(existsSync(join(directory, 'hooked'))).toBe(false);
  });

  it('runs no file-system monitor of the repository', async () => {
    const monitor = join(directory, 'monitor');
    await writeFile(monitor, `#!/bin/sh\ntouch ${join(directory, 'monitored')}\n`);
    await chmod(monitor, 0o755);
    await run(['config', 'core.fsmonitor', monitor]);
    expect((await run(['status', '--short'])).code).toBe(0);
    expect(existsSync(join(directory, 'monitored'))).toBe(false);
  });

  it('sees an object as its name says, whatever stands in for it', async () => {
    const [one, other] = [
      text(await run(['hash-object', '-w', '--stdin'], 'one')),
      text(await run(['hash-object', '-w', '--stdin'], 'other')),
    ];
    expect((await run(['update-ref', `refs/replace/${one}`, other])).code).toBe(0);
    expect(text(await run(['cat-file', 'blob', one]))).toBe('one');
  });

  describe('called from a hook, whose environment names another place', () => {
    const place = (): Record<string, string> => ({
      GIT_DIR: join(directory, 'elsewhere'),
      GIT_WORK_TREE: join(directory, 'elsewhere'),
      GIT_COMMON_DIR: join(directory, 'elsewhere'),
      GIT_OBJECT_DIRECTORY: join(directory, 'elsewhere'),
      GIT_PREFIX: 'elsewhere/',
    });

    it('works where it is told to, and leaves the index of the commit that is being made alone', async () => {
      await writeFile(join(directory, 'a'), 'old');
      await run(['add', 'a']);
      await run(['commit', '-q', '-m', 'old']);
      await writeFile(join(directory, 'a'), 'new');
      await run(['add', 'a']);
      const git = localGit({ ...process.env, GIT_INDEX_FILE: join(directory, '.git', 'index') });
      const added = await git.run(['worktree', 'add', '-q', '--detach', 'tree', 'HEAD'], { directory });
      expect(added).toMatchObject({ code: 0, stderr: '' });
      expect(text(await run(['diff', '--cached', '--name-only']))).toBe('a');
      expect(text(await run(['ls-files']))).toBe('a');
    });

    it('knows every variable that this git says belongs to one repository, except those that hold settings', async () => {
      const named = text(await run(['rev-parse', '--local-env-vars'])).split('\n');
      const places = named.filter((name) => !['GIT_CONFIG_PARAMETERS', 'GIT_CONFIG_COUNT'].includes(name));
      const env = { ...process.env, ...Object.fromEntries(places.map((name) => [name, 'from-the-hook'])) };
      const shown = text(await localGit(env).run(['-c', 'alias.env=!env', 'env'], { directory }));
      expect(shown).toContain('GIT_EDITOR=true');
      expect(shown).not.toContain('from-the-hook');
    });

    it('follows settings of the environment, and a place that the caller names', async () => {
      const env = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'test.value', GIT_CONFIG_VALUE_0: 'kept' };
      expect(text(await localGit({ ...process.env, ...env }).run(['config', 'test.value'], { directory }))).toBe(
        'kept',
      );
      const named = await localGit({ ...process.env, ...place() }).run(['rev-parse', '--git-path', 'index'], {
        directory,
        env: { GIT_INDEX_FILE: 'another' },
      });
      expect(text(named)).toBe('another');
    });
  });

  it('is ended by its signal, and says so by its code', async () => {
    const { code } = await localGit(process.env).run(['-c', 'alias.wait=!sleep 600', 'wait'], {
      directory,
      signal: AbortSignal.timeout(100),
    });
    expect(code).not.toBe(0);
  });

  it('waits for no editor', async () => {
    const { code, stderr } = await run(['commit', '--allow-empty']);
    expect(code).toBe(1);
    expect(stderr).toContain('empty commit message');
  });

  it('does not mind a git that exits before it has read its input', async () => {
    const { code } = await run(['rev-parse', 'HEAD'], 'x'.repeat(1 << 22));
    expect(code).toBe(128);
  });

  it.each([
    { name: 'the directory is not there', env: process.env, where: '/absent-directory' },
    { name: 'git is not installed', env: { PATH: '' }, where: undefined },
  ])('says what to do when $name', async ({ env, where }) => {
    await expect(localGit(env).run(['status'], { directory: where ?? directory })).rejects.toMatchObject({
      code: 'MLOPS_GIT_UNAVAILABLE',
      hint: expect.stringContaining('apt-get install git'),
    });
  });
});
