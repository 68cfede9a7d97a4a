import type { Origin } from '#kit';
import type { KeptFile, Version } from '#registry';

/** Where a release has the model's files, before its server makes names of that. */
const MODEL = 'model/';
/** Statement, evidence, manifest, and the card's three. */
const BESIDES = 6;

/** A file of the model. */
interface Named extends KeptFile {
  /** What the release is asked to call it. */
  at: string;
  /** What its server makes of that. */
  asset: string;
}

export interface ReleasedModel {
  files: Named[];
  /** Files that a release does not take, with why. */
  left: (Named & { why: string })[];
}

/** What the release of a version has of its model. @param origin undefined where there is no server, and so no limit */
export function releasedModel(
  origin: Pick<Origin, 'unreleasable' | 'releaseNames'> | undefined,
  { model }: Pick<Version, 'model'>,
): ReleasedModel {
  const why = origin?.unreleasable(model.files, BESIDES) ?? new Map<string, string>();
  const isLeft = ({ name }: KeptFile): boolean => why.has(name);
  // What is left out takes no name from what is not.
  const all = [...model.files.filter((file) => !isLeft(file)), ...model.files.filter(isLeft)].map((file) => ({
    ...file,
    at: `${MODEL}${file.name}`,
  }));
  const assets = origin?.releaseNames(all.map(({ at, digest }) => ({ name: at, digest }))) ?? all.map(({ at }) => at);
  const named = all.map((file, index) => ({ ...file, asset: assets[index]! }));
  return {
    files: named.filter((file) => !isLeft(file)),
    left: named.filter(isLeft).map((file) => ({ ...file, why: why.get(file.name)! })),
  };
}
