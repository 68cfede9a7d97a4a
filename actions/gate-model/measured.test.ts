import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sha256 } from '#evidence';
import { testHost, type TestHost } from '#testing';
import {
  submoduleAt,
  linkTo,
  originOf,
  steps,
  workflowFile,
  WORKFLOW,
  type Tree,
} from '../../packages/config/base/testing-workflows.ts';
import evaluateModel from '../evaluate-model/action.ts';
import gateModel from './action.ts';

let directory: string;
let before: string;
let host: TestHost;
beforeEach(async () => {
  before = process.cwd();
  directory = await realpath(await mkdtemp(join(tmpdir(), 'measured-')));
  process.chdir(directory);
  host = testHost({ directory });
  await writeFile('p.csv', PREDICTIONS);
});
afterEach(async () => {
  process.chdir(before);
  await rm(directory, { recursive: true });
});

/** By a threshold of 0.7 few positives are found; by none, all of them. */
const PREDICTIONS = [
  'id,target,score',
  ...Array.from({ length: 400 }, (_, i) => `${i},${i % 2},${((i * 7) % 100) / 100}`),
].join('\n');

/** The same examples, better scored. */
const GOOD = PREDICTIONS.replace(
  /^(\d+),(\d),.*$/gm,
  (_, id, target) => `${id},${target},${target === '1' ? 0.9 : 0.1}`,
);

type Given = Readonly<Record<string, string>>;
interface Step {
  action: string;
  given: Given;
  env?: Given;
}
/** What a change runs beside a base. */
interface Change {
  base: Tree;
  head: Tree;
  evaluate: Given;
  gate?: Given;
}

const written = (given: Given): string =>
  Object.entries(given)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(', ');
const composed = (evaluate: Given, gate: Given = GATE, job = ''): Tree => ({
  [WORKFLOW]: workflowFile(
    {
      model: steps(
        { uses: '/actions/evaluate-model', with: written(evaluate) },
        { uses: '/actions/gate-model', with: written(gate) },
      ),
    },
    job,
  ),
});
const GATE = { metric: 'recall', min: '0.6', baseline: 'none' };
const BY = (threshold: string): Given => ({ predictions: 'p.csv', metric: 'recall', threshold });
const BY_LAX: Given = { ...BY('${{ vars.LAX }}'), metric: 'precision' };
const VARS = "${{ vars.THRESHOLD || '0.7' }}";
const yml = (threshold: string, project = 'flights'): string =>
  `project: ${project}\nevaluate: {predictions: p.csv, metrics: [recall], threshold: ${threshold}}\ngate: {baseline: none, rules: [{metric: recall, min: 0.6}]}\n`;
const md5 = (of: string): string => createHash('md5').update(of).digest('hex');
const LOW = 'gate: {rules: [{metric: roc_auc, min: 0.1}]}\n';
const PLAIN = { [WORKFLOW]: workflowFile({ model: steps({ with: '' }) }) };
const CONFIG = composed({}, {});

const beside = ({ base, head }: Tree2, { action, given, env = {} }: Step): TestHost => {
  const origin = originOf({ base, head }, { action, given, env });
  const ledger = () => ({ tip: async () => undefined, read: async () => new Map(), list: async () => [] });
  return { ...host, origin: { ...origin, ledger } as never };
};
type Tree2 = Pick<Change, 'base' | 'head'>;

const evaluated = (trees: Tree2, given: Given, env: Given = {}) =>
  evaluateModel.run({
    inputs: evaluateModel.inputs.parse(given),
    host: beside(trees, { action: 'evaluate-model', given, env }),
  });
/** A job of these steps of ours. */
const jobOf = (...of: (readonly [action: string, given: Given])[]): string =>
  steps(
    ...of.map(([action, given]) => ({
      uses: action === 'run-pipeline' ? '' : `/actions/${action}`,
      with: written(given),
    })),
  );
const treeOf = (...of: Parameters<typeof jobOf>): Tree => ({ [WORKFLOW]: workflowFile({ model: jobOf(...of) }) });
const MILD: Given = { ...GATE, min: '0.1' };
const jobsOf = (jobs: Readonly<Record<string, Parameters<typeof jobOf>>>): Tree => ({
  [WORKFLOW]: workflowFile(Object.fromEntries(Object.entries(jobs).map(([job, of]) => [job, jobOf(...of)]))),
});
const LAX: Parameters<typeof jobOf> = [['evaluate-model', BY('0.0001')]];
const SCORED = '.mlops/outputs/evaluate-model/scored.parquet';
const gated = async (trees: Tree2, given: Given): Promise<string> => {
  const { verdict, result } = await gateModel.run({
    inputs: gateModel.inputs.parse(given),
    host: beside(trees, { action: 'gate-model', given }),
  });
  return `${verdict}: ${(result as { reason: string }).reason}`;
};
const judged = async ({ evaluate, gate = GATE, ...trees }: Change): Promise<string> => {
  await evaluated(trees, evaluate);
  return gated(trees, gate);
};
/** Of a change that leaves all as it is. */
const as = (tree: Tree): Tree2 => ({ base: tree, head: tree });

const NAMED: Parameters<typeof jobOf> = [
  ['evaluate-model', { predictions: 'p.csv', metric: 'accuracy' }],
  ['gate-model', { metric: 'accuracy', margin: '0.02', baseline: 'old.csv' }],
];

describe('what a change measures', () => {
  it.each<{ name: string; change: Change; file?: string; says: RegExp }>([
    {
      name: 'as its base does by a variable',
      change: { ...as(composed(BY(VARS))), evaluate: BY('0.7') },
      says: /^fail: recall\.min/,
    },
    {
      name: 'by a number of its own, where its base has a variable',
      change: { base: composed(BY(VARS)), head: composed(BY('0.0001')), evaluate: BY('0.0001') },
      says: /^inconclusive: how main measures this cannot be told from \.github\/workflows\/model\.yml: its rules are expressions there/,
    },
    {
      name: 'by the variable of another environment',
      change: {
        base: composed(BY(VARS)),
        head: composed(BY(VARS), GATE, '    environment: lax\n'),
        evaluate: BY('0.0001'),
      },
      says: /^inconclusive: how main measures this cannot be told/,
    },
    {
      name: 'by a number of its own, where its base has another: that one counts',
      change: { base: composed(BY('0.7')), head: composed(BY('0.0001')), evaluate: BY('0.0001') },
      says: /^fail: recall\.min/,
    },
    {
      name: 'by an `env` that was overwritten, over the mlops.yml of its base',
      file: yml('0.7'),
      change: {
        base: { ...PLAIN, 'mlops.yml': yml('0.7') },
        head: composed({ threshold: '${{ env.T }}' }, {}, '    env: {T: "0.7"}\n'),
        evaluate: { threshold: '0.0001' },
        gate: {},
      },
      says: /^fail: recall\.min/,
    },
    {
      name: 'by a step that its base does not have',
      change: {
        base: {
          [WORKFLOW]: workflowFile({
            model: steps({ uses: '/actions/gate-model', with: written({ ...GATE, ...BY('0.7') }) }),
          }),
        },
        head: composed(BY('0.0001')),
        evaluate: BY('0.0001'),
      },
      says: /^inconclusive: it was measured with threshold 0\.0001, and main measures with 0\.7$/,
    },
    {
      name: 'in an mlops.yml that it adds, where its base has a variable',
      file: yml('0.0001'),
      change: { base: composed(BY(VARS)), head: CONFIG, evaluate: {}, gate: {} },
      says: /^inconclusive: how main measures this cannot be told from/,
    },
    {
      name: 'as the step of its base says, whatever an mlops.yml says that it adds, where the gate has a variable',
      file: yml('0.0001').replace('baseline: none, ', ''),
      change: {
        ...as(composed(BY('0.7'), { ...GATE, min: "${{ vars.MIN || '0.6' }}" })),
        evaluate: BY('0.7'),
      },
      says: /^fail: recall\.min/,
    },
    {
      name: 'in an mlops.yml that it adds, beside the steps of its base',
      file: yml('0.0001').replace('baseline: none, ', ''),
      change: { ...as(composed(BY(VARS))), evaluate: BY('0.7') },
      says: /^fail: recall\.min/,
    },
  ])('$name', async ({ file, change, says }) => {
    if (file !== undefined) await writeFile('mlops.yml', file);
    expect(await judged(change)).toMatch(says);
  });

  it('is not judged by the step that reads predictions itself, as its base does not', async () => {
    const head = { [WORKFLOW]: workflowFile({ model: steps({ uses: '/actions/gate-model', with: '' }) }) };
    const gate = { ...GATE, min: '0.2' };
    const given = { ...gate, predictions: 'p.csv', threshold: '0.0001' };
    expect(await gated({ base: composed(BY('0.7'), gate), head }, given)).toBe(
      'inconclusive: it was measured with threshold 0.5, and main measures with 0.7',
    );
  });

  it('is believed of steps that lie together in an action which is not read, and nobody edits', async () => {
    const call = '      - uses: acme/wrap@v1\n        with: {speed: fast}\n';
    const trees = as({ [WORKFLOW]: workflowFile({ model: call }) });
    expect(await judged({ ...trees, evaluate: BY('0.5'), gate: { ...GATE, min: '0.2' } })).toMatch(/^pass/);
  });

  it.each<{ name: string; base: Tree; file?: string; says: RegExp }>([
    {
      name: 'not without what the step said that it takes the place of',
      base: composed(BY('0.7'), { ...GATE, min: '0.2' }),
      says: /^inconclusive: it was measured with threshold 0\.5, and main measures with 0\.7$/,
    },
    {
      name: 'not without what that said over mlops.yml',
      base: { ...composed({ threshold: '0.7' }, {}), 'mlops.yml': yml('0.5').replace('0.6', '0.2') },
      file: yml('0.5'),
      says: /^inconclusive: it was measured with threshold 0\.5, and main measures with 0\.7$/,
    },
    {
      name: 'not without what only that could tell',
      base: { ...composed({ threshold: VARS }, {}), 'mlops.yml': yml('0.5').replace('0.6', '0.2') },
      file: yml('0.5'),
      says: /^inconclusive: how main measures this cannot be told from/,
    },
    {
      name: 'as it is, whatever a step of another workflow measures',
      base: {
        ...PLAIN,
        '.github/workflows/nightly.yml': composed({ threshold: '0.7' }, {})[WORKFLOW]!,
        'mlops.yml': yml('0.5').replace('0.6', '0.2'),
      },
      file: yml('0.5'),
      says: /^pass/,
    },
  ])('is taken from a pipeline $name', async ({ base, file, says }) => {
    if (file !== undefined) await writeFile('mlops.yml', file);
    const given: Given = file === undefined ? { ...BY('0.0001'), ...GATE } : {};
    const head = { ...base, [WORKFLOW]: workflowFile({ model: steps({ with: written(given) }) }) };
    const pipeline = beside({ base, head }, { action: 'run-pipeline', given });
    await evaluateModel.run({
      inputs: evaluateModel.inputs.parse(file === undefined ? BY('0.0001') : {}),
      host: pipeline,
    });
    const inputs = gateModel.inputs.parse(file === undefined ? GATE : {});
    const { verdict, result } = await gateModel.run({ inputs, host: pipeline });
    expect(`${verdict}: ${(result as { reason: string }).reason}`).toMatch(says);
  });

  it('is not what was made for another project of the folder', async () => {
    await writeFile('mlops.yml', yml('0.7'));
    await writeFile('lax.yml', yml('0.0001', 'other'));
    const trees = { base: { ...CONFIG, 'mlops.yml': yml('0.7') }, head: composed({ config: 'lax.yml' }, {}) };
    await evaluated(trees, { config: 'lax.yml' });
    await expect(gated(trees, {})).rejects.toMatchObject({ code: 'MLOPS_STAGE_MISSING' });
    // Both projects have their own, whichever came last.
    await evaluated(trees, {});
    await evaluated(trees, { config: 'lax.yml' });
    expect(await gated(trees, {})).toMatch(/^fail: recall\.min/);
    const other = { inputs: gateModel.inputs.parse({ config: 'lax.yml' }), host };
    expect(await gateModel.run(other)).toMatchObject({ verdict: 'pass' });
  });

  it('is what a step says of the rules that it followed, where only that one can tell', async () => {
    const trees = as(composed(BY(VARS)));
    await evaluated(trees, BY('0.0001'));
    expect(await gated(trees, GATE)).toMatch(/^pass/);
    const path = join(directory, '.mlops', 'evidence', 'evaluate-model.json');
    const text = await host.files.readText(path);
    const without = (ruled: object | undefined): string =>
      JSON.stringify(JSON.parse(text), (key, value: unknown) => (key === 'ruled' ? ruled : value));
    await writeFile(path, without(undefined));
    expect(await gated(trees, GATE)).toMatch(/^inconclusive: .*does not say whose rules it followed/);
    const base = { branch: 'main', commit: 'b'.repeat(40) };
    await writeFile(path, without({ from: 'head', base }));
    expect(await gated(trees, GATE)).toMatch(/^inconclusive: evaluate-model measured by rules of this change/);
  });

  it('is measured again where its base has edited how, since the step that measured', async () => {
    const gate = { ...GATE, min: '0.2' };
    await evaluated(as(composed(BY('0.5'), gate)), BY('0.5'));
    const path = join(directory, '.mlops', 'evidence', 'evaluate-model.json');
    const text = await host.files.readText(path);
    await writeFile(path, text.replaceAll('b'.repeat(40), 'd'.repeat(40)));
    expect(await gated({ base: composed(BY('0.7'), gate), head: composed(BY('0.5'), gate) }, gate)).toBe(
      'inconclusive: it was measured with threshold 0.5, and main measures with 0.7 by now: run evaluate-model again',
    );
  });

  it('is what it measures also where a change adds a metric beside a variable', async () => {
    const more = { metric: 'recall, precision' };
    const gate = { ...GATE, min: '0.2' };
    const trees = { base: composed(BY(VARS), gate), head: composed({ ...BY(VARS), ...more }, gate) };
    expect(await judged({ ...trees, evaluate: { ...BY('0.7'), ...more }, gate })).toMatch(/^pass/);
  });

  it.each<{ name: string; base: Tree; evaluates: readonly Given[]; gate?: Given; head: Tree; says: RegExp }>([
    {
      name: 'the step before the gate, also where another comes after it',
      base: treeOf(['evaluate-model', BY('0.7')], ['gate-model', GATE], ['evaluate-model', BY('0.0001')]),
      head: treeOf(['evaluate-model', BY('0.7')], ['evaluate-model', BY('0.0001')], ['gate-model', GATE]),
      evaluates: [BY('0.7'), BY('0.0001')],
      says: /^inconclusive: it was measured with threshold 0\.0001, and main measures with 0\.7$/,
    },
    {
      name: 'that step, where variables say how',
      base: treeOf(['evaluate-model', BY(VARS)], ['gate-model', GATE], ['evaluate-model', BY_LAX]),
      head: treeOf(['evaluate-model', BY(VARS)], ['evaluate-model', BY_LAX], ['gate-model', GATE]),
      evaluates: [BY('0.7'), { ...BY('0.0001'), metric: 'precision' }],
      says: /^inconclusive: how main measures .*followed another step of main than the one before its gate$/,
    },
    {
      name: 'the last of several, which nobody edits',
      base: treeOf(['evaluate-model', BY('0.0001')], ['evaluate-model', BY('0.7')], ['gate-model', GATE]),
      head: treeOf(['evaluate-model', BY('0.0001')], ['evaluate-model', BY('0.7')], ['gate-model', GATE]),
      evaluates: [BY('0.0001'), BY('0.7')],
      says: /^fail: recall\.min/,
    },
    {
      name: 'the gate, whatever is measured before it',
      base: treeOf(['evaluate-model', BY('0.0001')], ['gate-model', { ...GATE, ...BY('0.7') }]),
      head: treeOf(['evaluate-model', BY('0.0001')], ['gate-model', { ...GATE, threshold: '0.7' }]),
      evaluates: [BY('0.0001')],
      gate: { ...GATE, threshold: '0.7' },
      says: /^inconclusive: it was measured with threshold 0\.0001, and main measures with 0\.7$/,
    },
    {
      name: 'the job of the gate, also where it moves to another',
      base: {
        [WORKFLOW]: workflowFile({
          strict: jobOf(['evaluate-model', BY('0.7')], ['gate-model', GATE]),
          model: jobOf(['evaluate-model', BY('0.0001')]),
        }),
      },
      head: {
        [WORKFLOW]: workflowFile({
          strict: jobOf(['evaluate-model', BY('0.7')]),
          model: jobOf(['evaluate-model', BY('0.0001')], ['gate-model', GATE]),
        }),
      },
      evaluates: [BY('0.0001')],
      says: /^inconclusive: it was measured with threshold 0\.0001, and main measures with 0\.7$/,
    },
    {
      name: 'the jobs that hand over to the gate, not by the one to which it moves',
      base: jobsOf({ gate: [['gate-model', GATE]], strict: [['evaluate-model', BY('0.7')]], model: LAX }),
      head: jobsOf({ strict: [['evaluate-model', BY('0.7')]], model: [...LAX, ['gate-model', GATE]] }),
      evaluates: [BY('0.0001')],
      says: /^inconclusive: how main measures this cannot be told .*its steps for flights have different rules/,
    },
    {
      name: 'the job that hands over to the gate in another file, not by the one to which it moves',
      base: {
        ...jobsOf({ model: LAX }),
        '.github/workflows/judge.yml': jobsOf({
          gate: [['gate-model', GATE]],
          strict: [['evaluate-model', BY('0.7')]],
        })[WORKFLOW]!,
      },
      head: {
        ...jobsOf({ model: [...LAX, ['gate-model', GATE]] }),
        '.github/workflows/judge.yml': jobsOf({ strict: [['evaluate-model', BY('0.7')]] })[WORKFLOW]!,
      },
      evaluates: [BY('0.0001')],
      says: /^inconclusive: it was measured with threshold 0\.0001, and main measures with 0\.7$/,
    },
    {
      name: 'the job that hands over to the gate, also where that job is called otherwise',
      base: jobsOf({ gate: [['gate-model', GATE]], strict: [['evaluate-model', BY('0.7')]] }),
      head: jobsOf({ model: [['gate-model', GATE]], work: [['evaluate-model', BY('0.7')]] }),
      evaluates: [BY('0.7')],
      says: /^fail: recall\.min/,
    },
  ])('is measured as by $name', async ({ evaluates, gate = GATE, says, ...trees }) => {
    for (const given of evaluates) await evaluated(trees, given);
    expect(await gated(trees, gate)).toMatch(says);
  });

  it('is what the step before the gate measured, also where the gate looks like another', async () => {
    const mild = yml('0.5').replace('0.6', '0.2');
    await writeFile('mlops.yml', mild);
    const trees = as({
      ...treeOf(['evaluate-model', {}], ['evaluate-model', { threshold: '0.7' }], ['gate-model', {}]),
      'mlops.yml': mild,
    });
    await evaluated(trees, {});
    await evaluated(trees, { threshold: '0.7' });
    expect(await gated(trees, {})).toMatch(/^pass/);
  });

  it('is judged by the implied rule of its base, whatever an mlops.yml says that it adds', async () => {
    await writeFile('old.csv', GOOD);
    for (const [base, gate, evaluate] of [
      [
        treeOf(['gate-model', { predictions: 'p.csv', baseline: 'old.csv' }]),
        { predictions: 'p.csv', baseline: 'old.csv' },
      ],
      [composed(BY('0.7'), { baseline: 'old.csv' }), { baseline: 'old.csv' }, BY('0.7')],
    ] as const) {
      const trees = as({ ...base, 'old.csv': GOOD });
      for (const file of [undefined, `project: flights\nevaluate: {predictions: p.csv}\n${LOW}`]) {
        await rm('mlops.yml', { force: true });
        if (file !== undefined) await writeFile('mlops.yml', file);
        if (evaluate) await evaluated(trees, evaluate);
        expect(await gated(trees, gate)).toMatch(/^fail: [a-z_]+\.margin/);
      }
    }
  });

  it.each<{ name: string; evaluate: Given; gate: Given }>([
    { name: 'measures', evaluate: { threshold: '0.0001' }, gate: {} },
    { name: 'rules', evaluate: {}, gate: { metric: 'recall', min: '0.1', baseline: 'none' } },
  ])(
    'is judged by the mlops.yml of a base whose one step goes by it, whatever $name another file has',
    async ({ evaluate, gate }) => {
      await writeFile('mlops.yml', yml('0.7'));
      const steps = jobOf(['evaluate-model', evaluate], ['gate-model', gate]);
      const nightly = { '.github/workflows/nightly.yml': workflowFile({ night: steps }), 'mlops.yml': yml('0.7') };
      const base = { ...PLAIN, ...nightly };
      for (const [measures, rules] of [
        [{}, {}],
        [evaluate, gate],
      ] as const) {
        const trees = { base, head: { ...composed(measures, rules), ...nightly } };
        await evaluated(trees, measures);
        expect(await gated(trees, rules)).toMatch(/^fail: recall\.min/);
      }
    },
  );

  it.each<{ name: string; base: Tree; file?: string }>([
    {
      name: 'inputs of a whole pipeline',
      base: treeOf(['run-pipeline', { ...BY('0.7'), ...GATE }], ['evaluate-model', BY('0.7')], ['gate-model', MILD]),
    },
    {
      name: 'mlops.yml',
      base: { ...treeOf(['run-pipeline', {}], ['evaluate-model', {}], ['gate-model', MILD]), 'mlops.yml': yml('0.7') },
      file: yml('0.7'),
    },
    {
      name: 'another gate',
      base: treeOf(['evaluate-model', BY('0.7')], ['gate-model', GATE], ['gate-model', MILD]),
    },
  ])('is not judged by the laxer gate of its job alone, where it takes $name out', async ({ base, file }) => {
    if (file !== undefined) await writeFile('mlops.yml', file);
    const evaluate: Given = file === undefined ? BY('0.7') : {};
    const head = treeOf(['evaluate-model', evaluate], ['gate-model', MILD]);
    const trees = { base, head: file === undefined ? head : { ...head, 'mlops.yml': file } };
    await evaluated(trees, evaluate);
    expect(await gated(trees, MILD)).toMatch(/^inconclusive: how main judges this cannot be told from/);
    // Of a base that nobody edits each judges by its own.
    await evaluated(as(base), evaluate);
    expect(await gated(as(base), MILD)).toMatch(/^pass/);
  });

  it('is not judged by steps alone that go by an mlops.yml which it drops', async () => {
    const base = { ...composed({}, {}), 'mlops.yml': yml('0.7') };
    const trees = { base, head: composed(BY('0.0001'), {}) };
    await evaluated(trees, BY('0.0001'));
    await expect(gated(trees, {})).rejects.toMatchObject({ code: 'MLOPS_BASE_POLICY' });
  });

  it('is compared with the file of its base that an input names, as one that mlops.yml names', async () => {
    const gate = { predictions: 'p.csv', baseline: 'old.csv', metric: 'accuracy', margin: '0.02' };
    const tree = treeOf(['gate-model', gate]);
    await writeFile('old.csv', PREDICTIONS);
    expect(await gated({ base: { ...tree, 'old.csv': GOOD }, head: tree }, gate)).toMatch(/^fail: accuracy\.margin/);
    // One that no commit has is made by the job.
    expect(await gated(as(tree), gate)).toMatch(/^pass/);
  });

  it('is compared with what a pointer of the base stands for, where it lies in Git LFS', async () => {
    const gate = { predictions: 'p.csv', baseline: 'old.csv', metric: 'accuracy', margin: '0.02' };
    const pointer = (of: string): string =>
      `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(of)}\nsize ${of.length}\n`;
    await writeFile('old.csv', PREDICTIONS);
    const tree = { ...treeOf(['gate-model', gate]), 'old.csv': pointer(PREDICTIONS) };
    expect(await gated(as(tree), gate)).toMatch(/^pass/);
    await writeFile('old.csv', `${PREDICTIONS}\n`);
    await expect(gated(as(tree), gate)).rejects.toMatchObject({ code: 'MLOPS_BASE_POLICY' });
  });

  const DVC = { predictions: 'p.csv', baseline: 'data/old.csv', metric: 'accuracy', margin: '0.02' };
  const outs = (path: string, of: string, more = ''): string =>
    `outs:\n- md5: ${of}\n  hash: md5\n  path: ${path}\n${more}`;
  const lock = (stage: string, of: string): string =>
    `schema: '2.0'\nstages:\n  ${stage}:\n    cmd: x\n    ${of.replaceAll('\n', '\n    ')}`;
  const listing = (of: string): string => JSON.stringify([{ md5: md5(of), relpath: 'old.csv' }]);
  it.each<{ name: string; pointer(of: string): Tree }>([
    { name: 'the file', pointer: (of) => ({ 'data/old.csv.dvc': outs('old.csv', md5(of)) }) },
    { name: 'a file of another name', pointer: (of) => ({ 'all.dvc': outs('old.csv', md5(of), 'wdir: data\n') }) },
    { name: 'its directory', pointer: (of) => ({ 'data.dvc': outs('data', `${md5(listing(of))}.dir`) }) },
    {
      name: 'a stage',
      pointer: (of) => ({
        'pipe/dvc.lock': lock('old', outs('../data/old.csv', md5(of))),
      }),
    },
    {
      name: 'a stage, as DVC 1 wrote it',
      pointer: (of) => ({
        'pipe/dvc.lock': lock('old', outs('../data/old.csv', md5(of)))
          .replace(/^.*\n.*\n/, '')
          .replace(/^  /gm, ''),
      }),
    },
    {
      name: 'a stage with a directory of its own',
      pointer: (of) => ({
        'dvc.yaml': 'stages: {old: {cmd: x, wdir: data, outs: [old.csv]}}',
        'dvc.lock': lock('old', outs('old.csv', md5(of))),
      }),
    },
    {
      name: 'a file that lies elsewhere',
      pointer: (of) => ({ 'ptr/old.dvc': outs('old.csv', md5(of), 'wdir: ../data\n') }),
    },
    {
      name: 'a stage of several',
      pointer: (of) => ({
        'dvc.yaml': 'stages: {old: {foreach: [a], do: {cmd: x, wdir: data, outs: [old.csv]}}}',
        'dvc.lock': lock('old@a', outs('old.csv', md5(of))),
      }),
    },
    {
      name: 'a stage of a matrix',
      pointer: (of) => ({
        'dvc.yaml': 'stages: {old: {matrix: {m: [a]}, cmd: x, wdir: data, outs: [old.csv]}}',
        'dvc.lock': lock('old@a', outs('old.csv', md5(of))),
      }),
    },
    {
      name: 'a stage whose directory a variable names',
      pointer: (of) => ({
        'pipe/dvc.yaml': 'vars: [{wd: ../data/x}]\nstages: {old: {cmd: x, wdir: "${wd}/..", outs: [old.csv]}}',
        'pipe/dvc.lock': lock('old', outs('old.csv', md5(of))),
      }),
    },
    {
      name: 'a stage that makes its directory, where a variable names another above',
      pointer: (of) => ({
        'dvc.yaml': 'vars: [{wd: .}]\nstages: {old: {cmd: x, wdir: "${wd}", outs: [data]}}',
        'dvc.lock': lock('old', outs('data', `${md5(listing(of))}.dir`)),
      }),
    },
  ])('is compared with the file that DVC tracks at its base, by $name', async ({ pointer }) => {
    await mkdir('data');
    await writeFile('data/old.csv', PREDICTIONS);
    const cached = `.dvc/cache/files/md5/${md5(listing(PREDICTIONS)).replace(/^../, '$&/')}.dir`;
    await mkdir(dirname(cached), { recursive: true });
    await writeFile(cached, listing(PREDICTIONS));
    const tree = (of: string): Tree => ({ ...treeOf(['gate-model', DVC]), ...pointer(of) });
    expect(await gated(as(tree(PREDICTIONS)), DVC)).toMatch(/^pass/);
    const other = { code: 'MLOPS_BASE_POLICY', message: expect.stringContaining('which DVC tracks there') };
    await expect(gated({ base: tree(GOOD), head: tree(PREDICTIONS) }, DVC)).rejects.toMatchObject(other);
    // The change alone has it in DVC.
    const own = { base: treeOf(['gate-model', DVC]), head: tree(PREDICTIONS) };
    await expect(gated(own, DVC)).rejects.toMatchObject({ code: 'MLOPS_BASE_POLICY' });
  });

  it.each<{ name: string; pointer: Tree; says: string }>([
    { name: 'its file is broken', pointer: { 'data/old.csv.dvc': 'outs: [' }, says: 'data/old.csv.dvc' },
    { name: 'its digest is no md5', pointer: { 'data.dvc': 'outs: [{path: data, etag: x}]' }, says: 'no md5' },
    {
      name: 'the list of its directory is not in the cache',
      pointer: { 'data.dvc': outs('data', `${md5(listing(PREDICTIONS))}.dir`) },
      says: "is not in DVC's cache",
    },
    {
      name: 'a variable names the directory of several that are called so',
      pointer: {
        'dvc.yaml': 'stages: {old: {foreach: [data, more], do: {cmd: x, wdir: "${item}", outs: [old.csv]}}}',
        'dvc.lock': `${lock('old@data', outs('old.csv', md5(PREDICTIONS)))}\n${lock('old@more', outs('old.csv', md5(GOOD))).replace(/^.*\n.*\n/, '')}`,
      },
      says: 'several',
    },
  ])('is compared with none that DVC tracks at its base, where $name', async ({ pointer, says }) => {
    await mkdir('data');
    await writeFile('data/old.csv', PREDICTIONS);
    await expect(gated(as({ ...treeOf(['gate-model', DVC]), ...pointer }), DVC)).rejects.toMatchObject({
      code: 'MLOPS_BASE_POLICY',
      message: expect.stringContaining(says),
    });
  });

  it('is compared with what the job makes, whatever else DVC tracks at its base', async () => {
    await mkdir('data');
    await writeFile('data/old.csv', PREDICTIONS);
    const pointers = {
      'data/new.csv.dvc': outs('new.csv', md5(GOOD)),
      'broken/dvc.lock': 'stages: [',
      'x.dvc': '- 1',
      'other/old.csv.dvc': outs('old.csv', md5(GOOD)),
      'pipe/dvc.yaml': 'stages: {s: {foreach: [a], do: {cmd: x, wdir: "${item}", outs: [very-old.csv, b/old.csv]}}}',
      'pipe/dvc.lock': lock(
        's@a',
        `${outs('very-old.csv', md5(GOOD))}${outs('b/old.csv', md5(GOOD)).replace('outs:\n', '')}`,
      ),
    };
    expect(await gated(as({ ...treeOf(['gate-model', DVC]), ...pointers }), DVC)).toMatch(/^pass/);
  });

  const MOVED =
    'project: flights\nevaluate: {predictions: p.csv, metrics: [accuracy]}\ngate: {baseline: old.csv, rules: [{metric: accuracy, margin: 0.02}]}\n';
  it.each<{ name: string; base: Tree; head: Tree }>([
    {
      name: 'its mlops.yml lay there',
      base: { ...CONFIG, 'a/mlops.yml': MOVED, 'a/old.csv': GOOD },
      head: composed({ config: 'b/mlops.yml' }, { config: 'b/mlops.yml' }),
    },
    {
      name: 'inputs of its steps named it there',
      base: { ...treeOf(...NAMED), 'old.csv': GOOD },
      head: composed({ config: 'b/mlops.yml' }, { config: 'b/mlops.yml' }),
    },
    {
      name: 'inputs of its steps named it there, as those of the change do here',
      base: { ...treeOf(...NAMED), 'old.csv': GOOD },
      head: composed({ config: 'b/mlops.yml' }, { config: 'b/mlops.yml', baseline: 'old.csv' }),
    },
  ])('is compared with the file of its base where $name, and mlops.yml is elsewhere now', async ({ base, head }) => {
    await host.git.run(['init', '-q'], { directory });
    await mkdir('b');
    await writeFile('b/mlops.yml', MOVED);
    await writeFile('b/p.csv', PREDICTIONS);
    await writeFile('b/old.csv', PREDICTIONS);
    const given: Given = { config: 'b/mlops.yml' };
    const gate: Given = head[WORKFLOW]!.includes('baseline') ? { ...given, baseline: 'old.csv' } : given;
    for (const own of [{}, { 'b/old.csv': PREDICTIONS }] as Tree[]) {
      const trees = { base, head: { ...head, 'b/mlops.yml': MOVED, ...own } };
      await evaluated(trees, given);
      expect(await gated(trees, gate)).toMatch(/^fail: accuracy\.margin/);
    }
    // What no commit has is made by the job, beside the file.
    const { 'old.csv': _, 'a/old.csv': __, ...made } = base;
    const trees = { base: made, head: { ...head, 'b/mlops.yml': MOVED } };
    await evaluated(trees, given);
    expect(await gated(trees, gate)).toMatch(/^pass/);
  });

  it('is compared with the file to which a link of its base leads there, and with none of the change', async () => {
    const gate = { predictions: 'p.csv', baseline: 'now/old.csv', metric: 'accuracy', margin: '0.02' };
    const tree = treeOf(['gate-model', gate]);
    await mkdir('now');
    await writeFile('now/old.csv', PREDICTIONS);
    for (const links of [
      { now: linkTo('data/v1'), 'data/v1/old.csv': GOOD },
      { 'now/old.csv': linkTo('../data/old.csv'), 'data/old.csv': GOOD },
    ] as Tree[])
      expect(await gated(as({ ...tree, ...links }), gate)).toMatch(/^fail: accuracy\.margin/);
    // What no commit has is made by the job, through a link too.
    await rename('now', 'made');
    await symlink('made', 'now');
    expect(await gated(as({ ...tree, now: linkTo('made') }), gate)).toMatch(/^pass/);
    const own = { base: tree, head: { ...tree, now: linkTo('data'), 'data/old.csv': PREDICTIONS } };
    await expect(gated(own, gate)).rejects.toMatchObject({ code: 'MLOPS_BASE_POLICY' });
  });

  it('is compared with a file of the submodule that its base has', async () => {
    const gate = { predictions: 'p.csv', baseline: 'sub/old.csv', metric: 'accuracy', margin: '0.02' };
    const tree = (commit: string): Tree => ({ ...treeOf(['gate-model', gate]), sub: submoduleAt(commit) });
    await mkdir('sub');
    await writeFile('sub/old.csv', PREDICTIONS);
    const git = async (...args: string[]): Promise<string> =>
      Buffer.from((await host.git.run(args, { directory: join(directory, 'sub') })).stdout)
        .toString()
        .trim();
    await git('init', '-q');
    await git('add', 'old.csv');
    await git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-qm', 'Scores');
    const commit = await git('rev-parse', 'HEAD');
    expect(await gated(as(tree(commit)), gate)).toMatch(/^pass/);
    const other = { code: 'MLOPS_BASE_POLICY' };
    for (const base of [tree('f'.repeat(40)), treeOf(['gate-model', gate])])
      await expect(gated({ base, head: tree(commit) }, gate)).rejects.toMatchObject(other);
    // Whatever a step wrote over it.
    await writeFile('sub/old.csv', PREDICTIONS.replaceAll(',0.', ',0.0'));
    await expect(gated(as(tree(commit)), gate)).rejects.toMatchObject(other);
    await rm('sub/old.csv');
    await symlink('../p.csv', 'sub/old.csv');
    await expect(gated(as(tree(commit)), gate)).rejects.toMatchObject(other);
  });

  it('is compared with the file of that mlops.yml which the steps of its base name, and not of a copy of it', async () => {
    const yml =
      'project: flights\nevaluate: {predictions: p.csv, metrics: [accuracy]}\ngate: {baseline: old.csv, rules: [{metric: accuracy, margin: 0.02}]}\n';
    await mkdir('n');
    for (const [name, content] of Object.entries({ 'mlops.yml': yml, 'p.csv': PREDICTIONS, 'old.csv': PREDICTIONS }))
      await writeFile(join('n', name), content);
    const moved = { config: 'n/mlops.yml' };
    const copy = { 'docs/mlops.yml': yml, 'docs/old.csv': PREDICTIONS };
    const files = { ...copy, 'models/old.csv': GOOD };
    const head = { ...files, ...composed(moved, moved), 'n/mlops.yml': yml };
    const base = (named: Given): Tree => ({ ...files, 'models/mlops.yml': yml, ...composed(named, named) });
    const named = { base: base({ config: 'models/mlops.yml' }), head };
    await evaluated(named, moved);
    expect(await gated(named, moved)).toMatch(/^fail: accuracy\.margin/);
    // Which of two nobody can tell.
    await expect(gated({ base: base({ config: '*/mlops.yml' }), head }, moved)).rejects.toMatchObject({
      code: 'MLOPS_POLICY_MOVED',
      message: expect.stringMatching(/docs\/mlops\.yml and in models\/mlops\.yml, each with a file old\.csv/),
    });
  });

  it('is compared with what the operator keeps, and with no file of its own where that is missing', async () => {
    const outside = join(directory, '..', `${basename(directory)}-shared.csv`);
    const name = `../../../${basename(outside)}`;
    const yml = `project: flights\nevaluate: {predictions: p.csv, metrics: [accuracy]}\ngate: {baseline: ${name}, rules: [{metric: accuracy, margin: 0.02}]}\n`;
    const config = 'a/deep/er/mlops.yml';
    await host.git.run(['init', '-q'], { directory });
    await mkdir('a/deep/er', { recursive: true });
    await writeFile(config, yml);
    await writeFile('a/deep/er/p.csv', PREDICTIONS);
    await writeFile(basename(outside), PREDICTIONS);
    const trees = {
      base: { ...composed({}, {}), 'a/deep/mlops.yml': yml },
      head: { ...composed({ config }, { config }), [config]: yml, [basename(outside)]: PREDICTIONS },
    };
    const given = { config, 'data-roots': dirname(directory) };
    await evaluated(trees, given);
    await expect(gated(trees, given)).rejects.toMatchObject({ code: 'MLOPS_GATE_INPUT' });
    await writeFile(outside, GOOD);
    try {
      expect(await gated(trees, given)).toMatch(/^fail: accuracy\.margin/);
    } finally {
      await rm(outside);
    }
  });

  it('is compared with what a link of its base out of the repository leads to, where it leads there here', async () => {
    const outside = await realpath(await mkdtemp(join(tmpdir(), 'shared-')));
    const gate = { predictions: 'p.csv', baseline: 'now/old.csv', metric: 'accuracy', margin: '0.02' };
    const given = { ...gate, 'data-roots': outside };
    await writeFile(join(outside, 'old.csv'), PREDICTIONS);
    const tree = { ...treeOf(['gate-model', gate]), now: linkTo(outside) };
    await symlink(outside, 'now');
    expect(await gated(as(tree), given)).toMatch(/^pass/);
    await rm('now');
    await mkdir('now');
    await writeFile('now/old.csv', PREDICTIONS);
    await expect(gated(as(tree), given)).rejects.toMatchObject({
      code: 'MLOPS_BASE_POLICY',
      message: expect.stringContaining(`leads to ${outside}/old.csv`),
    });
    // Into the checkout it leads to files of the change.
    const inside = { ...tree, now: linkTo(join(directory, 'data')) };
    await rm('now', { recursive: true });
    await mkdir('data');
    await writeFile('data/old.csv', PREDICTIONS);
    await symlink(join(directory, 'data'), 'now');
    await expect(gated(as(inside), given)).rejects.toMatchObject({ code: 'MLOPS_BASE_POLICY' });
    await rm(outside, { recursive: true });
  });

  it.each<{ name: string; base: Tree; gate: Given }>([
    { name: 'mlops.yml', base: { ...CONFIG, 'mlops.yml': yml('0.7') }, gate: {} },
    { name: 'inputs of the gate', base: treeOf(['gate-model', { ...GATE, ...BY('0.7') }]), gate: GATE },
  ])('is no file that is scored already, which nothing here has made by what is in $name', async ({ base, gate }) => {
    await writeFile('lax.yml', yml('0.0001', 'other'));
    if (base['mlops.yml'] !== undefined) await writeFile('mlops.yml', base['mlops.yml']);
    const given = { ...gate, predictions: 's.csv' };
    const trees = {
      base,
      head: { ...base, ...treeOf(['evaluate-model', { config: 'lax.yml' }], ['gate-model', given]) },
    };
    await evaluated(trees, { config: 'lax.yml' });
    await copyFile(SCORED, 's.csv');
    expect(await gated(trees, given)).toMatch(
      /^inconclusive: its predictions were scored already, and no evaluate-model/,
    );
  });

  it('is what a step scored before, which hands that over', async () => {
    const handed = (threshold: string): Tree =>
      treeOf(
        ['evaluate-model', BY(threshold)],
        ['gate-model', { ...GATE, predictions: '${{ steps.e.outputs.scored }}' }],
      );
    const gate = { ...GATE, predictions: SCORED };
    for (const threshold of ['0.7', VARS]) {
      const base = handed(threshold);
      await evaluated(as(base), BY('0.7'));
      expect(await gated(as(base), gate)).toMatch(/^fail: recall\.min/);
    }
    const trees = { base: handed(VARS), head: handed('0.0001') };
    await evaluated(trees, BY('0.0001'));
    expect(await gated(trees, gate)).toMatch(/^inconclusive: how main measures this cannot be told/);
  });

  it('is what its gate reads itself, where another step hands that over under the same name', async () => {
    const gate = { ...GATE, threshold: '0.7' };
    const predicted = '      - id: predict\n        run: ./predict.sh\n';
    const base = {
      [WORKFLOW]: workflowFile({
        model: `${predicted}${jobOf(...LAX, ['gate-model', { ...gate, predictions: '${{ steps.predict.outputs.scored }}' }])}`,
      }),
    };
    await evaluated(as(base), BY('0.0001'));
    expect(await gated(as(base), { ...gate, predictions: 'p.csv' })).toMatch(/^fail: recall\.min/);
    expect(await gated({ base, head: treeOf(...LAX, ['gate-model', gate]) }, gate)).toBe(
      'inconclusive: it was measured with threshold 0.0001, and main measures with 0.7',
    );
  });

  it.each([
    { name: 'a program', predict: 'run: ./predict.sh' },
    { name: 'an action that is not read', predict: 'uses: acme/predict@v1' },
  ])('is judged by the implied rule of its base, where $name hands predictions over', async ({ predict }) => {
    await writeFile('old.csv', GOOD);
    await writeFile('mlops.yml', `project: flights\nevaluate: {predictions: p.csv}\n${LOW}`);
    const given = { predictions: 'p.csv', baseline: 'old.csv' };
    const gate = { ...given, predictions: '${{ steps.predict.outputs.scored }}' };
    const model = `      - id: predict\n        ${predict}\n${jobOf(['gate-model', gate])}`;
    expect(await gated(as({ [WORKFLOW]: workflowFile({ model }), 'old.csv': GOOD }), given)).toMatch(
      /^fail: [a-z_]+\.margin/,
    );
  });

  it('has the targets that the features of its base make', async () => {
    const described = (features: string, evaluate: string): string =>
      `project: flights\ndata: {raw: {path: raw.csv}}\n${features}evaluate: ${evaluate}\ngate: {baseline: none, rules: [{metric: recall, min: 0.2}]}\n`;
    const features =
      'features: {source: raw, entity: [id], at: t, label: y, views: features.yml, split: {train: 2013-01..2013-04, evaluate: 2013-05}}\ntrain: {run: [python3, train.py]}\n';
    const before = described(features, '{run: [python3, predict.py], metrics: [recall]}');
    const base = { ...PLAIN, 'mlops.yml': before };
    const given = { predictions: 'p.csv' };
    const own = /^inconclusive: its targets are its own, and main takes them from/;
    await writeFile('mlops.yml', before);
    expect(await gated({ base, head: treeOf(['gate-model', given]) }, given)).toMatch(own);
    await writeFile('mlops.yml', described('', '{predictions: p.csv, metrics: [recall]}'));
    const trees = { base: { ...CONFIG, 'mlops.yml': before }, head: CONFIG };
    await evaluated(trees, {});
    expect(await gated(trees, {})).toMatch(own);
    // Its file may describe them alone, and steps the rest.
    const alone = before.replace(/^(evaluate|gate): .*\n/gm, '');
    const said = composed(BY('0.5'), { ...GATE, min: '0.2' });
    await evaluated({ base: { ...said, 'mlops.yml': alone }, head: CONFIG }, {});
    expect(await gated({ base: { ...said, 'mlops.yml': alone }, head: CONFIG }, {})).toMatch(own);
    // Where its own gate reads a file, those are its targets.
    await writeFile('mlops.yml', before);
    expect(await gated(as({ ...treeOf(['gate-model', given]), 'mlops.yml': before }), given)).toMatch(/^pass/);
  });
});
