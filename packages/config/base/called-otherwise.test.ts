import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { silenced } from './called-otherwise.ts';
import { alsoAtBase } from './called-projects.ts';
import { openProject, projectFromInputs } from '../load.ts';
import { leftOutStages } from './stages.ts';
import { BASE, originOf, steps, workflowFile, WORKFLOW, type Tree } from './testing-workflows.ts';
import { workflowPolicy, type WorkflowPolicy } from './workflow-policy.ts';

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'called-')));
  mkdirSync(join(directory, '.git'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const only = (...inputs: string[]): Tree => ({
  [WORKFLOW]: workflowFile({ model: steps(...inputs.map((of) => ({ with: of }))) }),
});
const named = (job: string, inputs: string): Tree => ({
  [WORKFLOW]: workflowFile({ [job]: steps({ with: inputs }) }, `    name: ${job}\n`),
});

describe('where a change asks for records', () => {
  const policyOf = async (
    base: Tree,
    head: Tree,
    given: Readonly<Record<string, string>> = {},
  ): Promise<WorkflowPolicy | undefined> => {
    const host = { ...testHost({ directory }), origin: originOf({ base, head }, { given }) };
    return workflowPolicy(host, await projectFromInputs(host, { config: {} }));
  };
  const SAID = 'predictions: p.csv, metric: roc_auc, margin: 0.02';
  const given = { predictions: 'p.csv', metric: 'roc_auc', margin: '0.02' };
  const celled = (more: string): Tree => ({
    [WORKFLOW]: workflowFile(
      { model: steps({ with: `${SAID}${more}` }) },
      '    strategy: {matrix: {python: [3.11]}}\n',
    ),
  });
  const OTHER = `${SAID}, ledger: evil/ledger, ledger-token: x`;

  const EVIL = { ledger: 'evil/ledger' };

  it.each<{ name: string; base: Tree; head: Tree; also?: Readonly<Record<string, string>>; why: RegExp }>([
    {
      name: 'another ledger',
      base: only(SAID),
      head: only(OTHER),
      also: EVIL,
      why: /^main has ledger: auto there, and this change ledger: evil\/ledger$/,
    },
    { name: 'no ledger any more', base: only(OTHER), head: only(SAID), why: /ledger: evil\/ledger there/ },
    {
      name: 'another ledger under a renamed job',
      base: named('all', SAID),
      head: only(OTHER),
      also: EVIL,
      why: /ledger: auto/,
    },
    {
      name: 'another ledger in a renamed file',
      base: { '.github/workflows/old.yml': only(SAID)[WORKFLOW]! },
      head: only(OTHER),
      also: EVIL,
      why: /ledger: auto/,
    },
    {
      name: 'those of another cell',
      base: only(SAID),
      head: only(`${SAID}, matrix: '{"a":1}'`),
      also: { matrix: '{"a":1}' },
      why: /^main has matrix: /,
    },
    {
      name: 'those of no cell',
      base: celled(''),
      head: celled(", matrix: ''"),
      why: /^main has matrix: \$\{\{ toJson\(matrix\) \}\} there, and this change matrix: ''$/,
    },
    {
      name: 'what an earlier step gives, also where no file is edited',
      base: only(`${SAID}, ledger: "\${{ steps.a.outputs.b }}"`),
      head: only(`${SAID}, ledger: "\${{ steps.a.outputs.b }}"`),
      why: /^ledger is there what an earlier step gives/,
    },
  ])('is not known to be where its base does: $name', async ({ base, head, also, why }) => {
    expect(await policyOf(base, head, { ...given, ...also })).toMatchObject({
      from: 'unclear',
      why: expect.stringMatching(why),
      ruling: { margin: '0.02' },
    });
  });

  it.each<{ name: string; base: Tree; head: Tree }>([
    { name: 'the default is written out', base: only(SAID), head: only(`${SAID}, ledger: auto`) },
    { name: 'no matrix is said, and there is none', base: only(SAID), head: only(`${SAID}, matrix: ''`) },
    { name: 'its job gets a matrix', base: only(SAID), head: celled('') },
    { name: 'the matrix is written out', base: only(SAID), head: only(`${SAID}, matrix: "\${{ toJSON(matrix) }}"`) },
    {
      name: 'it is a variable, and another input is edited',
      base: only(`${SAID}, ledger: "\${{ vars.LEDGER }}"`),
      head: only(`${SAID}, ledger: "\${{ vars.LEDGER }}", cache: false`),
    },
  ])('is where its base does, where $name', async ({ base, head }) => {
    expect(await policyOf(base, head, given)).toMatchObject({ from: 'base', edited: false });
  });

  it.each([
    { name: 'a pull request', pushed: false },
    { name: 'what was pushed beside it', pushed: true },
  ])('is told as what main edited since, of $name', async ({ pushed }) => {
    const trees = { base: only(`${SAID}, ledger: artifacts`), began: only(SAID), head: only(SAID) };
    const origin = originOf(trees, { given });
    const { base: _, ...change } = origin.change;
    const host = { ...testHost({ directory }), origin: pushed ? { ...origin, change } : origin };
    expect(await workflowPolicy(host, await projectFromInputs(host, { config: {} }))).toMatchObject({
      from: 'unclear',
      why: 'main has ledger: artifacts there, and this change ledger: auto; main has edited that since this branch began: bring this branch up to date',
    });
  });

  const YML = 'project: flights\nevaluate: {predictions: p.csv}\n';
  it.each([
    { name: 'the same', head: only(''), is: undefined },
    { name: 'others', head: only('ledger: evil/ledger'), is: { from: 'unclear', workflow: WORKFLOW } },
  ])('counts for rules of an mlops.yml too: $name', async ({ head, is }) => {
    writeFileSync(join(directory, 'mlops.yml'), YML);
    const origin = originOf({ base: { ...only(''), 'mlops.yml': YML }, head: { ...head, 'mlops.yml': YML } });
    const host = { ...testHost({ directory }), origin };
    const project = await openProject(host, { config: join(directory, 'mlops.yml'), 'data-roots': [] });
    const policy = await workflowPolicy(host, project);
    if (is) expect(policy).toMatchObject(is);
    else expect(policy).toBeUndefined();
  });

  const behind = (given: string): Tree => ({
    [WORKFLOW]: workflowFile({ model: `      - uses: acme/wrap@v1\n        with: {ledger: "${given}"}\n` }),
  });
  it.each([
    { name: 'the same words', given: 'artifacts', is: undefined },
    { name: 'what an earlier step gives', given: '${{ steps.a.outputs.b }}', is: { from: 'unclear' } },
  ])('counts behind a call that is not read, which is given $name', async ({ given: said, is }) => {
    writeFileSync(join(directory, 'mlops.yml'), YML);
    const tree = { ...behind(said), 'mlops.yml': YML };
    const host = { ...testHost({ directory }), origin: originOf({ base: tree, head: tree }) };
    const project = await openProject(host, { config: join(directory, 'mlops.yml'), 'data-roots': [] });
    const policy = await workflowPolicy(host, project);
    if (is) expect(policy).toMatchObject(is);
    else expect(policy).toBeUndefined();
    expect((await leftOutStages(host, project, ['gate-model']))?.stages).toEqual(is ? ['gate-model'] : []);
    expect((await silenced(host.origin, BASE, 'work')) === undefined).toBe(!is);
  });

  const cell = (cells: string, more = ''): Tree => ({
    [WORKFLOW]: workflowFile(
      { model: steps({ with: `${SAID}, project: "\${{ matrix.project }}"${more}` }) },
      `    strategy: {matrix: {project: ${cells}}}\n`,
    ),
  });
  it('is where its base does, where a matrix has a project more', async () => {
    const own = { ...given, project: 'flights' };
    expect(await policyOf(cell('[flights]'), cell('[flights, delays]'), own)).toMatchObject({ from: 'base' });
  });
  it('is not known of projects that a job computes, once that is edited', async () => {
    const computed = '"${{ fromJson(needs.a.outputs.projects) }}"';
    expect(await policyOf(cell(computed), cell(computed), given)).toMatchObject({ from: 'base' });
    expect(await policyOf(cell(computed), cell(computed, ', cache: false'), given)).toMatchObject({ from: 'unclear' });
  });
});

describe('a part that says nothing of the model', () => {
  const call = (more = ''): string => `    uses: acme/judge/.github/workflows/ml-pull-request.yml@v1${more}\n`;
  const calls = (more = ''): Tree => ({ [WORKFLOW]: `on: pull_request\njobs:\n  model:\n${call(more)}` });
  const parts = (judge: string): Tree => ({
    [WORKFLOW]: workflowFile({ model: steps({ with: 'part: work' }), judge: steps({ with: judge }) }),
  });
  it.each<{ name: string; base: Tree; head: Tree; part?: string; job?: string; why: string | undefined }>([
    {
      name: 'takes the place of the whole',
      base: only(''),
      head: only('part: work'),
      why: `main has part: whole in ${WORKFLOW}, and this change part: work`,
    },
    {
      name: 'takes its place under another name of the job',
      base: named('all', ''),
      head: named('model', 'part: announce'),
      part: 'announce',
      why: `main has part: whole in ${WORKFLOW}, and this change part: announce`,
    },
    { name: 'is one of two on the base', base: parts('part: judge'), head: parts('part: judge'), why: undefined },
    {
      name: 'is one of two, beside an edit of the other',
      base: parts('part: judge'),
      head: parts('part: judge, cache: false'),
      why: undefined,
    },
    { name: 'is a job of our workflow', base: calls(), head: calls(), job: 'work', why: undefined },
    { name: 'comes with our workflow', base: only(''), head: calls(), job: 'work', why: undefined },
    {
      name: 'comes beside the whole',
      base: only(''),
      head: only('', 'part: announce'),
      part: 'announce',
      why: undefined,
    },
    { name: 'is new', base: {}, head: only('part: work'), why: undefined },
  ])('is held against a change, or not, where it $name', async ({ base, head, part = 'work', job = 'model', why }) => {
    const origin = originOf({ base, head }, { job, given: { part } });
    expect(await silenced(origin, BASE, part)).toBe(why);
  });

  const ours = (more: string): Tree => calls(`\n    with: {${more}}`);
  const FILES: Tree = { 'm/a/mlops.yml': 'project: a', 'm/b/mlops.yml': 'project: b' };
  const matrix = (cells: string): Tree => ({
    [WORKFLOW]: `on: pull_request\njobs:\n  model:\n    strategy: {matrix: {of: ${cells}}}\n${call('\n    with: {config: "m/${{ matrix.of }}/mlops.yml"}')}`,
  });
  const BY_INPUTS = 'predictions: p.csv, metric: roc_auc';
  it.each<{ name: string; base: Tree; head: Tree; is: boolean }>([
    { name: 'judges mlops.yml by its name', base: only(''), head: ours('config: mlops.yml'), is: true },
    { name: 'judges mlops.yml by default', base: only('config: ./mlops.yml'), head: calls(), is: true },
    { name: 'judges by inputs what has a file now', base: only(BY_INPUTS), head: ours('config: mlops.yml'), is: true },
    {
      name: 'judges a project by inputs that has a file now',
      base: only(`${BY_INPUTS}, project: a`),
      head: calls(),
      is: true,
    },
    {
      name: 'judges by a pattern what cells judge',
      base: only('config: "m/*/mlops.yml"'),
      head: matrix('[a, b]'),
      is: true,
    },
    {
      name: 'judges by a pattern what cells leave out',
      base: only('config: "m/*/mlops.yml"'),
      head: matrix('[a]'),
      is: false,
    },
    {
      name: 'judges another file',
      base: only('config: m/a/mlops.yml'),
      head: ours('config: m/b/mlops.yml'),
      is: false,
    },
    {
      name: 'judges by inputs, beside another that stays',
      base: {
        [WORKFLOW]: workflowFile({ one: steps({ with: BY_INPUTS }), two: steps({ with: 'config: mlops.yml' }) }),
      },
      head: {
        [WORKFLOW]: workflowFile({
          ...{ work: steps({ with: 'part: work, config: mlops.yml' }) },
          two: steps({ with: 'part: judge, config: mlops.yml' }),
        }),
      },
      is: false,
    },
  ])('comes with jobs that judge instead of one that $name: $is', async ({ base, head, is }) => {
    const files = { ...FILES, 'mlops.yml': 'project: a' };
    const config = Object.values(head)[0]!.match(/config: ([\w./]+)/)?.[1] ?? '';
    const given = { part: 'work', config: /matrix/.test(Object.values(head)[0]!) ? 'm/a/mlops.yml' : config };
    const origin = originOf({ base: { ...FILES, ...base }, head: { ...files, ...head } }, { job: 'work', given });
    expect((await silenced(origin, BASE, 'work')) === undefined).toBe(is);
  });
});

describe('projects that a change leaves out', () => {
  const yml = (project: string): string => `project: ${project}\nevaluate: {predictions: p.csv}\n`;
  const AT_BASE: Tree = { 'mlops.yml': yml('flights'), 'm/a/mlops.yml': yml('a'), 'm/b/mlops.yml': yml('b') };
  const celled = (cells: string): Tree => ({
    [WORKFLOW]: workflowFile(
      { model: steps({ with: 'config: "m/${{ matrix.of }}/mlops.yml"' }) },
      `    strategy: {matrix: ${cells}}\n`,
    ),
  });

  async function leftOut(base: Tree, head: Tree, own: readonly string[], files: Tree = AT_BASE): Promise<string[]> {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
    const origin = originOf({ base: { ...AT_BASE, ...base }, head: { ...files, ...head } });
    const host = { ...testHost({ directory }), origin };
    const paths = own.map((path) => join(directory, path));
    return (await alsoAtBase(host, directory, paths)).map((path) => relative(directory, path));
  }

  it.each<{ name: string; base: Tree; head: Tree; own: string[]; files?: Tree; missing: string[] }>([
    {
      name: 'by another config',
      base: only(''),
      head: only('config: m/a/mlops.yml'),
      own: ['m/a/mlops.yml'],
      missing: ['mlops.yml'],
    },
    {
      name: 'by a glob that is narrower',
      base: only('config: "m/*/mlops.yml"'),
      head: only('config: m/a/mlops.yml'),
      own: ['m/a/mlops.yml'],
      missing: ['m/b/mlops.yml'],
    },
    {
      name: 'by a matrix that has fewer cells',
      base: celled('{of: [a], include: [{of: b}]}'),
      head: celled('{of: [a]}'),
      own: ['m/a/mlops.yml'],
      missing: ['m/b/mlops.yml'],
    },
    {
      name: 'by a matrix that leaves cells out',
      base: celled('{of: [a, b]}'),
      head: celled('{of: [a, b], exclude: [{of: b}]}'),
      own: ['m/a/mlops.yml'],
      missing: ['m/b/mlops.yml'],
    },
    {
      name: 'with the file of the workflow',
      base: { '.github/workflows/old.yml': only('')[WORKFLOW]! },
      head: only('config: m/a/mlops.yml'),
      own: ['m/a/mlops.yml'],
      missing: ['mlops.yml'],
    },
    {
      name: 'not by a step beside it',
      base: only('', 'config: m/a/mlops.yml'),
      head: only('', 'config: m/a/mlops.yml', 'config: m/b/mlops.yml'),
      own: ['mlops.yml'],
      missing: [],
    },
    {
      name: 'not by a glob that is wider',
      base: only('config: "m/a/mlops.yml"'),
      head: only('config: "m/*/mlops.yml"'),
      own: ['m/a/mlops.yml', 'm/b/mlops.yml'],
      missing: [],
    },
    {
      name: 'not by a matrix that has more cells',
      base: celled('{of: [a]}'),
      head: celled('{of: [a, b]}'),
      own: ['m/b/mlops.yml'],
      missing: [],
    },
    {
      name: 'not by moving one under its name',
      base: only(''),
      head: only('config: m/flights/mlops.yml'),
      own: ['m/flights/mlops.yml'],
      files: { 'm/flights/mlops.yml': yml('flights') },
      missing: [],
    },
    {
      name: 'not by a workflow file of another project',
      base: { '.github/workflows/old.yml': only('')[WORKFLOW]! },
      head: { '.github/workflows/old.yml': only('')[WORKFLOW]!, ...only('config: m/a/mlops.yml') },
      own: ['m/a/mlops.yml'],
      missing: [],
    },
  ])('are judged all the same: $name', async ({ base, head, own, files, missing }) => {
    expect(await leftOut(base, head, own, files)).toEqual(missing);
  });
});
