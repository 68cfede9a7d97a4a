import { expect, it } from '@jest/globals';
import { serving } from './serving.ts';

it('the bench of serving asks every server, and fails at an answer that is none', async () => {
  const tables = await serving({ connections: [2], seconds: 1, long: 1, peers: false });
  expect(tables.map(({ measured }) => measured.length)).toEqual([2, 2]);
  for (const { measured } of tables) for (const { value } of measured) expect(value).toBeGreaterThan(0);
});
