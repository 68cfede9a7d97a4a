import { ONCE } from './check.ts';
import type { RememberedWindow } from './judge.ts';
import { labelsDue } from './quality.ts';
import type { MonitorSection } from './rules.ts';
import type { StandingObservation } from './standing.ts';

/**
 * Labels that came, if they did, when the log had lost the predictions that they are of: of such a window nobody will ever
 * know how good the model was, and no window of the log says so.
 *
 * @param windows seen or remembered, oldest first; @param work.reaches where the log begins
 */
export function lostLabels(
  windows: readonly RememberedWindow[],
  { section, reaches, now }: { section: MonitorSection; reaches: string; now: Date },
): StandingObservation[] {
  const due = windows.filter(({ rows, to, checks }) => rows > 0 && checks['labels'] && labelsDue(to, section) <= now);
  const isLost = ({ from, checks }: RememberedWindow): boolean =>
    from < reaches && checks['labels']?.state === 'waiting';
  // Only the newest: a log that is kept for longer by now has what matters.
  const kept = due.findLastIndex((window) => !isLost(window));
  const lost = due.slice(kept + 1);
  const day = (of: string): string => of.slice(0, 10);
  return [
    {
      id: 'labels/lost',
      kind: 'labels',
      severity: 'alert',
      windows: ONCE,
      state: lost.length > 0 ? 'crossed' : 'ok',
      value: lost.length,
      limit: 0,
      what:
        lost.length === 0
          ? 'the log has the predictions that labels are waited for'
          : `of the predictions of ${day(lost.at(-1)!.from)} no label had come when they left the log, which reaches back to ${day(reaches)}: keep it for monitor.labels-within and two windows more, or have labels come sooner`,
      since: lost[0]?.from ?? '',
    },
  ];
}
