import type { Engine, PlacedContract } from '#data';
import type { Host, Json, JsonObject, Verdict } from '#kit';
import type { Kind, Observation } from './check.ts';
import { contractOf } from './contract.ts';
import type { Distance } from './distance.ts';
import { alertsOf, beganAt, isAlert, judgeWindow, type Alert, type Finding, type RememberedWindow } from './judge.ts';
import { recordOf, watchedDigest, type Memory, type MonitoringRecord } from './memory.ts';
import { loadLabels, qualityOf, type WindowQuality } from './quality.ts';
import type { Reference } from './reference.ts';
import { decideRetraining, type Retraining } from './retrain.ts';
import { columnRules, type MonitorSection } from './rules.ts';
import { scanWindows, type ServedWindow } from './scan.ts';
import { loadServed, type Served } from './served.ts';
import { skewOf } from './skew.ts';
import { standingChecks, type Facts } from './standing.ts';
import { checkWindow } from './window-checks.ts';
import { windowLength, windowName } from './window.ts';

/** Everything a look needs; paths are absolute. */
export interface Look {
  project: string;
  section: MonitorSection;
  reference: Reference;
  served: { path: string; version?: string };
  entity?: readonly string[];
  contract?: PlacedContract;
  labels?: string;
  offline?: string;
  facts: Facts;
  /** Undefined when nothing can be remembered. */
  memory: Memory | undefined;
  /** Up to when the world is looked at. */
  now: Date;
  /** The look is at the past: what came later is no fault of a clock. */
  replay: boolean;
  /** A directory for files that go away again. */
  scratch: string;
}

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
  log: { timeless: number; future: number; damaged: number; unfinished: number; unknown: string[] };
}

/** Longer ago is history: the ledger has it. */
const MOST_WINDOWS = 24;
const WINDOW = '1 day';

/**
 * One look at what was served: windows against the reference, judged by those before, to alerts and a decision. Nothing is
 * written; what is to be remembered comes back beside the result.
 * @throws MLOPS_MONITOR_…, MLOPS_DATA_…, MLOPS_CONTRACT_…, MLOPS_SQL_…
 */
export async function monitor(
  host: Host,
  engine: Engine,
  look: Look,
): Promise<{ result: MonitorResult; record: MonitoringRecord | undefined }> {
  const { section, reference, memory, now } = look;
  const rules = columnRules(section, reference);
  const length = windowLength(section.window ?? WINDOW);
  const served = await loadServed(host, engine, reference, {
    ...look.served,
    time: section.time,
    entity: look.entity,
    window: length,
    until: now,
  });
  const windows = (await scanWindows(engine, { reference, served, length, until: now })).slice(-MOST_WINDOWS);
  if (look.labels !== undefined) await loadLabels(engine, look.labels, section.target ?? 'target');

  const measured: { report: WindowReport; observations: Observation[] }[] = [];
  for (const [at, window] of windows.entries()) {
    const begun = windows.slice(0, at).some(({ rows }) => rows > 0);
    const { distances, observations } = checkWindow(window, { reference, rules, section, begun });
    const quality =
      look.labels === undefined
        ? undefined
        : await qualityOf(engine, window, { reference, served, section, until: now });
    measured.push({
      report: {
        name: windowName(window.from, length),
        ...window,
        distances,
        ...(quality && { quality: { labelled: quality.labelled, skills: quality.skills } }),
      },
      observations: [...observations, ...(quality?.observations ?? [])],
    });
  }
  const complete = measured.filter(({ report }) => report.complete);
  const newest = complete.at(-1);
  if (newest) newest.observations.push(...(await closerLook(host, engine, newest.report, served, look)));

  const timeline = timelineOf(complete.map(remembered), memory?.windows ?? []);
  const standing = [...standingChecks(look.facts, section, now), ...logChecks(served, look)];
  const findings = [...judged(complete, timeline), ...judgeWindow(standing, [])];
  const alertIds = (kind: Kind): Set<string> =>
    new Set(findings.filter((finding) => finding.kind === kind && finding.severity === 'alert').map(({ id }) => id));
  const alerts = alertsOf(
    look.project,
    findings,
    (kind) =>
      standing.find((one) => one.kind === kind && one.state === 'crossed')?.since ??
      beganAt(timeline, alertIds(kind)) ??
      '',
  );
  const newData = standing.find(({ kind, state }) => kind === 'new-data' && state === 'crossed');
  const retrain = decideRetraining({
    findings,
    alerts,
    ...(newData && { newData: { key: `${look.project}/data/${newData.since}`, what: newData.what } }),
    memory,
    runs: look.facts.runs ?? [],
    section,
    now,
  });
  const watched = watchedDigest(reference, length);
  const result: MonitorResult = {
    project: look.project,
    at: now.toISOString(),
    verdict: verdictOf(newest?.report, findings),
    window: newest?.report.name ?? null,
    reference: { kind: reference.kind, rows: reference.rows },
    watched,
    findings,
    alerts,
    retrain,
    windows: measured.map(({ report }) => report),
    log: {
      timeless: served.timeless,
      future: served.future,
      damaged: served.damaged,
      unfinished: served.unfinished,
      unknown: served.unknown,
    },
  };
  const record =
    memory &&
    recordOf(memory, {
      project: look.project,
      at: now,
      watched,
      verdict: result.verdict,
      windows: complete.map(remembered),
      alerts,
      asked: retrain.retrain ? { key: retrain.key!, cause: retrain.cause! } : null,
    });
  return { result, record };
}

/** What is asked of the newest window only, because it reads every row once more. */
async function closerLook(
  host: Host,
  engine: Engine,
  window: ServedWindow,
  served: Served,
  look: Look,
): Promise<Observation[]> {
  const { reference, section, contract, offline, scratch } = look;
  if (window.rows === 0) return [];
  return [
    ...(contract ? await contractOf(host, engine, window, { reference, served, contract, scratch }) : []),
    ...(offline === undefined ? [] : await skewOf(engine, window, { reference, served, offline, section })),
  ];
}

function remembered({ report, observations }: { report: WindowReport; observations: Observation[] }): RememberedWindow {
  return {
    from: report.from,
    to: report.to,
    rows: report.rows,
    checks: Object.fromEntries(observations.map(({ id, state, value }) => [id, { state, value }])),
  };
}

/** Windows that are seen now and those that are only remembered; of a window whose rows are partly gone, the memory. */
function timelineOf(seen: readonly RememberedWindow[], memory: readonly RememberedWindow[]): RememberedWindow[] {
  const all = new Map(memory.map((window) => [window.from, window]));
  for (const window of seen) if (window.rows >= (all.get(window.from)?.rows ?? 0)) all.set(window.from, window);
  return [...all.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** The newest window by those before it; of what arrives late, the newest window that it has arrived for. */
function judged(
  complete: readonly { report: WindowReport; observations: Observation[] }[],
  timeline: readonly RememberedWindow[],
): Finding[] {
  const newest = complete.at(-1);
  if (!newest) return [];
  return newest.observations.flatMap((observation) => {
    const place =
      observation.state === 'waiting'
        ? complete.findLast(({ observations }) =>
            observations.some(({ id, state }) => id === observation.id && state !== 'waiting'),
          )
        : newest;
    const shown = place?.observations.find(({ id }) => id === observation.id) ?? observation;
    const from = (place ?? newest).report.from;
    return judgeWindow(
      [shown],
      timeline.filter((window) => window.from < from),
    );
  });
}

function logChecks({ damaged, timeless, future }: Served, { now, replay }: Look): ReturnType<typeof standingChecks> {
  const facts = [
    ['log/damaged', damaged, 'lines of the log are no predictions'],
    ['log/timeless', timeless, 'rows do not say when they were served'],
    ['log/future', replay ? 0 : future, `rows are from after ${now.toISOString()}: a clock is wrong`],
  ] as const;
  return facts.map(([id, count, what]) => ({
    id,
    kind: 'service',
    severity: 'warn',
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

/** The outcome in the words of an in-toto test result. */
export function judgeMonitoring({ verdict, findings }: MonitorResult): {
  verdict: Verdict;
  passed: string[];
  failed: string[];
  warned: string[];
} {
  const ids = (keep: (finding: Finding) => boolean): string[] => findings.filter(keep).map(({ id }) => id);
  const fails = (finding: Finding): boolean =>
    isAlert(finding) || (finding.severity === 'alert' && finding.status === 'unknown');
  return {
    verdict,
    passed: ids(({ status }) => status === 'silent'),
    failed: ids(fails),
    warned: ids((finding) => finding.status !== 'silent' && !fails(finding)),
  };
}

/** One sentence that leads with the deciding number. */
export function summarizeMonitoring({ verdict, window, alerts, findings, retrain, windows }: MonitorResult): string {
  if (window === null) return 'Nothing was served in a whole window yet.';
  const asks = retrain.retrain
    ? ` Retrain: ${retrain.cause}.`
    : alerts.length > 0
      ? ` No retraining: ${retrain.why}.`
      : '';
  if (alerts.length > 0) return `${window}: ${alerts.map(({ what }) => what).join('; ')}.${asks}`;
  const unknown = findings.find(({ severity, status }) => severity === 'alert' && status === 'unknown');
  if (verdict === 'inconclusive' && unknown) return `${window}: ${unknown.what}.`;
  const pending = findings.find(({ severity, status }) => severity === 'alert' && status === 'pending');
  if (pending) return `${window}: ${pending.what}, pending (${pending.crossed} windows).${asks}`;
  const drift = findings.find(({ id, severity }) => id.startsWith('drift/') && severity === 'alert');
  const rows = windows.findLast(({ name }) => name === window)?.rows ?? 0;
  return `${window}: ${drift ? `${drift.what}, ` : ''}on ${rows.toLocaleString('en')} predictions.${asks}`;
}

/** The result as `result.json` holds it. */
export function monitorJson(result: MonitorResult): JsonObject {
  return JSON.parse(JSON.stringify(result)) as Record<string, Json>;
}
