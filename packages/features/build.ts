import { join } from 'node:path';
import type { Engine } from '#data';
import { escape, type Host, type JsonObject } from '#kit';
import { columnTypes, definitionsOf } from './describe.ts';
import { fail } from './errors.ts';
import { planFeatures, type FeaturePlan } from './plan.ts';
import { openChecks, resolveRequest, type FeatureRequest, type Resolved } from './resolve.ts';
import { settled } from './settle.ts';
import type { Column } from './source.ts';
import { featureType } from './types.ts';

/** What a build leaves in result.json. No times and no machine facts, so that its digest repeats. */
export type FeatureResult = {
  features: number;
  /** Examples that have a label, by side of the split; of `monitor`, all of them. */
  counts: { train: number; evaluate: number; monitor?: number };
  /** Rows on a side whose label is missing: no examples to learn or judge from. */
  unlabelled: { train: number; evaluate: number; monitor?: number };
  /** Rows that are on no side. */
  outside: number;
  /** Of periods that move on with the data, the dates that they came to. */
  split: JsonObject;
  /** The day that those dates follow from: the newest one with a label. */
  newestLabel?: string;
  /** What names one example; empty: the row's number. */
  entity: string[];
};

/** A build that has been planned and carried out in the engine: its tables are still there to be compared with. */
export interface Built {
  resolved: Resolved;
  plan: FeaturePlan;
  result: FeatureResult;
}

/**
 * Reads every source into the schema `raw`, rows in the order of the file.
 * @param relations data source → SQL table expression
 */
export async function loadSources(
  engine: Engine,
  relations: ReadonlyMap<string, string>,
): Promise<Map<string, Column[]>> {
  await engine.run('SET preserve_insertion_order = true; CREATE SCHEMA raw');
  const catalog = new Map<string, Column[]>();
  for (const [name, relation] of relations) {
    await engine.run(`CREATE TABLE raw.${escape.sqlIdentifier(name)} AS SELECT * FROM ${relation}`);
    const rows = await engine.rows(`DESCRIBE raw.${escape.sqlIdentifier(name)}`);
    catalog.set(
      name,
      rows.map((row) => ({ name: String(row['column_name']), type: String(row['column_type']) })),
    );
  }
  return catalog;
}

/**
 * Reads the columns of one source that are carried as names, not as quantities, as the file has them written: rows as in
 * `raw`, so that the row's number joins the two.
 */
export async function loadWritten(engine: Engine, relation: string, columns: readonly string[]): Promise<void> {
  const selected = columns.map((name) => escape.sqlIdentifier(name)).join(', ');
  await engine.run(`CREATE TABLE raw."#written" AS SELECT ${selected} FROM ${relation}`);
}

/**
 * Builds the features and writes train.parquet, evaluate.parquet, evaluate-labels.parquet (and monitor…) and
 * features.json into `output`. The same data and declarations give the same bytes.
 * @throws MLOPS_FEATURES_…, MLOPS_SQL_FAILED
 */
export async function buildFeatures(
  host: Pick<Host, 'files' | 'progress'>,
  engine: Engine,
  work: { request: FeatureRequest; catalog: ReadonlyMap<string, readonly Column[]>; output: string },
): Promise<Built> {
  const { request, catalog, output } = work;
  const asked = await resolveRequest(await openChecks(engine), request, catalog);
  const { resolved, newestLabel } = await settled(engine, asked);
  const plan = planFeatures(resolved);
  const progress = host.progress('building features', plan.steps.length);
  for (const [index, step] of plan.steps.entries()) {
    progress.update(index, step.name);
    await engine.run(step.sql);
  }
  progress.end();
  const description = await describeFeatures(engine, resolved);
  const result = await countExamples(engine, resolved, request);
  for (const [name, sql] of Object.entries(plan.outputs)) await writeParquet(engine, sql, join(output, name));
  await host.files.write(join(output, 'features.json'), `${JSON.stringify(description, null, 2)}\n`);
  const dated = newestLabel === undefined ? result : { ...result, newestLabel };
  return { resolved, plan, result: { ...dated, features: plan.features.length } };
}

export async function writeParquet(engine: Engine, sql: string, path: string): Promise<void> {
  await engine.run(`COPY (${sql}) TO ${escape.sqlString(path)} (FORMAT parquet, COMPRESSION zstd)`);
}

async function describeFeatures(engine: Engine, resolved: Resolved): Promise<JsonObject> {
  const types = await columnTypes(engine, 'build."#features"');
  const [target] = await engine.rows(`SELECT typeof("#target") AS type FROM build."#rows" LIMIT 1`);
  return {
    entity: [...resolved.entity],
    ...(resolved.at === undefined ? {} : { at: resolved.at }),
    label: { sql: resolved.label, ...(target ? { type: featureType(String(target['type'])) ?? 'number' } : {}) },
    features: definitionsOf(resolved, types),
  };
}

/** Counts, after refusing ids that do not name one example and sides that are empty. */
async function countExamples(
  engine: Engine,
  resolved: Resolved,
  request: FeatureRequest,
): Promise<Omit<FeatureResult, 'features'>> {
  const entity = resolved.entity.join(', ');
  const where = request.document.where(['sources', resolved.example.name]);
  const [incomplete] = await engine.rows(
    `SELECT count(*) AS n, min("#row") + 1 AS first FROM build."#rows" WHERE "#incomplete"`,
  );
  if (Number(incomplete!['n']) > 0) {
    throw fail('MLOPS_FEATURES_ENTITY', {
      message: `${incomplete!['n']} rows of ${resolved.example.name} lack a value of the entity [${entity}].`,
      where: { row: Number(incomplete!['first']) },
      hint: 'Leave those rows out with features.where, or name another entity.',
    });
  }
  const [twice] = await engine.rows(
    `SELECT id, count(*) AS n, min("#row") + 1 AS first, count(*) OVER () AS ids FROM build."#rows" GROUP BY id HAVING count(*) > 1 ORDER BY first LIMIT 1`,
  );
  if (twice) {
    throw fail('MLOPS_FEATURES_ENTITY', {
      message: `${twice['ids']} examples do not have an id of their own: ${twice['id']} stands for ${twice['n']} rows of ${resolved.example.name}.`,
      where: { row: Number(twice['first']) },
      hint: `Add a column to the entity [${entity}] that tells them apart.`,
    });
  }
  if (resolved.at !== undefined) {
    const [timeless] = await engine.rows(
      `SELECT count(*) AS n, min("#row") + 1 AS first FROM build."#rows" JOIN build."#features" USING ("#row") WHERE "#at" IS NULL`,
    );
    if (Number(timeless!['n']) > 0) {
      throw fail('MLOPS_FEATURES_AT', {
        message: `${timeless!['n']} rows of ${resolved.example.name} have no moment of prediction: ${request.at!.text} is empty.`,
        where: { row: Number(timeless!['first']) },
        hint: 'Leave those rows out with features.where.',
      });
    }
  }
  const rows = await engine.rows(
    `SELECT side, count(*) AS n, count("#target") AS labelled FROM build."#rows" GROUP BY side`,
  );
  const side = (name: string | null): { n: number; labelled: number } => {
    const row = rows.find((candidate) => candidate['side'] === name);
    return { n: Number(row?.['n'] ?? 0), labelled: Number(row?.['labelled'] ?? 0) };
  };
  const [train, evaluate, monitor] = [side('train'), side('evaluate'), side('monitor')];
  for (const [name, { n, labelled }] of [['train', train] as const, ['evaluate', evaluate] as const]) {
    if (labelled > 0) continue;
    const period = 'hash' in resolved.split ? '' : `, ${resolved.split[name]},`;
    throw fail('MLOPS_FEATURES_SPLIT', {
      message: `The ${name} side${period} has no example with a label (${n} rows without).`,
      where: { ...where, field: `features.split.${name}` },
      hint: 'Check the periods or the share of the split, and features.where.',
    });
  }
  const watched = 'monitor' in resolved.split && resolved.split.monitor !== undefined;
  return {
    counts: { train: train.labelled, evaluate: evaluate.labelled, ...(watched ? { monitor: monitor.n } : {}) },
    unlabelled: {
      train: train.n - train.labelled,
      evaluate: evaluate.n - evaluate.labelled,
      ...(watched ? { monitor: monitor.n - monitor.labelled } : {}),
    },
    outside: side(null).n,
    split: { ...resolved.split } as JsonObject,
    entity: [...resolved.entity],
  };
}
