import { join } from 'node:path';
import { openEngine, parquetRelation } from '#data';
import { escape, type Host } from '#kit';
import type { Registry, Version } from '#registry';
import type { Client, Row } from './client.ts';
import { fail } from './errors.ts';
import { Refused } from './refused.ts';

/** Predictions of the evaluation that a deployed version must give again. */
export interface Golden {
  ids: readonly string[];
  rows: readonly Row[];
  /** What was predicted then, by name: `score`, `score_<class>`, `prediction`. */
  expected: Readonly<Record<string, readonly number[]>>;
}

/** What a golden replay came to. */
export interface Replay {
  rows: number;
  /** Largest absolute difference of any answer from what was recorded. */
  largest: number;
  tolerance: number;
}

/**
 * A deterministic sample of the predictions recorded with a version, with the features they were made from: the rows whose
 * id, behind the digest of all predictions, has the smallest sha256. Which they are is settled by what was predicted, so
 * that no program can be honest on just these. Both files come from the store by digest.
 * @throws MLOPS_DEPLOY_GOLDEN, MLOPS_STORE_MISSING, MLOPS_STORE_TAMPERED, MLOPS_SQL_FAILED
 */
export async function readGolden(
  host: Host,
  registry: Pick<Registry, 'fetchFile'>,
  version: Version,
  count: number,
): Promise<Golden> {
  if (!version.golden) throw noGolden(version, 'it was registered without predictions and their features');
  const directory = await host.files.makeTemporaryDirectory('mlops-golden-');
  try {
    const [scored, features] = [join(directory, 'scored.parquet'), join(directory, 'features.parquet')];
    await registry.fetchFile(version.golden.scored, scored);
    await registry.fetchFile(version.golden.features, features);
    return await sample(host, version, { scored, features, count });
  } finally {
    await host.files.remove(directory);
  }
}

async function sample(
  host: Host,
  version: Version,
  { scored, features, count }: { scored: string; features: string; count: number },
): Promise<Golden> {
  const engine = await openEngine(host);
  try {
    const described = await engine.rows(`DESCRIBE SELECT * FROM ${parquetRelation(scored)}`);
    const names = described
      .filter(({ column_type }) => /^(DOUBLE|FLOAT|DECIMAL|.*INT)/.test(String(column_type)))
      .map(({ column_name }) => String(column_name))
      .filter((name) => name === 'score' || name === 'prediction' || name.startsWith('score_'));
    const picked = names.map((name, index) => `s.${escape.sqlIdentifier(name)}::DOUBLE AS "#${index}"`);
    const found = await engine.rows(
      `SELECT CAST(s.id AS VARCHAR) AS "#id", ${picked.map((column) => `${column}, `).join('')}f.*
       FROM ${parquetRelation(scored)} s JOIN ${parquetRelation(features)} f ON CAST(s.id AS VARCHAR) = CAST(f.id AS VARCHAR)
       ORDER BY sha256(${escape.sqlString(version.golden!.scored.digest)} || CAST(s.id AS VARCHAR)), 1 LIMIT ${count}`,
    );
    if (names.length === 0) throw noGolden(version, 'its predictions have no score');
    if (found.length === 0) throw noGolden(version, 'no prediction has the id of a row of features');
    return {
      ids: found.map((row) => String(row['#id'])),
      rows: found.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !/^#(id|\d+)$/.test(name)))),
      expected: Object.fromEntries(names.map((name, index) => [name, found.map((row) => Number(row[`#${index}`]))])),
    };
  } finally {
    engine.close();
  }
}

export function saidReplay({ rows, largest, tolerance }: Replay): string {
  return `${rows} golden predictions, largest difference ${largest.toPrecision(2)} (tolerance ${tolerance})`;
}

/** Rows in one request: a server that answers one row otherwise than many is found by the smoke requests of one. */
const BATCH = 50;

/**
 * Asks a deployed version for recorded predictions again.
 * @throws Refused when an answer is further off than the tolerance, with the row and both numbers; MLOPS_DEPLOY_ANSWER
 */
export async function replay(client: Client, golden: Golden, tolerance: number): Promise<Replay> {
  let largest = 0;
  for (let start = 0; start < golden.rows.length; start += BATCH) {
    const rows = golden.rows.slice(start, start + BATCH);
    const scores = await client.ask(rows);
    largest = Math.max(largest, difference(golden, scores, { start, count: rows.length, tolerance }));
  }
  return { rows: golden.rows.length, largest, tolerance };
}

/** @returns the largest absolute difference. @throws Refused when it is over the tolerance, or nothing can be compared */
export function difference(
  { ids, expected }: Golden,
  scores: Readonly<Record<string, readonly number[]>>,
  { start, count, tolerance }: { start: number; count: number; tolerance: number },
): number {
  // A classifier's predicted class follows from its scores: where there are some they were judged, and they are compared.
  const recorded = Object.keys(expected);
  const judged = recorded.filter((name) => name !== 'prediction');
  const names = judged.length > 0 ? judged : recorded;
  if (names.length === 0 || names.some((name) => scores[name] === undefined)) {
    const [then, now] = [names, Object.keys(scores)].map((list) => list.join(', ') || 'nothing');
    throw new Refused('inconclusive', `${then} was recorded and ${now} is answered: nothing to compare`);
  }
  let largest = 0;
  for (const name of names) {
    for (let row = 0; row < count; row++) {
      const [before, now] = [expected[name]![start + row]!, scores[name]![row]!];
      const distance = Math.abs(before - now);
      // Written so that NaN does not pass.
      if (!(distance <= tolerance)) {
        throw new Refused(
          'fail',
          `${name} of ${ids[start + row]} is ${now}; at evaluation it was ${before} (tolerance ${tolerance})`,
        );
      }
      largest = Math.max(largest, distance);
    }
  }
  return largest;
}

function noGolden({ tag }: Version, why: string): Error {
  return fail('MLOPS_DEPLOY_GOLDEN', {
    message: `${tag} has no golden predictions: ${why}`,
    hint: 'Run the whole chain with `features:` and `evaluate:` in mlops.yml, and register that run.',
  });
}
