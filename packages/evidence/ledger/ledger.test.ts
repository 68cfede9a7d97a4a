import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost, type TestHost } from '#testing';
import { openLedger, type Ledger } from './ledger.ts';
import { layout } from './layout.ts';
import type { RunRecord } from './runs.ts';
import { flightsRun } from './testing-run.ts';

let directory: string;
let host: TestHost;

async function git(...args: string[]): Promise<string> {
  const answer = await host.git.run(args, { directory });
  if (answer.code !== 0) throw new Error(`git ${args.join(' ')}: ${answer.stderr}`);
  return Buffer.from(answer.stdout).toString('utf8').trim();
}

const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
const project = () => ({ repository: directory, name: 'flights' });
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A run that differs from every other by its number. */
function runNumber(n: number, commit: string, changes: Partial<RunRecord> = {}): Omit<RunRecord, 'id'> {
  return flightsRun(commit, new Date(1_700_000_000_000 + n * 1000).toISOString(), {
    finishedAt: new Date(1_700_000_000_500 + n * 1000).toISOString(),
    statements: { 'train-model': sha(statement(n)) },
    subjects: { 'train-model': [{ name: 'model', digest: { sha256: sha(`model ${n}`) } }] },
    metrics: { roc_auc: 0.78 },
    data: { flights: sha('flights') },
    model: sha(`model ${n}`),
    ...changes,
  });
}
const statement = (n: number): string => JSON.stringify({ n, digest: { sha256: sha(`material ${n}`) } });
const record = (ledger: Ledger, n: number, commit: string, changes: Partial<RunRecord> = {}) =>
  ledger.record(runNumber(n, commit, changes), { 'train-model': statement(n) });

let head: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ledger-'));
  host = testHost({ directory, env: { PATH: process.env['PATH'], HOME: directory } });
  await git('init', '-q', '-b', 'main');
  await git(...identity, 'commit', '-q', '--allow-empty', '-m', 'Begin');
  head = await git('rev-parse', 'HEAD');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('recording', () => {
  it('keeps a run and finds it by id, prefix, commit, digest and branch', async () => {
    const ledger = await openLedger(host, project());
    const { id, commit } = await record(ledger, 1, head);
    expect(commit).toBe(await git('rev-parse', 'mlops/ledger'));
    expect(await ledger.run(id)).toMatchObject({ id, metrics: { roc_auc: 0.78 } });
    expect((await ledger.run(id.slice(0, 6))).id).toBe(id);
    expect(await ledger.byCommit(head)).toEqual({
      first: id,
      latest: id,
      latestPassing: id,
      baselines: { main: id },
    });
    expect((await ledger.byDigest(sha('model 1')))?.first).toEqual({
      project: 'flights',
      run: id,
      stage: 'train-model',
      role: 'subject',
    });
    expect((await ledger.byDigest(sha('material 1')))?.latest.role).toBe('material');
    expect((await ledger.latestPassing('flights', 'main'))?.id).toBe(id);
    const kept = await ledger.statements(await ledger.run(id));
    expect(Buffer.from(kept.get('train-model')!).toString()).toBe(statement(1));
  });

  it('links each index entry to the one before', async () => {
    const ledger = await openLedger(host, project());
    const ids: string[] = [];
    for (const n of [1, 2, 3]) ids.push((await record(ledger, n, head)).id);
    const seen: string[] = [];
    for await (const mention of ledger.mentions(sha('flights'))) seen.push(mention.run);
    expect(seen).toEqual([...ids].reverse());
    expect(await ledger.byCommit(head)).toMatchObject({ first: ids[0], latest: ids[2] });
  });

  it('does nothing the second time', async () => {
    const ledger = await openLedger(host, project());
    const first = await record(ledger, 1, head);
    expect(await record(ledger, 1, head)).toEqual({ ...first, on: first.commit });
    expect(await git('rev-list', '--count', 'mlops/ledger')).toBe('1');
  });

  it('touches neither work tree nor index nor any other reference', async () => {
    writeFileSync(join(directory, 'a'), 'a');
    await git('add', 'a');
    const index = readFileSync(join(directory, '.git', 'index'));
    const ledger = await openLedger(host, project());
    await record(ledger, 1, head);
    expect(readFileSync(join(directory, '.git', 'index')).equals(index)).toBe(true);
    expect(await readdir(directory)).toEqual(['.git', 'a']);
    expect(await git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main\nrefs/heads/mlops/ledger');
  });

  it('does not count a run of a dirty work tree, or one that did not pass, as passing', async () => {
    const ledger = await openLedger(host, project());
    const { id } = await record(ledger, 1, head);
    await record(ledger, 2, head, { dirty: true });
    await record(ledger, 3, head, { verdict: 'inconclusive' });
    expect((await ledger.latestPassing('flights', 'main'))?.id).toBe(id);
    expect((await ledger.byCommit(head))?.latestPassing).toBe(id);
  });

  describe.each(['by-commit', 'by-branch'])('an index %s', (kind) => {
    const byCommit = kind === 'by-commit';
    const path = (): string => (byCommit ? layout.byCommit(head) : layout.byBranch('flights', 'main'));
    const ask = (ledger: Ledger, id: string) =>
      byCommit ? ledger.byCommit(head).then(() => ledger.runsById([id])) : ledger.latestPassing('flights', 'main');

    const turns: { name: string; run: () => Partial<RunRecord>; says: string }[] = [
      ...(byCommit
        ? [{ name: 'another commit', run: () => ({ commit: 'c'.repeat(40) }), says: 'is of commit ccc' }]
        : []),
      { name: 'another branch', run: () => ({ branch: 'dev' }), says: 'is of dev, not of main' },
      { name: 'a run that did not pass', run: () => ({ verdict: 'fail' }), says: 'did not pass by itself' },
      { name: 'uncommitted work', run: () => ({ dirty: true }), says: 'is of work that was not committed' },
    ];
    it.each(turns)('that was turned to $name is damage', async ({ run, says }) => {
      const ledger = await openLedger(host, project());
      await record(ledger, 1, head);
      const { id } = await record(ledger, 2, head, run());
      await ledger.entries.append({ message: 'Honest', files: new Map([['elsewhere.json', '{}']]) });
      const index = { first: id, latest: id, latestPassing: id };
      const turned = byCommit ? { flights: { ...index, baselines: { main: id } } } : index;
      const brought = await ledger.entries.append({
        message: 'Forged',
        files: new Map([[path(), JSON.stringify(turned)]]),
      });
      await record(ledger, 3, 'd'.repeat(40), { branch: 'other' });
      await expect(ask(ledger, id)).rejects.toMatchObject({
        code: 'MLOPS_LEDGER_UNREADABLE',
        message: expect.stringContaining(`${path()} in the ledger names run ${id}, which ${says}`),
        hint: expect.stringContaining(`The commit ${brought} brought it`),
      });
    });
  });

  it('is damaged where its index says that a run had failed which passed', async () => {
    const ledger = await openLedger(host, project());
    const { id } = await record(ledger, 1, head);
    const index = { first: id, latest: id, lost: { main: { ['c'.repeat(40)]: id } } };
    const files = new Map([[layout.byCommit(head), JSON.stringify({ flights: index })]]);
    await ledger.entries.append({ message: 'Forged', files });
    await ledger.byCommit(head);
    await expect(ledger.runsById([id])).rejects.toMatchObject({
      code: 'MLOPS_LEDGER_UNREADABLE',
      message: expect.stringContaining(`names run ${id}, which did not fail`),
    });
  });

  it('takes no run of another project from the folder of this one', async () => {
    const ledger = await openLedger(host, project());
    const { id } = await record(ledger, 1, head, { project: 'other' });
    const there = await ledger.entries.read([layout.run('other', id)]);
    const files = new Map([[layout.run('flights', id), there.get(layout.run('other', id))!]]);
    await ledger.entries.append({ message: 'Forged', files });
    await expect(ledger.run(id)).rejects.toMatchObject({ code: 'MLOPS_LEDGER_UNREADABLE' });
  });

  it('lists runs newest first', async () => {
    const ledger = await openLedger(host, project());
    for (const n of [2, 3, 1]) await record(ledger, n, head);
    const order: string[] = [];
    for await (const run of ledger.runs('flights')) order.push(run.startedAt);
    expect(order).toEqual([...order].sort().reverse());
    expect(order).toHaveLength(3);
  });

  it.each<{ name: string; statements: Record<string, string>; run: Partial<RunRecord> }>([
    { name: 'a statement that is not the one named', statements: { 'train-model': 'other' }, run: {} },
    { name: 'a statement that is missing', statements: {}, run: {} },
    {
      name: 'a metric that is not a number',
      statements: { 'train-model': statement(1) },
      run: { metrics: { roc_auc: NaN } },
    },
    { name: 'an id of other content', statements: { 'train-model': statement(1) }, run: { id: '0'.repeat(64) } },
  ])('refuses $name', async ({ statements, run }) => {
    const ledger = await openLedger(host, project());
    await expect(ledger.record(runNumber(1, head, run), statements)).rejects.toMatchObject({
      code: 'MLOPS_LEDGER_INVALID',
    });
    expect(await ledger.tip()).toBeUndefined();
  });
});

describe('repositories', () => {
  it('says that a directory is no repository', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'no-git-'));
    await expect(openLedger(host, { repository: outside, name: 'x' })).rejects.toMatchObject({
      code: 'MLOPS_LEDGER_NO_REPOSITORY',
    });
    await rm(outside, { recursive: true });
  });

  it('says that a repository has no commit', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'empty-'));
    await host.git.run(['init', '-q'], { directory: empty });
    await expect(openLedger(host, { repository: empty, name: 'x' })).rejects.toMatchObject({
      code: 'MLOPS_LEDGER_NO_COMMITS',
    });
    await rm(empty, { recursive: true });
  });

  it('records with packed references', async () => {
    const ledger = await openLedger(host, project());
    await record(ledger, 1, head);
    await git('pack-refs', '--all', '--prune');
    await git('gc', '-q');
    const { id } = await record(ledger, 2, head);
    expect((await ledger.run(id)).id).toBe(id);
    expect(await git('rev-list', '--count', 'mlops/ledger')).toBe('2');
  });

  it('continues a shallow clone from the remote-tracking branch', async () => {
    const ledger = await openLedger(host, project());
    const { id } = await record(ledger, 1, head);
    await record(ledger, 2, head);
    const clone = join(directory, 'clone');
    await git('clone', '-q', '--depth', '1', '--no-single-branch', `file://${directory}`, clone);
    const cloned = await openLedger(host, { repository: clone, name: 'flights' });
    const first = await cloned.run(id);
    expect(first.id).toBe(id);
    expect(await (await ledger.arrival(first)).before.tip()).toBeUndefined();
    await expect(cloned.arrival(first)).rejects.toMatchObject({ code: 'MLOPS_LEDGER_UNREADABLE' });
    await record(cloned, 3, head);
    const found = [];
    for await (const run of cloned.runs('flights')) found.push(run.id);
    expect(found).toHaveLength(3);
  });

  it('does not know what a commit ever had: only the server remembers what its branch was', async () => {
    const ledger = await openLedger(host, project());
    await record(ledger, 1, head);
    expect(await ledger.everOn(head)).toEqual({
      lines: [],
      doubt: 'what mlops/ledger was before is not known here',
    });
  });

  it('refuses to choose between two ledgers that have both grown', async () => {
    const ledger = await openLedger(host, project());
    await record(ledger, 1, head);
    const base = await git('rev-parse', 'mlops/ledger');
    await record(ledger, 2, head);
    await git('update-ref', 'refs/remotes/origin/mlops/ledger', 'mlops/ledger');
    await git('update-ref', 'refs/heads/mlops/ledger', base);
    expect((await ledger.latest('flights'))?.latest).not.toBe((await ledger.at(base).latest('flights'))?.latest);
    const other = await git(...identity, 'commit-tree', '-p', base, '-m', 'other', `${base}^{tree}`);
    await git('update-ref', 'refs/heads/mlops/ledger', other);
    await expect(ledger.tip()).rejects.toMatchObject({ code: 'MLOPS_LEDGER_DIVERGED' });
  });

  it('names the branch that is in the way', async () => {
    await git('branch', 'mlops');
    const ledger = await openLedger(host, project());
    await expect(record(ledger, 1, head)).rejects.toMatchObject({ code: 'MLOPS_LEDGER_WRITE', hint: /in the way/ });
  });

  it('keeps nothing when it is off', async () => {
    const ledger = await openLedger(host, project(), { branch: 'off' });
    expect((await record(ledger, 1, head)).commit).toBeUndefined();
    expect(await git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });
});

describe('a damaged ledger is an error, never an empty one', () => {
  const objectPath = (oid: string): string => join(directory, '.git', 'objects', oid.slice(0, 2), oid.slice(2));
  it.each([
    { name: 'its commit', revision: 'mlops/ledger' },
    { name: 'its tree', revision: 'mlops/ledger^{tree}' },
    { name: 'the directory of an index', revision: 'mlops/ledger:by-commit' },
    { name: 'an index file', revision: 'index' },
  ])('when $name is gone', async ({ revision }) => {
    const ledger = await openLedger(host, project());
    await record(ledger, 1, head);
    await rm(
      objectPath(await git('rev-parse', revision === 'index' ? `mlops/ledger:${layout.byCommit(head)}` : revision)),
    );
    await expect(ledger.byCommit(head)).rejects.toMatchObject({ code: 'MLOPS_LEDGER_UNREADABLE' });
  });

  it.each([
    { name: 'empty', content: '' },
    { name: 'not an object name', content: 'rubbish\n' },
    { name: 'the name of nothing', content: `${'1'.repeat(40)}\n` },
  ])('when its reference is $name', async ({ content }) => {
    const ledger = await openLedger(host, project());
    await record(ledger, 1, head);
    writeFileSync(join(directory, '.git', 'refs', 'heads', 'mlops', 'ledger'), content);
    await expect(ledger.byCommit(head)).rejects.toMatchObject({ code: 'MLOPS_LEDGER_UNREADABLE' });
  });

  it.each([
    { name: 'is not JSON', edit: () => 'rubbish' },
    { name: 'says another metric', edit: (text: string) => text.replace('0.78', '0.99') },
    { name: 'is not a run', edit: () => '{}' },
  ])('when a run record $name', async ({ edit }) => {
    const ledger = await openLedger(host, project());
    const { id } = await record(ledger, 1, head);
    const path = layout.run('flights', id);
    const before = Buffer.from((await ledger.entries.read([path])).get(path)!).toString();
    await ledger.entries.append({ message: 'tamper', files: new Map([[path, edit(before)]]) });
    await expect(ledger.run(id)).rejects.toMatchObject({ code: 'MLOPS_LEDGER_UNREADABLE' });
  });
});

describe('looking up a run', () => {
  it.each([
    { name: 'a prefix that is too short', prefix: 'abc', code: 'MLOPS_RUN_UNKNOWN' },
    { name: 'something that is no prefix', prefix: 'main', code: 'MLOPS_RUN_UNKNOWN' },
    { name: 'an unknown prefix', prefix: '0000', code: 'MLOPS_RUN_UNKNOWN' },
    { name: 'an unknown id', prefix: '0'.repeat(64), code: 'MLOPS_RUN_UNKNOWN' },
  ])('refuses $name', async ({ prefix, code }) => {
    const ledger = await openLedger(host, project());
    await record(ledger, 1, head);
    await expect(ledger.run(prefix)).rejects.toMatchObject({ code });
  });

  it('lists the runs that an ambiguous prefix fits', async () => {
    const ledger = await openLedger(host, project());
    const twins = ['a', 'b'].map((end) => `abcd${end.repeat(60)}`);
    const files = new Map(twins.map((id) => [layout.run('flights', id), '{}']));
    await ledger.entries.append({ message: 'twins', files });
    await expect(ledger.run('abcd')).rejects.toMatchObject({
      code: 'MLOPS_RUN_AMBIGUOUS',
      message: expect.stringContaining(twins[1]!),
    });
  });
});

/** A process of its own that records runs `from`…`to - 1`. */
function recorder(from: number, to: number): ChildProcess {
  const source = `
    import { createHash } from 'node:crypto';
    import { testHost } from '#testing';
    import { openLedger } from '#evidence';
    const [directory, commit, from, to] = process.argv.slice(1);
    const sha = (text) => createHash('sha256').update(text).digest('hex');
    const ledger = await openLedger(testHost({ directory }), { repository: directory, name: 'flights' });
    for (let n = Number(from); n < Number(to); n++) {
      const statement = JSON.stringify({ n });
      const at = new Date(1_700_000_000_000 + n * 1000).toISOString();
      await ledger.record({
        project: 'flights', commit, tree: commit, dirty: false, branch: 'main', cause: 'hand', startedAt: at,
        finishedAt: at, tool: 'test', verdict: 'pass', statements: { 'train-model': sha(statement) }, subjects: {},
        metrics: { n }, parameters: {}, data: { flights: sha('flights') }, model: sha('model ' + n),
      }, { 'train-model': statement });
      console.log(n);
    }`;
  const args = [
    '--no-warnings',
    '--input-type=module-typescript',
    '-e',
    source,
    directory,
    head,
    String(from),
    String(to),
  ];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
}

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.on('close', resolve));

async function recorded(): Promise<number[]> {
  const ledger = await openLedger(host, project());
  const found: number[] = [];
  for await (const run of ledger.runs('flights')) found.push(run.metrics['n']!);
  return found.sort((a, b) => a - b);
}

describe('many processes', () => {
  it('lose none of 8 × 25 runs', async () => {
    const children = Array.from({ length: 8 }, (_, i) => recorder(i * 25, (i + 1) * 25));
    expect(await Promise.all(children.map(ended))).toEqual(Array(8).fill(0));
    expect(await recorded()).toEqual(Array.from({ length: 200 }, (_, n) => n));
    expect(await git('rev-list', '--count', 'mlops/ledger')).toBe('200');
    const ledger = await openLedger(host, project());
    const chain = new Set<string>();
    for await (const mention of ledger.mentions(sha('flights'))) chain.add(mention.run);
    expect(chain.size).toBe(200);
  });

  it('killed at any moment leave the old or the new state', async () => {
    let next = 0;
    for (let round = 0; round < 12; round++) {
      const child = recorder(next, next + 1000);
      let last = next - 1;
      let answered = (): void => undefined;
      const first = new Promise<void>((resolve) => (answered = resolve));
      child.stdout!.on('data', (text: Buffer) => {
        last = Math.max(last, ...text.toString().trim().split('\n').map(Number));
        answered();
      });
      const closed = ended(child);
      await Promise.race([first, closed]);
      await new Promise((resolve) => setTimeout(resolve, 3 + Math.random() * 60));
      process.kill(-child.pid!, 'SIGKILL'); // git, its child, dies with it
      await closed;
      const found = await recorded();
      // What was answered is there; at most the one that was under way is there besides.
      expect(found).toEqual(Array.from({ length: found.length }, (_, n) => n));
      expect(found.length - 1 - last).toBeGreaterThanOrEqual(0);
      expect(found.length - 1 - last).toBeLessThanOrEqual(1);
      next = found.length;
    }
    const ledger = await openLedger(host, project());
    await record(ledger, 100_000, head);
    await git('fsck', '--connectivity-only');
    expect(await git('for-each-ref', '--format=%(refname)', 'refs/mlops')).toBe('');
  });

  it('clean up the lock of one that was killed while it held it', async () => {
    const ledger = await openLedger(host, project());
    await record(ledger, 1, head);
    const lock = join(directory, '.git', 'refs', 'heads', 'mlops', 'ledger.lock');
    writeFileSync(lock, '');
    utimesSync(lock, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    const { id } = await record(ledger, 2, head);
    expect((await ledger.run(id)).id).toBe(id);
    expect(existsSync(lock)).toBe(false);
    expect(host.lines.join('\n')).toContain('removed a lock');
  });
});
