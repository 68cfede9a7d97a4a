import { describe, expect, it } from '@jest/globals';
import { campaign, type Case } from './campaign.ts';
import { scenarios } from './scenarios.ts';

// A few of the cases of `npm run test:faults`, which has a kill at every request and fifty schedules for each of these.
describe('under faults and kills, nothing is lost, doubled, shown wrongly or late, or served unproven', () => {
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
    // What passed is recorded, and nobody can confirm it: it is run again, and another one follows.
    { name: 'branch', cases: ['kill before twirp FinalizeArtifact, turn 3', 'seed 4'] },
    { name: 'register', cases: ['kill after POST /repos/{owner}/{repo}/releases/{release_id}/assets'] },
    // Two releases at once; then a newer one, and the old one once more.
    { name: 'register-race', cases: ['kill after 3'] },
    { name: 'deploy', cases: ['kill after deploy switch'] },
    {
      name: 'monitor',
      cases: ['kill before POST /repos/{owner}/{repo}/dispatches', 'kill after POST /repos/{owner}/{repo}/issues'],
    },
    {
      name: 'train-again',
      cases: [
        'kill after POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs',
        'reset-after POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs',
      ],
    },
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
