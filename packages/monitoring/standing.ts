import { parseDuration } from '#config';
import { ONCE, type Observation } from './check.ts';
import type { MonitorSection } from './rules.ts';

/** A recorded run, as far as it tells how the pipeline does. Instants as ISO 8601. */
export interface RunFact {
  id: string;
  startedAt: string;
  finishedAt: string;
  verdict: string | null;
  cause: string;
  /** The model of an earlier run, made again byte for byte. */
  sameModel?: true;
}

/** What is known besides what was served. What is absent is not known. */
export interface Facts {
  /** Newest first. */
  runs?: readonly RunFact[];
  /** When the model was made that is watched. */
  modelMadeAt?: string;
  /** Sources whose bytes are others than at the last training; empty: none. */
  changedData?: readonly string[];
  /** What is in production, and why the server does not confirm that; absent where no server is asked. */
  serving?: { version: string; unconfirmed: string | null };
}

/** A finding that belongs to no window, with the date that names its cause. */
export type StandingObservation = Observation & { since: string };

/** That what is in production is not confirmed. */
export const UNCONFIRMED = 'pipeline/unconfirmed';
const SLOWER = 2;
const FAILING = 3;
const LAST = 3;
/** What a run takes usually is what those of late took. */
const OF_LATE = 50;
const DAY_MS = 24 * 3_600_000;

/** Model age, the pipeline's own health, and whether there is something new to learn. */
export function standingChecks(facts: Facts, section: MonitorSection, now: Date): StandingObservation[] {
  return [
    ...ageOf(facts, section, now),
    ...servingOf(facts),
    ...pipelineOf(facts, section, now),
    ...newDataOf(facts, section),
  ];
}

/** By what nobody confirms, drift is no drift and none is none. It alerts whatever is watched: it may be somebody's doing. */
function servingOf({ serving }: Facts): StandingObservation[] {
  if (!serving) return [];
  const { version, unconfirmed } = serving;
  return [
    {
      id: UNCONFIRMED,
      kind: 'pipeline',
      severity: 'alert',
      windows: ONCE,
      state: unconfirmed === null ? 'ok' : 'crossed',
      value: Number(unconfirmed !== null),
      limit: 0,
      what:
        unconfirmed === null
          ? `${version} is in production, of a run that the server confirms`
          : `${version} is in production by the ledger alone: ${unconfirmed}. Deploy a version of a run that the server knows`,
      since: version,
    },
  ];
}

function ageOf({ modelMadeAt }: Facts, { age }: MonitorSection, now: Date): StandingObservation[] {
  if (age === undefined) return [];
  const days = modelMadeAt === undefined ? null : Math.max(0, (now.getTime() - Date.parse(modelMadeAt)) / DAY_MS);
  const limit = (1000 * parseDuration(age)) / DAY_MS;
  return [
    {
      id: 'age',
      kind: 'age',
      severity: 'warn',
      windows: ONCE,
      state: days === null ? 'unknown' : days > limit ? 'crossed' : 'ok',
      value: days === null ? null : Math.round(days),
      limit: Math.round(limit),
      what:
        days === null
          ? 'nobody knows when the model was made'
          : `the model is ${Math.round(days)} days old (limit ${Math.round(limit)})`,
      since: modelMadeAt ?? '',
    },
  ];
}

function pipelineOf({ runs }: Facts, { pipeline }: MonitorSection, now: Date): StandingObservation[] {
  if (pipeline === undefined || runs === undefined) return [];
  const base = { kind: 'pipeline', severity: 'alert', windows: ONCE } as const;
  const observations: StandingObservation[] = [];
  const [newest] = runs;
  if (pipeline.every !== undefined) {
    const every = 1000 * parseDuration(pipeline.every);
    const silence = newest === undefined ? null : now.getTime() - Date.parse(newest.finishedAt);
    observations.push({
      ...base,
      id: 'pipeline/silent',
      state: silence === null || silence > 1.5 * every ? 'crossed' : 'ok',
      value: silence === null ? null : Math.round(silence / 1000),
      limit: Math.round((1.5 * every) / 1000),
      what:
        newest === undefined
          ? 'no run was ever recorded'
          : `no run has finished since ${newest.finishedAt.slice(0, 10)}; one is expected every ${pipeline.every}`,
      since: newest?.finishedAt ?? 'never',
    });
  }
  const seconds = runs
    .slice(0, OF_LATE)
    .map(({ startedAt, finishedAt }) => (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
  const [recent, usual] = [median(seconds.slice(0, LAST)), median(seconds.slice(LAST))];
  const slower = pipeline.slower ?? SLOWER;
  if (seconds.length >= 2 * LAST && recent !== undefined && usual !== undefined && usual > 0) {
    observations.push({
      ...base,
      id: 'pipeline/slower',
      severity: 'warn',
      state: recent / usual > slower ? 'crossed' : 'ok',
      value: Number((recent / usual).toPrecision(3)),
      limit: slower,
      what: `the last ${LAST} runs took ${Math.round(recent)} s, those before ${Math.round(usual)} s`,
      since: runs[LAST - 1]!.startedAt,
    });
  }
  const failing = pipeline.failing ?? FAILING;
  const row = runs.findIndex(({ verdict }) => verdict === 'pass' || verdict === null);
  const count = row < 0 ? runs.length : row;
  observations.push({
    ...base,
    id: 'pipeline/failing',
    state: count >= failing ? 'crossed' : 'ok',
    value: count,
    limit: failing,
    what: `the last ${count} runs did not pass`,
    since: runs[count - 1]?.startedAt ?? '',
  });
  return observations;
}

function newDataOf({ changedData }: Facts, { retrain }: MonitorSection): StandingObservation[] {
  if (changedData === undefined) return [];
  return [
    {
      id: 'new-data',
      kind: 'new-data',
      severity: retrain?.on?.includes('data') ? 'warn' : 'info',
      windows: ONCE,
      state: changedData.length > 0 ? 'crossed' : 'ok',
      value: changedData.length,
      limit: 0,
      what: `${changedData.join(', ')} changed since the last training`,
      since: changedData.join(','),
    },
  ];
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  if (sorted.length === 0) return undefined;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)] : (sorted[half - 1]! + sorted[half]!) / 2;
}
