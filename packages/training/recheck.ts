import { AbsentBytes, factsOf, type EvidenceReader, type Statement } from '#evidence';
import { canonicalJson, type Json, type JsonObject } from '#kit';
import { MLFLOW_RUN } from './mlflow/run.ts';
import { readMetrics, type TrainingResult } from './result.ts';

/**
 * Holds what a training is said to have left to the files that it left. What of them is nowhere any more is not compared: whoever
 * verifies says of each that it is absent.
 *
 * @returns what does not agree, as sentences
 * @throws what reading metrics.json throws, and where bytes are others than were recorded
 */
export async function recheckTraining(
  statement: Statement,
  evidence: Pick<EvidenceReader, 'bytes' | 'file' | 'size'>,
): Promise<string[]> {
  const names = statement.subject.map(({ name = '' }) => name);
  const metrics = await whereHere(async () => readMetrics(await evidence.file('metrics.json')));
  const model = await whereHere(() => measure(names, evidence));
  const result = await whereHere(async () => asObject(await evidence.bytes('result.json')));
  const left = {
    ...{ metrics, model },
    oof: names.includes('oof.parquet'),
    mlflow: names.includes(MLFLOW_RUN) ? true : null,
  };
  return [
    ...differing('statement', factsOf(statement).result ?? {}, { metrics }),
    ...(result ? differing('result', result, left) : []),
  ];
}

/** @param left what the files say, undefined of those that are not here */
function differing(who: string, said: JsonObject, left: Readonly<Record<string, Json | undefined>>): string[] {
  return Object.entries(left).flatMap(([field, is]) => {
    const [claimed, found] = [said[field] ?? null, is ?? null].map((value) => canonicalJson(value));
    if (is === undefined || claimed === found) return [];
    return [`its ${who} says ${field} ${claimed}; its files say ${found}`];
  });
}

async function measure(
  names: readonly string[],
  evidence: Pick<EvidenceReader, 'size'>,
): Promise<TrainingResult['model']> {
  const files = names.filter((name) => name.startsWith('model/'));
  let bytes = 0;
  for (const name of files) bytes += await evidence.size(name);
  return { files: files.length, bytes };
}

/** Of what is no object nothing is said. */
function asObject(bytes: Uint8Array): JsonObject {
  const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as Json;
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

async function whereHere<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AbsentBytes) return undefined;
    throw error;
  }
}
