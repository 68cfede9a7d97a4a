import { z } from 'zod';
import { parsePeriod, Split } from '#config';
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
  /** The data are not those of the baseline either. */
  otherData?: true;
}

const Parameters = z.object({ features: z.looseObject({ split: Split.optional() }) });

/**
 * That a later part of the data is evaluated, said openly: `evaluate: 2013-06` in place of `2013-05`. Then the baseline's
 * examples may be gone. Whoever says which part picks it, so it must begin after what the baseline was evaluated on has
 * ended: a month of the past may be one that suits, and so may a part of a hash. With another meaning beside it, nobody could
 * tell new examples from old ones under new ids: only the split may differ, and the data, as time goes on.
 * @returns nothing when no later part is evaluated, or when anything else differs
 * @throws z.ZodError when the parameters are not those of build-features
 */
export function otherPeriod(now: Built, then: Built): Periods | undefined {
  const [today, before] = [now, then].map(({ parameters }) => Parameters.parse(parameters).features);
  const [here, there] = [today!.split, before!.split];
  if (!here || !there || 'hash' in here || 'hash' in there) return undefined;
  if (rest(now, today!) !== rest(then, before!) || !follows(here.evaluate, there.evaluate)) return undefined;
  const periods = { now: here.evaluate, then: there.evaluate };
  return read(now, true) === read(then, true) ? periods : { ...periods, otherData: true };
}

/** Everything but the split and what the data hold. */
function rest(built: Built, { split: _, ...features }: Readonly<Record<string, unknown>>): string {
  return canonicalJson({ features: features as Json, read: read(built, false) });
}

/** What was read. @param data whether by the bytes of the data too, or by their names alone */
function read({ materials }: Built, data: boolean): string {
  const inputs = materials.filter(({ role }) => role !== undefined);
  const named = inputs.map(({ name, digest, role }) =>
    canonicalJson([name, data || role !== 'data' ? digest : null] as Json),
  );
  return named.sort().join();
}

function follows(here: string, there: string): boolean {
  const { from } = parsePeriod(here);
  const { to } = parsePeriod(there);
  return from !== undefined && to !== undefined && from >= to;
}
