import { describe, expect, it } from '@jest/globals';
import { dashboardOf } from './model/dashboard.ts';
import { renderSite } from './index.ts';
import type { ProjectRecords } from './records.ts';
import { exampleRecords } from './testing-example.ts';

const PLACE = { branch: 'mlops/ledger', commit: 'c0ffee'.repeat(6).concat('c0ff') };
const EMPTY = exampleRecords({ runs: 0 });
const page = (records: ProjectRecords): string => renderSite([records], PLACE).get('index.html')!;
const health = (records: ProjectRecords) => dashboardOf(records).health;
const example = exampleRecords();
/** Whether a page has it: a page that does not is too long to be printed. */
const has = (html: string, what: string | RegExp): boolean =>
  typeof what === 'string' ? html.includes(what) : what.test(html);

describe('the pages of a site', () => {
  it('are one file for one project, and an overview with one file each for several', () => {
    expect([...renderSite([example], PLACE).keys()]).toEqual(['index.html']);
    const other = exampleRecords({ project: 'a/../b c%', runs: 2 });
    const site = renderSite([example, other], PLACE);
    expect([...site.keys()].sort()).toEqual([
      'index.html',
      'projects/a%2F..%2Fb%20c%25.html',
      'projects/flights-delay.html',
    ]);
    expect(site.get('index.html')).toContain('href="projects/a%252F..%252Fb%2520c%2525.html"');
    expect(site.get('projects/flights-delay.html')).toContain('href="../index.html"');
  });

  it('are the same bytes for the same records', () => {
    expect(renderSite([exampleRecords()], PLACE)).toEqual(renderSite([exampleRecords()], PLACE));
  });

  it.each([
    ['nothing recorded at all', () => renderSite([], PLACE).get('index.html')!, /Nothing is recorded yet.*mlops run/s],
    ['a project without a run', () => page(EMPTY), /flights-delay: nothing is recorded yet.*No run is recorded yet/s],
    [
      'runs without a version',
      () => page(exampleRecords({ runs: 3 })),
      /no version is in production.*mlops register-model/s,
    ],
    ['one run', () => page(exampleRecords({ runs: 1 })), /1 run\b.*id="run-[0-9a-f]{12}"/s],
    [
      'a doubt',
      () => renderSite([], { ...PLACE, commit: null, doubt: 'some runs could not be read' }).get('index.html')!,
      /some runs could not be read/,
    ],
  ])('say so: %s', (_, make, said) => {
    expect(has(make(), said)).toBe(true);
  });

  it('say in their tables all that their script shows', () => {
    const html = page(example);
    expect(example.runs.filter(({ id }) => !has(html, `id="run-${id.slice(0, 12)}"`))).toEqual([]);
    expect(html.match(/<tr role="row" id="run-/g)).toHaveLength(example.runs.length);
    expect(has(html, /max_iter<\/code> 100 → 125/)).toBe(true);
  });

  it('a look that knew too little is not one without an alert', () => {
    const watched = /<h2>Watched<\/h2><p class="lead"><b class="badge (\w+)">([\w ]+)</;
    const last = { ...example.monitoring.at(-1)!, verdict: 'inconclusive' as const };
    expect(watched.exec(page(example))!.slice(1)).toEqual(['pass', 'no alert']);
    expect(watched.exec(page({ ...example, monitoring: [last] }))!.slice(1)).toEqual(['inconclusive', 'not known']);
  });

  it('show at most a thousand runs and say where the others are', () => {
    const html = page(exampleRecords({ runs: 1003 }));
    expect(html.match(/<tr role="row" id="run-/g)).toHaveLength(1000);
    expect(has(html, '3 more are listed by <code>mlops runs</code>')).toBe(true);
  });

  it('are text, whatever anybody is called', () => {
    const hostile = '</script><script>alert(1)</script><img src=x onerror=alert(2)>\u202e__proto__';
    const html = page(
      exampleRecords({ project: hostile, branch: hostile, goal: hostile, metric: hostile, check: hostile }),
    );
    expect(has(html, /<img|<script>alert|\u202e/)).toBe(false);
    expect(html.match(/<script/g)).toHaveLength(2);
  });
});

describe('health', () => {
  const last = example.monitoring.at(-1)!;
  const first = example.deployments[0]!;
  const here = { ...first, where: 'here' };
  const onOther = { ...first, where: 'there', previous: null, at: '2026-04-05T00:00:00.000Z' };
  const before = { reference: 'flights-delay@v1.1.0', model: '' };

  it.each([
    ['watched, and nothing to tell', {}, 'pass', /^watched up to 2026-04-06: nothing to tell$/],
    ['nobody watched it', { monitoring: [] }, 'inconclusive', /nobody has watched it yet/],
    [
      'an alert',
      {
        monitoring: [
          { ...last, verdict: 'fail', alerts: [{ key: 'k', kind: 'drift', owner: 'model', what: 'it drifted' }] },
        ],
      },
      'fail',
      /^it drifted$/,
    ],
    [
      'a look that knew too little',
      { monitoring: [{ ...last, verdict: 'inconclusive' }] },
      'inconclusive',
      /was inconclusive/,
    ],
    [
      'a look from before',
      { monitoring: [{ ...last, at: '2026-02-01T00:00:00.000Z', windows: [] }] },
      'inconclusive',
      /before it came into production/,
    ],
    [
      'a look from after, at what was served before',
      {
        monitoring: [
          { ...last, windows: last.windows.map((window) => ({ ...window, to: '2026-03-01T00:00:00.000Z' })) },
        ],
      },
      'inconclusive',
      /up to 2026-03-01, was before it came into production/,
    ],
    [
      'nothing serves',
      { deployments: [{ ...first, action: 'rollback', serving: null }] },
      'fail',
      /^nothing serves since the rollback of/,
    ],
    [
      'another version serves',
      { deployments: [{ ...first, serving: { reference: 'flights-delay@v1.1.0', model: '' } }] },
      'inconclusive',
      /left flights-delay@v1.1.0 serving, not flights-delay@v1.2.0/,
    ],
    [
      'what was tried on a machine that serves nothing, and never did',
      { deployments: [{ ...onOther, outcome: 'failed', serving: null }, here] },
      'pass',
      /nothing to tell/,
    ],
    [
      'what was refused on another target changes nothing there',
      {
        deployments: [
          { ...onOther, outcome: 'refused', previous: before, serving: before },
          { ...onOther, at: '2026-01-01T00:00:00.000Z', serving: before },
          here,
        ],
      },
      'pass',
      /nothing to tell/,
    ],
    [
      'another target that came after does not hide what one has lost',
      { deployments: [onOther, { ...here, action: 'rollback', serving: null }] },
      'fail',
      /^nothing serves on target here since the rollback of/,
    ],
    [
      'a target that was given up before this version came',
      { deployments: [here, { ...onOther, at: '2026-01-01T00:00:00.000Z', previous: before, serving: null }] },
      'pass',
      /nothing to tell/,
    ],
    [
      'a second look at noon, for labels of a day before',
      {
        monitoring: [
          last,
          {
            ...last,
            at: `${last.at.slice(0, 10)}T12:00:00.000Z`,
            windows: [{ ...last.windows[0]!, from: '2026-02-01T00:00:00.000Z', to: '2026-02-08T00:00:00.000Z' }],
          },
        ],
      },
      'pass',
      /nothing to tell/,
    ],
    ['nothing is in production', { names: [] }, undefined, /^$/],
    [
      'nothing is in production by its records, and what serves has an alert',
      {
        names: [],
        monitoring: [
          { ...last, alerts: [{ key: 'k', kind: 'drift', owner: 'model', what: 'it drifted' }], verdict: 'fail' },
        ],
      },
      'fail',
      /^it drifted$/,
    ],
  ] as const)('%s', (_, changed, verdict, why) => {
    const found = health({ ...example, ...changed } as ProjectRecords);
    expect(found.verdict).toBe(verdict);
    expect(found.reasons.join('; ')).toMatch(why);
  });
});

it('what is healthy is so on the day of the last look, whenever the page is read', () => {
  expect(health(example).word).toBe('healthy on 2026-04-06');
  expect(has(page(example), '<b>healthy on 2026-04-06</b>')).toBe(true);
});

describe('what was where', () => {
  it('ends when another version comes, and when one is withdrawn', () => {
    const [name] = example.names;
    const { moves } = name!;
    const at = '2026-03-30T00:00:00.000Z';
    const withdrawals = [{ ...moves[0]!, version: '1.2.0', at }];
    const { lanes, production, versions } = dashboardOf({
      ...example,
      names: [{ ...name!, withdrawals }],
    } as ProjectRecords);
    expect(lanes[0]!.stage).toBe('production');
    expect(lanes[0]!.segments.map(({ version, to }) => [version, to === null ? null : to.slice(0, 10)])).toEqual([
      ['1.0.0', '2026-02-21'],
      ['1.1.0', '2026-03-21'],
      ['1.2.0', '2026-03-30'],
      ['1.1.0', null],
    ]);
    expect(production.map(({ version }) => version)).toEqual(['1.1.0']);
    expect(versions.map(({ version, withdrawn }) => [version, withdrawn])).toEqual([
      ['1.2.0', true],
      ['1.1.0', false],
      ['1.0.0', false],
    ]);
  });
});

describe('drift', () => {
  it('of two looks at one window the later counts; the worst check stands first', () => {
    const early = example.monitoring[5]!;
    const again = { ...early, at: '2026-05-01T00:00:00.000Z', windows: [{ ...early.windows[0]!, rows: 1 }] };
    const { drift } = dashboardOf({ ...example, monitoring: [again, ...example.monitoring] });
    expect(drift!.windows).toHaveLength(10);
    expect(drift!.windows[5]!.rows).toBe(1);
    expect(drift!.checks[0]!.crossed).toBe(2);
    expect(drift!.checks.at(-1)!.id).toBe('service/errors');
  });
});

describe('the number that speaks to the goal', () => {
  it('is that of the version in production, beside the one before', () => {
    const { goal } = dashboardOf(example);
    expect(goal).toMatchObject({
      goal: 'rebook passengers before they miss a connection',
      metric: 'roc_auc',
      of: 'v1.2.0',
      before: { of: 'v1.1.0', otherExamples: true },
    });
    expect(goal!.now.low).toBeLessThan(goal!.now.estimate);
  });

  it('without a card is that of the first rule', () => {
    const stated = { ...example.stated, 'write-model-card': new Map() };
    expect(dashboardOf({ ...example, stated }).goal).toMatchObject({ goal: null, metric: 'roc_auc' });
  });
});
