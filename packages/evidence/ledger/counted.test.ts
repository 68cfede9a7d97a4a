import { describe, expect, it } from '@jest/globals';
import type { Brought, Origin } from '#kit';
import type { Acceptance } from './accept.ts';
import { countedAcceptances } from './counted.ts';
import type { Entries } from './ledger.ts';

const exception = (by: string, more: Partial<Acceptance> = {}): Acceptance => ({
  ...{ id: 'same', project: 'flights', rule: 'roc_auc.min', reason: 'x', until: '2030-01-01T00:00:00.000Z', by },
  ...{ at: '2029-01-01T00:00:00.000Z', ...more },
});
const GRACE = 'Grace <grace@example.org>';

/** Files of a ledger, each with who pushed it. */
function entries(files: Record<string, [Acceptance, Brought?]>) {
  const asked: string[] = [];
  const all = new Map(Object.entries(files).map(([name, file]) => [`accepted/flights/${name}.json`, file]));
  const found = {
    list: async () => Object.keys(files).map((name) => `${name}.json`),
    read: async () => new Map([...all].map(([path, [one]]) => [path, Buffer.from(JSON.stringify(one))])),
    broughtBy: async (path: string) => {
      asked.push(path);
      return all.get(path)![1];
    },
  };
  return { ledger: { entries: found as unknown as Entries }, asked };
}

const clock = { now: () => new Date('2029-06-01T00:00:00Z'), monotonic: () => 0 };
const server = { clock, origin: {} as Origin };

async function counted(
  files: Record<string, [Acceptance, Brought?]>,
  owners: string[] | undefined,
  host: { clock: typeof clock; origin?: Origin } = server,
) {
  const { ledger, asked } = entries(files);
  const { active, passedOver } = await countedAcceptances(host, 'flights', ledger, owners);
  return { active: [...active.values()].map(({ by, pushedBy }) => [by, pushedBy]), passedOver, asked };
}

describe('an exception beside a server', () => {
  it.each<{ name: string; owners?: string[]; brought?: Brought; why: RegExp }>([
    { name: 'nobody is named for', brought: { login: 'grace' }, why: /names no gate\.owners.*`@login`/ },
    {
      name: 'an owner is named for by e-mail alone',
      owners: ['grace@example.org'],
      brought: { login: 'grace' },
      why: /e-mail addresses, which anybody can write.*`@login`/,
    },
    {
      name: 'somebody else pushed',
      owners: ['@grace', 'grace@example.org'],
      brought: { login: 'mallory' },
      why: /@mallory pushed it, who is not among gate\.owners; let an owner push it alone: mlops accept --push origin$/,
    },
    {
      name: 'nobody knows who pushed',
      owners: ['@grace'],
      brought: { unknown: 'it is old' },
      why: /: it is old; let an/,
    },
    {
      name: 'is beside the record',
      owners: ['@grace'],
      brought: { unknown: 'no record', help: 'record there' },
      why: /: no record; record there$/,
    },
    { name: 'nobody can be asked about', owners: ['@grace'], why: /who pushed it is not known/ },
  ])('does not count, and why is said, where $name', async ({ owners, brought, why }) => {
    const { active, passedOver } = await counted({ a: [exception(GRACE), brought] }, owners);
    expect(active).toEqual([]);
    expect(passedOver).toEqual([expect.stringMatching(why)]);
    expect(passedOver[0]).toContain(
      'the exception of roc_auc.min until 2029-12-31 by Grace <grace@example.org> does not',
    );
  });

  it('counts where an owner’s account pushed it, whoever it says has made it', async () => {
    expect(await counted({ a: [exception('Ada'), { login: 'Grace' }] }, ['@grace'])).toMatchObject({
      active: [['Ada', 'Grace']],
      passedOver: [],
    });
  });

  it('is proven by its own file, whatever id it says it has', async () => {
    const files: Parameters<typeof counted>[0] = {
      evil: [exception(GRACE, { id: 'good', rule: 'roc_auc.margin' }), { login: 'mallory' }],
      good: [exception(GRACE, { id: 'good', until: '2029-01-02T00:00:00.000Z' }), { login: 'grace' }],
    };
    expect(await counted(files, ['@grace'])).toMatchObject({ active: [], asked: ['accepted/flights/evil.json'] });
  });

  it('that lasts longer and does not count hides none that does', async () => {
    const files: Parameters<typeof counted>[0] = {
      evil: [exception('Mallory', { until: '2031-01-01T00:00:00.000Z' }), { login: 'mallory' }],
      good: [exception(GRACE), { login: 'grace' }],
    };
    expect(await counted(files, ['@grace'])).toMatchObject({ active: [[GRACE, 'grace']], passedOver: [] });
  });

  it('costs nothing once it has ended, nor without end', async () => {
    const many = Array.from({ length: 15 }, (_, i): [string, [Acceptance, Brought]] => [
      `e${i}`,
      [exception('Mallory', { rule: `r${i}` }), { login: 'mallory' }],
    ]);
    const { asked, passedOver } = await counted(Object.fromEntries(many), ['@grace']);
    expect(asked).toHaveLength(10);
    expect(passedOver).toHaveLength(11);
    const ended: [Acceptance, Brought] = [exception(GRACE, { until: '2029-01-02T00:00:00.000Z' }), { login: 'grace' }];
    expect(await counted({ ended }, ['@grace'])).toEqual({ active: [], passedOver: [], asked: [] });
  });
});

it.each([
  { owners: undefined, counts: true },
  { owners: ['grace@example.org', '@other'], counts: true },
  { owners: ['@grace'], counts: false },
])('on one machine an exception counts by what it says: $owners', async ({ owners, counts }) => {
  const { active, passedOver, asked } = await counted({ a: [exception(GRACE)] }, owners, { clock });
  expect([active.length, passedOver.length, asked.length]).toEqual(counts ? [1, 0, 0] : [0, 1, 0]);
});
