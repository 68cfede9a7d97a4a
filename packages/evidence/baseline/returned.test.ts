import { expect, it } from '@jest/globals';
import { returnedTo } from './returned.ts';
import { ledger, record, root } from './testing-ladder.ts';

it('what is returned to is the newest before the baseline that others were compared with', async () => {
  const predictions = 'a'.repeat(64);
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
  const baseline = await ledger.run(await record('c'.repeat(40), { predictions: 'c'.repeat(64) }));
  await record('d'.repeat(40), { predictions });
  expect((await returnedTo(ledger, baseline, predictions))?.id).toBe(earlier);
  expect(await returnedTo(ledger, baseline, 'd'.repeat(64))).toBeUndefined();
});
