import type { Verdict } from '#kit';
import { isLate, showsBroken, type Kind, type Observation } from './check.ts';
import type { Distance } from './distance.ts';
import {
  alertsOf,
  causeBeganAt,
  isAlert,
  isBroken,
  judgeWindow,
  type Alert,
  type Finding,
  type RememberedWindow,
} from './judge.ts';
import { lostLabels } from './lost-labels.ts';
import { recordOf, watchedDigest, type Memory, type MonitoringRecord } from './memory.ts';
import { pastWindow } from './past-window.ts';
import type { WindowQuality } from './quality.ts';
import type { Reference } from './reference.ts';
import { withReplaced, type ReplacedWindow } from './replaced.ts';
import { decideRetraining, type Retraining } from './retrain.ts';
import type { MonitorSection } from './rules.ts';
import type { ServedWindow } from './scan.ts';
import type { Served } from './served.ts';
import { standingChecks, type Facts } from './standing.ts';
import { endOf, windowName, type WindowLength } from './window.ts';

interface WindowReport {
  /** `2013-07` */
  name: string;
  from: string;
  to: string;
  complete: boolean;
  rows: number;
  distances: Record<string, Distance>;
  columns: ServedWindow['columns'];
  service: ServedWindow['service'];
  quality?: Omit<WindowQuality, 'observations'>;
}

export interface MonitorResult {
  project: string;
  at: string;
  verdict: Verdict;
  /** The window that was judged; null when none is complete. */
  window: string | null;
  reference: { kind: Reference['kind']; rows: number };
  watched: string;
  findings: Finding[];
  alerts: Alert[];
  retrain: Retraining;
  windows: WindowReport[];
  log: Pick<Served, 'timeless' | 'future' | 'damaged' | 'unfinished' | 'others' | 'unknown'>;
}

/** A window with what each check says of it. */
export interface CheckedWindow {
  report: WindowReport;
  observations: Observation[];
}

/** Everything that is known when a look is judged. */
export interface Seen {
  project: string;
  section: MonitorSection;
  reference: Reference;
  length: WindowLength;
  /** Oldest first, without a gap. */
  windows: readonly CheckedWindow[];
  /** Oldest first. */
  replaced: readonly ReplacedWindow[];
  log: MonitorResult['log'] & Pick<Served, 'model' | 'lines'>;
  /** Where labels are waited for: where the log begins. */
  awaited?: string;
  facts: Facts;
  /** Undefined when nothing can be remembered. */
  memory: Memory | undefined;
  now: Date;
  /** When the look is taken, where that is before the moment that is looked from: nobody waits for that to answer it. */
  takenAt?: Date;
  /** The look is at the past: what came later is no fault of a clock. */
  replay: boolean;
}

/**
 * Judges the newest complete window by those before it, seen or remembered: findings, one alert for each kind of cause,
 * whether to train again, and what is to be remembered.
 */
export function assess(seen: Seen): { result: MonitorResult; record: MonitoringRecord | undefined } {
  const { project, section, reference, memory, now } = seen;
  const complete = seen.windows.filter(({ report }) => report.complete);
  const newest = complete.at(-1);
  const watching = timelineOf(
    complete.map((window) => remembered(reference, window)),
    beforeOrAmong(
      seen.windows.map(({ report }) => report),
      memory?.windows ?? [],
    ),
  );
  const replaced = timelineOf(
    seen.replaced.map(({ observations, ...window }) => ({ ...window, checks: checksOf(observations) })),
    memory?.replaced.filter(({ from, to }) => endOf(new Date(from), seen.length).toISOString() === to) ?? [],
  );
  const timeline = withReplaced(watching, replaced);
  const standing = [
    ...standingChecks(seen.facts, section, now),
    ...logChecks(seen),
    ...(seen.awaited === undefined ? [] : lostLabels(timeline, { section, reaches: seen.awaited, now })),
  ];
  const nameOf = (from: string): string => windowName(from, seen.length);
  const findings = [...judged(complete, seen.replaced, timeline, nameOf), ...judgeWindow(standing, [])];
  const began = (kind: Kind): string => {
    const facts = standing.filter((one) => one.kind === kind && one.state === 'crossed' && one.severity === 'alert');
    const fact = facts.find(({ since }) => since !== '');
    const checks = (newest?.observations ?? []).filter((one) => one.kind === kind && one.severity === 'alert');
    if (fact) return fact.since;
    const prefix = `${project}/${kind}/`;
    // What is of no window began where it was told first.
    const before = facts.length > 0 ? memory?.told.find((key) => key.startsWith(prefix)) : undefined;
    if (before !== undefined) return before.slice(prefix.length);
    const keys = memory ? [...memory.told, ...memory.asked.map(({ key }) => key)] : [];
    const told = (from: string): boolean => keys.includes(prefix + from);
    return causeBeganAt({ own: watching, all: timeline }, checks, told) ?? '';
  };
  const alerts = alertsOf(project, findings, began);
  const newData = standing.find(({ kind, state }) => kind === 'new-data' && state === 'crossed');
  const retrain = decideRetraining({
    findings,
    alerts,
    ...(newData && { newData: { key: `${project}/data/${newData.since}`, what: newData.what } }),
    memory,
    runs: seen.facts.runs ?? [],
    section,
    now,
  });
  const verdict = verdictOf(newest?.report, findings);
  const watched = watchedDigest(reference, seen.length);
  const record =
    memory &&
    recordOf(memory, {
      project,
      model: seen.log.model,
      at: now,
      watched,
      verdict,
      windows: watching,
      replaced,
      alerts,
      asked: retrain.retrain ? { key: retrain.key!, cause: retrain.cause!, ...askedAt(seen) } : null,
    });
  const { timeless, future, damaged, unfinished, others, unknown } = seen.log;
  const result: MonitorResult = {
    project,
    at: now.toISOString(),
    verdict,
    window: newest?.report.name ?? null,
    reference: { kind: reference.kind, rows: reference.rows },
    watched,
    findings,
    alerts,
    retrain,
    windows: seen.windows.map(({ report }) => report),
    log: { timeless, future, damaged, unfinished, others, unknown },
  };
  return { result, record };
}

function askedAt({ takenAt, now }: Seen): { at?: string } {
  return takenAt !== undefined && takenAt < now ? { at: takenAt.toISOString() } : {};
}

function remembered(reference: Reference, { report, observations }: CheckedWindow): RememberedWindow {
  return {
    from: report.from,
    to: report.to,
    rows: report.rows,
    checks: checksOf(observations),
    columns: pastWindow(reference, report).columns,
  };
}

function checksOf(observations: readonly Observation[]): RememberedWindow['checks'] {
  return Object.fromEntries(
    observations.map((one) => {
      const { id, state, value, limit } = one;
      return [id, { state, value, limit, ...(showsBroken(one) && { broken: true as const }) }];
    }),
  );
}

/**
 * Windows that are seen now and those that are only remembered, which anybody who may push to the ledger can add to: what the
 * log still has is what it shows. Of the window that it begins in, whose rows may be partly gone, and of one whose rows all are,
 * it is the memory. What only a closer look shows is not asked of every window at every look, and stays what it was.
 * @param seen oldest first
 */
function timelineOf(seen: readonly RememberedWindow[], memory: readonly RememberedWindow[]): RememberedWindow[] {
  const all = new Map(memory.map((window) => [window.from, window]));
  for (const [at, window] of seen.entries()) {
    const { rows, checks, columns } = all.get(window.from) ?? { rows: 0, checks: {} };
    if (window.rows < rows && (at === 0 || window.rows === 0)) continue;
    const known = isLookedAt(window) ? unbroken(checks) : checks;
    const both = { checks: { ...known, ...window.checks }, columns: { ...columns, ...window.columns } };
    all.set(window.from, { ...window, ...both });
  }
  return [...all.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** Where something is crossed that may ask for a retraining, whether the data was broken is looked at again, but for old windows. */
function isLookedAt({ checks, columns = {} }: RememberedWindow): boolean {
  return Object.keys(columns).length > 0 && Object.values(checks).some(({ state }) => state === 'crossed');
}

function unbroken(checks: RememberedWindow['checks']): RememberedWindow['checks'] {
  return Object.fromEntries(Object.entries(checks).map(([id, { broken: _, ...check }]) => [id, check]));
}

/** Windows before those that are seen, and those: between them there is none. */
function beforeOrAmong(seen: readonly { from: string }[], memory: readonly RememberedWindow[]): RememberedWindow[] {
  const [first] = seen;
  const known = new Set(seen.map(({ from }) => from));
  return memory.filter(({ from }) => first === undefined || from < first.from || known.has(from));
}

/** The newest window by those before it; of what arrives late, the newest window that it has arrived for, whichever version's. */
function judged(
  complete: readonly CheckedWindow[],
  replaced: readonly ReplacedWindow[],
  timeline: readonly RememberedWindow[],
  nameOf: (from: string) => string,
): Finding[] {
  const newest = complete.at(-1);
  if (!newest) return [];
  const places = [
    ...complete.map(({ report: { from, columns }, observations }) => {
      // Of an old one what was broken is known, and not what was mended.
      const isOld = Object.keys(columns).length === 0;
      return { from, observations: isOld ? observations.filter(isLate) : observations };
    }),
    ...replaced,
  ].sort((a, b) => (a.from < b.from ? -1 : 1));
  return newest.observations.flatMap((observation) => {
    const place =
      observation.state === 'waiting'
        ? places.findLast(({ observations }) =>
            observations.some(({ id, state }) => id === observation.id && state !== 'waiting'),
          )
        : undefined;
    const shown = place?.observations.find(({ id }) => id === observation.id) ?? observation;
    const { from } = place ?? newest.report;
    const before = timeline.filter((window) => window.from < from);
    const broken = isBroken(timeline[before.length]!, shown);
    return judgeWindow([shown], before, { broken, nameOf });
  });
}

/** What cannot be read may be anything: of more than this share nobody knows what was served. */
const MOST_UNREADABLE = 0.01;

function logChecks({ log, now, replay }: Seen): ReturnType<typeof standingChecks> {
  const { damaged, timeless, future, lines } = log;
  const grave = (count: number) => (count > lines * MOST_UNREADABLE ? 'alert' : 'warn');
  const facts = [
    ['log/damaged', damaged, `of ${lines.toLocaleString('en')} lines of the log are no predictions`, grave(damaged)],
    [
      'log/timeless',
      timeless,
      `of ${lines.toLocaleString('en')} rows do not say when they were served`,
      grave(timeless),
    ],
    ['log/future', replay ? 0 : future, `rows are from after ${now.toISOString()}: a clock is wrong`, 'warn'],
  ] as const;
  return facts.map(([id, count, what, severity]) => ({
    id,
    kind: 'service',
    severity,
    windows: { some: 1, all: 1 },
    state: count > 0 ? 'crossed' : 'ok',
    value: count,
    limit: 0,
    what: `${count.toLocaleString('en')} ${what}`,
    since: '',
  }));
}

function verdictOf(newest: WindowReport | undefined, findings: readonly Finding[]): Verdict {
  if (findings.some(isAlert)) return 'fail';
  if (newest === undefined) return 'inconclusive';
  return findings.some(({ severity, status }) => severity === 'alert' && status === 'unknown')
    ? 'inconclusive'
    : 'pass';
}
