import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunRecord } from '#evidence';
import type { Host, Origin } from '#kit';
import { testHost } from '#testing';
import { refuseStray } from './on-server.ts';

let directory: string;
let made: { commit: string; tree: string };
let host: Host;
const git = async (...args: string[]): Promise<string> => {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  const { code, stdout, stderr } = await testHost({ directory }).git.run([...who, ...args], { directory });
  if (code !== 0) throw new Error(stderr);
  return Buffer.from(stdout).toString('utf8').trim();
};
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'checkout-'));
  await git('init', '-q', '-b', 'main');
  await git('commit', '-q', '--allow-empty', '-m', 'made');
  made = { commit: await git('rev-parse', 'HEAD'), tree: await git('rev-parse', 'HEAD^{tree}') };
  host = testHost({ directory });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** @param off why the branch was never at what is checked out */
function check(off: string | undefined): Promise<void> {
  const origin = { defaultBranch: 'main', whyOffDefault: async () => off } as unknown as Origin;
  const run = { id: 'a'.repeat(64), ...made } as RunRecord;
  return refuseStray({ ...host, origin }, directory, run);
}

describe('what is checked out beside a server', () => {
  const never = 'was never the newest one of main';

  it('is what the run was made from', async () => {
    await expect(check(never)).resolves.toBeUndefined();
  });

  it('has the same content: a tag of a model that was trained again', async () => {
    await git('commit', '-q', '--allow-empty', '-m', 'again');
    await expect(check(never)).resolves.toBeUndefined();
  });

  it('is another commit that the default branch was at: a rollback', async () => {
    await git('read-tree', '--empty');
    await git(
      'update-index',
      '--add',
      '--cacheinfo',
      `100644,${await git('hash-object', '-w', '--stdin')},deployer.mjs`,
    );
    await git('commit', '-q', '-m', 'other programs');
    await expect(check(undefined)).resolves.toBeUndefined();
  });

  it('is refused where nobody merged it, and the error says what to do', async () => {
    const head = (await git('rev-parse', 'HEAD')).slice(0, 12);
    await expect(check(never)).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_CHECKOUT',
      message: `what is checked out (${head}) ${never}, and run aaaaaaaaaaaa was made from ${made.commit.slice(0, 12)}`,
      hint: 'Start the workflow on main, or for the tag of the version.',
    });
    await expect(refuseStray(host, directory, {} as RunRecord)).resolves.toBeUndefined();
  });
});
