import { describe, expect, it } from '@jest/globals';
import { StartupFailure, planJobs, type JobSources } from './jobs.ts';

const sources = (called = '', some: Partial<JobSources> = {}): JobSources => ({
  read: () => Promise.resolve(called),
  fallback: { contents: 'read' },
  readOnly: false,
  event: 'push',
  ...some,
});
const plan = async (text: string, from: JobSources) =>
  (await planJobs(text, '.github/workflows/x.yml', from)).map(({ title, id, permissions }) => [
    title ?? id,
    permissions,
  ]);

describe('planJobs', () => {
  const called = (permissions: string) =>
    `name: Called\non: workflow_call\npermissions: {}\njobs: {inner: {name: Inner, permissions: ${permissions}}}`;
  const caller = 'jobs: {a: {permissions: {contents: read, checks: write}, uses: o/r/.github/workflows/c.yml@v1}}';

  it.each<{ name: string; text: string; from: JobSources; jobs: unknown[] }>([
    { name: 'the repository’s default', text: 'jobs: {a: {}}', from: sources(), jobs: [['a', { contents: 'read' }]] },
    {
      name: 'the workflow’s',
      text: 'permissions: {checks: write}\njobs: {a: {}}',
      from: sources(),
      jobs: [['a', { checks: 'write' }]],
    },
    {
      name: 'the job’s own, and nothing else',
      text: 'permissions: {checks: write}\njobs: {a: {permissions: {actions: read}}}',
      from: sources(),
      jobs: [['a', { actions: 'read' }]],
    },
    {
      name: 'none',
      text: 'permissions: {}\njobs: {a: {permissions: {issues: none}}, b: {}}',
      from: sources(),
      jobs: [
        ['a', {}],
        ['b', {}],
      ],
    },
    {
      name: 'a called job’s',
      text: caller,
      from: sources(called('{checks: write}')),
      jobs: [['a / Inner', { checks: 'write' }]],
    },
    {
      name: 'a called job’s that GitHub does not list, as its caller is for another event',
      text: `jobs: {a: {if: github.event_name != 'push', permissions: {checks: write}, uses: o/r/.github/workflows/c.yml@v1}}`,
      from: sources(called('{checks: write}')),
      jobs: [['inner', { checks: 'write' }]],
    },
    {
      name: 'reading only, for a fork',
      text: 'jobs: {a: {permissions: {checks: write}}}',
      from: sources('', { readOnly: true }),
      jobs: [['a', { checks: 'read' }]],
    },
    {
      name: 'a matrix has no title yet',
      text: 'jobs: {a: {name: A, strategy: {matrix: {x: [1]}}}}',
      from: sources(),
      jobs: [['a', { contents: 'read' }]],
    },
  ])('gives a job $name', async ({ text, from, jobs }) => {
    expect(await plan(text, from)).toEqual(jobs);
  });

  it.each(['{checks: write, contents: write}', '{issues: read}', 'write-all'])(
    'does not start a called job that asks for %s',
    async (permissions) => {
      await expect(plan(caller, sources(called(permissions)))).rejects.toThrow(StartupFailure);
    },
  );
});
