import { escape } from '#kit';
import type { MonitorResult } from '#monitoring';
import { numbers } from '#reports';
import {
  columnOf,
  decisionOf,
  driftTable,
  markdownHeadline,
  metricsOf,
  REFERENCES,
  worthKnowing,
  type WindowReport,
} from './report-words.ts';

const MOST = 20;

/** The look as Markdown, for a job's summary. */
export function monitorMarkdown(result: MonitorResult): string {
  return [
    markdownHeadline(result),
    alerts(result),
    `**${escape.markdown(decisionOf(result))}**`,
    driftTableMarkdown(result),
    skillTableMarkdown(result.windows),
    others(result),
    `<sub>${escape.markdown(footing(result))}</sub>`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function alerts({ alerts }: MonitorResult): string {
  if (alerts.length === 0) return '';
  const rows = alerts.map(
    ({ owner, what, since, key }) =>
      `| **${owner}** | ${escape.markdown(what)} | ${escape.markdown(since.slice(0, 10))} | ${escape.markdownCode(key)} |`,
  );
  return ['| to tell | what | since | cause |', '|---|---|---|---|', ...rows].join('\n');
}

/** Distances of the newest windows, a column a row; empty when nothing was measured. */
export function driftTableMarkdown(result: MonitorResult): string {
  const { windows, columns } = driftTable(result);
  if (windows.length === 0 || columns.length === 0) return '';
  const header = ['PSI', ...windows.map(({ name }) => escape.markdown(name)), 'severity'];
  const rows = columns.map((finding) => {
    const name = columnOf(finding);
    const cells = windows.map(({ distances }) => numbers.value(distances[name]?.psi ?? null));
    return `| ${[escape.markdownCode(name), ...cells, finding.severity].join(' | ')} |`;
  });
  const counts = windows.map(({ rows: count }) => numbers.count(count));
  return [
    `| ${header.join(' | ')} |`,
    `|---|${windows.map(() => '--:|').join('')}---|`,
    `| predictions | ${counts.join(' | ')} | |`,
    ...rows,
  ].join('\n');
}

/** Skills of the newest windows that have labels; empty when none has. */
export function skillTableMarkdown(windows: readonly WindowReport[]): string {
  const labelled = windows.filter(({ quality }) => quality !== undefined && quality.labelled > 0).slice(-6);
  if (labelled.length === 0) return '';
  const metrics = metricsOf(labelled);
  const rows = metrics.map((metric) => {
    const cells = labelled.map(({ quality }) => {
      const skill = quality!.skills[metric];
      return skill ? numbers.withInterval(skill.value, skill.low, skill.high) : '–';
    });
    return `| ${escape.markdownCode(metric)} | ${cells.join(' | ')} |`;
  });
  return [
    `| with labels | ${labelled.map(({ name }) => escape.markdown(name)).join(' | ')} |`,
    `|---|${labelled.map(() => '--:|').join('')}`,
    `| labels | ${labelled.map(({ quality }) => numbers.count(quality!.labelled)).join(' | ')} |`,
    ...rows,
  ].join('\n');
}

function others(result: MonitorResult): string {
  const all = worthKnowing(result);
  if (all.length === 0) return '';
  const lines = all.slice(0, MOST).map(({ status, owner, what, crossed }) => {
    const often = crossed === null ? '' : ` (${crossed} windows)`;
    return `- ${status === 'alert' ? 'warning' : status}, ${owner}: ${escape.markdown(what)}${often}`;
  });
  const more = all.length > MOST ? [`- and ${all.length - MOST} more in result.json`] : [];
  return ['<details><summary>Worth knowing</summary>', '', ...lines, ...more, '', '</details>'].join('\n');
}

function footing({ reference, at, findings }: MonitorResult): string {
  const silent = findings.filter(({ status }) => status === 'silent').length;
  return `Compared with ${REFERENCES[reference.kind]} (${numbers.count(reference.rows)} rows) · up to ${at.slice(0, 16).replace('T', ' ')} UTC · ${silent} of ${findings.length} checks are silent`;
}
