import { ONCE, type Observation } from './check.ts';
import { distanceOf, type Distance } from './distance.ts';
import { isMonotone, type Range } from './growth.ts';
import { pastWindow, type PastWindow } from './past-window.ts';
import { howStuck } from './stuck.ts';
import type { Reference, ReferenceColumn } from './reference.ts';
import { DISTANCES, type ColumnRule, type MonitorSection } from './rules.ts';
import type { ServedWindow, WindowColumn } from './scan.ts';

/** More values of another type than this are no accident. */
const WRONG_SHARE = 0.01;
const UNSEEN_SHARE = 0.01;
/** Seasons go a little beyond what a model was validated on; another unit goes far. */
const FAR_SHARE = 0.01;
const FAILED_SHARE = 0.01;
const LOST_SHARE = 0.01;
const DAY = 86_400_000;
/** That fewer are the same is chance, and no sign of a source that stands still: of a code in one row of five hundred a day has one or two. */
const FEWEST_SAME = 100;

export interface MeasuredWindow {
  distances: Record<string, Distance>;
  observations: Observation[];
}

/** Everything that a window shows by itself: what is served, how far it is from the reference, how the service does. */
export function checkWindow(
  window: ServedWindow,
  work: {
    reference: Reference;
    rules: Readonly<Record<string, ColumnRule>>;
    section: MonitorSection;
    /** Those before it, seen or remembered, oldest first. */
    before: readonly PastWindow[];
  },
): MeasuredWindow {
  const distances: Record<string, Distance> = {};
  const observations: Observation[] = [];
  const now = pastWindow(work.reference, window);
  const days = (Date.parse(window.to) - Date.parse(window.from)) / DAY;
  for (const [name, reference] of Object.entries(work.reference.columns)) {
    const rule = work.rules[name]!;
    const served = window.columns[name];
    if (window.rows === 0) {
      observations.push(unjudged(name, rule, 'nothing was served', 0));
      continue;
    }
    observations.push(schemaOf(name, window, served));
    if (served === undefined) continue;
    const distance = distanceOf(reference, served)!;
    distances[name] = distance;
    observations.push(
      ...brokenColumn(name, {
        reference,
        served,
        distance,
        rule,
        monotone: isMonotone(rangesOf(name, [...work.before, now])),
        values: work.before.flatMap(({ rows, columns }) => {
          const { one, count = rows } = columns[name] ?? { count: 0 };
          return rows >= rule.minCount && count >= fewestSame(rule) ? [one] : [];
        }),
        days,
      }),
      { ...driftOf(name, distance, rule), ...(reference.role === 'input' && { column: name }) },
    );
  }
  const begun = work.before.some(({ rows }) => rows > 0);
  observations.push(...serviceOf(window, work.section.health ?? {}, begun));
  return { distances, observations };
}

function rangesOf(name: string, windows: readonly PastWindow[]): Range[] {
  return windows.flatMap(({ from, columns }) => {
    const { low, high } = columns[name] ?? {};
    return low === undefined || high === undefined ? [] : [{ at: Date.parse(from), low, high }];
  });
}

function schemaOf(name: string, { rows }: ServedWindow, served: WindowColumn | undefined): Observation {
  const wrong = served === undefined ? 1 : served.wrong / rows;
  return {
    id: `schema/${name}`,
    kind: 'schema',
    severity: 'alert',
    windows: ONCE,
    state: wrong > WRONG_SHARE ? 'crossed' : 'ok',
    value: wrong,
    limit: WRONG_SHARE,
    what: served === undefined ? `${name} is not served at all` : `${percent(wrong)} of ${name} are not of its type`,
  };
}

const fewestSame = ({ minCount }: ColumnRule): number => Math.min(minCount, FEWEST_SAME);

interface Measured {
  reference: ReferenceColumn;
  served: WindowColumn;
  distance: Distance;
  rule: ColumnRule;
  /** It goes beyond any reference in time, and no window has what the one before had. */
  monotone: boolean;
  /** The one value of each window before in which it was served; undefined of several. */
  values: readonly (number | undefined)[];
  /** The length of a window. */
  days: number;
}

/** What looks like a broken pipe, not like a changed world. */
function brokenColumn(
  name: string,
  { reference, served, distance, rule, monotone, values, days }: Measured,
): Observation[] {
  const { missing, count } = distance;
  const rows = served.counts.reduce((sum, n) => sum + n, 0);
  const rise = missing.now - missing.before;
  const severity = rule.severity === 'info' ? 'warn' : 'alert';
  const enough = rows >= rule.minCount;
  const base = { kind: 'data', windows: ONCE } as const;
  const line = `monitor: {drift: {${/^[a-z_]\w*$/i.test(name) ? name : JSON.stringify(name)}: {severity: info}}}`;
  const stuck = monotone ? 'no' : howStuck(reference, served, values, days);
  const observations: Observation[] = [
    {
      ...base,
      id: `missing/${name}`,
      severity,
      state: !enough ? 'waiting' : rise > rule.missing ? 'crossed' : 'ok',
      value: missing.now,
      limit: Math.min(1, missing.before + rule.missing),
      what: `${percent(missing.now)} of ${name} are missing, ${percent(missing.before)} in the reference`,
    },
    {
      ...base,
      id: `constant/${name}`,
      severity: stuck === 'perhaps' ? 'warn' : severity,
      state: !enough || count < fewestSame(rule) ? 'waiting' : stuck !== 'no' ? 'crossed' : 'ok',
      value: null,
      limit: null,
      what: `${name} has one and the same value throughout; where that is no fault, say ${line}`,
    },
  ];
  if (distance.beyond !== null) {
    const { share, far } = distance.beyond;
    observations.push({
      ...base,
      id: `range/${name}`,
      severity: rule.severity === 'info' ? 'info' : monotone ? 'warn' : 'alert',
      state: !enough ? 'waiting' : far > FAR_SHARE ? 'crossed' : 'ok',
      value: far,
      limit: FAR_SHARE,
      what:
        `${percent(far)} of ${name} are ${FAR[reference.bins.kind]}; ${percent(share)} lie beyond it` +
        (monotone
          ? `, as it moves one way, which the model has not seen: leave it out of the features, or say ${line}`
          : `; where that is no fault, say ${line}`),
    });
  }
  if (distance.unseen !== null) {
    observations.push({
      ...base,
      id: `unseen/${name}`,
      severity: rule.severity === 'info' ? 'info' : 'warn',
      state: !enough ? 'waiting' : distance.unseen > UNSEEN_SHARE ? 'crossed' : 'ok',
      value: distance.unseen,
      limit: UNSEEN_SHARE,
      what: `${percent(distance.unseen)} of ${name} are values that the reference never had`,
    });
  }
  return observations;
}

function driftOf(name: string, distance: Distance, rule: ColumnRule): Observation {
  if (distance.count < rule.minCount) {
    const few = `${distance.count.toLocaleString('en')} values of ${name}, at least ${rule.minCount.toLocaleString('en')} are needed`;
    return unjudged(name, rule, few, distance.count);
  }
  const measured = DISTANCES.flatMap((which) => {
    const limit = rule.limits[which];
    const value = distance[which];
    return limit === undefined ? [] : [{ which, limit, value, times: value === null ? -1 : value / limit }];
  }).sort((a, b) => b.times - a.times);
  const { which, limit, value } = measured[0]!;
  const unknown = measured.some((one) => one.value === null);
  return {
    ...driftBase(name, rule),
    state: value !== null && value > limit ? 'crossed' : unknown ? 'unknown' : 'ok',
    value,
    limit,
    what:
      value === null
        ? `${WORDS[which]} of ${name} cannot be computed: it is no number with an order`
        : `${WORDS[which]} of ${name} is ${short(value)} (limit ${short(limit)})`,
  };
}

function unjudged(name: string, rule: ColumnRule, what: string, value: number): Observation {
  return { ...driftBase(name, rule), state: 'unknown', value, limit: rule.minCount, what };
}

function driftBase(name: string, rule: ColumnRule): Pick<Observation, 'id' | 'kind' | 'severity' | 'windows'> {
  return { id: `drift/${name}`, kind: 'drift', severity: rule.severity, windows: rule.windows };
}

function serviceOf(
  { service }: ServedWindow,
  health: NonNullable<MonitorSection['health']>,
  begun: boolean,
): Observation[] {
  const base = { kind: 'service', windows: ONCE } as const;
  const silent: Observation = {
    ...base,
    id: 'service/silent',
    severity: 'warn',
    state: service.logged === 0 && begun ? 'crossed' : 'ok',
    value: service.logged,
    limit: null,
    what: 'nothing was served',
  };
  if (service.logged === 0) return [silent];
  const share = (id: string, value: number, limit: number, what: string): Observation => ({
    ...base,
    id,
    severity: 'alert',
    state: value > limit ? 'crossed' : 'ok',
    value,
    limit,
    what: `${percent(value)} ${what} (limit ${percent(limit)})`,
  });
  const failed = service.failed / service.logged;
  const lost = service.lost / (service.lost + service.requests);
  return [
    silent,
    share('service/errors', failed, health.errors ?? FAILED_SHARE, 'of the answers are errors or no numbers'),
    share('service/lost', lost, health.lost ?? LOST_SHARE, 'of the predictions are missing from the log'),
    ...(health.latency === undefined
      ? []
      : [
          {
            ...base,
            id: 'service/latency',
            severity: 'alert',
            state: service.p99 === null ? 'unknown' : service.p99 > health.latency ? 'crossed' : 'ok',
            value: service.p99,
            limit: health.latency,
            what:
              service.p99 === null
                ? 'the log does not say how long answers took'
                : `99 % of the answers came within ${short(service.p99)} ms (limit ${short(health.latency)} ms)`,
          } as const,
        ]),
  ];
}

const FAR = {
  edges: 'further off than the reference is wide',
  values: 'more than ten times as large as any of the reference',
} as const;

const WORDS = {
  psi: 'PSI',
  'jensen-shannon': 'the Jensen–Shannon distance',
  ks: 'the binned Kolmogorov–Smirnov statistic',
  wasserstein: 'the binned Wasserstein distance',
  'cramers-v': "Cramér's V",
} as const;

export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
