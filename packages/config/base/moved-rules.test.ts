import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { openProject } from '../load.ts';
import type { Project } from '../schema.ts';
import { BASE, originOf, steps, workflowFile, WORKFLOW, type Tree } from './testing-workflows.ts';
import { workflowPolicy } from './workflow-policy.ts';

let directory: string;
beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'moved-')));
});
afterEach(() => rm(directory, { recursive: true }));

const SAID = 'predictions: p.csv, metric: roc_auc, margin: 0.02';
const only = (...inputs: string[]): Tree => ({
  [WORKFLOW]: workflowFile({ model: steps(...inputs.map((of) => ({ with: of }))) }),
});
/** A call of a workflow of another repository, and a file that names ours. */
const CALLED = 'on: pull_request\njobs:\n  model:\n    uses: other/flows/.github/workflows/judge.yml@v1\n';
const BROKEN: Tree = { '.github/workflows/broken.yml': 'jobs: [ # acme/judge@v2' };
const yml = (rule: string, evaluate = 'predictions: p.csv, metrics: [roc_auc]', project = 'flights'): string =>
  `project: ${project}\nevaluate: {${evaluate}}\ngate: {rules: [{metric: roc_auc, ${rule}}]}\n`;

/** The project of a change that describes it in an mlops.yml, which its base does not have. */
async function moved(head: string, base: Tree, now: Tree = only(''), given = {}): Promise<Project> {
  await writeFile(join(directory, 'mlops.yml'), head);
  const host = { ...testHost({ directory }), origin: originOf({ base, head: now }, { given }) };
  return openProject(host, { config: join(directory, 'mlops.yml'), 'data-roots': [] });
}

describe('rules that a change moves from inputs into mlops.yml', () => {
  it('are taken along: the same ones are no edit', async () => {
    const { policy, config } = await moved(yml('margin: 0.02'), only(SAID));
    expect(policy).toMatchObject({ from: 'base', edited: false, base: BASE, workflow: WORKFLOW });
    expect(policy).not.toHaveProperty('bytes');
    expect(config.gate?.rules).toEqual([{ metric: 'roc_auc', margin: 0.02, 'on-inconclusive': 'block' }]);
  });

  it('decide over those that it says instead', async () => {
    const { policy, config } = await moved(yml('margin: 0.9', 'predictions: q.csv'), only(`${SAID}, group: day`));
    expect(policy).toMatchObject({ from: 'base', edited: true, proposed: { gate: { rules: [{ margin: 0.9 }] } } });
    expect(config.gate?.rules).toMatchObject([{ margin: 0.02 }]);
    expect(config.evaluate).toMatchObject({ predictions: 'q.csv', group: 'day', metrics: ['roc_auc'] });
  });

  it('are those of every slice, too', async () => {
    const { config } = await moved(yml('margin: 0.02'), only(`${SAID}, slices: carrier`));
    expect(config.gate?.rules).toMatchObject([{}, { slices: ['carrier'], 'on-inconclusive': 'report' }]);
    expect(config.evaluate?.slices).toEqual(['carrier']);
  });

  it('cannot be done away with', async () => {
    const { config } = await moved('project: flights\n', only(SAID));
    expect(config).toMatchObject({ evaluate: { predictions: 'p.csv' }, gate: { rules: [{ margin: 0.02 }] } });
  });

  it('are found where the workflow file was renamed', async () => {
    const { policy } = await moved(yml('margin: 0.9'), { '.github/workflows/old.yml': only(SAID)[WORKFLOW]! });
    expect(policy).toMatchObject({ from: 'base', edited: true, workflow: '.github/workflows/old.yml' });
  });

  it('of a step of its own are measured as the step before it says', async () => {
    const parts = steps(
      { uses: '/actions/evaluate-model', with: 'predictions: p.csv, target: late, metric: roc_auc' },
      { uses: '/actions/gate-model', with: 'metric: roc_auc, margin: 0.02' },
    );
    const base = { [WORKFLOW]: workflowFile({ model: parts }) };
    const { policy, config } = await moved(
      yml('margin: 0.02', 'predictions: p.csv, metrics: [roc_auc], target: late'),
      base,
    );
    expect(policy).toMatchObject({ from: 'base', edited: false });
    expect(config.evaluate?.target).toBe('late');
  });

  it.each([
    { name: 'a variable', evaluate: ['target: late, threshold: "${{ vars.T }}"'] },
    { name: 'one of two that differ, the last of which may be skipped', evaluate: ['target: late', 'target: copy'] },
  ])('leave the measures to say where the step before it measures by $name', async ({ evaluate }) => {
    const parts = steps(
      ...evaluate.map((of) => ({ uses: '/actions/evaluate-model', with: `predictions: p.csv, ${of}` })),
      { uses: '/actions/gate-model', with: 'metric: recall, min: 0.6' },
    );
    const base = {
      [WORKFLOW]: workflowFile({ model: parts.replace(/(with: .*target: copy)/, 'if: vars.COPY\n        $1') }),
    };
    const { policy, config } = await moved(yml('min: 0.1', 'predictions: p.csv, threshold: 0.01'), base);
    expect(policy).toMatchObject({ from: 'base', unmeasured: { workflow: WORKFLOW, why: expect.any(String) } });
    expect(config).toMatchObject({ evaluate: { threshold: 0.01 }, gate: { rules: [{ metric: 'recall', min: 0.6 }] } });
  });

  it('are the implied one where no step of the base says any', async () => {
    const base = (evaluate: string, gate: string): Tree => ({
      [WORKFLOW]: workflowFile({
        model: steps({ uses: '/actions/evaluate-model', with: evaluate }, { uses: '/actions/gate-model', with: gate }),
      }),
    });
    const lax = yml('min: 0.1', 'predictions: p.csv, threshold: 0.01');
    for (const [evaluate, gate] of [
      ['predictions: p.csv, threshold: 0.7', ''],
      ['predictions: p.csv, threshold: 0.7', 'baseline: old.csv'],
      ['', 'predictions: p.csv, threshold: 0.7'],
    ] as const) {
      const { policy, config } = await moved(lax, base(evaluate, gate));
      expect(policy).toMatchObject({ from: 'base', edited: true, workflow: WORKFLOW });
      expect(config).toMatchObject({ evaluate: { threshold: 0.7 }, gate: { rules: [] } });
    }
    // Such steps judge nothing before there is an mlops.yml.
    for (const gate of ['', 'baseline: old.csv'])
      expect((await moved(lax, base('', gate))).policy).toMatchObject({ from: 'head' });
  });

  it.each([
    { name: 'another name', head: yml('margin: 0.02', '', 'delays'), base: only(SAID) },
    { name: 'another name, which the step had not', head: yml('margin: 0.02'), base: only(`${SAID}, project: delays`) },
    { name: 'a margin that is none', head: yml('margin: 0.02'), base: only(SAID.replace('0.02', 'little')) },
  ])('are an error under $name', async ({ head, base }) => {
    await expect(moved(head, base)).rejects.toMatchObject({ code: 'MLOPS_BASE_POLICY' });
  });

  it.each([
    { name: 'several differ', base: only(SAID, SAID.replace('0.02', '0.5')) },
    { name: 'they are expressions', base: only(SAID.replace('0.02', '"${{ vars.MARGIN }}"')) },
  ])('cannot be told where $name, and the change says so', async ({ base }) => {
    const { policy, config } = await moved(yml('margin: 0.9'), base);
    expect(policy).toMatchObject({ from: 'unclear', edited: false, workflow: WORKFLOW, why: expect.any(String) });
    expect(config.gate?.rules).toMatchObject([{ margin: 0.9 }]);
  });

  it.each<{ name: string; base: Tree; now?: Tree; given?: object }>([
    { name: 'main has no workflow', base: {} },
    {
      name: 'its workflow is of another project, which stays',
      base: only(`${SAID}, project: delays`),
      now: only(`${SAID}, project: delays`, 'config: mlops.yml'),
      given: { config: 'mlops.yml' },
    },
    { name: 'its step has no rules', base: only('') },
  ])('are the first where $name', async ({ base, now, given }) => {
    expect((await moved(yml('margin: 0.9'), base, now, given)).policy).toMatchObject({ from: 'head', edited: false });
  });
});

describe('an mlops.yml that a change moves', () => {
  const OLD = 'models/a/flights.yml';
  /** The change has it at the top, and at its old place nothing. */
  const judged = (head: string, there: Tree, now?: Tree): Promise<Project> =>
    moved(head, { ...only(''), ...there }, now);

  it('takes its rules along, which nobody calls new', async () => {
    const there = { [OLD]: yml('min: 0.7') };
    const { policy } = await judged(yml('min: 0.7', 'predictions: q.csv, metrics: [roc_auc]'), there);
    expect(policy).toMatchObject({ from: 'base', edited: false, base: BASE });
    expect(Buffer.from(policy!.bytes!).toString()).toBe(there[OLD]);
  });

  it.each<{ name: string; there: Tree }>([
    { name: 'is gone from its place', there: { [OLD]: yml('min: 0.7') } },
    {
      name: 'has a copy of that name, which says the same',
      there: { [OLD]: yml('min: 0.7'), 'b/mlops.yml': yml('min: 0.1') },
    },
  ])('is an error where it says other rules, and $name', async ({ there }) => {
    await expect(judged(yml('min: 0.1'), there)).rejects.toMatchObject({
      code: 'MLOPS_POLICY_MOVED',
      message: 'main describes flights in models/a/flights.yml, by other rules than this change in mlops.yml',
    });
  });

  it.each<{ name: string; old: string; stays?: boolean }>([
    { name: 'lies among the files of the server', old: '.github/mlops.yml' },
    { name: 'stays there under another name', old: 'models/a.yml', stays: true },
    { name: 'stays there, and is called like no YAML', old: 'models/a.conf', stays: true },
  ])('is an error where it says other rules, and what the step of main names $name', async ({ old, stays }) => {
    if (stays) {
      await mkdir(join(directory, 'models'));
      await writeFile(join(directory, old), yml('min: 0.7'));
    }
    const there = { ...only(`config: ${old}`), [old]: yml('min: 0.7') };
    await expect(moved(yml('min: 0.1'), there)).rejects.toMatchObject({ code: 'MLOPS_POLICY_MOVED' });
  });

  it('takes its contracts along', async () => {
    const data = (contract: string): string => `data: {raw: {path: a.csv, contract: ${contract}}}\n${yml('min: 0.7')}`;
    const { policy } = await judged(data('c.yml'), { [OLD]: data('../c.yml') });
    expect(policy?.contracts).toEqual([{ source: 'raw', path: 'models/c.yml', commit: BASE.commit }]);
  });

  it.each<{ name: string; there: Tree }>([
    { name: 'is of another project', there: { [OLD]: yml('min: 0.7', undefined, 'delays') } },
    { name: 'judges nothing', there: { [OLD]: 'project: flights\n' } },
    { name: 'is no description', there: { [OLD]: 'kind: Deployment\n' } },
  ])('is none where what main has $name', async ({ there }) => {
    expect((await judged(yml('min: 0.1'), there)).policy).toMatchObject({ from: 'head' });
  });
});

describe('a file that rules of the base name, where mlops.yml has moved', () => {
  const described = (project: string, more = ''): string =>
    `project: ${project}\nevaluate: {predictions: p.csv, metrics: [roc_auc]}\n${more}`;
  const gate = (config: string, baseline = 'old.csv'): { uses: string; with: string } => ({
    uses: '/actions/gate-model',
    with: `config: "${config}", metric: roc_auc, margin: 0.02, baseline: "${baseline}"`,
  });
  const gates = (...configs: string[]): Tree => ({
    [WORKFLOW]: workflowFile({ model: steps(...configs.map((config) => gate(config))) }),
  });
  const ofMatrix = (list: string, config = '${{ matrix.p }}/mlops.yml'): Tree => ({
    [WORKFLOW]: workflowFile({ model: steps(gate(config)) }, `    strategy: {matrix: {p: ${list}}}\n`),
  });
  /** What inputs of a gate say of the change's d/mlops.yml, beside that or in its place. */
  const ruledAt = async (base: Tree, head: Tree, more: object = {}) => {
    await mkdir(join(directory, '.git'), { recursive: true });
    await mkdir(join(directory, 'd'), { recursive: true });
    await writeFile(join(directory, 'd/mlops.yml'), head['d/mlops.yml']!);
    const given = { config: 'd/mlops.yml', metric: 'roc_auc', margin: '0.02', baseline: 'old.csv', ...more };
    const host = { ...testHost({ directory }), origin: originOf({ base, head }, { action: 'gate-model', given }) };
    const project = await openProject(host, { config: join(directory, 'd/mlops.yml'), 'data-roots': [] });
    return project.policy?.from === 'unclear' ? project.policy : workflowPolicy(host, project);
  };
  const there = { 'a/mlops.yml': described('alpha'), 'b/mlops.yml': described('flights') };
  const here = { 'c/mlops.yml': described('alpha'), 'd/mlops.yml': described('flights') };

  it.each<{ name: string; base: Tree; head: Tree; more?: object }>([
    { name: 'with another', base: gates('a/mlops.yml', 'b/mlops.yml'), head: gates('c/mlops.yml', 'd/mlops.yml') },
    {
      name: 'with another of a matrix',
      base: ofMatrix('[a, b]'),
      head: ofMatrix('[c, d]'),
      more: { matrix: '{"p":"d"}' },
    },
    {
      name: 'under a pattern',
      base: gates('*/mlops.yml'),
      head: gates('*/mlops.yml'),
      more: { config: '*/mlops.yml' },
    },
  ])('lies in its own old place, $name', async ({ base, head, more }) => {
    expect(await ruledAt({ ...there, ...base }, { ...here, ...head }, more)).toMatchObject({ from: 'base', root: 'b' });
  });

  it.each<{ name: string; there: Tree }>([
    {
      name: 'two describe it',
      there: { 'a/mlops.yml': described('flights'), 'b/mlops.yml': described('flights') },
    },
    { name: 'none describes it', there: { 'a/mlops.yml': described('alpha'), 'b/mlops.yml': described('beta') } },
    { name: 'one cannot be read', there: { 'a/mlops.yml': 'project: [', 'b/mlops.yml': described('flights') } },
  ])('cannot be told of several, where $name', async ({ there: base }) => {
    const trees = [
      { ...base, ...gates('a/mlops.yml', 'b/mlops.yml') },
      { ...here, ...gates('c/mlops.yml', 'd/mlops.yml') },
    ] as const;
    const said = await ruledAt(...trees);
    expect(said).toMatchObject({ from: 'unclear', why: expect.stringContaining('old.csv') });
  });

  it('is none where they compare with runs', async () => {
    const [base, head] = [gates('a/mlops.yml', 'b/mlops.yml'), gates('c/mlops.yml', 'd/mlops.yml')].map((of) => ({
      [WORKFLOW]: of[WORKFLOW]!.replaceAll('old.csv', 'auto'),
    }));
    const two = { 'a/mlops.yml': described('flights'), 'b/mlops.yml': described('flights') };
    const said = await ruledAt({ ...two, ...base }, { ...here, ...head }, { baseline: 'auto' });
    expect(said).toMatchObject({ from: 'base', ruling: { baseline: 'auto' } });
  });

  const named = (baseline: string, min = '0.7'): string =>
    described('flights', `gate: {baseline: ${baseline}, rules: [{metric: roc_auc, min: ${min}}]}\n`);
  const goneBy = (head: string, base: Tree): Promise<Project> => moved(head, base, only(''));

  it.each(['old.csv', 'old_scores', 'baseline', './7f3c2a'])('is one of several that are called %s', async (name) => {
    const several = { ...only('config: "*/mlops.yml"'), 'a/mlops.yml': named(name), 'b/mlops.yml': named(name) };
    await expect(goneBy(named(name), several)).rejects.toMatchObject({
      code: 'MLOPS_POLICY_MOVED',
      message: expect.stringContaining('cannot be told'),
    });
  });

  it('is none where the name is that of a run', async () => {
    const several = { ...only(''), 'a/mlops.yml': named('7f3c2a'), 'b/mlops.yml': named('7f3c2a') };
    expect((await goneBy(named('7f3c2a'), several)).policy).toMatchObject({ from: 'base', edited: false });
  });

  it('lies where the step of the base names it, whatever a tutorial says', async () => {
    const base = { ...only('config: models/mlops.yml'), 'models/mlops.yml': named('old.csv') };
    const tutorial = { 'docs/mlops.yml': named('old.csv', '0.2') };
    const { policy } = await goneBy(named('old.csv'), { ...base, ...tutorial });
    expect(policy).toMatchObject({ from: 'base', root: 'models' });
    await expect(goneBy(named('old.csv', '0.2'), { ...base, ...tutorial })).rejects.toMatchObject({
      code: 'MLOPS_POLICY_MOVED',
      message: 'main describes flights in models/mlops.yml, by other rules than this change in mlops.yml',
    });
    // What else it may name, an expression says.
    const both = only('config: docs/mlops.yml', 'config: "${{ vars.CONFIG }}"');
    await expect(goneBy(named('old.csv', '0.2'), { ...base, ...tutorial, ...both })).rejects.toMatchObject({
      code: 'MLOPS_POLICY_MOVED',
    });
  });
});

describe('of several descriptions of one project that a change moves, those that steps name', () => {
  const docs = { '.github/workflows/docs.yml': workflowFile({ docs: steps({ with: 'config: docs/mlops.yml' }) }) };
  const wrapped = (uses: string): Tree => ({ [WORKFLOW]: workflowFile({ model: `      - uses: ${uses}\n` }) });
  const many = Object.fromEntries(
    Array.from({ length: 101 }, (_, i) => [`.github/workflows/${i}.yml`, 'on: push\njobs: {}\n']),
  );
  const there = { 'models/a/mlops.yml': yml('min: 0.9'), 'docs/mlops.yml': yml('min: 0.1') };
  it.each<{ name: string; base: Tree }>([
    { name: 'an action that is not read may name others', base: { ...docs, ...wrapped('other/wrap@v1') } },
    { name: 'a workflow that is not read may name others', base: { ...docs, [WORKFLOW]: CALLED } },
    { name: 'there are more workflow files than are read', base: { ...only('config: docs/mlops.yml'), ...many } },
    { name: 'a file of our steps is no YAML', base: { ...only('config: docs/mlops.yml'), ...BROKEN } },
  ])('do not count alone where $name', async ({ base }) => {
    await expect(moved(yml('min: 0.1'), { ...there, ...base }, { ...base })).rejects.toMatchObject({
      code: 'MLOPS_POLICY_MOVED',
      message: 'main describes flights in models/a/mlops.yml, by other rules than this change in mlops.yml',
    });
  });

  it('count alone beside actions that wrap none of ours', async () => {
    const base = { ...docs, ...wrapped('actions/setup-python@v5') };
    const { policy } = await moved(yml('min: 0.1'), { ...there, ...base }, base);
    expect(policy).toMatchObject({ from: 'base', root: 'docs' });
  });
});

describe('rules that inputs of a gate say beside an mlops.yml', () => {
  const gate = 'metric: roc_auc, min: 0.85';
  const parts = (given: string): string =>
    steps({ uses: '/actions/evaluate-model', with: '' }, { uses: '/actions/gate-model', with: given });
  const composed = (given: string): Tree => ({ [WORKFLOW]: workflowFile({ model: parts(given) }) });
  const night = { '.github/workflows/nightly.yml': workflowFile({ night: parts(gate) }) };
  const edited = { [WORKFLOW]: `env: {A: b}\n${only('')[WORKFLOW]}` };
  const lost = {
    from: 'unclear',
    workflow: WORKFLOW,
    why: 'inputs of gate-model are rules there, which this step goes without: have them in mlops.yml by a change of its own first',
  };
  it.each<{ name: string; base: Tree; head?: Tree; is: object | undefined }>([
    { name: 'are lost where it takes the place of the gate', base: composed(gate), is: lost },
    { name: 'are none where the gate goes by mlops.yml alone', base: composed(''), is: undefined },
    { name: 'in another file are of no concern', base: { ...only(''), ...night }, is: undefined },
    {
      name: 'nor where its own is edited',
      base: { ...only(''), ...night },
      head: { ...edited, ...night },
      is: undefined,
    },
    {
      name: 'nor where its own is renamed',
      base: { '.github/workflows/a.yml': only('')[WORKFLOW]!, ...night },
      head: { ...only(''), ...night },
      is: undefined,
    },
  ])('$name, for the one step', async ({ base, head = { ...only(''), ...night }, is }) => {
    const file = { 'mlops.yml': yml('min: 0.5') };
    await writeFile(join(directory, 'mlops.yml'), file['mlops.yml']);
    const host = {
      ...testHost({ directory }),
      origin: originOf({ base: { ...base, ...file }, head: { ...head, ...file } }),
    };
    const project = await openProject(host, { config: join(directory, 'mlops.yml'), 'data-roots': [] });
    const policy = await workflowPolicy(host, project);
    if (is) expect(policy).toMatchObject(is);
    else expect(policy).toBeUndefined();
  });

  it.each<{ name: string; base: Tree; is: object }>([
    { name: 'are not those of one step beside it', base: { ...only(''), ...night }, is: { from: 'unclear' } },
    { name: 'are those of the gate alone', base: night, is: { from: 'base', ruling: { min: 0.85 } } },
  ])('$name, for a gate in a new file', async ({ base, is }) => {
    const file = { 'mlops.yml': yml('min: 0.5') };
    await writeFile(join(directory, 'mlops.yml'), file['mlops.yml']);
    const workflow = '.github/workflows/new.yml';
    const head = { ...base, [workflow]: workflowFile({ model: parts(gate) }), ...file };
    const given = { metric: 'roc_auc', min: '0.85' };
    const origin = originOf({ base: { ...base, ...file }, head }, { workflow, action: 'gate-model', given });
    const host = { ...testHost({ directory }), origin };
    const project = await openProject(host, { config: join(directory, 'mlops.yml'), 'data-roots': [] });
    expect(await workflowPolicy(host, project)).toMatchObject(is);
  });

  it('are not those of a gate that takes the place of one step, in a file that is run for changes now', async () => {
    const file = { 'mlops.yml': yml('min: 0.95') };
    await writeFile(join(directory, 'mlops.yml'), file['mlops.yml']);
    const workflow = '.github/workflows/nightly.yml';
    const now = { [workflow]: night[workflow].replace('on: pull_request', 'on: [pull_request, push]') };
    const place = { workflow, job: 'night', action: 'gate-model', given: { metric: 'roc_auc', min: '0.85' } };
    const origin = originOf({ base: { ...only(''), ...night, ...file }, head: { ...now, ...file } }, place);
    const host = { ...testHost({ directory }), origin };
    const project = await openProject(host, { config: join(directory, 'mlops.yml'), 'data-roots': [] });
    expect(await workflowPolicy(host, project)).toMatchObject({ from: 'unclear' });
  });
});
