import { describe, expect, it } from '@jest/globals';
import type { Ledger } from '#evidence';
import { testHost } from '#testing';
import { readDeployments, recordDeployment, whatServed, type DeploymentRecord } from './record.ts';

type Outcome = Parameters<typeof recordDeployment>[3];
const ABOUT = { repository: '.', version: { commit: '0'.repeat(40), registeredAt: '2026-02-01T00:00:00.000Z' } };

/** A ledger of deployments: `+1` is deployed, `-1` is rolled back to, `!1` was tried and taken back, `+1b` is on b. */
function ledgerOf(story: string): Ledger {
  const files = new Map<string, Uint8Array>();
  let now: string | null = null;
  for (const [index, step] of story.split(' ').filter(Boolean).entries()) {
    const reference = `churn@v${step[1]}.0.0`;
    const previous = now === null ? null : { reference: now, model: 'm' };
    if (!step.startsWith('!')) now = reference;
    const takenBack = step.startsWith('!');
    const entry: DeploymentRecord = {
      at: new Date(index * 1000).toISOString(),
      action: step.startsWith('-') ? 'rollback' : 'deploy',
      ...(step.length > 2 && { where: step.slice(2) }),
      outcome: takenBack ? 'rolled back' : 'deployed',
      verdict: takenBack ? 'fail' : 'pass',
      reason: null,
      deployed: { reference, model: 'm' },
      golden: null,
      latency: null,
      previous,
      serving: now === null ? null : { reference: now, model: 'm' },
    };
    files.set(
      `deployments/churn/${String(index).padStart(3, '0')}/deployment.json`,
      Buffer.from(JSON.stringify(entry)),
    );
  }
  const entries = {
    list: async () => [...files.keys()].map((path) => path.split('/')[2]!),
    read: async (paths: readonly string[]) => new Map(paths.map((path) => [path, files.get(path)!])),
  };
  return { entries } as unknown as Ledger;
}

describe('the name of a deployment on record', () => {
  const now = '2026-03-01T12:00:00.000Z';
  it.each([
    { name: 'nothing is on record', newest: [], at: now },
    { name: 'an older one is', newest: ['20260228T120000000Z-0a1b2c3d'], at: now },
    {
      name: 'one of a clock that is ahead is',
      newest: ['20260302T235959999Z-0a1b2c3d'],
      at: '2026-03-03T00:00:00.000Z',
    },
    { name: 'one of the very same time is', newest: ['20260301T120000000Z-ffffffff'], at: '2026-03-01T12:00:00.001Z' },
    { name: 'something else lies there', newest: ['notes'], at: now },
  ])('comes after every other one when $name', async ({ newest, at }) => {
    const written: string[] = [];
    let listed = 0;
    const entries = {
      list: async () => (listed++, newest),
      read: async () => new Map(),
      append: async ({ files }: { files: ReadonlyMap<string, string> }) => void written.push(...files.keys()),
    };
    const host = testHost({ directory: '.' });
    Object.assign(host, {
      clock: { ...host.clock, now: () => new Date(now) },
      files: { ...host.files, readText: async () => '{}' },
    });
    const outcome = { result: { action: 'deploy', deployed: {} }, statementPath: 'statement.json' };
    const ledger = { branch: 'ledger', entries } as unknown as Ledger;
    await recordDeployment(host, ledger, 'churn', outcome as unknown as Outcome, ABOUT);
    expect(written[0]).toContain(`deployments/churn/${at.replace(/[-:.]/g, '')}-`);
    expect(listed).toBe(1);
  });
});

describe('when a deployment was made', () => {
  const ahead = '2036-03-01T00:00:00.000Z';
  const [first, second, now] = ['02', '03', '04'].map((day) => `2026-03-${day}T00:00:00.000Z`) as [
    string,
    string,
    string,
  ];
  it.each([
    { name: 'is now', recorded: [first, second], dates: [now, second, first] },
    {
      name: 'is before the next, of a clock that was ahead, which dates no later one',
      recorded: [first, second, ahead],
      dates: [now, '2026-03-03T23:59:59.999Z', second, first],
    },
    {
      name: 'is after what is on record, where the clock went back',
      recorded: [ahead, '2036-03-02T00:00:00.000Z'],
      dates: ['2036-03-02T00:00:00.001Z', '2036-03-02T00:00:00.000Z', ahead],
    },
    {
      name: 'is now, where the first of all was made by a clock that was ahead of the commits',
      recorded: [ahead],
      committed: '2026-02-28T00:00:00.000Z',
      dates: [now, '2026-03-03T23:59:59.999Z'],
    },
  ])('$name', async ({ recorded, committed, dates }) => {
    const files = new Map<string, Uint8Array>();
    const entry = { action: 'deploy', outcome: 'deployed', verdict: 'pass', reason: null, golden: null, latency: null };
    const deployed = { reference: 'churn@v1.0.0', model: 'm' };
    const seconds = committed && { committed: Date.parse(committed) / 1000 };
    const of = (at: string) => ({ ...entry, at, ...seconds, deployed, previous: null, serving: deployed });
    for (const at of recorded)
      files.set(`deployments/churn/${at.replace(/[-:.]/g, '')}-0/deployment.json`, Buffer.from(JSON.stringify(of(at))));
    const entries = {
      list: async () => [...new Set([...files.keys()].map((path) => path.split('/')[2]!))],
      read: async (paths: readonly string[]) => new Map(paths.map((path) => [path, files.get(path)!])),
      append: async (change: { files: ReadonlyMap<string, string> }) => {
        for (const [path, text] of change.files) files.set(path, Buffer.from(text));
      },
    };
    const ledger = { branch: 'ledger', entries } as unknown as Ledger;
    const host = testHost({ directory: '.' });
    Object.assign(host, {
      clock: { ...host.clock, now: () => new Date(now) },
      files: { ...host.files, readText: async () => '{}' },
    });
    const outcome = { result: of(now), statementPath: 'statement.json' };
    await recordDeployment(host, ledger, 'churn', outcome as unknown as Outcome, ABOUT);
    expect((await readDeployments(ledger, 'churn')).map(({ at }) => at)).toEqual(dates);
  });
});

describe('what one can go back to', () => {
  it.each([
    { story: '', stack: [] },
    { story: '+1 +2 +3', stack: [1, 2, 3] },
    { story: '+1 +2 -1', stack: [1] },
    { story: '+1 +2 +3 -2', stack: [1, 2] },
    { story: '+1 +2 +3 -1', stack: [1] },
    { story: '+1 +2 !3', stack: [1, 2] },
    { story: '+1 +2 -1 +3 -1', stack: [1] },
    { story: '+1 +1 +2', stack: [1, 2] },
    // A version of before is deployed: what served until then is what served before.
    { story: '+1 +2 +1', stack: [2, 1] },
    { story: '+1 +3 +2 +3', stack: [1, 2, 3] },
    { story: '+1 +2 +1 -2', stack: [2] },
    // Back, and forward again by name.
    { story: '+1 +2 +3 -2 -3', stack: [1, 3] },
    { story: '+2 +1 +2 -1', stack: [1] },
    { story: '+1 +2 -1 +2', stack: [1, 2] },
    // Deployed before there was a ledger.
    { story: '+2 -1', stack: [1] },
    { story: '+1a +2a', stack: [1, 2] },
    // On another machine, with the same ledger.
    { story: '+2b +1a +3b', stack: [1] },
    { story: '+1a +2a -1b', stack: [1, 2] },
  ])('after "$story" is $stack', async ({ story, stack }) => {
    const { stack: found, ever } = await whatServed(ledgerOf(story), 'churn', 'a');
    expect(found).toEqual(stack.map((version) => `churn@v${version}.0.0`));
    const served = story.split(' ').filter((step) => /^[+-].a?$/.test(step));
    expect([...ever.keys()].sort()).toEqual([...new Set(served.map((step) => `churn@v${step[1]}.0.0`))].sort());
  });
});

it('of another name is no deployment of this one', async () => {
  const path = 'deployments/fraud/000/deployment.json';
  const { entries } = ledgerOf('+1');
  const read = async (): Promise<Map<string, Uint8Array>> =>
    new Map([[path, (await entries.read(['deployments/churn/000/deployment.json'])).values().next().value!]]);
  const misplaced = { entries: { ...entries, read } } as unknown as Ledger;
  await expect(readDeployments(misplaced, 'fraud')).rejects.toMatchObject({
    code: 'MLOPS_LEDGER_UNREADABLE',
    message: expect.stringMatching(
      new RegExp(`^${path} .* a deployment of fraud, received one of churn@v1\\.0\\.0`, 's'),
    ),
  });
});

it('of staging is one of its name', async () => {
  const { entries } = ledgerOf('+1');
  const read = async (paths: readonly string[]): Promise<Map<string, Uint8Array>> => {
    const [content] = (await entries.read(['deployments/churn/000/deployment.json'])).values();
    return new Map(paths.map((path) => [path, content!]));
  };
  const staged = { entries: { ...entries, read } } as unknown as Ledger;
  expect(await readDeployments(staged, 'churn.staging')).toHaveLength(1);
});
