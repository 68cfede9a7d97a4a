import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Verdict, canonicalJson, type Json, type Sha256 } from '#kit';
import { failLedger } from './errors.ts';
import { layout } from './layout.ts';

/** sha256 or dirHash1 as 64 lower-case hexadecimal characters. */
const Digest = z.string().regex(/^[0-9a-f]{64}$/, 'a digest of 64 lower-case hexadecimal characters');
const Commit = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'a full git object name');
/** The digest's beginning. No word that {@link NO_CELL} could be. */
const Cell = z.string().regex(/^[a-f][0-9a-f]{7}$/, 'eight hexadecimal characters, the first a letter');
/** What runs of no matrix are called beside those of its cells. */
export const NO_CELL = 'none';
/** Stages are files beside `run.json` and `links.json` in the ledger, so those two words are taken. */
const Stage = z.string().regex(/^(?!(?:run|links)$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a stage such as train-model');
const Subject = z.object({
  name: z.string(),
  digest: z.object({ sha256: Digest.optional(), dirHash1: z.string().optional(), gitCommit: z.string().optional() }),
});

/** One pass of stages over one commit, as the ledger keeps it (`run.json`). */
export const RunRecord = z.strictObject({
  id: Digest.describe('sha256 of the canonical JSON of the record without its id'),
  project: z.string().min(1),
  commit: Commit,
  tree: Commit,
  dirty: z.boolean().describe('the work tree differed from the commit'),
  branch: z
    .string()
    .min(1)
    .nullable()
    .describe('of a detached commit: the default branch when that holds it, else null'),
  cell: Cell.optional().describe(
    'the cell of a matrix that the job was, as names of artifacts have it; absent without one',
  ),
  cause: z.enum(['pull-request', 'push', 'schedule', 'dispatch', 'data', 'drift', 'quality', 'hand']),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  tool: z.string().describe('name and version of the software that recorded the run'),
  config: z
    .string()
    .optional()
    .describe('mlops.yml, by its path in the repository; absent when inputs described the run'),
  verdict: Verdict.nullable().describe('null when the run judged nothing'),
  excepted: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('rules of the gate that did not pass and that an exception on record let through'),
  challenger: z
    .literal(true)
    .optional()
    .describe(
      'a retraining that was compared with the champion and not with its nearest recorded ancestor: no baseline',
    ),
  compared: Commit.optional().describe(
    'of the run that it found as its nearest recorded ancestor and was compared with',
  ),
  statements: z.record(Stage, Digest).describe('stage → sha256 of its statement'),
  subjects: z.record(Stage, z.array(Subject)).describe('stage → what it made'),
  metrics: z.record(z.string(), z.number()),
  parameters: z.record(z.string(), z.json()),
  data: z.record(z.string(), Digest).describe('raw data source → digest'),
  model: Digest.optional(),
  evaluationSet: Digest.optional(),
  predictions: Digest.optional().describe('scored.parquet, under which the store has it'),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** The record's identity: sha256 of its canonical JSON without `id`. */
export function runId(run: Omit<RunRecord, 'id'>): Sha256 {
  const { id: _, ...rest } = run as RunRecord;
  return createHash('sha256')
    .update(canonicalJson(rest as Json))
    .digest('hex');
}

/** @returns the record with its id. @throws MLOPS_LEDGER_INVALID when it is not a run record, or not that of the id it has */
export function createRun(run: Omit<RunRecord, 'id'> & { id?: Sha256 }): RunRecord {
  const { id: claimed, ...content } = run;
  const parsed = RunRecord.omit({ id: true }).safeParse(content);
  if (!parsed.success) {
    throw failLedger('MLOPS_LEDGER_INVALID', {
      message: `this is not a run record: ${z.prettifyError(parsed.error)}`,
      hint: 'Metrics must be finite numbers; leave out a metric that could not be computed.',
    });
  }
  const id = runId(parsed.data);
  if (claimed !== undefined && claimed !== id) {
    throw failLedger('MLOPS_LEDGER_INVALID', {
      message: `the record says that it is run ${claimed}; its content is that of ${id}`,
      hint: 'Leave the id out: it follows from the content.',
    });
  }
  return { id, ...parsed.data };
}

/**
 * Reads a stored record and checks that it is the one its id names.
 * @throws MLOPS_LEDGER_UNREADABLE when it is not JSON, not a run record, or was changed after it was recorded
 */
export function parseRun(text: string, path: string): RunRecord {
  const unreadable = (what: string, cause?: unknown) =>
    failLedger('MLOPS_LEDGER_UNREADABLE', {
      message: `${path} in the ledger ${what}`,
      hint: 'The ledger is append-only: look with `git log mlops/ledger` for the commit that changed it.',
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable('is not JSON', cause);
  }
  const parsed = RunRecord.safeParse(value);
  if (!parsed.success) throw unreadable(`is not a run record: ${z.prettifyError(parsed.error)}`);
  if (runId(parsed.data) !== parsed.data.id)
    throw unreadable(`was changed: its content is not that of run ${parsed.data.id}`);
  const { project, id } = parsed.data;
  if (path !== layout.run(project, id)) throw unreadable(`holds another run, ${id} of ${JSON.stringify(project)}`);
  return parsed.data;
}

/** `7f3c2a1b9d4e`: enough of an id to read aloud and to look up. */
export function shortId(id: string): string {
  return id.slice(0, 12);
}
