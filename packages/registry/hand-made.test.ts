import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLedger } from '#evidence';
import { testHost } from '#testing';
import type { Finding } from './check.ts';
import { formatTag } from './grammar.ts';
import { places } from './records.ts';
import type { Registry } from './registry.ts';
import { TestChain } from './testing-chain.ts';
import { pythonWith } from '../../tests/python.ts';
import { spawnSync } from 'node:child_process';

/** Two versions, the first in production, and a third model that is not registered; each test works on a copy. */
let pristine: TestChain;
let chain: TestChain;
let registry: Registry;
let python: string;

beforeAll(async () => {
  python = join(pythonWith(join(import.meta.dirname, 'gto.requirements.txt')), 'python');
  pristine = await TestChain.begin(testHost);
  await pristine.release({ model: 'one' });
  await pristine.release({ model: 'two', low: 0.01 });
  await (await pristine.registry()).promote('churn@v1.0.0', 'production');
  await pristine.run({ model: 'three' });
});
beforeEach(async () => {
  chain = await pristine.copy();
  registry = await chain.registry();
});
afterEach(() => chain.remove());
afterAll(() => pristine.remove());

/** What the real gto prints. @throws Error with what it complains about */
function gto(...args: string[]): string {
  const done = spawnSync(python, ['-c', 'from gto.cli import app; app()', ...args], {
    cwd: chain.directory,
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`gto ${args.join(' ')}: ${done.stdout}${done.stderr}`);
  return done.stdout;
}
const gtoJson = (...args: string[]): unknown => JSON.parse(gto(...args, '--json'));
const VERSION = places.version('churn', '1.0.0');
const MOVE = places.move('churn', 'production', 1);

const registerNow = async (numbering?: { version?: string }) =>
  registry.register('churn', await chain.verify(), numbering);
const findings = async (): Promise<Pick<Finding, 'kind' | 'tag'>[]> =>
  (await registry.check()).map(({ kind, tag }) => ({ kind, tag }));

describe('gto reads what is written here', () => {
  it('show, history and check-ref', async () => {
    await registry.promote('churn@v1.1.0', 'production');
    await registry.promote('churn@v1.0.0', 'staging');
    expect(gtoJson('show')).toMatchObject({
      churn: { version: 'v1.1.0', stage: { production: 'v1.1.0', staging: 'v1.0.0' } },
    });
    const theirs = gtoJson('history') as { timestamp: string; event: string; version: string | null; ref: string }[];
    const ours = await registry.history('churn');
    expect(theirs.map(({ event, version, ref }) => [event, version, ref])).toEqual(
      ours.map(({ event, version, tag }) => [event, version === null ? null : `v${version}`, tag]),
    );
    expect(gto('check-ref', 'churn#production#2')).toContain('Stage "production" was assigned to version "v1.1.0"');
    await registry.deprecate('churn#production');
    await registry.deprecate('churn@v1.1.0');
    expect(gtoJson('show')).toMatchObject({
      churn: { version: 'v1.0.0', stage: { production: 'v1.0.0', staging: 'v1.0.0' } },
    });
    expect(await registry.check()).toEqual([]);
  });
});

describe('trained again on the commit of a version', () => {
  it('a model is a version too, whose tag has a commit of its own: gto reads both', async () => {
    await chain.git('reset', '-q', '--hard', 'HEAD~1');
    await chain.run({ model: 'four', again: true });
    const { version } = await registerNow();
    expect(version).toMatchObject({ version: '1.1.1' });
    const head = await chain.git('rev-parse', 'HEAD');
    expect(await chain.git('rev-parse', `${version.commit}^`)).toBe(head);
    expect(await chain.git('diff', '--stat', head, version.commit)).toBe('');
    expect(await chain.git('branch', '--contains', version.commit)).toBe('');
    await registry.promote('churn', 'production');
    expect(gtoJson('show')).toMatchObject({ churn: { version: 'v1.1.1', stage: { production: 'v1.1.1' } } });
    expect(gtoJson('show', 'churn')).toHaveLength(3);
    expect(await registry.check()).toEqual([]);
    expect(await registerNow()).toMatchObject({ already: true, version: { tagObject: version.tagObject } });
  });

  it('its tag is made again where neither it nor its commit is there', async () => {
    await chain.git('reset', '-q', '--hard', 'HEAD~1');
    const run = await chain.run({ model: 'four', again: true });
    const { version } = await registerNow();
    await chain.git('tag', '-d', version.tag);
    await chain.git('reflog', 'expire', '--expire=now', '--all');
    await chain.git('gc', '-q', '--prune=now');
    await expect(chain.git('cat-file', '-e', version.commit)).rejects.toThrow();
    expect(await registry.register('churn', await chain.verify(run))).toMatchObject({ already: true });
    expect(await chain.git('rev-parse', `refs/tags/${version.tag}`)).toBe(version.tagObject);
  });
});

describe('a tag that somebody pushed is a request', () => {
  /** As anybody can: git believes any date. */
  const dated = (tag: string, at: string, date: string): void => {
    const env = { GIT_COMMITTER_DATE: date, GIT_COMMITTER_NAME: 'Eve', GIT_COMMITTER_EMAIL: 'eve@example.org' };
    const made = spawnSync('git', ['tag', '-a', '-m', 'x', tag, at], {
      cwd: chain.directory,
      env: { ...process.env, ...env },
    });
    expect(made.status).toBe(0);
  };

  it('of a version: proven and recorded as it is, never moved', async () => {
    gto('register', 'churn', '--version', 'v4.0.0');
    const before = await chain.git('rev-parse', 'refs/tags/churn@v4.0.0');
    await expect(registry.resolve('churn@v4.0.0')).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_FOREIGN' });
    expect(await findings()).toEqual([{ kind: 'foreign', tag: 'churn@v4.0.0' }]);
    expect(await registerNow()).toMatchObject({ version: { version: '4.0.0', bump: { kind: 'given' } } });
    expect(await chain.git('rev-parse', 'refs/tags/churn@v4.0.0')).toBe(before);
    expect(await registry.resolve('churn@v4.0.0')).toMatchObject({ tagObject: before });
    expect(await findings()).toEqual([]);
  });

  it('of a version of another commit: refused, and left where it is', async () => {
    await chain.git('tag', '-a', 'churn@v4.0.0', '-m', 'mine', 'HEAD~1');
    await expect(registerNow({ version: '4.0.0' })).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_TAKEN',
      message: expect.stringMatching(/a tag is never moved/),
    });
    expect(await registerNow()).toMatchObject({ version: { version: '1.1.1' } });
  });

  it('of versions of another commit: raises no number, and keeps its own', async () => {
    for (const version of ['99999999.0.0', '1.1.1'])
      await chain.git('tag', '-a', `churn@v${version}`, '-m', 'x', 'HEAD~1');
    await chain.git('tag', 'churn@v1.1.2', 'HEAD~1');
    expect(await registerNow()).toMatchObject({ version: { version: '1.1.3', bump: { kind: 'patch' } } });
  });

  it('of a version of a commit that nobody ran: it stays a request', async () => {
    await chain.commit('Not run');
    gto('register', 'churn', '--version', 'v4.0.0');
    await expect(registerNow({ version: '4.0.0' })).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_TAKEN' });
    await expect(registry.resolve('churn@v4.0.0')).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_FOREIGN' });
  });

  it('that is lightweight: refused', async () => {
    await chain.git('tag', 'churn@v4.0.0');
    await expect(registerNow({ version: '4.0.0' })).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_LIGHTWEIGHT' });
    expect(await findings()).toEqual([{ kind: 'lightweight', tag: 'churn@v4.0.0' }]);
  });

  it('of a stage: nothing is served before it is on record', async () => {
    gto('assign', 'churn', '--version', 'v1.1.0', '--stage', 'production');
    await expect(registry.resolve('churn#production')).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_FOREIGN' });
    const { move } = await registry.promote('churn@v1.1.0', 'production');
    expect(move).toMatchObject({ tag: 'churn#production#2', n: 2, from: '1.0.0' });
    expect(await registry.resolve('churn#production')).toMatchObject({ version: '1.1.0' });
    expect(await findings()).toEqual([]);
  });

  it('of a stage, for another version than the one promoted: overtaken', async () => {
    gto('assign', 'churn', '--version', 'v1.1.0', '--stage', 'production');
    expect(await registry.promote('churn@v1.0.0', 'production')).toMatchObject({ move: { tag: 'churn#production#3' } });
    expect(await registry.resolve('churn#production')).toMatchObject({ version: '1.0.0' });
    expect(gtoJson('show')).toMatchObject({ churn: { stage: { production: 'v1.0.0' } } });
    expect(await findings()).toEqual([{ kind: 'foreign', tag: 'churn#production#2' }]);
  });

  it('from the future: counts for nothing, and makes no future of what is promoted', async () => {
    dated('churn#production#2', 'churn@v1.1.0^{}', '2090-01-01T00:00:00Z');
    expect(await registry.resolve('churn#production')).toMatchObject({ version: '1.0.0' });
    const { move } = await registry.promote('churn@v1.1.0', 'production');
    expect(move).toMatchObject({ tag: 'churn#production#3', from: '1.0.0' });
    const [found, ...others] = await registry.check();
    expect(found).toMatchObject({ kind: 'foreign', hint: expect.stringContaining('dated in the future') });
    expect(others).toEqual([]);
    const tomorrow = new Date(Date.now() + 2 * 86_400_000);
    expect((await registry.at(tomorrow))[0]!.stages['production']).toMatchObject({ version: '1.1.0' });
  });

  it('from the future, of a version: is told when it is asked for, and no number', async () => {
    dated('churn@v4.0.0', 'HEAD', '2090-01-01T00:00:00Z');
    await expect(registerNow({ version: '4.0.0' })).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_FOREIGN',
      message: expect.stringContaining('dated in the future'),
    });
    const { version } = await registerNow();
    expect(version).toMatchObject({ version: '1.1.1', commitText: expect.stringContaining('parent') });
    expect(chain.host).toMatchObject({
      lines: [expect.stringMatching(/^warning The tag churn@v4\.0\.0 .* is dated in the future/)],
    });
  });

  it.each(['churn@deprecated', 'churn@v1.1.0!'])(
    'from the future, to withdraw: %s withdraws nothing, now or then',
    async (tag) => {
      dated(tag, 'HEAD', '2099-01-01T00:00:00Z');
      expect(await registry.resolve('churn@v1.1.0')).toMatchObject({ deprecated: false });
      expect(await registerNow()).toMatchObject({ version: { deprecated: false } });
      expect((await registry.check())[0]).toMatchObject({ tag, hint: expect.stringContaining('counts for nothing') });
    },
  );

  /** Tags know no parts of a second: what is promoted after it is later by their clock, too. */
  const endOfThisSecond = async () => {
    await sleep(1001 - (Date.now() % 1000));
    return new Date(Math.floor(Date.now() / 1000) * 1000 - 1);
  };
  const inProduction = async (moment: Date) => (await registry.at(moment))[0]!.stages['production']?.version;

  it.each([
    { name: 'where another version is by now: overtaken', stage: 'production', tag: 'churn#production#41' },
    { name: 'where nothing was: honoured, from now on', stage: 'qa', tag: 'churn#qa#40' },
  ])('from the past changes no past, $name', async ({ stage, tag }) => {
    const past = '2020-05-01T00:00:00Z';
    dated(`churn#${stage}#40`, 'churn@v1.1.0^{}', past);
    expect(await registry.resolve('churn#production')).toMatchObject({ version: '1.0.0' });
    const before = await endOfThisSecond();
    expect(await registry.promote('churn@v1.1.0', stage)).toMatchObject({ move: { tag } });
    expect(await registry.resolve(`churn#${stage}`)).toMatchObject({ version: '1.1.0' });
    expect(gtoJson('show')).toMatchObject({ churn: { stage: { [stage]: 'v1.1.0' } } });
    expect((await registry.at(new Date('2020-05-02')))[0]!.stages).toEqual({});
    expect(await inProduction(before)).toBe('1.0.0');
    const [newest] = await registry.history('churn');
    expect(Date.parse(newest!.at)).toBeGreaterThan(before.getTime());
  });

  it('of a version, from the past: the version is of the day on which it was registered', async () => {
    dated('churn@v4.0.0', 'HEAD', '2020-05-01T00:00:00Z');
    const { version } = await registerNow();
    expect(version).toMatchObject({ version: '4.0.0', deprecated: false });
    expect((await registry.at(new Date('2020-05-02')))[0]!.newest).toBeNull();
  });

  it.each([
    { name: 'an hour', ahead: 3_600_000 },
    { name: 'minutes', ahead: 200_000 },
  ])('$name ahead, for another stage: what is promoted now is there now', async ({ ahead }) => {
    dated('churn#qa#9', 'HEAD', new Date(Date.now() + ahead).toISOString());
    const { move } = await registry.promote('churn@v1.1.0', 'production');
    expect(await inProduction(new Date(Date.parse(move.at)))).toBe('1.1.0');
    expect(Date.parse(move.at)).toBeLessThan(Date.now() + 20_000);
    expect(gtoJson('show')).toMatchObject({ churn: { stage: { production: 'v1.1.0' } } });
  });

  it('with a counter that nobody reaches is named, and counts for nothing', async () => {
    const made = `churn#staging#${'9'.repeat(20)}`;
    await chain.git('tag', '-a', '-m', 'x', made, 'churn@v1.1.0^{}');
    expect(await registry.promote('churn@v1.1.0', 'staging')).toMatchObject({ already: false });
    expect(await chain.git('tag', '--list', 'churn#staging#2')).toContain('churn#staging#2');
    expect((await findings()).map(({ kind }) => kind)).toContain('foreign');
  });

  it('to withdraw: believed at once, because that needs no proof', async () => {
    gto('deprecate', 'churn', 'v1.1.0');
    expect(await registry.resolve('churn@v1.1.0')).toMatchObject({ deprecated: true });
    expect(await registry.resolve('churn')).toMatchObject({ version: '1.0.0' });
  });

  it('to withdraw the whole name: what was registered by then, and nothing after it', async () => {
    gto('deprecate', 'churn');
    expect(await registry.resolve('churn@v1.1.0')).toMatchObject({ deprecated: true });
    expect((await registry.check())[0]).toMatchObject({
      hint: expect.stringContaining('all that was registered before it'),
    });
    expect(await registerNow()).toMatchObject({ version: { version: '1.1.1', deprecated: false } });
    expect(await registry.resolve('churn')).toMatchObject({ version: '1.1.1' });
  });
});

describe('a recorded tag that is not the recorded one', () => {
  const spoil = async (tag: string, ...made: string[]): Promise<void> => {
    await chain.git('tag', '-d', tag);
    if (made.length > 0) await chain.git('tag', ...made, tag, 'HEAD~1');
  };

  it.each([
    { name: 'missing', made: [] },
    { name: 'lightweight', made: ['--no-sign'] },
    { name: 'moved', made: ['-a', '-m', 'again'] },
  ])('$name: is no version and no stage, and check says so', async ({ name, made }) => {
    const code = `MLOPS_REGISTRY_${name.toUpperCase()}`;
    await spoil('churn#production#1', ...made);
    expect(await findings()).toEqual([{ kind: name, tag: 'churn#production#1' }]);
    await expect(registry.resolve('churn#production')).rejects.toMatchObject({ code });
    await spoil('churn@v1.0.0', ...made);
    await expect(registry.resolve('churn@v1.0.0')).rejects.toMatchObject({ code });
    expect((await findings()).filter(({ tag }) => tag === 'churn@v1.0.0').map(({ kind }) => kind)).toContain(name);
  });

  it('a move that cannot be read keeps nobody from a version', async () => {
    const ledger = await openLedger(chain.host, chain.project);
    const files = new Map([['stages/churn/production/7.json', '{"n": 1e300}\n']]);
    await ledger.entries.append({ message: 'Damage', files });
    expect(await registry.resolve('churn@v1.0.0')).toMatchObject({ version: '1.0.0', deprecated: false });
    expect(await registry.resolve('churn')).toMatchObject({ version: '1.1.0' });
    await expect(registry.resolve('churn#production')).rejects.toMatchObject({
      code: 'MLOPS_LEDGER_UNREADABLE',
      message: expect.stringContaining('stages/churn/production/7.json'),
    });
  });

  it.each([
    { name: 'a record that is none', path: 'versions/churn/9.9.9.json', other: 'churn@v1.0.0', own: 'churn@v9.9.9' },
    { name: 'that of another version', path: 'versions/churn/1.1.0.json', other: 'churn@v1.0.0', own: 'churn@v1.1.0' },
  ])('$name keeps nobody from a version that is named', async ({ path, other, own }) => {
    const ledger = await openLedger(chain.host, chain.project);
    await ledger.entries.append({ message: 'Damage', files: new Map([[path, '{}\n']]) });
    expect(await registry.resolve(other)).toMatchObject({ tag: other, deprecated: false });
    const unreadable = { code: 'MLOPS_LEDGER_UNREADABLE', message: expect.stringContaining(path) };
    await expect(registry.resolve(own)).rejects.toMatchObject(unreadable);
    // What is the newest, or in a stage, may be what cannot be read.
    await expect(registry.resolve('churn')).rejects.toMatchObject(unreadable);
    await expect(registry.resolve('churn#production')).rejects.toMatchObject(unreadable);
    await expect(registry.resolve('churn@v7.0.0')).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_UNKNOWN',
      message: 'churn@v7.0.0 is not registered',
    });
  });

  it('a version that is not there is not, in a clone without tags either', async () => {
    for (const tag of (await chain.git('tag', '--list')).split('\n')) await chain.git('tag', '-d', tag);
    await expect(registry.resolve('churn@v7.0.0')).rejects.toMatchObject({ message: 'churn@v7.0.0 is not registered' });
    await expect(registry.resolve('nobody@v1.0.0')).rejects.toMatchObject({
      message: 'nothing is registered as nobody',
    });
  });

  const gone = formatTag({ kind: 'deregister', name: 'other', version: '1.0.0' });
  it.each([
    { name: 'a version of another name', from: places.version('other', '1.0.0') },
    { name: 'a version of another number', from: places.version('churn', '1.1.0') },
    { name: 'a move of another name', from: places.move('other', 'production', 1), to: MOVE },
    { name: 'a move of another stage', from: places.move('churn', 'staging', 2), to: MOVE },
    { name: 'a move of another counter', from: MOVE, to: places.move('churn', 'production', 9) },
    {
      name: 'a withdrawal of another name',
      from: places.withdrawal('other', gone),
      to: places.withdrawal('churn', gone),
    },
  ])('$name, true as it is, in the place of another record is not read as that', async ({ from, to = VERSION }) => {
    await registry.promote('churn@v1.1.0', 'staging');
    await registry.register('other', await chain.verify());
    await registry.promote('other@v1.0.0', 'production');
    await registry.deprecate('other#production');
    await registry.deprecate('other@v1.0.0');
    expect(await registry.resolve('churn#production')).toMatchObject({ version: '1.0.0' });
    const ledger = await openLedger(chain.host, chain.project);
    const record = Buffer.from((await ledger.entries.read([from])).get(from)!).toString('utf8');
    await ledger.entries.append({ message: 'Replace', files: new Map([[to, record]]) });
    await expect(registry.resolve('churn#production')).rejects.toMatchObject({
      code: 'MLOPS_LEDGER_UNREADABLE',
      message: `${to} in the ledger is not what it should be: it is the record of ${from}`,
    });
  });

  it('missing: registering and promoting the same puts back the very same tag', async () => {
    await chain.git('reset', '-q', '--hard', 'HEAD~1');
    const before = await chain.git('show-ref', '--tags');
    await spoil('churn#production#1');
    expect(await registry.promote('churn@v1.0.0', 'production')).toMatchObject({ already: true });
    await spoil('churn@v1.0.0');
    const { run } = (await registry.show('churn'))[0]!.versions[1]!;
    expect(await registry.register('churn', await chain.verify(run))).toMatchObject({ already: true });
    expect(await chain.git('show-ref', '--tags')).toBe(before);
  });

  it.each([
    { name: 'two versions of a commit', tag: 'churn@v7.0.0', at: 'churn@v1.0.0^{commit}', finding: /two versions/ },
    { name: 'a version twice', tag: 'churn@v1.0.0#9', at: 'HEAD', finding: /again/ },
    { name: 'a counter twice', tag: 'churn#staging#1', at: 'HEAD', finding: /counter of churn#production#1/ },
    { name: 'a tag of a tree', tag: 'churn@v7.0.0', at: 'HEAD^{tree}', finding: /no commit/ },
  ])('check finds a conflict: $name', async ({ tag, at, finding }) => {
    await chain.git('tag', '-a', '-m', 'mine', tag, at);
    const found = (await registry.check()).filter(({ kind }) => kind === 'conflicting');
    expect(found).toEqual([expect.objectContaining({ message: expect.stringMatching(finding) })]);
  });
});
