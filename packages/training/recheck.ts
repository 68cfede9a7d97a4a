import { differing, factsOf, resultOf, whereHere, type EvidenceReader, type Statement } from '#evidence';
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
  const result = await resultOf(evidence);
  const left = {
    ...{ metrics, model },
    oof: names.includes('oof.parquet'),
    mlflow: names.includes(MLFLOW_RUN) ? true : null,
  };
  return [
    ...differing('statement', factsOf(statement).result ?? {}, 'its files say', { metrics }),
    ...(result ? differing('result', result, 'its files say', left) : []),
  ];
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
