import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Delays, Release } from '../../actions/deploy-model/testing-delays.ts';
import { templates } from '../../packages/cli/on-github/templates.ts';
import { dispatchEvent } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { ScratchProject } from './project.ts';
import { ReleasedZones } from './released-zones.ts';
import type { Elsewhere } from './serving-elsewhere.ts';
import { apiRequestsOf, endings, jobOf, type Files, type Zones } from './zones.ts';

const ROLLBACK = '.github/workflows/mlops-rollback.yml';
const place = { defaultBranch: 'main' };
/** The templates; what they deploy to is elsewhere, so that any runner does. */
const WORKFLOWS = {
  '.github/workflows/mlops-pull-request.yml': templates['pull-request'].text(place),
  '.github/workflows/mlops-release.yml': templates.release.text(place),
  [ROLLBACK]: templates.rollback.text(place),
};

describe('the templates release and rollback', () => {
  let released: ReleasedZones;
  let zones: Zones;
  let delays: Delays;
  let elsewhere: Elsewhere;
  beforeAll(async () => {
    released = await ReleasedZones.open(WORKFLOWS);
    ({ zones, delays, elsewhere } = released);
    const [recorded] = await zones.push('main', version({ weight: 0.01 }));
    expect(endings(recorded!)).toEqual({ 'record / work': 'success', 'record / record': 'success' });
  }, 300_000);
  afterAll(() => released.close());

  /** The project as it is to be trained. */
  function version(release: Release): Files {
    delays.configure(release, `${elsewhere.section}\nregister: {}\ncard: {intended-use: use.md, licence: mit}`);
    delays.project.write('use.md', 'Warns of a flight that comes late.\n');
    return delays.project.files();
  }

  async function tag(name: string, commit = 'main'): Promise<WorkflowResult> {
    await zones.double.tag(zones.repository, name, commit);
    const [result, ...others] = await zones.settled();
    expect(others).toEqual([]);
    return result!;
  }

  const deployments = () =>
    zones.double
      .state(zones.repository)
      .deployments.map(({ ref, statuses }) => `${ref}: ${statuses.map(({ state }) => state).join(' ')}`);
  const ledger = (path: string): Promise<string> => zones.repository.git.text(['show', `mlops/ledger:${path}`]);

  let cancelled: WorkflowResult;
  it('a release that is cancelled while it registers, or while it comes to serve, claims nothing', async () => {
    const state = () => zones.double.state(zones.repository);
    const published = () => state().releases.filter(({ draft }) => !draft);
    const assets = 'POST /repos/{owner}/{repo}/releases/{release_id}/assets';
    [cancelled] = (await zones.cancelledAt(assets, async () => [await tag('delays@v1.0.0')])) as [WorkflowResult];
    expect([cancelled.conclusion, endings(cancelled)]).toEqual(['cancelled', { 'release / register': 'failure' }]);
    expect([published(), deployments(), elsewhere.serving]).toEqual([[], [], undefined]);

    [cancelled] = (await zones.cancelledAt('deploy switch', () => zones.again(cancelled))) as [WorkflowResult];
    expect(cancelled.conclusion).toBe('cancelled');
    expect(endings(cancelled)).toEqual({ 'release / register': 'success', 'release / deploy': 'failure' });
    expect([published().length, elsewhere.serving]).toEqual([1, undefined]);
    expect(deployments()).toEqual(['delays@v1.0.0: in_progress in_progress failure failure']);
    expect(state().deployments[0]!.statuses[2]!.description).toMatch(
      /was ended because the run was cancelled\..* Nothing serves$/,
    );
  }, 300_000);

  it('run again, a tag on a commit that was recorded is registered, deployed, and told to its environment', async () => {
    const [result] = (await zones.again(cancelled)) as [WorkflowResult];
    expect([result.run.attempt, endings(result)]).toEqual([
      3,
      { 'release / register': 'success', 'release / deploy': 'success' },
    ]);
    expect(elsewhere.serving).toBe('1.0.0');
    expect(deployments()[1]).toBe('delays@v1.0.0: in_progress in_progress success success');
    const [, deployment] = zones.double.state(zones.repository).deployments;
    expect(deployment!.statuses[2]).toMatchObject({
      description: `pass: delays@v1.0.0 serves at ${elsewhere.url}`,
      environmentUrl: elsewhere.url,
    });
    const [release, ...others] = zones.double.state(zones.repository).releases;
    expect(others).toEqual([]);
    expect(release).toMatchObject({ tag: 'delays@v1.0.0', draft: false });
    expect(release!.assets.map(({ name }) => name).sort()).toEqual([
      'README.md',
      'bom.cdx.json',
      'card.html',
      'evidence.tar',
      'model-model.onnx',
      'statement.intoto.json',
    ]);
    // The notes are the card.
    expect(release!.body).toMatch(/^# Model card: delays$[^]*^Warns of a flight that comes late\.$/m);
    // The tag is the one that was pushed, byte for byte.
    const recorded = JSON.parse(await ledger('versions/delays/1.0.0.json')) as { tagObject: string; tagText: string };
    expect(recorded.tagObject).toBe(await zones.repository.git.resolve('refs/tags/delays@v1.0.0'));
    expect(recorded.tagText).toContain('tagger ada <ada@example.org>');
    expect(jobOf(result, 'register').lines.join('\n')).toMatch(
      /was made by https:\/\/github\.com\/acme\/delays\/actions/,
    );
  }, 300_000);

  it('a version that answers otherwise than it was evaluated never comes to serve, and its environment hears why', async () => {
    await zones.push('main', version({ weight: 0.015, preprocess: 'Number(temp) * 1.8 + 32' }));
    const result = await tag('delays@v1.1.0');
    expect(endings(result)).toEqual({ 'release / register': 'success', 'release / deploy': 'failure' });
    expect(elsewhere.serving).toBe('1.0.0');
    expect(deployments()[2]).toBe('delays@v1.1.0: in_progress in_progress failure failure');
    expect(zones.double.state(zones.repository).deployments[2]!.statuses[2]!.description).toMatch(
      /^fail: delays@v1\.1\.0 was rolled back: golden: score of /,
    );
  }, 300_000);

  it('what anybody with write access records and registers by hand is neither registered nor deployed', async () => {
    const forger = new ScratchProject('forger');
    try {
      forger.git('remote', 'add', 'origin', zones.repository.path);
      forger.git('pull', '-q', 'origin', 'main');
      forger.git('checkout', '-q', '-b', 'mine');
      forger.write('mlops.yml', forger.read('mlops.yml').replace('0.015', '0.005').replace('min: 0.6', 'min: 0.1'));
      forger.commit('Mine');
      forger.git('push', '-q', 'origin', 'mine');
      forger.git('fetch', '-q', 'origin', 'mlops/ledger:mlops/ledger');
      expect(forger.mlops('run').status).toBe(0);
      expect(forger.mlops('register-model', '--version', '6.6.6', '--push', 'origin').status).toBe(0);
      const [refused] = await zones.happen(
        await dispatchEvent(zones.double.world, zones.repository, ROLLBACK, { to: 'delays@v6.6.6' }),
      );
      expect(endings(refused!)).toEqual({ 'rollback / rollback': 'failure' });
      expect(jobOf(refused!, 'rollback').lines.join('\n')).toMatch(
        /MLOPS_RUN_UNCONFIRMED.*is known to have made it: that commit was never the newest one of main/s,
      );
      const again = await tag('delays@v6.6.7', 'mine');
      expect(endings(again)).toEqual({ 'release / register': 'failure' });
    } finally {
      forger.remove();
    }
    expect(elsewhere.serving).toBe('1.0.0');
  }, 300_000);

  it('where nothing serves any more a version is deployed again by hand, when a reviewer lets it and nobody cancels it', async () => {
    const { double, repository } = zones;
    repository.settings.environments.push({ name: 'production', reviewers: ['grace'] });
    const decisions = ['rejected', 'approved', 'approved'] as const;
    double.world.onWaiting = (run, environment) =>
      double.review(run, environment, decisions[run.attempt - 1]!, 'grace');
    elsewhere.lose();
    const last = () => deployments().map((one) => one.split(' ').at(-1));
    const [rejected] = (await zones.happen(
      await dispatchEvent(double.world, repository, ROLLBACK, { to: 'delays@v1.0.0' }),
    )) as [WorkflowResult];
    expect([rejected.conclusion, endings(rejected)]).toEqual(['failure', { 'rollback / rollback': 'failure' }]);
    expect([apiRequestsOf(rejected, 'rollback'), elsewhere.serving]).toEqual([[], undefined]);
    const before = ['failure', 'success', 'failure', 'failure'];
    expect(last()).toEqual(before);

    const [cancelled] = (await zones.cancelledAt('deploy switch', () => zones.again(rejected))) as [WorkflowResult];
    expect([cancelled.conclusion, endings(cancelled)]).toEqual(['cancelled', { 'rollback / rollback': 'failure' }]);
    expect([last(), elsewhere.serving]).toEqual([[...before, 'failure'], undefined]);

    const [again] = (await zones.again(cancelled)) as [WorkflowResult];
    expect(endings(again)).toEqual({ 'rollback / rollback': 'success' });
    expect(elsewhere.serving).toBe('1.0.0');
    expect(last()).toEqual(['failure', 'inactive', 'failure', 'failure', 'failure', 'success']);
    zones.expectWithinPermissions();
  }, 300_000);
});
