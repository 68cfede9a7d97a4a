import { describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { projectFromInputs } from '../load.ts';
import { originOf, steps, workflowFile, WORKFLOW, type Tree } from './testing-workflows.ts';
import { workflowPolicy, type WorkflowPolicy } from './workflow-policy.ts';

const SAID = 'predictions: p.csv, metric: roc_auc';
const GIVEN = { predictions: 'p.csv', metric: 'roc_auc', margin: '0.9' };
const INPUTS = '{margin: {type: string}}';

const calling = (uses: string, margin: string): string =>
  `on: pull_request\njobs:\n  model:\n    uses: ${uses}\n    with: {margin: "${margin}"}\n`;
const step = (margin: string): string => steps({ with: `${SAID}, margin: "${margin}"` });
const called = (margin: string): string =>
  workflowFile({ model: step(margin) }).replace('on: pull_request', `on: {workflow_call: {inputs: ${INPUTS}}}`);
const composite = (margin: string): string =>
  `inputs: {margin: {default: "0.3"}}\nruns:\n  using: composite\n  steps:\n${step(margin).replace(/^ {2}/gm, '')}`;
const using = (uses: string, inputs: string): string =>
  workflowFile({ model: `      - uses: ${uses}\n        with: {${inputs}}\n` });

const local = (margin: string, of = '${{ inputs.margin }}'): Tree => ({
  [WORKFLOW]: calling('./.github/workflows/b.yml', margin),
  '.github/workflows/b.yml': calling('./.github/workflows/c.yml', '${{ inputs.margin }}').replace(
    'on: pull_request',
    `on: {workflow_call: {inputs: ${INPUTS}}}`,
  ),
  '.github/workflows/c.yml': called(of),
});
const handed = (written: string, margin: string, more = ''): Tree => ({
  [WORKFLOW]: `on: pull_request\njobs:\n  model:\n    uses: ./.github/workflows/b.yml\n    ${written}\n`,
  '.github/workflows/b.yml': workflowFile({ model: step(margin) }, more).replace('pull_request', 'workflow_call'),
});
const made = { from: 'unclear', why: expect.stringMatching(/^margin is there what an earlier step gives/) };
const action = (margin: string, of = '${{ inputs.margin }}'): Tree => ({
  [WORKFLOW]: using('./.github/actions/judge', `margin: "${margin}"`),
  '.github/actions/judge/action.yml': composite(of),
});
const foreign = (margin: string, more = ''): Tree => ({
  [WORKFLOW]: calling('acme/common/.github/workflows/judge.yml@v1', margin) + more,
});
const vendored = (margin: string): Tree => ({
  [WORKFLOW]: using('./vendor/mlops', `${SAID}, margin: "${margin}"`),
  'vendor/mlops/action.yml': 'runs: {using: node24, main: dist/run-pipeline.js}\n',
});

async function policyOf(
  base: Tree,
  head: Tree,
  place: Parameters<typeof originOf>[1] = {},
): Promise<WorkflowPolicy | undefined> {
  const origin = originOf({ base, head }, { given: GIVEN, ...place });
  const host = { ...testHost({ directory: '.' }), origin };
  return workflowPolicy(host, await projectFromInputs(host, { config: {} }));
}

describe('a step behind a call', () => {
  const complex = "${{ inputs.margin || '0.1' }}";
  const ofStep = '${{ steps.a.outputs.margin }}';
  it.each<{ name: string; base: Tree; head: Tree; repository?: string; is: object }>([
    {
      name: 'of local workflows, whose caller is edited',
      base: local('0.02'),
      head: local('0.9'),
      is: { from: 'base', edited: true, ruling: { margin: '0.02' }, workflow: '.github/workflows/c.yml' },
    },
    {
      name: 'of local workflows, that what is called edits',
      base: local('0.02'),
      head: local('0.02', '0.9'),
      is: { from: 'base', edited: true, ruling: { margin: '0.02' } },
    },
    {
      name: 'of local workflows, which the change leaves alone',
      base: local('0.9', complex),
      head: local('0.9', complex),
      is: { from: 'base', edited: false, ruling: { margin: '0.9' } },
    },
    {
      name: 'of local workflows by an expression, whose caller is edited',
      base: local('0.02', complex),
      head: local('0.9', complex),
      is: { from: 'unclear', workflow: '.github/workflows/c.yml' },
    },
    {
      name: 'of local workflows, of what an earlier step gives',
      base: local(ofStep, complex),
      head: local(ofStep, complex),
      is: { from: 'unclear', why: expect.stringMatching(/^margin is there what an earlier step gives/) },
    },
    ...[
      { of: 'an input', written: 'with: {of: "${{ needs.plan.outputs.of }}"}', list: '${{ fromJSON(inputs.of) }}' },
      {
        of: 'an input by its index',
        written: 'with: {of: "${{ needs.plan.outputs.of }}"}',
        list: "${{ fromJSON(inputs['of']) }}",
      },
    ].map(({ of, written, list }) => {
      const tree = handed(written, '${{ matrix.m }}', `    strategy: {matrix: {include: "${list}"}}\n`);
      return {
        name: `of a local workflow, whose matrix is ${of} that an earlier job gives`,
        base: tree,
        head: tree,
        is: made,
      };
    }),
    ...[
      { of: 'an input', written: 'with: {m: "${{ needs.plan.outputs.m }}"}', margin: '${{ inputs.m }}' },
      {
        of: 'an input by its index',
        written: 'with: {m: "${{ needs.plan.outputs.m }}"}',
        margin: "${{ inputs['m'] }}",
      },
      { of: 'any input', written: 'with: {m: "${{ needs.plan.outputs.m }}"}', margin: '${{ toJSON(inputs) }}' },
      { of: 'a secret', written: 'secrets: {m: "${{ needs.plan.outputs.m }}"}', margin: '${{ secrets.M }}' },
    ].map(({ of, written, margin }) => {
      const tree = handed(written, margin);
      return {
        name: `of a local workflow, whose rule is ${of} that an earlier job gives`,
        base: tree,
        head: tree,
        is: made,
      };
    }),
    {
      name: 'of a composite action, whose caller is edited',
      base: action('0.02'),
      head: action('0.9'),
      is: { from: 'base', edited: true, ruling: { margin: '0.02' } },
    },
    {
      name: 'of a composite action, which the change leaves alone',
      base: action('${{ vars.MARGIN }}'),
      head: action('${{ vars.MARGIN }}'),
      is: { from: 'base', edited: false, ruling: { margin: '0.9' } },
    },
    {
      name: 'of a workflow of another repository, whose caller is edited',
      base: foreign('0.02'),
      head: foreign('0.9'),
      is: { from: 'unclear', workflow: WORKFLOW, why: expect.stringContaining('acme/common') },
    },
    {
      name: 'of a workflow of another repository, at another version',
      base: foreign('0.9'),
      head: { [WORKFLOW]: foreign('0.9')[WORKFLOW]!.replace('@v1', '@mine') },
      is: { from: 'unclear', workflow: WORKFLOW },
    },
    {
      name: 'of a workflow of another repository, in place of which the change has a step of its own',
      base: foreign('0.02'),
      head: { [WORKFLOW]: workflowFile({ model: step('0.9') }) },
      is: { from: 'unclear' },
    },
    {
      name: 'of a workflow of another repository, which the change leaves alone',
      base: foreign('0.9'),
      head: foreign('0.9'),
      is: {
        ...{ from: 'base', edited: false, ruling: { margin: '0.9' } },
        unread: 'acme/common/.github/workflows/judge.yml@v1',
      },
    },
    {
      name: 'of a copy of the action, which is edited',
      base: vendored('0.02'),
      head: vendored('0.9'),
      repository: '',
      is: { from: 'base', edited: true, ruling: { margin: '0.02' } },
    },
    {
      name: 'of a copy of the action, which the change leaves alone',
      base: vendored('0.9'),
      head: vendored('0.9'),
      repository: '',
      is: { from: 'base', edited: false },
    },
    {
      name: 'of a copy of the action, in place of the action itself',
      base: { [WORKFLOW]: workflowFile({ model: step('0.02') }) },
      head: vendored('0.9'),
      repository: '',
      is: { from: 'unclear' },
    },
  ])('is judged as the base calls it: $name', async ({ base, head, repository, is }) => {
    expect(await policyOf(base, head, repository === undefined ? {} : { repository })).toMatchObject(is);
  });
});

describe('a call that is not read', () => {
  const wrap = (margin: string, more = ''): Tree => ({
    [WORKFLOW]: workflowFile({ model: `      - uses: acme/wrap@v1\n        with: {margin: "${margin}"}\n${more}` }),
  });
  const decoy = (margin: string): string => step(margin).replace('        with', '        if: failure()\n        with');
  const given = '${{ steps.m.outputs.margin }}';
  const called = (by: string, margin: string, more = ''): Tree => ({
    [WORKFLOW]: `on: pull_request\njobs:\n  ${by}:\n    uses: acme/common/.github/workflows/judge.yml@v1\n    with: {margin: "${margin}"}\n${more}`,
  });
  const ofOther = (from: string, margin: string): Tree => ({
    [WORKFLOW]: using(from, ''),
    '.github/actions/judge': '../../ci/judge',
    'ci/judge/action.yml': composite(margin),
  });
  const linked = (margin: string): Tree => ({
    [WORKFLOW]: using('./.github/actions/judge', ''),
    '.github/actions/judge/action.yml': '../../ci/judge.yml',
    'ci/judge.yml': composite(margin),
  });
  const WRAP = '      - uses: acme/wrap@v1\n        with: {margin: "0.9"}\n';
  const TELL = '      - uses: chat/tell@v1\n        with: {text: "${{ steps.train.outputs.score }}"}\n';
  const unread = { from: 'unclear', why: expect.stringMatching(/is not read|no file of this repository/) };
  it.each<{ name: string; base: Tree; head: Tree; job?: string; is?: object }>([
    { name: 'is given something else', base: wrap('0.02'), head: wrap('0.9') },
    {
      name: 'is given something else, beside a step that the base could have meant',
      base: wrap('0.02'),
      head: wrap('0.9', decoy('0.02')),
    },
    {
      name: 'is given something else, beside a step that says the same',
      base: wrap('0.02'),
      head: wrap('0.9', decoy('0.9')),
    },
    { name: 'is gone, and a step of ours is there', base: wrap('0.02'), head: only(step('0.9')) },
    { name: 'is given what an earlier step gives', base: wrap(given), head: wrap(given) },
    {
      name: 'is given what an earlier step gives, beside a new step',
      base: wrap(given),
      head: wrap(given, decoy('0.9')),
    },
    {
      name: 'is given an `env`, which an earlier step overwrote',
      base: { [WORKFLOW]: `env: {M: "0.02"}\n${wrap('${{ env.M }}')[WORKFLOW]}` },
      head: { [WORKFLOW]: `env: {M: "0.02"}\n${wrap('${{ env.M }}')[WORKFLOW]}` },
    },
    {
      name: 'is a workflow that is given what an earlier job gives',
      base: called('model', '${{ needs.m.outputs.margin }}'),
      head: called('model', '${{ needs.m.outputs.margin }}'),
      job: 'judge',
    },
    {
      name: 'is a workflow that another job calls now',
      base: called('model', '0.02'),
      head: called('old', '0.02', `  model:\n    steps:\n${step('0.9')}`),
    },
    {
      name: 'lies behind a link to a directory',
      base: ofOther('./.github/actions/judge', '0.02'),
      head: ofOther('./.github/actions/judge', '0.9'),
    },
    { name: 'is a link to a file', base: linked('0.02'), head: linked('0.9') },
    {
      name: 'lies where a step puts the checkout',
      base: ofOther('./src/ci/judge', '0.02'),
      head: ofOther('./src/ci/judge', '0.9'),
    },
    {
      name: 'comes beside a step whose rules are an expression',
      base: only(step('${{ vars.M }}')),
      head: only(`${step('${{ vars.M }}')}      - uses: acme/wrap@v1\n`),
      is: { from: 'unclear', why: expect.stringContaining('acme/wrap@v1, which this change adds, is not read') },
    },
    {
      name: 'is given the same',
      base: wrap('0.9'),
      head: wrap('0.9'),
      is: { from: 'base', edited: false, ruling: { margin: '0.9' } },
    },
    {
      name: 'is given the same, and another step comes',
      base: wrap('0.9'),
      head: wrap('0.9', '      - run: echo\n'),
      is: { from: 'base', edited: false },
    },
    {
      name: 'is given the same, and its job is called otherwise',
      base: called('model', '0.9'),
      head: called('evaluate', '0.9'),
      job: 'judge',
      is: { from: 'base', edited: false },
    },
    {
      name: 'stays, and a first step of ours comes',
      base: wrap('0.02'),
      head: wrap('0.02', step('0.9')),
      is: { from: 'head' },
    },
    {
      name: 'tells of what an earlier step gave, and a first step of ours comes',
      base: only(TELL),
      head: only(`${step('0.9')}${TELL}`),
      is: { from: 'head' },
    },
    {
      name: 'is given the same, and a step that was stricter is gone',
      base: { [WORKFLOW]: workflowFile({ model: WRAP, all: step('0.02') }) },
      head: { [WORKFLOW]: workflowFile({ model: WRAP }) },
      is: { from: 'unclear', ruling: { margin: '0.02' } },
    },
    {
      name: 'is given the same, and one that was stricter is gone',
      base: { [WORKFLOW]: workflowFile({ model: WRAP, all: WRAP.replace('0.9', '0.02') }) },
      head: { [WORKFLOW]: workflowFile({ model: WRAP }) },
    },
    {
      name: 'is a tool that is given something else, and a first step of ours comes',
      base: only('      - {uses: actions/setup-python@v5, with: {python-version: 3.11}}\n'),
      head: only(`      - {uses: actions/setup-python@v6, with: {python-version: 3.12}}\n${step('0.9')}`),
      is: { from: 'head' },
    },
  ])('decides nothing but what it gives there too, where it $name', async ({ base, head, job, is = unread }) => {
    expect(await policyOf(base, head, job === undefined ? {} : { job })).toMatchObject(is);
  });

  function only(of: string): Tree {
    return { [WORKFLOW]: workflowFile({ model: of }) };
  }
});

describe('a step that is given otherwise than its file says', () => {
  const more = 'project: "${{ env.PROJECT }}", ledger: "${{ env.LEDGER }}"';
  const file = (env: string, of = more): Tree => ({
    [WORKFLOW]: `env: ${env}\n${workflowFile({ model: steps({ with: `${SAID}, margin: 0.9, ${of}` }) })}`,
  });
  const tree = file('{PROJECT: flights, LEDGER: auto}');
  const ofProject = (project: string, margin = '0.9'): string =>
    steps({ with: `${SAID}, margin: "${margin}", project: "${project}"` });
  const CELLS = '    strategy: {matrix: {p: [flights, delays]}}\n    env: {OF: "${{ matrix.p }}"}\n';
  it.each([
    { name: 'another project', given: { project: 'new', ledger: 'auto' }, why: /^project is "flights" there/ },
    { name: 'another ledger', given: { project: 'flights', ledger: 'off' }, why: /^ledger is "auto" there/ },
  ])('by what overwrote `env` passes by nothing: $name', async ({ given, why }) => {
    const is = { from: 'unclear', why: expect.stringMatching(why) };
    expect(await policyOf(tree, tree, { given: { ...GIVEN, ...given } })).toMatchObject(is);
  });
  it.each<{
    name: string;
    steps: string;
    more?: string;
    given: object;
    env?: Readonly<Record<string, string>>;
    why?: RegExp;
  }>([
    {
      name: 'in capitals',
      steps: ofProject('${{ env.P }}'),
      given: { project: 'FLIGHTS' },
      why: /^project is "flights" there/,
    },
    {
      name: 'as another step',
      steps: ofProject('${{ env.P }}') + ofProject('delays'),
      given: { project: 'delays' },
      env: { P: 'delays' },
      why: /^project is "flights" there/,
    },
    {
      name: 'not as another step',
      steps: ofProject('${{ env.P }}') + ofProject('delays'),
      given: { project: 'delays' },
      env: { P: 'flights' },
    },
    {
      name: 'not where each of two steps has its own',
      steps: ['flights', 'delays']
        .map((of) => ofProject('${{ env.P }}').replace('        with', `        env: {P: ${of}}\n        with`))
        .join(''),
      given: { project: 'delays' },
      env: { P: 'delays' },
    },
    {
      name: 'as another cell',
      steps: ofProject('${{ env.OF }}'),
      more: CELLS,
      given: { project: 'delays', matrix: '{"p": "flights"}' },
      env: { OF: 'delays' },
      why: /^project is "flights" there/,
    },
    {
      name: 'not as another cell',
      steps: ofProject('${{ env.OF }}'),
      more: CELLS,
      given: { project: 'delays', matrix: '{"p": "delays"}' },
      env: { OF: 'delays' },
    },
    {
      name: 'inside of an expression',
      steps: ofProject("${{ env.P || 'flights' }}"),
      given: { project: 'delays' },
      env: { P: 'delays' },
      why: /^project is there what an earlier step gives/,
    },
    {
      name: 'not inside of an expression',
      steps: ofProject("${{ format('{0}', env.P) }}"),
      given: { project: 'flights' },
      env: { P: 'flights' },
    },
    {
      name: 'in a rule',
      steps: ofProject('flights', '${{ env.M || 0.01 }}'),
      given: { project: 'flights' },
      env: { M: '0.9' },
      why: /^margin is there what an earlier step gives/,
    },
    {
      name: 'not in a rule',
      steps: ofProject('flights', '${{ env.M || 0.01 }}'),
      given: { project: 'flights' },
      env: { M: '0.020' },
    },
  ])('by what overwrote `env` passes by nothing: $name', async ({ steps: of, more = '', given, env = {}, why }) => {
    const tree = { [WORKFLOW]: `env: {P: flights, M: 0.02}\n${workflowFile({ model: of }, more)}` };
    const policy = await policyOf(tree, tree, { given: { ...GIVEN, ...given }, env });
    expect(policy).toMatchObject(why ? { from: 'unclear', why: expect.stringMatching(why) } : { from: 'base' });
  });
  it('is not known where `env` is handed through an action of the repository inside of an expression', async () => {
    const tree = {
      ...action('${{ env.M || 0.01 }}'),
      [WORKFLOW]: `env: {M: 0.02}\n${using('./.github/actions/judge', 'margin: "${{ env.M || 0.01 }}"')}`,
    };
    expect(await policyOf(tree, tree, { env: { M: '0.02' } })).toMatchObject({ from: 'unclear' });
  });
  it('is not known where an action of the repository hands `env` on to what is not read', async () => {
    const wrap = '      - uses: acme/wrap@v1\n        with: {margin: "${{ inputs.margin }}"}\n';
    const tree = {
      [WORKFLOW]: `env: {M: 0.02}\n${using('./.github/actions/judge', 'margin: "${{ env.M }}"')}`,
      '.github/actions/judge/action.yml': `inputs: {margin: {}}\nruns:\n  using: composite\n  steps:\n${wrap.replace(/^ {2}/gm, '')}`,
    };
    expect(await policyOf(tree, tree)).toMatchObject({ from: 'unclear', why: expect.stringContaining('acme/wrap') });
  });
  it('is not known where `env` is made of an expression', async () => {
    const said = file('{M: "${{ vars.M }}"}', 'group: "${{ env.M }}"');
    expect(await policyOf(said, said)).toMatchObject({
      from: 'unclear',
      why: expect.stringMatching(/^group is there/),
    });
  });
  it('is ours with a slash too many', async () => {
    const base = { [WORKFLOW]: workflowFile({ model: step('0.9') }) };
    const hidden = step('0.9').replace('judge@', 'judge/@').replace('}', ', ledger: evil/ledger}');
    const head = { [WORKFLOW]: workflowFile({ model: `${step('0.9')}${hidden}` }) };
    const given = { ...GIVEN, ledger: 'evil/ledger' };
    expect(await policyOf(base, head, { given })).toMatchObject({ from: 'unclear' });
  });
});

describe('a step of a matrix', () => {
  const celled = (cells: string, context = 'matrix'): Tree => ({
    [WORKFLOW]: workflowFile(
      {
        model: steps({
          with: `${SAID}, margin: "\${{ ${context}.m }}", project: "\${{ matrix.p }}", ledger: "\${{ matrix.l }}"`,
        }),
      },
      `    strategy: {matrix: {include: [${cells}]}}\n`,
    ),
  });
  const AB = '{p: a, m: 0.02}, {p: b, m: 0.9}';
  const B = { ...GIVEN, project: 'b' };
  it.each<{ name: string; base: Tree; head: Tree; given?: Readonly<Record<string, string>>; is: object }>([
    {
      name: 'is that of its cell, where another comes',
      base: celled(AB),
      head: celled(`${AB}, {p: c, m: 1}`),
      is: { from: 'base', edited: false, ruling: { margin: '0.9' } },
    },
    {
      name: 'is new in a cell that comes',
      base: celled('{p: a, m: 0.02}'),
      head: celled(AB),
      is: { from: 'head' },
    },
    {
      name: 'has the rules of the base’s cell',
      base: celled(AB.replace('0.9', '0.1')),
      head: celled(AB),
      is: { from: 'base', edited: true, ruling: { margin: '0.1' } },
    },
    {
      name: 'has the rules of the base’s cell, in capitals too',
      base: celled(AB.replace('0.9', '0.1'), 'Matrix'),
      head: celled(AB, 'Matrix'),
      is: { from: 'base', edited: true, ruling: { margin: '0.1' } },
    },
    {
      name: 'asks for no records of another ledger',
      base: celled(AB),
      head: celled(AB.replace('m: 0.9', 'm: 0.9, l: evil/ledger')),
      given: { ...B, ledger: 'evil/ledger' },
      is: { from: 'unclear', why: 'main has ledger: auto there, and this change ledger: evil/ledger' },
    },
  ])('$name', async ({ base, head, given = B, is }) => {
    const host = { ...testHost({ directory: '.' }), origin: originOf({ base, head }, { given }) };
    expect(await workflowPolicy(host, await projectFromInputs(host, { config: { project: 'b' } }))).toMatchObject(is);
  });
});

describe('steps of one project that have rules of their own', () => {
  const celled = (cells: string, margin = '${{ matrix.m }}', more = ''): Tree => ({
    [WORKFLOW]: workflowFile(
      { model: steps({ with: `predictions: "\${{ matrix.v }}.csv", metric: roc_auc, margin: "${margin}"` }) + more },
      `    strategy: {matrix: {include: [${cells}]}}\n    env: {M: "\${{ matrix.m }}"}\n`,
    ),
  });
  const two = (...metrics: string[]): Tree => ({
    [WORKFLOW]: workflowFile({ model: steps(...metrics.map((of) => ({ with: `predictions: p.csv, metric: ${of}` }))) }),
  });
  const job = (metric: string): string =>
    `  model:\n    steps:\n${steps({ with: `predictions: p.csv, metric: ${metric}` })}`;
  const SMALL = '{v: small, m: 0.9}';
  const LARGE = '{v: large, m: 0.02}';
  const small = { predictions: 'small.csv', matrix: '{"v": "small", "m": 0.9}' };
  const large = { predictions: 'large.csv', matrix: '{"v": "large", "m": 0.02}', margin: '0.02' };
  const lax = { ...large, margin: '0.9' };
  const either = "${{ matrix.m || '0.5' }}";
  const ofEnv = '${{ env.M }}';
  const unclear = { from: 'unclear', why: 'its steps for flights have different rules' };
  it.each<{ name: string; base: Tree; head: Tree; given?: object; env?: Readonly<Record<string, string>>; is: object }>(
    [
      {
        name: 'a cell of a file that the change leaves alone',
        base: celled(`${SMALL}, ${LARGE}`),
        head: celled(`${SMALL}, ${LARGE}`),
        is: { from: 'base', edited: false, ruling: { margin: '0.9' } },
      },
      {
        name: 'the other cell of it',
        base: celled(`${SMALL}, ${LARGE}`),
        head: celled(`${SMALL}, ${LARGE}`),
        given: large,
        is: { from: 'base', edited: false, ruling: { margin: '0.02' } },
      },
      {
        name: 'a cell beside one that comes',
        base: celled(`${SMALL}, ${LARGE}`),
        head: celled(`${SMALL}, ${LARGE}, {v: huge, m: 1}`, undefined, '      - run: echo\n'),
        is: { from: 'base', edited: false, ruling: { margin: '0.9' } },
      },
      {
        name: 'a cell whose rule is an expression, where another step comes',
        base: celled(`${SMALL}, {v: large}`, either),
        head: celled(`${SMALL}, {v: large}`, either, '      - run: echo\n'),
        is: { from: 'base', edited: false, ruling: { margin: '0.9' } },
      },
      {
        name: 'a cell whose rule the change edits',
        base: celled(`${SMALL}, ${LARGE}`),
        head: celled(`${SMALL}, ${LARGE.replace('0.02', '0.9')}`),
        given: { ...lax, matrix: '{"v": "large", "m": 0.9}' },
        is: { from: 'base', edited: true, ruling: { margin: '0.02' } },
      },
      {
        name: 'a cell whose `env` is overwritten by what that of the other one is',
        base: celled(`${SMALL}, ${LARGE}`, ofEnv),
        head: celled(`${SMALL}, ${LARGE}`, ofEnv),
        given: lax,
        env: { M: '0.9' },
        is: { from: 'base', edited: true, ruling: { margin: '0.02' } },
      },
      {
        name: 'a cell beside a stricter one that is gone',
        base: celled(`${SMALL}, ${LARGE}`),
        head: celled(SMALL),
        is: unclear,
      },
      {
        name: 'a cell that comes',
        base: celled(`${SMALL}, ${LARGE}`),
        head: celled(`${SMALL}, ${LARGE}, {v: huge, m: 1}`),
        given: { predictions: 'huge.csv', matrix: '{"v": "huge", "m": 1}', margin: '1' },
        is: unclear,
      },
      {
        name: 'a job that comes, and says what one of them does',
        base: { [WORKFLOW]: two('roc_auc', 'accuracy')[WORKFLOW]!.replace('  model:', '  other:') },
        head: { [WORKFLOW]: two('roc_auc', 'accuracy')[WORKFLOW]!.replace('  model:', '  other:') + job('roc_auc') },
        given: { predictions: 'p.csv', margin: '' },
        is: unclear,
      },
      {
        name: 'a step with a metric of its own',
        base: two('roc_auc', 'accuracy'),
        head: two('roc_auc', 'accuracy'),
        given: { predictions: 'p.csv', margin: '' },
        is: { from: 'base', edited: false, ruling: { metric: ['roc_auc'] } },
      },
      {
        name: 'a step beside one that is gone',
        base: two('roc_auc', 'accuracy'),
        head: two('roc_auc'),
        given: { predictions: 'p.csv', margin: '' },
        is: unclear,
      },
    ],
  )('are each judged by its own: $name', async ({ base, head, given = small, env = {}, is }) => {
    expect(await policyOf(base, head, { given: { ...GIVEN, ...given }, env })).toMatchObject(is);
  });
});

describe('a step whose `env` says the rules', () => {
  const withEnv = (margin: string, more = ''): Tree => ({
    [WORKFLOW]: `env: {MARGIN: "${margin}"}\n${workflowFile({ model: step('${{ env.MARGIN }}') })}${more}`,
  });
  it('is judged by what the base says there', async () => {
    const is = { from: 'base', edited: true, ruling: { margin: '0.02' } };
    expect(await policyOf(withEnv('0.02'), withEnv('0.9'))).toMatchObject(is);
    expect(await policyOf(withEnv('0.9'), withEnv('0.9', '# words\n'))).toMatchObject({ edited: false });
  });
});

describe('what leads to the step', () => {
  const margin = '${{ inputs.margin }}';
  const before = `on: {pull_request: , workflow_dispatch: {inputs: ${INPUTS}}}\n`;
  const file = (of: string, more = ''): Tree => ({
    [WORKFLOW]: `${workflowFile({ model: of }).replace('on: pull_request\n', before)}${more}`,
  });
  const own = step(margin);
  it.each([
    { name: 'a newer version of an action', head: file(own.replace('checkout@v5', 'checkout@v6')) },
    { name: 'a newer version of ours', head: file(own.replace('judge@v2', 'judge@v3')) },
    { name: 'words', head: file(own, '# words\n') },
    { name: 'a job that it does not need', head: file(own, '  lint:\n    steps: [{run: npm run lint}]\n') },
  ])('is the same after $name', async ({ head }) => {
    expect(await policyOf(file(own), head)).toMatchObject({ from: 'base', edited: false, ruling: { margin: '0.9' } });
  });

  it.each([
    { name: 'another step of its job', head: file(`      - run: echo\n${own}`) },
    { name: 'another default of the workflow', head: file(own, 'env: {A: b}\n') },
  ])('is not the same after $name', async ({ head }) => {
    expect(await policyOf(file(own), head)).toMatchObject({ from: 'unclear' });
  });
});

describe('rules that a change brings', () => {
  const OTHER = '.github/workflows/other.yml';
  const file = (of: string, name = ''): string => workflowFile({ model: steps({ with: `${SAID}, ${of}` }) }) + name;
  const job = (id: string, margin: string, name: string): Record<string, string> => ({
    [id]: `${step(margin)}    name: ${name}\n`,
  });
  it.each<{ name: string; base: Tree; head: Tree; place?: Parameters<typeof originOf>[1]; is: object }>([
    {
      name: 'not where file and project are renamed at once',
      base: { [OTHER]: file('margin: 0.02') },
      head: { [WORKFLOW]: file('margin: 0.9, project: delays') },
      place: { given: { ...GIVEN, project: 'delays' } },
      is: { from: 'base', edited: true, workflow: OTHER, ruling: { margin: '0.02' } },
    },
    {
      name: 'for a project that comes beside one in another file',
      base: { [OTHER]: file('margin: 0.02') },
      head: { [OTHER]: file('margin: 0.02'), [WORKFLOW]: file('margin: 0.9, project: delays') },
      place: { given: { ...GIVEN, project: 'delays' } },
      is: { from: 'head' },
    },
    {
      name: 'not where a job takes the name of one that is gone, and is laxer',
      base: { [WORKFLOW]: workflowFile({ ...job('smoke', '0.9', 'smoke'), ...job('all', '0.02', 'model') }) },
      head: { [WORKFLOW]: workflowFile(job('smoke', '0.9', 'model')) },
      place: { job: 'smoke' },
      is: { from: 'unclear', why: 'its steps for flights have different rules' },
    },
    {
      name: 'not where a lax file takes the place of one that is gone',
      base: { [WORKFLOW]: file('margin: 0.9'), [OTHER]: file('margin: 0.02') },
      head: { [WORKFLOW]: file('margin: 0.9').replace('pull_request', '{pull_request: , push: }') },
      is: { from: 'unclear' },
    },
    {
      name: 'by those of its own step, where the other stays',
      base: { [WORKFLOW]: file('margin: 0.9'), [OTHER]: file('margin: 0.02') },
      head: {
        [WORKFLOW]: file('margin: 0.9').replace('pull_request', '{pull_request: , push: }'),
        [OTHER]: file('margin: 0.02'),
      },
      is: { from: 'base', edited: false, ruling: { margin: '0.9' } },
    },
  ])('decide $name', async ({ base, head, place, is }) => {
    const given: Readonly<Record<string, string>> = place?.given ?? GIVEN;
    const origin = originOf({ base, head }, { given, ...place });
    const host = { ...testHost({ directory: '.' }), origin };
    const project = await projectFromInputs(host, { config: { project: given['project'] } });
    expect(await workflowPolicy(host, project)).toMatchObject(is);
  });
});
