import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { chainProject } from './chain-project.ts';
import { apiRequestsOf, endings, initialized, Zones, type Files } from './zones.ts';

/** A team's own code: as good as `skill`. */
const predict = (skill: number): string => `import random
random.seed(7)
print('id,target,score', file=(out := open('predictions.csv', 'w')))
for i in range(2000):
    target = int(random.random() < 0.4)
    print(i, target, round(${skill} * target + random.random(), 6), sep=',', file=out)
`;

/** A team's own preparation of the job with its code. */
const SETUP = '.github/actions/mlops-setup/action.yml';
const setup = (run: string): string =>
  `name: Set up\nruns: { using: composite, steps: [{ run: '${run}', shell: bash }] }\n`;

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
      zones = await Zones.start('app', { secrets: { SETUP: 'barley-closed' } });
      const project = await chainProject('app');
      project.mlops('init', '--github', '--template', 'gpu');
      files = project.files();
      project.remove();
    });
    afterAll(() => zones.close());

    const asked = (result: WorkflowResult): string[] =>
      apiRequestsOf(result, 'announce').map(({ method, operation }) => operation.replace(`${method} `, ''));

    it('records main, trained where the label says, and nothing of a run that is cancelled while it is judged', async () => {
      zones.watch = (_, { jobID, msg }, control) =>
        jobID === 'record' && msg.includes('group::gate-model') && control.cancel();
      const [cancelled] = (await zones.push('main', files)) as [WorkflowResult];
      expect([cancelled.conclusion, cancelled.summary]).toEqual(['cancelled', '']);
      expect(await zones.repository.git.resolve('refs/heads/mlops/ledger')).toBeUndefined();
      zones.watch = () => undefined;
      const [main] = (await zones.push('main', { 'README.md': 'Again.\n' })) as [WorkflowResult];
      expect(endings(main)).toEqual({ 'record / work': 'success', 'record / record': 'success' });
    }, 300_000);

    it('says nothing of a runner that takes the work at once, which is set up, and of each cell of a matrix what became of it', async () => {
      const path = '.github/workflows/mlops-gpu.yml';
      const called = files[path]!.toString()
        .replace(/^  model:\n/m, '$&    strategy: { fail-fast: false, matrix: { on: [a, b] } }\n')
        .replace(
          /    with: \{ /,
          "    secrets: { setup: '${{ secrets.SETUP }}' }\n$&matrix: '${{ toJson(matrix) }}', ",
        );
      const says = setup('echo "a secret of ${#MLOPS_SETUP} letters"');
      const pull = await zones.propose('idea', { [path]: called, [SETUP]: says });
      const [result] = (await zones.settled()) as [WorkflowResult];
      expect(endings(result)).toEqual({
        'model / announce': 'success',
        'model / work': 'success',
        'model / judge': 'success',
      });
      const cells = zones
        .commentsOn(pull)
        .map((said) => /^### app: \*\*pass\*\*[^]*<!-- \S+:app:(\w{12}) /.exec(said)?.[1]);
      expect(new Set(cells).size).toBe(2);
      const kept = zones.double.state(zones.repository).artifacts.filter(({ run }) => run === result.run);
      expect(kept.map(({ name }) => name.replace(/-\w{8}-/, '-CELL-')).sort()).toEqual([
        ...['mlops-app-judge-1-CELL-evidence', 'mlops-app-judge-1-CELL-evidence'],
        ...['mlops-app-judge-1-CELL-report.html', 'mlops-app-judge-1-CELL-report.html'],
        ...['mlops-app-work-1-CELL-files', 'mlops-app-work-1-CELL-files'],
      ]);
      const inJobs = result.jobs.filter(({ lines }) => lines.some((line) => line.includes('a secret of 13 letters')));
      expect(inJobs.map(({ id }) => id)).toEqual(['work', 'work']);
      // Before its first step it looks for a comment on an earlier commit.
      // And at the base, for what is judged there.
      const jobs = '/repos/{owner}/{repo}/actions/runs/{run_id}/jobs';
      expect(new Set(asked(result))).toEqual(new Set(['/graphql', '/repos/{owner}/{repo}/git/ref/{ref}', jobs]));
      expect(asked(result).filter((path) => path !== jobs).length).toBeLessThanOrEqual(12);
    }, 300_000);

    it('says since when the work waits for a runner, in the comment that later says what became of it', async () => {
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
      const pull = await zones.propose('waits', { [SETUP]: setup('exit 1') });
      const [result] = (await zones.settled()) as [WorkflowResult];
      const minute = since.toISOString().slice(0, 16).replace('T', ' ');
      expect(said).toEqual([
        expect.stringContaining(
          `Waiting for a runner with \`self-hosted\`, \`gpu\` since ${minute} UTC: \`model / work\` has not started`,
        ),
      ]);
      expect(endings(result)).toMatchObject({ 'model / work': 'failure', 'model / judge': 'failure' });
      expect(zones.commentsOn(pull)).toEqual([
        expect.stringMatching(/^### app: \*\*fail\*\*\. `work` stopped: .*ended before it handed anything over/),
      ]);
      expect(apiRequestsOf(result, 'judge').filter(({ method }) => method === 'PATCH')).toHaveLength(1);
      zones.expectWithinPermissions();
    }, 300_000);

    it('scores the baseline again when what it kept has expired', async () => {
      zones.double.passTime(100 * 24 * 3600 * 1000);
      const [, ...rows] = files['made/predictions.csv']!.toString().trimEnd().split('\n');
      const better = rows.map((row) => row.replace(/,.*/, (score) => `,${Number(score.slice(1)) + 0.01}`));
      const pull = await zones.propose('late', { 'made/predictions.csv': `id,score\n${better.join('\n')}\n` });
      const [result] = (await zones.settled()) as [WorkflowResult];
      expect(zones.commentsOn(pull)).toEqual([
        expect.stringMatching(/^### app: \*\*pass\*\*[^]*baseline: main, merge-base/),
      ]);
      expect(endings(result)).toMatchObject({ 'model / work': 'success', 'model / judge': 'success' });
      const work = result.jobs.find(({ id, steps }) => id === 'work' && steps.length > 0)!.lines.join('\n');
      expect(work).toMatch(
        /Scoring the model of run \w{7} [^]*were in no store\. Scored again they are the same bytes/,
      );
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
