export { buildFeatures, loadSources, type Built, type FeatureResult } from './build.ts';
export { FeatureFile } from './definition.ts';
export { readFeatureFile, type FeatureDocument } from './document.ts';
export { fail as featuresErrors } from './errors.ts';
export { checkLeaks, leakJson, leakLines, type Leak, type LeakReport } from './leaks.ts';
export { planFeatures, type FeaturePlan } from './plan.ts';
export { featureRequest } from './request.ts';
export type { FeatureRequest } from './resolve.ts';
export { executeFeatures, featureInputs, type FeatureInputs, type FeatureStageResult } from './stage.ts';
