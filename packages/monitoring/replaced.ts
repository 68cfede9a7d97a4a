import type { Engine } from '#data';
import type { Observation } from './check.ts';
import type { RememberedWindow } from './judge.ts';
import { qualityOf } from './quality.ts';
import type { Reference } from './reference.ts';
import type { MonitorSection } from './rules.ts';
import { isoSql, type Served } from './served.ts';
import { endOf, windowName, type WindowLength } from './window.ts';

/** A window in which only other versions answered than the one that is watched. */
export interface ReplacedWindow {
  from: string;
  to: string;
  rows: number;
  /** Of their skill: it is asked without a reference, which is another one for each version. */
  observations: Observation[];
}

type Bounds = Omit<ReplacedWindow, 'observations'>;

/** Windows of the table `replaced`, oldest first. */
export async function replacedWindows(engine: Engine, length: WindowLength): Promise<Bounds[]> {
  const found = await engine.rows(
    `SELECT ${isoSql('win')} AS win, count(*) AS n FROM replaced GROUP BY win ORDER BY win`,
  );
  return found.map(({ win, n }) => {
    const from = String(win);
    return { from, to: endOf(new Date(from), length).toISOString(), rows: Number(n) };
  });
}

/** Where versions come oftener than labels, each is replaced before anybody can know how good it was. */
export async function replacedQuality(
  engine: Engine,
  window: Bounds,
  work: { reference: Reference; served: Served; section: MonitorSection; until: Date; length: WindowLength },
): Promise<ReplacedWindow> {
  const { observations } = await qualityOf(engine, { ...window, table: 'replaced' }, work);
  const by = `in ${windowName(window.from, work.length)}, of a version that was replaced since`;
  return { ...window, observations: observations.map((one) => ({ ...one, what: `${one.what}, ${by}` })) };
}

/** The windows of the version that is watched, and between and before them what is known of others. Oldest first. */
export function withReplaced(
  windows: readonly RememberedWindow[],
  replaced: readonly RememberedWindow[],
): RememberedWindow[] {
  const all = new Map(windows.map((window) => [window.from, window]));
  for (const window of replaced) {
    const own = all.get(window.from);
    if (own === undefined) all.set(window.from, window);
    else if (own.rows === 0) all.set(window.from, { ...window, checks: { ...own.checks, ...window.checks } });
  }
  return [...all.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
}
