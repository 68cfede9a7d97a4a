import { describe, expect, it } from '@jest/globals';
import { MlopsError, type Publication } from '#kit';
import type { Api } from '../api/api.ts';
import type { TriggeringRun } from '../context/event.ts';
import { publish, reportedRun, type Published } from './publish.ts';
import { HEAD, HeldComments } from './testing-comments.ts';

const publication: Publication = { project: 'flights', verdict: 'fail', headline: 'worse', markdown: '### worse' };
const context: Published = {
  workflowPath: '.github/workflows/model.yml',
  runId: 1005,
  runNumber: 5,
  runAttempt: 1,
  job: 'model',
  change: { commit: 'c', head: HEAD, pullRequest: 7, untrusted: false },
};

function listen() {
  const said: string[] = [];
  const say = (level: string) => (message: string) => void said.push(`${level}: ${message}`);
  const log = { debug: say('debug'), info: say('info'), warning: say('warning'), error: say('error') };
  const interruption = new AbortController();
  return { said, interruption, host: { log, signal: interruption.signal } };
}

function failing(error: unknown): Api {
  return { graphql: () => Promise.reject(error) } as unknown as Api;
}

describe('publish', () => {
  it('comments, and says so', async () => {
    const github = new HeldComments();
    const { said, host } = listen();
    await publish(github.api(), context, host, publication);
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]!.body).toMatch(
      /^### worse\n\n<!-- mlops-actions:\.github\/workflows\/model\.yml:flights run=1005 number=5 attempt=1 head=[0-9a-f]{40} says=fail job=[0-9a-f]{12} seal=[0-9a-f]{12} -->$/,
    );
    expect(said).toEqual(['info: Commented on #7.']);
  });

  it('says that the comment is about a newer run', async () => {
    const github = new HeldComments();
    const { said, host } = listen();
    await publish(github.api(), context, host, publication);
    await publish(github.api(), { ...context, runId: 1004, runNumber: 4, runAttempt: 3 }, host, publication);
    expect(said[1]).toBe(
      "info: The comment on #7 is about run 5, which is newer than this run 4, attempt 3: this report is in the job's summary only.",
    );
  });

  it.each([
    { jobs: 2, says: true },
    { jobs: undefined, says: true },
    { jobs: 1, says: false },
  ])(
    'tells of other jobs of an earlier attempt that left no comment, where there are $jobs',
    async ({ jobs, says }) => {
      const github = new HeldComments();
      github.jobs = jobs;
      await publish(github.api(), { ...context, runAttempt: 2 }, listen().host, publication);
      const [headline, , note] = github.comments[0]!.body.split('\n');
      expect(headline).toBe('### worse');
      expect(note).toMatch(says ? /^> Attempt 2, job `model` alone: / : /^<!-- /);
    },
  );

  it('has nothing to comment on without a pull request', async () => {
    const github = new HeldComments();
    const { host } = listen();
    const { pullRequest: _, ...change } = context.change;
    await publish(github.api(), { ...context, change }, host, publication);
    expect(github.requests).toEqual([]);
  });

  it.each(['MLOPS_GITHUB_PERMISSION', 'MLOPS_GITHUB_LIMIT', 'MLOPS_GITHUB_UNREACHABLE'] as const)(
    'warns once, with the next step, and leaves the verdict alone: %s',
    async (code) => {
      const { said, host } = listen();
      const hint = 'permissions:\n  pull-requests: write';
      await publish(failing(new MlopsError(code, { message: 'no', hint })), context, host, publication);
      expect(said).toEqual([
        `warning: The comment on #7 could not be written: no (${code}). The verdict stands, and the report is in the job's summary.\n${hint}`,
      ]);
    },
  );

  it('does not hide a mistake of ours, or an interruption', async () => {
    const { host, interruption } = listen();
    await expect(publish(failing(new TypeError('ours')), context, host, publication)).rejects.toThrow('ours');
    interruption.abort();
    const error = new MlopsError('MLOPS_GITHUB_UNREACHABLE', { message: 'aborted' });
    await expect(publish(failing(error), context, host, publication)).rejects.toThrow('aborted');
  });
});

describe('the run that a report is about', () => {
  it.each([
    { name: 'the run itself', part: {}, expected: { run: 1005, number: 5, attempt: 1 } },
    {
      name: 'the one whose end started it',
      part: { triggering: { id: 990, number: 31, attempt: 2 } as TriggeringRun },
      expected: { run: 990, number: 31, attempt: 2 },
    },
  ])('is $name', ({ part, expected }) => {
    expect(reportedRun({ ...context, ...part })).toEqual(expected);
  });
});
