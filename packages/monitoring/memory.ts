import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, Verdict, type Json } from '#kit';
import { Kind, State } from './check.ts';
import { fail } from './errors.ts';
import type { Alert, RememberedWindow } from './judge.ts';
import type { Reference } from './reference.ts';
import type { WindowLength } from './window.ts';

const FORMAT = 'mlops-monitoring/1';

export const Cause = z.enum(['drift', 'quality', 'data']);
export type Cause = z.output<typeof Cause>;

const Window = z.strictObject({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  rows: z.number().int().nonnegative(),
  checks: z.record(
    z.string(),
    z.strictObject({
      state: State,
      value: z.number().nullable(),
      limit: z.number().nullable().optional().describe('what the value was held against then'),
      broken: z
        .literal(true)
        .optional()
        .describe('it showed that the data of this window was broken: of drift and skill the window says nothing'),
    }),
  ),
  columns: z
    .record(
      z.string(),
      z.strictObject({
        one: z.number().optional().describe('the one value that it had throughout, its bin, or below zero its digest'),
        low: z.number().optional(),
        high: z.number().optional(),
        count: z.number().optional().describe('values, where some rows have none'),
      }),
    )
    .optional()
    .describe('by which windows that come later are judged'),
});

/** One time of looking, as the ledger keeps it. Records are only ever added; the present is what they say together. */
export const MonitoringRecord = z.strictObject({
  format: z.literal(FORMAT),
  project: z.string(),
  model: z
    .string()
    .optional()
    .describe('of a prediction log: the model that answered; absent where it does not say, and in older records'),
  at: z.iso.datetime().describe('up to when the world was looked at'),
  watched: z.string().describe('digest of the reference and the length of the windows: other ones are not comparable'),
  verdict: Verdict,
  windows: z.array(Window),
  replaced: z
    .array(Window)
    .optional()
    .describe('windows of other versions: what of them came late, and whether their data was broken'),
  alerts: z.array(
    z.strictObject({ key: z.string(), kind: Kind, owner: z.enum(['data', 'model', 'service']), what: z.string() }),
  ),
  asked: z
    .strictObject({
      key: z.string(),
      cause: Cause,
      at: z.iso.datetime().optional().describe('when, where the look was from a moment yet to come'),
    })
    .nullable()
    .describe('the retraining that was asked for'),
});
export type MonitoringRecord = z.output<typeof MonitoringRecord>;

/** What is remembered of earlier looks at a model. */
export interface Memory {
  /** The latest look. */
  at?: string;
  /** Windows of the same reference and length, oldest first. */
  windows: RememberedWindow[];
  /** Windows of other references and lengths, as far as skill is judged by them, oldest first. */
  replaced: RememberedWindow[];
  /** Retrainings asked for, of any reference, oldest first; each key once, when it was asked first. */
  asked: { key: string; cause: Cause; at: string }[];
  /** Keys of the alerts that were told at the latest look. */
  told: string[];
}

/** What windows must share to be counted together. */
export function watchedDigest(reference: Reference, length: WindowLength): string {
  return digest({ reference, length: { ...length } } as unknown as Json);
}

function digest(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** @throws MLOPS_MONITOR_HISTORY */
export function parseRecord(text: string, place: string): MonitoringRecord {
  try {
    return MonitoringRecord.parse(JSON.parse(text));
  } catch (cause) {
    throw fail('MLOPS_MONITOR_HISTORY', {
      message: `${place} is no record of monitoring: ${(cause as Error).message.split('\n')[0]}`,
      where: { file: place },
      hint: 'The ledger is append-only: look with `git log mlops/ledger` for the commit that changed it.',
      cause,
    });
  }
}

/**
 * @param records in any order; of two that speak of one window, the later one counts
 * @param model that is looked at, where it is known: of looks at another one nothing is remembered but what was asked for
 * @param asked what is known to have been asked for besides
 */
export function recall(
  records: readonly MonitoringRecord[],
  watched: string,
  { model, asked: besides = [] }: { model?: string | undefined; asked?: Memory['asked'] } = {},
): Memory {
  const inOrder = records.toSorted(byTime);
  const ofModel = inOrder.filter((one) => model === undefined || one.model === undefined || one.model === model);
  const windows = new Map<string, RememberedWindow>();
  const replaced = new Map<string, RememberedWindow>();
  const remember = (window: RememberedWindow): unknown =>
    replaced.set(window.from, { ...window, checks: { ...replaced.get(window.from)?.checks, ...window.checks } });
  for (const record of ofModel) {
    // A look sees what is over: who pushed one that nobody took could say of days to come that they are fine.
    const isOver = ({ to }: RememberedWindow): boolean => to <= record.at;
    for (const window of record.windows.filter(isOver))
      if (record.watched === watched) windows.set(window.from, window);
      else remember(ofSkill(window));
    for (const window of (record.replaced ?? []).filter(isOver)) remember(window);
  }
  const asked = new Map<string, Memory['asked'][number]>();
  const recorded = inOrder.flatMap((one) => (one.asked ? [{ ...one.asked, at: askedAt(one.asked, one.at) }] : []));
  for (const one of [...recorded, ...besides].sort(byTime)) if (!asked.has(one.key)) asked.set(one.key, one);
  const last = ofModel.at(-1);
  return {
    ...(last && { at: last.at }),
    windows: [...windows.values()].sort((a, b) => (a.from < b.from ? -1 : 1)),
    replaced: [...replaced.values()].sort((a, b) => (a.from < b.from ? -1 : 1)),
    asked: [...asked.values()],
    told: last?.alerts.map(({ key }) => key) ?? [],
  };
}

function byTime(a: { at: string }, b: { at: string }): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : 0;
}

/** Skill needs no reference; whether the data was broken was seen beside the one of then. */
function ofSkill({ from, to, rows, checks }: RememberedWindow): RememberedWindow {
  const kept = Object.entries(checks).filter(
    ([id, { broken }]) => broken || id === 'labels' || id.startsWith('quality/'),
  );
  return { from, to, rows, checks: Object.fromEntries(kept) };
}

/** Nobody asked later than they looked from: a time to come would keep everybody from asking until then. */
function askedAt({ at }: { at?: string | undefined }, looked: string): string {
  return at !== undefined && at < looked ? at : looked;
}

/**
 * What this look adds to what is remembered; undefined when that is nothing, so that looking twice is looking once.
 */
export function recordOf(
  memory: Memory,
  look: {
    project: string;
    model: string | undefined;
    at: Date;
    watched: string;
    verdict: Verdict;
    windows: readonly RememberedWindow[];
    replaced: readonly RememberedWindow[];
    alerts: readonly Alert[];
    asked: MonitoringRecord['asked'];
  },
): MonitoringRecord | undefined {
  const windows = newOf(look.windows, memory.windows);
  const replaced = newOf(look.replaced, memory.replaced);
  const newlyAsked = look.asked !== null && !memory.asked.some(({ key }) => key === look.asked!.key);
  const keys = look.alerts.map(({ key }) => key);
  const sameAlerts = keys.length === memory.told.length && keys.every((key) => memory.told.includes(key));
  if (windows.length === 0 && replaced.length === 0 && !newlyAsked && sameAlerts) return undefined;
  return {
    format: FORMAT,
    project: look.project,
    ...(look.model !== undefined && { model: look.model }),
    at: look.at.toISOString(),
    watched: look.watched,
    verdict: look.verdict,
    windows,
    ...(replaced.length > 0 && { replaced }),
    alerts: look.alerts.map(({ key, kind, owner, what }) => ({ key, kind, owner, what })),
    asked: newlyAsked ? look.asked : null,
  };
}

function newOf(windows: readonly RememberedWindow[], memory: readonly RememberedWindow[]): RememberedWindow[] {
  const textOf = (window: RememberedWindow): string => canonicalJson(window as unknown as Json);
  const known = new Map(memory.map((window) => [window.from, textOf(window)]));
  return windows.filter((window) => known.get(window.from) !== textOf(window));
}
