import { expect, it } from '@jest/globals';
import { campaign } from './campaign.ts';
import { scenarios } from './scenarios.ts';

// Of `npm run test:faults`, too: a minute, and what matters most of it.
it('two that deploy at once, one of them killed; run again, a newer one, and the old one once more: one version serves, and it is said which', async () => {
  const scenario = scenarios.find(({ name }) => name === 'deploy-race')!;
  const tally = await campaign(scenario, ['kill after 3', 'kill after deploy switch', 'seed 3']);
  expect(tally.violations).toEqual([]);
  expect(tally.schedules + tally.kills).toBe(3);
}, 900_000);
