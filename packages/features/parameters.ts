import type { EvaluateSection, FeaturesSection } from '#config';
import type { JsonObject } from '#kit';

/**
 * What decides a build of features besides what it reads, as its statement says it.
 * @param evaluate names columns that are carried along @param cuts how often leaks are looked for
 */
export function featuresParameters(
  section: FeaturesSection,
  evaluate: EvaluateSection | undefined,
  cuts: number | undefined,
): JsonObject {
  const { slices = [], group, weight } = evaluate ?? {};
  const { env: _env, setup: _setup, online: _online, ...features } = section;
  return JSON.parse(JSON.stringify({ features, carry: { slices, group, weight }, cuts })) as JsonObject;
}
