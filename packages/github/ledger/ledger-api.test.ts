import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LedgerBranch, LedgerChange } from '#kit';
import { testHost, type TestHost } from '#testing';
import { waitless } from '../../../tests/github-job.ts';
import {
  startGithub,
  type FaultRule,
  type GithubDouble,
  type Repository,
} from '../../../tests/doubles/github/index.ts';
import { githubApi, type Api } from '../api/api.ts';
import { apiLedger } from './ledger-api.ts';

const NAME = 'mlops/ledger';
let double: GithubDouble;
let repository: Repository;
let directory: string;
let host: TestHost;

beforeEach(async () => {
  double = await startGithub();
  repository = double.createRepository({ owner: 'acme', name: 'app' });
  await double.commit(repository, 'main', { 'README.md': 'hello\n' });
  directory = await mkdtemp(join(tmpdir(), 'ledger-api-'));
  host = testHost({ directory });
});
afterEach(async () => {
  expect(double.violations).toEqual([]);
  await double.close();
  await rm(directory, { recursive: true });
});

function open(options: { contents?: 'read' | 'write'; closed?: string } = {}): { ledger: LedgerBranch; api: Api } {
  const api = githubApi({
    token: double.token({ repository, permissions: { contents: options.contents ?? 'write' } }),
    apiUrl: double.url,
    graphqlUrl: double.graphqlUrl,
    repository: 'acme/app',
    ...waitless(host),
  });
  return { api, ledger: apiLedger({ api, name: NAME, host, closed: options.closed }) };
}

const change = (files: Record<string, string>, message = 'Record flights 1\n\nRun 1\n'): LedgerChange => ({
  message,
  // Without any of a ledger's directories it would not be known again as one.
  files: new Map(Object.entries({ 'projects/flights.json': '{}', ...files })),
});
const text = (content: Uint8Array | undefined): string | undefined => content && Buffer.from(content).toString('utf8');
async function read(ledger: LedgerBranch, ...paths: string[]): Promise<Record<string, string | undefined>> {
  const found = await ledger.read(await ledger.tip(), paths);
  return Object.fromEntries([...found].map(([path, content]) => [path, text(content)]));
}
/** One commit with so many files that writing them one by one would take minutes. */
async function grow(paths: readonly string[]): Promise<void> {
  const commit = `commit refs/heads/${NAME}\ncommitter Ada <ada@example.org> 0 +0000\ndata 0\nfrom refs/heads/${NAME}^0\n`;
  const files = paths.map((path) => `M 100644 :1 ${path}\n`).join('');
  await repository.git.run(['fast-import', '--quiet'], { input: `blob\nmark :1\ndata 2\n{}\n${commit}${files}\n` });
}

const tipNow = () => repository.git.resolve(`refs/heads/${NAME}`);
const history = async (): Promise<number> => (await repository.git.history((await tipNow())!, {})).length;

describe('a branch that is not there', () => {
  it('has no tip, and costs one request however often it is asked', async () => {
    const { ledger, api } = open({ contents: 'read' });
    expect(await ledger.tip()).toBeUndefined();
    expect(await ledger.tip()).toBeUndefined();
    expect(await ledger.read(undefined, ['a'])).toEqual(new Map());
    expect(api.spent.requests).toBe(1);
  });

  it('begins with a commit without a parent', async () => {
    const { ledger, api } = open();
    const tip = await ledger.append(async () => change({ 'runs/a/run.json': '{}\n', 'projects/a.json': '1' }));
    expect(tip).toBe(await tipNow());
    expect(await history()).toBe(1);
    expect(await read(ledger, 'runs/a/run.json', 'projects/a.json', 'none')).toEqual({
      'runs/a/run.json': '{}\n',
      'projects/a.json': '1',
    });
    expect(api.spent.requests).toBe(5);
  });
});

describe('a branch', () => {
  beforeEach(async () => {
    await open().ledger.append(async () => change({ 'a/b/1.json': 'one', 'a/c.json': 'zwei: ü', 'd.json': 'three' }));
  });

  it('is read in one request, and what is absent is left out', async () => {
    const { ledger, api } = open({ contents: 'read' });
    expect(await read(ledger, 'a/b/1.json', 'a/c.json', 'a/b/2.json', 'x/y/z.json')).toEqual({
      'a/b/1.json': 'one',
      'a/c.json': 'zwei: ü',
    });
    await read(ledger, 'a/b/1.json', 'x/y/z.json');
    expect(api.spent.requests).toBe(2);
  });

  it('is listed and walked', async () => {
    const { ledger } = open({ contents: 'read' });
    const tip = await ledger.tip();
    expect(await ledger.list(tip, 'a')).toEqual(['b', 'c.json']);
    expect(await ledger.walk(tip, 'a')).toEqual(['a/b/1.json', 'a/c.json']);
    expect(await ledger.list(tip, 'none')).toEqual([]);
    expect(await ledger.walk(tip, 'none')).toEqual([]);
  });

  it('grows on its tip, and remembers the new one', async () => {
    const { ledger, api } = open();
    const before = await tipNow();
    let seen: string | undefined;
    await ledger.append(async (tip) => {
      seen = tip;
      return change({ 'd.json': 'four' });
    });
    expect(seen).toBe(before);
    expect(await read(ledger, 'd.json', 'a/b/1.json')).toEqual({ 'd.json': 'four', 'a/b/1.json': 'one' });
    expect(api.spent.requests).toBe(3);
    expect(await history()).toBe(2);
  });

  it('stays when there is nothing to add', async () => {
    const { ledger } = open();
    const before = await tipNow();
    expect(await ledger.append(async () => undefined)).toBe(before);
    expect(await tipNow()).toBe(before);
  });

  it.each([
    { name: 'binary', content: Buffer.from([0, 1, 2, 255]) },
    { name: 'long', content: Buffer.from('x'.repeat(700_000)) },
    { name: 'not UTF-8', content: Buffer.from([0x67, 0xfc, 0x6e]) },
    { name: 'with a byte order mark', content: Buffer.from('\ufeff{}') },
    { name: 'empty', content: Buffer.from('') },
  ])('gives the very bytes of a file that is $name', async ({ content }) => {
    await double.commit(repository, NAME, { 'odd.bin': content });
    const { ledger } = open({ contents: 'read' });
    const found = await ledger.read(await ledger.tip(), ['odd.bin', 'd.json']);
    expect(Buffer.from(found.get('odd.bin')!).equals(content)).toBe(true);
  });

  it('says unreadable, never absent, of what cannot be read', async () => {
    const { ledger } = open({ contents: 'read' });
    const unreadable = { code: 'MLOPS_LEDGER_UNREADABLE' };
    await expect(ledger.read('ab'.repeat(20), ['a/c.json'])).rejects.toMatchObject(unreadable);
    await expect(ledger.read(await ledger.tip(), ['a/b'])).rejects.toMatchObject(unreadable);
    await expect(ledger.list(await ledger.tip(), 'd.json')).rejects.toMatchObject(unreadable);
    await expect(ledger.list('ab'.repeat(20), 'a')).rejects.toMatchObject(unreadable);
  });

  it('costs the same at any size: a run asks six times at most', async () => {
    const commit = (i: number): string => i.toString(16).padStart(40, '0');
    const byCommit = (i: number): string => `by-commit/${commit(i).slice(-2)}/${commit(i)}.json`;
    for (const size of [10, 2000]) {
      await grow(Array.from({ length: size }, (_, i) => byCommit(i)));
      const { ledger, api } = open();
      const tip = await ledger.tip();
      const asked = Array.from({ length: 40 }, (_, i) => byCommit(size - 10 + i));
      expect((await ledger.read(tip, asked)).size).toBe(10);
      await ledger.read(tip, ['runs/app/run.json']);
      await ledger.append(async (parent) => {
        await ledger.read(parent, ['projects/app.json', ...Array.from({ length: 20 }, (_, i) => `by-digest/${i}`)]);
        return change({ [`runs/${size}.json`]: '{}' });
      });
      expect(api.spent.requests).toBe(5);
    }
  });

  it('reads a thousand paths for what exists of them', async () => {
    await double.commit(repository, NAME, { 'by-commit/01/a.json': 'a', 'by-commit/02/b.json': 'b' });
    const { ledger, api } = open({ contents: 'read' });
    const paths = Array.from({ length: 1000 }, (_, i) => `by-commit/01/${i}.json`);
    expect(await read(ledger, ...paths, 'by-commit/02/b.json')).toEqual({ 'by-commit/02/b.json': 'b' });
    expect(api.spent.requests).toBe(4);
  });
});

describe('a branch of that name that somebody else made', () => {
  it.each<{ name: string; files: Record<string, string> }>([
    { name: 'from a README', files: { 'README.md': 'x' } },
    { name: 'with files called as the directories are', files: { runs: 'x', projects: 'x' } },
  ])('is no ledger: $name', async ({ files }) => {
    await double.commit(repository, NAME, files);
    const foreign = {
      code: 'MLOPS_LEDGER_UNREADABLE',
      hint: expect.stringMatching(/rename that branch.*`ledger`/i) as unknown,
    };
    await expect(open().ledger.tip()).rejects.toMatchObject(foreign);
    const before = await tipNow();
    await expect(open().ledger.append(async () => change({ 'runs/a.json': '{}' }))).rejects.toMatchObject(foreign);
    expect(await tipNow()).toBe(before);
  });

  it('is not appended to when it is made at the very moment', async () => {
    const { ledger } = open();
    const appended = ledger.append(async (tip) => {
      if (tip === undefined) await double.commit(repository, NAME, { 'README.md': 'x' });
      return change({ 'runs/a.json': '{}' });
    });
    await expect(appended).rejects.toMatchObject({ code: 'MLOPS_LEDGER_UNREADABLE' });
  });

  it.each<{ name: string; files: Record<string, string> }>([
    { name: 'nothing yet', files: {} },
    { name: 'an exception', files: { 'accepted/flights/1.json': '{}' } },
    { name: 'runs', files: { 'runs/flights/ab/x/run.json': '{}', 'README.md': 'x' } },
  ])('is one when it holds $name', async ({ files }) => {
    await double.commit(repository, NAME, files);
    expect(await open().ledger.tip()).toBe(await tipNow());
  });
});

describe('who brought a file', () => {
  it('is who pushed the commit that changed it last: two requests, and one for what came later', async () => {
    for (const author of ['grace', 'mallory'])
      await double.commit(repository, NAME, { [`accepted/flights/${author}.json`]: '{}' }, { author });
    const { ledger, api } = open();
    const tip = (await ledger.tip())!;
    const before = api.spent.requests;
    expect(await ledger.broughtBy!(tip, 'accepted/flights/grace.json')).toEqual({ login: 'grace' });
    expect(api.spent.requests - before).toBe(3);
    expect(await ledger.pushedBy!(['Grace'])).toEqual(new Set(['accepted/flights/grace.json']));
    expect(api.spent.requests - before).toBe(4);
    await double.commit(repository, NAME, { 'accepted/flights/grace.json': '{"a":1}' }, { author: 'mallory' });
    const later = open().ledger;
    expect(await later.broughtBy!((await later.tip())!, 'accepted/flights/grace.json')).toEqual({ login: 'mallory' });
    expect(await later.broughtBy!(tip, 'accepted/flights/none.json')).toEqual({
      unknown: `no commit of ${NAME} is known to have brought it`,
    });
  });
});

describe('a file that a merge brought back', () => {
  it.each(['first', 'second'])('was brought by nobody, where its commit is the %s parent', async (which) => {
    const path = 'accepted/flights/grace.json';
    const brought = await double.commit(repository, NAME, { [path]: '{}' }, { author: 'grace' });
    const taken = await double.commit(repository, NAME, { [path]: undefined }, { author: 'grace' });
    const { git } = repository;
    const person = { name: 'mallory', email: 'm@x', date: new Date().toISOString() };
    const tree = (await git.text(['rev-parse', `${brought}^{tree}`])).trim();
    const parents = which === 'first' ? [brought, taken] : [taken, brought];
    const merge = await git.writeCommit({ tree, parents, message: 'Merge', author: person, committer: person });
    await git.swapRef(`refs/heads/${NAME}`, merge, taken, 'mallory');
    const later = await double.commit(repository, NAME, { 'runs/a.json': '{}' }, { author: 'bot' });
    expect(await open().ledger.broughtBy!(later, path)).toEqual({
      unknown: `a merge, ${merge.slice(0, 12)}, came to ${NAME} after ${brought.slice(0, 12)} brought it, and may have brought back what was taken away`,
    });
  });
});

describe('what a file was', () => {
  const path = 'projects/flights.json';
  const put = (content: string | undefined) => double.commit(repository, NAME, { [path]: content, 'runs/a': '' });
  const past = async (at?: string) => {
    const { ledger, api } = open();
    const tip = at ?? (await ledger.tip())!;
    const before = api.spent.requests;
    const { lines, ...rest } = await ledger.past!(tip, path);
    const said = lines.map((line) => line.versions.map(({ commit, content }) => [commit, text(content)]));
    return { ...rest, said, requests: api.spent.requests - before, at: lines.map((line) => line.at) };
  };

  it('is told version by version, the newest first, whatever else was recorded: in two requests', async () => {
    const [one, two] = [await put('{"a":1}'), await put('{"a":2}')];
    await double.commit(repository, NAME, { 'runs/b': '' });
    const gone = await put(undefined);
    const tip = await double.commit(repository, NAME, { 'runs/c': '' });
    const versions = [
      [gone, undefined],
      [two, '{"a":2}'],
      [one, '{"a":1}'],
    ];
    expect(await past()).toEqual({ said: [versions], requests: 2, at: [tip] });
    expect(await past(one)).toMatchObject({ said: [versions.slice(2)], at: [one] });
  });

  it.each(['a stranger', 'one of its own'])('is not known behind a merge of %s', async (which) => {
    const { git } = repository;
    const before = await put('{"a":1}');
    const passed = await put('{"a":2}');
    const person = { name: 'mallory', email: 'm@x', date: new Date().toISOString() };
    const tree = (await git.text(['rev-parse', `${before}^{tree}`])).trim();
    const write = (parents: string[]) =>
      git.writeCommit({ tree, parents, message: 'x', author: person, committer: person });
    const other = which === 'a stranger' ? await write([]) : before;
    const merge = await write([passed, other]);
    await git.swapRef(`refs/heads/${NAME}`, merge, passed, 'mallory');
    const { doubt, said } = await past();
    expect(JSON.stringify(said)).not.toContain(passed);
    expect(doubt).toBe(`a merge, ${merge.slice(0, 12)}, came to ${NAME}, and may hide what was recorded before`);
  });

  it('is told of very many versions in part', async () => {
    const oid = 'a'.repeat(40);
    const nodes = Array.from({ length: 100 }, () => ({ oid, file: null }));
    const history = { pageInfo: { hasNextPage: true, endCursor: 'x' }, nodes };
    const api = {
      repository: { owner: 'acme', repo: 'app' },
      graphql: async () => ({ repository: { commit: { history } } }),
      pages: async function* () {},
    };
    const ledger = apiLedger({ api: api as unknown as Api, name: NAME, host, closed: undefined });
    const { lines, doubt } = await ledger.past(oid, path);
    expect(lines[0]!.versions).toHaveLength(1000);
    expect(doubt).toBe(`of the commits that changed ${path} in ${NAME}, only the 1000 newest were looked at`);
  });
});

describe('appending', () => {
  /** Adds a line to a file that everybody writes to: a lost update would show. */
  const join =
    (ledger: LedgerBranch, line: string) =>
    async (tip: string | undefined): Promise<LedgerChange> => {
      const before = text((await ledger.read(tip, ['lines'])).get('lines')) ?? '';
      return change({ lines: `${before}${line}\n` }, `Add ${line}`);
    };

  it('loses nothing and doubles nothing when five do it at once, the first commit included', async () => {
    const racers = Array.from({ length: 5 }, () => open().ledger);
    await Promise.all(racers.map((ledger, i) => ledger.append(join(ledger, `line ${i}`))));
    const lines = (await read(open().ledger, 'lines'))['lines']!.trim().split('\n');
    expect(lines.sort()).toEqual(racers.map((_, i) => `line ${i}`));
    expect(await history()).toBe(5);
  });

  it.each<{ name: string; rules: FaultRule[] }>([
    { name: 'the answer to the commit is lost', rules: [{ on: '/graphql', nth: 3, fault: { kind: 'reset-after' } }] },
    { name: 'the commit never arrives', rules: [{ on: '/graphql', nth: 3, fault: { kind: 'reset-before' } }] },
    {
      name: 'the machinery fails after the commit',
      rules: [{ on: '/graphql', nth: 3, fault: { kind: 'status-after', status: 502 } }],
    },
    {
      name: 'the answer is lost and the next look is stale',
      rules: [
        { on: '/graphql', nth: 3, fault: { kind: 'reset-after' } },
        { on: '/graphql', nth: 4, fault: { kind: 'stale' } },
      ],
    },
    {
      name: 'the answer is lost and both next looks are stale',
      rules: [
        { on: '/graphql', nth: 3, fault: { kind: 'reset-after' } },
        { on: '/graphql', nth: [4, 6], fault: { kind: 'stale' } },
      ],
    },
    { name: 'the tip is stale', rules: [{ on: '/graphql', nth: 1, fault: { kind: 'stale' } }] },
  ])('happens once when $name', async ({ rules }) => {
    await open().ledger.append(async () => change({ lines: 'zero\n' }));
    await open().ledger.append(async () => change({ lines: 'one\n' }));
    const { ledger } = open();
    double.faults(rules);
    const tip = await ledger.append(join(ledger, 'two'));
    double.faults(undefined);
    expect(tip).toBe(await tipNow());
    expect(await read(open().ledger, 'lines')).toEqual({ lines: 'one\ntwo\n' });
    expect(await history()).toBe(3);
  });

  it('is found under what others put on top of it meanwhile', async () => {
    await open().ledger.append(async () => change({ lines: '' }));
    const [slow, fast] = [open().ledger, open().ledger];
    double.faults([{ on: '/graphql', nth: 3, fault: { kind: 'reset-after' } }]);
    const appended = slow.append(join(slow, 'slow'));
    while ((await history()) < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await fast.append(join(fast, 'fast'));
    await appended;
    expect(await read(open().ledger, 'lines')).toEqual({ lines: 'slow\nfast\n' });
    expect(await history()).toBe(3);
  });

  it.each([1, 2])('loses nothing and doubles nothing on a bad day (seed %i)', async (seed) => {
    double.faults({ seed, rate: 0.3, waitSeconds: 0, slowMilliseconds: 5 });
    const racers = Array.from({ length: 3 }, () => open().ledger);
    await Promise.all(racers.map((ledger, i) => ledger.append(join(ledger, `line ${i}`))));
    double.faults(undefined);
    const lines = (await read(open().ledger, 'lines'))['lines']!.trim().split('\n');
    expect(lines.sort()).toEqual(racers.map((_, i) => `line ${i}`));
    expect(await history()).toBe(3);
  });

  it.each([
    { name: 'of a pull request', closed: 'this run is about a change that is not merged' },
    { name: 'of anybody', closed: 'anyone may start this run' },
  ])('is refused to a run $name', async ({ closed }) => {
    const { ledger, api } = open({ closed });
    await expect(ledger.append(async () => change({ a: 'a' }))).rejects.toMatchObject({ code: 'MLOPS_LEDGER_CLOSED' });
    expect(api.spent.requests).toBe(0);
  });

  it('says which permission is missing', async () => {
    await open().ledger.append(async () => change({ a: 'a' }));
    await expect(open({ contents: 'read' }).ledger.append(async () => change({ b: 'b' }))).rejects.toMatchObject({
      code: 'MLOPS_GITHUB_PERMISSION',
      hint: expect.stringContaining('contents: write') as unknown,
    });
  });
});
