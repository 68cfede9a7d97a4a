import { escape } from '#kit';
import type { MonitorResult } from '#monitoring';

export type Finding = MonitorResult['findings'][number];
export type WindowReport = MonitorResult['windows'][number];
type Metric = keyof NonNullable<WindowReport['quality']>['skills'];

const SHOWN_WINDOWS = 6;
const SHOWN_COLUMNS = 8;

export const REFERENCES = {
  'out-of-fold': 'out-of-fold predictions of training',
  evaluation: 'the predictions of the evaluation',
  given: 'the reference that was named',
} as const;

/** The sentence that leads a report, without the project: what decided, in plain words. */
export function headlineOf({ alerts, findings, window, verdict }: MonitorResult): string {
  if (window === null) return 'nothing was served in a whole window yet';
  if (alerts.length > 0) return alerts.map(({ what }) => what).join('; ');
  const unsure = findings.find(({ severity, status }) => severity === 'alert' && status === 'unknown');
  if (verdict === 'inconclusive' && unsure) return unsure.what;
  const pending = findings.find(({ severity, status }) => severity === 'alert' && status === 'pending');
  return pending ? `${pending.what}, pending: ${pending.crossed} windows` : 'nothing to tell';
}

/** What to do about the decision, in a sentence. */
export function decisionOf({ retrain }: MonitorResult): string {
  return retrain.retrain ? `Train again (${retrain.cause}): ${retrain.why}` : `No retraining: ${retrain.why}`;
}

/** What a person may want to know besides the alerts: pointed out, pending, or not known. */
export function worthKnowing({ findings }: MonitorResult): Finding[] {
  return findings.filter(
    ({ severity, status }) =>
      severity !== 'info' && status !== 'silent' && !(severity === 'alert' && status === 'alert'),
  );
}

/** The newest windows, and the columns that say most: what the model answers first, then the inputs that moved most. */
export function driftTable({ windows, findings }: MonitorResult): { windows: WindowReport[]; columns: Finding[] } {
  const drift = findings.filter(({ kind }) => kind === 'drift');
  const weight = { alert: 2, warn: 1, info: 0 } as const;
  const columns = drift
    .toSorted((a, b) => weight[b.severity] - weight[a.severity] || (b.value ?? 0) - (a.value ?? 0))
    .slice(0, SHOWN_COLUMNS);
  return { windows: windows.filter(({ complete }) => complete).slice(-SHOWN_WINDOWS), columns };
}

/** Every metric that one of the windows has. */
export function metricsOf(windows: readonly WindowReport[]): Metric[] {
  return [...new Set(windows.flatMap(({ quality }) => Object.keys(quality?.skills ?? {}) as Metric[]))];
}

export function columnOf({ id }: Finding): string {
  return id.slice(id.indexOf('/') + 1);
}

export function markdownHeadline(result: MonitorResult): string {
  const window = result.window === null ? '' : `, ${escape.markdown(result.window)}`;
  return `### ${escape.markdown(result.project)}${window}: **${result.verdict}**. ${escape.markdown(headlineOf(result))}`;
}
