import { openEngine, parquetRelation, type Engine } from '#data';
import { differing, factsOf, resultOf, whereHere, type EvidenceReader, type Found, type Statement } from '#evidence';
import type { Host, Json, JsonObject } from '#kit';

/** The file that has one row for each example that is counted. */
const COUNTED = { train: 'train.parquet', evaluate: 'evaluate-labels.parquet', monitor: 'monitor.parquet' };

/** Columns of the file that is trained on which are no features: `id` and `target`. */
const NO_FEATURES = 2;

/**
 * Holds what a build of features is said to have made to its result, and that to the files that it left. What of them is nowhere any
 * more is not compared: whoever verifies says of each that it is absent.
 *
 * @returns what does not agree, as sentences
 * @throws where bytes are others than were recorded, or no Parquet
 */
export async function recheckFeatures(
  host: Host,
  statement: Statement,
  evidence: Pick<EvidenceReader, 'bytes' | 'file'>,
): Promise<string[]> {
  const said = factsOf(statement).result ?? {};
  const claimed = { ...said, ...counted(said) };
  const result = await resultOf(evidence);
  const left = await measure(host, statement, evidence);
  if (!result) return differing('statement', claimed, 'its files say', left);
  const { newestLabel = null, split = null } = result;
  // Dates that mlops.yml has are not repeated.
  const dated = { newestLabel, split: newestLabel === null ? null : split };
  return [
    ...differing('statement', claimed, 'its result says', { ...counted(result), ...dated }),
    ...differing('result', counted(result), 'its files say', left),
  ];
}

/** What of a claim can be counted again. */
function counted({ counts, features = null }: JsonObject): JsonObject {
  const sides = (counts ?? {}) as JsonObject;
  return {
    features,
    ...Object.fromEntries(Object.keys(COUNTED).map((side) => [`counts.${side}`, sides[side] ?? null])),
  };
}

async function measure(
  host: Host,
  { subject }: Pick<Statement, 'subject'>,
  evidence: Pick<EvidenceReader, 'file'>,
): Promise<Found> {
  const made = subject.map(({ name }) => name);
  const engine = await openEngine(host);
  try {
    const found: Record<string, Json | undefined> = {};
    for (const [side, name] of Object.entries(COUNTED)) {
      const path = made.includes(name) ? await whereHere(() => evidence.file(name)) : null;
      found[`counts.${side}`] = path ? await rowsOf(engine, parquetRelation(path)) : path;
      if (side !== 'train') continue;
      found['features'] = path
        ? (await rowsOf(engine, `(DESCRIBE SELECT * FROM ${parquetRelation(path)})`)) - NO_FEATURES
        : path;
    }
    return found;
  } finally {
    engine.close();
  }
}

async function rowsOf(engine: Engine, relation: string): Promise<number> {
  const [row] = await engine.rows(`SELECT count(*) AS n FROM ${relation}`);
  return Number(row!['n']);
}
