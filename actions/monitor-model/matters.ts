import { escape, type Issue, type Matter } from '#kit';
import { Kind, type MonitorResult, type MonitorSection } from '#monitoring';
import { driftTableMarkdown, skillTableMarkdown } from './report-markdown.ts';
import type { Finding } from './report-words.ts';

type Alert = MonitorResult['alerts'][number];
type Owners = MonitorSection['owners'];

/** What an issue is called, behind the project's name. */
const TITLES: Readonly<Record<Kind, string>> = {
  schema: 'inputs are missing or of another type',
  contract: 'served inputs break their contract',
  data: 'inputs are broken',
  skew: 'what is served is not what training computes',
  drift: 'drift',
  quality: 'skill below its limit',
  labels: 'labels do not arrive',
  service: 'trouble with the service',
  pipeline: 'trouble with the pipeline',
  age: 'the model is old',
  'new-data': 'new data',
};

/** What its owner can do about it. */
const NEXT: Readonly<Record<Alert['owner'], string>> = {
  data: 'Broken data are not learned: nothing is trained again before they are mended. Look where these inputs come from.',
  model: 'Look whether the world changed or the data: a season belongs into the reference, or has `severity: info`.',
  service: 'Look at the service, its log, and the runs of the pipeline.',
};

/**
 * One matter for each kind of cause that is known about: it lasts, with an issue, or it is over. Kinds that were not
 * checked, or about which too little is known, are left out: not knowing closes nothing.
 */
export function mattersOf(result: MonitorResult, owners: Owners): Matter[] {
  return Kind.options.flatMap((kind): Matter[] => {
    const topic = `monitor/${result.project}/${kind}`;
    const alert = result.alerts.find((one) => one.kind === kind);
    if (alert) return [{ topic, issue: issueOf(alert, result, owners) }];
    return isOver(kind, result)
      ? [{ topic, over: `No check of it alerts in ${escape.markdown(result.window!)}.` }]
      : [];
  });
}

/** Of these the rows of the newest window speak: with too few, nothing of it alerts, and nothing is known. */
const OF_ROWS: readonly Kind[] = ['schema', 'contract', 'data', 'skew', 'drift', 'service'];

/** What is not known of another kind keeps none open: skill may straddle its limit for as long as the model serves. */
function isOver(kind: Kind, { findings, window }: MonitorResult): boolean {
  const alerting = findings.filter(({ severity }) => severity === 'alert');
  const those = alerting.filter((finding) => finding.kind === kind);
  // Crossed where the data is broken it is not known either, and has more than its limit.
  const hasFewRows = alerting.some(
    (one) => one.kind === 'drift' && one.status === 'unknown' && (one.value ?? 0) < one.limit!,
  );
  return (
    window !== null &&
    !(hasFewRows && OF_ROWS.includes(kind)) &&
    those.length > 0 &&
    those.every(({ status }) => status === 'silent')
  );
}

function issueOf(alert: Alert, result: MonitorResult, owners: Owners): Issue {
  const { key, kind, owner, what, since } = alert;
  const parts = [
    `**${escape.markdown(what)}**`,
    `Since ${escape.markdown(since.slice(0, 10))}, for the owner of the ${owner}. ${NEXT[owner]}`,
    details(alert, result.findings),
    ...(kind === 'drift' ? [driftTableMarkdown(result)] : []),
    ...(kind === 'quality' ? [skillTableMarkdown(result.windows)] : []),
    ...(owner === 'model' ? [decision(alert, result)] : []),
    `This issue is written again as the cause changes, and closed when it is gone. Closed by hand, it stays closed for this cause: ${escape.markdownCode(key)}.`,
  ];
  return {
    cause: key,
    since,
    title: `${result.project}: ${TITLES[kind]}`,
    markdown: parts.filter((part) => part !== '').join('\n\n'),
    assignees: [owners?.[owner] ?? []].flat(),
  };
}

const MOST = 20;

function details({ checks }: Alert, findings: readonly Finding[]): string {
  if (checks.length < 2) return '';
  const those = checks.slice(0, MOST).map((id) => findings.find((finding) => finding.id === id)!);
  const more = checks.length > MOST ? [`- and ${checks.length - MOST} more`] : [];
  return [...those.map(({ what }) => `- ${escape.markdown(what)}`), ...more].join('\n');
}

/** The same at every look that finds the same. */
function decision({ key }: Alert, { retrain }: MonitorResult): string {
  if (retrain.key !== key) return '';
  return retrain.retrain
    ? '**A retraining was asked for.** Its model passes the same gate as any other.'
    : `**No retraining:** ${escape.markdown(retrain.why)}.`;
}
