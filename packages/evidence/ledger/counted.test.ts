import { describe, expect, it } from '@jest/globals';
import type { Brought, Origin } from '#kit';
import type { Acceptance } from './accept.ts';
import { countedAcceptances } from './counted.ts';
import { failLedger } from './errors.ts';
import type { Entries } from './ledger.ts';

const exception = (by: string, more: Partial<Acceptance> = {}): Acceptance => ({
  ...{ id: 'same', project: 'flights', rule: 'roc_auc.min', reason: 'x', until: '2030-01-01T00:00:00.000Z', by },
  ...{ at: '2029-01-01T00:00:00.000Z', ...more },
});
const GRACE = 'Grace <grace@example.org>';

/** The id that the file of an exception is called by. */
const idOf = (name: string): string => `00000000-0000-4000-8000-${Buffer.from(name).toString('hex').padStart(12, '0')}`;

/** Files of a ledger, each with who pushed it. @param others what lies beside them, name → text; a directory has none */
function entries(files: Record<string, [Acceptance, Brought?]>, others: Record<string, string | undefined> = {}) {
  const asked: string[] = [];
  const named = new Map(Object.keys(files).map((name) => [`${idOf(name)}.json`, name]));
  const nameOf = (path: string): string => named.get(path.slice('accepted/flights/'.length))!;
  const textOf = (path: string): string | undefined => {
    const name = nameOf(path);
    if (name === undefined) return others[path.slice('accepted/flights/'.length)];
    const [one] = files[name]!;
    return JSON.stringify({ ...one, id: one.id === 'same' ? idOf(name) : one.id });
  };
  const found = {
    list: async () => [...named.keys(), ...Object.keys(others)],
    walk: async () =>
      [...named.keys(), ...Object.keys(others).filter((name) => others[name] !== undefined)].map(
        (name) => `accepted/flights/${name}`,
      ),
    read: async (paths: readonly string[]) =>
      new Map(
        paths.map((path) => {
          const text = textOf(path);
          if (text === undefined) throw failLedger('MLOPS_LEDGER_UNREADABLE', { message: 'is a tree', hint: 'x' });
          return [path, Buffer.from(text)];
        }),
      ),
    broughtBy: async (path: string) => {
      asked.push(nameOf(path));
      return files[nameOf(path)]![1];
    },
    pushedBy: async (logins: readonly string[]) =>
      new Set(
        Object.entries(files).flatMap(([name, [, brought]]) =>
          brought && 'login' in brought && logins.includes(brought.login)
            ? [`accepted/flights/${idOf(name)}.json`]
            : [],
        ),
      ),
  };
  return { ledger: { entries: found as unknown as Entries }, asked };
}

const clock = { now: () => new Date('2029-06-01T00:00:00Z'), monotonic: () => 0 };
const server = { clock, origin: {} as Origin };

async function counted(
  files: Record<string, [Acceptance, Brought?]>,
  owners: string[] | undefined,
  host: { clock: typeof clock; origin?: Origin } = server,
  others: Record<string, string | undefined> = {},
) {
  const { ledger, asked } = entries(files, others);
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

  it('of somebody who was an owner when the commit was made counts only where the default branch still names them', async () => {
    const files = { a: [exception(GRACE), { login: 'mallory' }] as [Acceptance, Brought] };
    const then = ['@mallory', '@grace'];
    for (const now of [['@grace'], undefined]) {
      const found = await countedAcceptances(server, 'flights', entries(files).ledger, then, async () => now);
      expect(found.active.size).toBe(0);
      expect(found.passedOver).toEqual([
        expect.stringMatching(
          /: @mallory pushed it, who is not among gate\.owners of the default branch any more; let/,
        ),
      ]);
    }
    const still = await countedAcceptances(server, 'flights', entries(files).ledger, then, async () => ['@Mallory']);
    expect([...still.active.keys()]).toEqual(['roc_auc.min']);
  });

  it('counts where an owner’s account pushed it, whoever it says has made it', async () => {
    expect(await counted({ a: [exception('Ada'), { login: 'Grace' }] }, ['@grace'])).toMatchObject({
      active: [['Ada', 'Grace']],
      passedOver: [],
    });
  });

  it.each<{ name: string; others: Record<string, string | undefined> }>([
    { name: 'a pattern of the files beside it', others: { '*.json': JSON.stringify(exception(GRACE)) } },
    {
      name: 'the id of another one',
      others: { [`${idOf('x')}.json`]: JSON.stringify({ ...exception(GRACE), id: idOf('b') }) },
    },
    {
      name: 'another project',
      others: { [`${idOf('x')}.json`]: JSON.stringify({ ...exception(GRACE), id: idOf('x'), project: 'y' }) },
    },
    { name: 'no JSON', others: { [`${idOf('x')}.json`]: 'hello' } },
    { name: 'a note', others: { 'note.json': 'hello' } },
    { name: 'a directory', others: { [`${idOf('x')}.json`]: undefined } },
  ])('is none in a file of $name, which keeps no other from counting', async ({ others }) => {
    const found = await counted({ b: [exception('Ada'), { login: 'grace' }] }, ['@grace'], server, others);
    expect(found).toMatchObject({ active: [['Ada', 'grace']], asked: ['b'] });
    const [name] = Object.keys(others);
    expect(found.passedOver).toEqual([
      `"accepted/flights/${name}" in the ledger is no exception: expected ID.json, as mlops accept writes it; let a ruleset say who may push there`,
    ]);
  });

  it('that was taken back does not count, and nothing is asked of it', async () => {
    const withdrawn = { by: GRACE, at: '2029-02-01T00:00:00.000Z' };
    const files: Parameters<typeof counted>[0] = { a: [exception(GRACE, { withdrawn }), { login: 'grace' }] };
    expect(await counted(files, ['@grace'])).toEqual({ active: [], passedOver: [], asked: [] });
    expect((await counted(files, undefined, { clock })).active).toEqual([]);
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
    expect(passedOver[0]).toMatch(/^5 exceptions in force are not looked at/);
    const late = { at: '2099-01-01T00:00:00.000Z' };
    const drowned = Object.fromEntries(
      many.map(([name, [one, by]]): [string, [Acceptance, Brought]] => [name, [{ ...one, ...late }, by]]),
    );
    const own: [Acceptance, Brought] = [exception(GRACE, { rule: 'own' }), { login: 'grace' }];
    expect((await counted({ ...drowned, own }, ['@grace'])).active).toEqual([[GRACE, 'grace']]);
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
