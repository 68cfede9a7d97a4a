import type { Host } from '#kit';
import type { Engine } from './engine/engine.ts';
import type { SqlValue } from './engine/value.ts';
import { fail } from './errors.ts';
import { holdsIn, judgeSource, type SourceState } from './judge-source.ts';
import { offendingRows, repeatedKeys } from './plan/examples.ts';
import { runRules } from './plan/run-rules.ts';
import type { PreparedSource } from './prepare.ts';
import { readProfile, type Profile } from './profile/profile.ts';
import type { DataResult } from './result.ts';
import { explainReadFailure } from './source/read-error.ts';

export interface DataReport {
  result: DataResult;
  profile: Record<string, Profile>;
}

/** A rule that takes longer is no rule for every commit. */
const RULE_SECONDS = 30;
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
