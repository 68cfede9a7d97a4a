import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PullRequest } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { endings, initialized, jobOf, Zones } from './zones.ts';

const example = join(import.meta.dirname, '..', '..', 'examples', 'flights');
const source = (name: string): string => readFileSync(join(example, name), 'utf8');

// 336,776 real flights, fetched and joined as of an hour before departure; gradient boosting on 105,475 of them. Fewer,
// larger steps than the example's: the same story in a third of the time.
describe('flights, in two zones', () => {
  let zones: Zones;
  let main: WorkflowResult;
  const pulls = new Map<string, PullRequest>();
  const results = new Map<string, WorkflowResult>();
  beforeAll(async () => {
    zones = await Zones.start('flights');
    const all = initialized('flights', { from: 'examples/flights', template: 'pull-request' });
    const files = Object.fromEntries(Object.entries(all).filter(([path]) => !/^(data|demo|leaky)\//.test(path)));
    files['features.yml'] = source('demo/smaller-model/features.yml');
    files['mlops.yml'] = source('mlops.yml').replace(
      'max_iter: 150, learning_rate: 0.08',
      'max_iter: 30, learning_rate: 0.3',
    );
    [main] = (await zones.push('main', files)) as [WorkflowResult];
    const changes = {
      better: { 'features.yml': source('features.yml') },
      slice: { 'predict.py': source('demo/one-slice-worse/predict.py') },
    };
    for (const [name, change] of Object.entries(changes)) pulls.set(name, await zones.propose(name, change));
    for (const result of await zones.settled()) results.set(result.run.headBranch, result);
  }, 600_000);
  afterAll(() => zones.close());

  const comment = (name: string): string => zones.commentsOn(pulls.get(name)!).join('\n---\n');

  it('main is recorded, from data that only the job with user code fetched', () => {
    expect(endings(main)).toEqual({ 'record / work': 'success', 'record / record': 'success' });
    const fetched = (job: string): string[] =>
      jobOf(main, job).lines.filter((line) => /^\| flights: .* bytes/.test(line));
    expect(fetched('work')).toHaveLength(1);
    expect(fetched('record')).toEqual([]);
    expect(main.summary).toContain('`roc_auc`');
  });

  it('a better model passes, compared on the very same flights', () => {
    expect(endings(results.get('better')!)).toEqual({ 'model / work': 'success', 'model / judge': 'success' });
    expect(comment('better')).toMatch(/^### flights-delay: \*\*pass\*\*\..* better than main/);
    expect(comment('better')).toContain('Same 28,128 examples, paired, clustered by 31 values of `date`');
  });

  it('a model that is worse for one carrier fails, naming it', () => {
    expect(endings(results.get('slice')!)).toEqual({ 'model / work': 'success', 'model / judge': 'failure' });
    expect(comment('slice')).toMatch(
      /^### flights-delay: \*\*fail\*\*\. `roc_auc` for `carrier = US` is .* worse than main/,
    );
    expect(comment('slice')).toContain('the model are byte for byte those of main: what differs is how it predicts');
  });

  it('no job asks for more than it declares', () => {
    zones.expectWithinPermissions();
  });
});
