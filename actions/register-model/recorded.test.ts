import { describe, expect, it } from '@jest/globals';
import { Config } from '#config';
import { MlopsError, type EndedRun, type Host, type Origin } from '#kit';
import { registryErrors, type Registry } from '#registry';
import { recordedOn, type Asked } from './recorded.ts';
import { passed, testLedger, type Run } from './testing-ledger.ts';

const URL = 'https://github.com/o/r/actions/runs/';

interface World {
  runs: readonly Run[];
  /** Run → the workflow run that left it; no other is confirmed. */
  by?: Readonly<Record<string, number>>;
  /** Version → its run. */
  versions?: Readonly<Record<string, string>>;
  /** The same of those that have a tag alone. */
  unrecorded?: Readonly<Record<string, string>>;
  /** And of those that are on record alone. */
  untagged?: Readonly<Record<string, string>>;
  /** Run → the model of its version, where no run on record says. */
  models?: Readonly<Record<string, string>>;
  /** Why the ledger may have had more. */
  doubt?: string;
  /** What the ledger was up to each time that it was rewritten, and is now. */
  lines?: readonly (readonly Run[])[];
  ended?: EndedRun;
  asked?: Partial<Asked>;
}

/** On commit `c`, to which `b` led. */
async function found({
  runs,
  by = {},
  versions = {},
  unrecorded = {},
  untagged = {},
  models = {},
  doubt,
  lines,
  ended,
  asked = {},
}: World) {
  const said: string[] = [];
  const told: string[] = [];
  const log = { info: (text: string) => said.push(text), warning: (text: string) => told.push(text) };
  const origin = {
    ...{ change: { commit: 'c', head: 'c' }, defaultBranch: 'main', ended: async () => ended },
    ...{ tipOfDefault: async () => 'c', whyOffDefault: async () => undefined },
    confirm: async ({ id }: Run) => {
      if (by[id] === undefined)
        throw new MlopsError('MLOPS_RUN_UNCONFIRMED', { message: `nobody made ${id}`, hint: 'x' });
      return `${URL}${by[id]}`;
    },
  } as unknown as Origin;
  const host = { log, git: { run: async () => ({ code: 0, stdout: Buffer.from('c\nc-tree\n') }) } } as unknown as Host;
  const show = async () => {
    if (Object.keys({ ...versions, ...untagged }).length === 0)
      throw registryErrors('MLOPS_REGISTRY_UNKNOWN', { message: 'nothing is registered as delays', hint: 'x' });
    const modelOf = (run: string) => runs.find(({ id }) => id === run)?.model ?? models[run];
    const all = Object.entries({ ...versions, ...untagged }).map(([version, run]) => ({
      ...{ version, run, tag: `delays@v${version}`, model: modelOf(run) },
      standing: version in untagged ? 'missing' : 'ok',
    }));
    return [{ name: 'delays', stages: {}, versions: all }];
  };
  const commitOf = (run: string) => runs.find(({ id }) => id === run)?.commit ?? 'b';
  const tagged = async () =>
    Object.entries({ ...versions, ...unrecorded }).map(([version, run]) => ({
      ...{ tag: `delays@v${version}`, commits: [`${version} again`, commitOf(run)] },
    }));
  const registry = { show, tagged } as unknown as Registry;
  const ledger = testLedger(runs, doubt, lines);
  const project = { repository: '/r', file: '/r/mlops.yml', config: Config.parse({ project: 'delays' }) };
  const at = { origin, project, ledger, server: ledger, registry };
  const answer = await recordedOn(host, at, { name: 'delays', version: undefined, run: undefined, ...asked });
  if ('nothing' in answer) return answer.nothing;
  return { run: answer.run.id, byItself: answer.byItself, unconfirmed: answer.unconfirmed, told };
}

const [FIRST, SECOND, THIRD] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
const training = (id: number, hour: number): EndedRun => ({
  ...{ id, attempt: 1, at: `2026-03-01T${String(hour).padStart(2, '0')}:00:00Z`, url: `${URL}${id}` },
  ...{ failed: [], cancelled: [], kept: [] },
});

describe('by a tag, or by hand', () => {
  it.each<{ name: string; more: Partial<Run> }>([
    { name: 'a retraining, judged against what is in production', more: { challenger: true, cause: 'drift' } },
    { name: 'a run that an exception let pass', more: { excepted: ['roc_auc.min'] } },
    { name: 'a commit that was run again', more: {} },
  ])('the run that passed last is released: $name', async ({ more }) => {
    const runs = [passed(FIRST, 'c', 1), passed(SECOND, 'c', 2, more), passed(THIRD, 'c', 3, { verdict: 'fail' })];
    expect(await found({ runs, by: { [FIRST]: 1, [SECOND]: 2 } })).toMatchObject({ run: SECOND, byItself: false });
  });

  it.each([{ version: '1.0.0' }, { version: 'v1.0.0' }])(
    'a version that is on record is of the run that it was of: $version',
    async ({ version }) => {
      const runs = [passed(FIRST, 'c', 1), passed(SECOND, 'c', 2)];
      const world = { runs, by: { [FIRST]: 1, [SECOND]: 2 }, versions: { '1.0.0': FIRST }, asked: { version } };
      expect(await found(world)).toMatchObject({ run: FIRST });
      expect(await found({ ...world, asked: { version: '1.0.1' } })).toMatchObject({ run: SECOND });
      expect(await found({ ...world, asked: { run: FIRST } })).toMatchObject({ run: FIRST });
    },
  );

  it('one of another commit is not meant by its number', async () => {
    const runs = [passed(FIRST, 'b', 1), passed(SECOND, 'c', 2)];
    const world = { runs, by: { [FIRST]: 1, [SECOND]: 2 }, versions: { '1.0.0': FIRST } };
    expect(await found({ ...world, asked: { version: '1.0.0' } })).toMatchObject({ run: SECOND });
  });

  it('what nobody is known to have made is passed over, and told', async () => {
    const runs = [passed(FIRST, 'c', 1), passed(SECOND, 'c', 2)];
    expect(await found({ runs, by: { [FIRST]: 1 } })).toMatchObject({
      run: FIRST,
      told: [`A run that passed later is passed over: nobody made ${SECOND}`],
    });
    await expect(found({ runs })).rejects.toMatchObject({ message: `nobody made ${SECOND}` });
  });

  it('a version of the same model counts only where it is known who made that', async () => {
    const [old, again] = [passed(FIRST, 'a', 1, { model: 'm' }), passed(SECOND, 'c', 2, { model: 'm' })];
    const versions = { '1.0.0': FIRST, '1.1.0': THIRD };
    const world = { runs: [old, again, passed(THIRD, 'b', 3, { model: 'other' })], versions };
    expect(await found({ ...world, by: { [SECOND]: 2 } })).toMatchObject({
      ...{ run: SECOND, unconfirmed: ['1.0.0'] },
      told: [`delays@v1.0.0 is this model, and is not counted: nobody made ${FIRST}`],
    });
    expect(await found({ ...world, by: { [FIRST]: 1, [SECOND]: 2 } })).toMatchObject({ unconfirmed: [], told: [] });
    const itself = { ...world, versions: { '1.0.0': SECOND }, by: { [SECOND]: 2 } };
    expect(await found(itself)).toMatchObject({ run: SECOND, unconfirmed: [] });
  });

  it.each([
    { name: 'is not there', run: THIRD, why: 'the ledger has no run' },
    { name: 'cannot be read', run: 'damaged', why: 'it is not JSON' },
  ])('nor does one on record count whose run $name', async ({ run, why }) => {
    const runs = [passed(FIRST, 'c', 1, { model: 'm' })];
    const world = { runs, by: { [FIRST]: 1 }, untagged: { '9.9.9': run }, models: { [run]: 'm' } };
    expect(await found(world)).toMatchObject({
      ...{ run: FIRST, unconfirmed: ['9.9.9'] },
      told: [expect.stringMatching(`^delays@v9.9.9 is this model, and is not counted: .*${why}`)],
    });
    expect(await found({ ...world, asked: { version: '1.0.0' } })).toMatchObject({ unconfirmed: [], told: [] });
  });

  it('of a commit of which none passed nothing is', async () => {
    const failed = passed(FIRST, 'c', 1, { verdict: 'fail' });
    for (const runs of [[], [failed], [passed(SECOND, 'b')], [passed(FIRST, 'c', 1, { dirty: true })]])
      await expect(found({ runs })).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_NOT_PASSED' });
  });
});

describe('at the end of a training', () => {
  it.each<{ name: string; more: Partial<Run> }>([
    { name: 'passed', more: {} },
    { name: 'failed', more: { verdict: 'fail' } },
  ])('what it recorded is released, also run again when another training of that commit $name', async ({ more }) => {
    const runs = [passed(FIRST, 'c', 1), passed(SECOND, 'c', 5, more)];
    const by = { [FIRST]: 1, [SECOND]: 2 };
    expect(await found({ runs, by, ended: training(1, 2) })).toMatchObject({ run: FIRST, byItself: true });
  });

  it('what its later attempt recorded is not', async () => {
    const runs = [passed(FIRST, 'c', 1), passed(SECOND, 'c', 5)];
    const by = { [FIRST]: 1, [SECOND]: 1 };
    expect(await found({ runs, by, ended: training(1, 2) })).toMatchObject({ run: FIRST });
    expect(await found({ runs, by, ended: training(1, 6) })).toMatchObject({ run: SECOND });
  });

  it('what was recorded by another one, or by nobody, is not', async () => {
    const runs = [passed(FIRST, 'c', 1), passed(SECOND, 'c', 1)];
    expect(await found({ runs, by: { [FIRST]: 7 }, ended: training(1, 2) })).toBe(
      `${URL}1 is not known to have recorded a run of commit c that passed`,
    );
  });

  it('it takes no place of a later training of that commit, and is what it was', async () => {
    const runs = [passed(FIRST, 'c', 1), passed(SECOND, 'c', 5)];
    const world = { runs, by: { [FIRST]: 1, [SECOND]: 2 }, ended: training(1, 2) };
    expect(await found({ ...world, versions: { '1.0.0': SECOND } })).toBe(
      'delays@v1.0.0 is of a later training of that commit',
    );
    expect(await found({ ...world, versions: { '1.0.0': FIRST, '1.0.1': SECOND } })).toMatchObject({ run: FIRST });
  });

  it.each(['from its index', 'wholly'] as const)('nor where that one was taken away %s', async (taken) => {
    const runs = [passed(FIRST, 'c', 1), passed(SECOND, 'c', 5, { taken })];
    const world = { runs, by: { [FIRST]: 1, [SECOND]: 2 }, ended: training(1, 2) };
    expect(await found({ ...world, versions: { '0.9.0': THIRD, '1.0.0': SECOND } })).toBe(
      'delays@v1.0.0 is of a later training of that commit',
    );
    expect(await found({ ...world, versions: { '1.0.0': FIRST, '1.0.1': SECOND } })).toMatchObject({ run: FIRST });
    const last = { ...world, runs: [passed(SECOND, 'c', 1, { taken }), passed(FIRST, 'c', 2)] };
    expect(await found({ ...last, versions: { '1.0.0': SECOND } })).toMatchObject({ run: FIRST });
  });

  it('nor where somebody put a version of it on record', async () => {
    const runs = [passed(FIRST, 'c', 1), passed(SECOND, 'c', 5)];
    const world = { runs, by: { [FIRST]: 1, [SECOND]: 2 }, ended: training(1, 2), versions: { '1.0.0': SECOND } };
    expect(await found({ ...world, untagged: { '9.9.9': FIRST } })).toBe(
      'delays@v1.0.0 is of a later training of that commit',
    );
  });

  it('nor where it is not known of which training of that commit a version is', async () => {
    const runs = [passed(SECOND, 'c', 1), passed(FIRST, 'c', 2)];
    const world = { runs, by: { [FIRST]: 1, [SECOND]: 2 }, ended: training(1, 3) };
    expect(await found({ ...world, versions: { '1.0.0': SECOND }, doubt: 'a merge may hide it' })).toBe(
      'delays@v1.0.0 is of that commit, and of which training of it is not known (a merge may hide it)',
    );
    expect(await found({ ...world, unrecorded: { '1.0.0': SECOND } })).toBe(
      'delays@v1.0.0 is of that commit, and of which training of it is not known (the ledger has no such version)',
    );
    const elsewhere = { versions: { '1.0.0': THIRD }, unrecorded: { '1.0.1': THIRD }, doubt: 'a merge may hide it' };
    expect(await found({ ...world, ...elsewhere })).toMatchObject({ run: FIRST });
  });

  it.each<{ name: string; more: readonly Run[] }>([
    { name: 'that was trained once', more: [] },
    { name: 'of which another training failed', more: [passed(SECOND, 'c', 1, { verdict: 'fail' })] },
  ])('a tag that was pushed ahead of it withholds nothing on a commit $name', async ({ more }) => {
    const runs = [...more, passed(FIRST, 'c', 2)];
    const world = { runs, by: { [FIRST]: 1 }, ended: training(1, 3), unrecorded: { '2.0.0': FIRST } };
    expect(await found(world)).toMatchObject({ run: FIRST });
    expect(await found({ ...world, doubt: 'a merge may hide it' })).toBe(
      'delays@v2.0.0 is of that commit, and of which training of it is not known (a merge may hide it)',
    );
    const gone = { ...world, runs: [...runs, passed(THIRD, 'c', 3, { taken: 'wholly' })] };
    expect(await found(gone)).toBe(
      'delays@v2.0.0 is of that commit, and of which training of it is not known (the ledger has no such version)',
    );
  });

  it('nor of one that it came after, or not, where the ledger was rewritten', async () => {
    const [first, second] = [passed(FIRST, 'c', 1), passed(SECOND, 'c', 5)];
    const at = (...lines: Run[][]) => {
      const gone = [first, second].filter((run) => !lines.at(-1)!.includes(run));
      return found({
        ...{ runs: [...gone.map((run) => ({ ...run, taken: 'wholly' as const })), ...lines.at(-1)!], lines },
        ...{ by: { [FIRST]: 1, [SECOND]: 2 }, ended: training(1, 2), versions: { '1.0.0': SECOND } },
      });
    };
    const unknown =
      'delays@v1.0.0 is of that commit, and of which training of it is not known (the ledger was rewritten since)';
    expect(await at([first], [second, first])).toBe(unknown);
    expect(await at([second], [first])).toBe(unknown);
    expect(await at([first, second], [second, first])).toBe('delays@v1.0.0 is of a later training of that commit');
    expect(await at([second], [second, first])).toMatchObject({ run: FIRST });
    expect(await at([second, first], [second, first])).toMatchObject({ run: FIRST });
  });
});
