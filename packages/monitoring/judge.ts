import { asks, ownerOf, type Kind, type Observation, type Owner, type Severity, type State } from './check.ts';
import type { PastColumn } from './past-window.ts';

/** One window as it is remembered: what each check said. */
export interface RememberedWindow {
  from: string;
  to: string;
  rows: number;
  checks: Record<
    string,
    {
      state: State;
      value: number | null;
      limit?: number | null | undefined;
      /** It showed that the data of this window was broken. */
      broken?: true | undefined;
    }
  >;
  /** What its columns had, where that is known. */
  columns?: Readonly<Record<string, PastColumn>> | undefined;
}

/** Checks of one column, by which they are named. */
const OF_COLUMN = /^(?:schema|missing|constant|range)\//;

/** Whether the data of a window was broken for a check: any of it, or for one of a single input that one. */
export function isBroken({ checks }: RememberedWindow, { column }: Pick<Observation, 'column'>): boolean {
  return Object.entries(checks).some(
    ([id, { broken }]) =>
      broken && (column === undefined || !OF_COLUMN.test(id) || id.replace(OF_COLUMN, '') === column),
  );
}

/**
 * `alert`: crossed in enough of the last windows. `pending`: crossed, not often enough yet. `unknown`: should be known
 * and is not.
 */
type Status = 'silent' | 'pending' | 'alert' | 'unknown';

export interface Finding {
  id: string;
  kind: Kind;
  owner: Owner;
  severity: Severity;
  status: Status;
  value: number | null;
  limit: number | null;
  /** `2 of 2`: crossed in so many of the windows that count; null for what is not of a window. */
  crossed: string | null;
  what: string;
}

const stateIn = ({ checks }: RememberedWindow, id: string): State => checks[id]?.state ?? 'waiting';

/**
 * Whether a window says anything about a check. Of broken data it does not: what is drifted there is the bug, which must
 * never be learned, on no later day either. What arrives late, or has too few rows, says nothing before it is there, and ends
 * no cause; of drift, which counts windows, it is one of them.
 */
function counts(window: RememberedWindow, check: Pick<Observation, 'id' | 'kind' | 'column'>): boolean {
  if (asks(check) && isBroken(window, check)) return false;
  return check.kind === 'drift' || stateIn(window, check.id) !== 'waiting';
}

/** The window that is judged, where one is. */
interface Judged {
  broken: boolean;
  /** What people call the window that begins then. */
  nameOf(from: string): string;
}

/**
 * Judges the checks of the newest complete window by those before it.
 * @param newest what the window shows; @param before the windows before it, oldest first, without a gap
 */
export function judgeWindow(
  newest: readonly Observation[],
  before: readonly RememberedWindow[],
  judged: Judged = { broken: false, nameOf: (from) => from },
): Finding[] {
  return newest.map((observation) => {
    const { id, kind, severity, windows, value, limit, state, what } = observation;
    const earlier = before.filter((window) => counts(window, observation));
    const away = (judged.broken && asks(observation)) || (kind === 'quality' && state === 'waiting');
    const counted = [
      ...earlier.map((window) => ({ name: judged.nameOf(window.from), state: stateIn(window, id) })),
      ...(away ? [] : [{ name: 'now', state }]),
    ].slice(-windows.all);
    const crossed = counted.filter((window) => window.state === 'crossed');
    const enough = crossed.length >= windows.some;
    return {
      id,
      kind,
      owner: ownerOf(kind),
      severity,
      status: statusOf(enough, away && state === 'crossed' ? 'unknown' : state),
      value,
      limit,
      crossed: windows.all === 1 ? null : `${crossed.length} of ${windows.all}`,
      what: !away && state === 'crossed' ? what : inWords(observation, enough ? crossed : []),
    };
  });
}

/** Of a check that is not crossed now, or does not count: why not, and when it was. */
function inWords({ what, state }: Observation, crossed: readonly { name: string }[]): string {
  const broken = state === 'crossed' ? ', which says nothing: the data is broken' : '';
  const before = crossed.length === 0 ? '' : `; crossed in ${crossed.map(({ name }) => name).join(', ')}`;
  return what + broken + before;
}

function statusOf(enough: boolean, state: State): Status {
  if (enough) return 'alert';
  switch (state) {
    case 'crossed':
      return 'pending';
    case 'unknown':
      return 'unknown';
    case 'ok':
    case 'waiting':
      return 'silent';
  }
}

/** One thing to tell one owner, however many checks show it. */
export interface Alert {
  /** The same for as long as the cause lasts, so that it is told once. */
  key: string;
  kind: Kind;
  owner: Owner;
  /** Where it began: the start of a window, or a fact's own date. */
  since: string;
  /** The checks that show it, worst first. */
  checks: string[];
  what: string;
}

/** Findings that are alerts, one for each kind. @param since where the present stretch of each kind began */
export function alertsOf(project: string, findings: readonly Finding[], since: (kind: Kind) => string): Alert[] {
  const kinds = [...new Set(findings.filter(isAlert).map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const those = findings
      .filter((finding) => finding.kind === kind && isAlert(finding))
      .sort((a, b) => excess(b) - excess(a));
    const [worst] = those;
    const more = those.length === 1 ? '' : ` and ${those.length - 1} more`;
    return {
      key: `${project}/${kind}/${since(kind)}`,
      kind,
      owner: ownerOf(kind),
      since: since(kind),
      checks: those.map(({ id }) => id),
      what: `${worst!.what}${worst!.crossed === null ? '' : `, ${worst!.crossed} windows`}${more}`,
    };
  });
}

export function isAlert({ severity, status }: Finding): boolean {
  return severity === 'alert' && status === 'alert';
}

function excess({ value, limit }: Finding): number {
  return value === null || limit === null || limit === 0 ? 0 : Math.abs(value / limit);
}

/**
 * Where the stretch of windows began, up to the newest, in each of which one of the checks was crossed, or had been often
 * enough to alert: a window that is fine in between begins no new cause.
 * @param windows oldest first, the newest last; @param checks those of one kind that may alert
 */
export function beganAt(
  windows: readonly RememberedWindow[],
  checks: readonly Pick<Observation, 'id' | 'kind' | 'windows' | 'column'>[],
): string | undefined {
  const known = windows.filter((window) => checks.some((check) => counts(window, check)));
  const crossed = (at: number, id: string): boolean => known[at] !== undefined && stateIn(known[at], id) === 'crossed';
  const lasts = (end: number): boolean =>
    checks.some(({ id, windows: { some, all } }) => {
      const among = Array.from({ length: all }, (_, back) => crossed(end - back, id));
      return among[0] || among.filter(Boolean).length >= some;
    });
  let began: string | undefined;
  for (let at = known.length - 1; at >= 0 && lasts(at); at--)
    if (checks.some(({ id }) => crossed(at, id))) began = known[at]!.from;
  return began ?? windows.at(-1)?.from;
}

/**
 * Where a cause began, of versions one after the other. Of one whose own windows are enough to alert it is one of its own: it
 * may have been trained for the one before it. Until they are, that one goes on, as it was told last.
 * @param windows those of the version that is watched, and all of them with those of versions before it; each oldest first
 * @param checks those of one kind that may alert; @param told whether a cause has been told that began there
 */
export function causeBeganAt(
  { own, all }: Readonly<Record<'own' | 'all', readonly RememberedWindow[]>>,
  checks: Parameters<typeof beganAt>[1],
  told: (from: string) => boolean,
): string | undefined {
  if (checks.some((check) => crossedEnough(own, check))) return beganAt(own, checks);
  const began = beganAt(all, checks);
  return all.findLast(({ from }) => began !== undefined && from >= began && told(from))?.from ?? began;
}

function crossedEnough(windows: readonly RememberedWindow[], check: Parameters<typeof beganAt>[1][number]): boolean {
  const { some, all } = check.windows;
  const last = windows.filter((window) => counts(window, check)).slice(-all);
  return last.filter((window) => stateIn(window, check.id) === 'crossed').length >= some;
}
