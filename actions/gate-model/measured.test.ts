import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost, type TestHost } from '#testing';
import { originOf, steps, workflowFile, WORKFLOW, type Tree } from '../../packages/config/base/testing-workflows.ts';
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
const VARS = "${{ vars.THRESHOLD || '0.7' }}";
const yml = (threshold: string, project = 'flights'): string =>
  `project: ${project}\nevaluate: {predictions: p.csv, metrics: [recall], threshold: ${threshold}}\ngate: {baseline: none, rules: [{metric: recall, min: 0.6}]}\n`;
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
      says: /^inconclusive: it was measured with threshold 0\.0001, and main measures with 0\.7$/,
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
});
