import { join } from 'node:path';
import type { Project } from '#config';
import { openEngine, parquetRelation } from '#data';
import { stageOutput, type RunRecord } from '#evidence';
import type { GateDecision } from '#evaluation';
import { escape, type Host } from '#kit';
import type { Clues } from '#reports';

/** An input is called emptier from here on: less is everyday noise. */
const NOTEWORTHY = 0.1;
const { sqlIdentifier, sqlString } = escape;

/**
 * What the evidence says about why a gate does not pass: what is the baseline's byte for byte, and which inputs are
 * emptier now among the examples of the deciding rule. Facts from recorded digests and files; nothing is guessed.
 */
export async function findClues(
  host: Host,
  project: Project,
  decision: GateDecision,
  before: RunRecord,
  after: RunRecord,
): Promise<Clues> {
  const [then, now] = [inputsOf(before), inputsOf(after)];
  const known = then !== undefined && now !== undefined;
  const models = before.model !== undefined && after.model !== undefined;
  const mayLook = known && then !== now && decision.deciding !== null && (await host.store.has(then));
  return {
    same: {
      ...(known && { features: then === now }),
      ...(models && { model: before.model === after.model }),
    },
    emptier: mayLook ? await emptierInputs(host, project, decision, then) : [],
  };
}

/** Digest of what the model was asked about. */
function inputsOf({ subjects }: RunRecord): string | undefined {
  return subjects['build-features']?.find(({ name }) => name === 'evaluate.parquet')?.digest.sha256;
}

/** @param baseline digest of the baseline's evaluate.parquet, which the store has */
async function emptierInputs(
  host: Host,
  project: Project,
  { deciding, rules }: GateDecision,
  baseline: string,
): Promise<Clues['emptier']> {
  const [features, evaluated] = [
    await stageOutput(project, 'build-features'),
    await stageOutput(project, 'evaluate-model'),
  ];
  const cache = join(project.workspace, 'cache');
  await host.files.makeDirectory(cache);
  const directory = await host.files.makeTemporaryDirectory('clues-', cache);
  const engine = await openEngine(host, { directory });
  try {
    await host.store.get(baseline, join(directory, 'evaluate.parquet'));
    const files = { before: join(directory, 'evaluate.parquet'), now: features.path('evaluate.parquet') };
    await engine.run(
      `CREATE VIEW chosen AS SELECT id FROM ${parquetRelation(evaluated.path('scored.parquet'))} ${whereSlice(rules[deciding!]?.slice)}`,
    );
    for (const [name, path] of Object.entries(files))
      await engine.run(
        `CREATE VIEW ${sqlIdentifier(name)} AS SELECT * FROM ${parquetRelation(path)} SEMI JOIN chosen USING (id)`,
      );
    const columns = async (view: string): Promise<string[]> =>
      (await engine.rows(`DESCRIBE ${sqlIdentifier(view)}`)).map(({ column_name: name }) => String(name));
    const shared = new Set(await columns('before'));
    const inputs = (await columns('now')).filter((name) => name !== 'id' && shared.has(name));
    const [was, is] = [await emptyShares('before'), await emptyShares('now')];
    return inputs
      .flatMap((input, index) => {
        const [then, now] = [was[index], is[index]];
        return then !== undefined && now !== undefined && now - then >= NOTEWORTHY
          ? [{ input, before: then, now }]
          : [];
      })
      .sort((a, b) => b.now - b.before - (a.now - a.before) || (a.input < b.input ? -1 : 1));

    /** Share of NULL or NaN per input; nothing when there are no rows. */
    async function emptyShares(view: string): Promise<number[]> {
      if (inputs.length === 0) return [];
      const shares = inputs.map((name, index) => `${empty(name)} AS ${sqlIdentifier(`c${index}`)}`);
      const [row] = await engine.rows(`SELECT count(*) AS n, ${shares.join(', ')} FROM ${sqlIdentifier(view)}`);
      const total = Number(row!['n']);
      return total === 0 ? [] : inputs.map((_, index) => Number(row![`c${index}`]) / total);
    }
  } finally {
    engine.close();
    await host.files.remove(directory);
  }
}

function empty(column: string): string {
  const name = sqlIdentifier(column);
  return `sum(CASE WHEN ${name} IS NULL OR CAST(${name} AS VARCHAR) = 'nan' THEN 1 ELSE 0 END)`;
}

/** The examples of one slice in scored.parquet, named as evaluation names them: crossed columns joined by ` × `, a missing value `NULL`. */
function whereSlice(slice: { slicing: string; value: string } | undefined): string {
  if (!slice) return '';
  const parts = slice.slicing
    .split(' × ')
    .map((column) => `coalesce(CAST(${sqlIdentifier(`slice_${column}`)} AS VARCHAR), 'NULL')`);
  return `WHERE concat_ws(' × ', ${parts.join(', ')}) = ${sqlString(slice.value)}`;
}
