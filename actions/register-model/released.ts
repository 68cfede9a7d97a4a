import type { Origin } from '#kit';
import type { KeptFile, Version } from '#registry';

/** Where a release has the model's files, before its server makes names of that. */
const MODEL = 'model/';
/** Statement, evidence, manifest, and the card's three. */
const BESIDES = 6;

export interface ReleasedModel {
  /** With `at`, what the release is asked to call it, and `asset`, what its server makes of that. */
  files: (KeptFile & { at: string; asset: string })[];
  /** Files that a release does not take, with why. */
  left: (KeptFile & { why: string })[];
}

/** What the release of a version has of its model. @param origin undefined where there is no server, and so no limit */
export function releasedModel(
  origin: Pick<Origin, 'unreleasable' | 'releaseNames'> | undefined,
  { model }: Pick<Version, 'model'>,
): ReleasedModel {
  const why = origin?.unreleasable(model.files, BESIDES) ?? new Map<string, string>();
  const taken = model.files
    .filter(({ name }) => !why.has(name))
    .map((file) => ({ ...file, at: `${MODEL}${file.name}` }));
  const asked = taken.map(({ at, digest }) => ({ name: at, digest }));
  const assets = origin?.releaseNames(asked) ?? taken.map(({ at }) => at);
  return {
    files: taken.map((file, index) => ({ ...file, asset: assets[index]! })),
    left: model.files.flatMap((file) => (why.has(file.name) ? [{ ...file, why: why.get(file.name)! }] : [])),
  };
}
