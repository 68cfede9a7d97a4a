import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { WorkflowRun } from '../../tests/doubles/github/index.ts';
import { startJob, WORKFLOW, type Job, type JobOptions } from '../../tests/github-job.ts';
import { directory, double, repository } from '../../tests/github-repository.ts';
import { sha256 } from '#evidence';
import { makeZip, type ZipEntry } from './artifacts/testing-zip.ts';

let commit: string;
let run: WorkflowRun;

beforeEach(async () => {
  commit = await double.commit(repository, 'main', { 'a.txt': 'a' });
  run = start();
});

function start(event = 'pull_request', headRepository = repository): WorkflowRun {
  return double.startRun({
    repository,
    workflow: WORKFLOW,
    event,
    headSha: commit,
    headBranch: 'topic',
    headRepository,
  });
}
const enter = (options: Partial<JobOptions> = {}): Promise<Job> =>
  startJob(double, directory, { run, permissions: {}, ...options });

async function fill(files: Record<string, string>): Promise<string> {
  const place = await mkdtemp(join(directory, 'work-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(place, name, '..'), { recursive: true });
    await writeFile(join(place, name), content);
  }
  return place;
}
const target = (): string => join(directory, 'received');
const nothingLeft = async (): Promise<void> =>
  expect((await readdir(directory)).filter((name) => name.startsWith('.received'))).toEqual([]);

describe('a directory that a job hands over', () => {
  it('is the same in the next job, which needs no permission for it', async () => {
    const work = await enter({ job: 'work' });
    const ticket = await work.workspace.save('flights', await fill({ 'outputs/a.json': '{}', 'model/weights': 'w' }));
    expect(ticket).toMatch(/^artifact:\d+:sha256:[0-9a-f]{64}$/);
    const judge = await enter({ job: 'judge' });
    await judge.workspace.restore(ticket, target());
    expect(await readFile(join(target(), 'outputs/a.json'), 'utf8')).toBe('{}');
    expect(await readFile(join(target(), 'model/weights'), 'utf8')).toBe('w');
    expect(judge.api.spent.requests).toBe(0);
    await nothingLeft();
  });

  it.each<{ name: string; make: (place: string) => Promise<unknown>; says: RegExp }>([
    { name: 'a link', make: (place) => symlink('/etc/passwd', join(place, 'link')), says: /"link" is a link/ },
    {
      name: 'a name that is none everywhere',
      make: (place) => writeFile(join(place, 'a:b'), ''),
      says: /"a:b" has a char/,
    },
    { name: 'no file', make: (place) => rm(join(place, 'a')), says: /no file/ },
    {
      name: 'too many files',
      make: (place) => Promise.all(Array.from({ length: 2000 }, (_, i) => writeFile(join(place, `${i}`), ''))),
      says: /2001 entries/,
    },
  ])('is refused before it leaves: $name', async ({ make, says }) => {
    const place = await fill({ a: 'a' });
    await make(place);
    const { workspace } = await enter();
    await expect(workspace.save('flights', place)).rejects.toMatchObject({
      code: 'MLOPS_HAND_OVER_REFUSED',
      message: expect.stringMatching(says),
    });
  });

  it('is put nowhere but in an empty place', async () => {
    const { workspace } = await enter();
    const ticket = await workspace.save('flights', await fill({ a: 'new' }));
    await mkdir(target());
    await writeFile(join(target(), 'a'), 'old');
    await expect(workspace.restore(ticket, target())).rejects.toMatchObject({ code: 'MLOPS_HAND_OVER_OCCUPIED' });
    expect(await readFile(join(target(), 'a'), 'utf8')).toBe('old');
  });
});

describe('what arrives is not believed', () => {
  it.each(['', 'artifact:1', 'artifact:0:sha256:00', 'latest', `artifact:1:sha256:${'AB'.repeat(32)}`])(
    'ticket %j',
    async (ticket) => {
      const { workspace } = await enter();
      await expect(workspace.restore(ticket, target())).rejects.toMatchObject({ code: 'MLOPS_HAND_OVER_TICKET' });
    },
  );

  it('of another digest', async () => {
    const { workspace } = await enter();
    const ticket = await workspace.save('flights', await fill({ a: 'a' }));
    const other = ticket.replace(/[0-9a-f]{64}$/, '0'.repeat(64));
    await expect(workspace.restore(other, target())).rejects.toMatchObject({ code: 'MLOPS_ARTIFACT_DIGEST' });
    await nothingLeft();
  });

  it('of another run', async () => {
    const ticket = await (await enter()).workspace.save('flights', await fill({ a: 'a' }));
    const stranger = await enter({ run: start() });
    await expect(stranger.workspace.restore(ticket, target())).rejects.toMatchObject({
      code: 'MLOPS_ARTIFACT_MISSING',
    });
  });

  it.each<{ name: string; entries: ZipEntry[] }>([
    { name: 'climbs', entries: [{ name: '../../escaped', content: 'x' }] },
    { name: 'is a link', entries: [{ name: 'a', content: '/etc/passwd', mode: 0o120777 }] },
    { name: 'is a bomb', entries: [{ name: 'a', content: Buffer.alloc(64 * 2 ** 20) }] },
  ])('that $name', async ({ entries }) => {
    const { workspace } = await enter();
    const ticket = await workspace.save('flights', await fill({ a: 'a' }));
    const id = Number(/\d+/.exec(ticket)![0]);
    const hostile = makeZip(entries);
    const artifact = double.state(repository).artifacts.find((one) => one.id === id)!;
    double.world.blobs.get(artifact.blob)!.data = hostile;
    const forged = `artifact:${id}:sha256:${sha256(hostile)}`;
    await expect(workspace.restore(forged, target())).rejects.toMatchObject({ code: 'MLOPS_ARTIFACT_REFUSED' });
    await expect(readFile(join(directory, 'escaped'))).rejects.toThrow();
    await nothingLeft();
  });
});

describe('what attempts of a job leave for the next one', () => {
  it('is found by the next attempt, the newest first, and by no other job, cell or name', async () => {
    const reads = { permissions: { actions: 'read' } } as const;
    const first = await enter({ job: 'work', ...reads });
    for (const step of ['1', '2']) await first.workspace.attempts!.keep('flights', await fill({ step }));
    // Nothing can be there for a first attempt: it needs no permission to ask.
    expect(await first.workspace.attempts!.kept('flights')).toEqual([]);
    expect(first.api.spent.requests).toBe(0);
    double.rerun(run);
    const second = await enter({ job: 'work', ...reads });
    const tickets = await second.workspace.attempts!.kept('flights');
    expect(tickets).toHaveLength(2);
    for (const [i, step] of ['2', '1'].entries()) {
      await second.workspace.restore(tickets[i]!, join(directory, `taken-${i}`));
      expect(await readFile(join(directory, `taken-${i}`, 'step'), 'utf8')).toBe(step);
    }
    expect(await second.workspace.attempts!.kept('flight')).toEqual([]);
    const fresh = start();
    double.rerun(fresh);
    for (const other of [{ job: 'judge' }, { job: 'work', matrix: '{"a":1}' }, { job: 'work', run: fresh }])
      expect(await (await enter({ ...other, ...reads })).workspace.attempts!.kept('flights')).toEqual([]);
    const mayNotAsk = await enter({ job: 'work', permissions: { contents: 'read' } });
    expect(await mayNotAsk.workspace.attempts!.kept('flights')).toEqual([]);
    expect(mayNotAsk.host.lines.join('\n')).toMatch(
      /of flights is not looked for, and it begins at the beginning: [\s\S]*actions: read/,
    );
  });
});

describe('what the run of a fork handed over', () => {
  let fork: WorkflowRun;
  let ticket: string;
  beforeEach(async () => {
    fork = start();
    const stranger = await enter({ run: fork, job: 'work' });
    ticket = await stranger.workspace.save('flights', await fill({ 'predictions.csv': 'id,score' }));
    double.finishRun(fork, 'success');
  });
  const judge = (of = fork): Promise<Job> =>
    enter({
      run: start('workflow_run'),
      permissions: { actions: 'read' },
      context: {
        triggering: {
          id: of.id,
          number: of.number,
          attempt: 1,
          workflowPath: WORKFLOW,
          name: of.name,
          event: 'pull_request',
          conclusion: 'success',
          headSha: commit,
          headBranch: 'topic',
        },
      },
    });

  it('is found by the run that it started, and taken over', async () => {
    const { workspace } = await judge();
    expect(await workspace.find('flights')).toBe(ticket);
    await workspace.restore(ticket, target());
    expect(await readFile(join(target(), 'predictions.csv'), 'utf8')).toBe('id,score');
  });

  it('is not found under another name, nor where no run was started by one', async () => {
    expect(await (await judge()).workspace.find('flight')).toBeUndefined();
    expect(await (await judge()).workspace.find('weather')).toBeUndefined();
    expect(await (await enter()).workspace.find('flights')).toBeUndefined();
  });

  it('is not that of another run, whatever the ticket says', async () => {
    const { workspace } = await judge(run);
    await expect(workspace.restore(ticket, target())).rejects.toMatchObject({ code: 'MLOPS_HAND_OVER_FOREIGN' });
  });

  it('is not looked for among more artifacts than three pages have', async () => {
    const { artifacts } = double.state(repository);
    const own = artifacts.find(({ run: of }) => of === fork)!;
    for (let i = 1; i <= 3000; i++) artifacts.push({ ...own, id: 7_000_000_000 + i, name: `x-${i}` });
    const { workspace, api } = await judge();
    await expect(workspace.find('flights')).rejects.toMatchObject({
      code: 'MLOPS_WORK_MISSING',
      message: expect.stringContaining('has 300 artifacts or more, of which 300 were looked through'),
    });
    expect(api.spent.requests).toBe(3);
  });

  it('is the last attempt of it', async () => {
    double.rerun(fork);
    const again = await enter({ run: fork, job: 'work' });
    const second = await again.workspace.save('flights', await fill({ 'predictions.csv': 'second' }));
    expect(await (await judge()).workspace.find('flights')).toBe(second);
  });
});
