import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { returnedTo } from './returned.ts';
import { commit, directory, git, host, ledger, record, root } from './testing-ladder.ts';

const predictions = 'a'.repeat(64);
const asked = async (run: string, said = predictions): Promise<string | undefined> => {
  const project = { repository: directory, workspace: join(directory, '.mlops') };
  return (await returnedTo(host, project, ledger, { baseline: await ledger.run(run), predictions: said }))?.id;
};

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

it.each([
  { name: 'a program of the project', path: 'models/predict.py', committed: true, returns: false },
  { name: 'a file beside the project', path: 'README.md', committed: true, returns: true },
  { name: 'a program that is not committed', path: 'models/predict.py', committed: false, returns: false },
])(
  'with another file, $name, it is told by the files of the project: $returns',
  async ({ path, committed, returns }) => {
    const config = 'models/mlops.yml';
    await mkdir(join(directory, 'models'));
    await writeFile(join(directory, 'models', 'predict.py'), 'honest');
    await git('add', '.');
    const earlier = await record(await commit('Predict'), { predictions, config });
    const baseline = await record(await commit('More data'), { predictions: 'c'.repeat(64), config });
    await writeFile(join(directory, path), 'guesses');
    if (committed) await git('add', '.');
    await commit('Back again');
    expect(await asked(baseline)).toBe(returns ? earlier : undefined);
  },
);
