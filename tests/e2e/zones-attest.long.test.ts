import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FACTS_FIELD, type Statement } from '#evidence';
import type { JsonObject } from '#kit';
import type { Delays } from '../../actions/deploy-model/testing-delays.ts';
import { templates } from '../../packages/cli/on-github/templates.ts';
import { dispatchEvent } from '../doubles/github/index.ts';
import { ReleasedZones } from './released-zones.ts';
import type { Elsewhere } from './serving-elsewhere.ts';
import { endings, jobOf, type Zones } from './zones.ts';

const RELEASE = '.github/workflows/mlops-release-attested.yml';
const ATTEST = '.github/workflows/attest.yml';
/** The second job of the template alone. */
const SIGNS = `name: Attest
on: { workflow_dispatch: {} }
permissions: {}
jobs:
  attest:
    permissions: { contents: read, actions: read, id-token: write, attestations: write }
    uses: mlops-actions/mlops-actions/.github/workflows/ml-attest.yml@v1
    with: { tag: delays@v1.0.0 }
`;
const STORE = 'POST /repos/{owner}/{repo}/attestations';
const place = { defaultBranch: 'main' };

describe('the template release-attested, with a stand-in whose signature is not real', () => {
  let released: ReleasedZones;
  let zones: Zones;
  let delays: Delays;
  let elsewhere: Elsewhere;
  beforeAll(async () => {
    released = await ReleasedZones.open({
      '.github/workflows/mlops-pull-request.yml': templates['pull-request'].text(place),
      [RELEASE]: templates['release-attested'].text(place),
      [ATTEST]: SIGNS,
    });
    ({ zones, delays, elsewhere } = released);
    delays.configure({ weight: 0.01 }, `${elsewhere.section}\nregister: {}`);
    const [recorded] = await zones.push('main', delays.project.files());
    expect(endings(recorded!)).toEqual({ 'record / work': 'success', 'record / record': 'success' });
  }, 300_000);
  afterAll(() => released.close());

  const state = () => zones.double.state(zones.repository);
  const ledger = (path: string): Promise<string> => zones.repository.git.text(['show', `mlops/ledger:${path}`]);
  /** How each was answered so far; one that fails is answered before anybody looks whose it is. */
  const tries = (): (number | undefined)[] =>
    zones.double.requests.filter(({ operation }) => operation === STORE).map(({ status }) => status);

  /** Signatures fail so often from now on. */
  const fail = (times: number): void =>
    zones.double.faults([
      { on: STORE, nth: Array.from({ length: times }, (_, at) => at + 1), fault: { kind: 'status', status: 503 } },
    ]);

  it('a signature that fails twice fails the job, and what was released stays so', async () => {
    fail(2);
    await zones.double.tag(zones.repository, 'delays@v1.0.0', 'main');
    const [result] = await zones.settled();
    expect(endings(result!)).toEqual({
      'release / register': 'success',
      'release / deploy': 'success',
      'attest / attest': 'failure',
    });
    expect([tries(), state().attestations]).toEqual([[503, 503], []]);
    expect(elsewhere.serving).toBe('1.0.0');
  }, 300_000);

  it('started again, a signature that fails once is made by the second try, of the very files of the release', async () => {
    fail(1);
    const [result] = await zones.happen(await dispatchEvent(zones.double.world, zones.repository, RELEASE, {}));
    expect(endings(result!)).toMatchObject({ 'release / register': 'success', 'attest / attest': 'success' });
    expect(tries()).toEqual([503, 503, 503, 201]);

    expect(state().attestations).toHaveLength(1);
    const { statement } = state().attestations[0]!;
    const [release] = state().releases;
    const signed = release!.assets
      .filter(({ name }) => name.startsWith('model-'))
      .map(({ name, digest }) => ({ name, digest: { sha256: digest.replace('sha256:', '') } }));
    expect(signed).toHaveLength(1);
    const recorded = JSON.parse(await ledger('releases/delays/1.0.0.json')) as Pick<Statement, 'predicate'>;
    // Made anew by whoever signs: what started that is said by it.
    const facts = recorded.predicate[FACTS_FIELD] as JsonObject;
    expect(facts['cause']).toBe('push');
    expect(statement).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: signed,
      predicateType: 'https://in-toto.io/attestation/release/v0.1',
      predicate: { ...recorded.predicate, [FACTS_FIELD]: { ...facts, cause: 'dispatch' } },
    });
    expect(recorded.predicate).toMatchObject({ purl: 'pkg:generic/delays@1.0.0' });

    const lines = jobOf(result!, 'attest').lines.join('\n');
    expect(lines).toMatch(
      /The model of delays@v1\.0\.0 was made by https:\/\/github\.com\/acme\/delays\/actions\/runs\//,
    );
  }, 300_000);

  it('cancelled before it signs, it has signed nothing; run again, it signs', async () => {
    zones.double.faults(undefined);
    zones.watch = (_, { msg }, control) => msg.includes('was made by') && control.cancel();
    const [cancelled] = await zones.happen(await dispatchEvent(zones.double.world, zones.repository, ATTEST, {}));
    zones.watch = () => undefined;
    expect([cancelled!.conclusion, endings(cancelled!)]).toEqual(['cancelled', { 'attest / attest': 'failure' }]);
    expect(state().attestations).toHaveLength(1);
    const [again] = await zones.again(cancelled!);
    expect(endings(again!)).toEqual({ 'attest / attest': 'success' });
    const [first, ...others] = state().attestations.map(({ statement }) => (statement as Statement).subject);
    expect(others).toEqual([first]);
    // Neither tag nor ledger: its token can only read, and was never refused.
    zones.expectWithinPermissions();
  }, 300_000);
});
