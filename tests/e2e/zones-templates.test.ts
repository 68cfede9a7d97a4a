import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { chainProject } from './chain-project.ts';
import { apiRequestsOf, endings, filesOf, initialized, Zones, type Files } from './zones.ts';

/** A team's own code: as good as `skill`. */
const predict = (skill: number): string => `import random
random.seed(7)
print('id,target,score', file=(out := open('predictions.csv', 'w')))
for i in range(2000):
    target = int(random.random() < 0.4)
    print(i, target, round(${skill} * target + random.random(), 6), sep=',', file=out)
`;

describe('templates, as mlops init --github writes them', () => {
  describe('predictions', () => {
    let zones: Zones;
    beforeAll(async () => {
      zones = await Zones.start('plain');
    });
    afterAll(() => zones.close());

    it('judges the predictions of a pull request', async () => {
      const files = initialized('plain', { files: { 'predict.py': predict(0.6) }, template: 'predictions' });
      const [main] = (await zones.push('main', files)) as [WorkflowResult];
      expect(endings(main)).toEqual({ model: 'success' });
      const pull = await zones.propose('worse', { 'predict.py': predict(0.3) });
      const [result] = (await zones.settled()) as [WorkflowResult];
      expect(endings(result)).toEqual({ model: 'failure' });
      expect(zones.commentsOn(pull)).toEqual([expect.stringMatching(/^### \S*plain: \*\*fail\*\*/)]);
    }, 300_000);
  });

  // pull-request and the pair for forks: zones-diabetes and zones-fork.
  describe('gpu', () => {
    let zones: Zones;
    let files: Files;
    beforeAll(async () => {
      zones = await Zones.start('app');
      const project = await chainProject('app');
      project.mlops('init', '--github', '--template', 'gpu');
      files = filesOf(project);
      project.remove();
    });
    afterAll(() => zones.close());

    const asked = (result: WorkflowResult): string[] =>
      apiRequestsOf(result, 'announce').map(({ method, operation }) => operation.replace(`${method} `, ''));

    it('records main, trained where the label says', async () => {
      const [main] = (await zones.push('main', files)) as [WorkflowResult];
      expect(endings(main)).toEqual({ 'record / work': 'success', 'record / record': 'success' });
    }, 300_000);

    it('says nothing of a runner that takes the work at once', async () => {
      const pull = await zones.propose('idea', { 'README.md': 'An idea.\n' });
      const [result] = (await zones.settled()) as [WorkflowResult];
      expect(endings(result)).toEqual({
        'model / announce': 'success',
        'model / work': 'success',
        'model / judge': 'success',
      });
      // Before its first step it looks for a comment on an earlier commit.
      expect(asked(result)[0]).toBe('/graphql');
      expect(new Set(asked(result).slice(1))).toEqual(new Set(['/repos/{owner}/{repo}/actions/runs/{run_id}/jobs']));
      expect(zones.commentsOn(pull)).toEqual([expect.stringMatching(/^### app: \*\*pass\*\*/)]);
    }, 300_000);

    it('says since when the work waits for a runner, in the comment that gets the verdict later', async () => {
      const since = new Date(Date.now() - 120_000);
      let said: string[] = [];
      let release: (() => void) | undefined;
      zones.watch = ({ headBranch }, { jobID, jobResult }) => {
        const { jobs } = zones.double.state(zones.repository).runs.at(-1)!;
        if (headBranch !== 'waits') return;
        release ??= show(
          jobs.find(({ name }) => name === 'model / work')!,
          {
            status: 'queued',
            labels: ['self-hosted', 'gpu'],
            createdAt: since,
            startedAt: undefined,
          },
        );
        if (jobID !== 'announce' || jobResult === undefined) return;
        said = zones.commentsOn(pull);
        release();
      };
      const pull = await zones.propose('waits', { 'README.md': 'Another one.\n' });
      const [result] = (await zones.settled()) as [WorkflowResult];
      const minute = since.toISOString().slice(0, 16).replace('T', ' ');
      expect(said).toEqual([
        expect.stringContaining(
          `Waiting for a runner with \`self-hosted\`, \`gpu\` since ${minute} UTC: \`model / work\` has not started`,
        ),
      ]);
      expect(endings(result)['model / judge']).toBe('success');
      expect(zones.commentsOn(pull)).toEqual([expect.stringMatching(/^### app: \*\*pass\*\*/)]);
      expect(apiRequestsOf(result, 'judge').filter(({ method }) => method === 'PATCH')).toHaveLength(1);
      zones.expectWithinPermissions();
    }, 300_000);
  });
});

/** What the list of a run's jobs says of one of them, whatever this machine does meanwhile. @returns ends that */
function show(job: Job, shown: Partial<Job>): () => void {
  const real: Partial<Job> = { ...job };
  for (const [name, value] of Object.entries(shown))
    Object.defineProperty(job, name, {
      configurable: true,
      enumerable: true,
      get: () => value,
      set: (now) => Object.assign(real, { [name]: now }),
    });
  return () => {
    for (const name of Object.keys(shown) as (keyof Job)[])
      Object.defineProperty(job, name, { configurable: true, enumerable: true, writable: true, value: real[name] });
  };
}
