import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { MlopsError, type Permissions } from '#kit';
import { Refusal } from './api/outcome.ts';
import { startJob, WORKFLOW, type Job, type JobOptions } from '../../tests/github-job.ts';
import { directory, double, repository } from '../../tests/github-repository.ts';

const commit = (branch: string, files: Record<string, string | Uint8Array>, from?: string): Promise<string> =>
  double.commit(repository, branch, files, from === undefined ? {} : { from });

function enter(headSha: string, options: Partial<JobOptions> = {}): Promise<Job> {
  const run = double.startRun({ repository, workflow: WORKFLOW, event: 'push', headSha, headBranch: 'main' });
  return startJob(double, directory, { run, permissions: { contents: 'read' }, ...options });
}

describe('history', () => {
  it('has the best common ancestor', async () => {
    const base = await commit('main', { a: '1' });
    const topic = await commit('topic', { b: '1' }, 'main');
    const main = await commit('main', { a: '2' });
    const { origin, api } = await enter(main);
    expect([await origin.mergeBase(main, topic), await origin.mergeBase(main, topic)]).toEqual([base, base]);
    expect(api.spent.requests).toBe(1);
  });

  it('has none between what is unrelated, and says so of nothing else', async () => {
    const main = await commit('main', { a: '1' });
    const other = await commit('other', { z: '1' });
    const { origin } = await enter(main);
    expect(await origin.mergeBase(main, other)).toBeUndefined();
    const gone = { code: 'MLOPS_GITHUB_REFUSED', message: expect.stringContaining('abababababab one is not there') };
    await expect(origin.mergeBase(main, 'ab'.repeat(20))).rejects.toMatchObject(gone);
    await expect(origin.since('ab'.repeat(20), main)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      message: expect.stringContaining('one is not there'),
    });
    const unrelated = [];
    for await (const one of origin.since(main, other)) unrelated.push(one);
    expect(unrelated).toContain(other);
  });

  it('looks through so much of an unrelated history and no more, and says what to do', async () => {
    const main = await commit('main', { a: '1' });
    const lines = Array.from(
      { length: 301 },
      (_, n) => `commit refs/heads/other\ncommitter A <a@b.c> ${n} +0000\ndata 0\n`,
    );
    await repository.git.run(['fast-import', '--quiet'], { input: lines.join('\n') });
    const other = (await repository.git.commitOf('other'))!;
    const { origin, api } = await enter(main);
    let listed = 0;
    const all = async () => {
      for await (const _ of origin.since(main, other)) listed++;
    };
    await expect(all()).rejects.toMatchObject({
      code: 'MLOPS_GITHUB_REFUSED',
      message: expect.stringContaining('have no common ancestor, and more commits lie behind'),
      hint: expect.stringContaining('`baseline:`'),
    });
    expect([listed, api.spent.requests]).toEqual([300, 5]);
  });

  it('lists ancestors through every parent of a merge, none before a descendant of it, and stops early', async () => {
    const first = await commit('main', { a: '1' });
    const side = await commit('side', { b: '1' }, 'main');
    const second = await commit('main', { a: '2' });
    const tree = await repository.git.writeTree(second, []);
    const author = { name: 'Ada', email: 'ada@example.org', date: new Date(0).toISOString() };
    const merge = await repository.git.writeCommit({
      tree,
      parents: [second, side],
      message: 'Merge',
      author,
      committer: author,
    });
    const { origin, api } = await enter(merge);
    await repository.git.forceRef('refs/heads/main', merge);
    const listed: string[] = [];
    for await (const one of origin.ancestors(merge)) listed.push(one.commit);
    expect([listed[0], listed.slice(1, 3).sort(), listed[3]]).toEqual([merge, [second, side].sort(), first]);
    for await (const { commit, parents } of origin.ancestors(merge)) {
      expect(parents).toEqual(commit === merge ? [second, side] : [first]);
      if (commit === second) break;
    }
    expect(api.spent.requests).toBe(1);
    const beside: string[] = [];
    for await (const one of origin.since(second, merge)) beside.push(one);
    expect(beside.sort()).toEqual([merge, side].sort());
  });
});

describe('a ledger', () => {
  it('is as it was when it was asked first, until it is refreshed; of its commits nothing is asked twice', async () => {
    const main = await commit('main', { a: '1' });
    const first = await commit('mlops/ledger', { 'projects/app.json': '{}' });
    const { origin, api } = await enter(main, { ledger: { kind: 'branch' } });
    const read = async (): Promise<unknown> => {
      const ledger = origin.ledger('mlops/ledger');
      const tip = await ledger.tip();
      return [tip, [...(await ledger.read(tip, ['projects/app.json'])).keys()]];
    };
    expect(await read()).toEqual([first, ['projects/app.json']]);
    const { requests } = api.spent;
    await origin.refresh();
    expect(await read()).toEqual([first, ['projects/app.json']]);
    expect(api.spent.requests).toBe(requests + 1);
    const second = await commit('mlops/ledger', { 'projects/b.json': '{}' });
    expect(await read()).toEqual([first, ['projects/app.json']]);
    await origin.refresh();
    expect(await read()).toEqual([second, ['projects/app.json']]);
  });
});

describe('the tip of the default branch', () => {
  it('is the branch of that name and no tag, in one request', async () => {
    const old = await commit('main', { a: '1' });
    const main = await commit('main', { a: '2' });
    await repository.git.forceRef('refs/tags/main', old);
    const { origin, api } = await enter(main);
    expect([await origin.tipOfDefault(), await origin.tipOfDefault()]).toEqual([main, main]);
    expect(api.spent.requests).toBe(1);
  });
});

describe('what a change is to be merged into', () => {
  it.each([
    { name: 'as the default branch is now', branch: 'main', now: true },
    { name: 'as another branch is now', branch: 'old', now: true },
    { name: 'of a merge group, as it was queued', branch: 'main', now: false, context: { eventName: 'merge_group' } },
  ] as const)('is $name', async ({ branch, now, ...more }) => {
    const before = await commit(branch, { a: '1' });
    const tip = await commit(branch, { a: '2' });
    const { origin, api } = await enter(before, { change: { base: { branch, commit: before } }, ...more });
    const expected = { branch, commit: now ? tip : before };
    expect([await origin.base(), await origin.base()]).toEqual([expected, expected]);
    expect(api.spent.requests).toBe(now ? 1 : 0);
  });

  it.each([
    { name: 'a branch', change: { branch: 'topic' } },
    { name: 'a branch that somebody starts a run of', change: { branch: 'topic' }, eventName: 'workflow_dispatch' },
    { name: 'a tag of another line', change: { branch: undefined, tag: 'v1' } },
  ])('is the default branch for what is pushed beside it: $name', async ({ change, ...context }) => {
    const main = await commit('main', { a: '1' });
    const topic = await commit('topic', { a: '2' }, 'main');
    const { origin } = await enter(topic, { change: change as never, context: context as never });
    expect(await origin.base()).toEqual({ branch: 'main', commit: main });
  });

  it.each([
    { name: 'the default branch', change: {} },
    { name: 'a tag of it', change: { branch: undefined, tag: 'v1' } },
    { name: 'what another run has started', change: { branch: 'topic' }, eventName: 'workflow_run' },
  ])('is nothing on $name', async ({ change, ...context }) => {
    const main = await commit('main', { a: '1' });
    const { origin } = await enter(main, { change: change as never, context: context as never });
    expect(await origin.base()).toBeUndefined();
  });
});

describe('a name where the id of a commit is expected', () => {
  it.each(['main', 'HEAD', 'abcdef0', ''])('is refused, and nothing is asked: %j', async (name) => {
    const main = await commit('main', { a: '1' });
    await repository.git.forceRef('refs/tags/main', main);
    const { origin, api } = await enter(main);
    const refused = { code: 'MLOPS_GITHUB_REFUSED', message: expect.stringContaining('is a name') };
    await expect(origin.read(name, 'a')).rejects.toMatchObject(refused);
    await expect(origin.mergeBase(name, main)).rejects.toMatchObject(refused);
    await expect(origin.mergeBase(main, name)).rejects.toMatchObject(refused);
    expect(api.spent.requests).toBe(0);
  });
});

describe('a file at a commit', () => {
  it('arrives as it is, in one request', async () => {
    const main = await commit('main', { 'mlops.yml': 'project: flights\n', 'a.bin': Buffer.from([0, 255]) });
    await commit('main', { 'mlops.yml': 'project: later\n' });
    const { origin, api } = await enter(main);
    expect(Buffer.from((await origin.read(main, 'mlops.yml'))!).toString()).toBe('project: flights\n');
    expect(api.spent.requests).toBe(1);
    expect(await origin.read(main, 'a.bin')).toEqual(Buffer.from([0, 255]));
    expect(await origin.read(main, 'none/mlops.yml')).toBeUndefined();
  });

  it.each<{ name: string; of: (main: string) => string; permissions: Permissions; code: string }>([
    {
      name: 'no such commit',
      of: () => 'ab'.repeat(20),
      permissions: { contents: 'read' },
      code: 'MLOPS_GITHUB_REFUSED',
    },
    { name: 'no permission', of: (main) => main, permissions: {}, code: 'MLOPS_GITHUB_PERMISSION' },
  ])('is not absent because of $name', async ({ of, permissions, code }) => {
    const main = await commit('main', { a: '1' });
    const { origin } = await enter(main, { permissions });
    await expect(origin.read(of(main), 'a')).rejects.toMatchObject({ code });
  });
});

describe('files of DVC at a commit', () => {
  const several = (count: number, name: string, content: (i: number) => string | Uint8Array) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`x/${i}${name}`, content(i)]));
  const binary = (i: number): Uint8Array => Buffer.from([0xff, 0xfe, 0x00, i]);
  const long = (i: number): string => `# ${i}\n${'#\n'.repeat(300_000)}outs: []\n`;

  it.each<{ name: string; files: Record<string, string | Uint8Array> }>([
    { name: 'that are no text', files: several(120, '.dvc', binary) },
    { name: 'that are long', files: several(12, '.dvc', long) },
    { name: 'that are no text, of stages', files: several(120, '/dvc.lock', binary) },
    { name: 'that are no text, of a stage of its own', files: several(120, '/Dvcfile', binary) },
  ])('say nothing where there are many $name, in a few requests and not in one each', async ({ files }) => {
    const main = await commit('main', files);
    const { origin, api } = await enter(main);
    const found = await origin.readAll(main, Object.keys(files).slice(0, 110));
    expect([...found.values()].every((content) => content.length === 0)).toBe(true);
    expect(found.size).toBe(Math.min(110, Object.keys(files).length));
    expect(api.spent.requests).toBeLessThanOrEqual(4);
  });

  it('are whole where they are text, and those of stages where they are long', async () => {
    const lock = long(0);
    const main = await commit('main', { 'a.dvc': 'outs: []\n', 'dvc.lock': lock, 'dvc.yaml': 'stages: {}\n' });
    const { origin } = await enter(main);
    const found = await origin.readAll(main, ['a.dvc', 'dvc.lock', 'dvc.yaml', 'b.dvc']);
    expect([...found].map(([path, content]) => [path, Buffer.from(content).toString()])).toEqual([
      ['a.dvc', 'outs: []\n'],
      ['dvc.lock', lock],
      ['dvc.yaml', 'stages: {}\n'],
    ]);
  });

  it('are unreadable where many of stages are long', async () => {
    const files = several(12, '/dvc.lock', long);
    const main = await commit('main', files);
    const { origin, api } = await enter(main);
    await expect(origin.readAll(main, Object.keys(files))).rejects.toMatchObject({
      message: expect.stringContaining('more than 10 files of DVC are longer than GitHub tells at once'),
    });
    expect(api.spent.requests).toBeLessThanOrEqual(11);
  });
});

describe('a commit for a shallow clone', () => {
  async function shallow(token: string): Promise<{ clone: string; git: (...args: string[]) => Promise<string> }> {
    const clone = await mkdtemp(join(directory, 'clone-'));
    const url = double.gitUrl(repository);
    const git = async (...args: string[]): Promise<string> => {
      const done = await repository.git.ask(['-C', clone, ...args], { bare: false });
      if (done.code !== 0) throw new Error(done.stderr);
      return done.stdout.toString().trim();
    };
    await git('clone', '-q', '--depth=1', url.replace('http://', `http://x:${token}@`), '.');
    await git('remote', 'set-url', 'origin', url);
    return { clone, git };
  }

  it('is brought alone, and no credential stays behind', async () => {
    const old = await commit('main', { a: 'old' });
    const main = await commit('main', { a: 'new' });
    const { origin } = await enter(main);
    const { clone, git } = await shallow(double.token({ repository, permissions: { contents: 'read' } }));
    await expect(git('cat-file', '-e', old)).rejects.toThrow();
    await origin.bring(old, clone);
    expect(await git('show', `${old}:a`)).toBe('old');
    expect(await readFile(join(clone, '.git/config'), 'utf8')).not.toMatch(/extraheader|AUTHORIZATION|ghs_/i);
  });

  it('is given up when the server is silent', async () => {
    const old = await commit('main', { a: 'old' });
    const main = await commit('main', { a: 'new' });
    process.env['GIT_HTTP_LOW_SPEED_TIME'] = '1';
    try {
      const { origin } = await enter(main);
      const { clone } = await shallow(double.token({ repository, permissions: { contents: 'read' } }));
      double.faults([{ on: 'git-upload-pack', fault: { kind: 'time-out' } }]);
      await expect(origin.bring(old, clone)).rejects.toMatchObject({ code: 'MLOPS_GITHUB_COMMIT' });
    } finally {
      delete process.env['GIT_HTTP_LOW_SPEED_TIME'];
      double.faults(undefined);
    }
  }, 30_000);

  it('is an error when the server does not give it', async () => {
    const main = await commit('main', { a: 'new' });
    const { origin } = await enter(main);
    const { clone } = await shallow(double.token({ repository, permissions: { contents: 'read' } }));
    for (const wrong of ['ab'.repeat(20), '--upload-pack=touch x', 'main'])
      await expect(origin.bring(wrong, clone)).rejects.toMatchObject({ code: 'MLOPS_GITHUB_COMMIT' });
  });
});

describe('where runs are recorded', () => {
  const change = { message: 'Record', files: new Map([['runs/a.json', '{}']]) };
  const tipNow = () => repository.git.resolve('refs/heads/mlops/ledger');

  it('is a branch, begun by the first run that may write', async () => {
    const main = await commit('main', { a: '1' });
    const { origin } = await enter(main, {
      permissions: { contents: 'write', actions: 'read' },
      ledger: { kind: 'auto' },
    });
    const tip = await origin.ledger('mlops/ledger').append(async () => change);
    expect(tip).toBe(await tipNow());
    const reader = await enter(main, { ledger: { kind: 'auto' } });
    const ledger = reader.origin.ledger('mlops/ledger');
    expect([...(await ledger.read(await ledger.tip(), ['runs/a.json'])).keys()]).toEqual(['runs/a.json']);
  });

  it('is an artifact of the run while the token may only read', async () => {
    const main = await commit('main', { a: '1' });
    const { origin } = await enter(main, {
      permissions: { contents: 'read', actions: 'read' },
      ledger: { kind: 'auto' },
    });
    const ledger = origin.ledger('mlops/ledger');
    expect(await ledger.append(async () => change)).toMatch(/^run \d+$/);
    expect(await tipNow()).toBeUndefined();
    await origin.keep({ project: 'flights', evidence: new Map(), store: [] });
    expect(double.state(repository).artifacts.map(({ name }) => name)).toEqual(['mlops-flights-model-1-evidence']);
  });

  it('is no first run on a server without artifacts, as long as nothing is recorded in a branch', async () => {
    const main = await commit('main', { a: '1' });
    const context = { serverUrl: 'https://git.example.org' };
    const { origin } = await enter(main, { ledger: { kind: 'auto' }, context });
    const ledger = origin.ledger('mlops/ledger');
    expect(await ledger.read(await ledger.tip(), ['projects/flights.json'])).toEqual(new Map());
    expect(ledger.doubt!()).toMatch(/Enterprise Server/);
  });

  it('asks for nothing more than to try, when the record goes into an artifact', async () => {
    const main = await commit('main', { a: '1' });
    const { origin, api } = await enter(main, {
      permissions: { contents: 'read', actions: 'read' },
      ledger: { kind: 'auto' },
    });
    const ledger = origin.ledger('mlops/ledger');
    await ledger.append(async (tip) => {
      expect((await ledger.read(tip, ['runs/flights/ab/x/run.json'])).size).toBe(0);
      return change;
    });
    // The tip, the refused first commit, and the lists of runs and artifacts.
    expect(api.spent.requests).toBe(4);
  });

  it('is never beside a branch that is there', async () => {
    const main = await commit('main', { a: '1' });
    await commit('mlops/ledger', { 'runs/b.json': '{}' });
    const { origin } = await enter(main, { ledger: { kind: 'auto' } });
    await expect(origin.ledger('mlops/ledger').append(async () => change)).rejects.toMatchObject({
      code: 'MLOPS_GITHUB_PERMISSION',
    });
  });

  it.each(['auto', 'branch'] as const)('is no branch that somebody else made (%s)', async (kind) => {
    const main = await commit('main', { a: '1' });
    await commit('mlops/ledger', { 'README.md': 'x' }, 'main');
    const { origin } = await enter(main, { ledger: { kind } });
    await expect(origin.ledger('mlops/ledger').tip()).rejects.toMatchObject({ code: 'MLOPS_LEDGER_UNREADABLE' });
  });

  it('is in artifacts too for a project of which the branch holds no run', async () => {
    const main = await commit('main', { a: '1' });
    const permissions = { contents: 'read', actions: 'read' } as const;
    const run = double.startRun({ repository, workflow: WORKFLOW, event: 'push', headSha: main, headBranch: 'main' });
    const recorder = await startJob(double, directory, { run, permissions });
    const files = new Map([['projects/flights.json', '{"latest":"in-artifacts"}']]);
    await recorder.origin.ledger('mlops/ledger').append(async () => ({ message: 'Record', files }));
    await recorder.origin.keep({ project: 'flights', evidence: new Map(), store: [] });
    double.finishRun(run, 'success');
    await commit('mlops/ledger', { 'projects/weather.json': '{"latest":"on-branch"}' });
    const found = async (project: string) => {
      const { origin } = await enter(main, { permissions, ledger: { kind: 'auto' } });
      const ledger = origin.ledger('mlops/ledger');
      const path = `projects/${project}.json`;
      const text = (await ledger.read(await ledger.tip(), [path])).get(path);
      return { text: text && Buffer.from(text).toString('utf8'), doubt: ledger.doubt!() };
    };
    expect(await found('flights')).toEqual({ text: '{"latest":"in-artifacts"}', doubt: undefined });
    expect(await found('weather')).toEqual({ text: '{"latest":"on-branch"}', doubt: undefined });
    expect(await found('trains')).toEqual({ text: undefined, doubt: undefined });
  });

  describe.each(['auto', 'branch'] as const)('is a branch that somebody deleted (%s)', (kind) => {
    const paths = ['projects/flights.json'];
    let main: string;
    beforeEach(async () => {
      main = await commit('main', { a: '1' });
      const run = double.startRun({ repository, workflow: WORKFLOW, event: 'push', headSha: main, headBranch: 'main' });
      const permissions = { contents: 'write', actions: 'read' } as const;
      const recorder = await startJob(double, directory, { run, permissions, ledger: { kind } });
      const files = new Map(paths.map((path) => [path, '{"latest":"abc"}']));
      await recorder.origin.ledger('mlops/ledger').append(async () => ({ message: 'Record', files }));
      await recorder.origin.keep({ project: 'flights', evidence: new Map(), store: [] });
      double.finishRun(run, 'success');
      await repository.git.deleteRef('refs/heads/mlops/ledger');
    });

    it('and the next run is not the first: its evidence has the record', async () => {
      const { origin, api } = await enter(main, {
        permissions: { contents: 'read', actions: 'read' },
        ledger: { kind },
      });
      const ledger = origin.ledger('mlops/ledger');
      const found = await ledger.read(await ledger.tip(), paths);
      if (kind === 'auto') expect(Buffer.from(found.get(paths[0]!)!).toString()).toBe('{"latest":"abc"}');
      else
        expect([found.size, ledger.doubt!()]).toEqual([
          0,
          expect.stringMatching(/deleted on .* by ada, when it was at/),
        ]);
      // The tip; the artifacts of the name, the runs, one run's artifacts, and the tip of main.
      expect(api.spent.requests).toBeLessThanOrEqual(6);
    });

    it('and that says nothing of another project', async () => {
      const { origin } = await enter(main, { permissions: { contents: 'read', actions: 'read' }, ledger: { kind } });
      const ledger = origin.ledger('mlops/ledger');
      expect(await ledger.read(await ledger.tip(), ['projects/weather.json'])).toEqual(new Map());
      expect(ledger.doubt!()).toBeUndefined();
    });
  });

  it.each<{ name: string; end: 'deleteRef' | 'forceRef'; answers?: number; says: RegExp | undefined }>([
    { name: 'was deleted, on a server without artifacts', end: 'deleteRef', says: /was deleted on 20/ },
    { name: 'was begun anew over what it was', end: 'forceRef', says: /was rewritten on 20/ },
    { name: 'was deleted, and does not say so', end: 'deleteRef', answers: 404, says: undefined },
    { name: 'was deleted, and does not answer', end: 'deleteRef', answers: 503, says: /could not be asked: 503/ },
  ])('is in doubt where nothing but the server remembers that it $name', async ({ end, says, answers }) => {
    const main = await commit('main', { a: '1' });
    const project = (name: string) => `projects/${name}.json`;
    await commit('mlops/ledger', { [project('flights')]: '{}' });
    const other = await commit('aside', { [project('weather')]: '{}' });
    await repository.git[end]('refs/heads/mlops/ledger', other);
    const context = { serverUrl: 'https://git.example.org' };
    const { api } = await enter(main);
    const refused = (status: number) =>
      new MlopsError('MLOPS_GITHUB_REFUSED', { message: `${status}`, cause: new Refusal('', { status }) });
    const older: typeof api = {
      ...api,
      request: (route, ...of) =>
        /activity$/.test(route) ? Promise.reject(refused(answers!)) : api.request(route, ...of),
    };
    const place = answers === undefined ? api : older;
    const { origin, host } = await enter(main, { ledger: { kind: 'branch', api: place }, context });
    const ledger = origin.ledger('mlops/ledger');
    const doubts: (string | undefined)[] = [];
    for (const name of ['trains', 'flights']) {
      await ledger.read(await ledger.tip(), [project(name)]);
      doubts.push(ledger.doubt!());
    }
    const doubt = says && expect.stringMatching(says);
    expect(doubts).toEqual([answers === 503 ? doubt : undefined, doubt]);
    const warned = host.lines.filter((line) => /was deleted is not known/.test(line));
    expect(warned).toHaveLength(says ? 0 : 1);
  });

  it('is nowhere when it is off', async () => {
    const main = await commit('main', { a: '1' });
    const { origin, api } = await enter(main, { ledger: { kind: 'off' } });
    const ledger = origin.ledger('mlops/ledger');
    expect(await ledger.append(async () => change)).toBeUndefined();
    expect(await ledger.tip()).toBeUndefined();
    expect(ledger.doubt!()).toMatch(/`ledger` is off/);
    expect(api.spent.requests).toBe(0);
  });
});

describe('a path of a commit', () => {
  it('leads through its links, and no further than the commit', async () => {
    const main = await commit('main', { 'data/v1/old.csv': 'id', 'plain.csv': 'id' });
    const linked = async (path: string, target: string) => {
      const sha = await repository.git.text(['hash-object', '-w', '--stdin'], { input: target });
      return { path, sha, mode: '120000' };
    };
    const tree = await repository.git.writeTree(main, [
      await linked('current', 'data/v1'),
      await linked('data/old.csv', '../current/old.csv'),
      await linked('shared', '/mnt/shared'),
      await linked('above', '../..'),
      await linked('round', 'round'),
      await linked('gone.csv', 'nowhere.csv'),
      { path: 'sub', sha: main, mode: '160000' },
    ] as never);
    const author = { name: 'Ada', email: 'ada@example.org', date: new Date(0).toISOString() };
    const all = await repository.git.writeCommit({
      ...{ tree, parents: [main], message: 'Links', author, committer: author },
    });
    await repository.git.forceRef('refs/heads/main', all);
    const { origin } = await enter(all);
    for (const [path, place] of [
      ['plain.csv', { kind: 'inside', path: 'plain.csv' }],
      ['no/such.csv', { kind: 'inside', path: 'no/such.csv' }],
      ['plain.csv/below', { kind: 'inside', path: 'plain.csv/below' }],
      ['data/old.csv', { kind: 'inside', path: 'data/v1/old.csv' }],
      ['gone.csv', { kind: 'inside', path: 'nowhere.csv' }],
      ['shared/old.csv', { kind: 'outside', path: '/mnt/shared/old.csv' }],
      ['above/old.csv', { kind: 'outside', path: '../../old.csv' }],
      ['sub/data/old.csv', { kind: 'submodule', path: 'sub', commit: main, rest: 'data/old.csv' }],
    ] as const)
      expect([path, await origin.follow(all, path)]).toEqual([path, place]);
    await expect(origin.follow(all, 'round')).rejects.toMatchObject({
      code: 'MLOPS_GITHUB_REFUSED',
      message: expect.stringContaining('leads in circles'),
    });
  });
});
