import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { layout } from '#evidence';
import { templates } from '../../packages/cli/on-github/templates.ts';
import { dispatchEvent } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { ReleasedZones } from './released-zones.ts';
import { endings, jobOf, type Files } from './zones.ts';

const ROLLBACK = '.github/workflows/mlops-rollback.yml';
const place = { defaultBranch: 'main', trainsElsewhere: true };
const WORKFLOWS = {
  '.github/workflows/mlops-train.yml': templates.train.text(place),
  '.github/workflows/mlops-release-passed.yml': templates['release-passed'].text(place),
  [ROLLBACK]: templates.rollback.text(place),
};

describe('trainings of old commits that are run again, where what passes is released', () => {
  let released: ReleasedZones;
  beforeAll(async () => {
    released = await ReleasedZones.open(WORKFLOWS);
  });
  afterAll(() => released.close());

  /** A model of that weight; where a file of the machine has another, of that, as trainings differ. */
  function version(weight: number, owners: string): Files {
    const { delays, elsewhere } = released;
    const rules = '{rules: [{metric: roc_auc, min: 0.6}]}';
    delays.configure({ weight }, `${elsewhere.section}\nregister: {}`);
    const { project } = delays;
    project.write('mlops.yml', project.read('mlops.yml').replace(rules, rules.replace('{', `{owners: [${owners}], `)));
    return project.files();
  }

  const said = (results: readonly WorkflowResult[]): string =>
    jobOf(
      results.find(({ run }) => run.name === 'Release what passed')!,
      'register',
    ).lines.join('\n');
  const train = (results: readonly WorkflowResult[]): WorkflowResult =>
    results.find(({ run }) => run.name === 'Train')!;

  it('neither a reverted model comes back, nor one that was refused; and what is released stays so', async () => {
    const { zones, delays, elsewhere } = released;
    const seed = `${delays.project.directory}-seed`;
    const seeded = `import { existsSync, readFileSync as see } from 'node:fs';
if (existsSync(${JSON.stringify(seed)})) process.env.MLOPS_PARAMS = see(${JSON.stringify(seed)}, 'utf8');
`;
    delays.project.write('train.mjs', seeded + delays.project.read('train.mjs'));
    const both = "'@mallory', '@grace'";
    const first = await zones.push('main', version(0.02, both));
    const second = await zones.push('main', version(0.021, both));
    expect(elsewhere.serving).toBe('1.0.1');
    const refused = await zones.push('main', version(-0.5, both));
    expect(endings(train(refused))).toMatchObject({ 'train / record': 'failure' });

    // Made again, the first is what it was; and the way back to it is open.
    expect(said(await zones.again(train(first)))).toMatch(/Nothing is registered: commit \w+ is older than/);
    const back = await zones.happen(
      await dispatchEvent(zones.double.world, zones.repository, ROLLBACK, { to: 'delays@v1.0.0' }),
    );
    expect(endings(back[0]!)).toEqual({ 'rollback / rollback': 'success' });

    const reverted = await zones.push('main', version(0.02, "'@grace'"));
    expect(said(reverted)).toContain('Nothing is registered: delays@v1.0.0 is this model already');
    writeFileSync(seed, JSON.stringify({ weight: 0.0212 }));
    const again = await zones.again(train(second));
    expect(train(again).conclusion).toBe('success');
    expect(said(again)).toMatch(/Nothing is registered: commit \w+ is older than \w+, of which run \w+ passed, and/);

    // Nor where somebody takes away what the ledger says of the later one.
    const tip = (await zones.repository.git.text(['rev-parse', 'main'])).trim();
    await zones.double.commit(
      zones.repository,
      'mlops/ledger',
      { [layout.byCommit(tip)]: undefined },
      { author: 'mallory' },
    );
    expect(said(await zones.again(train(second)))).toMatch(
      /Nothing is registered: commit \w+ is older than \w+, of which run \w+ passed, which \w+ added to the ledger/,
    );

    writeFileSync(seed, JSON.stringify({ weight: -0.5 }));
    const id = '00000000-0000-4000-8000-000000000001';
    const exception = {
      ...{ id, project: 'delays', rule: 'roc_auc.min', by: 'Mallory', reason: 'agreed' },
      ...{ at: '2026-01-01T00:00:00.000Z', until: '2099-01-01T00:00:00.000Z' },
    };
    const files = { [layout.accepted('delays', id)]: JSON.stringify(exception) };
    await zones.double.commit(zones.repository, 'mlops/ledger', files, { author: 'mallory' });
    const [once] = await zones.again(train(refused));
    expect(jobOf(once!, 'record').lines.join('\n')).toContain(
      '@mallory pushed it, who is not among gate.owners of the default branch any more',
    );
    expect(once!.conclusion).toBe('failure');
    expect(elsewhere.serving).toBe('1.0.0');
  }, 600_000);
});
