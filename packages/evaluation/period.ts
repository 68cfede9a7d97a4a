import { z } from 'zod';
import { Split } from '#config';
import { canonicalJson, type Json } from '#kit';

/** What the statement of a build of features says decided which examples there are, and what they mean. */
export interface Built {
  /** Parameters of the stage. */
  parameters: unknown;
  /** What was read, each with its role; what has none, such as the commit, is no input of the build. */
  materials: readonly { name: string; digest: Readonly<Record<string, string>>; role: string | undefined }[];
}

/** Where two evaluations look, by configuration. */
interface Periods {
  now: string;
  then: string;
}

const Parameters = z.object({ features: z.looseObject({ split: Split.optional() }) });

/**
 * That another part of the same data is evaluated, said openly: `evaluate: 2013-06` in place of `2013-05`. Then most of
 * the baseline's examples may be gone. With other data or another meaning beside it, nobody could tell new examples from
 * old ones under new ids: only the split may differ, and a hash must be one of the same columns.
 * @returns nothing when the same part is evaluated, or when anything else differs
 * @throws z.ZodError when the parameters are not those of build-features
 */
export function otherPeriod(now: Built, then: Built): Periods | undefined {
  const [today, before] = [now, then].map(({ parameters }) => Parameters.parse(parameters).features);
  const [here, there] = [today!.split, before!.split];
  if (!here || !there || rest(now, today!) !== rest(then, before!) || kind(here) !== kind(there)) return undefined;
  const periods = { now: evaluated(here), then: evaluated(there) };
  return periods.now === periods.then ? undefined : periods;
}

/** Everything but the split. */
function rest({ materials }: Built, { split: _, ...features }: Readonly<Record<string, unknown>>): string {
  const read = materials
    .filter(({ role }) => role !== undefined)
    .map(({ name, digest }) => [name, digest] as Json)
    .map(canonicalJson)
    .sort();
  return canonicalJson({ features: features as Json, read });
}

function kind(split: Split): string {
  return 'hash' in split ? canonicalJson([split.hash].flat()) : 'time';
}

function evaluated(split: Split): string {
  return 'hash' in split ? `${split.evaluate} by hash, seed ${split.seed}` : split.evaluate;
}
