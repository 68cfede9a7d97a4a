export { openEngine, type Engine, type EngineOptions, type QueryOptions, type SqlValue } from './engine/engine.ts';
export type { Columns } from './engine/columns.ts';
export { relation } from './source/relation.ts';
export { fetchSources } from './fetch.ts';
