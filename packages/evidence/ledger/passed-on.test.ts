import { beforeEach, expect, it } from '@jest/globals';
import { commit, ledger, record, root } from '../baseline/testing-ladder.ts';
import { layout } from './layout.ts';
import { passedOn } from './passed-on.ts';

const EXCEPTED = { excepted: ['roc_auc.min'] };
let [first, excepted, challenger, other]: string[] = [];
beforeEach(async () => {
  first = await record(root);
  await record(root, { verdict: 'fail' });
  excepted = await record(root, EXCEPTED);
  await record(root, { dirty: true });
  challenger = await record(root, { challenger: true });
  await record(root, { verdict: 'inconclusive' });
  other = await record(await commit('Next'));
});

async function idsOf(at: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of passedOn(ledger, at)) ids.push(id);
  return ids;
}

it('runs of a commit that passed come newest first, however they passed', async () => {
  expect(await idsOf(root)).toEqual([challenger, excepted, first]);
  expect(await idsOf('f'.repeat(40))).toEqual([]);
});

it.each([
  { name: 'another commit is an error', to: () => other, error: 'MLOPS_LEDGER_UNREADABLE' },
  { name: 'itself is the end', to: () => challenger },
])('one that somebody made lead to $name', async ({ to, error }) => {
  const links = JSON.stringify({ project: null, commit: to(), branch: null, digests: {} });
  await ledger.entries.append({
    message: 'Edit',
    files: new Map([[layout.links('flights', challenger!), links]]),
  });
  if (error === undefined) expect(await idsOf(root)).toEqual([challenger]);
  else await expect(idsOf(root)).rejects.toMatchObject({ code: error });
});
