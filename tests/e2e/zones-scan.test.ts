import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { templates } from '../../packages/cli/on-github/templates.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { call, pickle } from '../modelscan/pickle-assembler.ts';
import { endings, jobOf, Zones } from './zones.ts';

const RUNS_CODE = pickle(call('os', 'system', 'id'), 'STOP');
const HARMLESS = JSON.stringify({ weights: [0.1, 0.2] });

describe('the template scan', () => {
  let zones: Zones;
  beforeAll(async () => {
    zones = await Zones.start('app');
  });
  afterAll(() => zones.close());

  /** What code scanning shows: reference, category, and of each finding its rule and file. */
  const shown = (): string[][] =>
    zones.double
      .state(zones.repository)
      .analyses.map(({ ref, category, errors, results }) => [
        ...[ref, category, ...errors],
        ...results.map(({ ruleId, locations }) => `${ruleId}: ${locations[0]!.physicalLocation.artifactLocation.uri}`),
      ]);
  const said = (result: WorkflowResult): string => jobOf(result, 'scan').lines.join('\n');

  it('shows on the default branch what is inside of the models, and fails for it', async () => {
    const [result] = await zones.push('main', {
      '.github/workflows/mlops-scan.yml': templates.scan.text({ defaultBranch: 'main' }),
      'models/a/model.bin': RUNS_CODE,
    });
    expect(endings(result!)).toEqual({ scan: 'failure' });
    expect(shown()).toEqual([['refs/heads/main', 'scan-model/app', 'pickle-dangerous-global: models/a/model.bin']]);
  }, 300_000);

  it('shows on a pull request that nothing is left', async () => {
    const pull = await zones.propose('clean', { 'models/a/model.bin': undefined, 'models/a/model.json': HARMLESS });
    const [result] = await zones.settled();
    expect(endings(result!)).toEqual({ scan: 'success' });
    expect(shown().slice(1)).toEqual([[`refs/pull/${pull.number}/merge`, 'scan-model/app']]);
    zones.expectWithinPermissions();
  }, 300_000);

  it('shows nothing of a fork, whose token can only read, says so, and fails for what it finds', async () => {
    const { double, repository } = zones;
    const fork = double.createRepository({ owner: 'eve', name: 'app', fork: repository });
    await double.commit(fork, 'mine', { 'models/b.pkl': RUNS_CODE }, { from: 'main' });
    await double.openPullRequest({ repository, headRepository: fork, head: 'mine', base: 'main' });
    const [result] = await zones.settled();
    expect(endings(result!)).toEqual({ scan: 'failure' });
    expect(shown()).toHaveLength(2);
    expect(said(result!)).toMatch(/Findings of a fork are not shown in code scanning/);
    expect(result!.requests.filter(({ operation }) => operation.includes('code-scanning'))).toEqual([]);
  }, 300_000);
});
