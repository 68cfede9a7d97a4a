import { describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { projectFromInputs } from '../load.ts';
import { leftOutStages } from './stages.ts';
import { originOf, steps, WORKFLOW, type Tree } from './testing-workflows.ts';
import { workflowPolicy, type WorkflowPolicy } from './workflow-policy.ts';

const GIVEN = { metric: 'roc_auc', margin: '0.9', predictions: 'p.csv' };
const CALLED = '.github/workflows/called.yml';

interface Written {
  on?: string;
  /** Lines above the jobs. */
  top?: string;
  /** Lines of the job. */
  job?: string;
  /** Steps before ours. */
  before?: string;
  id?: string;
}

const text = (of: string, { on = 'pull_request', top = '', job = '', before = '', id = 'model' }: Written): string =>
  `on: ${on}\n${top}jobs:\n  ${id}:\n    runs-on: ubuntu-latest\n${job}    steps:\n${before}${of}`;
const ours = (margin: string, more = ''): string =>
  steps({ with: `predictions: p.csv, metric: roc_auc, margin: "${margin}"${more}` });
/** A file whose step has its margin by an expression. */
const file = (margin: string, written: Written = {}): Tree => ({ [WORKFLOW]: text(ours(margin), written) });
const calling = (call: string, margin: string, written: Written = {}): Tree => ({
  [WORKFLOW]: `on: pull_request\njobs:\n  m:\n    uses: ./${CALLED}\n${call}`,
  [CALLED]: text(ours(margin), { on: 'workflow_call', ...written }),
});

async function policyOf(
  base: Tree,
  head: Tree,
  place: Parameters<typeof originOf>[1] = {},
): Promise<WorkflowPolicy | undefined> {
  const host = { ...testHost({ directory: '.' }), origin: originOf({ base, head }, { given: GIVEN, ...place }) };
  return workflowPolicy(host, await projectFromInputs(host, { config: {} }));
}

const VARS = '${{ vars.MARGIN }}';
const EVENT = "${{ github.event_name == 'pull_request' && 0.02 || 0.9 }}";
const NAMED = "${{ github.workflow == 'Nightly' && 0.9 || 0.02 }}";
const MACHINE = "${{ runner.os == 'Linux' && 0.02 || 0.9 }}";
const STRICTLY = "${{ of == 'true' && 0.02 || 0.9 }}";
const TYPED = '{workflow_call: {inputs: {of: {type: string}}}}';
const OF_CELL = '    strategy: {matrix: {of: ["${{ inputs.of }}"]}}\n';
const BUMPED: Written = { before: "      - uses: actions/setup-python@v6\n        with: {python-version: '3.14'}\n" };
const LAX: Written = { job: '    environment: lax\n' };
const STRICT: Written = { job: '    environment: strict\n' };
const MATRIX = '    strategy: {matrix: {env: [strict]}}\n    environment: ${{ matrix.env }}\n';
const CELLS = '    strategy: {matrix: {include: [{v: 1}]}}\n';
const INSERTED = CELLS.replace('v: 1', 'v: 1, "${{ insert }}": "${{ fromJSON(vars.A) }}"');
const OF_INPUT = 'environment: "${{ inputs.environment }}"';
const DEFAULT = '{workflow_call: {inputs: {environment: {type: string, default: strict}}}}';
const WRAP = '      - uses: acme/wrap@v1\n        with: {margin: "${{ vars.MARGIN }}"}\n';

describe('an expression that the change leaves as it is', () => {
  it.each<{ name: string; base: Tree; head: Tree; place?: Parameters<typeof originOf>[1] }>([
    { name: 'beside a step that comes', base: file(VARS), head: file(VARS, BUMPED) },
    {
      name: 'beside a message that comes, of what failed',
      base: file(VARS),
      head: file(VARS, {
        before:
          '      - {if: failure(), uses: slackapi/slack-github-action@v2, with: {payload: "${{ toJson(github) }}"}}\n',
      }),
    },
    { name: 'in an environment', base: file(VARS, STRICT), head: file(VARS, { ...STRICT, ...BUMPED }) },
    {
      name: 'in an environment that is given an address',
      base: file(VARS, STRICT),
      head: file(VARS, { job: '    environment: {name: strict, url: "${{ steps.a.outputs.url }}"}\n' }),
    },
    { name: 'of an event', base: file(EVENT), head: file(EVENT, { ...BUMPED, ...LAX, top: 'name: x\n' }) },
    { name: 'of the name', base: file(NAMED), head: file(NAMED, { ...BUMPED, ...LAX, on: 'push' }) },
    {
      name: 'of the repository',
      base: file('${{ fromJSON(vars.M)[github.repository] }}'),
      head: file('${{ fromJSON(vars.M)[github.repository] }}', { ...BUMPED, on: 'push' }),
    },
    {
      name: 'in a job that is called otherwise',
      base: file(VARS, { id: 'all' }),
      head: file(VARS, { id: 'model', ...BUMPED }),
    },
    {
      name: 'of a cell, which has its environment',
      base: file(VARS, { job: MATRIX.replace('strict', 'strict, lax') }),
      head: file(VARS, { job: MATRIX.replace('strict', 'strict, lax'), ...BUMPED }),
      place: { given: { ...GIVEN, matrix: '{"env": "lax"}' } },
    },
    { name: 'in a workflow that is called', base: calling('', VARS), head: calling('', VARS, BUMPED) },
    {
      name: 'by an anchor',
      base: file(VARS, { top: 'env: {E: &env strict}\n', job: '    environment: *env\n' }),
      head: file(VARS, { top: 'env: {E: strict}\n', ...STRICT }),
    },
  ])("is the base's: $name", async ({ base, head, place }) => {
    expect(await policyOf(base, head, place)).toMatchObject({
      from: 'base',
      edited: false,
      ruling: { margin: '0.9' },
    });
  });

  const edits = expect.stringMatching(/^its rules are expressions there, and this change edits what they give/);
  it.each<{ name: string; base: Tree; head: Tree; place?: Parameters<typeof originOf>[1]; why?: unknown }>([
    { name: 'an environment comes', base: file(VARS), head: file(VARS, LAX) },
    { name: 'another environment', base: file(VARS, STRICT), head: file(VARS, LAX) },
    { name: 'an environment goes', base: file(VARS, STRICT), head: file(VARS) },
    {
      name: 'an environment by an anchor',
      base: file(VARS, { top: 'env: {E: &env strict}\n', job: '    environment: *env\n' }),
      head: file(VARS, { top: 'env: {E: &env lax}\n', job: '    environment: *env\n' }),
    },
    {
      name: 'all variables at once',
      base: file('${{ fromJSON(toJSON(vars)).MARGIN }}'),
      head: file('${{ fromJSON(toJSON(vars)).MARGIN }}', LAX),
    },
    {
      name: 'a variable in a cell',
      base: file('${{ matrix.m }}', { job: '    strategy: {matrix: {m: ["${{ vars.M }}"]}}\n' }),
      head: file('${{ matrix.m }}', { job: `    strategy: {matrix: {m: ["\${{ vars.M }}"]}}\n${LAX.job}` }),
    },
    {
      name: 'an environment of secrets',
      base: file('${{ secrets.M || 0.9 }}', STRICT),
      head: file('${{ secrets.M || 0.9 }}', LAX),
    },
    {
      name: 'secrets that are handed over',
      base: calling('', '${{ secrets.M }}'),
      head: calling('    secrets: inherit\n', '${{ secrets.M }}'),
    },
    {
      name: 'an environment over a secret that is handed over',
      base: calling('    secrets: {m: 0.02}\n', '${{ secrets.M || 1 }}'),
      head: calling('    secrets: {m: 0.02}\n', '${{ secrets.M || 1 }}', LAX),
    },
    {
      name: 'the cells, which name the environment',
      base: file(VARS, { job: MATRIX }),
      head: file(VARS, { job: MATRIX.replace('strict', 'lax') }),
    },
    { name: 'an environment in a workflow that is called', base: calling('', VARS), head: calling('', VARS, LAX) },
    {
      name: 'what a caller says of the environment',
      base: calling('    with: {environment: strict}\n', VARS, { job: `    ${OF_INPUT}\n` }),
      head: calling('    with: {environment: lax}\n', VARS, { job: `    ${OF_INPUT}\n` }),
    },
    {
      name: 'the default of the environment in a workflow that is called',
      base: calling('', VARS, { on: DEFAULT, job: `    ${OF_INPUT}\n` }),
      head: calling('', VARS, { on: DEFAULT.replace('strict', 'lax'), job: `    ${OF_INPUT}\n` }),
    },
    { name: 'the events', base: file(EVENT), head: file(EVENT, { on: 'push' }) },
    {
      name: 'the branches of an event',
      base: file(EVENT),
      head: file(EVENT, { on: '{pull_request: {branches: [x]}}' }),
    },
    {
      name: 'the file, whose events are others',
      base: { '.github/workflows/old.yml': text(ours(EVENT), {}) },
      head: file(EVENT, { on: 'push' }),
    },
    {
      name: 'the file, by a caller of other events',
      base: { [CALLED]: text(ours(EVENT), { on: '{pull_request: , workflow_call: }' }) },
      head: {
        [WORKFLOW]: calling('', EVENT)[WORKFLOW]!.replace('pull_request', 'push'),
        [CALLED]: text(ours(EVENT), { on: '{pull_request: , workflow_call: }' }),
      },
    },
    {
      name: 'a text in a cell, which is a truth value now',
      base: file(STRICTLY.replace('of', 'matrix.of'), { job: "    strategy: {matrix: {of: ['true']}}\n" }),
      head: file(STRICTLY.replace('of', 'matrix.of'), { job: '    strategy: {matrix: {of: [true]}}\n' }),
    },
    {
      name: 'the type of an input',
      base: calling("    with: {of: 'true'}\n", STRICTLY.replace('of', 'inputs.of'), { on: TYPED }),
      head: calling('    with: {of: true}\n', STRICTLY.replace('of', 'inputs.of'), {
        on: TYPED.replace('string', 'boolean'),
      }),
    },
    {
      name: 'the type of an input that a variable gives',
      base: calling('    with: {of: "${{ vars.OF }}"}\n', STRICTLY.replace('of', 'inputs.of'), { on: TYPED }),
      head: calling('    with: {of: "${{ vars.OF }}"}\n', STRICTLY.replace('of', 'inputs.of'), {
        on: TYPED.replace('string', 'boolean'),
      }),
    },
    {
      name: 'the type of an input that is a cell',
      base: calling("    with: {of: 'true'}\n", STRICTLY.replace('of', 'matrix.of'), { on: TYPED, job: OF_CELL }),
      head: calling('    with: {of: true}\n', STRICTLY.replace('of', 'matrix.of'), {
        on: TYPED.replace('string', 'boolean'),
        job: OF_CELL,
      }),
    },
    {
      name: 'a cell, which an expression makes',
      base: file('${{ matrix.of.m || 0.02 }}', { job: '    strategy: {matrix: {of: [{v: 1}]}}\n' }),
      head: file('${{ matrix.of.m || 0.02 }}', { job: '    strategy: {matrix: {of: ["${{ fromJSON(vars.OF) }}"]}}\n' }),
    },
    { name: 'the name', base: file(NAMED, { top: 'name: Model\n' }), head: file(NAMED, { top: 'name: Nightly\n' }) },
    {
      name: 'the name, which was that of the file',
      base: { '.github/workflows/old.yml': text(ours(NAMED), {}) },
      head: file(NAMED),
    },
    {
      name: 'the name of the job',
      base: file("${{ github.job == 'all' && 0.02 || 0.9 }}", { id: 'all' }),
      head: file("${{ github.job == 'all' && 0.02 || 0.9 }}"),
    },
    { name: 'the machine', base: file(MACHINE), head: file(MACHINE, { job: '    container: x\n' }) },
    {
      name: 'a function that is not known',
      base: file('${{ what_comes(vars.M) }}'),
      head: file('${{ what_comes(vars.M) }}', BUMPED),
    },
    {
      name: 'keys of a cell that are not written',
      base: file('${{ matrix.m || 0.02 }}', { job: CELLS }),
      head: file('${{ matrix.m || 0.02 }}', { job: INSERTED }),
      why: expect.stringMatching(/^it is not read/),
    },
    {
      name: 'inputs of a call that are not written',
      base: calling('', '${{ inputs.m || 0.02 }}', { on: '{workflow_call: {inputs: {m: {type: string}}}}' }),
      head: calling('    with: "${{ fromJSON(\'{\\"m\\": 0.9}\') }}"\n', '${{ inputs.m || 0.02 }}', {
        on: '{workflow_call: {inputs: {m: {type: string}}}}',
      }),
      why: expect.stringMatching(/^it is not read/),
    },
    {
      name: 'an environment where what is not read is given a variable',
      base: { [WORKFLOW]: text(WRAP, {}) },
      head: { [WORKFLOW]: text(WRAP, LAX) },
      why: expect.stringMatching(/^acme\/wrap@v1 is not read, and this change edits 'on'/),
    },
    {
      name: 'the events of what is not read',
      base: { [WORKFLOW]: text(WRAP, {}) },
      head: { [WORKFLOW]: text(WRAP, { on: 'push' }) },
      why: expect.stringMatching(/^acme\/wrap@v1 is not read, and this change edits 'on'/),
    },
  ])('is not once the change edits what it gives: $name', async ({ base, head, place, why = edits }) => {
    expect(await policyOf(base, head, place)).toMatchObject({ from: 'unclear', why });
  });

  const dispatched =
    '{pull_request: , workflow_dispatch: {inputs: {environment: {type: environment, default: strict}}}}';
  const chosen: Written = { on: dispatched, job: `    ${OF_INPUT}\n` };
  it.each<{ name: string; tree: Tree; entered?: Readonly<Record<string, string>>; why?: RegExp }>([
    { name: 'a person who starts the run', tree: file(VARS, chosen), entered: { environment: 'lax' }, why: /entered/ },
    { name: 'the file, as somebody enters too', tree: file(VARS, chosen), entered: { environment: 'strict' } },
    {
      name: 'an earlier job',
      tree: file(VARS, { job: '    environment: "${{ needs.plan.outputs.env }}"\n' }),
      why: /^margin is there what an earlier step gives/,
    },
    {
      name: 'an earlier job, by cells',
      tree: file(VARS, { job: MATRIX.replace('[strict]', '"${{ fromJSON(needs.plan.outputs.envs) }}"') }),
      why: /^margin is there what an earlier step gives/,
    },
    {
      name: 'an earlier job, by the machine',
      tree: {
        [WORKFLOW]: file(MACHINE)[WORKFLOW]!.replace('ubuntu-latest', '"${{ needs.a.outputs.os }}"'),
      },
      why: /^margin is there what an earlier step gives/,
    },
  ])('is not of an environment that this chooses: $name', async ({ tree, entered, why }) => {
    const policy = await policyOf(tree, tree, entered && { entered });
    expect(policy).toMatchObject(why ? { from: 'unclear', why: expect.stringMatching(why) } : { from: 'base' });
  });

  it.each(['ledger', 'project', 'config', 'matrix'])('is asked for in the same way by %s', async (name) => {
    const of = (written: Written): Tree => ({ [WORKFLOW]: text(ours('0.9', `, ${name}: "\${{ vars.X }}"`), written) });
    const given = { ...GIVEN, [name]: name === 'config' ? '' : 'x' };
    expect(await policyOf(of({}), of(BUMPED), { given })).toMatchObject({ from: 'base' });
    expect(await policyOf(of({}), of(LAX), { given })).toMatchObject({ from: 'unclear' });
  });

  it('is asked for in the same way by stages', async () => {
    const of = (written: Written): Tree => ({ [WORKFLOW]: text(ours('0.9', ', stages: "${{ vars.X }}"'), written) });
    const leftOut = async (head: Tree) => {
      const host = { ...testHost({ directory: '.' }), origin: originOf({ base: of({}), head }, { given: GIVEN }) };
      return leftOutStages(host, await projectFromInputs(host, { config: {} }), ['gate-model']);
    };
    expect(await leftOut(of(BUMPED))).toEqual({ stages: [] });
    expect(await leftOut(of(LAX))).toMatchObject({ stages: ['gate-model'] });
  });
});
