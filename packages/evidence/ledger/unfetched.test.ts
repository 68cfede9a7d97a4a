import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { accept, listAcceptances } from './accept.ts';
import { unfetchedLedger } from './unfetched.ts';
import { choose, commit, directory, git, host, ledger, record, root } from '../baseline/testing-ladder.ts';

describe('a ledger on a remote', () => {
  const publish = async (remote: string): Promise<string> => {
    const id = await record(root, { startedAt: '2024-01-01T00:00:00.000Z', tool: remote });
    const other = `${directory}-${remote}`;
    await git('clone', '-q', '--bare', '.', other);
    await git('remote', 'add', remote, other);
    await git('branch', '-qD', 'mlops/ledger');
    return id;
  };
  const fetch = (remote: string): Promise<string> => git('fetch', '-q', remote);
  afterEach(async () => {
    for (const name of ['upstream', 'copy']) await rm(`${directory}-${name}`, { recursive: true, force: true });
  });
  const request = { reason: 'x', until: '2999-01-01', by: 'ada' };
  const except = () => accept(host, { repository: directory, name: 'flights' }, ledger, 'r', request);

  it('counts whatever the remote is called', async () => {
    const id = await publish('upstream');
    await fetch('upstream');
    await commit('head');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id } });
  });

  it('is not begun anew while it is not fetched, neither by a run nor by an exception', async () => {
    await publish('upstream');
    expect(await choose()).toMatchObject({
      kind: 'none',
      allowed: false,
      reason: expect.stringContaining('git fetch upstream mlops/ledger:mlops/ledger'),
    });
    const refusal = {
      code: 'MLOPS_LEDGER_UNFETCHED',
      message: expect.stringContaining('git fetch upstream mlops/ledger:mlops/ledger'),
    };
    await expect(except()).rejects.toMatchObject(refusal);
    await expect(record(root)).rejects.toMatchObject(refusal);
    expect(await ledger.tip()).toBeUndefined();
  });

  it('is gone on from where it was fetched', async () => {
    const id = await publish('upstream');
    await fetch('upstream');
    const made = await except();
    expect(await listAcceptances(ledger, 'flights')).toEqual([made]);
    expect((await ledger.run(id)).id).toBe(id);
  });

  it('is that of the default branch when another remote has one too', async () => {
    const other = await publish('copy');
    await git('remote', 'remove', 'copy');
    const id = await publish('upstream');
    await git('remote', 'add', 'copy', `${directory}-copy`);
    await fetch('copy');
    await fetch('upstream');
    await git('config', 'branch.main.remote', 'upstream');
    await commit('head');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id } });
    await git('config', 'branch.main.remote', 'copy');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id: other } });
  });

  it('may be on a remote that does not answer: it is waited for, and not for ever', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    await git('remote', 'add', 'upstream', `git://127.0.0.1:${(silent.address() as AddressInfo).port}/flights`);
    try {
      expect(await unfetchedLedger(host, directory, ledger, { patienceMs: 300 })).toBe(
        'upstream did not say within 0.3 s whether it has a ledger: git ls-remote upstream',
      );
    } finally {
      silent.close();
    }
  });

  it('is not on a remote that says so', async () => {
    await git('clone', '-q', '--bare', '.', `${directory}-copy`);
    await git('remote', 'add', 'copy', `${directory}-copy`);
    expect(await choose()).toMatchObject({ kind: 'none', allowed: true });
    await git('remote', 'add', 'upstream', join(directory, 'absent'));
    expect(await choose()).toMatchObject({
      kind: 'none',
      allowed: false,
      reason: expect.stringContaining('upstream could not be asked whether it has a ledger'),
    });
  });
});
