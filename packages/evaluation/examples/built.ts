import { z } from 'zod';
import { rollingOf, Split } from '#config';

/** What the statement of a build of features says decided which examples there are, and what they mean. */
export interface Built {
  /** Parameters of the stage. */
  parameters: unknown;
  /** What was read, each with its role; what has none, such as the commit, is no input of the build. */
  materials: readonly { name: string; digest: Readonly<Record<string, string>>; role: string | undefined }[];
  /** What came of it. */
  result?: unknown;
}

const Parameters = z.object({ features: z.object({ split: Split.optional() }) });
const Settled = z.object({ split: Split });

/**
 * By what the examples were split; of periods that move on with the data, the dates that they came to.
 * @throws z.ZodError when parameters or result are not those of build-features
 */
export function splitOf({ parameters, result }: Pick<Built, 'parameters' | 'result'>): Split | undefined {
  const { split } = Parameters.parse(parameters).features;
  return rollingOf(split) ? Settled.parse(result).split : split;
}

/** The data sources that were declared, in their order. */
export function sourcesOf({ materials }: Built): string[] {
  return materials.flatMap(({ name, role }) => (role === 'data' ? [name.replace(/^data\//, '')] : []));
}

/** The source whose rows are the examples: where none is named, the first; a program of the project decides by itself. */
export function sourceOf({ source, run }: { source?: unknown; run?: unknown }, built: Built): string | undefined {
  const named = typeof source === 'string' ? source : undefined;
  return named ?? (run === undefined ? sourcesOf(built)[0] : undefined);
}
