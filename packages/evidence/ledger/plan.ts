import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, type Json, type LedgerChange } from '#kit';
import { failLedger } from './errors.ts';
import { layout } from './layout.ts';
import { passedByItself } from './named.ts';
import { NO_CELL, shortId, type RunRecord } from './runs.ts';

/** What a digest was to a run: made by a stage, the run's evidence, read from outside, or only named as a material. */
const Role = z.enum(['subject', 'statement', 'data', 'evaluation-set', 'material']);
const Mention = z.object({ project: z.string(), run: z.string(), stage: z.string().optional(), role: Role });
export type Mention = z.infer<typeof Mention>;

/** `by-digest/…`: where the digest was seen first and last. */
export const DigestIndex = z.object({ first: Mention, latest: Mention });
export type DigestIndex = z.infer<typeof DigestIndex>;

/**
 * Run ids. A run passes by itself when its verdict is pass, no exception on record made it so, and it was compared with what a
 * change is compared with; what passed with a clean work tree may be a baseline.
 */
export const RunIndex = z.object({
  first: z.string(),
  latest: z.string(),
  /** The newest that became the baseline of its commit: a commit that passes again keeps its first. */
  latestPassing: z.string().optional(),
  /** The first that passed with uncommitted work: it is not its commit's. Were it the newest, each could be a little worse. */
  firstUncommitted: z.string().optional(),
});
export type RunIndex = z.infer<typeof RunIndex>;

/** The same of each cell of a matrix, of projects that are judged in cells: jobs of one run that judge different predictions. */
const inCells = <T extends z.ZodType>(index: T) => ({ cells: z.record(z.string(), index).optional() });

/** `projects/…` and `by-branch/…`: whichever cell's, and cell by cell. */
export const CellsIndex = RunIndex.extend(inCells(RunIndex));
export type CellsIndex = z.infer<typeof CellsIndex>;

/** The runs on one commit. */
const OneCell = RunIndex.extend({
  /** Branch → the first run of it that passed on this commit. */
  baselines: z.record(z.string(), z.string()).optional(),
  /** Branch → commit → the first later run that passed compared with that: it stands where the first one does not. */
  again: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  /** The same of those that failed: beside what it was compared with then, the first one does not stand. */
  lost: z.record(z.string(), z.record(z.string(), z.string())).optional(),
});
type OneCell = z.infer<typeof OneCell>;
/** Whichever cell's, and cell by cell. What was recorded before cells were known has none of them. */
export const CommitRuns = OneCell.extend(inCells(OneCell));
export type CommitRuns = z.infer<typeof CommitRuns>;

/** `by-commit/…`: project → its runs on this commit. */
export const CommitIndex = z.record(z.string(), CommitRuns);

/** `links.json` of a run: who was the latest before it, in each index it joined. */
export const Links = z.object({
  project: z.string().nullable(),
  commit: z.string().nullable(),
  branch: z.string().nullable(),
  digests: z.record(z.string(), Mention),
});
export type Links = z.infer<typeof Links>;

/** A run to record, its statements' exact bytes, and what the indices it joins hold so far. */
export interface Recording {
  run: RunRecord;
  statements: Readonly<Record<string, string | Uint8Array>>;
}

/** The index files that recording this run reads and rewrites. */
export function indexPaths(recording: Recording): string[] {
  const { run } = recording;
  return [
    layout.project(run.project),
    layout.byCommit(run.commit),
    ...(run.branch === null ? [] : [layout.byBranch(run.project, run.branch)]),
    ...[...mentions(recording).keys()].map(layout.byDigest),
  ];
}

/**
 * Everything that recording a run writes, as data.
 * @param current content of the `indexPaths` that exist
 * @throws MLOPS_LEDGER_UNREADABLE when an index is damaged
 */
export function planRecord(recording: Recording, current: ReadonlyMap<string, Uint8Array>): LedgerChange {
  const { run, statements } = recording;
  const files = new Map<string, string | Uint8Array>();
  const write = (path: string, value: unknown): void => void files.set(path, `${canonicalJson(value as Json)}\n`);
  const index = <T>(path: string, schema: z.ZodType<T>): T | undefined => parseEntry(current.get(path), schema, path);
  const commit = index(layout.byCommit(run.commit), CommitIndex);
  const project = index(layout.project(run.project), CellsIndex);
  const inBranch = run.branch === null ? undefined : layout.byBranch(run.project, run.branch);
  const branch = inBranch === undefined ? undefined : index(inBranch, CellsIndex);
  const onCommit = commit?.[run.project];
  // Jobs without a matrix are told apart from cells where there are any; elsewhere there is nothing to tell.
  const knowsCells = [project, branch, onCommit].some((one) => one?.cells !== undefined);
  const cell = run.cell ?? (knowsCells ? NO_CELL : undefined);

  const passed = passedByItself(run);
  const isBaseline = (runs: OneCell | undefined): boolean =>
    passed && !run.dirty && (run.branch === null || baselineOf(runs, run.branch) === undefined);
  const joined = <T extends RunIndex>(before: T | undefined, runs: OneCell | undefined) => ({
    ...before,
    first: before?.first ?? run.id,
    latest: run.id,
    ...(isBaseline(runs) && { latestPassing: run.id }),
    ...(passed && run.dirty && { firstUncommitted: before?.firstUncommitted ?? run.id }),
  });
  const joinedOnCommit = (runs: OneCell | undefined): OneCell => ({
    ...joined(runs, runs),
    ...(isBaseline(runs) && run.branch !== null && { baselines: { ...runs?.baselines, [run.branch]: run.id } }),
    ...(passed && !isBaseline(runs) && madeAgain('again', runs, run)),
    ...(run.verdict === 'fail' && madeAgain('lost', runs, run)),
  });
  /** What an index says of all, and of the cell. */
  const withCell = <T extends RunIndex>(
    before: (T & { cells?: Record<string, T> | undefined }) | undefined,
    join: (before: T | undefined, runs: OneCell | undefined) => T,
  ) => ({
    ...join(before, onCommit),
    ...(cell !== undefined && {
      cells: { ...before?.cells, [cell]: join(entryOf(before?.cells, cell), entryOf(onCommit?.cells, cell)) },
    }),
  });

  write(layout.project(run.project), withCell<RunIndex>(project, joined));
  write(layout.byCommit(run.commit), { ...commit, [run.project]: withCell<OneCell>(onCommit, joinedOnCommit) });
  if (inBranch !== undefined) write(inBranch, withCell<RunIndex>(branch, joined));

  const digests: Links['digests'] = {};
  for (const [digest, mention] of mentions(recording)) {
    const path = layout.byDigest(digest);
    const before = index(path, DigestIndex);
    if (before) digests[digest] = before.latest;
    write(path, { first: before?.first ?? mention, latest: mention });
  }

  const links: Links = {
    project: project?.latest ?? null,
    commit: onCommit?.latest ?? null,
    branch: branch?.latest ?? null,
    digests,
  };
  write(layout.run(run.project, run.id), run);
  write(layout.links(run.project, run.id), links);
  for (const [stage, bytes] of Object.entries(statements))
    files.set(layout.statement(run.project, run.id, stage), bytes);
  const verdict = run.verdict === null ? 'no verdict' : `verdict ${run.verdict}`;
  return {
    message: `Record ${run.project} ${shortId(run.id)}\n\nRun ${run.id}\nof commit ${run.commit}, ${verdict}.\n`,
    files,
  };
}

/** What an object has of its own under a name that a file gave. */
export function entryOf<T>(entries: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return entries && Object.hasOwn(entries, name) ? entries[name] : undefined;
}

/** The run that others of this commit, and its descendants, are compared with: the first of the branch that passed. */
export function baselineOf(runs: OneCell | undefined, branch: string): string | undefined {
  return entryOf(runs?.baselines, branch);
}

/** What a cell of a matrix has recorded on a commit; of a commit that was recorded before cells were known, all there is. */
export function runsOfCell(runs: CommitRuns | undefined, cell: string): CommitRuns | undefined {
  return runs?.cells === undefined ? runs : entryOf(runs.cells, cell);
}

/** Later runs of a commit: those that passed, or those that failed. */
type Again = 'again' | 'lost';

function madeAgain(
  kind: Again,
  runs: OneCell | undefined,
  { branch, dirty, commit, compared, id }: RunRecord,
): Pick<OneCell, Again> | undefined {
  if (branch === null || dirty || compared === undefined || compared === commit) return undefined;
  if (baselineOf(runs, branch) === undefined) return undefined;
  return { [kind]: { ...runs?.[kind], [branch]: { [compared]: id, ...runs?.[kind]?.[branch] } } };
}

/** Later runs of a commit that passed or failed, each compared with another one than those before it. */
export function againOf(runs: OneCell | undefined, branch: string, kind: Again = 'again'): string[] {
  return Object.values(entryOf(runs?.[kind], branch) ?? {});
}

/** The first runs that passed, by commit, of those commits that have one. */
export function baselinesOf(recorded: ReadonlyMap<string, CommitRuns>, branch: string): Map<string, string> {
  const runs = [...recorded].map(([commit, entries]) => [commit, baselineOf(entries, branch)] as const);
  return new Map(runs.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** @throws MLOPS_LEDGER_INVALID unless the statements are exactly those the record names */
export function checkStatements({ run, statements }: Recording): void {
  const stages = new Set([...Object.keys(run.statements), ...Object.keys(statements)]);
  for (const stage of stages) {
    const bytes = statements[stage];
    const found = bytes === undefined ? 'none' : createHash('sha256').update(bytes).digest('hex');
    const expected = run.statements[stage] ?? 'none';
    if (found !== expected) {
      throw failLedger('MLOPS_LEDGER_INVALID', {
        message: `the statement of ${stage} has sha256 ${found}; the run names ${expected}`,
        where: { field: stage },
        hint: 'A stage was performed again while the run was being recorded: record it again.',
      });
    }
  }
}

/** Every digest by which this run can be found; what a stage made outranks what was only read. */
function mentions({ run, statements }: Recording): Map<string, Mention> {
  const found = new Map<string, Mention>();
  const add = (digest: string | undefined, role: Mention['role'], stage?: string): void => {
    if (digest === undefined || !/^[0-9a-f]{64}$/.test(digest) || found.has(digest)) return;
    found.set(digest, { project: run.project, run: run.id, role, ...(stage === undefined ? {} : { stage }) });
  };
  for (const [stage, subjects] of Object.entries(run.subjects)) {
    for (const { digest } of subjects) add(digest.sha256 ?? digest.dirHash1, 'subject', stage);
  }
  for (const [stage, digest] of Object.entries(run.statements)) add(digest, 'statement', stage);
  add(run.model, 'subject');
  add(run.predictions, 'subject');
  add(run.evaluationSet, 'evaluation-set');
  for (const digest of Object.values(run.data)) add(digest, 'data');
  for (const [stage, bytes] of Object.entries(statements)) {
    for (const digest of digestsIn(bytes)) add(digest, 'material', stage);
  }
  return found;
}

/** Digests that a statement mentions anywhere, without knowing its predicate. */
function digestsIn(statement: string | Uint8Array): string[] {
  const text = typeof statement === 'string' ? statement : Buffer.from(statement).toString('utf8');
  return [...text.matchAll(/"(?:sha256|dirHash1)"\s*:\s*"([0-9a-f]{64})"/g)].map((match) => match[1]!);
}

/**
 * @param placeOf where an entry lies that says of itself what it is
 * @throws MLOPS_LEDGER_UNREADABLE when the file is there but is not what its place promises
 */
export function parseEntry<T>(
  content: Uint8Array | undefined,
  schema: z.ZodType<T>,
  path: string,
  placeOf: (entry: T) => string = () => path,
): T | undefined {
  if (content === undefined) return undefined;
  const unreadable = (what: string, cause?: unknown) =>
    failLedger('MLOPS_LEDGER_UNREADABLE', {
      message: `${path} in the ledger ${what}`,
      hint: 'The ledger is append-only: `git log` of its branch shows the commit that damaged this file.',
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(content).toString('utf8'));
  } catch (cause) {
    throw unreadable('is not JSON', cause);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw unreadable(`is not what it should be: ${z.prettifyError(parsed.error)}`);
  const place = placeOf(parsed.data);
  if (place !== path) throw unreadable(`is not what it should be: it is the record of ${place}`);
  return parsed.data;
}
