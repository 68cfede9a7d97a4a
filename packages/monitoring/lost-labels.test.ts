import { describe, expect, it } from '@jest/globals';
import type { State } from './check.ts';
import type { RememberedWindow } from './judge.ts';
import { lostLabels } from './lost-labels.ts';

const day = (of: number) => `2026-03-${String(of).padStart(2, '0')}T00:00:00.000Z`;
const window = (of: number, labels?: State, rows = 600): RememberedWindow => ({
  from: day(of),
  to: day(of + 1),
  rows,
  checks: labels === undefined ? {} : { labels: { state: labels, value: 0 } },
});
/** What is lost on the tenth, where the log begins at a day and labels may come two days late. */
function lost(reaches: number, ...windows: RememberedWindow[]) {
  const work = { section: { 'labels-within': '2 days' }, reaches: day(reaches), now: new Date(day(10)) };
  const [{ state, since, what }] = lostLabels(windows, work) as [ReturnType<typeof lostLabels>[number]];
  return { state, since, what };
}

describe('labels that came when the log had lost what they are of', () => {
  it('are told, since when, of which day, and what to do', () => {
    const windows = [
      window(4, 'ok'),
      window(5, 'waiting'),
      window(6, 'waiting'),
      window(7, 'waiting'),
      window(8, 'waiting'),
    ];
    expect(lost(8, ...windows)).toEqual({
      state: 'crossed',
      since: day(5),
      what: 'of the predictions of 2026-03-07 no label had come when they left the log, which reaches back to 2026-03-08: keep it for monitor.labels-within and two windows more, or have labels come sooner',
    });
  });

  it.each([
    { name: 'they are not due yet', reaches: 9, windows: [window(8, 'waiting')] },
    { name: 'the log has them', reaches: 5, windows: [window(7, 'waiting')] },
    { name: 'they had come before', reaches: 9, windows: [window(7, 'ok')] },
    { name: 'the log is kept for longer by now', reaches: 6, windows: [window(5, 'waiting'), window(7, 'ok')] },
    { name: 'nothing was served', reaches: 9, windows: [window(7, 'waiting', 0)] },
    { name: 'nobody waited for them then', reaches: 9, windows: [window(7)] },
  ])('are none where $name', ({ reaches, windows }) => {
    expect(lost(reaches, ...windows)).toMatchObject({ state: 'ok', since: '' });
  });
});
