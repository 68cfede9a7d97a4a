export * from './sample.ts';
export * from './metrics/metric.ts';
export { metric, metrics } from './metrics/index.ts';
export * from './compare.ts';
export * from './result.ts';
