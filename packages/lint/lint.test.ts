import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MlopsError } from '#kit';
import { lint, type LintOptions } from './lint.ts';
import type { Ours } from './ours.ts';

const NONE: Ours = {
  repository: 'acme/toolkit',
  references: ['v1'],
  workflows: [],
  workflow: () => undefined,
  actions: new Map(),
  whole: '',
};
const JOBS = 'permissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{ run: echo done }]\n';

const run = (files: Record<string, string | Uint8Array>, options: Partial<LintOptions> = {}): ReturnType<typeof lint> =>
  lint(new Map(Object.entries(files)), { ours: NONE, ...options });

function errorOf(files: Record<string, string | Uint8Array>): MlopsError {
  try {
    run(files);
  } catch (error) {
    return error as MlopsError;
  }
  throw new Error('nothing was thrown');
}

const deep = (depth: number): string => `on: push\njobs: {a: ${'['.repeat(depth)}${']'.repeat(depth)}}`;
const bomb = `on: push\nx0: &x0 [a]\n${Array.from({ length: 9 }, (_, i) => `x${i + 1}: &x${i + 1} [*x${i}, *x${i}, *x${i}, *x${i}, *x${i}]\n`).join('')}jobs: {}\n`;

describe('what GitHub would not read either', () => {
  it.each<{ name: string; text: string | Uint8Array; line?: number; column?: number; says: string }>([
    { name: 'nothing', text: '', line: 1, column: 1, says: 'is empty' },
    { name: 'a list', text: '- a\n', line: 1, column: 1, says: 'is a list' },
    { name: 'text', text: 'hello', line: 1, column: 1, says: 'is a single value' },
    { name: 'broken YAML', text: 'on: push\njobs: {a: [}\n', line: 2, column: 12, says: 'Not valid YAML' },
    { name: 'a tab', text: 'on: push\njobs:\n\ta: {}\n', line: 3, column: 1, says: 'begins with a tab' },
    { name: 'a key twice', text: `on: push\non: push\n${JOBS}`, line: 2, column: 1, says: 'stands twice' },
    { name: 'two documents', text: `on: push\n${JOBS}---\na: 1\n`, line: 7, column: 1, says: 'second document' },
    { name: 'an alias bomb', text: bomb, says: 'repeat too much' },
    { name: 'an alias of itself', text: 'on: push\njobs: &a {b: *a}\n', line: 2, column: 14, says: 'inside the value' },
    {
      name: 'a merge key',
      text: `on: push\n${JOBS}    <<: { permissions: write-all }\n`,
      line: 7,
      column: 5,
      says: 'no merge keys',
    },
    { name: 'ten thousand brackets', text: deep(10_000), says: '' },
    { name: 'bytes that are no text', text: Uint8Array.of(0x6f, 0xff, 0xfe), says: 'is not UTF-8' },
    { name: 'UTF-16', text: Buffer.from('\ufeffon: push', 'utf16le'), says: 'but UTF-16' },
    { name: 'a megabyte and more', text: new Uint8Array((1 << 20) + 1), says: 'at most 1048576' },
    { name: 'no jobs', text: 'on: push\n', line: 1, column: 1, says: 'jobs is missing' },
    { name: 'jobs as a list', text: 'on: push\njobs: [a]\n', line: 2, column: 1, says: 'jobs is a list' },
    { name: 'a job that is text', text: 'on: push\njobs: { a: b }\n', line: 2, column: 12, says: 'jobs.a is "b"' },
    {
      name: 'steps as text',
      text: 'on: push\njobs: { a: { steps: b } }\n',
      line: 2,
      column: 21,
      says: 'jobs.a.steps is "b"',
    },
    {
      name: 'a level that there is not',
      text: `on: push\n${JOBS.replace('{}', '{ contents: admin }')}`,
      line: 2,
      column: 26,
      says: 'one of read, write, none',
    },
    {
      name: 'permissions of nothing',
      text: `on: push\n${JOBS.replace(' {}', '')}`,
      line: 2,
      column: 1,
      says: 'permissions is empty',
    },
    {
      name: 'an input of lists',
      text: 'on: push\njobs: { a: { uses: ./b, with: { c: [d] } } }\n',
      line: 2,
      column: 33,
      says: 'jobs.a.with.c is a list',
    },
  ])('$name', ({ text, line, column, says }) => {
    const error = errorOf({ 'ci.yml': text });
    expect(error.code).toBe('MLOPS_LINT_UNREADABLE');
    expect(error.message).toContain(says);
    expect(error.where).toMatchObject({ file: 'ci.yml', ...(line && { line, column }) });
    expect(error.hint).toMatch(/\S/);
  });

  it('every file that cannot be read is named, and none is passed over', () => {
    const error = errorOf({ 'a.yml': `on: push\n${JOBS}`, 'b.yml': '- x', 'c.yml': 'on: push\njobs: 5\n' });
    expect(error.where).toEqual({ file: 'b.yml', line: 1, column: 1 });
    expect(error.message).toContain('\nAlso c.yml:2: jobs is 5');
  });

  it('calls without end are no way to keep a machine busy', () => {
    const twice = (path: string): string =>
      `  a: { uses: ./${path} }\n  b: { uses: ./${path} }\n  c: { uses: ./${path} }\n`;
    const files = Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [
        `${i}.yml`,
        `on: ${i === 0 ? 'push' : 'workflow_call'}\npermissions: {}\njobs:\n${twice(`${i + 1}.yml`)}`,
      ]),
    );
    expect(errorOf({ ...files, '10.yml': `on: workflow_call\n${JOBS}` })).toMatchObject({ code: 'MLOPS_LINT_ENDLESS' });
  });

  it.each([
    [
      'a thousand filters and one',
      `on: { push: { branches: [${'a, '.repeat(1001)}] } }\n${JOBS}`,
      'at most 1000 entries',
    ],
    ['keys', `on: push\njobs: { ${Array.from({ length: 30_000 }, (_, i) => `k${i}`).join(', ')} }`, 'jobs.k0 is empty'],
    ['the name of no key', `on: push\n${JOBS.replace('a:', '__proto__:')}`, 'The key __proto__'],
  ])('%s', (_, text, says) => {
    expect(errorOf({ 'ci.yml': text }).message).toContain(says);
  });
});

describe('names that mean something to JavaScript', () => {
  it.each(['constructor', 'toString', 'ü \u202e ñ'])('%s is a job, an input and a secret like any other', (name) => {
    const caller = `on: push\npermissions: {}\njobs:\n  "${name}":\n    uses: ./b.yml\n    with: { "${name}": 1 }\n    secrets: { "${name}": x }\n`;
    const { findings } = run({ 'a.yml': caller, 'b.yml': `on: workflow_call\n${JOBS}` });
    expect(findings.map(({ rule, at }) => `${rule}:${at.line}`)).toEqual(['call-input:6', 'call-secret:7']);
  });
});

describe('what a checkout does not show', () => {
  it.each([
    {
      name: 'a workflow of somebody else',
      job: 'uses: acme/other/.github/workflows/x.yml@v1',
      says: 'stands in another repository',
    },
    {
      name: 'another version of ours',
      job: 'uses: acme/toolkit/.github/workflows/x.yml@v2',
      says: 'this mlops knows v1',
    },
    {
      name: 'whether the token is kept',
      job: 'runs-on: ubuntu-latest\n    steps: [{ uses: actions/checkout@v5, with: { persist-credentials: "${{ vars.KEEP }}" } }, { run: make }]',
      line: 6,
      says: 'leaves its token',
    },
    { name: 'a machine', job: 'runs-on: "${{ vars.RUNNER }}"', says: 'only a run knows' },
  ])('$name is not known, and no finding', ({ job, says, line = 5 }) => {
    const { findings, notKnown } = run({ 'ci.yml': `on: push\npermissions: {}\njobs:\n  a:\n    ${job}\n` });
    expect(findings).toEqual([]);
    expect(notKnown).toMatchObject([{ at: { file: 'ci.yml', line }, unknown: expect.stringContaining(says) }]);
  });

  it('whether a trigger is on the default branch, when another one is checked out', () => {
    const nightly = `on: { schedule: [{ cron: '0 5 * * *' }], push: {} }\n${JOBS}`;
    const on = (files: Record<string, string>): string[] =>
      run(
        { 'ci.yml': nightly },
        { defaultBranch: { name: 'trunk', files: new Map(Object.entries(files)) } },
      ).notKnown.map(({ unknown }) => unknown);
    expect(on({})).toEqual([
      'whether schedule ever fires: GitHub looks at the file on trunk, which has no such trigger',
    ]);
    expect(on({ 'ci.yml': `on: push\n${JOBS}` })).toHaveLength(1);
    expect(on({ 'ci.yml': 'broken: [' })).toHaveLength(1);
    expect(on({ 'ci.yml': nightly })).toEqual([]);
  });
});

it('a finding names the character', () => {
  const text = `on: push\npermissions: {}\njobs:\n  a:\n    uses: ./b.yml\n    with: { x: 1, größe: 2, unknown: 3 }\n`;
  const takes = 'on: { workflow_call: { inputs: { x: { type: number }, größe: { type: number } } } }\n';
  expect(run({ 'a.yml': text, 'b.yml': takes + JOBS }).findings).toEqual([
    {
      rule: 'call-input',
      at: { file: 'a.yml', line: 6, column: 29 },
      message: 'b.yml takes no input unknown.',
      fix: 'It takes x, größe.',
    },
  ]);
});

describe('whatever a workflow says', () => {
  /** Of the kind that belongs there; now and then of another one. */
  const mostly = <T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });
  const some = (parts: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
    mostly(fc.record(parts, { requiredKeys: [] }));
  const known = ['push', './b.yml', 'gh release create v1', 'make', 'actions/checkout@v5', 'self-hosted', '**', '!a'];
  const plain = fc.oneof(fc.constantFrom(...known), fc.string());
  const text = mostly(
    fc.oneof(
      plain,
      plain.map((inside) => `\${{ ${inside} }}`),
      fc.constant("${{ inputs.a && matrix.a || secrets.A != 'a' }}"),
    ),
  );
  const texts = fc.oneof(text, fc.array(text, { maxLength: 3 }));
  const values = mostly(fc.dictionary(plain, text, { maxKeys: 2 }));
  const step = some({ uses: text, run: text, if: text, with: values, env: values, shell: text });
  const job = some({
    ...{ uses: text, if: text, needs: texts, 'runs-on': texts, environment: text, with: values, env: values },
    secrets: fc.oneof(values, fc.constant('inherit')),
    strategy: some({ matrix: mostly(fc.dictionary(plain, fc.array(text, { maxLength: 2 }), { maxKeys: 2 })) }),
    steps: mostly(fc.array(step, { maxLength: 3 })),
  });
  const filter = some({ branches: texts, tags: texts, paths: texts, workflows: texts });
  const workflow = fc.record({
    on: fc.oneof(text, some({ push: filter, workflow_run: filter, workflow_call: some({ inputs: some({}) }) })),
    permissions: fc.constantFrom({}, 'write-all', { contents: 'write' }),
    jobs: fc.dictionary(plain, job, { maxKeys: 3 }),
  });

  it('there is a report, or an error with a code and a place', () => {
    let reports = 0;
    fc.assert(
      fc.property(workflow, workflow, (a, b) => {
        try {
          const { workflows } = run({ 'a.yml': JSON.stringify(a), 'b.yml': JSON.stringify(b) });
          expect(workflows).toBe(2);
          reports += 1;
        } catch (error) {
          if (!(error instanceof MlopsError)) throw error;
          expect(error.code).toMatch(/^MLOPS_LINT_/);
          expect(error.where?.file).toMatch(/^[ab]\.yml$/);
        }
      }),
      { numRuns: 100 },
    );
    expect(reports).toBeGreaterThan(20);
  });
});
