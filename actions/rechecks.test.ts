import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import type { Project } from '#config';
import { FACTS_FIELD, hostFacts, type RunRecord, type Statement } from '#evidence';
import { testHost } from '#testing';
import { verifying } from './rechecks.ts';

/** A gate that judged one metric of a file of predictions, but for what the test says. */
function gate(changes: object = {}): Statement {
  const plan = { id: 'id', target: 'target', slices: [], threshold: 0.5, metrics: ['roc_auc', 'log_loss'] };
  const parameters = {
    rules: [{ metric: 'roc_auc', margin: 0.02 }],
    metrics: [],
    mayStart: false,
    mayHaveNone: false,
    baseline: { kind: 'none', reason: 'none' },
    accepted: [],
    candidate: 'predictions.csv',
    policy: 'mlops.yml',
    plan,
    ...changes,
  };
  const facts = {
    tool: { name: 'mlops-actions', version: '0' },
    project: 'churn',
    stage: 'gate-model',
    key: '0'.repeat(64),
    cause: 'hand',
    startedOn: '2026-01-01T00:00:00Z',
    durationMs: 1,
    host: hostFacts(),
    parameters,
  };
  return { predicate: { [FACTS_FIELD]: facts } } as unknown as Statement;
}

it.each([
  { name: 'goes by what the gate judged', said: gate(), is: true },
  { name: 'holds for nothing where the gate cannot be read', said: gate({ plan: null }), is: false },
])('which of two runs measured as well $name', ({ said, is }) => {
  const run = (roc_auc: number, log_loss: number) =>
    ({ evaluationSet: 'a', metrics: { roc_auc, log_loss } }) as unknown as RunRecord;
  const { asGood } = verifying(testHost({ directory: '.' }), {} as Project);
  expect(asGood!(said)(run(0.8, 2), run(0.7, 1))).toBe(is);
});

const repository = mkdtempSync(join(tmpdir(), 'rechecks-'));
afterAll(() => rmSync(repository, { recursive: true }));

it('data that DVC tracks are those that the .dvc file of the commit names', async () => {
  const host = testHost({ directory: repository });
  const git = (...args: string[]) =>
    host.git.run(['-c', 'user.name=A', '-c', 'user.email=a@b', ...args], { directory: repository });
  const write = (name: string, content: string): void => writeFileSync(join(repository, name), content);
  const md5 = createHash('md5').update('id\n1\n').digest('hex');
  write('x.csv.dvc', `outs:\n- md5: ${md5}\n  size: 5\n  hash: md5\n  path: x.csv\n`);
  write('y.csv.dvc', 'outs: []\n');
  await git('init', '-q');
  await git('add', '.');
  await git('commit', '-qm', 'Data');
  write('x.csv', 'id\n2\n');
  const { otherThanTracked } = verifying(host, { repository } as Project);
  const ask = (path: string, content: string | Uint8Array) => otherThanTracked!({ commit: 'HEAD', path }, content);
  expect(await ask('x.csv', Buffer.from('id\n1\n'))).toBeUndefined();
  expect(await ask('x.csv', join(repository, 'x.csv'))).toMatchObject({
    is: 'other',
    why: expect.stringContaining(`x.csv.dvc names md5 ${md5}; what was recorded has `),
  });
  expect(await ask('y.csv', Buffer.from(''))).toMatchObject({
    is: 'other',
    why: expect.stringContaining('y.csv.dvc is not a file that DVC wrote'),
  });
  expect(await ask('z.csv', Buffer.from(''))).toBeUndefined();
});

it('data in a directory that DVC tracks, or of its pipeline, are those that the commit names', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'rechecks-'));
  const host = testHost({ directory });
  const git = (...args: string[]) =>
    host.git.run(['-c', 'user.name=A', '-c', 'user.email=a@b', ...args], { directory });
  const write = (name: string, content: string): void => {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  };
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const list = JSON.stringify([{ md5: md5('id\n1\n'), relpath: 'a/x.csv' }]);
  const listed = `.dvc/cache/files/md5/${md5(list).replace(/^../, '$&/')}.dir`;
  write('.gitignore', '/data\n.dvc/cache\n');
  write('data.dvc', `outs:\n- md5: ${md5(list)}.dir\n  hash: md5\n  path: data\n`);
  const outs = ['made.csv', 'kept.csv'].map(
    (path) => `    - path: ${path}\n      hash: md5\n      md5: ${md5('id\n1\n')}\n`,
  );
  write('dvc.lock', `schema: '2.0'\nstages:\n  make:\n    outs:\n${outs.join('')}`);
  write('kept.csv', 'id\n2\n');
  write(listed, list);
  await git('init', '-q');
  await git('add', '.');
  await git('commit', '-qm', 'Data');
  const { otherThanTracked } = verifying(host, { repository: directory } as Project);
  const ask = (path: string, content: string) =>
    otherThanTracked!({ commit: 'HEAD', path }, Buffer.from(content)).then((found) => found && [found.is, found.why]);
  expect(await ask('data/a/x.csv', 'id\n1\n')).toBeUndefined();
  expect(await ask('data/a/x.csv', 'id\n2\n')).toEqual([
    'other',
    expect.stringMatching(/^it is not what the commit's data\.dvc tracks: here it has md5 /),
  ]);
  expect(await ask('made.csv', 'id\n1\n')).toBeUndefined();
  expect(await ask('made.csv', 'id\n2\n')).toEqual(['other', expect.stringContaining("commit's dvc.lock tracks")]);
  // git has it.
  expect(await ask('kept.csv', 'id\n2\n')).toBeUndefined();
  rmSync(join(directory, listed));
  expect(await ask('data/a/x.csv', 'id\n1\n')).toEqual([
    'unknown',
    expect.stringMatching(/^the list of data .* is not in DVC's cache$/),
  ]);
  // A name may have a line break, and in it another name.
  const commit = Buffer.from((await git('rev-parse', 'HEAD')).stdout)
    .toString()
    .trim();
  for (const name of ['b\nc.dvc', `data.dvc\n${commit}:other.dvc`]) write(name, '');
  await git('add', '.');
  await git('commit', '-qm', 'Names');
  expect(await ask('made.csv', 'id\n1\n')).toBeUndefined();
  expect(await ask('made.csv', 'id\n2\n')).toEqual(['other', expect.stringContaining("commit's dvc.lock tracks")]);
  rmSync(directory, { recursive: true });
});

it('data that a link of the commit leads to, or that lie in its submodule, are those that DVC tracks there', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'rechecks-'));
  const host = testHost({ directory });
  const git = (...args: string[]) =>
    host.git.run(['-c', 'user.name=A', '-c', 'user.email=a@b', ...args], { directory });
  const write = (name: string, content: string): void => {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  };
  const md5 = createHash('md5').update('id\n1\n').digest('hex');
  const tracked = (path: string): string => `outs:\n- {md5: ${md5}, hash: md5, path: ${path}}\n`;
  write('.gitignore', '/store\n/e.csv\n');
  write('store.dvc', `wdir: store\n${tracked('x.csv')}`);
  write('e.csv.dvc', tracked('e.csv'));
  write('kept.csv', 'id\n2\n');
  write('dvc.lock', `stages:\n  a:\n    ${tracked('kept.csv').replaceAll('\n', '\n    ')}`);
  for (const [link, target] of [
    ['data', 'store'],
    ['d.csv', 'e.csv'],
    ['k.csv', 'kept.csv'],
    ['far.csv', '../far.csv'],
    ['in.csv', 'sub/x.csv'],
  ] as const)
    symlinkSync(target, join(directory, link));
  await git('init', '-q');
  await git('init', '-q', 'sub');
  write('sub/.gitignore', '/x.csv\n');
  write('sub/x.csv.dvc', tracked('x.csv'));
  for (const to of [['-C', 'sub'], []]) {
    await git(...to, 'add', '.');
    await git(...to, 'commit', '-qm', 'Data');
  }
  const { otherThanTracked } = verifying(host, { repository: directory } as Project);
  const ask = (path: string, content: string) =>
    otherThanTracked!({ commit: 'HEAD', path }, Buffer.from(content)).then((found) => found && [found.is, found.why]);
  for (const [path, by] of [
    ['data/x.csv', 'store.dvc'],
    ['d.csv', 'e.csv.dvc'],
    ['sub/x.csv', 'sub/x.csv.dvc'],
    ['in.csv', 'sub/x.csv.dvc'],
  ] as const) {
    expect([path, await ask(path, 'id\n1\n')]).toEqual([path, undefined]);
    expect([path, await ask(path, 'id\n2\n')]).toEqual([path, ['other', expect.stringContaining(` ${by} `)]]);
  }
  // git has it, or it is not of the repository.
  for (const path of ['k.csv', 'far.csv', 'sub/y.csv', 'none.csv'])
    expect([path, await ask(path, 'id\n2\n')]).toEqual([path, undefined]);
  rmSync(join(directory, 'sub'), { recursive: true });
  for (const path of ['sub/x.csv', 'in.csv'])
    expect(await ask(path, 'id\n1\n')).toEqual(['unknown', expect.stringMatching(/^its commit of the submodule sub /)]);
  rmSync(directory, { recursive: true });
});

it('what a training says of itself is held to its files', async () => {
  const file = join(repository, 'metrics.json');
  writeFileSync(file, '{"loss": 0.1}');
  const evidence = { file: async () => file, bytes: async () => Buffer.from('{}'), size: async () => 1 };
  const { recheck } = verifying(testHost({ directory: repository }), { repository } as Project);
  const trained = { ...gate(), subject: [{ name: 'metrics.json', digest: {} }] };
  const found = await recheck['train-model']?.(trained, evidence as never, new Map(), {} as never);
  expect(found).toContain('its statement says metrics null; its files say {"loss":0.1}');
});

it('what a build of features says of itself is held to its result', async () => {
  const evidence = { bytes: async () => Buffer.from('{"features": 2}') };
  const { recheck } = verifying(testHost({ directory: repository }), { repository } as Project);
  const built = { ...gate(), subject: [{ name: 'result.json', digest: {} }] };
  const found = await recheck['build-features']?.(built, evidence as never, new Map(), {} as never);
  expect(found).toContain('its statement says features null; its result says 2');
});
