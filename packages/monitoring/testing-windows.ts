import { readFileSync } from 'node:fs';
import { assess, type CheckedWindow, type Seen } from './assess.ts';
import type { Bins } from './bins.ts';
import { recall, watchedDigest, type MonitoringRecord } from './memory.ts';
import { pastWindow } from './past-window.ts';
import type { Reference } from './reference.ts';
import { columnRules, type MonitorSection } from './rules.ts';
import type { ServedWindow } from './scan.ts';
import { checkWindow } from './window-checks.ts';
import { endOf, windowName } from './window.ts';

const month = { count: 1, unit: 'month' };

const flights = JSON.parse(readFileSync(new URL('./reference/flights.json', import.meta.url), 'utf8')) as {
  rows: number;
  columns: Record<string, { bins: Bins; reference: number[]; months: Record<string, number[]> }>;
};

/** The out-of-fold predictions of the flights example, January to April, with some of their features. */
export const flightsReference: Reference = {
  format: 'mlops-reference/1',
  kind: 'out-of-fold',
  rows: flights.rows,
  columns: Object.fromEntries(
    Object.entries(flights.columns).map(([name, { bins, reference }]) => [
      name,
      {
        role: name === 'score' ? 'prediction' : 'input',
        type: name === 'carrier' ? 'text' : 'number',
        bins,
        counts: reference,
        mean: null,
      },
    ]),
  ),
};

/** What was served in one month (`2013-07`) of the flights example. */
export function flightsMonth(name: string): ServedWindow {
  const from = `${name}-01T00:00:00.000Z`;
  const columns = Object.fromEntries(
    Object.entries(flights.columns).map(([column, { months }]) => [
      column,
      { counts: months[name]!, wrong: 0, mean: null, low: null, high: null, only: null, beyond: null, days: 31 },
    ]),
  );
  const rows = columns['score']!.counts.reduce((sum, count) => sum + count, 0);
  const service = { requests: rows, logged: rows, failed: 0, lost: 0, p50: null, p99: null };
  return { from, to: endOf(new Date(from), month).toISOString(), complete: true, rows, columns, service };
}

function checked(
  windows: readonly ServedWindow[],
  section: MonitorSection,
  reference = flightsReference,
): CheckedWindow[] {
  const rules = columnRules(section, reference);
  return windows.map((window, at) => {
    const before = windows.slice(0, at).map((one) => pastWindow(reference, one));
    const { distances, observations } = checkWindow(window, { reference, rules, section, before });
    return { report: { name: windowName(window.from, month), ...window, distances }, observations };
  });
}

/** One look after another at a world that goes on; what is recorded is what the next one remembers. */
export class Looks {
  readonly records: MonitoringRecord[] = [];
  readonly section: MonitorSection;

  constructor(section: MonitorSection) {
    this.section = section;
  }

  look(at: string, windows: readonly ServedWindow[], more: Partial<Seen> = {}): ReturnType<typeof assess> {
    const reference = more.reference ?? flightsReference;
    const looked = assess({
      project: 'flights-delay',
      section: this.section,
      reference,
      length: month,
      windows: checked(windows, this.section, reference),
      replaced: [],
      log: { timeless: 0, future: 0, damaged: 0, unfinished: 0, others: 0, lines: 0, unknown: [] },
      facts: {},
      memory: recall(this.records, watchedDigest(reference, month)),
      now: new Date(`${at}T00:00:00Z`),
      replay: true,
      ...more,
    });
    if (looked.record) this.records.push(looked.record);
    return looked;
  }
}
