import { describe, expect, it } from '@jest/globals';
import type { Observation, State } from './check.ts';
import { alertsOf, beganAt, causeBeganAt, judgeWindow, type RememberedWindow } from './judge.ts';

const observation = (state: State, more: Partial<Observation> = {}): Observation => ({
  id: 'drift/score',
  kind: 'drift',
  severity: 'alert',
  windows: { some: 2, all: 3 },
  state,
  value: 0.3,
  limit: 0.25,
  what: 'PSI of score is 0.3 (limit 0.25)',
  ...more,
});
/** `bug`: it is crossed, and the data is broken. */
const remembered = (states: readonly (State | 'bug')[], id = 'drift/score'): RememberedWindow[] =>
  states.map((state, at) => ({
    from: `2026-01-0${at + 1}T00:00:00.000Z`,
    to: `2026-01-0${at + 2}T00:00:00.000Z`,
    rows: 1000,
    checks: {
      [id]: { state: state === 'bug' ? 'crossed' : state, value: 0.3 },
      ...(state === 'bug' && { 'missing/x': { state: 'crossed', value: 1, broken: true } }),
    },
  }));

const cases: { name: string; before: State[]; newest: State; status: string; crossed: string }[] = [
  { name: 'the first window', before: [], newest: 'crossed', status: 'pending', crossed: '1 of 3' },
  { name: 'two in a row', before: ['crossed'], newest: 'crossed', status: 'alert', crossed: '2 of 3' },
  {
    name: 'two of three, one between',
    before: ['crossed', 'ok'],
    newest: 'crossed',
    status: 'alert',
    crossed: '2 of 3',
  },
  {
    name: 'two of three, the newest is fine',
    before: ['crossed', 'crossed'],
    newest: 'ok',
    status: 'alert',
    crossed: '2 of 3',
  },
  {
    name: 'two, too long ago',
    before: ['crossed', 'crossed', 'ok'],
    newest: 'ok',
    status: 'silent',
    crossed: '1 of 3',
  },
  {
    name: 'a window of which nothing is known counts as a window',
    before: ['crossed', 'unknown', 'unknown'],
    newest: 'crossed',
    status: 'pending',
    crossed: '1 of 3',
  },
  { name: 'not known now', before: ['ok'], newest: 'unknown', status: 'unknown', crossed: '0 of 3' },
];

describe('k of n windows', () => {
  it.each(cases)('$name: $status', ({ before, newest, status, crossed }) => {
    expect(judgeWindow([observation(newest)], remembered(before))).toMatchObject([{ status, crossed }]);
  });
  it.each<{ name: string; before: (State | 'bug')[]; newest: State | 'bug'; status: string; crossed: string }>([
    { name: 'mended today', before: ['bug', 'bug'], newest: 'ok', status: 'silent', crossed: '0 of 3' },
    { name: 'mended and drifted', before: ['bug', 'bug'], newest: 'crossed', status: 'pending', crossed: '1 of 3' },
    { name: 'another one', before: ['bug'], newest: 'bug', status: 'unknown', crossed: '0 of 3' },
    {
      name: 'drifted before',
      before: ['crossed', 'crossed', 'bug'],
      newest: 'bug',
      status: 'alert',
      crossed: '2 of 3',
    },
    {
      name: 'drifted before and after',
      before: ['crossed', 'ok', 'bug', 'bug', 'bug'],
      newest: 'crossed',
      status: 'alert',
      crossed: '2 of 3',
    },
  ])('windows of broken data do not count: $name, $status', ({ before, newest, status, crossed }) => {
    const said = { broken: newest === 'bug', nameOf: (from: string) => from };
    const findings = (id: string, kind: 'drift' | 'quality' | 'data') =>
      judgeWindow([observation(newest === 'bug' ? 'crossed' : newest, { id, kind })], remembered(before, id), said);
    expect(findings('drift/score', 'drift')).toMatchObject([{ status, crossed }]);
    expect(findings('quality/r2', 'quality')).toMatchObject([{ status, crossed }]);
    expect(findings('range/x', 'data')).not.toMatchObject([{ crossed: '0 of 3' }]);
  });
  it.each<{ name: string; newest: State; broken: boolean; what: string }>([
    { name: 'crossed now', newest: 'crossed', broken: false, what: 'PSI of score is 0.3 (limit 0.25)' },
    {
      name: 'crossed before',
      newest: 'ok',
      broken: false,
      what: 'PSI of score is 0.3 (limit 0.25); crossed in 01-01, 01-02',
    },
    {
      name: 'crossed before, broken now',
      newest: 'crossed',
      broken: true,
      what: 'PSI of score is 0.3 (limit 0.25), which says nothing: the data is broken; crossed in 01-01, 01-02',
    },
  ])('an alert says when: $name', ({ newest, broken, what }) => {
    const nameOf = (from: string): string => from.slice(5, 10);
    expect(judgeWindow([observation(newest)], remembered(['crossed', 'crossed']), { broken, nameOf })).toMatchObject([
      { status: 'alert', what },
    ]);
  });
  it('of what comes late, windows that still wait do not count', () => {
    const quality = observation('crossed', { id: 'quality/roc_auc', kind: 'quality' });
    const before = remembered(['crossed', 'waiting', 'waiting'], 'quality/roc_auc');
    expect(judgeWindow([quality], before)).toMatchObject([{ status: 'alert' }]);
  });
});

it('one alert for each kind of cause, the worst first; what only warns is none', () => {
  const findings = judgeWindow(
    [
      observation('crossed', { windows: { some: 1, all: 1 } }),
      observation('crossed', { id: 'drift/x', value: 2, windows: { some: 1, all: 1 }, what: 'PSI of x is 2' }),
      observation('crossed', { id: 'drift/y', severity: 'warn', windows: { some: 1, all: 1 } }),
      observation('crossed', { id: 'schema/z', kind: 'schema', windows: { some: 1, all: 1 }, what: 'z is gone' }),
    ],
    [],
  );
  expect(alertsOf('m', findings, (kind) => `since-${kind}`)).toEqual([
    {
      key: 'm/drift/since-drift',
      kind: 'drift',
      owner: 'model',
      since: 'since-drift',
      checks: ['drift/x', 'drift/score'],
      what: 'PSI of x is 2 and 1 more',
    },
    {
      key: 'm/schema/since-schema',
      kind: 'schema',
      owner: 'data',
      since: 'since-schema',
      checks: ['schema/z'],
      what: 'z is gone',
    },
  ]);
});

describe('a cause began with the first window of its stretch', () => {
  it.each<{ name: string; states: (State | 'bug')[]; day: number | undefined; late?: boolean }>([
    { name: 'it began behind a bug', states: ['bug', 'bug', 'crossed', 'crossed'], day: 3 },
    { name: 'a bug lay in between', states: ['crossed', 'crossed', 'bug', 'bug', 'bug', 'crossed'], day: 1 },
    { name: 'two in a row', states: ['crossed', 'crossed'], day: 1 },
    { name: 'one before was another', states: ['crossed', 'ok', 'crossed', 'crossed'], day: 3 },
    { name: 'it alerts, and the newest is fine', states: ['crossed', 'crossed', 'ok'], day: 1 },
    { name: 'it had ended in between', states: ['crossed', 'crossed', 'ok', 'ok', 'crossed', 'crossed'], day: 5 },
    { name: 'what is late has not arrived', states: ['crossed', 'crossed', 'waiting'], day: 1, late: true },
    { name: 'nothing is known', states: [], day: undefined },
  ])('$name: day $day', ({ states, day, late }) => {
    const check = observation('crossed', late ? { id: 'quality/roc_auc', kind: 'quality' } : {});
    const began = beganAt(remembered(states, check.id), [check]);
    expect(began).toBe(day === undefined ? undefined : `2026-01-0${day}T00:00:00.000Z`);
  });
});

describe('of versions one after the other', () => {
  const [bad, fine] = ['crossed', 'ok'] as const;
  it.each<{ name: string; states: State[]; own: number; told?: number; day: number }>([
    { name: 'one that alerts by itself is a cause of its own', states: [bad, bad, bad, bad], own: 2, day: 3 },
    { name: 'one that does not yet goes on with that of before', states: [bad, bad, bad], own: 1, day: 1 },
    { name: 'as it was told last', states: [bad, bad, bad, bad, 'waiting'], own: 1, told: 3, day: 3 },
    { name: 'since it was fine in between', states: [bad, fine, fine, bad, bad], own: 0, told: 1, day: 4 },
  ])('$name', ({ states, own, told, day }) => {
    const check = observation(bad, { id: 'quality/roc_auc', kind: 'quality' });
    const all = remembered(states, check.id);
    const began = causeBeganAt({ own: all.slice(all.length - own), all }, [check], (from) => {
      return from === `2026-01-0${told}T00:00:00.000Z`;
    });
    expect(began).toBe(`2026-01-0${day}T00:00:00.000Z`);
  });
});
