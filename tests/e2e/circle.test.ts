import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { costOf } from '../bench/loop.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { Circle } from './circle-project.ts';
import { jobOf } from './zones.ts';

describe('the whole circle', () => {
  let circle: Circle;
  beforeAll(async () => {
    circle = await Circle.start();
  });
  afterAll(() => circle.close());

  /** What ran, and how it ended; in which order workflows that follow the same one end is left to chance. */
  const told = (results: readonly WorkflowResult[]): string[] =>
    results.map(({ run, conclusion }) => `${run.name}: ${conclusion}`).sort();
  const ledger = async (path: string): Promise<Record<string, string>> =>
    JSON.parse(await circle.zones.repository.git.text(['show', `mlops/ledger:${path}`])) as Record<string, string>;

  /** What a training was judged against, by that model's own predictions of today's examples. */
  const expectBaseline = (name: RegExp, results: readonly WorkflowResult[]): void => {
    const { lines } = jobOf(
      results.find(({ run }) => run.name === 'Train')!,
      'record',
    );
    expect(lines.join('\n')).toMatch(new RegExp(`Baseline: ${name.source}.*\\n.*Scoring the model of run`));
  };

  it('what is pushed is trained, judged, registered, staged, and in production when somebody lets it', async () => {
    const results = await circle.push();
    expect(told(results)).toEqual(['After a training: success', 'Release what passed: success', 'Train: success']);
    expect(circle.asked).toEqual([{ environment: 'production', staging: '1.0.0', production: undefined }]);
    expect(circle.serving).toBe('1.0.0');
  }, 600_000);

  it('a push that adds rows goes the same way, also where its staging was cancelled: until then nobody is asked', async () => {
    const results = await circle.zones.cancelledAt('deploy switch', () => circle.addRows());
    expect(told(results)).toEqual(['After a training: success', 'Release what passed: cancelled', 'Train: success']);
    expectBaseline(/nearest recorded ancestor \(1 commit before this one\)/, results);
    expect([circle.asked.length, circle.staged, circle.serving]).toEqual([1, '1.0.0', '1.0.0']);
    expect(circle.states()).toEqual(['staging: success', 'production: success', 'staging: failure']);

    const again = await circle.zones.again(results.find(({ conclusion }) => conclusion === 'cancelled')!);
    expect(told(again)).toEqual(['Release what passed: success']);
    expect(circle.asked[1]).toEqual({ environment: 'production', staging: '1.0.1', production: '1.0.0' });
    expect(circle.serving).toBe('1.0.1');
    // What was merged is what is released.
    const { commit } = await ledger('versions/delays/1.0.1.json');
    expect(commit).toBe(await circle.zones.repository.git.resolve('main'));
  }, 600_000);

  it('drift is one issue and one retraining on newer data, which is judged against what serves, and serves then', async () => {
    const { double, repository } = circle.zones;
    const results = await circle.drift();
    expect(told(results)).toEqual([
      'After a training: success',
      'Monitor: failure',
      'Release what passed: success',
      'Train: success',
    ]);
    const { issues, dispatches } = double.state(repository);
    expect(issues.map(({ title, assignees }) => [title, assignees])).toEqual([['delays: drift', ['grace']]]);
    expect(dispatches.map(({ payload }) => payload['cause'])).toEqual(['drift']);
    expectBaseline(/champion: delays@v1\.0\.1 in production/, results);
    expect(circle.asked[2]).toEqual({ environment: 'production', staging: '1.0.2', production: '1.0.1' });
    expect(circle.serving).toBe('1.0.2');
    // Nothing was merged meanwhile: the third version is of the same commit, by a tag on one of its own.
    const { commit, run } = await ledger('versions/delays/1.0.2.json');
    expect(await repository.git.resolve(`${commit}^`)).toBe(await repository.git.resolve('main'));
    expect(await ledger(`runs/delays/${run!.slice(0, 2)}/${run}/run.json`)).toMatchObject({ cause: 'drift' });
    // Of each environment, one is what serves.
    expect(circle.states()).toEqual([
      ...['staging: inactive', 'production: inactive', 'staging: failure', 'staging: inactive', 'production: inactive'],
      ...['staging: success', 'production: success'],
    ]);
    circle.zones.expectWithinPermissions();
    // What the bench measures: each of these was asked for something, and took its time.
    expect(costOf(results).map(({ workflow }) => workflow)).toEqual([
      'After a training',
      'Monitor',
      'Release what passed',
      'Train',
    ]);
    const [after, ...others] = costOf(results);
    expect(after).toMatchObject({ requests: 0, minutes: 0 });
    for (const { requests, minutes } of others) expect([requests > 0, minutes > 0]).toEqual([true, true]);
  }, 600_000);
});
