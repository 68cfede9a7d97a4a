import { describe } from '@jest/globals';
import { few } from './few.ts';

describe('under faults and kills, nothing is lost, doubled, or run twice', () => {
  few([
    { name: 'branch', cases: ['seed 4'] },
    { name: 'register', cases: ['kill after POST /repos/{owner}/{repo}/releases/{release_id}/assets'] },
    // Two releases at once; then a newer one, and the old one once more.
    { name: 'register-race', cases: ['kill after 3'] },
    { name: 'monitor', cases: ['kill after POST /repos/{owner}/{repo}/issues'] },
    {
      name: 'train-again',
      cases: [
        'kill after POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs',
        'reset-after POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs',
      ],
    },
  ]);
});
