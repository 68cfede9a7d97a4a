import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Origin, Publication } from '#kit';
import { testHost } from '#testing';
import { announce } from './announce.ts';

const directory = await mkdtemp(join(tmpdir(), 'announce-'));
const host = testHost({ directory, env: { ...process.env, RUNNER_TEMP: directory } });
afterAll(() => rm(directory, { recursive: true }));

const START = Date.parse('2026-11-21T12:00:00Z');
const queued = (job: string, since = START) => ({ job, labels: ['gpu'], since: new Date(since).toISOString() });

/** Looks at a queue that changes with every look. */
async function announced(looks: ReturnType<typeof queued>[][]): Promise<{ published: Publication[]; minutes: number }> {
  const published: Publication[] = [];
  let [time, look] = [START, 0];
  const origin = {
    defaultBranch: 'main',
    change: { commit: 'c'.repeat(40) },
    read: async () => Buffer.from('project: flights\n'),
    waitingJobs: async () => looks[Math.min(look++, looks.length - 1)]!,
    publish: async (publication: Publication) => void published.push(publication),
  };
  const watch = { now: () => time, pause: async (ms: number) => void (time += ms) };
  await announce({ ...host, origin: origin as unknown as Origin }, 'mlops.yml', watch);
  return { published, minutes: (time - START) / 60_000 };
}

describe('announce', () => {
  it('says nothing, and ends at once, when a runner took the job', async () => {
    expect(await announced([[]])).toEqual({ published: [], minutes: 0 });
  });

  it('says nothing of the queue of another job', async () => {
    expect(await announced([[queued('judge'), queued('network')]])).toEqual({ published: [], minutes: 0 });
  });

  it('says nothing of a short queue', async () => {
    const short = [queued('model / work')];
    expect((await announced([short, short, short, []])).published).toEqual([]);
  });

  it('says that a queue is long, and since when, and ends', async () => {
    const long = Array.from({ length: 10 }, () => [queued('model / work')]);
    const { published, minutes } = await announced([...long, []]);
    expect(published).toHaveLength(1);
    expect(published[0]!.markdown).toContain('Waiting for a runner with `gpu` since 2026-11-21 12:00 UTC');
    expect(published[0]!.verdict).toBe('inconclusive');
    expect(minutes).toBe(1);
  });

  it('gives up looking at a server whose clock is elsewhere', async () => {
    expect((await announced([[queued('work', START + 86_400_000)]])).minutes).toBe(8);
  });
});
