import { readFile } from 'node:fs/promises';
import { z } from 'zod';
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
}

/**
 * The `features.json` of build-features that belongs to a model. One that takes its features by name needs none.
 * @throws MLOPS_SERVE_MODEL when it is there and says something else
 */
export async function readFeatures(file: string): Promise<ServedFeatures> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return { entity: [], names: [], ways: new Map() };
  try {
    const { entity, features } = Features.parse(JSON.parse(text));
    return { entity: entity ?? [], names: features.map(({ name }) => name), ways: waysOf(features as JsonObject[]) };
  } catch (cause) {
    throw fail('MLOPS_SERVE_MODEL', {
      message: 'expected the features.json that build-features writes: {"entity": […], "features": [{"name": …}]}',
      where: { file },
      cause,
    });
  }
}
