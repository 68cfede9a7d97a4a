import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Delays } from '../../actions/deploy-model/testing-delays.ts';
import { templates } from '../../packages/cli/on-github/templates.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { ReleasedZones } from './released-zones.ts';
import type { Elsewhere } from './serving-elsewhere.ts';
import { endings, jobOf, type Zones } from './zones.ts';

const place = { defaultBranch: 'main' };
const BY_TAG = "push: { tags: ['*@v*'] }";
/** As the guide says it. */
const BY_RELEASE = 'release: { types: [released] }';

describe('the template release, started by releases that people publish', () => {
  let released: ReleasedZones;
  let zones: Zones;
  let delays: Delays;
  let elsewhere: Elsewhere;
  beforeAll(async () => {
    const release = templates.release.text(place);
    expect(release).toContain(BY_TAG);
    released = await ReleasedZones.open({
      '.github/workflows/mlops-release.yml': release.replace(BY_TAG, BY_RELEASE),
      '.github/workflows/mlops-pull-request.yml': templates['pull-request'].text(place),
    });
    ({ zones, delays, elsewhere } = released);
    zones.repository.settings.immutableReleases = false;
    delays.configure({ weight: 0.01 }, `${elsewhere.section}\nregister: {}`);
    const [recorded] = await zones.push('main', delays.project.files());
    expect(endings(recorded!)).toEqual({ 'record / work': 'success', 'record / record': 'success' });
  }, 300_000);
  afterAll(() => released.close());

  async function published(tag: string): Promise<WorkflowResult> {
    await zones.double.release(zones.repository, tag, 'Words of a person.');
    const [result, ...others] = await zones.settled();
    expect(others).toEqual([]);
    return result!;
  }

  it('a tag that is made with the release is lightweight, and refused with what to do', async () => {
    const result = await published('delays@v0.9.0');
    expect(endings(result)).toEqual({ 'release / register': 'failure' });
    expect(jobOf(result, 'register').lines.join('\n')).toMatch(
      /MLOPS_REGISTRY_LIGHTWEIGHT.*made on a page of the server is such a one\. Ask for the next number by an annotated one/s,
    );
  }, 300_000);

  it('a release of something else is none of the model', async () => {
    expect(endings(await published('v2.0.0'))).toEqual({});
  }, 300_000);

  it('of a tag that was pushed the version is registered, deployed, and added to the release', async () => {
    await zones.double.tag(zones.repository, 'delays@v1.0.0', 'main');
    expect(await zones.settled()).toEqual([]);
    expect(endings(await published('delays@v1.0.0'))).toEqual({
      'release / register': 'success',
      'release / deploy': 'success',
    });
    expect(elsewhere.serving).toBe('1.0.0');
    const release = zones.double.state(zones.repository).releases.find(({ tag }) => tag === 'delays@v1.0.0')!;
    expect(release).toMatchObject({ body: 'Words of a person.', author: 'ada' });
    expect(release.assets.map(({ name }) => name).sort()).toEqual([
      'evidence.tar',
      'model-model.onnx',
      'statement.intoto.json',
    ]);
    zones.expectWithinPermissions();
  }, 300_000);
});
