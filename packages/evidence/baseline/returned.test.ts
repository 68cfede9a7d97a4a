import { expect, it } from '@jest/globals';
import { returnedTo } from './returned.ts';
import { ledger, record, root } from './testing-ladder.ts';

it('what is returned to is the newest that others were compared with', async () => {
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
  const flights = { project: 'flights', branch: 'main' };
  expect((await returnedTo(ledger, flights, predictions))?.id).toBe(earlier);
  expect(await returnedTo(ledger, flights, 'c'.repeat(64))).toBeUndefined();
});
