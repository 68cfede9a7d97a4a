import { markup, numbers } from '#reports';
import type { Dashboard } from '../model/dashboard.ts';

/** Metrics over runs. The chart is drawn by the page's script; the numbers stand in the table of runs. */
export function metricsPart({ runs, metrics }: Dashboard): string {
  const measured = runs.filter((run) => Object.keys(run.metrics).length > 0).length;
  if (measured === 0) return '';
  const said = `${numbers.counted(metrics.length, 'metric')} of ${numbers.counted(measured, 'run')}, with the 95 % interval where one was recorded. All numbers: <a href="#runs">runs</a>.`;
  return `<section id="metrics"><h2>Metrics over time</h2>${markup.paragraph(said)}<div class="chart" data-chart="metrics"></div></section>`;
}
