import type { Verdict } from '#kit';
import type { MonitoringRecord } from '#monitoring';
import type { DeploymentRecord } from '#serving';
import { byTime, type InProduction } from './production.ts';

/** How what is in production does, and why. What nobody looked at is not healthy. */
export interface Health {
  /** Undefined when nothing is in production, and nobody has seen anything wrong. */
  verdict: Verdict | undefined;
  /** Health has a day: the same page is read, and built, long after the last look. */
  word: `healthy on ${string}` | 'alert' | 'not known' | 'not in production';
  reasons: readonly string[];
}

/** @param deployments newest first */
export function healthOf(
  production: readonly InProduction[],
  deployments: readonly DeploymentRecord[],
  monitoring: readonly MonitoringRecord[],
): Health {
  const look = monitoring.toSorted((a, b) => byTime(b.at, a.at))[0];
  const since = production
    .map((each) => each.since)
    .toSorted(byTime)
    .at(-1);
  // What serves may never have been registered; an alert about it is one all the same.
  if (since === undefined && (!look || look.verdict === 'pass'))
    return { verdict: undefined, word: 'not in production', reasons: [] };
  const found = [
    ...production.flatMap((each) =>
      deployed(
        each,
        deployments.filter(({ deployed }) => deployed.reference.startsWith(`${each.name}@`)),
      ),
    ),
    ...watched(since, look, monitoring),
  ];
  const of = (verdict: Verdict): string[] => found.filter((each) => each.verdict === verdict).map(({ why }) => why);
  const [failed, open, fine] = [of('fail'), of('inconclusive'), of('pass')];
  if (failed.length > 0) return { verdict: 'fail', word: 'alert', reasons: [...failed, ...open] };
  if (open.length > 0) return { verdict: 'inconclusive', word: 'not known', reasons: open };
  return { verdict: 'pass', word: `healthy on ${look!.at.slice(0, 10)}`, reasons: fine };
}

interface Said {
  verdict: Verdict;
  why: string;
}

/**
 * A stage label is an intention; what serves is what the last deployment left behind. A target for itself: what was tried on
 * another one, where nothing serves and none did, changes nothing on this one. Where a target has what is in production, of
 * others counts only what came after that: one that is given up is never heard of again.
 * @param deployments newest first
 */
function deployed({ tag, since }: InProduction, deployments: readonly DeploymentRecord[]): Said[] {
  const targets = [
    ...Map.groupBy(
      deployments.filter(({ outcome }) => outcome !== 'refused'),
      ({ where }) => where,
    ).values(),
  ];
  const used = targets.filter((target) => target.some(({ serving, previous }) => serving ?? previous));
  const last = (used.length > 0 ? used : targets).map(([newest]) => newest!);
  const isThere = last.some(({ serving }) => serving?.reference === tag);
  const telling = isThere ? last.filter(({ at }) => byTime(at, since) >= 0) : last.slice(0, 1);
  return telling.flatMap(({ action, deployed, serving, where }): Said[] => {
    const place = last.length > 1 && where !== undefined ? ` on target ${where}` : '';
    if (!serving)
      return [{ verdict: 'fail', why: `nothing serves${place} since the ${action} of ${deployed.reference}` }];
    if (serving.reference === tag) return [];
    const why = `the last ${action}${place} left ${serving.reference} serving, not ${tag}`;
    return [{ verdict: 'inconclusive', why }];
  });
}

function watched(
  since: string | undefined,
  last: MonitoringRecord | undefined,
  monitoring: readonly MonitoringRecord[],
): Said[] {
  if (!last) return [{ verdict: 'inconclusive', why: 'nobody has watched it yet: mlops monitor-model' }];
  const day = last.at.slice(0, 10);
  if (last.alerts.length > 0) return last.alerts.map(({ what }) => ({ verdict: 'fail', why: what }));
  if (last.verdict !== 'pass')
    return [{ verdict: last.verdict, why: `the last look, up to ${day}, was ${last.verdict}` }];
  // A record has the windows that are new in it, which labels that come late make of old ones.
  const seen =
    monitoring
      .filter(({ watched }) => watched === last.watched)
      .flatMap(({ windows }) => windows.map(({ to }) => to))
      .toSorted(byTime)
      .at(-1) ?? last.at;
  if (since !== undefined && byTime(seen, since) <= 0) {
    const why = `what was last looked at, up to ${seen.slice(0, 10)}, was before it came into production`;
    return [{ verdict: 'inconclusive', why }];
  }
  return [{ verdict: 'pass', why: `watched up to ${day}: nothing to tell` }];
}
