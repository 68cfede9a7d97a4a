import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { isSameSource, returnedTo } from './returned.ts';
import { commit, directory, git, host, ledger, record, root } from './testing-ladder.ts';

const predictions = 'a'.repeat(64);
const asked = async (run: string, said = predictions, isSame = async () => true): Promise<string | undefined> =>
  (await returnedTo(ledger, { baseline: await ledger.run(run), predictions: said, isSame }))?.id;

it('what is returned to is the newest before the baseline that others were compared with', async () => {
  const earlier = await record(root, { predictions });
  const others = [
    { verdict: 'fail' as const },
    { excepted: ['roc_auc.margin'] },
    { dirty: true },
    { branch: 'feature' },
    { project: 'trains' },
    { predictions: 'b'.repeat(64) },
  ];
  for (const [i, other] of others.entries()) await record(String(i).repeat(40), { predictions, ...other });
  const baseline = await record('c'.repeat(40), { predictions: 'c'.repeat(64) });
  await record('d'.repeat(40), { predictions });
  expect(await asked(baseline)).toBe(earlier);
  expect(await asked(baseline, 'd'.repeat(64))).toBeUndefined();
});

it('what is returned to is of the same cell of a matrix, whichever was the first of its commit', async () => {
  const [large, small] = ['aaaa0001', 'bbbb0002'];
  await record(root, { cell: large, predictions });
  const earlier = await record(root, { cell: small, predictions: 'e'.repeat(64) });
  const baseline = await record('c'.repeat(40), { cell: small, predictions: 'c'.repeat(64) });
  expect(await asked(baseline, 'e'.repeat(64))).toBe(earlier);
  expect(await asked(baseline)).toBeUndefined();
});

it.each([
  { name: 'a program of the project', path: 'models/predict.py', same: false },
  { name: 'a program beside the project', path: 'lib/predict.py', same: false },
  { name: 'nothing', path: undefined, same: true },
])('$name makes the repository another: $same', async ({ path, same }) => {
  const config = 'models/mlops.yml';
  for (const folder of ['models', 'lib']) {
    await mkdir(join(directory, folder));
    await writeFile(join(directory, folder, 'predict.py'), 'honest');
  }
  await git('add', '.');
  const earlier = await ledger.run(await record(await commit('Predict'), { predictions, config }));
  const baseline = await record(await commit('More data'), { predictions: 'c'.repeat(64), config });
  if (path !== undefined) await writeFile(join(directory, path), 'guesses');
  await git('add', '.');
  const now = await commit('Back again');
  const isSame = (): Promise<boolean> => isSameSource(host, { repository: directory }, earlier, now);
  expect(await isSame()).toBe(same);
  expect(await asked(baseline, predictions, isSame)).toBe(same ? earlier.id : undefined);
});
