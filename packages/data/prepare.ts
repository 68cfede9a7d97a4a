import type { Where } from '#kit';
import { contractCells, fileCells, type FileColumn } from './checks/cells.ts';
import type { Check } from './checks/check.ts';
import { compileChecks } from './checks/compile.ts';
import type { PlacedContract } from './contract/read.ts';
import type { Engine } from './engine/engine.ts';
import { explainPlan, planSource, type SourcePlan } from './plan/plan.ts';
import { probePredicates } from './plan/probe.ts';
import { inspectRule, substitute } from './plan/sql-rule.ts';
import { inspectFile, type InspectedFile } from './source/inspect.ts';
import { explainReadFailure } from './source/read-error.ts';
import { textRelation, typedRelation } from './source/relation.ts';

export interface DataInput {
  /** The source's name in mlops.yml; SQL rules call it so. */
  name: string;
  /** Absolute. */
  path: string;
  contract?: PlacedContract;
}

/** One source, made ready: what its file is, what is asked of it. Nothing of its rows has been read. */
export interface PreparedSource {
  input: DataInput;
  file: InspectedFile;
  table: string;
  plan: SourcePlan;
  notRun: { rule: string; reason: string }[];
}

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
    const plan = planSource(input.name, checks, cells, table, sampleEvery);
    await probePredicates(engine, plan, (check) => ruleWhere(input, check));
    prepared.push({ input, file, table, plan, notRun: compiled.notRun });
  }
  return prepared;
}

/** The SQL of a run, as people read it. */
export function explainSources(prepared: readonly PreparedSource[]): string {
  return prepared.map(({ plan }) => explainPlan(plan)).join('\n\n');
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

/** Where the contract says a check. */
export function ruleWhere(input: DataInput, check: Check): Where {
  return { ...input.contract?.locate(check.path ?? []), field: check.id };
}
