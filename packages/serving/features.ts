import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { sha256 } from '#evidence';
import { waysOf } from '#features';
import type { JsonObject } from '#kit';
import { fail } from './errors.ts';

/** What build-features says of the rows a model was trained on; what serving needs of it. */
const Features = z.object({
  entity: z.array(z.string()).optional(),
  features: z.array(z.looseObject({ name: z.string() })),
});

export interface ServedFeatures {
  /** Columns that name an example; empty when nobody said. */
  entity: readonly string[];
  /** In the order of a model's matrix. */
  names: readonly string[];
  /** Feature → how training computed it, see waysOf. */
  ways: ReadonlyMap<string, string>;
  /** sha256 of the file as it was read; null when there is none. */
  digest: string | null;
}

/**
 * The `features.json` of build-features that belongs to a model. One that takes its features by name needs none.
 * @throws MLOPS_SERVE_MODEL when it is there and says something else
 */
export async function readFeatures(file: string): Promise<ServedFeatures> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (bytes === undefined) return { entity: [], names: [], ways: new Map(), digest: null };
  try {
    const { entity, features } = Features.parse(JSON.parse(bytes.toString('utf8')));
    return {
      entity: entity ?? [],
      names: features.map(({ name }) => name),
      ways: waysOf(features as JsonObject[]),
      digest: sha256(bytes),
    };
  } catch (cause) {
    throw fail('MLOPS_SERVE_MODEL', {
      message: 'expected the features.json that build-features writes: {"entity": […], "features": [{"name": …}]}',
      where: { file },
      cause,
    });
  }
}
