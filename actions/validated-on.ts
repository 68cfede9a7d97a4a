import { TIME_COLUMN } from '#config';
import type { Material } from '#evidence';
import type { Host } from '#kit';
import type { ReferenceTables } from '#monitoring';

type Found = Material & { path: string };

/** Finds a file that a stage of a run made; undefined when it made none of that name. */
export type FindOutput = (stage: string, file: string, role?: Material['role']) => Promise<Found | undefined>;

/** Files that a reference is made of. */
export interface ValidatedOn {
  materials: Material[];
  tables: ReferenceTables;
}

/**
 * What a model was validated on: what training left out of fold, else what was evaluated. Never predictions on what it was
 * trained on.
 * @returns undefined when there is neither
 */
export async function validatedOn(host: Host, find: FindOutput): Promise<ValidatedOn | undefined> {
  const features = await find('build-features', 'features.json');
  const inputs = features && (await declaredFeatures(host, features.path));
  const oof = features && (await find('train-model', 'oof.parquet', 'baseline'));
  const train = oof && (await find('build-features', 'train.parquet', 'features'));
  const evaluate = features && (await find('build-features', 'evaluate.parquet', 'features'));
  // When examples were, which those of training do not say.
  const labels = evaluate && (await find('build-features', 'evaluate-labels.parquet', 'features'));
  const time = labels && { column: TIME_COLUMN, path: labels.path, features: evaluate.path };
  const timed = labels ? [evaluate, labels] : [];
  if (features && inputs && oof && train) {
    const tables = { predictions: oof.path, features: train.path, inputs, kind: 'out-of-fold' as const };
    return { materials: [oof, train, features, ...timed], tables: { ...tables, ...(time && { time }) } };
  }
  const scored = await find('evaluate-model', 'scored.parquet', 'baseline');
  if (!scored) return undefined;
  if (!features || !inputs || !evaluate)
    return { materials: [scored], tables: { predictions: scored.path, inputs: [], kind: 'evaluation' } };
  const tables = { predictions: scored.path, features: evaluate.path, inputs, kind: 'evaluation' as const };
  return { materials: [scored, evaluate, features, ...timed.slice(1)], tables: { ...tables, ...(time && { time }) } };
}

/** The features by their declared types. @param path of the features.json that build-features wrote */
export async function declaredFeatures(host: Host, path: string): Promise<NonNullable<ReferenceTables['inputs']>> {
  const described = JSON.parse(await host.files.readText(path)) as { features: NonNullable<ReferenceTables['inputs']> };
  return described.features.map(({ name, type }) => ({ name, type }));
}
