import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Host, Origin } from '#kit';
import { testHost } from '#testing';
import { expectNoneAtBase } from './dropped.ts';
import { findProjects } from '../find.ts';
import { openProject } from '../load.ts';
import { ownersNow } from './policy.ts';
import type { Project } from '../schema.ts';

const BASE = { branch: 'main', commit: 'b'.repeat(40) };
let directory: string;
beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'policy-')));
});
afterEach(() => rm(directory, { recursive: true }));

/** The project as its branch has it, beside a server that has `base` on main by now, whatever was there before. */
async function opened(
  head: string,
  base: string | undefined,
  into: typeof BASE | null = BASE,
  before?: string,
): Promise<Project> {
  await writeFile(join(directory, 'mlops.yml'), head);
  const read = async (commit: string, path: string) => {
    const there = commit === BASE.commit ? base : before;
    return path === 'mlops.yml' && there !== undefined ? Buffer.from(there) : undefined;
  };
  const began = into ? { base: { ...into, commit: 'a'.repeat(40) } } : {};
  const origin = {
    ...{ read, walk: async () => [], readAll: async () => new Map(), tipOfDefault: async () => BASE.commit },
    ...{ change: began, defaultBranch: 'main' },
    base: async () => into ?? undefined,
  } as unknown as Origin;
  const host: Host = { ...testHost({ directory }), origin };
  return openProject(host, { config: join(directory, 'mlops.yml'), 'data-roots': [] });
}

const yml = (gate: string, evaluate = '{predictions: p.csv, group: day, slices: [carrier]}', more = ''): string =>
  `project: flights\n${more}evaluate: ${evaluate}\ngate: ${gate}\n`;
const STRICT = '{rules: [{metric: roc_auc, margin: 0.005}]}';
const LAX = '{baseline: none, rules: [{metric: roc_auc, margin: 0.5}]}';

describe('whose rules decide', () => {
  it("are the base's, whatever the change says", async () => {
    const { config, policy } = await opened(yml(LAX, '{predictions: q.csv}'), yml(STRICT));
    expect(config.gate).toEqual({
      baseline: 'auto',
      rules: [{ metric: 'roc_auc', margin: 0.005, 'on-inconclusive': 'block' }],
    });
    expect(config.evaluate).toMatchObject({ predictions: 'q.csv', group: 'day', slices: ['carrier'] });
    expect(policy).toMatchObject({ from: 'base', edited: true, base: BASE, proposed: { gate: { baseline: 'none' } } });
    expect(Buffer.from(policy!.bytes!).toString()).toBe(yml(STRICT));
  });

  it.each([
    { name: 'a comment', head: `# words\n${yml(STRICT)}`, edited: false },
    {
      name: 'how predictions are made',
      head: yml(STRICT, '{predictions: q.csv, group: day, slices: [carrier]}'),
      edited: false,
    },
    {
      name: 'another spelling of the same',
      head: yml('{baseline: auto, rules: [{metric: roc_auc, margin: 5e-3}]}'),
      edited: false,
    },
    { name: 'the group', head: yml(STRICT, '{predictions: p.csv, slices: [carrier]}'), edited: true },
    {
      name: 'the positive class',
      head: yml(STRICT, '{predictions: p.csv, group: day, slices: [carrier], positive: 0}'),
      edited: true,
    },
    { name: 'the task', head: yml(STRICT, undefined, 'task: regression\n'), edited: true },
    { name: 'a rule', head: yml(LAX), edited: true },
  ])('are said to be edited or not: $name', async ({ head, edited }) => {
    expect((await opened(head, yml(STRICT))).policy?.edited).toBe(edited);
  });

  it.each([
    { name: 'by the base, since the run began', before: yml(LAX), edited: false },
    { name: 'by both', before: yml('{rules: [{metric: roc_auc, margin: 0.1}]}'), edited: true },
    { name: 'by the change, where the base could not be used then', before: 'project: [', edited: true },
  ])('were edited $name', async ({ before, edited }) => {
    const { policy, config } = await opened(yml(LAX), yml(STRICT), BASE, before);
    expect(policy?.edited).toBe(edited);
    expect(config.gate?.rules).toEqual([{ metric: 'roc_auc', margin: 0.005, 'on-inconclusive': 'block' }]);
  });

  it('measures slices that the change adds, so that its rules can be tried', async () => {
    const head = yml(
      '{rules: [{metric: roc_auc, margin: 0.02, slices: [origin]}]}',
      '{predictions: p.csv, slices: [origin]}',
    );
    expect((await opened(head, yml(STRICT))).config.evaluate?.slices).toEqual(['carrier', 'origin']);
  });

  it('cannot be done away with: the evaluation and a contract that the base has stay', async () => {
    const base = yml(STRICT, undefined, 'data: {raw: {path: a.csv, contract: c.yaml}}\n');
    const { config } = await opened('project: flights\ndata: {raw: {path: b.csv}}\n', base);
    expect(config.evaluate?.predictions).toBe('p.csv');
    expect(config.gate?.rules).toHaveLength(1);
    expect(config.data).toEqual({ raw: expect.objectContaining({ path: 'b.csv', contract: 'c.yaml' }) });
  });

  it.each([
    { name: 'the base has no mlops.yml', base: undefined },
    { name: 'the base has no rules', base: 'project: flights\n' },
  ])("are the change's own when $name", async ({ base }) => {
    const { config, policy } = await opened(yml(LAX), base);
    expect(policy).toMatchObject({ from: 'head', edited: false });
    expect(config.gate?.baseline).toBe('none');
  });

  it("are the file's own on a branch that is not to be merged", async () => {
    expect((await opened(yml(LAX), yml(STRICT), null)).policy).toBeUndefined();
  });

  it.each([
    { name: 'no YAML', base: 'project: [' },
    { name: 'an unknown key', base: `${yml(STRICT)}rulez: 1\n` },
  ])('that cannot be read are no rules to pass: $name', async ({ base }) => {
    await expect(opened(yml(LAX), base)).rejects.toMatchObject({
      code: 'MLOPS_BASE_POLICY',
      where: { file: 'mlops.yml of main' },
    });
  });

  it('are the implied one when the base evaluates a model and says no rule', async () => {
    const { config, policy } = await opened(yml(LAX), 'project: flights\nevaluate: {predictions: p.csv}\n');
    expect(policy).toMatchObject({ from: 'base', edited: true });
    expect(config.gate).toBeUndefined();
  });

  it("are the default branch's when the branch to merge into has none", async () => {
    await writeFile(join(directory, 'mlops.yml'), yml(LAX));
    const data = 'data: {raw: {path: a.csv, contract: c.yaml}}\n';
    const main = 'd'.repeat(40);
    const read = async (commit: string) => Buffer.from(commit === main ? yml(STRICT) : `project: flights\n${data}`);
    const base = async () => ({ branch: 'old', commit: 'c'.repeat(40) });
    const mergeBase = async () => undefined;
    const origin = {
      read,
      base,
      mergeBase,
      change: {},
      defaultBranch: 'main',
      tipOfDefault: async () => main,
    } as never;
    const host: Host = { ...testHost({ directory }), origin };
    const options = { config: join(directory, 'mlops.yml'), 'data-roots': [] };
    await writeFile(options.config, yml(LAX, undefined, data));
    const { policy } = await openProject(host, options);
    expect(policy).toMatchObject({ from: 'base', base: { branch: 'main', commit: main }, edited: true });
    // The branch itself has no rules for models, and one for data.
    await writeFile(options.config, yml(LAX));
    await expect(openProject(host, options)).rejects.toMatchObject({ where: { field: 'data.raw' } });
  });

  it.each([
    { name: 'is left out', data: 'data: {raw: {path: a.csv}}\n', contract: 'c.yaml' },
    { name: 'is gone with its source', data: 'data: {other: {path: a.csv}}\n', contract: undefined },
    { name: 'is gone with all data', data: '', contract: undefined },
  ])('keep a contract of a base that judges nothing else: one that $name', async ({ data, contract }) => {
    const base = 'project: flights\ndata: {raw: {path: a.csv, contract: c.yaml}}\n';
    const judged = opened(yml(STRICT, undefined, data), base);
    if (contract === undefined) return expect(judged).rejects.toMatchObject({ where: { field: 'data.raw' } });
    // How models are judged is said by the change: nobody said it before.
    const { config, policy } = await judged;
    expect(config.data?.['raw']?.contract).toBe(contract);
    expect(config.gate?.rules).toHaveLength(1);
    expect(policy).toMatchObject({ from: 'head', edited: false });
  });

  it('and so is where its reports lead', async () => {
    const features = 'data: {raw: {path: a.csv}}\nfeatures: {columns: [a], entity: id, label: y, split: {hash: id}}\n';
    const train = (mlflow: string): string => `${features}train: {run: [x], ${mlflow}}\n`;
    const leadsTo = async (head: string, base: string | undefined): Promise<string | undefined> =>
      (await opened(yml(STRICT, undefined, train(head)), base)).config.train?.mlflow;
    const evil = 'mlflow: https://evil.example';
    expect(await leadsTo(evil, yml(STRICT, undefined, train('mlflow: https://mlflow.example.org/')))).toBe(
      'https://mlflow.example.org',
    );
    for (const base of [yml(STRICT, undefined, train('seed: 1')), yml(STRICT), undefined])
      expect(await leadsTo(evil, base)).toBeUndefined();
    const { config } = await opened(yml(STRICT, undefined, train(evil)), yml(STRICT), null);
    expect(config.train?.mlflow).toBe('https://evil.example');
  });

  it('are not those of a project of another name', async () => {
    await expect(opened(yml(STRICT).replace('flights', 'trains'), yml(STRICT))).rejects.toMatchObject({
      code: 'MLOPS_BASE_POLICY',
      where: { field: 'project' },
    });
  });

  it('cannot be left by a symbolic link', async () => {
    await mkdir(join(directory, 'other'));
    await writeFile(join(directory, 'other', 'mlops.yml'), yml(LAX));
    await symlink('other', join(directory, 'models'));
    const origin = { read: async () => undefined, base: async () => BASE, defaultBranch: 'main' } as never;
    const host: Host = { ...testHost({ directory }), origin };
    const config = join(directory, 'models', 'mlops.yml');
    await expect(openProject(host, { config, 'data-roots': [] })).rejects.toMatchObject({
      code: 'MLOPS_BASE_POLICY',
      message: expect.stringContaining('symbolic link'),
    });
  });

  it.each([
    { name: 'is called otherwise', data: 'data: {raw2: {path: a.csv}}\n' },
    { name: 'is gone', data: '' },
  ])('keep a contract whose source $name', async ({ data }) => {
    const base = yml(STRICT, undefined, 'data: {raw: {path: a.csv, contract: c.yaml}}\n');
    await expect(opened(yml(STRICT, undefined, data), base)).rejects.toMatchObject({
      code: 'MLOPS_BASE_POLICY',
      where: { field: 'data.raw' },
    });
  });
});

describe('a description that a change drops', () => {
  const alpha = `project: alpha\n${yml(STRICT).replace('project: flights\n', '')}`;
  /** Main with these files, where the change began with others; the change has what is on disk. */
  async function beside(there: Record<string, string>, began = there): Promise<Host> {
    const read = async (commit: string, path: string) => {
      const content = (commit === BASE.commit ? there : began)[path];
      return content === undefined ? undefined : Buffer.from(content);
    };
    const walk = async (_: string, top: string) => Object.keys(there).filter((path) => path.startsWith(`${top}/`));
    const mergeBase = async () => 'a'.repeat(40);
    const change = { base: BASE, head: 'c'.repeat(40) };
    const readAll = async (commit: string, paths: readonly string[]) =>
      new Map(await Promise.all(paths.map(async (path) => [path, await read(commit, path)] as const)));
    const origin = { read, readAll, walk, mergeBase, change, defaultBranch: 'main', base: async () => BASE };
    await mkdir(join(directory, '.git'));
    for (const name of ['b', 'c']) await mkdir(join(directory, 'models', name), { recursive: true });
    await writeFile(join(directory, 'models/b/mlops.yml'), yml(STRICT));
    return { ...testHost({ directory }), origin: origin as unknown as Origin };
  }
  const [A, B, C] = ['a', 'b', 'c'].map((name) => `models/${name}/mlops.yml`) as [string, string, string];

  it.each<{
    name: string;
    there: Record<string, string>;
    began?: Record<string, string>;
    moved?: string;
    found: string[];
  }>([
    { name: 'is named all the same', there: { [A]: alpha, [B]: yml(STRICT) }, found: [A, B] },
    {
      name: 'and describes anew under another name',
      there: { [A]: alpha },
      moved: 'project: gamma\n',
      found: [A, B, C],
    },
    {
      name: 'and describes elsewhere without a model',
      there: { [A]: alpha },
      moved: 'project: alpha\ndata: { main: { path: rows.csv } }\n',
      found: [A, B, C],
    },
    { name: 'is not one that moves', there: { [A]: alpha }, moved: alpha, found: [B, C] },
    {
      name: 'is not taken for one that main judges elsewhere, by the rules of that file',
      there: { [A]: alpha, [C]: alpha.replace('0.005', '0.5') },
      moved: alpha.replace('0.005', '0.5'),
      found: [A, B, C],
    },
    { name: 'is not one that judges nothing', there: { [A]: 'project: alpha\n' }, found: [B] },
    { name: 'is not one that main has had since', there: { [A]: alpha }, began: {}, found: [B] },
  ])('$name', async ({ there, began, moved, found }) => {
    const host = await beside(there, began);
    if (moved !== undefined) await writeFile(join(directory, C), moved);
    const named = await findProjects(host, 'models/*/mlops.yml', directory);
    expect(named).toEqual(found.map((path) => join(directory, path)));
    if (!found.includes(A)) return;
    await expect(openProject(host, { config: join(directory, A), 'data-roots': [] })).rejects.toMatchObject({
      code: 'MLOPS_BASE_POLICY',
      message: expect.stringMatching(/^main describes alpha in models.a.mlops\.yml, and this change drops it/),
    });
  });

  it('and puts a file that is called like the pattern in its place: that is one more, and takes nobody out', async () => {
    const pattern = 'models/*/mlops.yml';
    const host = await beside({ [A]: alpha, [B]: yml(STRICT) });
    await mkdir(join(directory, 'models', '*'));
    await writeFile(join(directory, pattern), 'project: gamma\n');
    const named = await findProjects(host, pattern, directory);
    expect(named).toEqual([pattern, A, B].map((path) => join(directory, path)));
  });

  it('is not dropped by a branch that began before it: that is to be brought up to date', async () => {
    const host = await beside({ [A]: alpha }, {});
    await expect(expectNoneAtBase(host, join(directory, A))).rejects.toMatchObject({
      code: 'MLOPS_CONFIG_MISSING',
      message: 'main has models/a/mlops.yml since this branch began, and this branch does not have it yet.',
      hint: 'Bring this branch up to date with main.',
    });
    await expectNoneAtBase(host, join(directory, C));
  });
});

describe('owners', () => {
  const owned = (owner: string): string => yml(`{owners: ['${owner}'], rules: [{metric: roc_auc, margin: 0.005}]}`);

  it.each([
    { name: 'of a run of the default branch are those of its tip', now: owned('@grace'), owners: ['@grace'] },
    { name: 'are none where the default branch names none any more', now: yml(STRICT), owners: undefined },
    { name: 'are none where the project is gone', now: undefined, owners: undefined },
    { name: 'of a change are those that decide about it', now: owned('@grace'), base: BASE, owners: ['@mallory'] },
  ])('$name', async ({ now, base, owners }) => {
    await writeFile(join(directory, 'mlops.yml'), owned('@mallory'));
    const origin = {
      ...{ defaultBranch: 'main', base: async () => base, tipOfDefault: async () => BASE.commit },
      read: async () => now && Buffer.from(now),
    } as unknown as Origin;
    const at = { config: join(directory, 'mlops.yml'), 'data-roots': [] };
    const project = await openProject(testHost({ directory }), at);
    expect(await ownersNow({ origin }, project)).toEqual(owners);
    expect(await ownersNow({}, project)).toEqual(['@mallory']);
  });
});
