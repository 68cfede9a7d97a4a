import type { Json, JsonObject, Verdict } from '#kit';
import type { MonitorResult } from './assess.ts';
import { isAlert, type Finding } from './judge.ts';

/** The outcome in the words of an in-toto test result. */
export function judgeMonitoring({ verdict, findings }: MonitorResult): {
  verdict: Verdict;
  passed: string[];
  failed: string[];
  warned: string[];
} {
  const ids = (keep: (finding: Finding) => boolean): string[] => findings.filter(keep).map(({ id }) => id);
  const fails = (finding: Finding): boolean =>
    isAlert(finding) || (finding.severity === 'alert' && finding.status === 'unknown');
  return {
    verdict,
    passed: ids(({ status }) => status === 'silent'),
    failed: ids(fails),
    warned: ids((finding) => finding.status !== 'silent' && !fails(finding)),
  };
}

/** One sentence that leads with the deciding number. */
export function summarizeMonitoring({ verdict, window, alerts, findings, retrain, windows }: MonitorResult): string {
  if (window === null) return 'Nothing was served in a whole window yet.';
  const asks = retrain.retrain
    ? ` Retrain: ${retrain.cause}.`
    : alerts.length > 0
      ? ` No retraining: ${retrain.why}.`
      : '';
  if (alerts.length > 0) return `${window}: ${alerts.map(({ what }) => what).join('; ')}.${asks}`;
  const unknown = findings.find(({ severity, status }) => severity === 'alert' && status === 'unknown');
  if (verdict === 'inconclusive' && unknown) return `${window}: ${unknown.what}.`;
  const pending = findings.find(({ severity, status }) => severity === 'alert' && status === 'pending');
  if (pending) return `${window}: ${pending.what}, pending (${pending.crossed} windows).${asks}`;
  const drift = findings.find(({ id, severity }) => id.startsWith('drift/') && severity === 'alert');
  const rows = windows.findLast(({ name }) => name === window)?.rows ?? 0;
  const [first, ...more] = findings.filter(({ severity, status }) => severity === 'warn' && status === 'alert');
  const warned = first ? ` Pointed out: ${first.what}${more.length === 0 ? '' : ` and ${more.length} more`}.` : '';
  return `${window}: ${drift ? `${drift.what}, ` : ''}on ${rows.toLocaleString('en')} predictions.${warned}${asks}`;
}

/** The result as `result.json` holds it. */
export function monitorJson(result: MonitorResult): JsonObject {
  return JSON.parse(JSON.stringify(result)) as Record<string, Json>;
}
