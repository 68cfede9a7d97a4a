/** What a step judges or measures: what `evaluate-model` has scored, a file that it reads itself, or either, where that is not read. */
export type Reads = 'evaluation' | 'file' | 'either';

const SCORED = /^\$\{\{\s*steps\.([\w-]+)\.outputs\.scored\s*\}\}$/i;

/**
 * @param predictions the input, as it is written; empty for what `evaluate-model` made
 * @param left what steps before left as their output `scored`, by their ids in lower case
 */
export function readsOf(predictions: string, left: ReadonlyMap<string, Reads> = new Map()): Reads {
  const id = SCORED.exec(predictions)?.[1]?.toLowerCase();
  // What no step has left is empty.
  if (id !== undefined) return left.get(id) ?? 'evaluation';
  return predictions === '' || predictions.endsWith('.mlops/outputs/evaluate-model/scored.parquet')
    ? 'evaluation'
    : 'file';
}
