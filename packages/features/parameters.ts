import type { Config, FeaturesSection } from '#config';
import type { JsonObject } from '#kit';

/**
 * What decides a build of features besides what it reads, as its statement says it. The source of the examples is always
 * named: by default it is the first of `data`, and an order is nothing that is read.
 * @param config whose `evaluate` names columns that are carried along @param cuts how often leaks are looked for
 */
export function featuresParameters(
  section: FeaturesSection,
  { data = {}, evaluate }: Pick<Config, 'data' | 'evaluate'>,
  cuts: number | undefined,
): JsonObject {
  const { slices = [], group, weight } = evaluate ?? {};
  const { env: _env, online: _online, ...said } = section;
  const [source] = Object.keys(data);
  const features = section.run === undefined ? { source, ...said } : said;
  return JSON.parse(JSON.stringify({ features, carry: { slices, group, weight }, cuts })) as JsonObject;
}
