export { openEngine, type Engine, type EngineOptions, type QueryOptions, type SqlValue } from './engine/engine.ts';
export type { Columns } from './engine/columns.ts';
export { explainReadFailure } from './source/read-error.ts';
export { relation } from './source/relation.ts';
export { inspectFile, type InspectedFile } from './source/inspect.ts';
export { readContract, type PlacedContract } from './contract/read.ts';
export { Contract } from './contract/schema.ts';
export {
  explainSources,
  prepareSources,
  validateSources,
  type CheckResult,
  type DataInput,
  type DataReport,
  type DataResult,
  type PreparedSource,
  type SourceResult,
} from './validate.ts';
export type { ColumnProfile, Profile } from './profile/profile.ts';
export { fail as dataErrors } from './errors.ts';
export { bringSource } from './source/fetch.ts';
export { brokenRules, judgeData, summarizeData } from './judge.ts';
export { bringSources, engineVersion, explainData, validateData, type BroughtSource } from './stage.ts';
export { benchChecks, type CheckBench } from './bench.ts';
