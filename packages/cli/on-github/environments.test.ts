import { expect, it } from '@jest/globals';
import { namedEnvironments } from './environments.ts';

const named = (...jobs: string[]): string[] =>
  namedEnvironments(
    new Map(
      jobs.map((job, n) => [`.github/workflows/${n}.yml`, `on: push\njobs: { j: { runs-on: ubuntu-latest, ${job} } }`]),
    ),
  );
const ours = (name: string, given = '{}'): string =>
  `uses: mlops-actions/mlops-actions/.github/workflows/${name}.yml@v1, with: ${given}`;

it.each([
  { name: 'those of jobs', jobs: ['environment: live', 'environment: { name: test }'], found: ['live', 'test'] },
  {
    name: 'what our workflows deploy to by default',
    jobs: [ours('ml-release'), ours('ml-train')],
    found: ['production'],
  },
  {
    name: 'what they are told',
    jobs: [ours('ml-release', '{ environment: eu, staging: trial }'), ours('ml-rollback', '{ environment: eu }')],
    found: ['eu', 'trial'],
  },
  {
    name: 'none that an expression names, or GitHub makes',
    jobs: ["environment: '${{ inputs.x }}'", 'environment: github-pages'],
    found: [],
  },
])('environments that workflows name: $name', ({ jobs, found }) => {
  expect(named(...jobs)).toEqual(found);
});

it('a workflow that cannot be read names none', () => {
  expect(namedEnvironments(new Map([['.github/workflows/x.yml', 'jobs: [']]))).toEqual([]);
});
