import { describe } from '@jest/globals';
import { few } from './few.ts';

describe('under faults and kills, nothing is lost, doubled, shown wrongly or late, or served unproven', () => {
  few([
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
    { name: 'branch', cases: ['kill before twirp FinalizeArtifact, turn 3'] },
    { name: 'deploy', cases: ['kill after deploy switch'] },
    { name: 'monitor', cases: ['kill before POST /repos/{owner}/{repo}/dispatches'] },
  ]);
});
