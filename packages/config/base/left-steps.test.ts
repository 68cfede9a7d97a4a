import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { testHost } from '#testing';
import { openProject, projectFromInputs } from '../load.ts';
import { originOf, steps, workflowFile, WORKFLOW, type Tree } from './testing-workflows.ts';
import { workflowPolicy } from './workflow-policy.ts';

let directory: string;
beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'left-')));
  await mkdir(join(directory, '.git'));
});
afterEach(() => rm(directory, { recursive: true }));

/** What stands in the jobs of a commit's workflow files, by file and job: lines below `steps`, or of the job itself. */
interface Job {
  steps: string;
  /** Lines of the job beside its steps. */
  more?: string;
}
type Jobs = Readonly<Record<string, Job>>;
const OTHER = '.github/workflows/other.yml';
const fileOf = (jobs: Jobs, on = 'pull_request', top = ''): string =>
  Object.entries(jobs).reduce(
    (text, [id, { steps: of, more = '' }]) => text + workflowFile({ [id]: of }, more).split('jobs:\n')[1]!,
    `on: ${on}\n${top}jobs:\n`,
  );
/** Steps with another line before what they use. */
const under = (line: string, of: string): string =>
  of.replaceAll('      - uses: acme', `      - ${line}\n        uses: acme`);

const STRICT = 'metric: roc_auc, min: 0.9, baseline: none';
const LAX = 'metric: roc_auc, min: 0.1, baseline: none';
const LAX_INPUTS = { metric: 'roc_auc', min: '0.1', baseline: 'none' };

/** A change that has its project judged by another step, under another name or in another place. */
interface Way {
  name: string;
  /** The judging step of the base, and that of the change. */
  old: string;
  now: string;
  base?: Tree;
  head?: Tree;
  given: Readonly<Record<string, string>>;
  action: string;
}
const wedge = (rules: string, more = ''): string => steps({ with: `predictions: p.csv, ${rules}${more}` });
const composed = (place: string, rules: string): string =>
  steps(
    { uses: '/actions/evaluate-model', with: `config: ${place}/mlops.yml, predictions: p.csv, metric: roc_auc` },
    { uses: '/actions/gate-model', with: `config: ${place}/mlops.yml, ${rules}` },
  );
const yml = (project: string): string => `project: ${project}\n`;
const WAYS: readonly Way[] = [
  {
    name: 'a project of inputs that is called otherwise',
    old: wedge(STRICT),
    now: wedge(LAX, ', project: flights-2'),
    given: { ...LAX_INPUTS, predictions: 'p.csv', project: 'flights-2' },
    action: 'run-pipeline',
  },
  {
    name: 'a project that was named, too, and is called otherwise',
    old: wedge(STRICT, ', project: zoo'),
    now: wedge(LAX, ', project: other'),
    given: { ...LAX_INPUTS, predictions: 'p.csv', project: 'other' },
    action: 'run-pipeline',
  },
  {
    name: 'an mlops.yml that moves',
    old: composed('b', STRICT),
    now: composed('d', LAX),
    base: { 'b/mlops.yml': yml('zoo') },
    head: { 'd/mlops.yml': yml('zoo') },
    given: { ...LAX_INPUTS, config: 'd/mlops.yml' },
    action: 'gate-model',
  },
  {
    name: 'an mlops.yml that is copied',
    old: composed('b', STRICT),
    now: composed('d', LAX),
    base: { 'b/mlops.yml': yml('zoo') },
    head: { 'b/mlops.yml': yml('zoo'), 'd/mlops.yml': yml('zoo') },
    given: { ...LAX_INPUTS, config: 'd/mlops.yml' },
    action: 'gate-model',
  },
  {
    name: 'an mlops.yml that moves beside a laxer one',
    old: composed('b', STRICT) + composed('a', LAX),
    now: composed('c', LAX) + composed('d', LAX),
    base: { 'a/mlops.yml': yml('alpha'), 'b/mlops.yml': yml('zoo') },
    head: { 'c/mlops.yml': yml('alpha'), 'd/mlops.yml': yml('zoo') },
    given: { ...LAX_INPUTS, config: 'd/mlops.yml' },
    action: 'gate-model',
  },
  {
    name: 'an mlops.yml that a laxer pattern names where it moves to',
    old: composed('b/x', STRICT) + composed('"*"', LAX).replaceAll('"*"/mlops.yml', '"*/mlops.yml"'),
    now: composed('d', LAX),
    base: { 'b/x/mlops.yml': yml('zoo') },
    head: { 'd/mlops.yml': yml('zoo') },
    given: { ...LAX_INPUTS, config: 'd/mlops.yml' },
    action: 'gate-model',
  },
  {
    name: 'an mlops.yml that moves out of what a pattern names, and its project is called otherwise',
    old: composed('"*"', STRICT).replaceAll('"*"/mlops.yml', '"models/*/mlops.yml"'),
    now: composed('d', LAX),
    base: { 'models/b/mlops.yml': yml('zoo') },
    head: { 'd/mlops.yml': yml('zoo-2') },
    given: { ...LAX_INPUTS, config: 'd/mlops.yml' },
    action: 'gate-model',
  },
];

/** Where a change leaves steps: in the job that runs, before its own, or in other jobs and files. */
interface Left {
  name: string;
  here?: string;
  jobs?: Jobs;
  files?: Tree;
  /** The base has it as well. */
  isOld?: boolean;
}
const OURS = ['validate-data', 'scan-model', 'report-run', 'build-dashboard'];
/** A step of ours that names what the old one does, and judges nothing. */
const named = (action: string, of: string): string =>
  steps({
    uses: `/actions/${action}`,
    with: (/config: [^,}]*|project: [^,}]*/.exec(of)?.[0] ?? 'model: m.json').trim(),
  });
const leftOf = ({ old }: Way): readonly Left[] => [
  ...OURS.map((action) => ({ name: `${action} in its job`, here: named(action, old) })),
  ...OURS.map((action) => ({
    name: `${action} in another job, which nobody edits`,
    jobs: { [action]: { steps: named(action, old) } },
    isOld: true,
  })),
  {
    name: 'all of these in another file, which nobody edits',
    files: { [OTHER]: fileOf({ all: { steps: OURS.map((action) => named(action, old)).join('') } }) },
    isOld: true,
  },
  { name: 'the old one, which never runs', here: under('if: false', old) },
  { name: 'the old one, which runs where a variable says so', here: under('if: vars.NEVER', old) },
  { name: 'the old one, whose verdict fails no job', here: under('continue-on-error: true', old) },
  { name: 'the old one in another job', jobs: { other: { steps: old } } },
  { name: 'the old one in a job that never runs', jobs: { never: { steps: old, more: '    if: false\n' } } },
  {
    name: 'the old one in a file that people start',
    files: { '.github/workflows/hand.yml': fileOf({ model: { steps: old } }, 'workflow_dispatch') },
  },
  {
    name: 'the old one in a file that nothing calls',
    files: { '.github/workflows/called.yml': fileOf({ model: { steps: old } }, 'workflow_call') },
  },
];

async function write(tree: Tree): Promise<void> {
  for (const [path, text] of Object.entries(tree)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

/** Whose rules decide, and the least that they want. */
interface Ruled {
  from: string;
  edited: boolean;
  min?: number | undefined;
}

async function ruledBy(
  trees: { base: Tree; head: Tree },
  { given, action }: Pick<Way, 'given' | 'action'>,
): Promise<Ruled | undefined> {
  await write(trees.head);
  const host = { ...testHost({ directory }), origin: originOf(trees, { action, given }) };
  const config = given['config'];
  const project =
    config === undefined
      ? await projectFromInputs(host, { directory, config: { project: given['project'] } })
      : await openProject(host, { config: join(directory, config), 'data-roots': [] });
  const { policy } = project;
  const said = policy?.from === 'unclear' ? undefined : await workflowPolicy(host, project);
  if (said?.from === 'unclear' || (said && policy?.workflow === undefined))
    return { from: said.from, edited: said.edited, min: said.ruling.min };
  const [rule] = project.config.gate?.rules ?? [];
  return policy && { from: policy.from, edited: policy.edited, min: (rule as { min?: number } | undefined)?.min };
}

function treesOf(way: Way, left: readonly Left[]): { base: Tree; head: Tree } {
  const old = left.filter(({ isOld }) => isOld);
  const jobs = (of: readonly Left[]): Jobs => Object.assign({}, ...of.map((one) => one.jobs)) as Jobs;
  const files = (of: readonly Left[]): Tree => Object.assign({}, ...of.map((one) => one.files)) as Tree;
  const here = left.map((one) => one.here ?? '').join('');
  return {
    base: { ...way.base, ...files(old), [WORKFLOW]: fileOf({ model: { steps: way.old }, ...jobs(old) }) },
    head: { ...way.head, ...files(left), [WORKFLOW]: fileOf({ model: { steps: here + way.now }, ...jobs(left) }) },
  };
}

/** Its own rules decide about a change, or nothing passes. */
const HELD = ['base: 0.9', 'unclear'];
async function decides(...of: Parameters<typeof ruledBy>): Promise<string | undefined> {
  const said = await ruledBy(...of);
  return said?.from === 'base' ? `base: ${said.min}` : said?.from;
}

describe('steps of ours that a change leaves beside another one', () => {
  for (const way of WAYS)
    describe(`do not decide whose rules count for ${way.name}`, () => {
      it('where there are none', async () => expect(HELD).toContain(await decides(treesOf(way, []), way)));

      it.each(leftOf(way))('where it is $name', async (left) =>
        expect(HELD).toContain(await decides(treesOf(way, [left]), way)),
      );

      it('however many', async () => {
        await fc.assert(
          fc.asyncProperty(fc.shuffledSubarray([...leftOf(way)]), async (left) =>
            expect(HELD).toContain(await decides(treesOf(way, left), way)),
          ),
          { numRuns: 60 },
        );
      });
    });

  const [way] = WAYS as [Way];
  const job = (more: string, of = way.old): Job => ({ steps: of, more });
  it.each<{ name: string; base: string; head: string }>([
    {
      name: 'an env that the change edits',
      base: fileOf(
        { model: { steps: under("if: env.JUDGE == 'yes'", way.old) } },
        'pull_request',
        'env: {JUDGE: yes}\n',
      ),
      head: fileOf(
        { model: { steps: under("if: env.JUDGE == 'yes'", way.old) + way.now } },
        'pull_request',
        'env: {JUDGE: no}\n',
      ),
    },
    {
      name: 'what an earlier step gives',
      base: fileOf({ model: { steps: under('if: steps.filter.outputs.zoo', way.old) } }),
      head: fileOf({ model: { steps: under('if: steps.filter.outputs.zoo', way.old) + way.now } }),
    },
    {
      name: 'that of a job which it needs',
      base: fileOf({
        model: { steps: way.now.replace('flights-2', 'beta') },
        judge: job('    needs: build\n'),
        build: { steps: '' },
      }),
      head: fileOf({ model: { steps: way.now }, judge: job('    needs: build\n'), build: job('    if: false\n', '') }),
    },
    {
      name: 'that of a job which it needs now',
      base: fileOf({ model: { steps: way.now.replace('flights-2', 'beta') }, judge: job('') }),
      head: fileOf({ model: { steps: way.now }, judge: job('    needs: build\n'), build: job('    if: false\n', '') }),
    },
  ])('nor where its condition is $name', async ({ base, head }) => {
    expect(HELD).toContain(await decides({ base: { [WORKFLOW]: base }, head: { [WORKFLOW]: head } }, way));
  });

  it('nor is the strict job of a project left out by a condition, where a lax one is edited', async () => {
    const jobs = (more: string, name: string): Tree => ({
      [WORKFLOW]: fileOf({ model: { steps: wedge(LAX), more: `    name: ${name}\n` }, full: job(more) }),
    });
    const given = { ...LAX_INPUTS, predictions: 'p.csv' };
    const trees = { base: jobs('', 'a'), head: jobs('    if: false\n', 'b') };
    expect(await decides(trees, { given, action: 'run-pipeline' })).toBe('unclear');
  });
});

describe('a project that is new', () => {
  const [old, now] = [wedge(STRICT), wedge(LAX, ', project: other')];
  const both = (of: string, more = ''): string => fileOf({ model: { steps: of, more } });
  const reusable = (input: string): string =>
    fileOf(
      { judge: { steps: under('if: inputs.judge', old) } },
      `{workflow_call: {inputs: {judge: {type: boolean, default: true}${input}}}}`,
    );
  const call = '  all:\n    uses: ./.github/workflows/reusable.yml\n';
  it.each<{ name: string; base: Tree; head: Tree }>([
    { name: 'in its job', base: { [WORKFLOW]: both(old) }, head: { [WORKFLOW]: both(old + now) } },
    {
      name: 'in its job, which is called otherwise',
      base: { [WORKFLOW]: fileOf({ all: { steps: old } }) },
      head: { [WORKFLOW]: both(old + now) },
    },
    {
      name: 'under a condition of the event, and others start it as well',
      base: { [WORKFLOW]: both(under("if: github.event_name == 'pull_request' && !cancelled()", old)) },
      head: {
        [WORKFLOW]: fileOf(
          { model: { steps: under("if: github.event_name == 'pull_request' && !cancelled()", old) + now } },
          '[pull_request, push]',
        ),
      },
    },
    {
      name: 'in another job, which nothing edits',
      base: { [WORKFLOW]: fileOf({ all: { steps: under('if: steps.filter.outputs.zoo', old) } }) },
      head: {
        [WORKFLOW]: fileOf({ all: { steps: under('if: steps.filter.outputs.zoo', old) }, model: { steps: now } }),
      },
    },
    {
      name: 'in another file',
      base: { [OTHER]: both(old) },
      head: { [OTHER]: both(old), [WORKFLOW]: both(now) },
    },
    {
      name: 'in another workflow that is called, and has one more input',
      base: { [WORKFLOW]: `on: pull_request\njobs:\n${call}`, '.github/workflows/reusable.yml': reusable('') },
      head: {
        [WORKFLOW]: `${both(now)}${call}`,
        '.github/workflows/reusable.yml': reusable(', more: {type: string}'),
      },
    },
  ])('is judged by its own rules beside one that stays $name', async ({ base, head }) => {
    const given = { ...LAX_INPUTS, predictions: 'p.csv', project: 'other' };
    expect(await ruledBy({ base, head }, { given, action: 'run-pipeline' })).toMatchObject({ from: 'head', min: 0.1 });
  });

  it('of a matrix is one more cell of it', async () => {
    const jobs = (list: string): Tree => ({
      [WORKFLOW]: workflowFile(
        {
          model: composed('"${{ matrix.p }}"', LAX).replaceAll(
            '"${{ matrix.p }}"/mlops.yml',
            '"${{ matrix.p }}/mlops.yml"',
          ),
        },
        `    strategy: {matrix: {p: ${list}}}\n`,
      ),
    });
    const files = { 'a/mlops.yml': yml('alpha') };
    const base = { ...files, ...jobs('[a]') };
    const head = { ...files, 'd/mlops.yml': yml('delta'), ...jobs('[a, d]') };
    const given = { ...LAX_INPUTS, config: 'd/mlops.yml', matrix: '{"p":"d"}' };
    expect(await decides({ base, head }, { given, action: 'gate-model' })).toBe('head');
  });

  it('is judged by the step whose mlops.yml cannot be read there, which may have described it', async () => {
    const [a, d] = [composed('a', STRICT), composed('d', LAX)];
    const broken = { 'a/mlops.yml': 'project: [' };
    const trees = {
      base: { ...broken, [WORKFLOW]: both(a) },
      head: { ...broken, 'd/mlops.yml': yml('delta'), [WORKFLOW]: both(a + d) },
    };
    const given = { ...LAX_INPUTS, config: 'd/mlops.yml' };
    expect(await decides(trees, { given, action: 'gate-model' })).toBe('base: 0.9');
  });
});

describe('several jobs of one project', () => {
  it('are each judged by their own rules, whatever decides whether the others run', async () => {
    const jobs = (name: string): Tree => ({
      [WORKFLOW]: fileOf({
        model: { steps: wedge(LAX), more: `    name: ${name}\n` },
        full: { steps: wedge(STRICT), more: "    if: needs.changes.outputs.full == 'true'\n    needs: changes\n" },
        changes: { steps: '' },
      }),
    });
    const given = { ...LAX_INPUTS, predictions: 'p.csv' };
    const said = await ruledBy({ base: jobs('a'), head: jobs('b') }, { given, action: 'run-pipeline' });
    expect(said).toEqual({ from: 'base', edited: false, min: 0.1 });
  });
});
