import { expect, it } from '@jest/globals';
import { namedEnvironments, namedSecrets } from './environments.ts';

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

it.each([
  { name: 'by its name', secrets: "{ deploy: '${{ secrets.Deploy_eu }}' }", found: ['DEPLOY_EU'] },
  { name: 'in brackets', secrets: `{ deploy: "\${{ secrets['KEY'] || '' }}" }`, found: ['KEY'] },
  { name: 'with all others', secrets: 'inherit', found: ['DEPLOY'] },
  { name: 'none', secrets: '{}', found: [] },
])('secrets that workflows deploy with: $name', ({ secrets, found }) => {
  const job = `uses: mlops-actions/mlops-actions/.github/workflows/ml-rollback.yml@v1, secrets: ${secrets}`;
  const other = `uses: ./.github/workflows/x.yml, secrets: { deploy: '\${{ secrets.OTHER }}' }`;
  const jobs = `on: push\njobs: { a: { ${job} }, b: { ${other} } }`;
  expect(namedSecrets(new Map([['.github/workflows/a.yml', jobs]]))).toEqual(found);
});
