import { expect, it } from '@jest/globals';
import { campaign, type Case } from './campaign.ts';
import { scenarios } from './scenarios.ts';

/** A few of the cases of `npm run test:faults`, which has a kill at every request and fifty schedules for each of these. */
export function few(share: readonly { name: string; cases: Case[] }[]): void {
  it.each(share)(
    '$name: $cases',
    async ({ name, cases }) => {
      const scenario = scenarios.find((one) => one.name === name)!;
      const tally = await campaign(scenario, cases);
      expect(tally.violations).toEqual([]);
      expect(tally.schedules + tally.kills).toBe(cases.length);
      expect(tally.faults).toBeGreaterThanOrEqual(cases.length);
    },
    240_000,
  );
}
