import { escape, type Host, type JsonObject, type Verdict, type Where } from '#kit';
import { cellsSql, contractCells, fileCells, typedSql, type Cell, type FileColumn } from './checks/cells.ts';
import { formatBound, holds, type Check } from './checks/check.ts';
import { compileChecks } from './checks/compile.ts';
import type { PlacedContract } from './contract/read.ts';
import type { Engine, SqlValue } from './engine/engine.ts';
import { fail } from './errors.ts';
import { explainPlan, groupKey, planSource, type SourcePlan } from './plan/plan.ts';
import { inspectRule, substitute } from './plan/sql-rule.ts';
import { readProfile, type Profile } from './profile/profile.ts';
import { explainReadFailure } from './source/read-error.ts';
import { inspectFile, type InspectedFile } from './source/inspect.ts';
import { textRelation, typedRelation } from './source/relation.ts';

export interface DataInput {
  /** The source's name in mlops.yml; SQL rules call it so. */
  name: string;
  /** Absolute. */
  path: string;
  contract?: PlacedContract;
}

export interface CheckResult extends JsonObject {
  id: string;
  description: string;
  column: string | null;
  rule: string;
  severity: 'error' | 'warning';
  verdict: Verdict;
  observed: number | null;
  expected: string;
  /** Offending rows; `null` where the rule is about the whole. */
  violations: number | null;
  /** A few offending rows, or sentences; `row` counts data rows from 1. Values are escaped and cut. */
  examples: { row: number | null; value: string }[];
}

export interface SourceResult extends JsonObject {
  name: string;
  rows: number;
  bytes: number;
  /** False: there is no contract, so nothing was promised and nothing judged. */
  contract: boolean;
  verdict: Verdict | null;
  checks: CheckResult[];
  notRun: { rule: string; reason: string }[];
}

export interface DataResult extends JsonObject {
  /** `null` when no source has a contract. */
  verdict: Verdict | null;
  sources: SourceResult[];
}

export interface DataReport {
  result: DataResult;
  profile: Record<string, Profile>;
}

/** One source, made ready: what its file is, what is asked of it. Nothing of its rows has been read. */
export interface PreparedSource {
  input: DataInput;
  file: InspectedFile;
  table: string;
  plan: SourcePlan;
  notRun: { rule: string; reason: string }[];
}

/** A rule that takes longer is no rule for every commit. */
const RULE_SECONDS = 30;
const MOST_EXAMPLES = 5;
const LONGEST_EXAMPLE = 80;
/** Quantiles are exact up to about this many bytes; then 1 row in k, chosen by its content, stands for the others. */
const SAMPLED_ABOVE_BYTES = 256 * 2 ** 20;

/**
 * Makes the plan of every source. @throws MLOPS_DATA_…, MLOPS_CONTRACT_INVALID, MLOPS_CONTRACT_SQL: all before the
 * first row is read, as far as the files' heads and the contracts can tell.
 */
export async function prepareSources(engine: Engine, inputs: readonly DataInput[]): Promise<PreparedSource[]> {
  const prepared: PreparedSource[] = [];
  const names = inputs.map(({ name }) => name);
  for (const input of inputs) {
    const file = await inspectFile(input.path);
    const text = file.format === 'csv' && input.contract !== undefined;
    const table = text ? textRelation(file) : typedRelation(file);
    const columns = await describe(engine, file, table);
    const cells = input.contract
      ? contractCells(input.contract.contract.schema[0]!.properties, columns, text)
      : fileCells(columns);
    const compiled = input.contract ? compileChecks(input.contract, cells, columns, text) : { checks: [], notRun: [] };
    const checks: Check[] = [];
    for (const check of compiled.checks) checks.push(await withTables(engine, check, input, names));
    const sampleEvery = Math.max(1, Math.ceil(file.bytes / SAMPLED_ABOVE_BYTES));
    prepared.push({
      input,
      file,
      table,
      notRun: compiled.notRun,
      plan: planSource(input.name, checks, cells, table, sampleEvery),
    });
  }
  return prepared;
}

/** The SQL of a run, as people read it. */
export function explainSources(prepared: readonly PreparedSource[]): string {
  return prepared.map(({ plan }) => explainPlan(plan)).join('\n\n');
}

/**
 * Scans every source once, then judges. SQL rules come last, on private copies, with the outside locked: the engine
 * is of no use for anything else afterwards.
 * @throws MLOPS_DATA_…, MLOPS_CONTRACT_SQL, MLOPS_SQL_INTERRUPTED
 */
export async function validateSources(
  host: Host,
  engine: Engine,
  prepared: readonly PreparedSource[],
  { ruleSeconds = RULE_SECONDS }: { ruleSeconds?: number } = {},
): Promise<DataReport> {
  const profile: Record<string, Profile> = {};
  const states: SourceState[] = [];
  const progress = host.progress('checking data', prepared.length);
  for (const [index, source] of prepared.entries()) {
    progress.update(index, source.input.name);
    const state = await scan(engine, source);
    profile[source.input.name] = state.profile;
    states.push(state);
  }
  const queries = await runRules(engine, prepared, ruleSeconds);
  progress.end();
  const sources = prepared.map((source, index) => judgeSource(source, states[index]!, queries));
  const judged = sources.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
  return {
    result: { verdict: judged.length === 0 ? null : judged.includes('fail') ? 'fail' : 'pass', sources },
    profile,
  };
}

async function describe(engine: Engine, file: InspectedFile, table: string): Promise<FileColumn[]> {
  const rows = await engine.rows(`DESCRIBE SELECT * FROM ${table}`).catch(async (error: unknown) => {
    throw await explainReadFailure(engine, file.path, error);
  });
  return rows.map((row) => ({ name: String(row['column_name']), type: String(row['column_type']) }));
}

async function withTables(engine: Engine, check: Check, input: DataInput, names: readonly string[]): Promise<Check> {
  if (check.measure.kind !== 'query') return check;
  const sql = substitute(check.measure.sql, input.name, check.column);
  const tables = await inspectRule(engine, sql, names, ruleWhere(input, check));
  return { ...check, measure: { kind: 'query', sql, tables } };
}

function ruleWhere(input: DataInput, check: Check): Where {
  return { ...input.contract?.locate(check.path ?? []), field: check.id };
}

interface SourceState {
  rows: number;
  counts: Map<string, number>;
  duplicates: Map<string, number>;
  examples: Map<string, { row: number | null; value: string }[]>;
  profile: Profile;
}

async function scan(engine: Engine, { input, file, plan, table }: PreparedSource): Promise<SourceState> {
  const ask = (sql: string) =>
    engine.rows(sql).catch(async (error: unknown) => {
      throw await explainReadFailure(engine, file.path, error);
    });
  const [scanned] = (await ask(plan.scan.sql)) as [Record<string, SqlValue>];
  const rows = Number(scanned['n']);
  if (rows === 0) {
    throw fail('MLOPS_DATA_EMPTY', {
      message: `the data source ${input.name} has a header and no rows`,
      where: { file: input.path },
      hint: 'Make or fetch it again.',
    });
  }
  const state: SourceState = {
    rows,
    counts: new Map(),
    duplicates: new Map(),
    examples: new Map(),
    profile: await readProfile(engine, plan.cells, scanned, plan.relation),
  };
  for (const [predicate, alias] of plan.scan.counts) state.counts.set(predicate, Number(scanned[alias]));
  for (const [keys, sql] of plan.groups) state.duplicates.set(keys, Number((await ask(sql))[0]!['n']));
  for (const check of plan.checks) {
    const { measure } = check;
    if (measure.kind === 'where' && state.counts.get(measure.predicate)! > 0 && !holdsIn(check, state)) {
      state.examples.set(check.id, await offendingRows(ask, plan.cells, table, measure.predicate, check.shown));
    }
    if (measure.kind === 'duplicates' && !holdsIn(check, state)) {
      state.examples.set(check.id, await repeatedKeys(ask, plan.relation, measure.keys));
    }
  }
  return state;
}

type Ask = (sql: string) => Promise<Record<string, SqlValue>[]>;

/** Only for a rule that failed: one more look, in the file's order, for the first rows that broke it. */
async function offendingRows(
  ask: Ask,
  cells: readonly Cell[],
  table: string,
  predicate: string,
  shown?: string,
): Promise<{ row: number | null; value: string }[]> {
  const numbered = cellsSql(
    [...cells, { raw: 'row', value: 'unused', rawSql: 'row', valueSql: 'NULL' } as Cell],
    `(SELECT row_number() OVER () AS row, * FROM ${table})`,
  );
  const found = await ask(
    `SELECT row, ${shown === undefined ? 'NULL' : `CAST(${shown} AS VARCHAR)`} AS value FROM ${numbered} WHERE ${predicate} ORDER BY row LIMIT ${MOST_EXAMPLES}`,
  );
  return found.map(({ row, value }) => ({ row: Number(row), value: shownText(value) }));
}

async function repeatedKeys(
  ask: Ask,
  relation: string,
  keys: readonly string[],
): Promise<{ row: number | null; value: string }[]> {
  const names = groupKey(keys);
  const known = keys.map((key) => `${key} IS NOT NULL`).join(' AND ');
  const text = keys.map((key) => `CAST(${key} AS VARCHAR)`).join(`, ', ', `);
  const found = await ask(
    `SELECT concat(${text}) AS value, count(*) AS n FROM ${relation} WHERE ${known} GROUP BY ${names} HAVING count(*) > 1 ORDER BY n DESC, value LIMIT ${MOST_EXAMPLES}`,
  );
  return found.map(({ value, n }) => ({ row: null, value: `${shownText(value)} (${n} times)` }));
}

function shownText(value: SqlValue | undefined): string {
  if (value === null || value === undefined) return '(missing)';
  const text = escape.logLine(String(value));
  return text.length > LONGEST_EXAMPLE ? `${text.slice(0, LONGEST_EXAMPLE)}…` : text;
}

/** Copies the tables that rules read, closes the outside, then runs them under a time limit. */
async function runRules(
  engine: Engine,
  prepared: readonly PreparedSource[],
  ruleSeconds: number,
): Promise<Map<string, number | null>> {
  const results = new Map<string, number | null>();
  const rules = prepared.flatMap(({ input, plan }) =>
    plan.checks.flatMap((check) => (check.measure.kind === 'query' ? [{ input, check, ...check.measure }] : [])),
  );
  if (rules.length === 0) return results;
  const needed = new Set(rules.flatMap(({ tables }) => tables));
  for (const { input, plan, table } of prepared) {
    if (!needed.has(input.name)) continue;
    await engine.run(`CREATE TABLE ${escape.sqlIdentifier(input.name)} AS ${typedSql(plan.cells, table)}`);
  }
  await engine.run('SET enable_external_access = false; SET lock_configuration = true');
  for (const { input, check, sql } of rules) {
    const rows = await engine.rows(sql, { timeLimitSeconds: ruleSeconds }).catch((cause: unknown) => {
      throw fail('MLOPS_CONTRACT_SQL', {
        message: `the SQL rule "${escape.logLine(check.description)}" of ${input.name} could not be run: ${(cause as Error).message}`,
        where: ruleWhere(input, check),
        hint: `A rule is one SELECT over data sources that returns one number within ${ruleSeconds} seconds.`,
        cause,
      });
    });
    results.set(`${input.name}/${check.id}`, oneNumber(rows, input, check));
  }
  return results;
}

/** One row of one number; an aggregate over nothing gives NULL, which keeps no bound. */
function oneNumber(rows: Record<string, SqlValue>[], input: DataInput, check: Check): number | null {
  const values = rows.length === 1 ? Object.values(rows[0]!) : [];
  const [value] = values;
  if (values.length === 1 && value === null) return null;
  const number = typeof value === 'boolean' || value === '' ? Number.NaN : Number(value);
  if (values.length === 1 && !Number.isNaN(number)) return number;
  throw fail('MLOPS_CONTRACT_SQL', {
    message: `the SQL rule "${escape.logLine(check.description)}" of ${input.name} returned ${rows.length === 1 ? `${values.length} value(s), not one number` : `${rows.length} rows`}`,
    where: ruleWhere(input, check),
    hint: 'Write SELECT count(*) FROM {table} WHERE …, or another aggregate.',
  });
}

function holdsIn(check: Check, state: SourceState): boolean {
  return holds(check.bound, observe(check, state).observed);
}

/** The number a bound is held against, and how many rows that is. */
function observe(
  check: Check,
  state: SourceState,
  query?: number | null,
): { observed: number | null; violations: number | null } {
  const share = (count: number) => (check.unit === 'percent' ? (100 * count) / state.rows : count);
  const { measure } = check;
  switch (measure.kind) {
    case 'rows':
      return { observed: state.rows, violations: null };
    case 'where': {
      const count = state.counts.get(measure.predicate)!;
      return { observed: share(count), violations: count };
    }
    case 'duplicates': {
      const count = state.duplicates.get(groupKey(measure.keys))!;
      return { observed: share(count), violations: count };
    }
    case 'query':
      return { observed: query ?? null, violations: null };
    case 'known':
      return { observed: measure.value, violations: null };
  }
}

function judgeSource(
  { input, file, plan, notRun }: PreparedSource,
  state: SourceState,
  queries: Map<string, number | null>,
): SourceResult {
  const checks = plan.checks.map((check): CheckResult => {
    const { observed, violations } = observe(check, state, queries.get(`${input.name}/${check.id}`));
    const known =
      check.measure.kind === 'known'
        ? check.measure.examples.slice(0, MOST_EXAMPLES).map((value) => ({ row: null, value: shownText(value) }))
        : [];
    return {
      id: check.id,
      description: check.description,
      column: check.column ?? null,
      rule: check.rule,
      severity: check.severity,
      verdict: holds(check.bound, observed) ? 'pass' : 'fail',
      observed: observed !== null && Number.isFinite(observed) ? observed : null,
      expected: formatBound(check.bound, check.unit),
      violations,
      examples: state.examples.get(check.id) ?? known,
    };
  });
  const failed = checks.some(({ verdict, severity }) => verdict === 'fail' && severity === 'error');
  const contract = input.contract !== undefined;
  return {
    name: input.name,
    rows: state.rows,
    bytes: file.bytes,
    contract,
    verdict: contract ? (failed ? 'fail' : 'pass') : null,
    checks,
    notRun,
  };
}
