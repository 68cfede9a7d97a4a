import type { Verdict } from '#kit';
import type { MonitoringRecord } from '#monitoring';
import { byTime } from './production.ts';

type State = MonitoringRecord['windows'][number]['checks'][string]['state'];

/** One check in one window; null where that window did not have it. */
export type DriftPoint = { value: number | null; limit: number | null; state: State } | null;

export interface DriftHistory {
  /** Oldest first. `reference` counts up where another reference or window length begins. */
  windows: { from: string; to: string; rows: number; reference: number }[];
  /** One point per window; what was crossed most stands first. */
  checks: { id: string; crossed: number; points: DriftPoint[] }[];
  /** Of the last look. */
  verdict: Verdict;
  /** Every cause that was told, the newest first, since the look that told it first. */
  alerts: { key: string; owner: string; what: string; at: string; now: boolean }[];
  /** Retrainings that were asked for, the newest first. */
  asked: { cause: string; key: string; at: string }[];
}

/** Longer ago is in the ledger. */
const MOST_WINDOWS = 200;

/** What was watched, window by window; undefined when nobody ever looked. Of two looks at one window the later counts. */
export function driftOf(records: readonly MonitoringRecord[]): DriftHistory | undefined {
  if (records.length === 0) return undefined;
  const inOrder = records.toSorted((a, b) => byTime(a.at, b.at));
  const found = new Map<string, MonitoringRecord['windows'][number] & { watched: string }>();
  for (const { watched, windows, replaced = [] } of inOrder) {
    for (const window of windows) found.set(window.from, { ...window, watched });
    for (const window of replaced) {
      const known = found.get(window.from);
      found.set(window.from, { watched, ...known, ...window, checks: { ...known?.checks, ...window.checks } });
    }
  }
  const windows = [...found.values()].sort((a, b) => byTime(a.from, b.from)).slice(-MOST_WINDOWS);
  let reference = 0;
  return {
    windows: windows.map(({ from, to, rows, watched }, at) => {
      if (at > 0 && windows[at - 1]!.watched !== watched) reference += 1;
      return { from, to, rows, reference };
    }),
    checks: checksOf(windows),
    verdict: inOrder.at(-1)!.verdict,
    alerts: alertsOf(inOrder),
    asked: inOrder.flatMap(({ asked, at }) => (asked ? [{ ...asked, at }] : [])).reverse(),
  };
}

function checksOf(windows: readonly MonitoringRecord['windows'][number][]): DriftHistory['checks'] {
  const ids = [...new Set(windows.flatMap(({ checks }) => Object.keys(checks)))];
  return ids
    .map((id) => {
      const points = windows.map(({ checks }): DriftPoint => {
        const check = Object.hasOwn(checks, id) ? checks[id]! : undefined;
        return check ? { value: check.value, limit: check.limit ?? null, state: check.state } : null;
      });
      return { id, points, crossed: points.filter((point) => point?.state === 'crossed').length };
    })
    .sort((a, b) => rank(b) - rank(a) || b.crossed - a.crossed || (a.id < b.id ? -1 : 1));
}

/** People ask about drift first, and of that about what moves. */
function rank({ id, crossed }: { id: string; crossed: number }): number {
  return (crossed > 0 ? 2 : 0) + (id.startsWith('drift/') ? 1 : 0);
}

function alertsOf(inOrder: readonly MonitoringRecord[]): DriftHistory['alerts'] {
  const first = new Map<string, DriftHistory['alerts'][number]>();
  const present = new Set(inOrder.at(-1)?.alerts.map(({ key }) => key));
  for (const { alerts, at } of inOrder) {
    for (const { key, owner, what } of alerts)
      first.set(key, { key, owner, what, at: first.get(key)?.at ?? at, now: present.has(key) });
  }
  return [...first.values()].reverse();
}
