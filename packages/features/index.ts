export { buildFeatures, loadSources, type Built, type FeatureResult } from './build.ts';
export { FeatureFile } from './definition.ts';
export { readFeatureFile, type FeatureDocument } from './document.ts';
export { waysOf } from './describe.ts';
export { fail as featuresErrors } from './errors.ts';
export { checkLeaks, leakJson, leakLines, type Leak, type LeakReport } from './leaks.ts';
export { asOfInstant } from './online/as-of.ts';
export type { OnlineResult } from './online/build.ts';
export { canonicalSql, keySql } from './id.ts';
export { entityKey } from './online/entity-key.ts';
export { ONLINE_FILE, ONLINE_STAGE, onlineStorePath } from './online/place.ts';
export { OnlineStoreFile, type OnlineFeatures } from './online/read.ts';
export { featuresParameters } from './parameters.ts';
export { planFeatures, type FeaturePlan } from './plan.ts';
export { featureRequest } from './request.ts';
export type { FeatureRequest } from './resolve.ts';
export {
  executeFeatures,
  executeOnline,
  featureInputs,
  featureMaterials,
  featuresAsked,
  type FeatureInputs,
  type FeatureStageResult,
} from './stage.ts';
