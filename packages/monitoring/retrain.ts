import { parseDuration } from '#config';
import { BROKEN } from './check.ts';
import { isAlert, type Alert, type Finding } from './judge.ts';
import type { Cause, Memory } from './memory.ts';
import type { MonitorSection } from './rules.ts';
import { UNCONFIRMED, type RunFact } from './standing.ts';

export interface Retraining {
  retrain: boolean;
  cause: Cause | null;
  /** The same for as long as the cause lasts; whoever starts runs starts one for each. */
  key: string | null;
  /** Why, or why not; a plain sentence. */
  why: string;
}

const ON: readonly Cause[] = ['drift', 'quality'];
const COOLDOWN = '7 days';
const BUDGET = '2 per month';
/** In seconds, as `parseDuration` says. */
const DAY = 86_400;

/**
 * Whether to train again. Broken data is never learned; one cause is asked for once, and again only when nobody has
 * trained since; not too soon after another, and not more often than the budget says.
 *
 * @param memory undefined when nothing can be remembered: then nobody knows what was asked for, and nothing is
 */
export function decideRetraining(work: {
  findings: readonly Finding[];
  alerts: readonly Alert[];
  /** The cause `data`, when sources changed since the last training. */
  newData?: { key: string; what: string };
  memory: Memory | undefined;
  runs: readonly RunFact[];
  section: MonitorSection;
  now: Date;
}): Retraining {
  const { memory, runs, now } = work;
  const { on = ON, cooldown = COOLDOWN, budget = BUDGET } = work.section.retrain ?? {};
  const cause = causeOf(work, on);
  const no = (why: string): Retraining => ({
    retrain: false,
    cause: cause?.cause ?? null,
    key: cause?.key ?? null,
    why,
  });
  const broken = work.findings.find((finding) => BROKEN.includes(finding.kind) && isAlert(finding));
  if (broken) return no(`the data is broken, and a bug must not be learned: ${broken.what}`);
  if (cause === undefined) return no('nothing asks for it');
  const unconfirmed = work.findings.find((finding) => finding.id === UNCONFIRMED && isAlert(finding));
  if (unconfirmed && cause.cause !== 'data') return no(`it may be somebody's word: ${unconfirmed.what}`);
  const still = cause.cause !== 'data' && perhapsBroken(work);
  if (still) return no(`it may be a bug, which windows of hours know after two days: ${still.what}`);
  if (memory === undefined) return no('there is no ledger, so nobody knows what was asked for before');

  const same = memory.asked.find(({ key }) => key === cause.key);
  if (same) {
    const answer = runs.find(
      ({ startedAt, cause: of }) => startedAt > same.at && ['drift', 'quality', 'data'].includes(of),
    );
    if (answer)
      return no(`run ${answer.id.slice(0, 12)} trained for this already (${same.at.slice(0, 10)})${vain(answer)}`);
    return {
      retrain: true,
      ...cause,
      why: `${cause.why}; asked for on ${same.at.slice(0, 10)}, and nobody has trained since`,
    };
  }
  const last = memory.asked.at(-1);
  const rested = last === undefined ? undefined : new Date(Date.parse(last.at) + 1000 * parseDuration(cooldown));
  if (rested !== undefined && rested > now)
    return no(`another retraining was asked for on ${last!.at.slice(0, 10)} (cooldown ${cooldown})`);
  const [most, period] = budget.split(' per ') as [string, string];
  const spent = memory.asked.filter(({ at }) => new Date(at) >= startOf(period, now)).length;
  if (spent >= Number(most)) return no(`the budget of ${budget} is spent`);
  return { retrain: true, ...cause };
}

/** That an answer was none: what drifted is in production still, and no other run will be asked for. */
function vain({ sameModel, verdict }: RunFact): string {
  const next = 'that features.split takes in, start one: a schedule does, or mlops run --cause drift';
  if (sameModel) return `, and made the same model again: it saw no newer data. When there are some ${next}`;
  if (verdict === 'pass' || verdict === null) return '';
  return `, and its verdict was ${verdict}: what serves is as it was. When there are newer data ${next}`;
}

function causeOf(
  { alerts, newData }: { alerts: readonly Alert[]; newData?: { key: string; what: string } },
  on: readonly Cause[],
): { cause: Cause; key: string; why: string } | undefined {
  for (const cause of ['quality', 'drift'] as const) {
    const alert = alerts.find(({ kind }) => kind === cause);
    if (alert && on.includes(cause)) return { cause, key: alert.key, why: alert.what };
  }
  return newData && on.includes('data') ? { cause: 'data', key: newData.key, why: newData.what } : undefined;
}

/** In windows of hours, what drifted by having one value throughout: a night may have one, and so has what broke just now. */
function perhapsBroken({ findings, section }: Parameters<typeof decideRetraining>[0]): Finding | undefined {
  if (section.window === undefined || parseDuration(section.window) >= DAY) return undefined;
  const alerting = new Map(findings.flatMap((finding) => (finding.status === 'alert' ? [[finding.id, finding]] : [])));
  for (const [id, finding] of alerting)
    if (id.startsWith('constant/') && alerting.has(`drift/${id.slice('constant/'.length)}`)) return finding;
  return undefined;
}

/** The first moment of the calendar's day, week (Monday), month, quarter or year, in UTC. */
function startOf(period: string, now: Date): Date {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  switch (period) {
    case 'day':
      return new Date(Date.UTC(year, month, day));
    case 'week':
      return new Date(Date.UTC(year, month, day - ((now.getUTCDay() + 6) % 7)));
    case 'month':
      return new Date(Date.UTC(year, month));
    case 'quarter':
      return new Date(Date.UTC(year, month - (month % 3)));
    default:
      return new Date(Date.UTC(year, 0));
  }
}
