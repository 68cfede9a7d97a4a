import { describe, expect, it } from '@jest/globals';
import { campaign, type Case } from './campaign.ts';
import { scenarios } from './scenarios.ts';

// A few of the cases of `npm run test:faults`, which has a kill at every request and fifty schedules for each of these.
describe('under faults and kills, nothing is lost, doubled, shown wrongly or shown late', () => {
  it.each<{ name: string; cases: Case[] }>([
    {
      name: 'check',
      cases: [
        'reset-after POST /repos/{owner}/{repo}/check-runs',
        'kill after POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
      ],
    },
    { name: 'artifacts', cases: ['kill before twirp FinalizeArtifact'] },
    { name: 'first', cases: ['kill after POST /repos/{owner}/{repo}/git/refs'] },
    { name: 'branch', cases: ['seed 4'] },
  ])(
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
});
