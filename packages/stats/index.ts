export * from './binned.ts';
export * from './distributions.ts';
export * from './drift.ts';
export * from './estimate.ts';
export * from './influence.ts';
export * from './multiplicity.ts';
export * from './proportions.ts';
export * from './ranking.ts';
