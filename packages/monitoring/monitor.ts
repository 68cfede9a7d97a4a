import type { Engine, PlacedContract } from '#data';
import type { Host } from '#kit';
import { assess, type CheckedWindow, type MonitorResult, type Seen } from './assess.ts';
import { asks, isLate, showsBroken, type Observation } from './check.ts';
import { contractOf } from './contract.ts';
import type { MonitoringRecord } from './memory.ts';
import { loadLabels, qualityOf, windowsUntilLabels } from './quality.ts';
import { pastBefore, pastWindow } from './past-window.ts';
import { columnRules } from './rules.ts';
import { replacedQuality, replacedWindows, type ReplacedWindow } from './replaced.ts';
import { scanWindows, type ServedWindow } from './scan.ts';
import { loadServed, type Served } from './served.ts';
import { lookUpSkewOf, skewOf, type OfflineFeatures } from './skew.ts';
import { checkWindow } from './window-checks.ts';
import { windowLength, windowName } from './window.ts';

/** Everything a look needs; paths are absolute. */
export interface Look extends Omit<Seen, 'length' | 'windows' | 'replaced' | 'log' | 'awaited'> {
  served: { path: string; model?: string | undefined; version?: string | undefined };
  entity?: readonly string[];
  contract?: PlacedContract;
  labels?: string;
  offline?: string;
  /** Computes features again as of the moments that look-ups were about; absent when the data is not here. */
  offlineAt?: OfflineFeatures;
  /** A directory for files that go away again. */
  scratch: string;
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
  const { section, reference, now } = look;
  const rules = columnRules(section, reference);
  const length = windowLength(section.window ?? WINDOW);
  const kept = Math.max(MOST_WINDOWS, look.labels === undefined ? 0 : windowsUntilLabels(section, length));
  const served = await loadServed(host, engine, reference, {
    ...look.served,
    time: section.time,
    entity: look.entity,
    window: length,
    until: now,
    replaced: look.labels !== undefined,
  });
  const all = await scanWindows(engine, { reference, served, length, until: now });
  const windows = all.slice(-kept);
  if (look.labels !== undefined) await loadLabels(engine, look.labels, section.target ?? 'target');

  const past = [
    ...pastBefore(windows[0]?.from, look.memory?.windows ?? []),
    ...windows.map((window) => pastWindow(reference, window)),
  ];
  const measured: CheckedWindow[] = [];
  for (const [at, window] of windows.entries()) {
    const before = past.slice(0, past.length - windows.length + at);
    const { distances, observations } = checkWindow(window, { reference, rules, section, before });
    const quality =
      look.labels === undefined
        ? undefined
        : await qualityOf(engine, { ...window, table: 'served' }, { reference, served, section, until: now });
    const seen = [...observations, ...(quality?.observations ?? [])];
    // Of what is older only what comes late is still asked, and whether it says anything.
    const isOld = at < windows.length - MOST_WINDOWS;
    measured.push({
      report: {
        name: windowName(window.from, length),
        ...window,
        ...(isOld && { columns: {} }),
        distances: isOld ? {} : distances,
        ...(quality && { quality: { labelled: quality.labelled, skills: quality.skills } }),
      },
      observations: isOld ? seen.filter((one) => isLate(one) || showsBroken(one)) : seen,
    });
  }
  await lookCloser(
    measured.filter(({ report }) => report.complete),
    (window) => closerLook(host, engine, window, served, look),
  );
  if (look.labels === undefined) return assess({ ...look, length, windows: measured, replaced: [], log: served });
  const others = await replacedWindows(engine, length);
  const replaced: ReplacedWindow[] = [];
  for (const window of others.slice(-kept))
    replaced.push(await replacedQuality(engine, window, { reference, served, section, until: now, length }));
  const [awaited] = [...others, ...all].map(({ from }) => from).sort();
  return assess({
    ...look,
    length,
    windows: measured,
    replaced,
    log: served,
    ...(awaited !== undefined && { awaited }),
  });
}

/**
 * Looks closer, which reads every row once more, at the newest window and at those before it whose drift or loss of skill
 * may count beside it: only where nothing shows that their data was broken.
 * @param complete oldest first; what is seen is added to their observations
 */
async function lookCloser(
  complete: readonly CheckedWindow[],
  closer: (window: ServedWindow) => Promise<Observation[]>,
): Promise<void> {
  const newest = complete.at(-1);
  const asked = newest?.observations.filter((one) => asks(one) && one.severity === 'alert') ?? [];
  let open = Math.max(1, ...asked.map(({ windows }) => windows.all));
  for (const window of complete.toReversed()) {
    const { report, observations } = window;
    const states = observations.flatMap((one) => (asked.some(({ id }) => id === one.id) ? [one.state] : []));
    if (window === newest || states.includes('crossed')) observations.push(...(await closer(report)));
    if (!observations.some(showsBroken) && !states.includes('waiting')) open -= 1;
    if (open === 0) return;
  }
}

/** What is not asked of every window, because it reads every row once more. */
async function closerLook(
  host: Host,
  engine: Engine,
  window: ServedWindow,
  served: Served,
  look: Look,
): Promise<Observation[]> {
  const { reference, section, contract, offline, offlineAt, scratch } = look;
  if (window.rows === 0) return [];
  return [
    ...(contract ? await contractOf(host, engine, window, { reference, served, contract, scratch }) : []),
    ...(offline === undefined ? [] : await skewOf(engine, window, { reference, served, offline, section })),
    ...(await lookUpSkewOf(engine, window, { reference, served, offlineAt, section })),
  ];
}
