export * from './action.ts';
export * from './canonical-json.ts';
export * from './chain.ts';
export * from './document.ts';
export * from './errors.ts';
export * as escape from './escape.ts';
export * from './host.ts';
export { editDistance, nearest } from './nearest.ts';
export * from './result.ts';
