import { describe, expect, it } from '@jest/globals';
import { accept, activeAcceptances, listAcceptances, withdraw } from './accept.ts';
import { directory, git, host, ledger } from '../baseline/testing-ladder.ts';

describe('exceptions on record', () => {
  const project = () => ({ repository: directory, name: 'flights' });
  const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

  it('are listed, and count until their end', async () => {
    await git('config', 'user.name', 'Ada');
    await git('config', 'user.email', 'ada@example.org');
    const made = await accept(host, project(), ledger, 'roc_auc[carrier].margin', {
      reason: 'known gap',
      until: tomorrow(),
    });
    expect(made.by).toBe('Ada <ada@example.org>');
    const all = await listAcceptances(ledger, 'flights');
    expect(all).toEqual([made]);
    expect(activeAcceptances(all, new Date()).get('roc_auc[carrier].margin')).toEqual(made);
    expect(activeAcceptances(all, new Date(made.until)).size).toBe(0);
  });

  it('are taken back by their id, one by one, for good', async () => {
    const request = { reason: 'x', until: tomorrow(), by: 'Ada' };
    const [first, second] = [
      await accept(host, project(), ledger, 'r', request),
      await accept(host, project(), ledger, 'r', request),
    ];
    const back = () => withdraw(host, project(), ledger, first!.id.slice(0, 8), { by: 'Bob', reason: 'fixed' });
    expect(await back()).toMatchObject({
      acceptance: { ...first, withdrawn: { by: 'Bob', reason: 'fixed' } },
      others: [second],
    });
    expect([...activeAcceptances(await listAcceptances(ledger, 'flights'), new Date()).values()]).toEqual([second]);
    // Nothing but what is in force can be meant.
    await expect(back()).rejects.toMatchObject({
      code: 'MLOPS_ACCEPT_INVALID',
      where: { field: 'withdraw' },
      hint: expect.stringContaining(`${second!.id} (r until `),
    });
    await expect(withdraw(host, project(), ledger, '', {})).rejects.toMatchObject({ code: 'MLOPS_ACCEPT_INVALID' });
  });

  it.each([
    { name: 'no reason', rule: 'r', reason: ' ', until: '2999-01-01', field: 'reason' },
    { name: 'no rule', rule: '', reason: 'x', until: '2999-01-01', field: 'rule' },
    { name: 'an end in the past', rule: 'r', reason: 'x', until: '2020-01-01', field: 'until' },
    { name: 'a date no calendar has', rule: 'r', reason: 'x', until: '2999-02-30', field: 'until' },
    { name: 'an end for good', rule: 'r', reason: 'x', until: '9999-12-31', field: 'until' },
    { name: 'no date', rule: 'r', reason: 'x', until: 'soon', field: 'until' },
  ])('are refused with $name', async ({ rule, reason, until, field }) => {
    await expect(accept(host, project(), ledger, rule, { reason, until })).rejects.toMatchObject({
      code: 'MLOPS_ACCEPT_INVALID',
      where: { field },
    });
    expect(await ledger.tip()).toBeUndefined();
  });

  it('are refused from others than the owners', async () => {
    const request = { reason: 'x', until: tomorrow(), owners: ['bob@example.org'] };
    await expect(
      accept(host, project(), ledger, 'r', { ...request, by: 'Eve <eve@example.org>' }),
    ).rejects.toMatchObject({
      code: 'MLOPS_ACCEPT_NOT_OWNER',
    });
    const ofBob = { ...request, by: 'Bob <bob@example.org>' };
    await git('config', 'user.email', 'eve@example.org');
    await expect(accept(host, project(), ledger, 'r', ofBob)).rejects.toMatchObject({
      code: 'MLOPS_ACCEPT_NOT_OWNER',
      message: expect.stringContaining('<eve@example.org> is not an owner'),
    });
    const both = { ...ofBob, owners: ['bob@example.org', '@bob'] };
    await expect(accept(host, project(), ledger, 'r', both)).rejects.toMatchObject({ code: 'MLOPS_ACCEPT_NOT_OWNER' });
    await git('config', 'user.email', 'Bob@example.org');
    expect(await accept(host, project(), ledger, 'r', ofBob)).toMatchObject({ rule: 'r' });
    // Whose account pushes it is not known here.
    const named = { ...request, owners: ['bob@example.org', '@bob'], by: 'Robert <robert@home>' };
    expect(await accept(host, project(), ledger, 'r', named)).toMatchObject({ by: 'Robert <robert@home>' });
  });
});
